"""Clusters that are new in time: which documents are looked at, and the crowds of ``topics.scan`` as topics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from topics.assign import SQUARE
from topics.discover import SAMPLE, Found, centrality, centres
from topics.scan import bursts
from topics.space import Rows, centred
from topics.units import Units

MOST_NEW = 6_000
"""Most different new texts that are looked at, and with the old ones at most ``SAMPLE``; in the order of their
hashes, a fair sample."""
COST = 0.3
"""Members that one other text costs where a threshold is drawn."""
MARGIN = 0.02
"""How far under the least of its own members a threshold may lie where no other text is near."""


def sampled(said: Units, telling: Rows, recent: Sequence[bool]) -> tuple[Rows, Rows]:
    """Units that are new (all their documents are ``recent``) and old ones, as many of each as are looked at."""
    old = np.zeros(len(said), dtype=bool)
    old[said.of[~np.asarray(recent, dtype=bool)]] = True
    new = telling[~old[telling]][:MOST_NEW]
    return new, telling[old[telling]][: SAMPLE - len(new)]


def emerged(said: Units, new: Rows, old: Rows) -> Found:
    """The crowds of new units as topics over all units; everything else is in none."""
    both = np.concatenate([new, old])
    rows = centred(said.rows[both], said.langs[both])
    label = np.full(len(said), -1, dtype=np.int64)
    for number, one in enumerate(bursts(rows[: len(new)], rows[len(new) :])):
        label[new[one.members]] = number
    return bounded(said, label, both)


def bounded(said: Units, label: Rows, others: Rows) -> Found:
    """Centroids of the labels and thresholds that keep ``others`` without the label out."""
    count = int(label.max(initial=-1)) + 1
    if not count:
        return Found(label, np.zeros(len(said)), said.rows[:0], np.zeros(0))
    middle = centres(said.rows, label, count)
    least = [edge(*_sides(said, label, others, number, middle[number])) for number in range(count)]
    return Found(label, centrality(said, label, count), middle, np.array(least))


def _sides(
    said: Units, label: Rows, others: Rows, number: int, middle: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cosines to a centroid: of the members, and of the others."""
    strange = others[label[others] != number]
    mine, theirs = (said.rows[rows] @ middle for rows in (np.flatnonzero(label == number), strange))
    return mine.astype(np.float64) / SQUARE, theirs.astype(np.float64) / SQUARE


def edge(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """The least cosine that belongs: where the members above it, less ``COST`` for each other, are most; a little
    lower where nobody else is near."""
    order = -np.sort(-mine)
    passed = np.searchsorted(np.sort(-theirs), -order, side="right")
    worth = np.arange(1, len(order) + 1) - COST * passed
    place = len(worth) - 1 - int(np.argmax(worth[::-1]))
    below = theirs[theirs < order[place]]
    return float(max(order[place] - MARGIN, (order[place] + below.max(initial=-1.0)) / 2))
