"""Which cells are discoveries: measures as families, within them levels of cuts, within those cells.

A level (all places, all pairs of place and touchpoint …) gets an equal share of its family's error, however many cells
it has, so that thousands of small cells take no power from the few large ones. Over the families the false discovery
rate is controlled, and within those that are selected at the rate that is left (Benjamini & Bogomolov 2014, JRSS B 76).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reports.statistics.panel import Bools, Floats, Ints

RUNS_LOOKED_AT = 2.5
"""Runs of five lengths that end in one week overlap: together they are about so many looks."""


def looks(looked: Bools, level: Ints) -> Ints:
    """How many cells of its level are looked at, by cell; at least itself."""
    if not looked.size:
        return np.zeros(0, int)
    return np.maximum(1, np.bincount(level, looked, int(level.max()) + 1)).astype(int)[level]


def weighted(p: Floats, looked: Bools, level: Ints) -> Floats:
    """Each cell's least p of its runs, times the looks that it shares its error with: its level's cells, the levels."""
    levels = max(1, len(np.unique(level[looked])))
    least = p.min(0, initial=1.0)
    return np.where(least < 1, least * looks(looked, level) * levels * RUNS_LOOKED_AT, np.inf)


def limit(families: Sequence[Floats], q: float) -> list[float]:
    """The bound for the weighted p values of each family; −1 for families that are not selected."""
    least = np.array([float(one.min()) if one.size else 1.0 for one in families])
    ranked = np.sort(least)
    steps = q * np.arange(1, len(ranked) + 1) / max(1, len(ranked))
    passed = np.flatnonzero(ranked <= steps)
    selected = int(passed[-1]) + 1 if len(passed) else 0
    bound = q * selected / max(1, len(ranked))
    return [bound if selected and one <= bound else -1.0 for one in least]
