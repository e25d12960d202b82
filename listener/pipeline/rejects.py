"""The rejects file: rows that could not become records, redacted and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from listener.types import Reject

REASON, ROW = 300, 4000
"""Characters that are kept of a reason and of a row: cut here, after they were redacted, never before."""


class RejectsFile:
    """A CSV file of one run, made when the first reject comes. Columns: ``line``, ``reason``, ``row`` (JSON)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0

    def add(self, rejects: Iterable[Reject]) -> None:
        """Writes ``rejects`` (already redacted) and flushes them to the file, which is its owner's alone."""
        rows = [(one.line, _plain(one.reason[:REASON]), _plain(_row(one))) for one in rejects]
        if not rows:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            self.path.touch(mode=0o600)
        with self.path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if self.count == 0:
                writer.writerow(("line", "reason", "row"))
            writer.writerows(rows)
        self.count += len(rows)


def _row(reject: Reject) -> str:
    return json.dumps(dict(reject.row), ensure_ascii=False)[:ROW]


def _plain(cell: str) -> str:
    """``cell`` so that a spreadsheet takes it for text (OWASP, CSV injection)."""
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
