"""Communities that are halves of one thing become one again, and where there are too many the nearest join.

Modularity cuts a large even group in pieces (resolution). Two pieces are one when a text of the one is on average
nearly as near to the texts of the other as to those of its own: mean cosine across at least a share ``alike`` of the
mean cosine within the looser piece.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from topics.space import RADIUS, Matrix, Rows, sums


def joined(rows: Matrix, label: Rows, alike: float) -> Rows:
    """Labels 0… after joining, the likest pair first, until no two are one; −1 stays. ``rows`` are centred."""
    count = int(label.max(initial=-1)) + 1
    total = sums(rows, label, count) / RADIUS
    size = np.bincount(label[label >= 0], minlength=count).astype(np.float64)
    home = np.arange(count)
    while True:
        pair = _likest(total, size, alike)
        if pair is None:
            break
        first, second = pair
        total[first], size[first] = total[first] + total[second], size[first] + size[second]
        total[second], size[second] = 0.0, 0.0
        home[home == second] = first
    return renumbered(home, label)


def renumbered(home: Rows, label: Rows) -> Rows:
    """``label`` where label k has become ``home[k]``, counted 0… without gaps; −1 stays."""
    number = {old: new for new, old in enumerate(sorted(set(home.tolist())))}
    return np.asarray(np.array([*(number[old] for old in home.tolist()), -1])[label], dtype=np.int64)


def _likest(total: NDArray[np.float64], size: NDArray[np.float64], alike: float) -> tuple[int, int] | None:
    """The two communities that are most alike, the lower numbers among equals; None where no two are alike enough."""
    pairs = np.maximum(size * (size - 1), 1.0)
    dots = np.einsum("ik,jk->ij", total, total)
    within = np.maximum((np.diag(dots) - size) / pairs, 1e-9)
    across = dots / np.maximum(np.outer(size, size), 1.0)
    ratio = np.round(across / np.minimum.outer(within, within), 9)
    ratio[np.tril_indices(len(ratio))] = -np.inf
    ratio[size < 2, :] = -np.inf
    ratio[:, size < 2] = -np.inf
    if not ratio.size or ratio.max() < alike:
        return None
    first, second = divmod(int(ratio.argmax()), len(ratio))
    return first, second


def fewer(rows: Matrix, label: Rows, most: int) -> Rows:
    """Labels 0… of at most ``most`` groups: the pair whose union is least spread joins first; −1 stays.

    Ward's rule (1963), so small groups go where they fit best and large ones stay apart. All figures are whole numbers
    under ``2**53`` before the last division: the same everywhere.
    """
    count = int(label.max(initial=-1)) + 1
    if count <= most:
        return label
    total = sums(rows, label, count)
    dots, size = total @ total.T, np.bincount(label[label >= 0], minlength=count).astype(np.float64)
    home, alive = np.arange(count), np.ones(count, dtype=bool)
    for _ in range(count - most):
        first, second = _cheapest(dots, size, alive)
        dots[first] += dots[second]
        dots[:, first] += dots[:, second]
        size[first] += size[second]
        alive[second] = False
        home[home == second] = first
    return renumbered(home, label)


def _cheapest(dots: NDArray[np.float64], size: NDArray[np.float64], alive: NDArray[np.bool_]) -> tuple[int, int]:
    """The two groups whose union adds least to the sum of squares, the lower numbers among equals."""
    own = np.diag(dots) / size**2
    apart = own[:, None] + own[None, :] - 2 * (dots / np.outer(size, size))
    cost = apart * (np.outer(size, size) / np.add.outer(size, size))
    cost[~alive, :] = np.inf
    cost[:, ~alive] = np.inf
    cost[np.tril_indices(len(cost))] = np.inf
    first, second = divmod(int(cost.argmin()), len(cost))
    return first, second
