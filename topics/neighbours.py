"""The graph of nearest neighbours: who is close to whom, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.space import RADIUS, Matrix, Rows, products

SCALE = 1000


@dataclass(frozen=True, slots=True)
class Graph:
    """An undirected weighted graph. ``links[i]`` maps a neighbour to a positive whole weight, both ways the same."""

    links: list[dict[int, int]]
    loops: list[int]
    """Weight inside a node (twice each inner link), for nodes that stand for several."""


def graph(rows: Matrix, count: int) -> Graph:
    """Every row linked to its ``count`` nearest others, weighted by the cube of the cosine; either side's choice
    links both."""
    links: list[dict[int, int]] = [{} for _ in range(len(rows))]
    for start, near, weight in _nearest(rows, min(count, len(rows) - 1)):
        for step, (theirs, values) in enumerate(zip(near.tolist(), weight.tolist(), strict=True)):
            mine = start + step
            for other, value in zip(theirs, values, strict=True):
                links[mine][other] = links[other][mine] = value
    return Graph(links, [0] * len(rows))


def _nearest(rows: Matrix, count: int) -> list[tuple[int, Rows, Rows]]:
    """For each block its first row, its neighbours ``(block, count)`` and their weights; ties go to the lower row."""
    found = []
    for start, dots in products(rows, rows):
        here = np.arange(len(dots))
        dots[here, start + here] = -np.inf
        near = _top(dots, count)
        found.append((start, near, _weights(np.take_along_axis(dots, near, axis=1))))
    return found


def _weights(dots: NDArray[np.float32]) -> Rows:
    """Cubes of the cosines, in thousandths, at least 1: a near neighbour counts for much more than a far one."""
    cosine = np.maximum(dots.astype(np.int64) * SCALE // int(RADIUS * RADIUS), 0)
    return np.asarray(np.maximum(cosine**3 // SCALE**2, 1), dtype=np.int64)


def _top(dots: NDArray[np.float32], count: int) -> Rows:
    """Columns of the ``count`` largest values of each row, the lower column first among equals."""
    if count <= 0:
        return np.zeros((len(dots), 0), dtype=np.int64)
    least = -np.partition(-dots, count - 1, axis=1)[:, count - 1 : count]
    above, equal = dots > least, dots == least
    room = count - above.sum(axis=1, keepdims=True)
    chosen = above | (equal & (np.cumsum(equal, axis=1) <= room))
    return np.asarray(np.nonzero(chosen)[1].reshape(len(dots), count), dtype=np.int64)
