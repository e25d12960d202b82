"""When a source or a report is due, from its schedule and its last good run. Pure: the clock is passed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from listener.errors import ConfigError, known

_SLOTS: dict[str, Callable[[datetime], tuple[int, ...]]] = {
    "hourly": lambda at: (at.toordinal(), at.hour),
    "daily": lambda at: (at.toordinal(),),
    "weekly": lambda at: tuple(at.isocalendar())[:2],
}
SCHEDULES = (*_SLOTS, "manual")


def slot(schedule: str, at: datetime, zone: str) -> tuple[int, ...]:
    """The hour, local day or ISO week of ``at`` in ``zone``: one run is due in each."""
    if schedule not in _SLOTS:
        raise ConfigError(f"unknown schedule {schedule!r}", hint=known(schedule, SCHEDULES))
    return _SLOTS[schedule](at.astimezone(ZoneInfo(zone)))


def due(schedule: str, last: datetime | None, now: datetime, zone: str) -> bool:
    """True where no good run has happened in the current slot. ``manual`` is never due."""
    if schedule == "manual":
        return False
    return slot(schedule, now, zone) != (last and slot(schedule, last, zone))
