"""What is spoken of: topics by period, what they break down into, and what belongs to none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from listener.facts.counts import Counts
from listener.facts.figures import Tally, TopicCount
from listener.facts.makers import Makers
from listener.facts.reading import column, places, span
from listener.types import POLARITIES, ModelRef, Period, Topic

_REGISTRY = """
SELECT id, json_patch(names, set_names), keywords, coalesce(set_state, state), merged_into, parent, pinned
FROM topics ORDER BY id
"""
_SPOKEN = """
FROM documents AS d CROSS JOIN labels AS t ON t.document_id = d.id AND t.task_id = :topics AND t.model_id = :topic_model
  AND t.position = 0 AND t.content_hash = d.content_hash
"""
_TOPICS = f"""
SELECT t.value, d.day, s.value, g.value, coalesce(nullif(d.author_key, ''), nullif(d.customer_id, ''), d.id)
{_SPOKEN}
LEFT JOIN labels AS s ON s.document_id = d.id AND s.task_id = :task AND s.model_id = :model AND s.position = 0
  AND s.content_hash = d.content_hash
LEFT JOIN scores AS g ON g.document_id = d.id AND g.position = 0 AND g.metric = 'stars'
WHERE d.day >= :start AND d.day < :end AND t.value <> '' {{segment}}
"""
_BREAKDOWN = """
SELECT d.day, {by}, count(*)
FROM labels AS t CROSS JOIN documents AS d ON d.id = t.document_id AND d.content_hash = t.content_hash
WHERE t.task_id = :topics AND t.value IN (SELECT value FROM json_each(:members)) AND t.model_id = :topic_model
  AND t.position = 0 AND d.day >= :start AND d.day < :end {segment}
GROUP BY d.day, 2
"""


@dataclass(slots=True)
class _Cell:
    """A topic in a period while it is being counted."""

    count: int = 0
    polarity: list[int] = field(default_factory=lambda: [0, 0, 0])
    stars: dict[float, int] = field(default_factory=dict)
    authors: set[Any] = field(default_factory=set)

    def add(self, polarity: str | None, star: float | None, author: Any) -> None:
        """One document more."""
        self.count += 1
        self.authors.add(author)
        if polarity is not None:
            self.polarity[POLARITIES.index(polarity)] += 1
        if star is not None:
            self.stars[star] = self.stars.get(star, 0) + 1


class Themes(Counts, Makers):
    """Topics as the topic model that reports assigned them; merged topics count as their goal."""

    def topics(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """Every active or proposed topic that is not merged away, by id, polarity as ``ref`` read it."""
        registry = self.registry()
        courses = self._courses(periods, ref, {str(one.id): one.merged_into or one.id for one in registry})
        shown = [one for one in registry if one.state != "retired" and one.merged_into is None]
        return [_topic_count(one, courses[one.id]) for one in shown]

    def unassigned(self, periods: Sequence[Period]) -> list[int]:
        """Documents that were looked at and belong to no topic."""
        rows = self._spoken(_BREAKDOWN, periods, {"members": '[""]'}, "''")
        return self._fold(rows, periods).get("", [0] * len(periods))

    def breakdown(self, topic_id: int, periods: Sequence[Period], by: str) -> dict[str, list[int]]:
        """The topic's documents by a column, ``attributes.x`` or ``customer.x``. Sorted."""
        expression, path = column(by)
        members = [str(one.id) for one in self.registry() if topic_id in (one.id, one.merged_into)]
        rows = self._spoken(_BREAKDOWN, periods, {**path, "members": json.dumps(members)}, expression)
        return dict(sorted(self._fold(rows, periods).items()))

    def registry(self) -> list[Topic]:
        """Every topic by id, without centroids; people's names and states go before discovery's."""
        return [Topic(number, json.loads(names), tuple(json.loads(words)), state, merged, parent, bool(pinned))
                for number, names, words, state, merged, parent, pinned in self.rows(_REGISTRY, {})]  # fmt: skip

    def _courses(
        self, periods: Sequence[Period], ref: ModelRef | None, goals: dict[str, int]
    ) -> dict[int, list[_Cell]]:
        """Topic → its cells by period. A document without author and customer was written by someone of its own."""
        days, (task, model) = places(periods), self.model(ref)
        found: dict[int, list[_Cell]] = defaultdict(lambda: [_Cell() for _ in periods])
        for value, day, polarity, star, author in self._spoken(_TOPICS, periods, {"task": task, "model": model}):
            cells = found[goals.get(value, 0)]
            for n in days.get(day, ()):
                cells[n].add(polarity, star, author)
        return found

    def _spoken(self, sql: str, periods: Sequence[Period], more: dict[str, Any], by: str = "") -> Any:
        """Rows of a query over the labels of the topic model that reports."""
        topics, model = self.model(self.topic_ref())
        segment, values = self.filter()
        values |= span(periods) | {"topics": topics, "topic_model": model} | more
        return self.rows(sql.format(segment=segment, by=by), values)


def _topic_count(topic: Topic, cells: Sequence[_Cell]) -> TopicCount:
    return TopicCount(
        topic,
        tuple(one.count for one in cells),
        tuple(Tally(*one.polarity) for one in cells),
        tuple(dict(sorted(one.stars.items())) for one in cells),
        tuple(len(one.authors) for one in cells),
    )
