"""Who decided what, and when. Rows are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from listener.store.connection import Part, instant, moment
from listener.types import AuditRow, Signature

_WRITE = "INSERT INTO audit (at, who, what, subject, before, after) VALUES (?, ?, ?, ?, ?, ?)"
_ROWS = """
SELECT id, who, at, what, subject, before, after FROM audit
WHERE :subject IS NULL OR subject = :subject ORDER BY id DESC LIMIT :limit
"""
State = Mapping[str, Any]
"""What is said of something, by name; never a text of a customer."""


class Audit(Part):
    """Decisions on topics, corrections of labels, verdicts on findings, erasures."""

    def write_down(self, by: Signature, what: str, subject: str, before: State, after: State) -> None:
        """One decision: of ``before`` and ``after`` only what differs is kept. Call it in the decision's own write."""
        old = {name: value for name, value in before.items() if value != after.get(name)}
        new = {name: value for name, value in after.items() if value != before.get(name)}
        row = (instant(by.at), by.who, what, subject, _json(old), _json(new))
        with self.write():
            self.conn.execute(_WRITE, row)

    def rows(self, subject: str | None = None, limit: int = 100) -> list[AuditRow]:
        """The newest decisions, newest first; with ``subject`` ("topic 12") those on it."""
        return [_row(*row) for row in self.read(_ROWS, {"subject": subject, "limit": limit})]


def changed(before: Mapping[int, State], after: Mapping[int, State]) -> Iterable[tuple[int, State, State]]:
    """(number, before, after) of everything that is not as it was."""
    for number in sorted(before.keys() | after.keys()):
        old, new = before.get(number, {}), after.get(number, {})
        if old != new:
            yield number, old, new


def _json(state: State) -> str:
    return json.dumps(dict(state), ensure_ascii=False, sort_keys=True)


def _row(number: int, who: str, at: str, what: str, subject: str, before: str, after: str) -> AuditRow:
    return AuditRow(number, Signature(who, moment(at)), what, subject, json.loads(before), json.loads(after))
