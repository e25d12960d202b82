"""What people say against a label. It counts for the content that they saw, in every generation of labels."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from listener.errors import UsageError
from listener.store.audit import Audit
from listener.store.connection import Connection, Part, instant, moment
from listener.types import POLARITIES, Correction, Signature

_COLUMNS = (
    "document_id, task_id, model_id, position, span_start, span_end, target, value, score, p_negative, p_neutral, "
    "p_positive, mixed, content_hash"
)
_STANDING_HERE = """
SELECT EXISTS (SELECT 1 FROM corrections
  WHERE withdrawn_at IS NULL AND task_id = ? AND document_id IN (SELECT value FROM json_each(?)))
"""
_FORGET_OVERRULED = """
DELETE FROM overruled_labels
WHERE task_id = ? AND model_id = ? AND document_id IN (SELECT value FROM json_each(?))
"""
_OVERRULE = f"""
INSERT OR REPLACE INTO overruled_labels ({_COLUMNS})
SELECT {", ".join("e." + name.strip() for name in _COLUMNS.split(","))}
FROM corrections AS c JOIN effective_labels AS e ON e.document_id = c.document_id AND e.task_id = c.task_id
  AND e.position = c.position AND e.content_hash = c.content_hash
WHERE c.withdrawn_at IS NULL AND e.correction_id IS NULL AND c.task_id = ?1 AND e.model_id = ?2
  AND c.document_id IN (SELECT value FROM json_each(?3))
"""
_COUNT = """
INSERT INTO effective_labels (document_id, task_id, model_id, position, span_start, span_end, target, value, score,
  p_negative, p_neutral, p_positive, mixed, content_hash, correction_id)
SELECT c.document_id, c.task_id, ?2, c.position, e.span_start, e.span_end, coalesce(e.target, ''), c.value, 1.0,
  iif(t.name = 'sentiment', c.value = 'negative', NULL), iif(t.name = 'sentiment', c.value = 'neutral', NULL),
  iif(t.name = 'sentiment', c.value = 'positive', NULL), 0, c.content_hash, c.id
FROM corrections AS c
JOIN tasks AS t ON t.id = c.task_id
JOIN documents AS d ON d.id = c.document_id AND d.content_hash = c.content_hash
LEFT JOIN effective_labels AS e ON e.document_id = c.document_id AND e.task_id = c.task_id AND e.model_id = ?2
  AND e.position = c.position
WHERE c.withdrawn_at IS NULL AND c.task_id = ?1 AND c.document_id IN (SELECT value FROM json_each(?3))
  AND (c.position = 0 OR e.content_hash = c.content_hash)
ON CONFLICT (document_id, task_id, model_id, position) DO UPDATE SET value = excluded.value, score = excluded.score,
  p_negative = excluded.p_negative, p_neutral = excluded.p_neutral, p_positive = excluded.p_positive, mixed = 0,
  content_hash = excluded.content_hash, correction_id = excluded.correction_id
"""
_GENERATIONS = """
SELECT model_id FROM effective_labels WHERE task_id = ?1 AND document_id = ?2
UNION SELECT model_id FROM reporting WHERE task_id = ?1
"""
_NEW = """
INSERT INTO corrections (document_id, task_id, position, value, content_hash, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_WITHDRAW = "UPDATE corrections SET withdrawn_by = ?, withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL"
_WITHDRAW_EARLIER = """
UPDATE corrections SET withdrawn_by = ?, withdrawn_at = ?
WHERE document_id = ? AND task_id = ? AND position = ? AND withdrawn_at IS NULL
"""
_TAKE_OUT = "DELETE FROM effective_labels WHERE document_id = ? AND task_id = ? AND correction_id = ?"
_PUT_BACK = f"""
INSERT OR IGNORE INTO effective_labels ({_COLUMNS}) SELECT {_COLUMNS} FROM overruled_labels
WHERE document_id = ?1 AND task_id = ?2 AND position = ?3
"""
_NO_LONGER = "DELETE FROM overruled_labels WHERE document_id = ? AND task_id = ? AND position = ?"
_LIST = """
SELECT c.id, c.document_id, t.name, c.position, c.value, c.content_hash, c.by, c.at, c.withdrawn_by, c.withdrawn_at,
  d.content_hash <> c.content_hash, c.task_id
FROM corrections AS c JOIN tasks AS t ON t.id = c.task_id JOIN documents AS d ON d.id = c.document_id
WHERE (:document IS NULL OR c.document_id = :document) AND (:id IS NULL OR c.id = :id)
  AND (:every OR c.withdrawn_at IS NULL) ORDER BY c.id
"""
_VALUE = """
SELECT value, position FROM effective_labels AS e JOIN reporting AS r ON r.task_id = e.task_id
  AND r.model_id = e.model_id
WHERE e.document_id = ? AND e.task_id = ? AND e.position = ? AND e.content_hash = ?
"""


class Corrections(Part):
    """Corrections of labels."""

    def __init__(self, connection: Connection, audit: Audit) -> None:
        super().__init__(connection)
        self.audit = audit

    def correct(
        self, document_id: int, task: str, value: str, *, by: Signature, content_hash: str, position: int = 0
    ) -> int:
        """From now on ``value`` counts for the document (or its clause at ``position``); the correction's number.

        It goes before every model's label of the same content, also of models that come later, and before an earlier
        correction. ``UsageError`` where the document is not as ``content_hash`` says, where nothing of that task is
        said at the position, or where the value is none of the task.
        """
        with self.write():
            number = self._task(task)
            if self.content_of(document_id) != content_hash:
                raise UsageError(f"document {document_id} was edited since it was read", hint="Look at it again.")
            self._must_be_value(task, value)
            counted = self.read(_VALUE, (document_id, number, position, content_hash))
            if position and not counted:
                raise UsageError(f"document {document_id} has no clause {position}", hint="Correct the whole: 0.")
            self.conn.execute(_WITHDRAW_EARLIER, (by.who, instant(by.at), document_id, number, position))
            row = (document_id, number, position, value, content_hash, by.who, instant(by.at))
            correction = int(self.conn.execute(_NEW, row).lastrowid or 0)
            for (model,) in self.read(_GENERATIONS, (number, document_id)):
                _count(self.conn, number, model, json.dumps([document_id]))
            before = {"value": counted[0][0]} if counted else {}
            after = {"task": task, "clause": position, "value": value}
            self.audit.write_down(by, "label.correct", f"document {document_id}", before, after)
        return correction

    def withdraw(self, correction: int, *, by: Signature) -> None:
        """Takes a correction back: what the models said counts again. ``UsageError`` where there is none standing."""
        with self.write():
            rows = self.read(_LIST, {"document": None, "id": correction, "every": False})
            if not rows:
                hint = "`listener labels list` shows them."
                raise UsageError(f"there is no standing correction {correction}", hint=hint)
            was, task = _correction(rows[0]), rows[0][-1]
            self.conn.execute(_WITHDRAW, (by.who, instant(by.at), correction))
            self.conn.execute(_TAKE_OUT, (was.document_id, task, correction))
            self.conn.execute(_PUT_BACK, (was.document_id, task, was.position))
            self.conn.execute(_NO_LONGER, (was.document_id, task, was.position))
            before = {"task": was.task, "clause": was.position, "value": was.value}
            self.audit.write_down(by, "label.withdraw", f"document {was.document_id}", before, {})

    def standing(self, document_id: int | None = None) -> list[Correction]:
        """Corrections that were not withdrawn, oldest first, those of edited documents marked as outdated."""
        return self._listed(document_id, every=False)

    def all(self, document_id: int | None = None) -> list[Correction]:
        """Every correction, oldest first."""
        return self._listed(document_id, every=True)

    def content_of(self, document_id: int) -> str:
        """The content hash of the document as it is now; ``UsageError`` where there is none."""
        rows = self.read("SELECT content_hash FROM documents WHERE id = ?", (document_id,))
        if not rows:
            raise UsageError(f"there is no document {document_id}", hint="`listener search` shows their numbers.")
        return str(rows[0][0])

    def _listed(self, document_id: int | None, *, every: bool) -> list[Correction]:
        values = {"document": document_id, "id": None, "every": every}
        return [_correction(row) for row in self.read(_LIST, values)]

    def _task(self, task: str) -> int:
        numbers = self.read("SELECT id FROM tasks WHERE name = ?", (task,)) if task in ("sentiment", "topic") else []
        if not numbers:
            raise UsageError(f"nothing is labelled by {task!r} here", hint="Correct sentiment or topic.")
        return int(numbers[0][0])

    def _must_be_value(self, task: str, value: str) -> None:
        if task == "sentiment":
            fits = value in POLARITIES
        else:
            fits = value == "" or bool(self.read("SELECT 1 FROM topics WHERE CAST(id AS TEXT) = ?", (value,)))
        if not fits:
            hint = f"One of {', '.join(POLARITIES)}." if task == "sentiment" else "The id of a topic; empty for none."
            raise UsageError(f"{value!r} is no {task}", hint=hint)


def overlay(conn: sqlite3.Connection, task: int, model: int, documents: Sequence[int]) -> None:
    """Lets standing corrections go before what ``model`` was just written to say of ``documents``."""
    asked = json.dumps(list(documents))
    conn.execute(_FORGET_OVERRULED, (task, model, asked))
    if conn.execute(_STANDING_HERE, (task, asked)).fetchone()[0]:
        _count(conn, task, model, asked)


def _count(conn: sqlite3.Connection, task: int, model: int, asked: str) -> None:
    conn.execute(_OVERRULE, (task, model, asked))
    conn.execute(_COUNT, (task, model, asked))


def _correction(row: tuple[Any, ...]) -> Correction:
    number, document, task, position, value, stamp, who, at, taken_by, taken_at, outdated, _ = row
    withdrawn = Signature(taken_by, moment(taken_at)) if taken_at else None
    by = Signature(who, moment(at))
    return Correction(number, document, task, position, value, stamp, by, withdrawn, bool(outdated))
