"""Which of two figures is the day: what the dates of a whole source show, not one date alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from collectors.readers.dates import Order

_SHORT = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL)
_HALF = re.compile(r"\d\s*[AaPp]\.?[Mm]\b")
REMEMBERED = 50_000
"""Distinct days that are remembered."""


class Evidence:
    """Collects what dates show: figures above 12, a clock with AM and PM, and which reading makes a stretch of days."""

    def __init__(self, today: date | None = None) -> None:
        self.today = today
        self.seen: dict[str, tuple[int, int, int]] = {}
        self.day_first = 0
        self.month_first = 0
        self.slashed = 0
        self.halves = 0
        self.example = ""

    def add(self, cell: Any) -> None:
        """Looks at one cell; what is no short date in figures says nothing."""
        if not isinstance(cell, str) or cell[:10] in self.seen or len(self.seen) >= REMEMBERED:
            return
        found = _SHORT.match(cell)
        if not found or found[2] == ".":
            return
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if not (1 <= first <= 31 and 1 <= second <= 31):
            return
        self.seen[cell[:10]] = (first, second, year + 2000 if year < 100 else year)
        self.day_first += first > 12 >= second
        self.month_first += second > 12 >= first
        self.slashed += found[2] == "/"
        self.halves += bool(_HALF.search(found[5]))
        self.example = self.example or cell.strip()

    @property
    def matters(self) -> bool:
        """Whether there are dates in figures that could be read both ways."""
        return bool(self.seen)

    @property
    def contradicts(self) -> bool:
        """Whether some dates have the day first and others the month."""
        return bool(self.day_first and self.month_first)

    @property
    def order(self) -> Order | None:
        """The order that is shown, None where nothing shows one."""
        if self.day_first or self.month_first:
            return "dmy" if self.day_first >= self.month_first else "mdy"
        if not self.seen:
            return None
        return self._by_calendar() or ("mdy" if self.halves else None)

    def _by_calendar(self) -> Order | None:
        """The reading without days to come, else the one whose days lie close together."""
        read: dict[Order, list[date]] = {"dmy": [], "mdy": []}
        for first, second, year in self.seen.values():
            read["dmy"].append(date(year, second, first))
            read["mdy"].append(date(year, first, second))
        if self.today:
            ahead = {order: max(days) > self.today + timedelta(days=2) for order, days in read.items()}
            if ahead["dmy"] != ahead["mdy"]:
                return "mdy" if ahead["dmy"] else "dmy"
        return _closer(read["dmy"], read["mdy"])


def _closer(day_first: list[date], month_first: list[date]) -> Order | None:
    """Files cover a stretch of days; read the wrong way, a week becomes one day of many months."""
    if len(day_first) < 4:
        return None
    spans = [(max(days) - min(days)).days + 1 for days in (day_first, month_first)]
    near, far = min(spans), max(spans)
    if far < 3 * near or far < 45:
        return None
    return "dmy" if spans[0] == near else "mdy"
