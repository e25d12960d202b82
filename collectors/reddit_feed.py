"""Reddit's Atom feed: entries as documents, its wrapping ("submitted by …") left out.

Payload: ``<id>t3_…</id>``, ``<author><name>/u/…</name>``, ``<category term="subreddit"/>``, and HTML content whose
``<div class="md">`` holds what was written; a submission that is only a link has none (https://www.reddit.com/wiki/rss).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from collectors.feed import address, parsed, written_at
from collectors.markup import plain, tree
from collectors.reddit_options import RedditOptions
from collectors.reddit_posts import batch, rejected
from listener.errors import RowError
from listener.types import Batch, Fetched


def parse(page: Fetched, options: RedditOptions) -> Batch:
    """The page's documents; pure."""
    things, undated = [], []
    for place, entry in enumerate(parsed(page).entries, 1):
        try:
            things.append(thing(entry))
        except RowError as error:
            undated.append(rejected(place, {"id": entry.get("id"), "title": entry.get("title")}, error))
    made = batch(things, options)
    return Batch(made.records, None, (*made.rejects, *undated))


def thing(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with the names that the API gives its fields; ``RowError`` for one without a date."""
    name = str(entry.get("id") or "").rpartition("/")[2]
    comment = name.startswith("t1_")
    tags = entry.get("tags") or [{}]
    return {
        "name": name,
        "id": name.partition("_")[2] or name,
        "title": "" if comment else plain(str(entry.get("title") or "")),
        "body" if comment else "selftext": written(entry),
        "author": str(entry.get("author") or "").removeprefix("/u/"),
        "created_utc": written_at(entry).timestamp(),
        "permalink": urlsplit(address(entry)).path,
        "subreddit": tags[0].get("term"),
    }


def written(entry: Mapping[str, Any]) -> str:
    """What the author wrote: the content's ``div.md``; empty where there is none."""
    content = (entry.get("content") or [{"value": entry.get("summary", "")}])[0]
    held = tree(str(content.get("value") or "")).select_one("div.md")
    return plain(held.decode_contents()) if held is not None else ""
