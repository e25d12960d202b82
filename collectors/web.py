"""Reviews on web pages: schema.org markup first, else CSS selectors of the configuration. robots.txt is respected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from collectors.base import SourceOptions
from collectors.dates import Dates, order_of
from collectors.links import absolute, host
from collectors.markup import plain, tree
from collectors.schema_org import Review, reviews, scale
from listener.errors import RowError, SourceChanged
from listener.types import Batch, Cursor, Document, Reach, Reject, Score, Stream, digest

SIGHTS = ("content", "datetime", "data-rating", "data-score", "title", "aria-label")
"""Attributes that hold a rating or a date where the tag's text is empty."""


class Selectors(BaseModel):
    """CSS selectors: ``item`` on the page, the others inside an item, ``next`` on the page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: str
    text: str
    title: str = ""
    rating: str = ""
    date: str = ""
    author: str = ""
    id: str = ""
    next: str = ""


class WebOptions(SourceOptions):
    """Which pages, and how they are read."""

    urls: tuple[str, ...] = Field(min_length=1)
    selectors: Selectors | None = None
    next: str = ""
    pages: int = Field(default=10, ge=1, le=1000)
    stars: tuple[float, float] = (1.0, 5.0)
    timezone: str = "Europe/Istanbul"
    date_order: Literal["auto", "dmy", "mdy"] = "auto"
    undated: date | None = None

    @field_validator("urls", mode="before")
    @classmethod
    def _several(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"unknown time zone {name!r}; write it as in Europe/Istanbul") from None
        return name


class Web:
    """Reviews of pages; newest first, so the cursor comes with the last batch only."""

    name: ClassVar[str] = "web"
    Options: ClassVar[type[WebOptions]] = WebOptions

    def __init__(self, options: WebOptions, reach: Reach) -> None:
        self.options = options
        self.http = reach.http
        self.system = options.system or self.name
        self.account = options.account or " ".join(dict.fromkeys(host(url) for url in options.urls))

    def streams(self) -> tuple[Stream, ...]:
        """One for each address: what fails at one keeps the others not back."""
        return tuple(Stream(url, partial(self._read, url)) for url in self.options.urls)

    def _read(self, start: str, cursor: Cursor | None) -> Iterator[Batch]:
        """Reviews of the pages. ``SourceChanged`` for a first one without any: its structure is not what it was."""
        page = self.http.get(start, changed_since=dict(cursor or {}), robots=True)
        if page.unchanged:
            return
        marks, seen = page.marks, {start}
        while True:
            found, following = parse(page.body, page.url, self.options, page.encoding)
            if not found and len(seen) == 1:
                raise self._changed(start, cursor)
            more = bool(following) and following not in seen and len(seen) < self.options.pages
            yield replace(documents(found, page.url, self.options), cursor=None if more else marks)
            if not more:
                return
            seen.add(following)
            page = self.http.get(following, linked_from=page.url, robots=True)

    def _changed(self, url: str, cursor: Cursor | None) -> SourceChanged:
        what = "its selectors match nothing" if self.options.selectors else "it has no schema.org reviews"
        before = "had reviews before, now " if cursor else "shows no reviews: "
        return SourceChanged(
            f"{url} {before}{what}",
            hint="Look at the page's source and set [selectors] for it; what was stored stays.",
        )


def parse(html: bytes, url: str, options: WebOptions, encoding: str | None = None) -> tuple[list[Review], str]:
    """Reviews of a page and the next page's address ("" without one); pure."""
    found = [] if options.selectors else reviews(html, url, encoding)
    follow = options.selectors.next if options.selectors else options.next
    if not (options.selectors or follow):
        return found, ""
    soup = tree(html, encoding)
    if options.selectors:
        found = [_selected(tag, options.selectors) for tag in soup.select(options.selectors.item)]
        found = [one for one in found if one.text or one.title or one.rating]
    link = soup.select_one(follow) if follow else None
    target = absolute(url, str(link.get("href") or "")) if link is not None else ""
    return found, target if host(target) == host(url) else ""


def _selected(tag: Any, selectors: Selectors) -> Review:
    def seen(selector: str, sight: bool = False) -> str:
        held = tag.select_one(selector) if selector else None
        if held is None:
            return ""
        first = next((str(held[name]) for name in SIGHTS if held.get(name)), "") if sight else ""
        return first or plain(held.decode_contents())

    return Review(
        text=seen(selectors.text),
        title=seen(selectors.title),
        date=seen(selectors.date, True),
        author=seen(selectors.author),
        id=_id(tag, selectors.id),
        rating=seen(selectors.rating, True),
    )


def _id(tag: Any, selector: str) -> str:
    """The value of an attribute (``id = "@data-id"``, of the item itself) or the text of a tag."""
    if selector.startswith("@"):
        return str(tag.get(selector[1:]) or "")
    held = tag.select_one(selector) if selector else None
    return str(held.get("id") or held.get_text(strip=True)) if held is not None else ""


def documents(found: list[Review], url: str, options: WebOptions) -> Batch:
    """A page's reviews as documents, those without a date or with a broken rating as rejects; pure."""
    order = order_of(one.date for one in found) if options.date_order == "auto" else options.date_order
    dates = Dates(ZoneInfo(options.timezone), order)
    records, rejects = [], []
    for place, one in enumerate(found, 1):
        try:
            records.append(document(one, url, options, dates))
        except (RowError, ValueError) as error:
            rejects.append(Reject(place, str(error), {"url": url, "text": one.text, "date": one.date}))
    return Batch(tuple(records), None, tuple(rejects))


def document(one: Review, url: str, options: WebOptions, dates: Dates) -> Document:
    """One review; identity is the page's own id for it, else what it is about, its date, author and text."""
    at = dates.read(one.date) or (dates.read(datetime.combine(options.undated, time())) if options.undated else None)
    if at is None:
        raise RowError("no date in it (set undated to give such reviews one)")
    rated = scale(one, options.stars)
    shown = {"product": one.item, "lang": one.lang}
    placing: dict[str, Any] = {**options.placing(), **{name: value for name, value in shown.items() if value}}
    return Document(
        system=options.system or "web",
        account=options.account or host(url),
        external_id=one.id or digest(one.item, at.isoformat(), one.author, one.title, one.text),
        kind=options.kind,
        created_at=at,
        text=one.text,
        title=one.title,
        url=absolute(url, one.url) or url,
        author_key=one.author,
        attributes={"item_brand": one.brand} if one.brand else {},
        scores=(Score("stars", *rated, options.relation),) if rated else (),
        **placing,
    )
