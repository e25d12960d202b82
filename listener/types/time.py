"""Periods of local days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open span of local days ``[start, end)`` in the workspace's zone."""

    start: date
    end: date

    @classmethod
    def week_of(cls, day: date) -> Period:
        """The ISO week (Monday to Sunday) that holds ``day``."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=7))

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    def previous(self, steps: int = 1) -> Period:
        """The period of the same length ``steps`` lengths earlier."""
        shift = timedelta(days=self.days * steps)
        return Period(self.start - shift, self.end - shift)

    def before(self, steps: int) -> tuple[Period, ...]:
        """The ``steps`` periods before this one, oldest first."""
        return tuple(self.previous(n) for n in range(steps, 0, -1))
