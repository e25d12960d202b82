"""What a rule says in a week, in the words of the judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.worlds.sight import Sight

FIRST_WEEK = 12
"""The first week that is read and judged."""


@dataclass(frozen=True)
class Figure:
    """A measure in a cut of codes, of some topics (none: not of topics).

    ``measure``: ``nps csat stars negative reply``, or ``complaints praise mentions`` of topics, or ``volume``.
    """

    measure: str
    cut: Mapping[str, int]
    topics: tuple[int, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A change that is claimed: since week ``onset``, by ``size`` within ``low`` to ``high``, NaN where it is not told.

    ``unit``: ``mean`` (a difference of means; csat a share, NPS −1 to 1, reply the logarithm of hours), ``ratio`` or
    ``excess`` (documents more than expected) of counts, over the weeks from ``since`` to the week of the report.
    """

    figure: Figure
    up: bool
    onset: int
    unit: str
    size: float
    low: float
    high: float
    since: int


@dataclass(frozen=True)
class Week:
    """One report. ``claims``: strongest first; ``over``: what is said to have ended; ``chance``: called chance."""

    week: int
    claims: tuple[Claim, ...] = ()
    over: tuple[Claim, ...] = ()
    chance: tuple[Figure, ...] = ()


class Rule(Protocol):
    """Reads a world week by week."""

    def __call__(self, sight: Sight) -> Sequence[Week]:
        """A report for each week from ``FIRST_WEEK`` on; that of a week knows nothing of the weeks after it."""
