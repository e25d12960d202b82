"""Copies of the database, and erasure: out of every answer at once, out of the bytes by the next sweep."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listener.store import files, rejected
from listener.store.audit import Audit
from listener.store.connection import Connection, Part
from listener.text import body, normalise, words
from listener.types import Signature

_ASKED = """
SELECT id, key, title, text, external_id, url FROM documents
WHERE id IN (SELECT value FROM json_each(?1)) OR key IN (SELECT value FROM json_each(?2))
"""
_EVENTS = "SELECT text FROM events WHERE document_id IN (SELECT value FROM json_each(?)) AND text <> ''"
_REVISED = "SELECT title, text FROM revisions WHERE document_id IN (SELECT value FROM json_each(?))"
_ERASE = "DELETE FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_UNHOLD = "DELETE FROM held_documents WHERE key IN (SELECT value FROM json_each(?))"
_REMEMBER = "INSERT INTO erased (key) VALUES (?) ON CONFLICT (key) DO UPDATE SET swept = 0"
_EXAMPLES = """
SELECT t.id, p.examples, t.keywords FROM topic_decisions AS p JOIN topics AS t ON t.id = p.topic_id
WHERE p.examples != '[]'
"""
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"
SHORT = 4
"""Words that an erased text must have to be looked for inside an example; any example is looked for inside it."""
FEW = 100
"""Documents that are looked for in reports by SQLite before a report is unpacked."""
PATIENCE = 1000
"""Milliseconds that a sweep waits for readers."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many erased documents a sweep was for, and why their bytes are not gone yet (empty: they are)."""

    documents: int
    waits: str = ""


class Upkeep(Part):
    """Snapshot, erase and sweep."""

    def snapshot(self, path: str | Path) -> None:
        """A copy of the database in one file without a log, as it is at this moment; readers and backups use it.

        The copy appears under its name only when it is whole; an older copy there is replaced. It is its owner's alone.
        """
        goal = Path(path)
        part = goal.with_name(f".{goal.name}.part")
        part.unlink(missing_ok=True)
        with self.connection.alone() as conn:
            conn.execute("VACUUM INTO ?", (str(part),))
        part.chmod(files.OWN)
        part.replace(goal)

    def __init__(self, connection: Connection, audit: Audit) -> None:
        super().__init__(connection)
        self.audit = audit

    def erase(self, document_ids: Sequence[int], keys: Sequence[str] = (), *, by: Signature | None = None) -> int:
        """Removes documents with all that hangs on them from every answer; how many. ``keys`` reach those held, too.

        The audit says that ``by`` asked for it, and for which documents.

        Their labels, vectors, scores, events and revisions go with them, their quotes in kept reports become empty, and
        examples of seeded topics that say the same words go, too. A source or an older copy of the database that still
        has them does not bring them back. The bytes go with the next :meth:`sweep`; a reader is not disturbed.
        """
        asked = json.dumps([int(number) for number in document_ids]), json.dumps(list(keys))
        with self.write():
            found = self.conn.execute(_ASKED, asked).fetchall()
            numbers, gone = [row[0] for row in found], dict.fromkeys([*(row[1] for row in found), *keys])
            self._forget(found, json.dumps(numbers))
            if by is not None:
                self._sign(by, numbers)
            self.conn.executemany(_REMEMBER, ((key,) for key in gone))
            self.conn.execute("PRAGMA secure_delete = ON")
            count = self.conn.execute(_ERASE, (json.dumps(numbers),)).rowcount
            count += self.conn.execute(_UNHOLD, (json.dumps(list(gone)),)).rowcount
            self.conn.execute("PRAGMA secure_delete = OFF")
            files.remember(self.connection.path, gone)
        return count

    def _sign(self, by: Signature, numbers: Sequence[int]) -> None:
        for number in numbers:
            self.audit.write_down(by, "document.erase", f"document {number}", {}, {})

    def replay(self) -> int:
        """Erases what was erased after this copy of the database was made; how many documents that were."""
        listed = files.remembered(self.connection.path)
        known = {key for (key,) in self.read("SELECT key FROM erased")}
        files.remember(self.connection.path, known - listed)
        missing = listed - known
        return self.erase([], sorted(missing)) if missing else 0

    def sweep(self, rejects: Path | None = None) -> Swept:
        """Takes the bytes of erased documents out of the file, its log and the rejects in the folder ``rejects``.

        For the night: it writes the file anew. Where another program reads or writes meanwhile it says so, and the
        next sweep tries again. Nothing is done where nothing was erased.
        """
        waiting = int(self.read("SELECT count(*) FROM erased WHERE NOT swept")[0][0])
        values = {value for (value,) in self.read("SELECT value FROM erased_values")}
        if rejects is not None and values:
            rejected.forget(rejects, values)
            with self.write():
                self.conn.execute("DELETE FROM erased_values")
        if not waiting:
            return Swept(0)
        with self.write():
            self.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('optimize')")
        if why := self._rewritten():
            return Swept(waiting, why)
        with self.write():
            self.conn.execute("UPDATE erased SET swept = 1 WHERE NOT swept")
        return Swept(waiting)

    def _rewritten(self) -> str:
        """Rewrites the file and empties the log; why it could not be done, else empty."""
        with self.connection.alone() as conn:
            before = conn.execute("PRAGMA busy_timeout").fetchone()[0]
            conn.execute(f"PRAGMA busy_timeout = {PATIENCE}")
            try:
                busy = conn.execute(_EMPTY_LOG).fetchone()[0]
                if not busy:  # else the new file would only make the log longer, night after night
                    conn.execute("VACUUM")
                    busy = conn.execute(_EMPTY_LOG).fetchone()[0]
            except sqlite3.OperationalError as error:
                return f"the file could not be rewritten: {error}"
            finally:
                conn.execute(f"PRAGMA busy_timeout = {before}")
        return "another program still reads the old state" if busy else ""

    def _forget(self, found: Sequence[tuple[Any, ...]], numbers: str) -> None:
        """What other tables hold of the words of documents that are erased."""
        revised = self.conn.execute(_REVISED, (numbers,)).fetchall()
        told = [text for (text,) in self.conn.execute(_EVENTS, (numbers,))]
        told += [part for row in revised for part in row]
        self._blank_quotes({row[0] for row in found})
        self._drop_examples([body(title, text) for _, _, title, text, *_ in found] + [body(*row) for row in revised])
        values = rejected.values(
            [*(part for row in found for part in row[2:4]), *told], [part for row in found for part in row[4:]]
        )
        self.conn.executemany("INSERT OR IGNORE INTO erased_values (value) VALUES (?)", ((value,) for value in values))

    def _blank_quotes(self, gone: set[int]) -> None:
        """Empties the texts of erased documents in kept reports."""
        holding = " OR ".join(["instr(body, ?)"] * len(gone)) or "0"
        few = len(gone) <= FEW
        sql = f"SELECT id, body FROM reports WHERE {holding}" if few else "SELECT id, body FROM reports"
        for number, held in self.conn.execute(sql, [str(one) for one in gone] if few else ()).fetchall():
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
