"""What we say about documents: what is still to be said, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import numpy as np

from listener import text
from listener.store.connection import Connection, Part, instant
from listener.store.corrections import overlay
from listener.store.models import Models
from listener.store.rows import Row
from listener.types import ModelRef, Reading, Sentiment

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


_PENDING = """
SELECT d.id, d.title, d.text, d.lang, d.content_hash FROM documents AS d
WHERE d.id > ? AND d.length > 0 AND ({unread}) ORDER BY d.id LIMIT ?
"""
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
_CLEAR = "DELETE FROM effective_labels WHERE document_id = ? AND task_id = ? AND model_id = ?"
_LABEL = """
INSERT INTO effective_labels (document_id, task_id, model_id, content_hash, position, span_start, span_end, target,
  value, score,
  p_negative, p_neutral, p_positive, mixed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_CLEAR_VECTOR = "DELETE FROM vectors WHERE document_id = ? AND model_id = ?"
_VECTOR = "INSERT INTO vectors (document_id, model_id, vector) VALUES (?, ?, ?)"
_CLEAR_CLAUSES = "DELETE FROM clause_vectors WHERE document_id = ? AND model_id = ?"
_CLAUSES = "INSERT INTO clause_vectors (document_id, model_id, spans, vectors) VALUES (?, ?, ?, ?)"


class Labels(Part):
    """What is pending for models, and their readings."""

    def __init__(self, connection: Connection, models: Models) -> None:
        super().__init__(connection)
        self.models = models

    def pending(self, refs: Sequence[ModelRef], limit: int, after_id: int = 0) -> list[Pending]:
        """Documents with text that one of ``refs`` has not read in their present content, oldest id first.

        A failed reading is pending again until ``ATTEMPTS``. Give the last id as ``after_id`` to go through what is
        pending once; without it a document that fails comes back at once.
        """
        unread, values = self.models.unread(refs)
        rows = self.read(_PENDING.format(unread=unread), (after_id, *values, limit))
        return [Pending(number, text.body(title, said), lang, stamp) for number, title, said, lang, stamp in rows]

    def pending_count(self, refs: Sequence[ModelRef]) -> int:
        """How many documents :meth:`pending` would give in all."""
        return self.models.unread_count(refs)

    def save_readings(self, pairs: Sequence[tuple[Pending, Reading]], refs: Sequence[ModelRef], at: datetime) -> None:
        """Writes what became of each document for each of ``refs``, in one transaction.

        For the task "sentiment" the polarity of the whole (span NULL) and of its clauses becomes labels. For any other
        task the reading's vector is kept (float16), and where it has more than one clause those of its first
        ``CLAUSES`` clauses (int8). What the same model said of the document before is replaced; other models' labels
        stay, and corrections go before it. A document that was erased meanwhile is passed over, one that was edited
        meanwhile stays pending. A failure never replaces a reading of the same content.
        """
        with self.write():
            asked = json.dumps([document.document_id for document, _ in pairs])
            alive = {number for (number,) in self.conn.execute(_ALIVE, (asked,))}
            here = [(document, reading) for document, reading in pairs if document.document_id in alive]
            for ref in refs:
                self._save_task(ref, here, asked, at)

    def _save_task(self, ref: ModelRef, pairs: Sequence[tuple[Pending, Reading]], asked: str, at: datetime) -> None:
        task, model = self.models.numbers(ref, at)
        final = set(self.conn.execute(_FINAL, (task, model, asked)))
        kept = [
            (document, reading)
            for document, reading in pairs
            if reading.outcome != "failed" or (document.document_id, document.content_hash) not in final
        ]
        stamp = instant(at)
        runs = (
            (document.document_id, task, model, document.content_hash, reading.outcome, None, stamp)
            for document, reading in kept
        )
        self.conn.executemany(_RUN, runs)
        if ref.task == SENTIMENT:
            self._save_labels(task, model, kept)
        else:
            self._save_vectors(model, kept)

    def _save_labels(self, task: int, model: int, pairs: Sequence[tuple[Pending, Reading]]) -> None:
        numbers = [document.document_id for document, _ in pairs]
        self.conn.executemany(_CLEAR, ((number, task, model) for number in numbers))
        rows = (
            (document.document_id, task, model, document.content_hash, *row)
            for document, reading in pairs
            for row in _polarities(reading)
        )
        self.conn.executemany(_LABEL, rows)
        overlay(self.conn, task, model, numbers)

    def _save_vectors(self, model: int, pairs: Sequence[tuple[Pending, Reading]]) -> None:
        numbers = [(document.document_id, model) for document, _ in pairs]
        self.conn.executemany(_CLEAR_VECTOR, numbers)
        vectors = (
            (document.document_id, model, np.asarray(reading.vector, dtype="<f2").tobytes())
            for document, reading in pairs
            if reading.vector is not None
        )
        self.conn.executemany(_VECTOR, vectors)
        self.conn.executemany(_CLEAR_CLAUSES, numbers)
        clauses = ((document.document_id, model, _clauses(reading)) for document, reading in pairs)
        self.conn.executemany(_CLAUSES, ((number, model, *kept) for number, model, kept in clauses if kept))


def _polarities(reading: Reading) -> Iterator[Row]:
    """Rows from ``position`` on: the whole first, then its clauses in order."""
    if reading.sentiment is None:
        return
    yield 0, None, None, "", *_polarity(reading.sentiment), int(reading.mixed)
    for position, clause in enumerate(reading.clauses, 1):
        yield position, int(clause.start), int(clause.end), "", *_polarity(clause.sentiment), 0


def _polarity(said: Sentiment) -> Row:
    """value, score, p_negative, p_neutral, p_positive."""
    chances = (float(said.negative), float(said.neutral), float(said.positive))
    return said.polarity, max(chances), *chances


def _clauses(reading: Reading) -> tuple[str, bytes] | None:
    """Spans and vectors of a reading's first clauses as they are kept; None where it has not several with vectors."""
    kept = list(takewhile(lambda clause: clause.vector is not None, reading.clauses))[:CLAUSES]
    if reading.vector is None or len(kept) < 2:
        return None
    rows = np.asarray([clause.vector for clause in kept], dtype=np.float32)
    largest = np.abs(rows).max(axis=1, keepdims=True)
    whole = np.rint(rows / np.where(largest > 0, largest, 1) * 127).astype("i1")
    return json.dumps([[int(clause.start), int(clause.end)] for clause in kept]), whole.tobytes()
