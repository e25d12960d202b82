"""How sources stand, stream by stream: when they were read, when they may be read again, where they began."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from listener.store.connection import Part, instant, moment
from listener.store.rows import as_json
from listener.types import StreamKey, StreamState

_STATE = """
SELECT read_at, failures, due_at, asked, oldest, start FROM source_state WHERE system = ? AND account = ? AND stream = ?
"""
_READ = """
INSERT INTO source_state (system, account, stream, source, read_at, oldest, start) VALUES (?, ?, ?, ?, ?, ?6, ?6)
ON CONFLICT DO UPDATE SET source = excluded.source, read_at = excluded.read_at, failures = 0, due_at = NULL, asked = 0,
  oldest = min(coalesce(oldest, excluded.oldest), coalesce(excluded.oldest, oldest)),
  start = coalesce(start, min(coalesce(oldest, excluded.oldest), coalesce(excluded.oldest, oldest)))
"""
_LATER = """
INSERT INTO source_state (system, account, stream, source, failures, due_at, asked, oldest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET source = excluded.source, failures = excluded.failures, due_at = excluded.due_at,
  asked = excluded.asked, oldest = min(coalesce(oldest, excluded.oldest), coalesce(excluded.oldest, oldest))
"""
_BUDGET = """
INSERT INTO source_state (system, account, stream, source, budget) VALUES (?, ?, '', ?, ?)
ON CONFLICT DO UPDATE SET source = excluded.source, budget = excluded.budget
"""


class Sources(Part):
    """Rows of ``source_state``."""

    def state(self, key: StreamKey) -> StreamState:
        """How the stream stands; a fresh state where it was never read."""
        found = self.read(_STATE, (key.system, key.account, key.stream))
        if not found:
            return StreamState()
        read_at, failures, due_at, asked, oldest, start = found[0]
        times = [moment(text) if text else None for text in (read_at, due_at, oldest, start)]
        return StreamState(times[0], failures, times[1], bool(asked), times[2], times[3])

    def finished(self, key: StreamKey, source: str, at: datetime, oldest: datetime | None) -> None:
        """The walk that began ``at`` came to its end; ``oldest``: created_at of the oldest document that it brought."""
        values = (key.system, key.account, key.stream, source, instant(at), instant(oldest) if oldest else None)
        with self.write():
            self.conn.execute(_READ, values)

    def postponed(
        self,
        key: StreamKey,
        source: str,
        due_at: datetime,
        *,
        failures: int,
        asked: bool,
        oldest: datetime | None = None,
    ) -> None:
        """The walk broke off: not read by itself before ``due_at``."""
        seen = instant(oldest) if oldest else None
        values = (key.system, key.account, key.stream, source, failures, instant(due_at), int(asked), seen)
        with self.write():
            self.conn.execute(_LATER, values)

    def budget(self, system: str, account: str) -> dict[str, Any]:
        """What the source has used of its budget, as :meth:`spent` was told."""
        found = self.read("SELECT budget FROM source_state WHERE system = ? AND account = ? AND stream = ''",
                          (system, account))  # fmt: skip
        used: dict[str, Any] = json.loads(found[0][0]) if found else {}
        return used

    def spent(self, system: str, account: str, source: str, used: Mapping[str, Any]) -> None:
        """Keeps what the source has used of its budget."""
        with self.write():
            self.conn.execute(_BUDGET, (system, account, source, as_json(used)))
