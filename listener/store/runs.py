"""Runs of the steps, and reports as they were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from listener.store.connection import Connection, instant
from listener.store.rows import as_json, clean
from listener.types import Period, digest

_BEGIN = "INSERT INTO runs (kind, source, started_at) VALUES (?, ?, ?)"
_INTERRUPTED = "UPDATE runs SET outcome = 'interrupted' WHERE kind = ? AND source = ? AND outcome = 'running'"
_END = "UPDATE runs SET ended_at = ?, outcome = ?, counts = ?, error = ? WHERE id = ?"
_REPORT = """
INSERT INTO reports (start, end, made_at, makers, digest, body) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (start, end, digest) DO NOTHING
"""


class Runs(Connection):
    """What was done, when, and what came of it."""

    def begin_run(self, kind: str, source: str, at: datetime) -> int:
        """A new row of ``runs``; one of the same kind and source that never ended is marked as interrupted."""
        with self.write():
            self.conn.execute(_INTERRUPTED, (kind, source))
            return int(self.conn.execute(_BEGIN, (kind, source, instant(at))).lastrowid or 0)

    def end_run(self, run_id: int, outcome: str, counts: Mapping[str, int], error: str, at: datetime) -> None:
        """Closes the run. ``outcome`` is "ok" or "failed"; ``error`` must not hold a customer's text."""
        with self.write():
            self.conn.execute(_END, (instant(at), outcome, as_json(counts), clean(error), run_id))

    def save_report(self, body: bytes, period: Period, at: datetime, makers: Mapping[str, str]) -> bool:
        """Keeps a report as it was written. The same bytes for the same period make no second row (False)."""
        said = body.decode()
        row = (period.start.isoformat(), period.end.isoformat(), instant(at), json.dumps(dict(makers), sort_keys=True))
        with self.write():
            return self.conn.execute(_REPORT, (*row, digest(said), said)).rowcount == 1

    def last_report(self, period: Period) -> bytes | None:
        """The newest report of exactly that period, or None."""
        sql = "SELECT body FROM reports WHERE start = ? AND end = ? ORDER BY id DESC LIMIT 1"
        found = self.read(sql, (period.start.isoformat(), period.end.isoformat()))
        return found[0][0].encode() if found else None
