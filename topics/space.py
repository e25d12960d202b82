"""Vectors as whole numbers, so that every comparison comes out the same on any machine and thread count.

A unit vector is scaled to length ``RADIUS`` and rounded. By the Cauchy-Schwarz inequality every partial sum of a dot
product
of two such rows stays under ``2**24``, where single precision still holds whole numbers exactly: the product is exact
in any
order of summation, so a threaded BLAS gives the same bits everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
"""Whole numbers in single precision, shape ``(n, dim)``, rows of length about ``RADIUS``."""
Rows = NDArray[np.int64]

RADIUS = 4000.0
BLOCK = 1024
OWN_MEAN = 40
"""Fewest rows of a language that have a mean of their own."""


def scaled(vectors: NDArray[Any]) -> Matrix:
    """Rows of ``vectors`` at length ``RADIUS``, rounded to whole numbers; a row of zeros stays zero.

    The rows are first rounded to multiples of ``2**-14``, so that lengths are sums of whole numbers and exact.
    """
    made = np.empty(vectors.shape, dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        block = np.asarray(vectors[start : start + BLOCK], dtype=np.float64)
        made[start : start + BLOCK] = _at_radius(np.rint(block * 16384.0))
    return made


def _at_radius(whole: NDArray[np.float64]) -> Matrix:
    """Rows of whole numbers at length ``RADIUS``, rounded."""
    length = np.sqrt((whole * whole).sum(axis=1, keepdims=True))
    length[length == 0] = 1.0
    return np.asarray(np.rint(whole / length * RADIUS), dtype=np.float32)


def centred(rows: Matrix, groups: Rows) -> Matrix:
    """``rows`` minus the mean of their group, again at length ``RADIUS``.

    Sentence vectors share one large direction, and each language has an offset of its own; without both, what is left
    says
    what a text is about, in either language. ``groups``: whole numbers, ``(n,)``; a group under ``OWN_MEAN`` rows
    takes the
    mean of all.
    """
    middle = np.rint(rows.sum(axis=0, dtype=np.float64) / len(rows))
    moved = np.empty_like(rows)
    for group in np.unique(groups):
        mine = np.flatnonzero(groups == group)
        own = np.rint(rows[mine].sum(axis=0, dtype=np.float64) / len(mine)) if len(mine) >= OWN_MEAN else middle
        for start in range(0, len(mine), BLOCK):
            block = mine[start : start + BLOCK]
            moved[block] = _at_radius(rows[block] - own)
    return moved if moved.any() else rows


def less(rows: Matrix, middle: NDArray[np.float64]) -> Matrix:
    """``rows`` minus one point of whole numbers, again at length ``RADIUS``."""
    moved = np.empty_like(rows)
    for start in range(0, len(rows), BLOCK):
        moved[start : start + BLOCK] = _at_radius(rows[start : start + BLOCK] - middle)
    return moved


def unit(sums: NDArray[Any]) -> NDArray[np.float32]:
    """Rows at length one; a row of zeros stays zero."""
    if np.ndim(sums) > 1 and len(sums) > BLOCK:
        made = np.empty(np.shape(sums), dtype=np.float32)
        for start in range(0, len(made), BLOCK):
            made[start : start + BLOCK] = unit(sums[start : start + BLOCK])
        return made
    whole = np.asarray(sums, dtype=np.float64)
    length = np.sqrt((whole * whole).sum(axis=-1, keepdims=True))
    length[length == 0] = 1.0
    return np.asarray(whole / length, dtype=np.float32)


def products(rows: Matrix, others: Matrix) -> Iterator[tuple[int, Matrix]]:
    """Exact dot products of ``rows`` with all ``others``, block by block: (first row, ``(block, len(others))``)."""
    across = np.ascontiguousarray(others.T)
    for start in range(0, len(rows), BLOCK):
        yield start, rows[start : start + BLOCK] @ across


def sums(rows: Matrix, labels: Rows, count: int, weights: Rows | None = None) -> NDArray[np.float64]:
    """Weighted sum of the rows of each label 0…count-1, ``(count, dim)``, exact; negative labels are left out."""
    total = np.zeros((count, rows.shape[1]))
    order = np.argsort(labels, kind="stable")
    first = np.searchsorted(labels[order], np.arange(count + 1))
    for label in range(count):
        mine = order[first[label] : first[label + 1]]
        part = rows[mine].astype(np.float64)
        total[label] = (part if weights is None else part * weights[mine, None]).sum(axis=0)
    return total
