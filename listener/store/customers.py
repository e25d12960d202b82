"""Customers: what segments are made of, now and from which day on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from listener.store.connection import Part
from listener.store.rows import as_json, clean
from listener.types import Customer

_HISTORY = """
SELECT valid_from, attributes FROM customer_history
WHERE system = ? AND account = ? AND customer_id = ? ORDER BY valid_from
"""
_VALID = """
INSERT OR REPLACE INTO customer_history (system, account, customer_id, valid_from, attributes) VALUES (?, ?, ?, ?, ?)
"""
_NOW = "INSERT OR REPLACE INTO customers (system, account, customer_id, attributes) VALUES (?, ?, ?, ?)"
History = dict[str, dict[str, Any]]
"""Attributes by the day from which they hold; the empty day is always."""


class Customers(Part):
    """Writes customers' attributes as a history."""

    def save(self, records: Sequence[Customer], today: str) -> tuple[int, int]:
        """How many customers were new and changed. ``today``: local day of the run, empty where it is not known."""
        new: set[tuple[str, ...]] = set()
        changed: set[tuple[str, ...]] = set()
        for record in records:
            key = (clean(record.system), clean(record.account), clean(record.customer_id))
            known = {day: json.loads(held) for day, held in self.conn.execute(_HISTORY, key).fetchall()}
            told = json.loads(as_json(record.attributes))
            since = record.valid_from
            after = _dated(known, told, since.isoformat()) if since else _undated(known, told, today)
            if after == known:
                continue
            (changed if known and key not in new else new).add(key)
            self.conn.executemany(_VALID, ((*key, day, as_json(held)) for day, held in after.items()))
            self.conn.execute(_NOW, (*key, as_json(after[max(after)])))
        return len(new), len(changed)

    def attributes(self, customer_id: str, day: str, system: str = "", account: str = "") -> Mapping[str, Any]:
        """What held on a local day; empty before the first row."""
        rows = self.read(_HISTORY, (system, account, customer_id))
        return next((json.loads(held) for since, held in reversed(rows) if since <= day), {})


def _dated(known: History, told: dict[str, Any], day: str) -> History:
    """What is told holds from ``day`` on, where a later day says nothing else."""
    before = max((since for since in known if since <= day), default=None)
    base = known[before] if before is not None else {}
    after = {since: {**told, **held} if since > day else held for since, held in known.items()}
    if {**base, **told} != base or not known:
        after[day] = {**base, **told}
    return after


def _undated(known: History, told: dict[str, Any], today: str) -> History:
    """What was never known holds always; what changed holds from ``today`` on."""
    if not known:
        return {"": told}
    after = {since: {**told, **held} for since, held in known.items()}
    last = max(after)
    if {**after[last], **told} != after[last]:
        after[max(last, today)] = {**after[last], **told}
    return after
