"""Periods of local days, their weeks and their zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def iso_week(day: date) -> str:
    """The ISO week that holds ``day``: ``2026-W47``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; ``ValueError`` in one sentence where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}; write it as in Europe/Istanbul") from error


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
