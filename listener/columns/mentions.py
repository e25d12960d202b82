"""The fold over what documents speak of: topics and groups by period and source, with what is felt and by how many.

A document speaks of a topic where it has it as a whole or in a clause. What it feels is the polarities of those
clauses, of the whole where no clause speaks of it. It counts once for a topic, and once for a group of topics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from listener.columns.fold import WHOSE, Columns, Cut, spans
from listener.types import Period


class Mention(NamedTuple):
    """Documents of a period and source that speak of a topic or group and feel ``felt`` (1 negative, 2, 4 positive)."""

    number: int
    topic: int
    source: str
    felt: int
    documents: int


class Writers(NamedTuple):
    """How many different persons spoke of a topic or group in a period."""

    number: int
    topic: int
    people: int


_SPOKEN = """
CREATE OR REPLACE TEMP TABLE spoken AS
WITH said AS (
  SELECT m.id, g.goal AS topic,
    CASE WHEN max(m.position) > 0 THEN bit_or(m.felt) FILTER (m.position > 0) ELSE max(m.felt) END AS felt
  FROM mentions AS m JOIN goals AS g ON g.topic = m.topic
  WHERE m.day >= $first AND m.day < $last GROUP BY m.id, g.goal
), wide AS (
  SELECT id, topic, felt FROM said
  UNION ALL
  SELECT s.id, g.parent, bit_or(s.felt) FROM said AS s JOIN parents AS g ON g.topic = s.topic GROUP BY s.id, g.parent
)
SELECT w.topic, w.felt, d.day, d.source, d.person
FROM wide AS w JOIN documents AS d ON d.id = w.id {join} WHERE true {where}
"""
_COUNTS = """
SELECT p.number, s.topic, s.source, s.felt, count(*) FROM spoken AS s JOIN days AS p ON p.day = s.day
GROUP BY ALL ORDER BY ALL
"""
_WRITERS = """
SELECT p.number, s.topic, count(DISTINCT s.person) FROM spoken AS s JOIN days AS p ON p.day = s.day
GROUP BY ALL ORDER BY ALL
"""


class MentionFold:
    """What the documents of some periods speak of. ``goals``: a topic → what it counts as; ``parents``: → its group."""

    def __init__(
        self, columns: Columns, periods: Sequence[Period], goals: Mapping[int, int], parents: Mapping[int, int]
    ) -> None:
        self.columns = columns
        self.periods = periods
        self.goals = goals
        self.parents = parents

    def read(self) -> tuple[list[Mention], list[Writers]]:
        """Counts by period, topic, source and what is felt; and how many persons."""
        if not self.periods:
            return [], []
        engine = self.columns.engine
        engine.register("goals", _pairs("topic", "goal", self.goals))
        engine.register("parents", _pairs("topic", "parent", self.parents))
        where, values, customers = self.columns.filter()
        join = WHOSE.format(table="d") if customers else ""
        named = {f"v{n}": value for n, value in enumerate(values)}
        for name in named:
            where = where.replace("?", f"${name}", 1)
        engine.execute(_SPOKEN.format(join=join, where=where), {**spans(self.periods), **named})
        counts = [Mention(*row) for row in self.columns.rows(_COUNTS, (), self.periods)]
        writers = [Writers(*row) for row in self.columns.rows(_WRITERS, (), self.periods)]
        engine.execute("DROP TABLE spoken")
        return counts, writers

    def by(self, topic: int, names: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
        """Documents of a topic (its merged ones too) in each period by some fields."""
        members = [number for number, goal in self.goals.items() if goal == topic]
        cuts = [Cut.by(name) for name in names]
        where, values, customers = self.columns.filter()
        customers = customers or any(cut.customers for cut in cuts)
        join = f" {WHOSE.format(table='d')}" if customers else ""
        keys = ", ".join(f"{cut.sql} AS k{n}" for n, cut in enumerate(cuts))
        heads = ", ".join(["p.number", *(f"k{n}" for n in range(len(cuts)))])
        sql = (
            f"SELECT p.number, {keys}, count(*) FROM documents AS d JOIN days AS p ON p.day = d.day{join}"
            f" WHERE d.id IN (SELECT id FROM mentions WHERE topic IN ({', '.join('?' * len(members)) or 'NULL'}))"
            f"{where} GROUP BY {heads}"
        )
        found: dict[tuple[str, ...], list[int]] = {}
        asked = [*(value for cut in cuts for value in cut.values), *members, *values]
        for number, *key, count in self.columns.rows(sql, asked, self.periods):
            row = found.setdefault(tuple("" if one is None else str(one) for one in key), [0] * len(self.periods))
            row[number] += count
        return dict(sorted(found.items()))


    def sample(self, topics: Sequence[int], most: int) -> list[tuple[int, int]]:
        """(topic, id) of documents that have one of ``topics`` as a whole: ``most`` contents of each topic and week."""
        members = {number: goal for number, goal in self.goals.items() if goal in set(topics)}
        if not members or not self.periods:
            return []
        where, values, customers = self.columns.filter()
        join = f" {WHOSE.format(table='d')}" if customers else ""
        self.columns.engine.register("members", _pairs("topic", "goal", members))
        held = spans(self.periods)
        sql = f"""
WITH held AS (
  SELECT g.goal, m.topic, (d.day + 3) // 7 AS week, d.content, min(d.id) AS id
  FROM mentions AS m JOIN members AS g ON g.topic = m.topic JOIN documents AS d ON d.id = m.id{join}
  WHERE m.position = 0 AND m.day >= {held["first"]} AND m.day < {held["last"]}{where}
  GROUP BY g.goal, m.topic, week, d.content
)
SELECT goal, id FROM held QUALIFY row_number() OVER (PARTITION BY topic, week ORDER BY content) <= {most} ORDER BY id
"""
        return self.columns.rows(sql, values, self.periods)


def _pairs(left: str, right: str, held: Mapping[int, int]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int32]]]:
    return {
        left: np.fromiter(held.keys(), dtype=np.int32, count=len(held)),
        right: np.fromiter(held.values(), dtype=np.int32, count=len(held)),
    }
