"""Documents found by their words and by their meaning; texts that are the same count as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from listener.store.clauses import unit_rows
from listener.store.connection import Connection, Part
from listener.store.models import Models
from listener.store.words import match
from listener.text.stems import WORDS
from listener.types import ModelRef, Polarity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from listener.types import Vector

CHUNK = 4096
"""Vectors in memory together."""

_BY_WORDS = """
SELECT d.content_hash FROM documents_fts AS f JOIN documents AS d ON d.id = f.rowid
WHERE documents_fts MATCH :match AND d.gone_at IS NULL {also} ORDER BY bm25(documents_fts), d.id DESC
"""
_BY_MEANING = """
SELECT d.content_hash, v.vector FROM documents AS d
JOIN vectors AS v ON v.document_id = d.id AND v.model_id = :model
JOIN label_runs AS r ON r.document_id = d.id AND r.task_id = :task AND r.model_id = :model
  AND r.content_hash = d.content_hash
WHERE d.length > 0 AND d.gone_at IS NULL {also}
"""
_ANY_VECTOR = "SELECT EXISTS (SELECT 1 FROM label_runs WHERE task_id = ? AND model_id = ? AND outcome = 'done')"
_DAYS = """(:since IS NULL OR d.day >= :since) AND (:until IS NULL OR d.day < :until)
  AND (:lang IS NULL OR d.lang = :lang)"""
_LABELLED = "d.id IN (SELECT document_id FROM labelled_documents WHERE sentiment = :polarity)"
_MENTIONING = """d.id IN (SELECT document_id FROM topic_mentions
  WHERE topic_id IN (SELECT value FROM json_each(:topics)) AND (:polarity IS NULL OR sentiment = :polarity))"""
_FOUND = """
SELECT d.content_hash, l.document_id, l.day, l.source, l.lang, l.title, l.text, l.sentiment, l.confidence, l.topic_id,
  l.topic_tr, l.topic_en, f.texts
FROM (SELECT max(d.id) AS id, count(*) AS texts FROM documents AS d
  WHERE d.content_hash IN (SELECT value FROM json_each(:hashes)) AND d.gone_at IS NULL {also}
  GROUP BY d.content_hash) AS f
JOIN documents AS d ON d.id = f.id JOIN labelled_documents AS l ON l.document_id = d.id
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be found: on days ``[since, until)``, in a language, of a polarity, of any of some topics.

    A document is of a topic where it has it as a whole or in a clause; the polarity is then that of the clause. Merged
    topics are named by their goal.
    """

    since: date | None = None
    until: date | None = None
    lang: str | None = None
    polarity: Polarity | None = None
    topics: tuple[int, ...] | None = None

    @property
    def sql(self) -> str:
        """The condition on ``documents AS d``, to follow another one."""
        if self.topics is not None:
            return f"AND {_DAYS} AND {_MENTIONING}"
        return f"AND {_DAYS}" + (f" AND {_LABELLED}" if self.polarity is not None else "")

    @property
    def values(self) -> dict[str, Any]:
        """What its parameters are."""
        days = {name: one and one.isoformat() for name, one in (("since", self.since), ("until", self.until))}
        return {**days, "lang": self.lang, "polarity": self.polarity, "topics": json.dumps(self.topics)}


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that was found: its newest document, what the reporting models say of it, and how many say the same."""

    content_hash: str
    document_id: int
    day: date
    source: str
    lang: str
    title: str
    text: str
    sentiment: Polarity | None
    confidence: float | None
    topic: int | None
    topic_tr: str | None
    topic_en: str | None
    texts: int


class Search(Part):
    """Look-ups; each gives content hashes, best first, no hash twice."""

    def __init__(self, connection: Connection, models: Models) -> None:
        super().__init__(connection)
        self.models = models

    def by_words(self, words: Sequence[str], where: Filter, depth: int) -> list[str]:
        """At most ``depth`` texts by BM25: first those that hold all of ``words``, then those that hold any.

        A word is found by its beginning, in whatever way i and ı are written (``stem``, ``spellings``).
        """
        hashes: dict[str, None] = {}
        for joint in ("AND", "OR") if len(words) > 1 else ("AND",):
            if words and len(hashes) < depth:
                values = {"match": match(words[:WORDS], joint), **where.values}
                self._collect(_BY_WORDS.format(also=where.sql), values, hashes, depth)
        return list(hashes)

    def _collect(self, sql: str, values: dict[str, Any], hashes: dict[str, None], depth: int) -> None:
        """Adds hashes in the order of the rows until there are ``depth``."""
        with self.reading() as conn:
            for (one,) in conn.execute(sql, values):
                hashes.setdefault(one)
                if len(hashes) == depth:
                    return

    def has_vectors(self, ref: ModelRef) -> bool:
        """Whether ``ref`` made a vector of any document."""
        return bool(self.read(_ANY_VECTOR, self.models.known(ref) or (-1, -1))[0][0])

    def by_meaning(self, vector: Vector, ref: ModelRef, where: Filter, depth: int) -> list[str]:
        """At most ``depth`` texts, the nearest to ``vector`` first, as ``cosines`` has them."""
        return list(self.cosines(vector, ref, where, depth)[0])

    def cosines(self, vector: Vector, ref: ModelRef, where: Filter, depth: int) -> tuple[dict[str, float], float]:
        """The ``depth`` best texts by the cosine of vectors (of ``ref``, of the present content) with ``vector``,
        best first, and the mean cosine of all documents (0 of none).

        Every vector is looked at, ``CHUNK`` at a time, so memory does not grow with the store. Ties go by hash.
        """
        task, model = self.models.known(ref) or (-1, -1)
        values = {"task": task, "model": model, **where.values}
        best: dict[str, float] = {}
        total, count = 0.0, 0
        with self.reading() as conn:
            rows = conn.execute(_BY_MEANING.format(also=where.sql), values)
            while chunk := rows.fetchmany(CHUNK):
                matrix = unit_rows([blob for _, blob in chunk], "<f2")
                found = matrix @ vector
                total, count = total + float(found.sum(dtype=np.float64)), count + len(found)
                for name, cosine in nearest([name for name, _ in chunk], found, depth):
                    best[name] = max(cosine, best.get(name, -1.0))
                best = dict(sorted(best.items(), key=lambda one: (-one[1], one[0]))[:depth])
        return best, total / max(1, count)

    def found(self, hashes: Iterable[str], where: Filter) -> dict[str, FoundText]:
        """What is known of each text, by content hash; only documents that ``where`` allows count."""
        values = {"hashes": json.dumps(list(hashes)), **where.values}
        rows = self.read(_FOUND.format(also=where.sql), values)
        return {name: FoundText(name, number, date.fromisoformat(day), *rest) for name, number, day, *rest in rows}


def nearest(names: Sequence[str], cosines: NDArray[np.float32], depth: int) -> Iterator[tuple[str, float]]:
    """The ``depth`` best distinct names with their cosines, best first."""
    seen: set[str] = set()
    for row in np.argsort(-cosines, kind="stable"):
        if names[row] not in seen:
            seen.add(names[row])
            yield names[row], float(cosines[row])
        if len(seen) == depth:
            return
