"""Documents to known topics: the nearest centroid, when the document is as near as the topic's own members are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.types import Assignment, Topic
from topics.space import RADIUS, Matrix, Rows, less, products, scaled

LEFT_OUT = 0.02
"""Share of a topic's own members that its threshold may leave out."""
MARGIN = 0.03
"""How far below that a threshold lies: new texts of a topic are a little farther from it than those that made it."""
FAR = 0.5
"""How much of a centroid's distance from the mean of the centroids counts against it."""
SQUARE = RADIUS * RADIUS


def nearest(rows: Matrix, centroids: Matrix) -> tuple[Rows, NDArray[np.float64]]:
    """The centroid nearest to each row, the lower one among equals, and the cosine to it.

    Nearest once the mean of the centroids is taken off rows and centroids: what all topics share says nothing about
    which of them a document belongs to. A centroid far from that mean stands for few texts that are much alike and
    would take its neighbours' documents; ``FAR`` of the distance is taken off. The cosine is that of the rows as they
    are, so that it does not change with the company.
    """
    best, score = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows))
    middle = np.rint(centroids.mean(axis=0, dtype=np.float64))
    far = np.sqrt(((centroids - middle) ** 2).sum(axis=1)) / RADIUS
    for start, dots in products(less(rows, middle), less(centroids, middle)):
        best[start : start + len(dots)] = (dots / SQUARE - FAR * far).argmax(axis=1)
    for start, dots in products(rows, centroids):
        mine = best[start : start + len(dots)]
        score[start : start + len(dots)] = dots[np.arange(len(dots)), mine] / SQUARE
    return best, score


def thresholds(best: Rows, score: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """For each topic 0…count-1 the cosine that all but ``LEFT_OUT`` of its members reach (an order statistic, not
    interpolated), less ``MARGIN``."""
    least = np.ones(count)
    order = np.lexsort((score, best))
    first = np.searchsorted(best[order], np.arange(count + 1))
    for topic in range(count):
        mine = score[order[first[topic] : first[topic + 1]]]
        if len(mine):
            least[topic] = mine[int(len(mine) * LEFT_OUT)] - MARGIN
    return least


def assign(rows: NDArray[Any], topics: Sequence[Topic]) -> list[Assignment]:
    """One assignment for each placed row ``(n, dim)``; none below the nearest topic's threshold.

    Topics that are retired or without a centroid of this space take nothing. One merged into another goes on taking
    what is like it, under its own id: whoever reads follows the merge. Equal vectors get equal answers.
    """
    open_ = sorted((one for one in topics if one.state != "retired"), key=lambda one: one.id)
    known = [(one.id, one.threshold, np.asarray(one.centroid)) for one in open_ if _here(one, rows)]
    if not known or not len(rows):
        return [Assignment(None, 0.0)] * len(rows)
    best, score = nearest(scaled(rows), scaled(np.stack([centroid for _, _, centroid in known])))
    return [
        _one(known[place][0], known[place][1], cosine)
        for place, cosine in zip(best.tolist(), score.tolist(), strict=True)
    ]


def _here(topic: Topic, rows: NDArray[Any]) -> bool:
    """Whether the topic has a centroid in the space of ``rows``."""
    return topic.centroid is not None and topic.centroid.shape == rows.shape[1:]


def _one(topic: int, threshold: float, cosine: float) -> Assignment:
    return Assignment(topic if cosine >= threshold - 1e-4 else None, cosine)
