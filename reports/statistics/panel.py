"""What the detector reads: tallies by week and fields, that may be added up to any cut.

An *entry* is what was counted in one week for one combination of the fields: one document, or all that agree. Whoever
has tallies (the worlds of the benchmark, a fake, the facts of a database) hands them over as a ``Panel``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

UNKNOWN = -1
"""Code of a field that a document does not carry, and of a document that speaks of no topic."""


def sums(keys: Ints, weights: Floats, size: int) -> Floats:
    """Sum of the weights of each key from 0 to before ``size``."""
    return np.bincount(keys, weights, size).astype(float)


@dataclass(frozen=True)
class Entries:
    """Parallel arrays. ``codes``: by field, ``UNKNOWN`` where it is not carried; ``topic``: number or ``UNKNOWN``;
    ``polarity``: −1, 0 or 1."""

    week: Ints
    codes: Mapping[str, Ints]
    topic: Ints
    polarity: Ints
    n: Floats

    def inside(self, cut: Mapping[str, int], topics: Sequence[int] = (), polarity: int = 0) -> Bools:
        """Which entries carry the values of ``cut``, one of ``topics`` if there are any, ``polarity`` if not 0."""
        found = np.isin(self.topic, topics) if topics else np.ones(len(self.week), bool)
        if polarity:
            found &= self.polarity == polarity
        for name, code in cut.items():
            found &= self.codes[name] == code
        return found


@dataclass(frozen=True)
class Answers:
    """A measure that is a mean: ``total`` and ``squares`` are the sums of the values and of their squares.

    ``low`` and ``high``: the ends of its scale, both 0 where it has none. ``better``: 1 where more is better, else −1.
    """

    name: str
    entries: Entries
    total: Floats
    squares: Floats
    low: float
    high: float
    better: int = 1


@dataclass(frozen=True)
class Mentions:
    """A measure that is a count: documents of a topic that are meant badly (``polarity`` −1), or well (1)."""

    name: str
    polarity: int

    @property
    def better(self) -> int:
        """1 where more is better, else −1."""
        return self.polarity


@dataclass(frozen=True)
class Panel:
    """All that is known of some weeks, oldest first.

    ``values``: names by field and code. ``documents``: every document by week, fields and topic. ``groups``: the group
    of each topic. ``strata``: fields that tell where documents come from, whose mix must move nothing. ``campaigns``:
    weeks that are known to be unlike others.
    """

    weeks: int
    values: Mapping[str, Sequence[str]]
    documents: Entries
    answers: Sequence[Answers]
    mentions: Sequence[Mentions]
    groups: Sequence[int]
    campaigns: Bools
    strata: Sequence[str] = ("source", "touchpoint")
    alone: Sequence[str] = ("source", "version")
    """Fields in which topics are looked for by themselves only: their values come and go."""
    passing: Sequence[str] = ("version",)
    """Fields whose values stand for a time: what is usual is not learnt by them, or weeks would explain themselves."""


class Tallies(Protocol):
    """Whatever keeps tallies."""

    def panel(self) -> Panel:
        """The weeks that a report looks at."""
