"""Which model version reports, so that a trend never mixes two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from listener.facts.reading import Reading, span
from listener.migrations.statements import ATTEMPTS
from listener.types import ModelRef, Period

_VERSIONS = """
SELECT m.id, t.name, m.name, m.version FROM models AS m JOIN tasks AS t ON t.id = m.task_id
WHERE t.name = :task ORDER BY m.id
"""
_READ_BY = """
SELECT readers, count(*) FROM (
  SELECT group_concat(r.model_id) AS readers
  FROM documents AS d CROSS JOIN label_runs AS r ON r.document_id = d.id AND r.task_id = :task
    AND r.content_hash = d.content_hash AND (r.outcome <> 'failed' OR r.attempts >= :attempts)
  WHERE d.day >= :start AND d.day < :end AND d.length > 0
  GROUP BY d.id)
GROUP BY readers
"""
_ANY = """
SELECT EXISTS (
  SELECT 1 FROM documents AS d CROSS JOIN label_runs AS r ON r.document_id = d.id AND r.task_id = :task
    AND r.content_hash = d.content_hash AND (r.outcome <> 'failed' OR r.attempts >= :attempts)
  WHERE d.day >= :start AND d.day < :end AND d.length > 0)
"""
_CHOICE = "SELECT value FROM meta WHERE key = 'reports:' || ?"
_REPORTING = """
SELECT t.name, t.name || '/' || m.name || '@' || m.version
FROM reporting AS r JOIN tasks AS t ON t.id = r.task_id JOIN models AS m ON m.id = r.model_id ORDER BY t.name
"""


class Makers(Reading):
    """Model versions and the registry's revision."""

    def sentiment_ref(self, window: Period) -> ModelRef | None:
        """The version of the polarity that a report over ``window`` speaks with, or None where nothing was read.

        The newest version (by registration) that lacks nothing an older version has: every document in the window
        whose present content an older version has finished, it has finished too. Finished is any final outcome: done,
        nothing found, language not read, or failed three times. From this follows:

        - Wholly labelled: the newest version that has finished the whole window reports.
        - A new version is half-way through the backlog: documents that the old one has and the new one lacks remain,
          so the old one reports; fresh documents that only the new one has read are unlabelled in that report.
        - Today's documents are read by nobody yet: they count against no version. The one that reported goes on, with
          what it has read; ``quality`` shows the rest as unlabelled.
        - An edited document is read by nobody until it is read again: as today's.
        - A version that people chose (`listener models activate`) goes before the newest where it lacks nothing in the
          window that any other has finished. Where it does, the rule above decides, as if nobody had chosen.
        - Two versions are never mixed: all figures of a report are of the one version that is given here.

        The segment does not apply: a report on a segment speaks with the same version as the whole.
        """
        return self._ref("sentiment", window)

    def topic_ref(self) -> ModelRef | None:
        """The topic model that was activated: it has assigned everything; the view shows the same one."""
        found = self.makers().get("topic")
        return ModelRef.parse(found) if found else None

    def makers(self) -> dict[str, str]:
        """Task → the model that reports in the view, and ``revision`` of the topic registry."""
        found = dict(self.conn.execute(_REPORTING).fetchall())
        revision = self.conn.execute("SELECT coalesce(max(revision), 0) FROM topic_revisions").fetchone()[0]
        return {**found, "revision": str(revision)}

    def first_day(self) -> date | None:
        """The first local day with a document."""
        found = self.conn.execute("SELECT min(day) FROM documents").fetchone()[0]
        return date.fromisoformat(found) if found else None

    def last_day(self) -> date | None:
        """The last local day with a document."""
        found = self.conn.execute("SELECT max(day) FROM documents").fetchone()[0]
        return date.fromisoformat(found) if found else None

    def _ref(self, task: str, window: Period) -> ModelRef | None:
        versions = {number: ModelRef(*rest) for number, *rest in self.rows(_VERSIONS, {"task": task})}
        if not versions:
            return None
        numbered = self.model(next(iter(versions.values())))[0]
        values: dict[str, Any] = {"attempts": ATTEMPTS, "task": numbered} | span([window])
        if len(versions) == 1:
            return next(iter(versions.values())) if next(self.rows(_ANY, values))[0] else None
        sets = [frozenset(map(int, readers.split(","))) for readers, _ in self.rows(_READ_BY, values)]
        chosen = self._chosen(task, versions)
        number = chosen if sets and all(chosen in held for held in sets) else newest(sets)
        return None if number is None else versions[number]

    def _chosen(self, task: str, versions: Mapping[int, ModelRef]) -> int:
        """The version that people chose; 0 where they chose none."""
        found = self.conn.execute(_CHOICE, (task,)).fetchone()
        return next((number for number, ref in versions.items() if found and str(ref) == found[0]), 0)


def newest(sets: list[frozenset[int]]) -> int | None:
    """The highest number that is in every set which holds a lower number; None where there are no sets.

    Each set is the versions that have finished a document.
    """
    numbers = sorted(frozenset().union(*sets), reverse=True)
    return next((one for one in numbers if all(one in held or min(held) > one for held in sets)), None)
