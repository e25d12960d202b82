"""Records to rows: plain tuples in the order of the columns, harmless to SQLite whatever the text holds."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from listener import text
from listener.store.connection import instant, local_day
from listener.types import Audience, Customer, Document, Order, Score, SurveyWave, digest, iso_week

Row = tuple[Any, ...]

DOCUMENT_COLUMNS = (
    "content_hash", "record_hash", "day", "week", "created_at", "kind", "system", "account", "external_id", "lang",
    "brand", "channel", "touchpoint", "product", "place", "author_key", "customer_id", "length", "url", "attributes",
    "title", "text",
)  # fmt: skip
"""What a document's row takes from its source; ``id``, ``key``, ``source`` and ``run_id`` come beside them."""


class DocumentRow(NamedTuple):
    """A document ready to be written."""

    key: str
    record_hash: str
    columns: Row
    scores: tuple[Row, ...]
    events: tuple[Row, ...]


_AS_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False, default=str)


def clean(value: str) -> str:
    """``value`` without lone surrogates, which no database takes; anything else stays as it is."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode()
    return value


def as_json(values: Mapping[str, Any]) -> str:
    """JSON that SQLite reads: keys sorted, letters kept, numbers that are none (NaN, infinity) become null."""
    if not values:
        return "{}"
    try:
        made = _AS_JSON.encode(dict(values))
    except ValueError:
        made = _AS_JSON.encode(_finite(values))
    return clean(made)


def _finite(value: Any) -> Any:
    """``value`` with every NaN and infinity in it as None."""
    if isinstance(value, Mapping):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@lru_cache(maxsize=4096)
def _week(day: date) -> tuple[str, str]:
    """The day and its ISO week as they are stored."""
    return day.isoformat(), iso_week(day)


def document(record: Document, zone: ZoneInfo) -> DocumentRow:
    """The row of ``record``, its scores and its events. Scores that are no number are left out."""
    said = _strings(record)
    created, attributes = instant(record.created_at), as_json(record.attributes)
    scores = tuple(_scores(record.scores)) if record.scores else ()
    events = tuple((n, one.type, instant(one.at), one.actor) for n, one in enumerate(record.events))
    stated = digest("\x00".join((*said, created, attributes, repr(scores), repr(events))))
    *names, url, title, body = said
    content, length = text.content_hash(title, body), len(text.body(title, body).strip())
    day, week = _week(local_day(record.created_at, zone))
    columns = (content, stated, day, week, created, *names, length, url, attributes, title, body)
    return DocumentRow(record.key, stated, columns, scores, events)


_STRINGS = attrgetter(
    "kind", "system", "account", "external_id", "lang", "brand", "channel", "touchpoint", "product", "place",
    "author_key", "customer_id", "url", "title", "text",
)  # fmt: skip


def _strings(record: Document) -> tuple[str, ...]:
    """The document's strings in the order of their columns, cleaned."""
    found: tuple[str, ...] = _STRINGS(record)
    joined = "".join(found)
    return found if joined.isascii() or clean(joined) is joined else tuple(map(clean, found))


def _scores(scores: Iterable[Score]) -> Iterable[Row]:
    """(position, metric, value, low, high, relation) of every score that is a number."""
    for position, one in enumerate(scores):
        if math.isfinite(one.value) and math.isfinite(one.low) and math.isfinite(one.high):
            yield position, one.metric, float(one.value), float(one.low), float(one.high), one.relation


class Side(NamedTuple):
    """A table beside the documents: its columns (the first ``keys`` of them are the key), and how a row is made."""

    table: str
    columns: tuple[str, ...]
    keys: int
    row: Callable[[Any, ZoneInfo], Row]


def _day(at: datetime, zone: ZoneInfo) -> str:
    return local_day(at, zone).isoformat()


def _customer(one: Customer, zone: ZoneInfo) -> Row:
    return clean(one.customer_id), as_json(one.attributes)


def _order(one: Order, zone: ZoneInfo) -> Row:
    amount = float(one.amount) if math.isfinite(one.amount) else 0.0
    return (clean(one.order_id), clean(one.customer_id), instant(one.at), _day(one.at, zone), amount,
            clean(one.currency), as_json(one.attributes))  # fmt: skip


def _wave(one: SurveyWave, zone: ZoneInfo) -> Row:
    return clean(one.survey), instant(one.start), instant(one.end), _day(one.start, zone), one.sent, one.answered


def _audience(one: Audience, zone: ZoneInfo) -> Row:
    return clean(one.brand), clean(one.channel), instant(one.at), _day(one.at, zone), as_json(one.counts)


SIDES: dict[type, Side] = {
    Customer: Side("customers", ("customer_id", "attributes"), 1, _customer),
    Order: Side("orders", ("order_id", "customer_id", "at", "day", "amount", "currency", "attributes"), 1, _order),
    SurveyWave: Side("survey_waves", ("survey", "start", "end", "day", "sent", "answered"), 3, _wave),
    Audience: Side("audience", ("brand", "channel", "at", "day", "counts"), 3, _audience),
}
"""Where the records beside the documents go."""
