"""Discovery: distinct texts → nearest neighbours → communities → topics with centroids, thresholds and anchors.

No seed, no parameter to set, no dependence on the order of the rows, the machine or the number of threads: see
``topics.space`` (exact products), ``topics.communities`` (whole numbers) and ``topics.units`` (order by hash of the text).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from topics.assign import nearest, thresholds
from topics.communities import communities
from topics.neighbours import graph
from topics.space import Matrix, Rows, centred, scaled, sums, unit
from topics.units import Units

Level = Literal["top", "topic", "leaf"]
RESOLUTION: dict[Level, int] = {"top": 2, "topic": 4, "leaf": 16}
"""Modularity resolution: how fine the communities are."""
NEIGHBOURS = 20
SAMPLE = 20_000
"""Most units that the graph holds; the rest go to the nearest topic. Units come in the order of their hashes: a fair sample."""
LEAST = 6
"""Fewest distinct texts of a topic."""


@dataclass(frozen=True, slots=True)
class Found:
    """Topics over units: ``label`` is −1 for none; ``score`` is the cosine to the nearest centroid."""

    label: Rows
    score: NDArray[np.float64]
    centroids: Matrix
    thresholds: NDArray[np.float64]


def discover(units: Units, use: Rows, level: Level = "topic") -> Found:
    """Topics among the units numbered ``use``; units in no community go to the nearest one."""
    sample = use[:SAMPLE]
    if len(sample) < LEAST:
        return _nothing(units)
    rows = units.rows[sample]
    label = np.array(communities(graph(centred(rows, units.counts[sample]), NEIGHBOURS), RESOLUTION[level]), dtype=np.int64)
    return settle(units, use, sample, _large(label))


def _nothing(units: Units) -> Found:
    count, dim = units.rows.shape
    return Found(np.full(count, -1, dtype=np.int64), np.zeros(count), np.zeros((0, dim), dtype=np.float32), np.zeros(0))


def _large(label: Rows) -> Rows:
    """Labels renumbered without the communities under ``LEAST`` units, whose units become −1."""
    size = np.bincount(label)
    number = np.where(size >= LEAST, np.cumsum(size >= LEAST) - 1, -1)
    return np.asarray(number[label], dtype=np.int64)


def settle(units: Units, use: Rows, sample: Rows, label: Rows) -> Found:
    """Centroids and thresholds of the communities; units in none go to the nearest centroid within its threshold."""
    count = int(label.max(initial=-1)) + 1
    if not count:
        return _nothing(units)
    centroids = centres(units.rows[sample], label, count)
    best, score = nearest(units.rows, centroids)
    least = thresholds(best[sample], score[sample], count)
    outside = np.ones(len(units), dtype=bool)
    outside[use] = False
    best[outside | (score < least[best])] = -1
    best[sample] = np.where(label >= 0, label, best[sample])
    return Found(best, score, centroids, least)


def centres(rows: Matrix, label: Rows, count: int) -> Matrix:
    """Mean direction of each label's rows, in whole numbers ``(count, dim)``."""
    return scaled(unit(sums(rows, label, count)))
