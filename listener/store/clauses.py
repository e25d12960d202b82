"""Vectors of clauses out of the store, and the topics of clauses into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from listener.store.connection import Connection, Part
from listener.store.models import Models
from listener.types import Assignment, ModelRef

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from listener.store.vectors import VectorSet
    from listener.types import Vectors as Matrix


@dataclass(frozen=True, slots=True, eq=False)
class ClauseSet:
    """Clauses of the documents of a ``VectorSet``, document by document in order; all parts have the same length n."""

    of: NDArray[np.int64]
    """Row of the clause's document in the ``VectorSet``."""
    positions: list[int]
    """1 for the first clause of a text: the position of its polarity in ``labels``."""
    spans: list[tuple[int, int]]
    texts: list[str]
    langs: list[str]
    matrix: Matrix
    """float32, shape (n, dim), rows of unit length; (0, 0) where there is nothing."""

    def __len__(self) -> int:
        return len(self.texts)


_STORED = """
SELECT document_id, spans, vectors FROM clause_vectors
WHERE model_id = ? AND document_id IN (SELECT value FROM json_each(?)) {also} ORDER BY document_id
"""
_MIXED = """AND EXISTS (
  SELECT 1 FROM effective_labels AS l JOIN reporting AS r ON r.task_id = l.task_id AND r.model_id = l.model_id
  WHERE l.document_id = clause_vectors.document_id AND l.position = 0 AND l.mixed)"""
_FORGET = "DELETE FROM effective_labels WHERE document_id = ? AND task_id = ? AND model_id = ? AND position > 0"
_TOPIC = """
INSERT INTO effective_labels (document_id, task_id, model_id, position, span_start, span_end, target, value, score,
  mixed,
  content_hash)
SELECT ?1, ?2, ?3, ?5, ?6, ?7, '', ?8, ?9, 0, coalesce(?4, d.content_hash) FROM documents AS d WHERE d.id = ?1
"""
Head = tuple[int, int, int, str | None]
"""Document, task, model, content."""


class Clauses(Part):
    """Clauses and what they speak of."""

    def __init__(self, connection: Connection, models: Models) -> None:
        super().__init__(connection)
        self.models = models

    def of(self, ref: ModelRef, documents: VectorSet, *, mixed: bool = False) -> ClauseSet:
        """The clauses that ``ref`` told apart in the documents of ``documents``; none of texts of one clause.

        ``mixed``: only of documents that praise one thing and complain of another, as the reporting model reads them.
        Documents that were read before clauses were kept have none until they are read again.
        """
        _, model = self.models.known(ref) or (-1, -1)
        row_of = {number: row for row, number in enumerate(documents.document_ids.tolist())}
        sql = _STORED.format(also=_MIXED if mixed else "")
        stored = self.read(sql, (model, json.dumps(list(row_of))))
        spans = [(row_of[number], *span) for number, text, _ in stored for span in enumerate(json.loads(text), 1)]
        rows = [row for row, _, _ in spans]
        return ClauseSet(
            np.array(rows, dtype=np.int64),
            [position for _, position, _ in spans],
            [(start, end) for _, _, (start, end) in spans],
            [documents.texts[row][start:end] for row, _, (start, end) in spans],
            [documents.langs[row] for row in rows],
            unit_matrix(b"".join(blob for _, _, blob in stored), "i1", len(spans)),
        )

    def save(self, heads: Sequence[Head], clauses: ClauseSet | None, topics: Sequence[Assignment]) -> None:
        """Replaces the topics of the clauses of the documents of ``heads``; a clause without a topic has no row."""
        self.conn.executemany(_FORGET, (head[:3] for head in heads))
        self.conn.executemany(_TOPIC, _rows(heads, clauses, topics))


def _rows(heads: Sequence[Head], clauses: ClauseSet | None, topics: Sequence[Assignment]) -> Iterator[tuple[Any, ...]]:
    if clauses is None:
        return
    given = zip(clauses.of.tolist(), clauses.positions, clauses.spans, topics, strict=True)
    for row, position, (start, end), answer in given:
        if answer.topic is not None:
            yield (*heads[row], position, start, end, str(answer.topic), float(answer.score))


def unit_matrix(data: bytes, dtype: str, count: int) -> Matrix:
    """``count`` vectors one behind the other as float32 rows of unit length (a row of zeros stays)."""
    if not count:
        return np.zeros((0, 0), dtype=np.float32)
    matrix = np.frombuffer(data, dtype=dtype).reshape(count, -1).astype(np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= np.where(lengths > 0, lengths, 1)
    return matrix


def unit_rows(blobs: list[bytes], dtype: str) -> Matrix:
    """Blobs of one length as float32 rows of unit length (a row of zeros stays)."""
    return unit_matrix(b"".join(blobs), dtype, len(blobs))
