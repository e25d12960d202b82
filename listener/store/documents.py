"""What sources said: records in, rows out, together with the cursor and the run's counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from listener.store import merging
from listener.store.connection import Connection, Part, instant, local_day, moment
from listener.store.customers import Customers
from listener.store.held import Arrival, Held, both
from listener.store.history import History
from listener.store.rows import DOCUMENT_COLUMNS, DocumentRow, Row, Stated, as_json, document, restored, stated
from listener.store.sides import SIDES, Sides
from listener.types import DOCUMENT_FIELDS, Batch, Cursor, Customer, Document, Gone, Record


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of records: they were not there, differed, or were there already as they are.

    ``backfill``: not there, but older than their stream, so not new. ``held``: they wait for their masking.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    backfill: int = 0
    held: int = 0

    def __add__(self, other: Saved) -> Saved:
        mine, theirs = asdict(self), asdict(other)
        return Saved(**{name: mine[name] + theirs[name] for name in mine})


_COLUMNS = ", ".join(DOCUMENT_COLUMNS)
_INSERT = f"""
INSERT INTO documents (id, key, source, run_id, first_seen_at, backfill, {_COLUMNS})
VALUES (?, ?, ?, ?, ?, ?{", ?" * len(DOCUMENT_COLUMNS)})
"""
_UPDATE = f"""
UPDATE documents SET run_id = ?, gone_at = NULL, {", ".join(f"{name} = ?" for name in DOCUMENT_COLUMNS)} WHERE id = ?
"""
_INDEX = """
INSERT INTO documents_fts (rowid, title, text) SELECT id, title, text FROM documents WHERE id >= ? AND length > 0
"""
_KNOWN = "SELECT key, id, record_hash, gone_at FROM documents WHERE key IN (SELECT value FROM json_each(?))"
_STORED = f"SELECT id, {_COLUMNS} FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_ERASED = "SELECT key FROM erased WHERE key IN (SELECT value FROM json_each(?))"
_LAST_ID = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'documents'), 0)"
_SCORE = "INSERT INTO scores (document_id, position, metric, value, low, high, relation) VALUES (?, ?, ?, ?, ?, ?, ?)"
_EVENT = """
INSERT INTO events (document_id, position, type, at, actor, external_id, text, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_MENTION = "INSERT INTO brand_mentions (document_id, brand) VALUES (?, ?)"
_DETAILS = {
    "scores": "position, metric, value, low, high, relation",
    "events": "position, type, at, actor, external_id, text, agent",
    "brand_mentions": "brand",
}
"""Tables of what a document has several of, and what they hold of each, in order."""
_GONE = "UPDATE documents SET gone_at = ? WHERE key = ? AND gone_at IS NULL"
_CURSOR = """
INSERT OR REPLACE INTO stream_cursors (system, account, stream, cursor, run_id) VALUES (?, ?, ?, ?, ?)
"""
_STANDS = "SELECT cursor FROM stream_cursors WHERE system = ? AND account = ? AND stream = ?"
_RUN = "SELECT started_at, counts FROM runs WHERE id = ?"


class Documents(Part):
    """Rows of every record type, and the cursors of the collectors."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.held, self.history = Held(connection), History(connection)
        self.customers, self._sides = Customers(connection), Sides(connection)

    def save(
        self,
        batch: Batch,
        *,
        source: str,
        collector: str,
        account: str,
        stream: str = "all",
        run_id: int | None = None,
        at: datetime | None = None,
        since: datetime | None = None,
        defaults: Mapping[str, str] | None = None,
        hold: Callable[[Document], bool] | None = None,
    ) -> Saved:
        """Writes records, the cursor (where the batch has one) and the run's counts in one transaction, or nothing.

        A record that knows only part erases nothing (``merging.merged``); text and scores that change keep what they
        were as revisions, first seen ``at`` (else when the run began). Of two records with one identity the later goes
        before. ``source``, the section's name, is kept from the first time. Documents that were written before
        ``since`` are backfill: they are never new. ``defaults``: values of fields that a document has none of when it
        first comes. Documents for which ``hold`` is true wait until :meth:`release`. An erased document does not come
        back (it counts as the same).
        """
        with self.write():
            arrival = Arrival(source, run_id, self._seen(run_id, at), False)
            documents = [record for record in batch.records if isinstance(record, Document)]
            saved = self._save_documents(documents, arrival, since, defaults or {}, hold)
            saved += self._save_others(batch.records, arrival.seen)
            if batch.cursor is not None:
                self.conn.execute(_CURSOR, (collector, account, stream, as_json(batch.cursor), run_id))
            self._count(run_id, saved, len(batch.rejects))
        return saved

    def release(self, document: Document) -> Saved:
        """Writes a document that waited, masked as ``document`` has it; nothing where none of its key waits."""
        with self.write():
            arrival = self.held.take(document.key)
            return self._write({document.key: document}, arrival, None) if arrival else Saved()

    def cursor(self, system: str, account: str, stream: str = "all") -> Cursor | None:
        """Where the stream goes on, as its collector left it; None before its first step."""
        found = self.read(_STANDS, (system, account, stream))
        return json.loads(found[0][0]) if found else None

    def _seen(self, run_id: int | None, at: datetime | None) -> str:
        """When the records were collected; empty where nobody says it."""
        if at is not None:
            return instant(at)
        found = self.conn.execute(_RUN, (run_id,)).fetchone()
        return str(found[0]) if found else ""

    def _save_documents(
        self,
        documents: Sequence[Document],
        arrival: Arrival,
        since: datetime | None,
        defaults: Mapping[str, str],
        hold: Callable[[Document], bool] | None,
    ) -> Saved:
        said: dict[str, Document] = {}
        for record in documents:
            key = record.key
            said[key] = both(said[key], record) if key in said else record
        more = len(documents) - len(said)
        waiting = self.held.keys(said) if said else set()
        waiting |= {key for key, record in said.items() if hold and hold(record)}
        waiting -= self._erased(waiting)
        self.held.put(
            (_filled(said[key], defaults), arrival._replace(backfill=_is_late(arrival, said[key], since)))
            for key in sorted(waiting)
        )
        rest = {key: record for key, record in said.items() if key not in waiting}
        return self._write(rest, arrival, since, defaults) + Saved(same=more, held=len(waiting))

    def _write(
        self,
        said: Mapping[str, Document],
        arrival: Arrival,
        since: datetime | None,
        defaults: Mapping[str, str] | None = None,
    ) -> Saved:
        """Writes documents by key, each once."""
        known = {key: rest for key, *rest in self.conn.execute(_KNOWN, (json.dumps(list(said)),))}
        gone = self._erased(said)
        fresh = ((key, record) for key, record in said.items() if key not in known and key not in gone)
        new = {key: _filled(record, defaults) if defaults else record for key, record in fresh}
        told = {key: stated(record) for key, record in said.items() if key in known}
        differ = {known[key][0]: (said[key], one) for key, one in told.items() if one.hash != known[key][1]}
        again = {known[key][0]: (said[key], told[key]) for key in told if known[key][2]}
        backfill = self._insert(new, arrival, since)
        changed = self._change(differ | again, set(again), arrival)
        return Saved(len(new) - backfill, changed, len(said) - len(new) - changed, backfill)

    def _erased(self, keys: Collection[str]) -> set[str]:
        """Which of ``keys`` are of erased documents."""
        return {key for (key,) in self.conn.execute(_ERASED, (json.dumps(list(keys)),))} if keys else set()

    def _insert(self, records: Mapping[str, Document], arrival: Arrival, since: datetime | None) -> int:
        """New documents; how many of them are backfill.

        The full-text index takes them in one statement: row by row it would flush after each.
        """
        first = self.conn.execute(_LAST_ID).fetchone()[0] + 1
        zone = self.connection.zone
        rows = [(n, document(record, zone, key)) for n, (key, record) in enumerate(records.items(), first)]
        late = [int(_is_late(arrival, record, since)) for record in records.values()]
        head = (arrival.source, arrival.run_id, arrival.seen or None)
        values = ((n, row.key, *head, flag, *row.columns) for (n, row), flag in zip(rows, late, strict=True))
        self.conn.executemany(_INSERT, values)
        self.conn.execute(_INDEX, (first,))
        self._details(rows)
        return sum(late)

    def _change(self, said: Mapping[int, tuple[Document, Stated]], again: set[int], arrival: Arrival) -> int:
        """Documents that may differ from what is stored, or were gone and are there ``again``; how many changed."""
        if not said:
            return 0
        before = self._stored(said)
        changed: list[tuple[int, DocumentRow]] = []
        for number, (record, told) in said.items():
            known, was = before[number]
            after = merging.merged(known, record)
            made = document(after, self.connection.zone, was.key)
            made = made._replace(columns=(made.columns[0], told.hash, *made.columns[2:]))
            if made.meaning != was.meaning or number in again:
                self.history.keep(number, known, after, arrival.seen)
                changed.append((number, made))
        same = [(told.hash, number) for number, (_, told) in said.items()]
        self.conn.executemany("UPDATE documents SET record_hash = ? WHERE id = ?", same)
        self._replace(changed, arrival.run_id)
        return len(changed)

    def _stored(self, numbers: Iterable[int]) -> dict[int, tuple[Document, DocumentRow]]:
        """Documents as they are stored, as records and as rows."""
        asked = (json.dumps(list(numbers)),)
        parts = {table: self._parts(table, held, asked) for table, held in _DETAILS.items()}
        scores, events, brands = (parts[table] for table in _DETAILS)
        found = {}
        for number, *columns in self.conn.execute(_STORED, asked).fetchall():
            told = (scores.get(number, []), events.get(number, []), [brand for (brand,) in brands.get(number, [])])
            record = restored(columns, *told)
            row = DocumentRow(record.key, columns[1], tuple(columns), tuple(told[0]), tuple(told[1]), tuple(told[2]))
            found[number] = (record, row)
        return found

    def _parts(self, table: str, held: str, asked: tuple[str]) -> dict[int, list[Row]]:
        """Rows of a table beside the documents by document, in order."""
        found: dict[int, list[Row]] = {}
        sql = f"SELECT document_id, {held} FROM {table} WHERE document_id IN (SELECT value FROM json_each(?))"
        for number, *row in self.conn.execute(f"{sql} ORDER BY 1, 2", asked):
            found.setdefault(number, []).append(tuple(row))
        return found

    def _replace(self, numbered: Sequence[tuple[int, DocumentRow]], run_id: int | None) -> None:
        self.conn.executemany(_UPDATE, ((run_id, *row.columns, n) for n, row in numbered))
        for table in _DETAILS:
            self.conn.executemany(f"DELETE FROM {table} WHERE document_id = ?", ((n,) for n, _ in numbered))
        self._details(numbered)

    def _details(self, numbered: Sequence[tuple[int, DocumentRow]]) -> None:
        """Scores, events and mentioned brands of the documents."""
        self.conn.executemany(_SCORE, ((n, *score) for n, row in numbered for score in row.scores))
        self.conn.executemany(_EVENT, ((n, *event) for n, row in numbered for event in row.events))
        self.conn.executemany(_MENTION, ((n, brand) for n, row in numbered for brand in row.mentioned))

    def _save_others(self, records: Sequence[Record], seen: str) -> Saved:
        """Customers, orders, waves, audience counts and places, and what is gone at its source."""
        today = local_day(moment(seen), self.connection.zone).isoformat() if seen else ""
        by_kind: dict[type, list[Any]] = {}
        for record in records:
            by_kind.setdefault(type(record), []).append(record)
        counts = [(self.customers.save(by_kind[Customer], today), by_kind[Customer])] if Customer in by_kind else []
        counts += [(self._sides.save(kind, by_kind[kind], seen), by_kind[kind]) for kind in SIDES if kind in by_kind]
        saved = Saved()
        for (new, changed), told in counts:
            saved += Saved(new, changed, len(told) - new - changed)
        return saved + self._mark_gone(by_kind.get(Gone, []))

    def _mark_gone(self, told: Sequence[Gone]) -> Saved:
        """Documents that their source no longer has; one that it shows again is there again."""
        marked = sum(self.conn.execute(_GONE, (instant(one.at), one.key)).rowcount for one in told)
        return Saved(changed=marked, same=len(told) - marked)

    def _count(self, run_id: int | None, saved: Saved, rejected: int) -> None:
        """Adds to the run's counts, in the transaction of the rows: a killed run says what it wrote."""
        found = self.conn.execute(_RUN, (run_id,)).fetchone() if run_id is not None else None
        if found:
            counts = json.loads(found[1])
            for name, number in {**asdict(saved), "rejected": rejected}.items():
                counts[name] = counts.get(name, 0) + number
            self.conn.execute("UPDATE runs SET counts = ? WHERE id = ?", (as_json(counts), run_id))


_VALUES = attrgetter(*DOCUMENT_FIELDS)


def _filled(record: Document, defaults: Mapping[str, str]) -> Document:
    """``record`` with the defaults of fields that it has no value of."""
    missing = {name: value for name, value in defaults.items() if not getattr(record, name)}
    if not missing:
        return record
    values = dict(zip(DOCUMENT_FIELDS, _VALUES(record), strict=True))
    return Document(**{**values, **missing})


def _is_late(arrival: Arrival, record: Document, since: datetime | None) -> bool:
    """Whether the document is backfill: it was written before its stream began."""
    return arrival.backfill or (since is not None and record.created_at < since)
