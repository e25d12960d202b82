"""One walk over a whole file: a sample from all of it, and the proof of what only the whole file can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collectors.readers.numbers import is_empty
from collectors.readers.order import Evidence
from collectors.table import Table
from listener.types import Reject

HEAD = 1_000
"""Rows at the beginning that are all looked at."""
SPREAD = 3_000
"""Rows from the rest of the file that are kept at most, evenly spread."""
PART = 10_000
"""Rows that are counted at a time."""
DIFFERENT = 2_000
"""Values of a column that are counted; a column with more is no scale and no group."""
LONGEST_ID = 200


@dataclass
class Census:
    """What the walk found. Places are those of the table's columns."""

    sample: list[list[Any]] = field(default_factory=list)
    rows: int = 0
    rejects: list[Reject] = field(default_factory=list)
    rejected: int = 0
    orders: dict[int, Evidence] = field(default_factory=dict)
    counts: dict[int, Counter[Any]] = field(default_factory=dict)
    """How often each value comes, of columns with few values."""
    filled: dict[int, int] = field(default_factory=dict)
    unique: dict[int, bool] = field(default_factory=dict)
    """Whether a column without a gap tells every row of the file from every other that is not its copy."""

    def is_id(self, place: int) -> bool:
        """Whether the whole file shows that the column identifies its rows."""
        return self.unique.get(place, False)


def take(table: Table, today: date | None = None) -> Census:
    """The census of ``table``; memory grows by 8 bytes a row and column that may be an id, and by nothing else."""
    made, walk = Census(), _Walk(len(table.names))
    rows = table.rows()
    while part := list(islice(rows, PART)):
        cells = [one[1] for one in part if not isinstance(one, Reject)]
        made.rejected += len(part) - len(cells)
        made.rejects += [one for one in part if isinstance(one, Reject)][: max(0, 5 - len(made.rejects))]
        walk.add(cells, made, today)
    walk.finish(made)
    return made


class _Walk:
    """The state of a walk: what is still counted of each column."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.counted = set(range(width))
        self.dated = set(range(width))
        self.hashed = set(range(width))
        self.hashes: dict[int, list[NDArray[np.int64]]] = {}
        self.whole: list[NDArray[np.int64]] = []
        self.stride, self.kept = 1, 0
        self.spread: list[list[Any]] = []

    def add(self, cells: Sequence[list[Any]], made: Census, today: date | None) -> None:
        first = made.rows == 0
        if first:
            made.sample = list(cells[:HEAD])
        self._spread(cells[HEAD if first else 0 :])
        made.rows += len(cells)
        for place in sorted(self.counted | self.dated | self.hashed):
            self._column([row[place] for row in cells], place, made, today)
        self.whole.append(_hashes(list(map(tuple, cells))) if self.hashed else np.zeros(0, np.int64))

    def _column(self, column: list[Any], place: int, made: Census, today: date | None) -> None:
        if place in self.counted:
            self._count(column, place, made)
        if place in self.hashed:
            self._hash(column, place)
        if place in self.dated:
            evidence = made.orders.setdefault(place, Evidence(today))
            for cell in _days(column):
                evidence.add(cell)
            if not evidence.matters and made.rows >= HEAD:
                self.dated.discard(place)

    def _count(self, column: list[Any], place: int, made: Census) -> None:
        counts = made.counts.setdefault(place, Counter())
        try:
            counts.update(column)
        except TypeError:
            counts.update(map(str, column))
        if len(counts) > DIFFERENT:
            self.counted.discard(place)
            made.counts.pop(place)

    def _hash(self, column: list[Any], place: int) -> None:
        """Keeps the hashes of a column that may be an id; drops one with gaps, repetitions or long cells."""
        try:
            different = set(column)
        except TypeError:
            different = set(map(str, column))
        long = any(len(cell) > LONGEST_ID for cell in column[:HEAD] if isinstance(cell, str))
        if len(different) < 0.9 * len(column) or long or any(map(is_empty, different)):
            self.hashed.discard(place)
            self.hashes.pop(place, None)
            return
        self.hashes.setdefault(place, []).append(_hashes(column))

    def _spread(self, cells: Sequence[list[Any]]) -> None:
        for row in cells:
            self.kept += 1
            if self.kept % self.stride == 0:
                self.spread.append(row)
        while len(self.spread) > SPREAD:
            self.spread = self.spread[1::2]
            self.stride *= 2

    def finish(self, made: Census) -> None:
        made.sample += self.spread
        if not made.rows:
            return
        whole = np.unique(np.concatenate(self.whole)).size if self.whole and self.hashes else 0
        for place, parts in self.hashes.items():
            made.unique[place] = np.unique(np.concatenate(parts)).size == whole


def _days(column: Iterable[Any]) -> set[str]:
    return {cell[:24] for cell in column if isinstance(cell, str) and cell and cell[0].isdigit()}


def _hashes(cells: Sequence[Any]) -> NDArray[np.int64]:
    """One hash a cell; lists, which have none, are taken as they are written."""
    try:
        return np.fromiter(map(hash, cells), np.int64, len(cells))
    except TypeError:
        return np.fromiter((hash(str(cell)) for cell in cells), np.int64, len(cells))
