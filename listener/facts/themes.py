"""What is spoken of: topics by period, what they break down into, and what belongs to none."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from listener.columns import Columns
from listener.columns.mentions import MentionFold
from listener.facts.counts import Counts
from listener.facts.figures import Tally, TopicCount
from listener.types import POLARITIES, ModelRef, Period, Topic

_REGISTRY = """
SELECT t.id, json_patch(t.names, t.set_names), t.keywords, coalesce(nullif(p.kind, 'topic'), t.set_state, t.state),
  t.merged_into, t.parent, t.pinned
FROM topics AS t LEFT JOIN topic_decisions AS p ON p.topic_id = t.id ORDER BY t.id
"""
Felt = frozenset[str]
"""The polarities that a document has of a topic: one, several where its clauses differ, or none."""
FELT: tuple[Felt, ...] = tuple(
    frozenset(name for bit, name in enumerate(POLARITIES) if bits >> bit & 1) for bits in range(8)
)
"""The polarities by the bits that the columns keep them in."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A topic or group in a period: documents by source and polarities, and how many people wrote them."""

    said: Counter[tuple[str, Felt]] = field(default_factory=Counter)
    authors: int = 0

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
            tuple(one.authors for one in cells),
        )


class Themes(Counts):
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
        columns = self.told(ref)
        asked = (tuple(periods), columns.manifest, tuple(self.registry()))
        if self._kept is None or self._kept[0] != asked:
            self._kept = asked, self._courses(columns, periods)
        return self._kept[1]

    def unassigned(self, periods: Sequence[Period]) -> list[int]:
        """Documents that were looked at and belong to no topic, nor do their clauses."""
        return self.told().unassigned(periods)

    def breakdown(self, topic_id: int, periods: Sequence[Period], by: str) -> dict[str, list[int]]:
        """The topic's documents by a column, ``attributes.x`` or ``customer.x``. Sorted."""
        found = self._spoken(self.told(), periods).by(topic_id, [by])
        return {key: counts for (key,), counts in found.items()}

    def registry(self) -> list[Topic]:
        """Every topic by id, without centroids; people's names and states go before discovery's."""
        return [Topic(number, json.loads(names), tuple(json.loads(words)), state, merged, parent, bool(pinned))
                for number, names, words, state, merged, parent, pinned in self.rows(_REGISTRY, {})]  # fmt: skip

    def _courses(self, columns: Columns, periods: Sequence[Period]) -> Courses:
        """A document without author and customer was written by someone of its own."""
        documents: list[Counter[str]] = [Counter() for _ in periods]
        for (source,), counts in columns.looked_at(periods, ["source"]).items():
            for number, count in enumerate(counts):
                documents[number] += Counter({source: count})
        cells: dict[int, list[Cell]] = defaultdict(lambda: [Cell() for _ in periods])
        mentions, writers = self._spoken(columns, periods).read()
        for number, topic, source, felt, count in mentions:
            cells[topic][number].said[source, FELT[felt]] += count
        for number, topic, people in writers:
            cells[topic][number] = replace(cells[topic][number], authors=people)
        return Courses(documents, dict(cells))

    def _spoken(self, columns: Columns, periods: Sequence[Period]) -> MentionFold:
        registry = self.registry()
        goals = {one.id: one.merged_into or one.id for one in registry}
        parents = {one.id: one.parent for one in registry if one.open and one.parent is not None}
        return MentionFold(columns, periods, goals, parents)
