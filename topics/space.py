"""Vectors as whole numbers, so that every comparison comes out the same on any machine and thread count.

A unit vector is scaled to length ``RADIUS`` and rounded. By the Cauchy-Schwarz inequality every partial sum of a dot product
of two such rows stays under ``2**24``, where single precision still holds whole numbers exactly: the product is exact in any
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


def scaled(vectors: NDArray[Any]) -> Matrix:
    """Rows of ``vectors`` at length ``RADIUS``, rounded to whole numbers; a row of zeros stays zero.

    The rows are first rounded to multiples of ``2**-14``, so that lengths are sums of whole numbers and exact.
    """
    return _at_radius(np.rint(np.asarray(vectors, dtype=np.float64) * 16384.0))


def _at_radius(whole: NDArray[np.float64]) -> Matrix:
    """Rows of whole numbers at length ``RADIUS``, rounded."""
    length = np.sqrt((whole * whole).sum(axis=1, keepdims=True))
    length[length == 0] = 1.0
    return np.asarray(np.rint(whole / length * RADIUS), dtype=np.float32)


def centred(rows: Matrix, weights: Rows) -> Matrix:
    """``rows`` minus their weighted mean, again at length ``RADIUS``: directions that differ, without the one all share."""
    whole = rows.astype(np.float64)
    mean = np.rint((whole * weights[:, None]).sum(axis=0) / max(1, int(weights.sum())))
    moved = _at_radius(whole - mean)
    return moved if moved.any() else rows


def unit(sums: NDArray[Any]) -> NDArray[np.float32]:
    """Rows at length one; a row of zeros stays zero."""
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
