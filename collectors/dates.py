"""Dates as exports write them, to aware UTC: ISO, ``16.11.2026 14:30``, ``16 Kasım 2026``, Excel days, epochs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, Literal

from collectors.numbers import is_empty

Order = Literal["dmy", "mdy"]
EXCEL_ZERO = datetime(1899, 12, 30)
"""Day 0 of Excel's 1900 date system, its false 29 February 1900 taken into account (ECMA-376 part 1, 18.17.4.1)."""
YEARS = range(1970, 2101)
_MONTHS = (
    ("oca", "jan"), ("şub", "feb", "sub"), ("mar",), ("nis", "apr"), ("may",), ("haz", "jun"),
    ("tem", "jul"), ("ağu", "aug", "agu"), ("eyl", "sep"), ("eki", "oct"), ("kas", "nov"), ("ara", "dec"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_HALF = r"(?:\s*(?P<half>[AaPp]\.?[Mm]\.?|ÖÖ|ÖS))?"
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?" + _HALF
_FIGURES = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?:[ T,\u00a0]+(?:saat\s*)?" + _TIME + r")?")
_CLOCK = re.compile(r"\b(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?" + _HALF)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\b\s*|\s)([+-]\d{2}):?(\d{2})\b|\b(GMT|UTC|Z)\b")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS = re.compile(r"\d+")


class Dates:
    """Reads dates. ``order`` counts where figures alone do not tell, ``zone`` where a date has none of its own."""

    def __init__(self, zone: tzinfo, order: Order = "dmy") -> None:
        self.zone = zone
        self.order = order

    def read(self, cell: Any) -> datetime | None:
        """Aware UTC; None for an empty cell; ``ValueError`` for a cell that holds no date."""
        if is_empty(cell):
            return None
        if isinstance(cell, str):
            return self._text(cell.strip())
        if isinstance(cell, datetime):
            return self._aware(cell)
        if isinstance(cell, date):
            return self._aware(datetime.combine(cell, time()))
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return self._figure(float(cell))
        raise ValueError(f"{str(cell)!r} is not a date")

    def _text(self, text: str) -> datetime:
        if text.replace(".", "", 1).replace(",", "", 1).isdigit() and len(text) != 8:
            return self._figure(float(text.replace(",", ".")))
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            found = _FIGURES.fullmatch(text)
            at = self._ordered(found) if found else named(text)
        return self._aware(at)

    def _ordered(self, found: re.Match[str]) -> datetime:
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if len(found[1]) > 2:
            day, year = year, day
        elif self.order == "mdy":
            day, month = month, day
        if month > 12:
            raise ValueError(f"{found[0]!r} has no month {month}: set date_order (it is {self.order!r})")
        return datetime(year + 2000 if year < 100 else year, month, day, *clock(found))

    def _figure(self, value: float) -> datetime:
        """Epoch seconds, milli- or microseconds (UTC), or an Excel day (local)."""
        for least, unit in ((1e14, 1e6), (1e11, 1e3), (1e8, 1.0)):
            if value >= least:
                return self._aware(datetime.fromtimestamp(value / unit, UTC))
        if 20_000 <= value < 80_000:
            return self._aware(EXCEL_ZERO + timedelta(seconds=round(value * 86_400)))
        raise ValueError(f"{value:g} is neither an epoch nor an Excel day")

    def _aware(self, at: datetime) -> datetime:
        if at.year not in YEARS:
            raise ValueError(f"the year {at.year} is outside {YEARS.start}–{YEARS.stop - 1}")
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)


def clock(found: re.Match[str]) -> tuple[int, int, int]:
    """Hour, minute and second of a match with those groups; midnight without them."""
    hour, minute, second, half = found.group("hour", "minute", "second", "half")
    if not hour:
        return 0, 0, 0
    if not half:
        return int(hour), int(minute), int(second or 0)
    later = half.replace(".", "").upper() in ("PM", "ÖS")
    return int(hour) % 12 + 12 * later, int(minute), int(second or 0)


def named(text: str) -> datetime:
    """A date whose month is a Turkish or English word, in any order of its parts (RFC 2822 among them)."""
    offset, timed = _OFFSET.search(text), _CLOCK.search(text)
    rest = text
    for found in (offset, timed):
        rest = rest.replace(found[0], " ") if found else rest
    months = [MONTHS[key] for word in _WORD.findall(rest) if (key := _month_key(word)) in MONTHS]
    figures = [int(one) for one in _DIGITS.findall(rest)]
    if len(months) != 1 or len(figures) != 2:
        raise ValueError(f"{text!r} is not a date that I can read")
    day, year = sorted(figures)
    made = datetime(year + 2000 if year < 100 else year, months[0], day, *(clock(timed) if timed else (0, 0, 0)))
    return made.replace(tzinfo=_zone(offset)) if offset else made


def _month_key(word: str) -> str:
    return word.replace("İ", "i").replace("I", "i").lower().replace("ı", "i")[:3]


def _zone(found: re.Match[str]) -> tzinfo:
    if not found[1]:
        return UTC
    moved = timedelta(hours=int(found[1][1:]), minutes=int(found[2]))
    return timezone(-moved if found[1][0] == "-" else moved)


def order_of(cells: Iterable[Any]) -> Order:
    """The order of day and month that ``cells`` show; day first where none is evident."""
    for cell in cells:
        found = _FIGURES.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found and len(found[1]) <= 2:
            if int(found[1]) > 12:
                return "dmy"
            if int(found[3]) > 12:
                return "mdy"
    return "dmy"
