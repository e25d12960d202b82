"""Reports as they were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from listener.store.connection import Part, instant
from listener.types import Period, digest

_REPORT = """
INSERT INTO reports (start, end, made_at, makers, digest, body) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (start, end, digest) DO NOTHING
"""


class Reports(Part):
    """Kept reports; a row is never changed."""

    def newest(self, limit: int) -> list[dict[str, str]]:
        """The newest kept reports: start, end, made_at."""
        rows = self.read("SELECT start, end, made_at FROM reports ORDER BY id DESC LIMIT ?", (limit,))
        return [{"start": start, "end": end, "made_at": made} for start, end, made in rows]

    def save(self, body: bytes, period: Period, at: datetime, makers: Mapping[str, str]) -> bool:
        """Keeps a report as it was written. The same bytes for the same period make no second row (False)."""
        said = body.decode()
        row = (period.start.isoformat(), period.end.isoformat(), instant(at), json.dumps(dict(makers), sort_keys=True))
        with self.write():
            return self.conn.execute(_REPORT, (*row, digest(said), said)).rowcount == 1

    def last(self, period: Period) -> bytes | None:
        """The newest report of exactly that period, or None."""
        sql = "SELECT body FROM reports WHERE start = ? AND end = ? ORDER BY id DESC LIMIT 1"
        found = self.read(sql, (period.start.isoformat(), period.end.isoformat()))
        return found[0][0].encode() if found else None
