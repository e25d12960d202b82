"""What is spoken of: topics by period, what they break down into, and what belongs to none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from listener.facts.counts import Counts
from listener.facts.figures import Tally, TopicCount
from listener.facts.makers import Makers
from listener.facts.reading import column, places, span, window
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
SELECT t.value, d.day, s.value, g.value, count(*)
{_SPOKEN}
LEFT JOIN labels AS s ON s.document_id = d.id AND s.task_id = :task AND s.model_id = :model AND s.position = 0
  AND s.content_hash = d.content_hash
LEFT JOIN scores AS g ON g.document_id = d.id AND g.position = 0 AND g.metric = 'stars'
WHERE d.day >= :start AND d.day < :end AND t.value <> '' {{segment}}
GROUP BY t.value, d.day, s.value, g.value
"""
_AUTHORS = f"""
SELECT DISTINCT t.value, d.day, coalesce(nullif(d.author_key, ''), nullif(d.customer_id, ''), d.id)
{_SPOKEN}
WHERE d.day >= :start AND d.day < :end AND t.value <> '' {{segment}}
"""
_NONE = f"""
SELECT d.day, '', count(*) {_SPOKEN}
WHERE d.day >= :start AND d.day < :end AND t.value = '' {{segment}} GROUP BY d.day
"""
_BREAKDOWN = f"""
SELECT d.day, {{by}}, count(*) {_SPOKEN}
WHERE d.day >= :start AND d.day < :end AND t.value IN (SELECT value FROM json_each(:members)) {{segment}}
GROUP BY d.day, 2
"""


class Themes(Counts, Makers):
    """Topics as the topic model that reports over the window assigned them; merged topics count as their goal."""

    def topics(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """Every active or proposed topic that is not merged away, by id, polarity as ``ref`` read it."""
        registry = self.registry()
        goals = {str(one.id): one.merged_into or one.id for one in registry}
        counts, tallies, stars = self._courses(periods, ref, goals)
        authors = self._authors(periods, goals)
        return [
            TopicCount(one, tuple(counts[one.id]), tuple(Tally(*cell) for cell in tallies[one.id]),
                       tuple(dict(sorted(cell.items())) for cell in stars[one.id]), tuple(map(len, authors[one.id])))
            for one in registry if one.state != "retired" and one.merged_into is None
        ]  # fmt: skip

    def unassigned(self, periods: Sequence[Period]) -> list[int]:
        """Documents that were looked at and belong to no topic."""
        return self._fold(self._spoken(_NONE, periods, {}), periods).get("", [0] * len(periods))

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

    def _courses(self, periods: Sequence[Period], ref: ModelRef | None, goals: dict[str, int]) -> tuple[Any, Any, Any]:
        """Topic → by period: documents, [negative, neutral, positive], histogram of stars."""
        days, size = places(periods), len(periods)
        counts: dict[int, list[int]] = defaultdict(lambda: [0] * size)
        tallies: dict[int, list[list[int]]] = defaultdict(lambda: [[0, 0, 0] for _ in range(size)])
        stars: dict[int, list[dict[float, int]]] = defaultdict(lambda: [{} for _ in range(size)])
        task, model = self.model(ref)
        for value, day, polarity, star, count in self._spoken(_TOPICS, periods, {"task": task, "model": model}):
            topic = goals.get(value, 0)
            for n in days.get(day, ()):
                counts[topic][n] += count
                if polarity is not None:
                    tallies[topic][n][POLARITIES.index(polarity)] += count
                if star is not None:
                    stars[topic][n][star] = stars[topic][n].get(star, 0) + count
        return counts, tallies, stars

    def _authors(self, periods: Sequence[Period], goals: dict[str, int]) -> dict[int, list[set[Any]]]:
        """Topic → by period: who wrote; a document without author and customer is someone of its own."""
        days, size = places(periods), len(periods)
        found: dict[int, list[set[Any]]] = defaultdict(lambda: [set() for _ in range(size)])
        for value, day, author in self._spoken(_AUTHORS, periods, {}):
            cells = found[goals.get(value, 0)]
            for n in days.get(day, ()):
                cells[n].add(author)
        return found

    def _spoken(self, sql: str, periods: Sequence[Period], more: dict[str, Any], by: str = "") -> Any:
        """Rows of a query over topic labels of the version that reports over the periods."""
        topics, model = self.model(self.topic_ref(self.window or window(periods)))
        segment, values = self.filter()
        values |= span(periods) | {"topics": topics, "topic_model": model} | more
        return self.rows(sql.format(segment=segment, by=by), values)
