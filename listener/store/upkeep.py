"""Copies of the database, and erasure that reaches the full-text index, the free pages, the log and kept reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from listener.errors import StoreError
from listener.store.connection import Connection, faults

_ERASE = "DELETE FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_REMEMBER = """
INSERT OR IGNORE INTO erased (key) SELECT key FROM documents WHERE id IN (SELECT value FROM json_each(?))
"""


class Upkeep(Connection):
    """Snapshot and erase."""

    def snapshot(self, path: str | Path) -> None:
        """A copy of the database in one file without a log, as it is at this moment; readers and backups use it.

        The copy appears under its name only when it is whole; an older copy there is replaced.
        """
        goal = Path(path)
        part = goal.with_name(f".{goal.name}.part")
        part.unlink(missing_ok=True)
        with faults(self.path):
            self.conn.execute("VACUUM INTO ?", (str(part),))
        part.replace(goal)

    def erase(self, document_ids: Sequence[int]) -> int:
        """Removes documents with all that hangs on them, so that no word of them is left in the file; how many.

        Their labels, vectors, scores and events go with them, and their quotes in kept reports become empty. A source
        that still has them does not bring them back. ``StoreError`` while another program reads: run it again then.
        """
        asked = json.dumps([int(number) for number in document_ids])
        with self.write():
            self._blank_quotes(set(json.loads(asked)))
            self.conn.execute(_REMEMBER, (asked,))
            count = self.conn.execute(_ERASE, (asked,)).rowcount
            self.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('optimize')")
        self._sweep()
        return count

    def _sweep(self) -> None:
        """Rewrites the file and empties the log."""
        with faults(self.path):
            self.conn.execute("VACUUM")
            busy = self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreError("the documents are erased, but another program still reads the old state",
                             hint="Close it and erase again: the log is emptied then.")  # fmt: skip

    def _blank_quotes(self, gone: set[int]) -> None:
        """Empties the texts of erased documents in kept reports."""
        for number, body in self.conn.execute("SELECT id, body FROM reports").fetchall():
            report = json.loads(body)
            if _blank(report, gone):
                made = json.dumps(report, ensure_ascii=False)
                self.conn.execute("UPDATE reports SET body = ? WHERE id = ?", (made, number))


def _blank(node: Any, gone: set[int]) -> bool:
    """Empties ``text`` wherever ``document_id`` is one of ``gone``; whether anything was."""
    if isinstance(node, list):
        return sum([_blank(one, gone) for one in node]) > 0
    if not isinstance(node, dict):
        return False
    found = node.get("document_id") in gone and bool(node.get("text"))
    if found:
        node["text"] = ""
    return sum([found, *(_blank(one, gone) for one in node.values())]) > 0
