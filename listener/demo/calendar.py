"""The demo's weeks and clock: ISO weeks in Istanbul time, which has had no daylight saving since 2016."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from random import Random

ZONE = timezone(timedelta(hours=3))
"""Europe/Istanbul as it is in 2026, without a time zone database."""
LAST_MONDAY = date(2026, 11, 9)
"""Monday of the demo's last week, 2026-W46."""
_HOURS = (1, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 8, 7, 7, 6, 6, 7, 8, 9, 10, 10, 8, 4)


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week: ``name`` like 2026-W21, its number and its Monday."""

    name: str
    number: int
    monday: date

    @property
    def sunday(self) -> date:
        """The last day inside."""
        return self.monday + timedelta(days=6)


def week_of(monday: date) -> Week:
    """The week that begins on ``monday``."""
    year, number, _ = monday.isocalendar()
    return Week(f"{year}-W{number:02d}", number, monday)


def weeks_of(count: int) -> tuple[Week, ...]:
    """The last ``count`` weeks up to 2026-W46, oldest first."""
    return tuple(week_of(LAST_MONDAY - timedelta(weeks=back)) for back in range(count - 1, -1, -1))


def moment(rng: Random, week: Week, first_day: int = 0) -> datetime:
    """A local time in the week, busier in the evening; ``first_day`` 0 is Monday."""
    day = week.monday + timedelta(days=rng.randrange(first_day, 7))
    hour = rng.choices(range(24), _HOURS)[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), ZONE)


def poisson(rng: Random, mean: float) -> int:
    """A Poisson count (Knuth's product of uniforms; in slices so that large means do not underflow)."""
    count = 0
    while mean > 0:
        slice_, mean = min(mean, 30.0), mean - 30.0
        product, floor = rng.random(), math.exp(-slice_)
        while product > floor:
            count += 1
            product *= rng.random()
    return count


def planted(rng: Random, mean: float) -> int:
    """A planted count: ``mean`` itself, or the whole number beside it by chance, so that no event is missed by luck."""
    return int(mean) + (rng.random() < mean % 1)
