"""Communities that are halves of one thing become one again.

Modularity cuts a large even group in pieces (resolution). Two pieces are one when a text of the one is on average
nearly as near to the texts of the other as to those of its own: mean cosine across at least ``ALIKE`` of the mean
cosine within the looser piece.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from topics.space import RADIUS, Matrix, Rows, sums

ALIKE = 0.9


def joined(rows: Matrix, label: Rows) -> Rows:
    """Labels 0… after joining, the likest pair first, until no two are one; −1 stays. ``rows`` are centred."""
    count = int(label.max(initial=-1)) + 1
    total = sums(rows, label, count) / RADIUS
    size = np.bincount(label[label >= 0], minlength=count).astype(np.float64)
    home = np.arange(count)
    while True:
        pair = _likest(total, size)
        if pair is None:
            break
        first, second = pair
        total[first], size[first] = total[first] + total[second], size[first] + size[second]
        total[second], size[second] = 0.0, 0.0
        home[home == second] = first
    number = {old: new for new, old in enumerate(sorted(set(home.tolist())))}
    return np.asarray(np.array([*(number[old] for old in home.tolist()), -1])[label], dtype=np.int64)


def _likest(total: NDArray[np.float64], size: NDArray[np.float64]) -> tuple[int, int] | None:
    """The two communities that are most alike, the lower numbers among equals; None where no two are alike enough."""
    pairs = np.maximum(size * (size - 1), 1.0)
    dots = np.einsum("ik,jk->ij", total, total)
    within = np.maximum((np.diag(dots) - size) / pairs, 1e-9)
    across = dots / np.maximum(np.outer(size, size), 1.0)
    ratio = np.round(across / np.minimum.outer(within, within), 9)
    ratio[np.tril_indices(len(ratio))] = -np.inf
    ratio[size < 2, :] = -np.inf
    ratio[:, size < 2] = -np.inf
    if not ratio.size or ratio.max() < ALIKE:
        return None
    first, second = divmod(int(ratio.argmax()), len(ratio))
    return first, second
