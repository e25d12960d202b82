"""Reviews that a page marks up with schema.org terms, in JSON-LD or microdata, brought into one shape.

Terms: https://schema.org/Review, /Rating, /AggregateRating (never a review). JSON-LD blocks are read one by one here,
for ``extruct`` gives up the whole page over one broken block; microdata is read by ``extruct``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from collectors.markup import plain, tree
from collectors.readers.loose_json import loads
from collectors.readers.numbers import number
from collectors.readers.scores import rated

REVIEWS = frozenset({"Review", "UserReview", "CriticReview", "EmployerReview", "Recommendation"})
_AROUND = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$")
_BLOCK = "script[type^='application/ld+json']"
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Review:
    """A review as a page shows it; empty where the page says nothing."""

    text: str = ""
    title: str = ""
    date: str = ""
    author: str = ""
    id: str = ""
    url: str = ""
    lang: str = ""
    item: str = ""
    brand: str = ""
    rating: str = ""
    best: str = ""
    worst: str = ""


def reviews(html: bytes, url: str, encoding: str | None = None) -> list[Review]:
    """Reviews of the page in its order, each once; microdata only where JSON-LD has none."""
    nodes = _blocks(html, encoding)
    found = [review(node, item) for node, item in walk(nodes)]
    if not found:
        found = [review(node, item) for node, item in walk(_microdata(html, url, encoding))]
    return list(dict.fromkeys(one for one in found if one.text or one.title or one.rating))


def _blocks(html: bytes, encoding: str | None) -> list[Any]:
    made = []
    for tag in tree(html, encoding).select(_BLOCK):
        try:
            made.append(loads(_AROUND.sub("", tag.get_text())))
        except (ValueError, RecursionError):
            continue
    return made


def _microdata(html: bytes, url: str, encoding: str | None) -> list[Any]:
    if b"itemscope" not in html:
        return []
    from extruct.w3cmicrodata import MicrodataExtractor
    from lxml.etree import LxmlError

    try:
        held = MicrodataExtractor(nested=True).extract(html, base_url=url, encoding=encoding or "utf-8")
    except (LxmlError, ValueError, LookupError):
        return []
    return [_unfolded(one) for one in held]


def _unfolded(node: Any) -> Any:
    """extruct's ``{"type": …, "properties": {…}}`` as JSON-LD has it."""
    if isinstance(node, list):
        return [_unfolded(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    made = {name: _unfolded(value) for name, value in dict(node.get("properties") or {}).items()}
    return {"@type": node.get("type", ""), "@id": node.get("id", ""), **made}


def types(node: Mapping[str, Any]) -> set[str]:
    """The node's types without their address: ``https://schema.org/Review`` → ``Review``."""
    held = node.get("@type") or ()
    return {
        str(one).rstrip("/").rpartition("/")[2].rpartition(":")[2]
        for one in ([held] if isinstance(held, str) else held)
    }


def walk(node: Any, item: Mapping[str, Any] | None = None, depth: int = 0) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Every review below ``node`` with the thing that it is about: the nearest one around it that has a name."""
    if depth > DEEPEST:
        return
    if isinstance(node, list):
        for one in node:
            yield from walk(one, item, depth + 1)
    elif isinstance(node, Mapping):
        if types(node) & REVIEWS:
            yield node, node.get("itemReviewed") or item or {}
            return
        inner = node if node.get("name") and types(node) else item
        for value in node.values():
            yield from walk(value, inner, depth + 1)
        return


def review(node: Mapping[str, Any], item: Any) -> Review:
    """A ``Review`` node in our shape."""
    rated = _first(node.get("reviewRating"))
    rated = rated if isinstance(rated, Mapping) else {"ratingValue": rated}
    item = _first(item)
    return Review(
        text=plain(_text(node.get("reviewBody") or node.get("description") or node.get("text"))),
        title=plain(_text(node.get("name") or node.get("headline"))),
        date=_text(node.get("datePublished") or node.get("dateCreated") or node.get("dateModified")),
        author=_text(node.get("author") or node.get("creator")),
        id=_text(node.get("@id") or node.get("identifier") or ""),
        url=_text(node.get("url")),
        lang=_text(node.get("inLanguage"))[:2].lower(),
        item=_text(item),
        brand=_text(item.get("brand")) if isinstance(item, Mapping) else "",
        rating=_text(rated.get("ratingValue")),
        best=_text(rated.get("bestRating") or _common(item, "bestRating")),
        worst=_text(rated.get("worstRating")),
    )


def _common(item: Any, name: str) -> Any:
    """What the thing's own ``AggregateRating`` says of the scale that its reviews leave out."""
    held = _first(item.get("aggregateRating")) if isinstance(item, Mapping) else {}
    return held.get(name) if isinstance(held, Mapping) else None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value if value is not None else {}


def _text(value: Any) -> str:
    """The text of a value: of a list its first, of a node its name (or value)."""
    value = _first(value)
    if isinstance(value, Mapping):
        return _text(value.get("name") or value.get("@value") or value.get("value") or value.get("@id") or "")
    return "" if value in ("", {}, []) else str(value).strip()


def scale(one: Review, default: tuple[float, float]) -> tuple[float, float, float] | None:
    """Value and both ends of the scale, None without a rating, which 0 stands for, too; ends that are left out
    are ``default``'s.

    ``ValueError`` for a value that is no number or outside its scale.
    """
    found = rated(one.rating)
    if found is None or found.share is not None:
        return None
    value, low, high = found.value, number(one.worst), number(one.best)
    high = found.top if high is None else high
    low, high = default[0] if low is None else low, default[1] if high is None else high
    low = 0.0 if high == 100 and not one.worst else low
    if value == 0 < low:
        return None
    if not low <= value <= high:
        raise ValueError(f"rating {value:g} is outside {low:g}–{high:g}")
    return value, low, high
