"""What customers said in their own words: representative, readable, not twice the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from listener import text
from listener.facts.figures import Voice
from listener.facts.reading import span
from listener.facts.themes import Themes
from listener.types import ModelRef, Period, Polarity, Score

SHORT, LONG = 25, 280
"""Characters between which a quote reads well."""

ALIKE = 0.6
"""Share of common words (Jaccard) from which two texts count as the same."""

_CANDIDATES = 60

_VOICES = """
SELECT d.id, d.text, d.lang, d.day, d.channel, d.source, s.value, s.score, 1.0, d.title, NULL, NULL,
  g.metric, g.value, g.low, g.high, g.relation
FROM documents AS d CROSS JOIN effective_labels AS s ON s.document_id = d.id AND s.task_id = :task
  AND s.model_id = :model
  AND s.position = 0 AND s.content_hash = d.content_hash
LEFT JOIN scores AS g ON g.document_id = d.id AND g.position = 0
WHERE d.day >= :start AND d.day < :end AND d.gone_at IS NULL AND (:polarity IS NULL OR s.value = :polarity) {segment}
ORDER BY d.length BETWEEN :short AND :long DESC, s.score DESC, d.id
LIMIT :candidates
"""
_OF_TOPIC = """
SELECT d.id, d.text, d.lang, d.day, d.channel, d.source, coalesce(c.value, s.value) AS polarity,
  coalesce(c.score, s.score) AS sure, t.score, d.title, t.span_start, t.span_end,
  g.metric, g.value, g.low, g.high, g.relation
FROM documents AS d CROSS JOIN effective_labels AS t ON t.document_id = d.id AND t.task_id = :topics
  AND t.model_id = :topic_model
  AND t.content_hash = d.content_hash AND t.value IN (SELECT value FROM json_each(:members))
CROSS JOIN effective_labels AS s ON s.document_id = d.id AND s.task_id = :task AND s.model_id = :model
  AND s.position = 0 AND s.content_hash = d.content_hash
LEFT JOIN effective_labels AS c ON c.document_id = d.id AND c.task_id = :task AND c.model_id = :model
  AND c.position = t.position AND c.content_hash = d.content_hash
LEFT JOIN scores AS g ON g.document_id = d.id AND g.position = 0
WHERE d.day >= :start AND d.day < :end AND d.gone_at IS NULL AND (:polarity IS NULL OR polarity = :polarity) {segment}
  AND (t.position > 0 OR NOT EXISTS (
    SELECT 1 FROM effective_labels AS o WHERE o.document_id = d.id AND o.task_id = :topics AND o.model_id = :topic_model
      AND o.position > 0 AND o.content_hash = d.content_hash AND o.value IN (SELECT value FROM json_each(:members))))
ORDER BY coalesce(t.span_end - t.span_start, d.length) BETWEEN :short AND :long DESC, t.score * sure DESC, d.id,
  t.position
LIMIT :candidates
"""


class Voices(Themes):
    """Quotes."""

    def voices(
        self,
        period: Period,
        ref: ModelRef | None,
        topic_id: int | None = None,
        polarity: Polarity | None = None,
        limit: int = 3,
    ) -> list[Voice]:
        """Up to ``limit`` texts that stand for the rest, the same for the same rows.

        Of a topic the clause is quoted that speaks of it, with its own polarity; the whole text where no clause does.
        Texts of ``SHORT`` to ``LONG`` characters go first, then the most central: cosine to the topic times confidence
        in the polarity; ties by id. A text that repeats most words of one taken already is left out.
        """
        task, model = self.model(ref)
        segment, values = self.filter()
        values |= span([period]) | {"task": task, "model": model, "polarity": polarity, "short": SHORT, "long": LONG}
        values |= {"candidates": max(_CANDIDATES, 10 * limit)}
        sql = _VOICES
        if topic_id is not None:
            sql, values = _OF_TOPIC, values | self._members(topic_id)
        rows = self.rows(sql.format(segment=segment), values)
        return _distinct((_voice(row) for row in rows), limit)

    def _members(self, topic_id: int) -> dict[str, Any]:
        """The topic and all that was merged into it, under the model that reports."""
        topics, model = self.model(self.topic_ref())
        members = [str(one.id) for one in self.registry() if topic_id in (one.id, one.merged_into)]
        return {"topics": topics, "topic_model": model, "members": json.dumps(members)}


def _voice(row: tuple[Any, ...]) -> Voice:
    number, said, lang, day, channel, source, polarity, confidence, similarity, title, low, high, metric, *figure = row
    score = Score(metric, *figure) if metric else None
    when, partial = date.fromisoformat(day), low is not None
    if partial:
        said, title = text.body(title, said)[low:high], ""
    return Voice(number, said, lang, when, channel, source, polarity, confidence, score, similarity, title, partial)


def _distinct(voices: Iterable[Voice], limit: int) -> list[Voice]:
    """The first ``limit`` that are not like an earlier one."""
    taken: list[tuple[Voice, frozenset[str]]] = []
    for voice in voices:
        if len(taken) == limit:
            break
        words = frozenset(text.words(text.body(voice.title, voice.text), voice.lang))
        if not any(_alike(words, other) for _, other in taken):
            taken.append((voice, words))
    return [voice for voice, _ in taken]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts share ``ALIKE`` of their words; two without words are alike."""
    return len(one & other) >= ALIKE * max(1, len(one | other)) or not (one or other)
