"""Orders, survey waves, audience counts and places: rows beside the documents, merged with what is known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from listener.store.connection import Part, instant, local_day
from listener.store.rows import Row, as_json, clean
from listener.types import Audience, Order, Place, Record, SurveyWave


class Side(NamedTuple):
    """A table beside the documents: its columns (the first ``keys`` of them are the key), and how a row is made.

    ``mappings`` are JSON objects that are merged by key; any other value replaces the known one, unless it is empty.
    """

    table: str
    columns: tuple[str, ...]
    keys: int
    row: Callable[[Any, ZoneInfo], Row]
    mappings: frozenset[str] = frozenset({"attributes", "counts"})

    def merged(self, known: Row | None, said: Row) -> Row:
        """``known`` with what ``said`` brings."""
        if known is None or known == said:
            return said
        return tuple(map(self._value, self.columns, known, said))

    def _value(self, column: str, known: Any, said: Any) -> Any:
        if column in self.mappings and known not in ("{}", said):
            return as_json({**json.loads(known), **json.loads(said)})
        return known if said in ("", "{}") else said


def _day(at: datetime, zone: ZoneInfo) -> str:
    return local_day(at, zone).isoformat()


def _order(order: Order, zone: ZoneInfo) -> Row:
    amount = float(order.amount) if math.isfinite(order.amount) else 0.0
    ids = (clean(order.system), clean(order.account), clean(order.order_id), clean(order.customer_id))
    at = (instant(order.at), _day(order.at, zone))
    return *ids, *at, amount, clean(order.currency), as_json(order.attributes)


def _wave(wave: SurveyWave, zone: ZoneInfo) -> Row:
    return (clean(wave.survey), instant(wave.start), instant(wave.end), _day(wave.start, zone), wave.sent,
            wave.answered)  # fmt: skip


def _audience(told: Audience, zone: ZoneInfo) -> Row:
    return clean(told.brand), clean(told.channel), instant(told.at), _day(told.at, zone), as_json(told.counts)


def _place(place: Place, zone: ZoneInfo) -> Row:
    return clean(place.name), clean(place.zone), as_json(place.hours), as_json(place.attributes)


_ORDER = ("system", "account", "order_id", "customer_id", "at", "day", "amount", "currency", "attributes")
SIDES: dict[type, Side] = {
    Order: Side("orders", _ORDER, 3, _order),
    SurveyWave: Side("survey_waves", ("survey", "start", "end", "day", "sent", "answered"), 3, _wave),
    Audience: Side("audience", ("brand", "channel", "at", "day", "counts"), 3, _audience),
    Place: Side("places", ("name", "zone", "hours", "attributes"), 1, _place),
}
"""Where the records beside the documents go."""
_RESTATED = "INSERT INTO restatements (kind, key, until, was) VALUES (?, ?, ?, ?)"


class Sides(Part):
    """Writes the records beside the documents."""

    def save(self, kind: type, records: Sequence[Record], seen: str) -> tuple[int, int]:
        """How many rows were new and changed; what a changed row said before is kept as restated at ``seen``."""
        side = SIDES[kind]
        known: dict[Row, Row | None] = {}
        latest: dict[Row, Row] = {}
        for record in records:
            row = side.row(record, self.connection.zone)
            key = row[: side.keys]
            if key not in known:
                known[key] = self._there(side, key)
            latest[key] = side.merged(latest.get(key, known[key]), row)
        changed = {key: row for key, row in latest.items() if known[key] not in (None, row)}
        new = [row for key, row in latest.items() if known[key] is None]
        self.conn.executemany(_RESTATED, [_restated(side, key, known[key] or (), seen) for key in changed])
        marks = ", ".join("?" * len(side.columns))
        sql = f"INSERT OR REPLACE INTO {side.table} ({', '.join(side.columns)}) VALUES ({marks})"
        self.conn.executemany(sql, [*new, *changed.values()])
        return len(new), len(changed)

    def _there(self, side: Side, key: Row) -> Row | None:
        where = " AND ".join(f"{name} = ?" for name in side.columns[: side.keys])
        found = self.conn.execute(f"SELECT {', '.join(side.columns)} FROM {side.table} WHERE {where}", key)
        row: Row | None = found.fetchone()
        return row


def _restated(side: Side, key: Row, was: Row, seen: str) -> Row:
    held = dict(zip(side.columns, was, strict=True))
    return side.table, json.dumps(key, ensure_ascii=False), seen, json.dumps(held, ensure_ascii=False)
