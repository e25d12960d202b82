"""Texts that praise or complain without a subject ("çok güzel", "teşekkürler", "👍"): one topic each way, never
twenty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topics.assign import nearest, thresholds
from topics.discover import Found, centres
from topics.space import Rows
from topics.units import Units
from topics.words import bare

LEAST_TEXTS = 12
"""Fewest distinct texts of the general praise or complaint topic."""


NAMES: dict[int, dict[str, str]] = {
    1: {"tr": "genel memnuniyet", "en": "general praise"},
    -1: {"tr": "genel memnuniyetsizlik", "en": "general dissatisfaction"},
}


@dataclass(frozen=True, slots=True)
class General:
    """Unit numbers: ``telling`` are about something; ``sides`` only praise (1) or only complain (−1), with enough
    texts."""

    telling: Rows
    sides: dict[int, Rows]

    def join(self, said: Units, found: Found) -> tuple[Found, dict[int, dict[str, str]]]:
        """``found`` with one topic more for each side, and the names of those topics by number."""
        names = {}
        for sign, side in self.sides.items():
            names[len(found.centroids)] = NAMES[sign]
            found = _joined(said, found, side)
        return found, names


def is_general(names: Mapping[str, str]) -> bool:
    """Whether these are the names of the general praise or complaint topic."""
    return dict(names) in NAMES.values()


def general(said: Units, texts: Sequence[str], langs: Sequence[str]) -> General:
    """Which units are about something, and which only praise or complain."""
    signs = [bare(texts[row], langs[row]) for row in said.first.tolist()]
    sides = {
        side: np.array([unit for unit, sign in enumerate(signs) if sign == side], dtype=np.int64) for side in NAMES
    }
    telling = np.array([unit for unit, sign in enumerate(signs) if sign is None], dtype=np.int64)
    return General(telling, {side: rows for side, rows in sides.items() if len(rows) >= LEAST_TEXTS})


def _joined(said: Units, found: Found, side: Rows) -> Found:
    number = len(found.centroids)
    centroid = centres(said.rows[side], np.zeros(len(side), dtype=np.int64), 1)
    _, cosine = nearest(said.rows[side], centroid)
    least = thresholds(np.zeros(len(side), dtype=np.int64), cosine, 1)
    label, central = found.label.copy(), found.central.copy()
    label[side], central[side] = np.where(cosine >= least, number, -1), cosine
    return Found(label, central, np.concatenate([found.centroids, centroid]), np.concatenate([found.thresholds, least]))
