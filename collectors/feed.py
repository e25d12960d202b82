"""RSS, Atom and JSON feeds, read once a run; page by page where the feed names a next one.

Payloads: RSS 2.0 (rssboard.org), RFC 4287 (Atom) and RFC 5005 (``rel="next"``), jsonfeed.org 1.1, and Apple's
customer reviews (``im:rating``, ``im:version`` in ``http://itunes.apple.com/rss``).
"""

from __future__ import annotations

import io
import json
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import Field

from collectors.base import SourceOptions
from collectors.links import absolute
from collectors.readers.dates import Dates, order_of
from collectors.readers.json_shape import flat
from collectors.readers.markup import plain
from collectors.readers.prose import letters
from collectors.readers.scores import rated
from listener.errors import RowError, SourceChanged
from listener.types import Batch, Cursor, Document, Fetched, Kind, Reach, Reject, Score, Stream, digest

RATINGS = ("im_rating", "rating", "stars", "review_rating")
"""Tags that hold a rating, as feedparser names them."""
DATED = ("published", "updated", "created")
"""Names of an entry's dates, the first of which counts."""
ZONE = ZoneInfo("UTC")


NO_FEED = "The address must give RSS, Atom or a JSON feed."


class Parsed(NamedTuple):
    """Entries as feedparser names their fields, and the next page's address as the feed has it."""

    entries: list[Any]
    following: str


class FeedOptions(SourceOptions):
    """Which feed, and how far back."""

    url: str = Field(min_length=1)
    kind: Kind = "post"
    pages: int = Field(default=10, ge=1, le=100)
    stars: tuple[float, float] = (1.0, 5.0)


class Feed:
    """Entries of a feed; newest first, so the cursor comes with the last batch only."""

    name: ClassVar[str] = "feed"
    Options: ClassVar[type[FeedOptions]] = FeedOptions

    def __init__(self, options: FeedOptions, reach: Reach) -> None:
        self.options = options
        self.http = reach.http
        self.system = options.system or self.name
        self.account = options.account or options.url

    def streams(self) -> tuple[Stream, ...]:
        """One: the feed with the pages that it names."""
        return (Stream("entries", self.collect),)

    def collect(self, cursor: Cursor | None) -> Iterator[Batch]:
        """Entries of every page; nothing at all where the server says that nothing changed."""
        page = self.http.get(self.options.url, changed_since=dict(cursor or {}), robots=True)
        if page.unchanged:
            return
        marks, seen = page.marks, {self.options.url}
        for left in range(self.options.pages - 1, -1, -1):
            records, rejects, following = parse(page, self.options, self.account)
            more = bool(following and left and following not in seen)
            yield Batch(records, None if more else marks, rejects)
            if not more:
                return
            seen.add(following)
            page = self.http.get(following, linked_from=page.url, robots=True)


def parse(page: Fetched, options: FeedOptions, account: str) -> tuple[tuple[Document, ...], tuple[Reject, ...], str]:
    """Documents, rejects and the next page's address ("" without one) of a page; pure."""
    found = parsed(page)
    written = [str(entry.get("published") or entry.get("updated")) for entry in found.entries]
    dates = Dates(ZONE, order_of(written))
    documents, rejects = [], []
    for place, entry in enumerate(found.entries, 1):
        try:
            documents.append(document(entry, options, account, page.url, dates))
        except RowError as error:
            shown = {name: str(entry[name]) for name in ("id", "link", "title", "summary") if name in entry}
            rejects.append(Reject(place, error.message, shown))
    return tuple(documents), tuple(rejects), absolute(page.url, found.following)


def parsed(page: Fetched) -> Parsed:
    """The page as feedparser gives it (of bytes, never of an address); ``SourceChanged`` where it is no feed.

    The page's own address is not told: ids that are no addresses would be made into some.
    """
    import feedparser

    if page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return json_feed(page)
    headers = {"content-type": page.headers.get("content-type", "")}
    try:
        found = feedparser.parse(io.BytesIO(page.body), response_headers=headers)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise SourceChanged(f"{page.url} is a broken feed", hint=NO_FEED) from None
    if not found.get("version") and not found.entries:
        raise SourceChanged(f"{page.url} is no feed", hint=NO_FEED)
    following = [link.get("href", "") for link in found.feed.get("links", []) if link.get("rel") == "next"]
    return Parsed(found.entries, following[0] if following else "")


def json_feed(page: Fetched) -> Parsed:
    """A JSON feed with the names that feedparser gives (feedparser 6 reads none)."""
    try:
        held = json.loads(page.body)
        if "items" not in held:
            return Parsed([_apple(item) for item in held["feed"]["entry"] if isinstance(item, dict)], "")
        items = [item for item in held["items"] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError):
        raise SourceChanged(f"{page.url} is no feed", hint=NO_FEED) from None
    return Parsed([_named(item) for item in items], str(held.get("next_url") or ""))


def _apple(item: Mapping[str, Any]) -> dict[str, Any]:
    """A customer review as Apple's addresses that end in ``/json`` have it: every value is ``{"label": …}``."""
    held = flat(item)
    text = held.get("content") or held.get("content.label") or ""
    return {
        "id": held.get("id"),
        "title": held.get("title") or "",
        "content": [{"type": "text/plain", "value": text}],
        "updated": held.get("updated"),
        "author": held.get("author.name") or "",
        "im_rating": held.get("im:rating"),
        "im_version": held.get("im:version") or "",
    }


def _named(item: Mapping[str, Any]) -> dict[str, Any]:
    html, text = item.get("content_html"), item.get("content_text")
    authors = item.get("authors") or [item.get("author") or {}]
    return {
        "id": item.get("id"),
        "link": item.get("url"),
        "title": item.get("title") or "",
        "content": [{"type": "text/plain", "value": text}] if text else [{"type": "text/html", "value": html}],
        "summary": item.get("summary") or "",
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "author": str(authors[0].get("name") or ""),
    }


def document(entry: Mapping[str, Any], options: FeedOptions, account: str, base: str, dates: Dates) -> Document:
    """One entry; ``RowError`` where it has no date or nothing in it."""
    text, title = letters(body(entry)), letters(plain(entry.get("title", "")))
    scores = rating(entry, options)
    if not (text or title or scores):
        raise RowError("nothing in it: no text, no title, no rating")
    at, author = written_at(entry, dates), entry.get("author", "")
    version = entry.get("im_version", "")
    return Document(
        system=options.system or "feed",
        account=account,
        external_id=str(entry.get("id") or entry.get("link") or digest(at.isoformat(), author, title, text)),
        kind="review" if scores and "kind" not in options.model_fields_set else options.kind,
        created_at=at,
        text=text,
        title=title,
        url=address(entry, base),
        author_key=author,
        attributes={"app_version": version} if version else {},
        scores=scores,
        **options.placing(),
    )


def body(entry: Mapping[str, Any]) -> str:
    """The entry's text: plain content before HTML content before the summary."""
    contents = sorted(entry.get("content", []), key=lambda one: one.get("type") != "text/plain")
    for held in (*contents, entry.get("summary_detail") or {}):
        value = str(held.get("value") or "")
        text = value.strip() if held.get("type") == "text/plain" else plain(value)
        if text:
            return text
    return plain(str(entry.get("summary") or ""))


def address(entry: Mapping[str, Any], base: str = "") -> str:
    """The entry's link, if it is one to the web."""
    link = str(entry.get("link") or "")
    is_id = entry.get("guidislink") and link == entry.get("id")
    return absolute("" if is_id else base, link)


def written_at(entry: Mapping[str, Any], dates: Dates | None = None) -> datetime:
    """When it was published, else changed. No date is no document: the hour of the visit is not when it was written.

    What the feed wrote is read first: feedparser makes another day of what is not as RFC 822 has it.
    """
    for name in DATED:
        try:
            at = (dates or Dates(ZONE)).read(entry.get(name))
        except (ValueError, OverflowError) as error:
            raise RowError(f"{name}: {error}") from None
        if at is None and (parsed := entry.get(f"{name}_parsed")):
            at = datetime.fromtimestamp(timegm(parsed), UTC)
        if at:
            return at
    raise RowError("no date in it")


def rating(entry: Mapping[str, Any], options: FeedOptions) -> tuple[Score, ...]:
    """The entry's stars, if it has a tag for them."""
    low, high = options.stars
    for name in RATINGS:
        try:
            found = rated(entry.get(name)) if isinstance(entry.get(name), str) else None
        except ValueError as error:
            raise RowError(f"{name}: {error}") from None
        if found is None or found.share is not None:
            continue
        value = found.value
        if found.top is not None and found.top != high:
            low, high = (0.0 if value < low or found.top == 100 else low), found.top
        if not low <= value <= high:
            raise RowError(f"{name}: {value:g} is outside the stars scale {low:g}–{high:g}; stars gives its ends")
        return (Score("stars", value, low, high, options.relation),)
    return ()
