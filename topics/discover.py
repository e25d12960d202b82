"""Discovery: distinct texts → nearest neighbours → communities → topics with centroids, thresholds and anchors.

No seed, no parameter to set, no dependence on the order of the rows, the machine or the number of threads: see
``topics.space`` (exact products), ``topics.communities`` (whole numbers) and ``topics.units`` (order by hash of the
text).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from topics.assign import nearest, thresholds
from topics.communities import communities
from topics.joining import fewer, joined
from topics.neighbours import graph
from topics.space import RADIUS, Matrix, Rows, centred, products, scaled, sums, unit
from topics.units import Units

Level = Literal["top", "topic", "leaf"]
RESOLUTION: dict[Level, int] = {"top": 2, "topic": 4, "leaf": 16}
"""Modularity resolution: how fine the communities are."""
NEIGHBOURS, FEW = 20, 6
"""Most and fewest neighbours of a text: half the square root of the number of texts between them."""
SAMPLE = 20_000
"""Most units that the graph holds; the rest go to the nearest topic. Units come in the order of their hashes: a
fair sample."""
ALIKE: dict[Level, float] = {"top": 0.5, "topic": 0.9, "leaf": 0.9}
"""How near two communities are that are one: at the top what is said of one broad matter is one topic."""
LEAST: dict[Level, int] = {"top": 8, "topic": 8, "leaf": 6}
"""Fewest distinct texts of a topic,"""
SHARE: dict[Level, int] = {"top": 4, "topic": 4, "leaf": 0}
"""and in large collections their share, in thousandths."""
MOST: dict[Level, int] = {"top": 20, "topic": 30, "leaf": 10_000}
"""Most topics: what people can read in a weekly report."""


@dataclass(frozen=True, slots=True)
class Found:
    """Topics over units. ``label``: the topic's number, −1 for none, ``(units,)``."""

    label: Rows
    central: NDArray[np.float64]
    """Cosine to the topic's own direction (centred, so that what all texts share does not count), ``(units,)``."""
    centroids: Matrix
    """Mean directions as they are stored, not centred, in whole numbers, ``(topics, dim)``."""
    thresholds: NDArray[np.float64]
    """Least cosine to the centroid, ``(topics,)``."""


def discover(units: Units, use: Rows, level: Level = "topic") -> Found:
    """Topics among the units numbered ``use``; units in no community go to the nearest topic within its threshold."""
    sample = use[:SAMPLE]
    least = max(LEAST[level], len(sample) * SHARE[level] // 1000)
    if len(sample) < least:
        return settle(units, use, np.full(len(units), -1, dtype=np.int64))
    rows = centred(units.rows[sample], units.langs[sample])
    label = np.full(len(units), -1, dtype=np.int64)
    found = communities(graph(rows, min(NEIGHBOURS, max(FEW, isqrt(len(rows)) // 2))), RESOLUTION[level])
    label[sample] = fewer(rows, _large(joined(rows, np.array(found, dtype=np.int64), ALIKE[level]), least), MOST[level])
    return settle(units, use, label)


def _large(label: Rows, least: int) -> Rows:
    """Labels renumbered without the communities under ``least`` units, whose units become −1."""
    enough = np.bincount(label) >= least
    return np.asarray(np.where(enough, np.cumsum(enough) - 1, -1)[label], dtype=np.int64)


def settle(units: Units, use: Rows, label: Rows) -> Found:
    """Centroids and thresholds of the labels 0…; units of ``use`` without one go to the nearest within its
    threshold."""
    count = int(label.max(initial=-1)) + 1
    if not count:
        return Found(label, np.zeros(len(units)), units.rows[:0], np.zeros(0))
    centroids = centres(units.rows, label, count)
    best, score = nearest(units.rows, centroids)
    known = label >= 0
    least = thresholds(best[known], score[known], count)
    joins = np.zeros(len(units), dtype=bool)
    joins[use] = True
    joins &= ~known & (score >= least[best])
    label = np.where(joins, best, label)
    return Found(label, centrality(units, label, count), centroids, least)


def centres(rows: Matrix, label: Rows, count: int) -> Matrix:
    """Mean direction of each label's rows, in whole numbers ``(count, dim)``."""
    return scaled(unit(sums(rows, label, count)))


def centrality(units: Units, label: Rows, count: int) -> NDArray[np.float64]:
    """Centred cosine of each unit with the mean of its label, 0 without one."""
    rows = centred(units.rows, units.langs)
    middle = centres(rows, label, count)
    found = np.zeros(len(rows))
    for start, dots in products(rows, middle):
        mine = label[start : start + len(dots)]
        found[start : start + len(dots)] = np.where(mine >= 0, dots[np.arange(len(dots)), mine], 0.0)
    return found / RADIUS**2
