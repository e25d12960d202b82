"""What each source brought, and how much of it spoke of a topic: what the test of emergence reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from listener.facts.figures import TopicSources
from listener.facts.reading import places, span
from listener.facts.soundness import Soundness
from listener.facts.themes import mentions
from listener.types import ModelRef, Period

_SPOKEN = """
SELECT d.id, d.source, d.day, t.position, t.value, s.value
FROM documents AS d CROSS JOIN labels AS t ON t.document_id = d.id AND t.task_id = :topics AND t.model_id = :topic_model
  AND t.content_hash = d.content_hash
LEFT JOIN labels AS s ON s.document_id = d.id AND s.task_id = :task AND s.model_id = :model AND s.position = t.position
  AND s.content_hash = d.content_hash
WHERE d.day >= :start AND d.day < :end {segment}
"""
_BEGUN = "SELECT source, min(day) FROM documents GROUP BY source ORDER BY source"

Spoken = tuple[str, str, dict[int, set[str]]]
"""A document's source, its day, and the topics that it speaks of with the polarities that it has of each."""


class Rates(Soundness):
    """Topics by source and period."""

    def topic_sources(self, periods: Sequence[Period], ref: ModelRef | None) -> TopicSources:
        """Documents that were looked at for topics, those of each topic, and the complaints among them, by source.

        When a source began is asked of everything that is stored, whatever the segment.
        """
        begun = {source: date.fromisoformat(day) for source, day in self.rows(_BEGUN, {})}
        documents, said, bad = _Grid(begun, periods), _Grid(begun, periods), _Grid(begun, periods)
        for source, day, topics in self._documents(periods, ref):
            documents.add(0, source, day)
            for topic, polarities in topics.items():
                said.add(topic, source, day)
                if "negative" in polarities:
                    bad.add(topic, source, day)
        return TopicSources(tuple(begun), tuple(begun.values()), documents.made()[0], said.made(), bad.made())

    def _documents(self, periods: Sequence[Period], ref: ModelRef | None) -> Iterator[Spoken]:
        """Every document of the periods that was looked at."""
        (topics, topic_model), (task, model) = self.model(self.topic_ref()), self.model(ref)
        goals = {str(one.id): one.merged_into or one.id for one in self.registry()}
        segment, values = self.filter()
        values |= span(periods) | {"topics": topics, "topic_model": topic_model, "task": task, "model": model}
        rows = self.rows(_SPOKEN.format(segment=segment), values)
        for _, labels in groupby(rows, itemgetter(0)):  # documents are the outer loop of the join
            held = list(labels)
            yield held[0][1], held[0][2], mentions([row[3:] for row in held], goals)


class _Grid:
    """Documents by key, source and period while they are being counted."""

    def __init__(self, sources: Iterable[str], periods: Sequence[Period]) -> None:
        self.sources = {source: n for n, source in enumerate(sources)}
        self.weeks, self.width = places(periods), len(periods)
        self.found = {0: self._empty()}

    def _empty(self) -> list[list[int]]:
        return [[0] * self.width for _ in self.sources]

    def add(self, key: int, source: str, day: str) -> None:
        """One document more."""
        row = self.found.setdefault(key, self._empty())[self.sources[source]]
        for week in self.weeks.get(day, ()):
            row[week] += 1

    def made(self) -> dict[int, tuple[tuple[int, ...], ...]]:
        """Key → (sources, periods)."""
        return {key: tuple(tuple(row) for row in rows) for key, rows in sorted(self.found.items())}
