"""Where a topic stands once the encoder or the space has changed: from its documents, of few from its anchors. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.assign import LEFT_OUT
from topics.space import unit

MEMBERS, ENOUGH = 400, 20
"""Newest documents of a topic that its centroid is rebuilt from, and fewest that are enough."""
REACH = 1.6
"""Mean distances of its anchors that a topic reaches, where nothing better is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Standpoint:
    """A centroid ``(dim,)`` of unit length and the least cosine at which a document belongs to it."""

    centroid: NDArray[np.float32]
    threshold: float


def rebuilt(members: NDArray[Any], anchors: NDArray[Any], reached: float = REACH) -> Standpoint | None:
    """The standpoint from placed ``members`` and ``anchors``, ``(n, dim)`` each; None where there is neither.

    Of ``ENOUGH`` members: their mean, and the cosine that all but a few of them reach. Of fewer: the mean of the
    anchors (without any, of those few), and a threshold that lies ``reached`` mean distances away (``reach``).
    """
    many = len(members) >= ENOUGH
    rows = members if many or not len(anchors) else anchors
    if not len(rows):
        return None
    centroid = unit(np.asarray(rows, dtype=np.float32).mean(axis=0))
    cosines = rows @ centroid
    least = order_statistic(cosines) if many else 1 - float(1 - cosines.mean()) * reached
    return Standpoint(centroid, max(0.0, least))


def reach(before: Standpoint | None, anchors: NDArray[Any]) -> float:
    """How many mean distances of its ``anchors``, placed as they were ``before``, the threshold lay away; ``REACH``
    where the anchors are of another space, or there are none, or nothing is known."""
    if before is None or not len(anchors) or anchors.shape[1:] != before.centroid.shape:
        return REACH
    distance = float(1 - (anchors @ before.centroid).mean())
    return (1 - before.threshold) / distance if distance > 1e-6 else REACH


def order_statistic(cosines: NDArray[Any]) -> float:
    """The cosine that all but ``LEFT_OUT`` of them reach."""
    return float(np.sort(cosines)[int(len(cosines) * LEFT_OUT)])
