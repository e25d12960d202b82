"""What we say about documents: who says it, what is still to be said, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import numpy as np

from listener import text
from listener.store.connection import Connection, instant
from listener.store.rows import Row
from listener.types import ModelRef, Reading, Sentiment

ATTEMPTS = 3
"""A document whose reading failed this often with the same content is left alone."""

CLAUSES = 8
"""Clauses of a text whose vectors are kept; later ones have a polarity only."""

SENTIMENT = "sentiment"
"""The task whose readings become labels; any other task's readings become vectors."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A document to be read. ``text`` is title and text as ``listener.text.body`` joins them."""

    document_id: int
    text: str
    lang: str
    content_hash: str


_UNREAD = """NOT EXISTS (
  SELECT 1 FROM label_runs AS r
  WHERE r.document_id = d.id AND r.task_id = ? AND r.model_id = ? AND r.content_hash = d.content_hash
    AND (r.outcome <> 'failed' OR r.attempts >= ?))"""
_PENDING = """
SELECT d.id, d.title, d.text, d.lang, d.content_hash FROM documents AS d
WHERE d.id > ? AND d.length > 0 AND ({unread}) ORDER BY d.id LIMIT ?
"""
_PENDING_COUNT = "SELECT count(*) FROM documents AS d WHERE d.length > 0 AND ({unread})"
_ALIVE = "SELECT id FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_FINAL = """
SELECT document_id, content_hash FROM label_runs
WHERE task_id = ? AND model_id = ? AND outcome <> 'failed' AND document_id IN (SELECT value FROM json_each(?))
"""
_RUN = """
INSERT INTO label_runs (document_id, task_id, model_id, content_hash, outcome, attempts, revision, at)
VALUES (?, ?, ?, ?, ?, 1, ?, ?)
ON CONFLICT (document_id, task_id, model_id) DO UPDATE SET
  attempts = CASE WHEN content_hash = excluded.content_hash THEN attempts + 1 ELSE 1 END,
  content_hash = excluded.content_hash, outcome = excluded.outcome, revision = excluded.revision, at = excluded.at
"""
_CLEAR = "DELETE FROM labels WHERE document_id = ? AND task_id = ? AND model_id = ?"
_LABEL = """
INSERT INTO labels (document_id, task_id, model_id, content_hash, position, span_start, span_end, target, value, score,
  p_negative, p_neutral, p_positive, mixed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_CLEAR_VECTOR = "DELETE FROM vectors WHERE document_id = ? AND model_id = ?"
_VECTOR = "INSERT INTO vectors (document_id, model_id, vector) VALUES (?, ?, ?)"
_CLEAR_CLAUSES = "DELETE FROM clause_vectors WHERE document_id = ? AND model_id = ?"
_CLAUSES = "INSERT INTO clause_vectors (document_id, model_id, spans, vectors) VALUES (?, ?, ?, ?)"
_MODEL = """
SELECT t.id, m.id FROM models AS m JOIN tasks AS t ON t.id = m.task_id WHERE t.name = ? AND m.name = ? AND m.version = ?
"""
_NEW_MODEL = "INSERT INTO models (task_id, name, version, registered_at) VALUES (?, ?, ?, ?)"


class Labels(Connection):
    """Models, what is pending for them, and their readings."""

    def register(self, ref: ModelRef, at: datetime) -> int:
        """The model's number; made on first sight. The first model of a task reports until another is activated."""
        return self._model(ref, at)[1]

    def activate(self, ref: ModelRef, at: datetime) -> None:
        """From now on ``ref`` speaks for its task in the view ``labelled_documents``."""
        with self.write():
            task, model = self._model(ref, at)
            self.conn.execute("INSERT OR REPLACE INTO reporting (task_id, model_id) VALUES (?, ?)", (task, model))

    def pending(self, refs: Sequence[ModelRef], limit: int, after_id: int = 0) -> list[Pending]:
        """Documents with text that one of ``refs`` has not read in their present content, oldest id first.

        A failed reading is pending again until ``ATTEMPTS``. Give the last id as ``after_id`` to go through what is
        pending once; without it a document that fails comes back at once.
        """
        unread, values = self._unread(refs)
        rows = self.read(_PENDING.format(unread=unread), (after_id, *values, limit))
        return [Pending(number, text.body(title, said), lang, stamp) for number, title, said, lang, stamp in rows]

    def pending_count(self, refs: Sequence[ModelRef]) -> int:
        """How many documents :meth:`pending` would give in all."""
        unread, values = self._unread(refs)
        return int(self.read(_PENDING_COUNT.format(unread=unread), values)[0][0])

    def save_readings(self, pairs: Sequence[tuple[Pending, Reading]], refs: Sequence[ModelRef], at: datetime) -> None:
        """Writes what became of each document for each of ``refs``, in one transaction.

        For the task "sentiment" the polarity of the whole (span NULL) and of its clauses becomes labels. For any other
        task the reading's vector is kept (float16), and where it has more than one clause those of its first
        ``CLAUSES`` clauses (int8). What the same model said of the document before is replaced; other models' labels
        stay. A document that was erased meanwhile is passed over, one that was edited meanwhile stays pending. A
        failure never replaces a reading of the same content.
        """
        with self.write():
            asked = json.dumps([one.document_id for one, _ in pairs])
            alive = {number for (number,) in self.conn.execute(_ALIVE, (asked,))}
            here = [(one, reading) for one, reading in pairs if one.document_id in alive]
            for ref in refs:
                self._save_task(ref, here, asked, at)

    def _save_task(self, ref: ModelRef, pairs: Sequence[tuple[Pending, Reading]], asked: str, at: datetime) -> None:
        task, model = self._model(ref, at)
        final = set(self.conn.execute(_FINAL, (task, model, asked)))
        kept = [(one, reading) for one, reading in pairs
                if reading.outcome != "failed" or (one.document_id, one.content_hash) not in final]  # fmt: skip
        stamp = instant(at)
        runs = ((one.document_id, task, model, one.content_hash, reading.outcome, None, stamp) for one, reading in kept)
        self.conn.executemany(_RUN, runs)
        if ref.task == SENTIMENT:
            self._save_labels(task, model, [(one, _polarities(reading)) for one, reading in kept])
        else:
            self._save_vectors(model, kept)

    def _save_labels(self, task: int, model: int, found: Sequence[tuple[Pending, Iterable[Row]]]) -> None:
        self.conn.executemany(_CLEAR, ((one.document_id, task, model) for one, _ in found))
        rows = ((one.document_id, task, model, one.content_hash, *row) for one, rows in found for row in rows)
        self.conn.executemany(_LABEL, rows)

    def _save_vectors(self, model: int, pairs: Sequence[tuple[Pending, Reading]]) -> None:
        self.conn.executemany(_CLEAR_VECTOR, ((one.document_id, model) for one, _ in pairs))
        rows = ((one.document_id, model, np.asarray(reading.vector, dtype="<f2").tobytes())
                for one, reading in pairs if reading.vector is not None)  # fmt: skip
        self.conn.executemany(_VECTOR, rows)
        self.conn.executemany(_CLEAR_CLAUSES, ((one.document_id, model) for one, _ in pairs))
        made = ((one.document_id, model, *found) for one, reading in pairs if (found := _clauses(reading)))
        self.conn.executemany(_CLAUSES, made)

    def _unread(self, refs: Sequence[ModelRef]) -> tuple[str, list[int]]:
        """The condition "one of ``refs`` has not read it", and its values."""
        values = [number for ref in refs for number in (*(self._known(ref) or (-1, -1)), ATTEMPTS)]
        return " OR ".join([_UNREAD] * len(refs)) or "0", values

    def _known(self, ref: ModelRef) -> tuple[int, int] | None:
        """(task, model) in numbers, or None while nobody registered it."""
        key = (ref.task, ref.name, ref.version)
        if key not in self._models:
            found = self.read(_MODEL, key)
            if not found:
                return None
            self._models[key] = found[0][0], found[0][1]
        return self._models[key]

    def _model(self, ref: ModelRef, at: datetime) -> tuple[int, int]:
        """(task, model) in numbers, registered where they were not."""
        found = self._known(ref)
        if found:
            return found
        with self.write():
            self.conn.execute("INSERT INTO tasks (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (ref.task,))
            task = self.conn.execute("SELECT id FROM tasks WHERE name = ?", (ref.task,)).fetchone()[0]
            made = self._known(ref)
            if made is None:
                values = (task, ref.name, ref.version, instant(at))
                made = task, int(self.conn.execute(_NEW_MODEL, values).lastrowid or 0)
            sql = "INSERT INTO reporting (task_id, model_id) VALUES (?, ?) ON CONFLICT (task_id) DO NOTHING"
            self.conn.execute(sql, made)
        return made


def _polarities(reading: Reading) -> Iterator[Row]:
    """Rows from ``position`` on: the whole first, then its clauses in order."""
    if reading.sentiment is None:
        return
    yield 0, None, None, "", *_polarity(reading.sentiment), int(reading.mixed)
    for position, one in enumerate(reading.clauses, 1):
        yield position, int(one.start), int(one.end), "", *_polarity(one.sentiment), 0


def _polarity(one: Sentiment) -> Row:
    """value, score, p_negative, p_neutral, p_positive."""
    chances = (float(one.negative), float(one.neutral), float(one.positive))
    return one.polarity, max(chances), *chances


def _clauses(reading: Reading) -> tuple[str, bytes] | None:
    """Spans and vectors of a reading's first clauses as they are kept; None where it has not several with vectors."""
    kept = list(takewhile(lambda one: one.vector is not None, reading.clauses))[:CLAUSES]
    if reading.vector is None or len(kept) < 2:
        return None
    rows = np.asarray([one.vector for one in kept], dtype=np.float32)
    largest = np.abs(rows).max(axis=1, keepdims=True)
    whole = np.rint(rows / np.where(largest > 0, largest, 1) * 127).astype("i1")
    return json.dumps([[int(one.start), int(one.end)] for one in kept]), whole.tobytes()
