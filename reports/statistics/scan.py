"""Runs of one to six weeks in every cell of a measure: how unlike its own past each is, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from reports.statistics.levels import Levels
from reports.statistics.panel import Bools, Entries, Floats, Ints

RUNS = (1, 2, 3, 4, 6)
"""Lengths of runs, in weeks."""
BASE = 20
"""Weeks of a baseline at most; at least ``FEWEST``."""
FEWEST = 5
LEAST_BASE = 8
"""Weeks that must lie before a run."""
FIELD_COST = 2.0
"""Log likelihood that each further field of a cut must bring."""
WEEKS_PRIOR = 12.0
"""Weeks that the usual variance between weeks weighs beside a cell's own."""
GUARD = 6
"""The newest weeks say nothing of how much weeks differ: a change that is not seen yet would hide itself."""


@dataclass(frozen=True)
class Scan:
    """A measure in one week: arrays (runs, cells); ``cells`` are their numbers.

    ``z``: normal deviate; ``p``: two-sided; ``size``: the change (a difference of means, documents a week) and
    ``error``, its standard error. A cell that has too little has p 1. ``mean`` and ``usual``: the run's figure and what
    it was to be; ``n``: answers, or documents counted.
    """

    z: Floats
    p: Floats
    size: Floats
    error: Floats
    mean: Floats
    usual: Floats
    n: Floats
    gain: Floats
    """How much more likely the run is at a level of its own (log likelihood): what tells apart where a change sits."""
    looked: Bools
    """Cells that could have told something by what was known before: the looks that errors are shared among."""
    cells: Ints


@dataclass(frozen=True)
class ScanSpread:
    """How restless a cell is: variance of one answer, and between weeks.

    Of counts ``between`` is relative, and ``within`` is the ratio that its baseline is drawn to.
    """

    within: float
    between: float


@dataclass(frozen=True)
class RunOfWeeks:
    """Some weeks of a cell against the weeks before ``onset``; as in ``Scan``."""

    z: float
    size: float
    error: float
    mean: float
    usual: float
    n: float


class ScanCourse(Protocol):
    """A measure whose weeks can be scanned, in numbered cells."""

    name: str
    better: int
    polarity: int
    """Of the documents that it counts; 0: of any."""
    settling: int
    """Weeks that a new source takes until it counts."""
    levels: Levels
    level: Ints
    """The level of each cell."""

    def entries(self) -> Entries:
        """What it counts."""

    def weigh(self, weights: Floats) -> None:
        """How much each entry counts from now on: what is told already counts as it usually would."""

    def scan(self, week: int) -> Scan:
        """The runs that end with that week."""

    def narrowed(self, scan: Scan, place: int) -> int:
        """The place in the scan of the part of a cell that its change sits in; itself where it is no part."""

    def spread(self, cell: int, week: int) -> ScanSpread:
        """How restless a cell was until then."""

    def follow(self, cell: int, weights: Floats, onset: int, weeks: range, spread: ScanSpread) -> RunOfWeeks:
        """Some weeks of one cell against those before ``onset``, with weights of its own."""

    def cut(self, cell: int) -> tuple[dict[str, int], tuple[int, ...]]:
        """The cut of a cell, without outer fields, and its topics."""


class ScanWindow:
    """Sums of weekly arrays over runs and baselines; ``arrays``: (cells, weeks)."""

    def __init__(self, *arrays: Floats) -> None:
        self.sums = [np.concatenate([np.zeros((len(one), 1)), np.cumsum(one, 1)], 1) for one in arrays]

    def over(self, first: int, last: int) -> list[Floats]:
        """Each array's sum over the weeks from ``first`` to before ``last``."""
        return [one[:, max(0, last)] - one[:, max(0, first)] for one in self.sums]

    def runs(self, week: int) -> list[Floats]:
        """Sums over the runs that end with ``week``, (runs, cells)."""
        return self._stacked([self.over(week + 1 - length, week + 1) for length in RUNS])

    def bases(self, week: int) -> list[Floats]:
        """Sums over the weeks before each run."""
        return self._stacked([self.over(week + 1 - length - BASE, week + 1 - length) for length in RUNS])

    def _stacked(self, parts: Sequence[Sequence[Floats]]) -> list[Floats]:
        return [np.stack(one) for one in zip(*parts, strict=True)]


def settled(week: int) -> Bools:
    """Which runs have weeks enough before them, (runs, 1)."""
    return np.asarray(week + 1 - np.array(RUNS)[:, None] >= LEAST_BASE)


def known(week: int) -> range:
    """The weeks that tell how much weeks differ."""
    last = week - GUARD + 1 if week - GUARD + 1 >= FEWEST else week
    return range(max(0, last - BASE), last)


def pooled(excess: Floats, weight: Floats, group: Ints, groups: int, prior: Floats) -> Floats:
    """Each cell's Σ excess/Σ weight, drawn to that of its group; ``prior``: what the group weighs, in the same weight.

    Never below 0. Cells of one level lend each other strength, as the moderated t does (Smyth 2004).
    """
    top, bottom = np.bincount(group, excess, groups), np.bincount(group, weight, groups)
    usual = np.maximum(0.0, top / np.maximum(1e-12, bottom))[group]
    return np.maximum(0.0, (excess + prior * usual) / (weight + prior))
