"""Copies of the database, and erasure that reaches the full-text index, the free pages, the log and kept reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from listener.errors import StoreError
from listener.store.connection import Part, faults
from listener.text import body, normalise, words

_ERASE = "DELETE FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_REMEMBER = """
INSERT OR IGNORE INTO erased (key) SELECT key FROM documents WHERE id IN (SELECT value FROM json_each(?))
"""
_GONE = "SELECT title, text FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_EXAMPLES = """
SELECT t.id, p.examples, t.keywords FROM topic_decisions AS p JOIN topics AS t ON t.id = p.topic_id
WHERE p.examples != '[]'
"""
SHORT = 4
"""Words that an erased text must have to be looked for inside an example; any example is looked for inside it."""


class Upkeep(Part):
    """Snapshot and erase."""

    def snapshot(self, path: str | Path) -> None:
        """A copy of the database in one file without a log, as it is at this moment; readers and backups use it.

        The copy appears under its name only when it is whole; an older copy there is replaced.
        """
        goal = Path(path)
        part = goal.with_name(f".{goal.name}.part")
        part.unlink(missing_ok=True)
        with faults(self.connection.path):
            self.conn.execute("VACUUM INTO ?", (str(part),))
        part.replace(goal)

    def erase(self, document_ids: Sequence[int]) -> int:
        """Removes documents with all that hangs on them, so that no word of them is left in the file; how many.

        Their labels, vectors, scores and events go with them, their quotes in kept reports become empty, and examples
        of seeded topics that say the same words go, too. A source that still has them does not bring them back.
        ``StoreError`` while another program reads: run it again then.
        """
        asked = json.dumps([int(number) for number in document_ids])
        with self.write():
            self._blank_quotes(set(json.loads(asked)))
            self._drop_examples([body(*row) for row in self.read(_GONE, (asked,))])
            self.conn.execute(_REMEMBER, (asked,))
            count = self.conn.execute(_ERASE, (asked,)).rowcount
            self.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('optimize')")
        self._sweep()
        return count

    def _sweep(self) -> None:
        """Rewrites the file and empties the log."""
        with faults(self.connection.path):
            self.conn.execute("VACUUM")
            busy = self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreError("the documents are erased, but another program still reads the old state",
                             hint="Close it and erase again: the log is emptied then.")  # fmt: skip

    def _blank_quotes(self, gone: set[int]) -> None:
        """Empties the texts of erased documents in kept reports."""
        for number, held in self.conn.execute("SELECT id, body FROM reports").fetchall():
            report = json.loads(held)
            if _blank(report, gone):
                made = json.dumps(report, ensure_ascii=False)
                self.conn.execute("UPDATE reports SET body = ? WHERE id = ?", (made, number))

    def _drop_examples(self, gone: Sequence[str]) -> None:
        """Removes the examples of seeded topics that hold words of erased texts, and the keywords that only they had.

        Nobody knows where an example came from: one that is an erased text or a part of it was that customer's.
        """
        plain = [_plain(one) for one in gone]
        for topic, held, keywords in self.read(_EXAMPLES):
            examples = json.loads(held)
            kept = [one for one in examples if not any(_shared(_plain(one), text) for text in plain)]
            if len(kept) < len(examples):
                rest = " ".join(map(_plain, kept))
                self._keep(topic, kept, [one for one in json.loads(keywords) if _plain(one).rstrip() in rest])

    def _keep(self, topic: int, examples: Sequence[str], keywords: Sequence[str]) -> None:
        """Sets a seeded topic's examples and keywords."""
        rows = [(json.dumps(many, ensure_ascii=False), topic) for many in (examples, keywords)]
        self.conn.execute("UPDATE topic_decisions SET examples = ? WHERE topic_id = ?", rows[0])
        self.conn.execute("UPDATE topics SET keywords = ? WHERE id = ?", rows[1])


def _plain(said: str) -> str:
    """The words of a text between blanks, so that case and signs do not matter; the text itself where it has none."""
    return f" {' '.join(words(said)) or normalise(said)} "


def _shared(example: str, gone: str) -> bool:
    """Whether an example is a part of an erased text, or holds one of some length."""
    return bool(gone.strip()) and (example in gone or (gone in example and len(gone.split()) >= SHORT))


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
