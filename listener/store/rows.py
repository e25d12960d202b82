"""Documents to rows and back: plain tuples in the order of the columns, harmless to SQLite whatever the text holds.

The columns follow from the declared fields of ``Document``: every text, number, time and mapping is one; tuples have
tables of their own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from listener import text
from listener.store import merging
from listener.store.connection import instant, local_day, moment
from listener.types import DOCUMENT_FIELDS, Document, Event, Score, digest, iso_week

Row = tuple[Any, ...]

_HINTS = {name: get_type_hints(Document)[name] for name in DOCUMENT_FIELDS}


def _named(wanted: Callable[[Any], bool]) -> tuple[str, ...]:
    return tuple(name for name, hint in _HINTS.items() if wanted(hint))


def _is_number(hint: Any) -> bool:
    """Whether the hint is a number or a truth value, or may be one."""
    parts = set(get_args(hint) or (hint,)) - {type(None)}
    return bool(parts) and parts <= {int, float, bool}


STRINGS = _named(lambda hint: hint is str or get_origin(hint) is Literal)
TIMES = _named(lambda hint: hint is datetime)
MAPPINGS = _named(lambda hint: get_origin(hint) is Mapping)
NUMBERS = _named(_is_number)
SAID = (*STRINGS, *TIMES, *MAPPINGS, *NUMBERS)
"""Fields that are columns, in the order of :data:`DOCUMENT_COLUMNS`."""
DOCUMENT_COLUMNS = ("content_hash", "record_hash", "day", "week", "length", *SAID)
"""What a document's row takes from its record; the store's own columns come beside them."""


FEW = 8
"""Values of a mapping up to which its JSON is remembered."""


class DocumentRow(NamedTuple):
    """A document ready to be written."""

    key: str
    record_hash: str
    columns: Row
    scores: tuple[Row, ...]
    events: tuple[Row, ...]
    mentioned: tuple[str, ...]

    @property
    def meaning(self) -> Row:
        """Everything but the hash of what was last said."""
        return (self.columns[0], *self.columns[2:], self.scores, self.events, self.mentioned)


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
    if len(values) <= FEW:
        try:
            return _few(tuple(values.items()), tuple(map(type, values.values())))
        except TypeError:  # a value that holds others
            pass
    return _encoded(dict(values))


@lru_cache(maxsize=4096)
def _few(items: tuple[tuple[str, Any], ...], _: tuple[type, ...]) -> str:
    """A small mapping; what documents say beside their text repeats. Its types tell 1, 1.0 and true apart."""
    return _encoded(dict(items))


def _encoded(values: dict[str, Any]) -> str:
    try:
        made = _AS_JSON.encode(values)
    except ValueError:
        made = _AS_JSON.encode(_finite(values))
    return clean(made)


def _finite(value: Any) -> Any:
    """``value`` with every NaN and infinity in it as None."""
    if isinstance(value, Mapping):
        return {str(key): _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@lru_cache(maxsize=4096)
def _week(day: date) -> tuple[str, str]:
    """The day and its ISO week as they are stored."""
    return day.isoformat(), iso_week(day)


class Stated(NamedTuple):
    """Everything that a record says, as it is stored, and its hash."""

    said: Row
    scores: tuple[Row, ...]
    events: tuple[Row, ...]
    mentioned: tuple[str, ...]
    hash: str


def stated(record: Document) -> Stated:
    """What ``record`` says. Scores that are no number are left out, an event told twice is one."""
    strings, others = _said(record)
    scores = tuple(_scores(record.scores)) if record.scores else ()
    events = tuple(_events(record.events)) if record.events else ()
    mentioned = tuple(sorted({clean(brand) for brand in record.mentioned})) if record.mentioned else ()
    more = repr((others, scores, events, mentioned, sorted(record.cleared) if record.cleared else ()))
    return Stated((*strings, *others), scores, events, mentioned, digest("\x00".join((*strings, more))))


def document(record: Document, zone: ZoneInfo, key: str = "", told: Stated | None = None) -> DocumentRow:
    """The row of ``record``; its ``key`` and what it states where they are known already."""
    told = told or stated(record)
    title, body = told.said[_TITLE], told.said[_TEXT]
    content, length = text.content_hash(title, body), len(text.body(title, body).strip())
    day, week = _week(local_day(record.created_at, zone))
    columns = (content, told.hash, day, week, length, *told.said)
    return DocumentRow(key or record.key, told.hash, columns, told.scores, told.events, told.mentioned)


_TITLE, _TEXT = STRINGS.index("title"), STRINGS.index("text")
_SAID = attrgetter(*SAID)
_TIMES = len(STRINGS)
_MAPPINGS = _TIMES + len(TIMES)
_NUMBERS = _MAPPINGS + len(MAPPINGS)


def _said(record: Document) -> tuple[tuple[str, ...], Row]:
    """The document's strings in the order of their columns, cleaned; then its times, mappings and numbers."""
    values = _SAID(record)
    strings = values[:_TIMES]
    joined = "".join(strings)
    if not joined.isascii() and clean(joined) is not joined:
        strings = tuple(map(clean, strings))
    times, mappings = map(instant, values[_TIMES:_MAPPINGS]), map(as_json, values[_MAPPINGS:_NUMBERS])
    return strings, (*times, *mappings, *values[_NUMBERS:])


def _scores(scores: Iterable[Score]) -> Iterable[Row]:
    """(position, metric, value, low, high, relation) of every score that is a number."""
    for position, score in enumerate(scores):
        if math.isfinite(score.value) and math.isfinite(score.low) and math.isfinite(score.high):
            yield position, score.metric, float(score.value), float(score.low), float(score.high), score.relation


def _events(events: tuple[Event, ...]) -> Iterable[Row]:
    """(position, type, at, actor, external_id, text, agent), each event once."""
    for position, event in enumerate(merging.events(events) if len(events) > 1 else events):
        words = (clean(event.external_id), clean(event.text), clean(event.agent))
        yield position, event.type, instant(event.at), event.actor, *words


def restored(columns: Sequence[Any], scores: Iterable[Row], events: Iterable[Row], brands: Iterable[str]) -> Document:
    """The document that was written: the values of :data:`DOCUMENT_COLUMNS` and the rows beside them."""
    values: dict[str, Any] = dict(zip(DOCUMENT_COLUMNS, columns, strict=True))
    values = {name: values[name] for name in SAID}
    values |= {name: moment(values[name]) for name in TIMES} | {name: json.loads(values[name]) for name in MAPPINGS}
    told = tuple(Event(kind, moment(at), *rest) for _, kind, at, *rest in events)
    return Document(**values, scores=tuple(Score(*row[1:]) for row in scores), events=told, mentioned=tuple(brands))
