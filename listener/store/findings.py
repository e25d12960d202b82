"""Findings that keep their identity from week to week, and what people say of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from listener.errors import UsageError
from listener.store.audit import Audit
from listener.store.connection import Connection, Part, instant, moment
from listener.types import FindingVerdict, Observation, Period, Signature, StandingFinding

_NEWEST = "SELECT max(start) FROM finding_periods"
_FORGET = "DELETE FROM finding_periods WHERE start = ?"
_OF_NOBODY = """
DELETE FROM findings WHERE verdict IS NULL AND id NOT IN (SELECT finding_id FROM finding_periods)
"""
_LIKE = """
SELECT f.id FROM findings AS f JOIN finding_periods AS p ON p.finding_id = f.id
WHERE f.measure = ? AND f.cut = ? AND f.direction = ? AND p.start >= ? AND p.start < ? ORDER BY p.start DESC LIMIT 1
"""
_NEW = "INSERT INTO findings (key, measure, cut, direction, onset, state) VALUES (?, ?, ?, ?, ?, 'open') RETURNING id"
_AGAIN = "SELECT id FROM findings WHERE key = ?"
_SEEN = """
INSERT OR REPLACE INTO finding_periods (finding_id, start, end, figures, lasting) VALUES (?, ?, ?, ?, ?)
"""
_STATES = """
UPDATE findings AS f SET state = coalesce((
  SELECT CASE WHEN p.lasting THEN 'new level' WHEN p.start = ?1 THEN 'open' WHEN p.start >= ?2 THEN 'easing' ELSE 'over'
    END FROM finding_periods AS p WHERE p.finding_id = f.id ORDER BY p.start DESC LIMIT 1), 'over')
"""
_VERDICT = "UPDATE findings SET verdict = ?, reason = ?, owner = ?, by = ?, at = ? WHERE id = ?"
_FINDINGS = """
SELECT f.id, f.key, f.measure, f.cut, f.direction, f.onset, coalesce(p.start, f.onset), f.state,
  coalesce(p.figures, '{}'), f.verdict, f.reason, f.owner, f.by, f.at
FROM findings AS f LEFT JOIN finding_periods AS p ON p.finding_id = f.id
  AND p.start = (SELECT max(q.start) FROM finding_periods AS q WHERE q.finding_id = f.id)
"""
_ACTIVE = "WHERE f.state IN ('open', 'easing')"


class Findings(Part):
    """What reports claimed, one row from its onset to its end: report, actions and alerts speak of the same row."""

    def __init__(self, connection: Connection, audit: Audit) -> None:
        super().__init__(connection)
        self.audit = audit

    def observe(self, observations: Sequence[Observation], period: Period) -> list[StandingFinding]:
        """Records what the report of ``period`` claims; the findings in the order of ``observations``.

        A finding of the same measure, cut and direction goes on that one of the two periods before showed; any other
        claim begins one whose onset is the period's first day. What the newest period does not show eases, and is over
        when the next one does not show it either; a lasting one stays a new level. The same period told again replaces
        what was recorded of it; one before the newest changes nothing and gives those findings that are known.
        """
        with self.write():
            start, before = period.start.isoformat(), period.previous().start.isoformat()
            newest = self.read(_NEWEST)[0][0]
            if newest and start < newest:
                return self._known(observations, period)
            self.conn.execute(_FORGET, (start,))
            numbers = [self._seen(observation, period) for observation in observations]
            self.conn.execute(_OF_NOBODY)
            self.conn.execute(_STATES, (start, before))
            there = {finding.id: finding for finding in self.all()}
        return [there[number] for number in numbers]

    def verdict(
        self, finding: int, verdict: FindingVerdict | None, *, by: Signature, reason: str = "", owner: str = ""
    ) -> None:
        """What people say: known (with its reason: a campaign), dismissed, or assigned to an owner; None takes it back.

        ``UsageError`` where there is no such finding, or where an assignment names nobody.
        """
        if verdict == "assigned" and not owner:
            raise UsageError("an assignment needs an owner", hint="Say who sees to it.")
        with self.write():
            was = self.of(finding)
            who, at = (by.who, instant(by.at)) if verdict else (None, None)
            self.conn.execute(_VERDICT, (verdict, reason, owner, who, at, finding))
            before = {"verdict": was.verdict, "reason": was.reason, "owner": was.owner}
            after = {"verdict": verdict, "reason": reason, "owner": owner}
            self.audit.write_down(by, "finding.verdict", f"finding {finding}", before, after)

    def open(self) -> list[StandingFinding]:
        """Open and easing findings, oldest first."""
        return self._listed(_ACTIVE)

    def all(self) -> list[StandingFinding]:
        """Every finding, oldest first."""
        return self._listed("")

    def of(self, finding: int) -> StandingFinding:
        """The finding of that number; ``UsageError`` where there is none."""
        rows = self.read(f"{_FINDINGS} WHERE f.id = ?", (finding,))
        if not rows:
            raise UsageError(f"there is no finding {finding}", hint="`listener findings list` shows them.")
        return _finding(rows[0])

    def _listed(self, where: str) -> list[StandingFinding]:
        return [_finding(row) for row in self.read(f"{_FINDINGS} {where} ORDER BY f.id")]

    def _seen(self, observation: Observation, period: Period) -> int:
        """The finding that goes on or begins; its number."""
        what, start = (observation.measure, observation.cut, observation.direction), period.start.isoformat()
        key, oldest = observation.key(period.start), period.previous(2).start.isoformat()
        rows = self.read(_LIKE, (*what, oldest, start)) or self.read(_AGAIN, (key,))
        number = int(rows[0][0] if rows else self.conn.execute(_NEW, (key, *what, start)).fetchone()[0])
        figures = json.dumps(dict(observation.figures), sort_keys=True)
        self.conn.execute(_SEEN, (number, start, period.end.isoformat(), figures, observation.lasting))
        return number

    def _known(self, observations: Sequence[Observation], period: Period) -> list[StandingFinding]:
        """The findings that showed in a period before the newest, as far as they are recorded."""
        shown = self.read("SELECT finding_id FROM finding_periods WHERE start = ?", (period.start.isoformat(),))
        findings = [self.of(number) for (number,) in shown]
        recorded = {(finding.measure, finding.cut, finding.direction): finding for finding in findings}
        keys = [(seen.measure, seen.cut, seen.direction) for seen in observations]
        return [recorded[key] for key in keys if key in recorded]


def _finding(row: tuple[Any, ...]) -> StandingFinding:
    number, key, measure, cut, direction, onset, last, state, figures, verdict, reason, owner, who, at = row
    by = Signature(who, moment(at)) if at else None
    return StandingFinding(
        number, key, measure, cut, direction, date.fromisoformat(onset), date.fromisoformat(last), state,
        json.loads(figures), verdict, reason, owner, by,
    )  # fmt: skip
