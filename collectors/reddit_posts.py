"""Reddit's submissions and comments as documents; the same fields in its API, in dumps and in praw's objects.

Fields: https://www.reddit.com/dev/api (things t1 and t3); dumps in the Pushshift/Arctic Shift format are those objects,
one JSON value a line, ``created_utc`` as seconds, at times as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from collectors.reddit_options import RedditOptions
from listener.errors import RowError, SourceChanged
from listener.types import Batch, Document, Reject

GONE = frozenset({"[deleted]", "[removed]", "[ Removed by Reddit ]"})
FIELDS = (
    "id", "name", "title", "selftext", "body", "author", "created_utc", "subreddit", "permalink", "link_id", "score",
    "over_18", "link_flair_text", "num_comments",
)  # fmt: skip
SITE = "https://www.reddit.com"


def document(thing: Mapping[str, Any], options: RedditOptions) -> Document:
    """The thing's document; ``RowError`` for a deleted or empty one and for one without id or date."""
    comment = "body" in thing and thing.get("body") is not None
    text = _kept(thing.get("body") if comment else thing.get("selftext"))
    title = _kept(thing.get("title"))
    if not (text or title):
        raise RowError("deleted, or nothing in it")
    return Document(
        system=options.system or "reddit",
        account=options.account or "reddit.com",
        external_id=fullname(thing, comment),
        kind="comment" if comment else "post",
        created_at=created(thing),
        text=text,
        title=title,
        url=SITE + str(thing["permalink"]) if str(thing.get("permalink") or "").startswith("/") else "",
        author_key=_kept(str(thing.get("author") or "")),
        attributes=attributes(thing),
        **{**options.placing(), "channel": options.channel or "reddit"},
    )


def fullname(thing: Mapping[str, Any], comment: bool) -> str:
    """``t1_…`` for a comment, ``t3_…`` for a submission: the identity that Reddit gives."""
    held = str(thing.get("name") or "")
    if held.startswith(("t1_", "t3_")):
        return held
    if not thing.get("id"):
        raise RowError("no id in it")
    return f"{'t1' if comment else 't3'}_{thing['id']}"


def created(thing: Mapping[str, Any]) -> datetime:
    """``created_utc`` in seconds, as a number or as text."""
    try:
        return datetime.fromtimestamp(float(thing["created_utc"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise RowError("no created_utc in it") from None


def attributes(thing: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """Subreddit, flair and thread; no votes and no counts, for they change by the minute."""
    held = {"subreddit": thing.get("subreddit"), "flair": thing.get("link_flair_text"), "thread": thing.get("link_id")}
    return {name: str(value) for name, value in held.items() if value}


def wanted(thing: Mapping[str, Any], options: RedditOptions) -> bool:
    """Whether a dump's thing is in the named subreddits and holds the query's words."""
    subreddits = {name.lower() for name in options.subreddits}
    if subreddits and str(thing.get("subreddit") or "").lower() not in subreddits:
        return False
    text = " ".join(str(thing.get(name) or "") for name in ("title", "selftext", "body")).casefold()
    return all(word in text for word in options.query.casefold().split())


def dump_lines(path: Path) -> Iterator[str]:
    """Lines of a dump: plain, gzip, or Zstandard with a window of up to 2 GB, as these dumps have."""
    from collectors.encoding import lines

    if path.suffix != ".zst":
        yield from lines(path, "utf-8")
        return
    try:
        zstandard = import_module("zstandard")
    except ImportError:
        raise SourceChanged(
            f"{path.name} is Zstandard, and the package zstandard is not installed",
            hint="pip install zstandard, or unpack it first: zstd -d --long=31",
        ) from None
    with path.open("rb") as raw:
        stream = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(raw)
        yield from io.TextIOWrapper(stream, "utf-8", "replace")


def made(line: int, thing: Mapping[str, Any], options: RedditOptions) -> Document | Reject:
    """The thing's document, or why there is none."""
    try:
        return document(thing, options)
    except RowError as error:
        return rejected(line, thing, error)


def rejected(line: int, thing: Mapping[str, Any], error: RowError) -> Reject:
    """The thing as a reject."""
    shown = {name: str(thing[name]) for name in FIELDS if thing.get(name) not in (None, "")}
    return Reject(line, error.message, shown)


def batch(things: Iterable[Mapping[str, Any]], options: RedditOptions) -> Batch:
    """Documents and rejects of ``things``, without a cursor."""
    held = [made(place, thing, options) for place, thing in enumerate(things, 1)]
    records = tuple(one for one in held if isinstance(one, Document))
    return Batch(records, None, tuple(one for one in held if isinstance(one, Reject)))


def _kept(text: Any) -> str:
    held = str(text or "").strip()
    return "" if held in GONE else held
