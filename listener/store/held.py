"""Documents that wait until their masking is done: in no index, view, column, quote, export or count till then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, NamedTuple

from listener.store import merging
from listener.store.connection import Part, instant, moment
from listener.store.rows import MAPPINGS, TIMES, as_json
from listener.types import Document, Event, Score

_WAITING = "SELECT record FROM held_documents WHERE key > ? ORDER BY key LIMIT ?"
_KEYS = "SELECT key FROM held_documents WHERE key IN (SELECT value FROM json_each(?))"
_PUT = """
INSERT INTO held_documents (key, source, run_id, first_seen_at, backfill, record) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET record = excluded.record, run_id = excluded.run_id
"""
_TAKE = "DELETE FROM held_documents WHERE key = ? RETURNING source, run_id, first_seen_at, backfill"


class Arrival(NamedTuple):
    """How a document came in: section, run, when it was first seen (may be empty), and whether it is backfill."""

    source: str
    run_id: int | None
    seen: str
    backfill: bool


class Held(Part):
    """The waiting room."""

    def waiting(self, limit: int, after_key: str = "") -> list[Document]:
        """Documents as they came, by key; give the last one's key as ``after_key`` to go on."""
        return [_record(held) for (held,) in self.read(_WAITING, (after_key, limit))]

    def count(self) -> int:
        """How many documents wait."""
        return int(self.read("SELECT count(*) FROM held_documents")[0][0])

    def keys(self, keys: Iterable[str]) -> set[str]:
        """Which of ``keys`` wait."""
        if not self.conn.execute("SELECT EXISTS (SELECT 1 FROM held_documents)").fetchone()[0]:
            return set()
        return {key for (key,) in self.conn.execute(_KEYS, (json.dumps(list(keys)),))}

    def put(self, documents: Iterable[tuple[Document, Arrival]]) -> None:
        """Lets documents wait; one that waits already takes on what is said now."""
        for document, arrival in documents:
            known = self.conn.execute("SELECT record FROM held_documents WHERE key = ?", (document.key,)).fetchone()
            whole = both(_record(known[0]), document) if known else document
            row = (arrival.source, arrival.run_id, arrival.seen, int(arrival.backfill), _json(whole))
            self.conn.execute(_PUT, (document.key, *row))

    def take(self, key: str) -> Arrival | None:
        """Removes a waiting document and says how it came in; None where none of that key waits."""
        found = self.conn.execute(_TAKE, (key,)).fetchone()
        return Arrival(found[0], found[1], found[2], bool(found[3])) if found else None


def both(first: Document, then: Document) -> Document:
    """Two records of one document as one: what the later brings goes before, and what either clears is cleared."""
    return replace(merging.merged(first, then), cleared=first.cleared | then.cleared)


def _json(document: Document) -> str:
    values: dict[str, Any] = {one.name: getattr(document, one.name) for one in fields(Document)}
    values |= {name: instant(values[name]) for name in TIMES} | {name: dict(values[name]) for name in MAPPINGS}
    values["scores"] = [_values(score) for score in document.scores]
    values["events"] = [_values(event) | {"at": instant(event.at)} for event in document.events]
    values["mentioned"], values["cleared"] = list(document.mentioned), sorted(document.cleared)
    return as_json(values)


def _values(part: Score | Event) -> dict[str, Any]:
    return {one.name: getattr(part, one.name) for one in fields(part)}


def _record(held: str) -> Document:
    values = json.loads(held)
    values |= {name: moment(values[name]) for name in TIMES}
    values["scores"] = tuple(Score(**score) for score in values["scores"])
    values["events"] = tuple(_events(values["events"]))
    values["mentioned"], values["cleared"] = tuple(values["mentioned"]), frozenset(values["cleared"])
    return Document(**values)


def _events(told: Iterable[dict[str, Any]]) -> Iterator[Event]:
    return (Event(**{**event, "at": moment(event["at"])}) for event in told)
