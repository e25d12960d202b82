"""What is spoken of: topics by period, what they break down into, and what belongs to none."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
# The documents go by id, as their labels and scores lie: by day each would be looked for in another place.
_TOPICS = """
SELECT d.id, t.position, t.value, s.value, d.day, d.source,
  coalesce(nullif(d.author_key, ''), nullif(d.customer_id, ''), d.id)
FROM documents AS d CROSS JOIN effective_labels AS t ON t.document_id = d.id AND t.task_id = :topics
  AND t.model_id = :topic_model
  AND t.content_hash = d.content_hash
LEFT JOIN effective_labels AS s ON s.document_id = d.id AND s.task_id = :task AND s.model_id = :model
  AND s.position = t.position
  AND s.content_hash = d.content_hash
WHERE d.id IN (SELECT d.id FROM documents AS d WHERE d.day >= :start AND d.day < :end {segment})
"""
_BREAKDOWN = """
SELECT d.day, {by}, count(*)
FROM (
  SELECT document_id, content_hash FROM effective_labels
  WHERE task_id = :topics AND value IN (SELECT value FROM json_each(:members)) AND model_id = :topic_model
    AND position = 0
  UNION SELECT document_id, content_hash FROM effective_labels
  WHERE task_id = :topics AND value IN (SELECT value FROM json_each(:members)) AND model_id = :topic_model
    AND position > 0 AND p_negative IS NULL
) AS t CROSS JOIN documents AS d ON d.id = t.document_id AND d.content_hash = t.content_hash
WHERE d.day >= :start AND d.day < :end {segment}
GROUP BY d.day, 2
"""
_NONE = """
SELECT d.day, '', count(*)
FROM effective_labels AS t CROSS JOIN documents AS d ON d.id = t.document_id AND d.content_hash = t.content_hash
WHERE t.task_id = :topics AND t.value = '' AND t.model_id = :topic_model AND t.position = 0
  AND d.day >= :start AND d.day < :end {segment}
  AND NOT EXISTS (
    SELECT 1 FROM effective_labels AS c WHERE c.document_id = d.id AND c.task_id = :topics AND c.model_id = :topic_model
      AND c.position > 0 AND c.content_hash = d.content_hash)
GROUP BY d.day
"""


Felt = frozenset[str]
"""The polarities that a document has of a topic: one, several where its clauses differ, or none."""
FELT: dict[str | None, Felt] = {None: frozenset()} | {one: frozenset((one,)) for one in POLARITIES}


@dataclass(frozen=True, slots=True)
class Cell:
    """A topic or group in a period: documents by source and polarities, and who wrote them."""

    said: Counter[tuple[str, Felt]] = field(default_factory=Counter)
    authors: set[Any] = field(default_factory=set)

    def tally(self) -> Tally:
        """Documents by polarity."""
        return Tally(*(sum(n for (_, felt), n in self.said.items() if one in felt) for one in POLARITIES))

    def sources(self, polarity: str = "") -> Counter[str]:
        """Documents by source; those that feel ``polarity`` where it is given."""
        found = Counter[str]()
        for (source, felt), count in self.said.items():
            found[source] += count if not polarity or polarity in felt else 0
        return found


@dataclass(frozen=True, slots=True)
class Courses:
    """What the documents of some periods speak of, by period: all of them by source, and each topic's or group's."""

    documents: list[Counter[str]]
    cells: Mapping[int, Sequence[Cell]]

    def count(self, topic: Topic) -> TopicCount:
        """The course of a topic or group; nothing where no document speaks of it."""
        cells = self.cells.get(topic.id, [Cell()] * len(self.documents))
        return TopicCount(
            topic,
            tuple(sum(one.said.values()) for one in cells),
            tuple(one.tally() for one in cells),
            tuple(len(one.authors) for one in cells),
        )


class Themes(Counts, Makers):
    """Topics as the topic model that reports assigned them; merged topics count as their goal.

    A document speaks of a topic where it has the topic as a whole or in one of its clauses. What it feels about the
    topic is the polarity of those clauses; of the whole where no clause speaks of it, or where the clause has none.
    A document counts once for a topic, and once for each polarity that it has of it; the same holds for a group.
    """

    _kept: tuple[Any, Courses] | None = None

    def topics(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """Every active or proposed topic that is not merged away, by id, polarity as ``ref`` read it."""
        found = self.courses(periods, ref)
        return [found.count(one) for one in self.registry() if one.open]

    def groups(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """Every group that holds such a topic, by id: documents that speak of any of its topics, each once."""
        found, registry = self.courses(periods, ref), self.registry()
        held = {one.parent for one in registry if one.open}
        return [found.count(one) for one in registry if one.state == "group" and one.id in held]

    def courses(self, periods: Sequence[Period], ref: ModelRef | None) -> Courses:
        """What topics, groups and sources are counted from; read once for all, for as long as nobody writes."""
        written = self.conn.execute("PRAGMA data_version").fetchone()[0], self.conn.total_changes
        asked = (tuple(periods), ref, self.segment and tuple(self.segment.where.items()), written)
        if self._kept is None or self._kept[0] != asked:
            self._kept = asked, self._courses(periods, ref)
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

    def _courses(self, periods: Sequence[Period], ref: ModelRef | None) -> Courses:
        """A document without author and customer was written by someone of its own."""
        registry = self.registry()
        goals = {str(one.id): one.merged_into or one.id for one in registry}
        groups = {one.id: one.parent for one in registry if one.open and one.parent is not None}
        days, (task, model) = places(periods), self.model(ref)
        documents: list[Counter[str]] = [Counter() for _ in periods]
        cells: dict[int, list[Cell]] = defaultdict(lambda: [Cell() for _ in periods])
        rows = self._spoken(_TOPICS, periods, {"task": task, "model": model})
        for _, labels in groupby(rows, itemgetter(0)):  # documents are the outer loop of the join
            held = list(labels)
            day, source, author = held[0][4:]
            spoken = _with_groups(mentions([row[1:4] for row in held], goals), groups)
            for n in days.get(day, ()):
                documents[n][source] += 1
                for topic, felt in spoken.items():
                    cell = cells[topic][n]
                    cell.said[source, felt] += 1
                    cell.authors.add(author)
        return Courses(documents, dict(cells))

    def _spoken(self, sql: str, periods: Sequence[Period], more: dict[str, Any], by: str = "") -> Any:
        """Rows of a query over the labels of the topic model that reports."""
        topics, model = self.model(self.topic_ref())
        segment, values = self.filter()
        values |= span(periods) | {"topics": topics, "topic_model": model} | more
        return self.rows(sql.format(segment=segment, by=by), values)


def mentions(labels: Sequence[tuple[Any, ...]], goals: Mapping[str, int]) -> dict[int, Felt]:
    """Topic → the polarities that one document has of it.

    ``labels``: its labels of the topic model as (position, id of a topic or empty, polarity at that position or None).
    ``goals``: id of a topic as it is written there → the topic that it counts as.
    """
    if len(labels) == 1:
        _, value, polarity = labels[0]
        return {goals[value]: FELT[polarity]} if value in goals else {}
    found: dict[int, Felt] = {}
    whole = next((polarity for position, _, polarity in labels if not position), None)
    for position, value, polarity in sorted(labels, reverse=True):
        topic = goals.get(value)
        if topic is not None and (position or topic not in found):
            found[topic] = found.get(topic, FELT[None]) | FELT[polarity or whole]
    return found


def _with_groups(topics: dict[int, Felt], groups: Mapping[int, int]) -> dict[int, Felt]:
    """Topics, and groups with what one document feels about any of their topics. ``groups``: topic → its group."""
    if groups.keys().isdisjoint(topics):
        return topics
    found = dict(topics)
    for topic in groups.keys() & topics:
        found[groups[topic]] = found.get(groups[topic], FELT[None]) | topics[topic]
    return found
