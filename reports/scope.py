"""What a report is about: the week, whose, how far back, and the clock. Passed in, never asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from listener.types import Period


@dataclass(frozen=True, slots=True)
class Scope:
    """``period`` is the week told; ``owners`` maps a word of a topic's name or keywords (or a measure) to its owner."""

    period: Period
    now: datetime
    brand: str = ""
    baseline_weeks: int = 8
    owners: Mapping[str, str] = field(default_factory=dict)
    closed: bool = True
    version: str = ""
    weeks: int = 26
    """Length of the course, this week included; the claims learn the ordinary wobble from it."""
    shown: int = 13
    """Weeks on the small charts."""
    slices: tuple[str, ...] = ("place", "product", "channel")
    """Columns and attributes in which the place of a change is looked for."""
    topics_listed: int = 12
    matters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of matter → beginnings of the words that tell it, in the order in which they are tried."""

    @property
    def periods(self) -> tuple[Period, ...]:
        """The weeks of the course, oldest first, this week last."""
        return (*self.period.before(self.weeks - 1), self.period)

    @property
    def window(self) -> Period:
        """All of them as one span."""
        return Period(self.periods[0].start, self.period.end)
