"""The cuts that are looked into: nothing, each field, and pairs of fields, as numbered cells.

A field whose every value lies within one value of another (a carrier in the touchpoint of deliveries) is *nested* in
it: the two make no pair, and a cut that names the inner one names the outer one, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from reports.statistics.panel import UNKNOWN, Entries, Ints

MOST_CELLS = 400
"""Pairs of fields that make more cells are left out."""
TOGETHER = 0.02
"""Part of the documents that carry both fields of a pair."""
MOST_VALUES = 60
"""A field of more values is none to cut by."""


@dataclass(frozen=True)
class Level:
    """The cells of some fields, numbered from ``start`` on."""

    fields: tuple[str, ...]
    sizes: tuple[int, ...]
    start: int

    @property
    def cells(self) -> int:
        """How many there are."""
        return int(np.prod(self.sizes, dtype=int))

    def numbers(self, codes: Mapping[str, Ints], length: int) -> Ints:
        """The cell of each entry, from 0; ``UNKNOWN`` where a field is not carried."""
        found = np.zeros(length, int)
        known = np.ones(length, bool)
        for name, size in zip(self.fields, self.sizes, strict=True):
            found = found * size + codes[name]
            known &= codes[name] >= 0
        return np.where(known, found, UNKNOWN)

    def cut(self, cell: int) -> dict[str, int]:
        """The fields and codes of a cell."""
        at = np.unravel_index(cell, self.sizes) if self.fields else ()
        return {name: int(code) for name, code in zip(self.fields, at, strict=True)}


@dataclass(frozen=True)
class Levels:
    """All of them, and what is nested in what (inner field → outer field, and each inner code's outer code)."""

    levels: tuple[Level, ...]
    nested: Mapping[str, tuple[str, Ints]]

    @property
    def cells(self) -> int:
        """Cells of all levels."""
        return sum(one.cells for one in self.levels)

    def of(self, number: int) -> Level:
        """The level that holds a cell."""
        return next(one for one in reversed(self.levels) if number >= one.start)

    def parents(self) -> tuple[Ints, Ints]:
        """For each cell of a pair, the cells of its two fields alone; for every other cell the first cell twice."""
        alone = {one.fields[0]: one.start for one in self.levels if len(one.fields) == 1}
        found = np.zeros((2, self.cells), int)
        for level in self.levels:
            if len(level.fields) == 2:
                codes = np.unravel_index(np.arange(level.cells), level.sizes)
                for side, (name, code) in enumerate(zip(level.fields, codes, strict=True)):
                    found[side, level.start : level.start + level.cells] = alone[name] + code
        return found[0], found[1]

    def within(self, number: int) -> dict[str, int]:
        """The fields and codes of a cell."""
        level = self.of(number)
        return level.cut(number - level.start)

    def named(self, cut: Mapping[str, int]) -> dict[str, int]:
        """A cut with the outer values of its nested fields."""
        found = dict(cut)
        for name, code in cut.items():
            if name in self.nested:
                outer, codes = self.nested[name]
                found[outer] = int(codes[code])
        return found


def nests(entries: Entries, values: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, Ints]]:
    """Which field lies within which: every one of its values goes with a single value of the other."""
    found: dict[str, tuple[str, Ints]] = {}
    for inner, outer in ((a, b) for a in values for b in values if a != b and len(values[b]) > 1):
        both = (entries.codes[inner] >= 0) & (entries.codes[outer] >= 0)
        pairs = np.unique(entries.codes[inner][both] * len(values[outer]) + entries.codes[outer][both])
        inside, outside = pairs // len(values[outer]), pairs % len(values[outer])
        if len(inside) > 1 and len(np.unique(inside)) == len(inside) and len(np.unique(outside)) < len(inside):
            codes = np.full(len(values[inner]), UNKNOWN)
            codes[inside] = outside
            found.setdefault(inner, (outer, codes))
    return found


def levels(
    entries: Entries,
    values: Mapping[str, Sequence[str]],
    without: Sequence[str] = (),
    alone: Sequence[str] = (),
    most: int = MOST_CELLS,
) -> Levels:
    """Nothing, each field and their pairs of ``most`` cells at most.

    ``without``: fields left out; ``alone``: fields that make no pairs.
    """
    nested = nests(entries, values)
    names = [name for name in values if name not in without and 1 < len(values[name]) <= MOST_VALUES]
    chosen: list[tuple[str, ...]] = [(), *((name,) for name in names)]
    for pair in combinations([name for name in names if name not in alone], 2):
        within = any(nested.get(a, ("",))[0] == b for a, b in (pair, pair[::-1]))
        both = np.mean([(entries.codes[pair[0]] >= 0) & (entries.codes[pair[1]] >= 0)])
        if not within and both >= TOGETHER and len(values[pair[0]]) * len(values[pair[1]]) <= most:
            chosen.append(pair)
    made, start = list[Level](), 0
    for fields in chosen:
        made.append(Level(fields, tuple(len(values[name]) for name in fields), start))
        start += made[-1].cells
    return Levels(tuple(made), nested)
