"""Texts that praise or complain without a subject ("çok güzel", "teşekkürler", "👍"): one topic each way, never
twenty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from topics.assign import nearest, thresholds
from topics.discover import Found, centres
from topics.space import Rows
from topics.units import Units
from topics.words import bare

LEAST_TEXTS = 12
"""Fewest distinct texts of the general praise or complaint topic."""


@dataclass(frozen=True, slots=True)
class General:
    """Unit numbers: ``telling`` are about something; ``sides`` only praise, only complain (those with enough texts)."""

    telling: Rows
    sides: tuple[Rows, ...]

    def join(self, said: Units, found: Found) -> Found:
        """``found`` with one topic more for each side."""
        for side in self.sides:
            found = _joined(said, found, side)
        return found


def general(said: Units, texts: Sequence[str], langs: Sequence[str]) -> General:
    """Which units are about something, and which only praise or complain."""
    signs = [bare(texts[row], langs[row]) for row in said.first.tolist()]
    sides = (np.array([unit for unit, sign in enumerate(signs) if sign == side], dtype=np.int64) for side in (1, -1))
    telling = np.array([unit for unit, sign in enumerate(signs) if sign is None], dtype=np.int64)
    return General(telling, tuple(side for side in sides if len(side) >= LEAST_TEXTS))


def _joined(said: Units, found: Found, side: Rows) -> Found:
    number = len(found.centroids)
    centroid = centres(said.rows[side], np.zeros(len(side), dtype=np.int64), 1)
    _, cosine = nearest(said.rows[side], centroid)
    least = thresholds(np.zeros(len(side), dtype=np.int64), cosine, 1)
    label, central = found.label.copy(), found.central.copy()
    label[side], central[side] = np.where(cosine >= least, number, -1), cosine
    return Found(label, central, np.concatenate([found.centroids, centroid]), np.concatenate([found.thresholds, least]))
