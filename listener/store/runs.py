"""Runs of the steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from listener.store.connection import Part, instant, moment
from listener.store.rows import as_json, clean

_BEGIN = "INSERT INTO runs (kind, source, started_at) VALUES (?, ?, ?)"
_INTERRUPTED = "UPDATE runs SET outcome = 'interrupted' WHERE kind = ? AND source = ? AND outcome = 'running'"
_END = "UPDATE runs SET ended_at = ?, outcome = ?, counts = ?, error = ? WHERE id = ?"
_LAST = "SELECT id, kind, source, started_at, ended_at, outcome, counts, error FROM runs WHERE kind = ? AND source = ?"
_COUNTS = """
SELECT
  (SELECT count(*) FROM documents) AS documents,
  (SELECT count(*) FROM documents WHERE length = 0) AS without_text,
  (SELECT count(*) FROM effective_labels AS l JOIN reporting AS r ON r.task_id = l.task_id AND r.model_id = l.model_id
     JOIN tasks AS t ON t.id = r.task_id AND t.name = 'sentiment' WHERE l.position = 0) AS labelled,
  (SELECT count(*) FROM topics WHERE merged_into IS NULL AND coalesce(set_state, state) <> 'retired') AS topics,
  (SELECT count(*) FROM customers) AS customers,
  (SELECT count(*) FROM orders) AS orders,
  (SELECT count(*) FROM reports) AS reports
"""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run of a step. Times are aware UTC; ``outcome``: running, ok, failed, interrupted."""

    id: int
    kind: str
    source: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    counts: Mapping[str, int]
    error: str


class Runs(Part):
    """What was done, when, and what came of it."""

    def begin(self, kind: str, source: str, at: datetime) -> int:
        """A new row of ``runs``; one of the same kind and source that never ended is marked as interrupted."""
        with self.write():
            self.conn.execute(_INTERRUPTED, (kind, source))
            return int(self.conn.execute(_BEGIN, (kind, source, instant(at))).lastrowid or 0)

    def end(self, run_id: int, outcome: str, counts: Mapping[str, int], error: str, at: datetime) -> None:
        """Closes the run. ``outcome`` is "ok" or "failed"; ``error`` must not hold a customer's text.

        ``counts`` go before what was counted with the rows (``Documents.save``); what they leave out stays.
        """
        with self.write():
            found = self.conn.execute("SELECT counts FROM runs WHERE id = ?", (run_id,)).fetchone()
            told = {**json.loads(found[0] if found else "{}"), **counts}
            self.conn.execute(_END, (instant(at), outcome, as_json(told), clean(error), run_id))

    def last(self, kind: str, source: str) -> RunRow | None:
        """The newest run of that kind and source, or None."""
        found = self.read(f"{_LAST} ORDER BY id DESC LIMIT 1", (kind, source))
        return _run_row(*found[0]) if found else None

    def last_ok(self, kind: str, source: str) -> datetime | None:
        """When the newest run with the outcome "ok" began, or None."""
        found = self.read(f"{_LAST} AND outcome = 'ok' ORDER BY id DESC LIMIT 1", (kind, source))
        return _run_row(*found[0]).started_at if found else None

    def newest(self) -> datetime | None:
        """The newest moment at which any run began or ended, or None."""
        found = self.read("SELECT max(max(started_at), coalesce(max(ended_at), '')) FROM runs")[0][0]
        return moment(found) if found else None

    def trust(self, now: datetime) -> int:
        """Runs that a wrong clock put after ``now`` were at ``now``; how many there were."""
        late = "UPDATE runs SET started_at = min(started_at, ?1), ended_at = min(ended_at, ?1)"
        with self.write():
            return self.conn.execute(f"{late} WHERE started_at > ?1 OR ended_at > ?1", (instant(now),)).rowcount

    def counts(self) -> dict[str, int]:
        """Rows by what they are: documents, without_text, labelled, topics, customers, orders, reports."""
        with self.reading() as conn:
            found = conn.execute(_COUNTS)
            return dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))


def _run_row(number: int, kind: str, source: str, began: str, ended: str | None, *rest: str) -> RunRow:
    outcome, counts, error = rest
    over = moment(ended) if ended else None
    return RunRow(number, kind, source, moment(began), over, outcome, json.loads(counts), error)
