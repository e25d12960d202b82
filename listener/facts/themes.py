"""What is spoken of: topics by period, what they break down into, and what belongs to none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, ItemsView, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from listener.facts.counts import Counts
from listener.facts.figures import Tally, TopicCount
from listener.facts.makers import Makers
from listener.facts.reading import column, places, span
from listener.types import POLARITIES, ModelRef, Period, Topic

_REGISTRY = """
SELECT t.id, json_patch(t.names, t.set_names), t.keywords, coalesce(nullif(p.kind, 'topic'), t.set_state, t.state),
  t.merged_into, t.parent, t.pinned
FROM topics AS t LEFT JOIN topic_decisions AS p ON p.topic_id = t.id ORDER BY t.id
"""
_TOPICS = """
SELECT d.id, t.position, t.value, s.value, d.day, g.value,
  coalesce(nullif(d.author_key, ''), nullif(d.customer_id, ''), d.id)
FROM documents AS d CROSS JOIN labels AS t ON t.document_id = d.id AND t.task_id = :topics AND t.model_id = :topic_model
  AND t.content_hash = d.content_hash
LEFT JOIN labels AS s ON s.document_id = d.id AND s.task_id = :task AND s.model_id = :model AND s.position = t.position
  AND s.content_hash = d.content_hash
LEFT JOIN scores AS g ON g.document_id = d.id AND g.position = 0 AND g.metric = 'stars'
WHERE d.day >= :start AND d.day < :end {segment}
"""
_BREAKDOWN = """
SELECT d.day, {by}, count(*)
FROM (
  SELECT document_id, content_hash FROM labels
  WHERE task_id = :topics AND value IN (SELECT value FROM json_each(:members)) AND model_id = :topic_model
    AND position = 0
  UNION SELECT document_id, content_hash FROM labels
  WHERE task_id = :topics AND value IN (SELECT value FROM json_each(:members)) AND model_id = :topic_model
    AND position > 0 AND p_negative IS NULL
) AS t CROSS JOIN documents AS d ON d.id = t.document_id AND d.content_hash = t.content_hash
WHERE d.day >= :start AND d.day < :end {segment}
GROUP BY d.day, 2
"""
_NONE = """
SELECT d.day, '', count(*)
FROM labels AS t CROSS JOIN documents AS d ON d.id = t.document_id AND d.content_hash = t.content_hash
WHERE t.task_id = :topics AND t.value = '' AND t.model_id = :topic_model AND t.position = 0
  AND d.day >= :start AND d.day < :end {segment}
  AND NOT EXISTS (
    SELECT 1 FROM labels AS c WHERE c.document_id = d.id AND c.task_id = :topics AND c.model_id = :topic_model
      AND c.position > 0 AND c.content_hash = d.content_hash)
GROUP BY d.day
"""


@dataclass(slots=True)
class _Cell:
    """A topic in a period while it is being counted."""

    count: int = 0
    polarity: list[int] = field(default_factory=lambda: [0, 0, 0])
    stars: dict[float, int] = field(default_factory=dict)
    authors: set[Any] = field(default_factory=set)

    def add(self, polarities: Collection[str], star: float | None, author: Any) -> None:
        """One document more, with what it feels about the topic: one polarity, or several where its clauses differ."""
        self.count += 1
        self.authors.add(author)
        for polarity in polarities:
            self.polarity[POLARITIES.index(polarity)] += 1
        if star is not None:
            self.stars[star] = self.stars.get(star, 0) + 1


class Themes(Counts, Makers):
    """Topics as the topic model that reports assigned them; merged topics count as their goal.

    A document speaks of a topic where it has the topic as a whole or in one of its clauses. What it feels about the
    topic is the polarity of those clauses; of the whole where no clause speaks of it, or where the clause has none.
    A document counts once for a topic, and once for each polarity that it has of it; the same holds for a group.
    """

    _kept: tuple[Any, dict[int, TopicCount]] | None = None

    def topics(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """Every active or proposed topic that is not merged away, by id, polarity as ``ref`` read it."""
        return [one for one in self._counted(periods, ref).values() if one.topic.open]

    def groups(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """Every group that holds such a topic, by id: documents that speak of any of its topics, each once."""
        counted = self._counted(periods, ref)
        held = {one.topic.parent for one in counted.values() if one.topic.open}
        return [one for one in counted.values() if one.topic.state == "group" and one.topic.id in held]

    def _counted(self, periods: Sequence[Period], ref: ModelRef | None) -> dict[int, TopicCount]:
        """Open topics and groups with their courses; read once for both, for as long as nobody writes."""
        written = self.conn.execute("PRAGMA data_version").fetchone()[0], self.conn.total_changes
        asked = (tuple(periods), ref, self.segment and tuple(self.segment.where.items()), written)
        if self._kept is None or self._kept[0] != asked:
            registry = self.registry()
            courses = self._courses(periods, ref, registry)
            shown = (one for one in registry if one.open or one.state == "group")
            self._kept = asked, {one.id: _topic_count(one, courses[one.id]) for one in shown}
        return self._kept[1]

    def unassigned(self, periods: Sequence[Period]) -> list[int]:
        """Documents that were looked at and belong to no topic, nor do their clauses."""
        rows = self._spoken(_NONE, periods, {})
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
        self, periods: Sequence[Period], ref: ModelRef | None, registry: Sequence[Topic]
    ) -> dict[int, list[_Cell]]:
        """Topic or group → its cells by period. A document without author and customer was written by someone of its
        own."""
        goals = {str(one.id): one.merged_into or one.id for one in registry}
        groups = {one.id: one.parent for one in registry if one.open and one.parent is not None}
        days, (task, model) = places(periods), self.model(ref)
        found: dict[int, list[_Cell]] = defaultdict(lambda: [_Cell() for _ in periods])
        rows = self._spoken(_TOPICS, periods, {"task": task, "model": model})
        for _, labels in groupby(rows, itemgetter(0)):  # documents are the outer loop of the join
            held = list(labels)
            day, star, author = held[0][4:]
            spoken = mentions([row[1:4] for row in held], goals)
            for topic, polarities in (*spoken.items(), *_together(spoken, groups)):
                for n in days.get(day, ()):
                    found[topic][n].add(polarities, star, author)
        return found

    def _spoken(self, sql: str, periods: Sequence[Period], more: dict[str, Any], by: str = "") -> Any:
        """Rows of a query over the labels of the topic model that reports."""
        topics, model = self.model(self.topic_ref())
        segment, values = self.filter()
        values |= span(periods) | {"topics": topics, "topic_model": model} | more
        return self.rows(sql.format(segment=segment, by=by), values)


def mentions(labels: Sequence[tuple[Any, ...]], goals: Mapping[str, int]) -> dict[int, set[str]]:
    """Topic → the polarities that one document has of it.

    ``labels``: its labels of the topic model as (position, id of a topic or empty, polarity at that position or None).
    ``goals``: id of a topic as it is written there → the topic that it counts as.
    """
    found: dict[int, set[str]] = {}
    whole = next((polarity for position, _, polarity in labels if not position), None)
    for position, value, polarity in sorted(labels, reverse=True):
        topic = goals.get(value)
        if topic is not None and (position or topic not in found):
            felt = polarity or whole
            found.setdefault(topic, set()).update([felt] if felt else [])
    return found


def _together(spoken: Mapping[int, set[str]], groups: Mapping[int, int]) -> ItemsView[int, set[str]]:
    """Groups with what one document feels about any of their topics. ``groups``: topic → its group."""
    found: dict[int, set[str]] = {}
    for topic, polarities in spoken.items():
        if topic in groups:
            found.setdefault(groups[topic], set()).update(polarities)
    return found.items()


def _topic_count(topic: Topic, cells: Sequence[_Cell]) -> TopicCount:
    return TopicCount(
        topic,
        tuple(one.count for one in cells),
        tuple(Tally(*one.polarity) for one in cells),
        tuple(dict(sorted(one.stars.items())) for one in cells),
        tuple(len(one.authors) for one in cells),
    )
