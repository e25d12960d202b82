"""What sources said: records in, rows out, together with the cursor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from listener.store.connection import Part
from listener.store.rows import DOCUMENT_COLUMNS, SIDES, DocumentRow, Row, Side, as_json, document
from listener.types import Batch, Cursor, Document, Record


@dataclass(frozen=True, slots=True)
class Saved:
    """How many records were not there, differed, or were there already as they are."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(self.new + other.new, self.changed + other.changed, self.same + other.same)


_COLUMNS = ", ".join(DOCUMENT_COLUMNS)
_INSERT = f"""
INSERT INTO documents (id, key, source, run_id, {_COLUMNS}) VALUES (?, ?, ?, ?{", ?" * len(DOCUMENT_COLUMNS)})
"""
_UPDATE = f"""
UPDATE documents SET run_id = ?, {", ".join(f"{name} = ?" for name in DOCUMENT_COLUMNS)} WHERE id = ?
"""
_INDEX = """
INSERT INTO documents_fts (rowid, title, text) SELECT id, title, text FROM documents WHERE id >= ? AND length > 0
"""
_KNOWN = "SELECT key, id, record_hash FROM documents WHERE key IN (SELECT value FROM json_each(?))"
_ERASED = "SELECT key FROM erased WHERE key IN (SELECT value FROM json_each(?))"
_LAST_ID = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'documents'), 0)"
_SCORE = "INSERT INTO scores (document_id, position, metric, value, low, high, relation) VALUES (?, ?, ?, ?, ?, ?, ?)"
_EVENT = "INSERT INTO events (document_id, position, type, at, actor) VALUES (?, ?, ?, ?, ?)"
_CURSOR = """
INSERT OR REPLACE INTO stream_cursors (system, account, stream, cursor, run_id) VALUES (?, ?, ?, ?, ?)
"""
_STANDS = "SELECT cursor FROM stream_cursors WHERE system = ? AND account = ? AND stream = ?"


class Documents(Part):
    """Rows of every record type, and the cursors of the collectors."""

    def save(
        self,
        batch: Batch,
        *,
        source: str,
        collector: str,
        account: str,
        stream: str = "all",
        run_id: int | None = None,
    ) -> Saved:
        """Writes the records and the cursor (where the batch has one) in one transaction; all of it or nothing.

        A record that is there as it is stays untouched. One that differs in anything replaces its row, its scores and
        its events as a whole. ``source``, the section's name, is kept from the first time. Of two records with one
        identity in a batch the later counts. An erased document does not come back (it counts as the same).
        """
        rows = [document(one, self.connection.zone) for one in batch.records if isinstance(one, Document)]
        with self.write():
            saved = self._save_documents(rows, source, run_id)
            for kind, side in SIDES.items():
                saved += self._save_side(side, [one for one in batch.records if type(one) is kind])
            if batch.cursor is not None:
                self.conn.execute(_CURSOR, (collector, account, stream, as_json(batch.cursor), run_id))
        return saved

    def cursor(self, system: str, account: str, stream: str = "all") -> Cursor | None:
        """Where the stream goes on, as its collector left it; None before its first step."""
        found = self.read(_STANDS, (system, account, stream))
        return json.loads(found[0][0]) if found else None

    def _save_documents(self, rows: Sequence[DocumentRow], source: str, run_id: int | None) -> Saved:
        latest = {row.key: row for row in rows}
        asked = json.dumps(list(latest))
        known = {key: (number, stated) for key, number, stated in self.conn.execute(_KNOWN, (asked,))}
        gone = {key for (key,) in self.conn.execute(_ERASED, (asked,))}
        new = [row for key, row in latest.items() if key not in known and key not in gone]
        found = [(known[key], row) for key, row in latest.items() if key in known]
        changed = [(number, row) for (number, stated), row in found if stated != row.record_hash]
        self._insert(new, source, run_id)
        self._replace(changed, run_id)
        return Saved(len(new), len(changed), len(rows) - len(new) - len(changed))

    def _insert(self, rows: Sequence[DocumentRow], source: str, run_id: int | None) -> None:
        """New documents. The full-text index takes them in one statement: row by row it would flush after each."""
        first = self.conn.execute(_LAST_ID).fetchone()[0] + 1
        numbered = list(enumerate(rows, first))
        self.conn.executemany(_INSERT, ((n, row.key, source, run_id, *row.columns) for n, row in numbered))
        self.conn.execute(_INDEX, (first,))
        self._details(numbered)

    def _replace(self, numbered: Sequence[tuple[int, DocumentRow]], run_id: int | None) -> None:
        ids = [(n,) for n, _ in numbered]
        self.conn.executemany(_UPDATE, ((run_id, *row.columns, n) for n, row in numbered))
        self.conn.executemany("DELETE FROM scores WHERE document_id = ?", ids)
        self.conn.executemany("DELETE FROM events WHERE document_id = ?", ids)
        self._details(numbered)

    def _details(self, numbered: Iterable[tuple[int, DocumentRow]]) -> None:
        """Scores and events of the documents."""
        numbered = list(numbered)
        self.conn.executemany(_SCORE, ((n, *one) for n, row in numbered for one in row.scores))
        self.conn.executemany(_EVENT, ((n, *one) for n, row in numbered for one in row.events))

    def _save_side(self, side: Side, records: Sequence[Record]) -> Saved:
        """Customers, orders, waves or audience counts: whole rows, compared with what is there."""
        made = [side.row(one, self.connection.zone) for one in records]
        latest = {row[: side.keys]: row for row in made}
        there = {key: self._there(side, key) for key in latest}
        new = [row for key, row in latest.items() if there[key] is None]
        changed = [row for key, row in latest.items() if there[key] not in (None, row)]
        marks = ", ".join("?" * len(side.columns))
        sql = f"INSERT OR REPLACE INTO {side.table} ({', '.join(side.columns)}) VALUES ({marks})"
        self.conn.executemany(sql, new + changed)
        return Saved(len(new), len(changed), len(made) - len(new) - len(changed))

    def _there(self, side: Side, key: tuple[Any, ...]) -> Row | None:
        where = " AND ".join(f"{name} = ?" for name in side.columns[: side.keys])
        found = self.conn.execute(f"SELECT {', '.join(side.columns)} FROM {side.table} WHERE {where}", key)
        row: Row | None = found.fetchone()
        return row
