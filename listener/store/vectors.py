"""Embeddings out of the store, and the topics assigned by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from listener import text
from listener.store.clauses import Clauses, ClauseSet, unit_rows
from listener.store.connection import Connection, Part, instant
from listener.store.corrections import overlay
from listener.store.models import Models
from listener.store.words import quoted
from listener.types import Assignment, ModelRef

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from listener.types import Vectors as Matrix

WHOLE = 2
"""Letters up to which a word of a seed counts only as a whole: "AC" is not the beginning of "account"."""


@dataclass(frozen=True, slots=True, eq=False)
class VectorSet:
    """Documents with their embeddings, oldest id first; all parts have the same length n."""

    document_ids: NDArray[np.int64]
    texts: list[str]
    """Title and text as ``listener.text.body`` joins them."""
    langs: list[str]
    days: list[date]
    matrix: Matrix
    """float32, shape (n, dim), rows of unit length; (0, 0) where there is nothing."""
    hashes: list[str]
    """Content that was embedded; give it to ``save_assignments``."""

    def __len__(self) -> int:
        return len(self.texts)


_VECTORS = """
SELECT d.id, d.title, d.text, d.lang, d.day, d.content_hash, v.vector
FROM documents AS d
JOIN vectors AS v ON v.document_id = d.id AND v.model_id = :model
JOIN label_runs AS r ON r.document_id = d.id AND r.task_id = :task AND r.model_id = :model
  AND r.content_hash = d.content_hash
WHERE d.id > :after AND (:since IS NULL OR d.day >= :since) AND (:until IS NULL OR d.day < :until)
  AND (:brand IS NULL OR d.brand = :brand) {also}
ORDER BY d.id LIMIT :limit
"""
_UNASSIGNED = """AND NOT EXISTS (
  SELECT 1 FROM label_runs AS a
  WHERE a.document_id = d.id AND a.task_id = :topic_task AND a.model_id = :topic_model
    AND a.content_hash = d.content_hash AND (a.revision >= :revision OR (:again IS NOT NULL AND d.day < :again)
      OR :again IS NULL))"""
_HOLDING = """AND d.id IN (
  SELECT rowid FROM documents_fts WHERE documents_fts MATCH :match ORDER BY rowid DESC LIMIT :newest)"""
_ANCHORING = """AND d.id IN (
  SELECT a.document_id FROM topic_anchors AS a WHERE a.topic_id = :topic AND a.content_hash = d.content_hash)"""
_NEWEST_MEMBERS = """AND d.id IN (
  SELECT l.document_id FROM effective_labels AS l
  JOIN tasks AS t ON t.id = l.task_id AND t.name = 'topic'
  JOIN reporting AS r ON r.task_id = l.task_id AND r.model_id = l.model_id
  JOIN vectors AS w ON w.document_id = l.document_id AND w.model_id = :model
  JOIN documents AS o ON o.id = l.document_id AND o.content_hash = l.content_hash
  WHERE l.value = CAST(:topic AS TEXT) AND l.position = 0 ORDER BY l.document_id DESC LIMIT :newest)"""
_RUN = """
INSERT INTO label_runs (document_id, task_id, model_id, content_hash, outcome, attempts, revision, at)
SELECT ?1, ?2, ?3, coalesce(?4, d.content_hash), ?5, 1, ?6, ?7 FROM documents AS d WHERE d.id = ?1
ON CONFLICT (document_id, task_id, model_id) DO UPDATE SET content_hash = excluded.content_hash,
  outcome = excluded.outcome, attempts = 1, revision = excluded.revision, at = excluded.at
"""
_TOPIC = """
INSERT OR REPLACE INTO effective_labels (document_id, task_id, model_id, position, target, value, score, mixed,
  content_hash)
SELECT ?1, ?2, ?3, 0, '', ?5, ?6, 0, coalesce(?4, d.content_hash) FROM documents AS d WHERE d.id = ?1
"""


class Embeddings(Part):
    """Vectors of documents and of their clauses, and assignments to topics."""

    def __init__(self, connection: Connection, models: Models) -> None:
        super().__init__(connection)
        self.models = models
        self._clauses = Clauses(connection, models)

    def clauses(self, ref: ModelRef, documents: VectorSet, *, mixed: bool = False) -> ClauseSet:
        """The clauses that ``ref`` told apart in the ``documents``, as :meth:`Clauses.of` has them."""
        return self._clauses.of(ref, documents, mixed=mixed)

    def of(
        self,
        ref: ModelRef,
        *,
        since: date | None = None,
        until: date | None = None,
        brand: str | None = None,
        after_id: int = 0,
        limit: int | None = None,
    ) -> VectorSet:
        """Vectors that ``ref`` made of documents' present content, on days ``[since, until)``, oldest id first."""
        given = {"since": since, "until": until, "brand": brand, "after": after_id, "limit": limit}
        return self.where(ref, "", given)

    def unassigned(
        self,
        ref: ModelRef,
        model: ModelRef,
        revision: int,
        since: date | None,
        *,
        after_id: int = 0,
        limit: int | None = None,
    ) -> VectorSet:
        """Vectors of ``ref`` whose documents the topic model ``model`` has not assigned in their present content.

        Documents on ``since`` or later also count when they were assigned at an earlier ``revision`` of the registry:
        after a discovery the last weeks are assigned again. ``since`` None: nothing is assigned again.
        """
        task, number = self.models.known(model) or (-1, -1)
        also = {"topic_task": task, "topic_model": number, "revision": revision, "again": since}
        return self.where(ref, _UNASSIGNED, {**also, "after": after_id, "limit": limit})

    def save_assignments(
        self,
        document_ids: Sequence[int] | NDArray[np.int64],
        assignments: Sequence[Assignment],
        *,
        model: ModelRef,
        revision: int,
        at: datetime,
        hashes: Sequence[str] | None = None,
        clauses: ClauseSet | None = None,
        clause_topics: Sequence[Assignment] = (),
    ) -> None:
        """Writes each document's topic, or none, as a label of the task "topic", in one transaction.

        ``hashes`` (from the ``VectorSet``) is the content that was assigned: a document edited meanwhile stays
        unassigned. Without it the present content is taken. Erased documents are passed over. ``clauses`` are those of
        the documents, ``clause_topics`` their topics in the same order: labels with the clause's span and position.
        What the documents' clauses spoke of before is replaced; corrections go before all of it.
        """
        with self.write():
            task, number = self.models.numbers(model, at)
            stamps = hashes if hashes is not None else [None] * len(assignments)
            heads = [(int(n), task, number, stamp) for n, stamp in zip(document_ids, stamps, strict=True)]
            said = _spoken(assignments, clauses, clause_topics)
            runs = ((*head, "done" if row in said else "nothing found", revision, instant(at))
                    for row, head in enumerate(heads))  # fmt: skip
            self.conn.executemany(_RUN, runs)
            given = zip(heads, assignments, strict=True)
            self.conn.executemany(_TOPIC, ((*head, _value(answer), float(answer.score)) for head, answer in given))
            self._clauses.save(heads, clauses, clause_topics)
            overlay(self.conn, task, number, [head[0] for head in heads])

    def holding(self, ref: ModelRef, words: Sequence[str], limit: int = 5_000) -> VectorSet:
        """Vectors of ``ref`` of the newest ``limit`` documents that hold a word that begins like one of ``words``.

        Case, dots and hooks do not count; a phrase must stand as it is, and so must a word of ``WHOLE`` letters.
        """
        forms = dict.fromkeys(
            form for word in words for form in text.spellings(text.fold(text.clean(word))) if word.strip()
        )
        match = " OR ".join(quoted(form) + ("*" if len(form) > WHOLE else "") for form in forms) or '""'
        given = {"match": match, "newest": limit, "after": 0, "limit": None}
        return self.where(ref, _HOLDING, given)

    def anchors(self, topic: int, ref: ModelRef) -> VectorSet:
        """Vectors of ``ref`` of the documents that show what a topic is, without those that were edited since."""
        return self.where(ref, _ANCHORING, {"topic": topic, "after": 0, "limit": None})

    def members(self, topic: int, ref: ModelRef, newest: int) -> VectorSet:
        """Vectors of ``ref`` of the ``newest`` documents that the reporting topic model gave to a topic."""
        return self.where(ref, _NEWEST_MEMBERS, {"topic": topic, "newest": newest, "after": 0, "limit": None})

    def where(self, ref: ModelRef, also: str, given: dict[str, Any]) -> VectorSet:
        """Vectors of ``ref`` whose documents ``AS d`` fulfil ``also`` (SQL, empty or beginning with AND), too."""
        task, model = self.models.known(ref) or (-1, -1)
        values = {"since": None, "until": None, "brand": None, **given, "task": task, "model": model}
        values["limit"] = -1 if values["limit"] is None else values["limit"]
        for name in ("since", "until", "again"):
            values[name] = values[name].isoformat() if values.get(name) else None
        return _vector_set(self.read(_VECTORS.format(also=also), values))


def _spoken(documents: Sequence[Assignment], clauses: ClauseSet | None, topics: Sequence[Assignment]) -> set[int]:
    """Rows of the documents that have a topic, themselves or in a clause."""
    of = clauses.of.tolist() if clauses is not None else []
    inside = {row for row, answer in zip(of, topics, strict=True) if answer.topic is not None}
    return inside | {row for row, answer in enumerate(documents) if answer.topic is not None}


def _value(answer: Assignment) -> str:
    return "" if answer.topic is None else str(answer.topic)


def _vector_set(rows: list[tuple[Any, ...]]) -> VectorSet:
    """Rows of ``_VECTORS`` as a ``VectorSet``."""
    return VectorSet(
        np.array([row[0] for row in rows], dtype=np.int64),
        [text.body(row[1], row[2]) for row in rows],
        [row[3] for row in rows],
        [date.fromisoformat(row[4]) for row in rows],
        unit_rows([row[6] for row in rows], "<f2"),
        [row[5] for row in rows],
    )
