"""Dates as exports write them, to aware UTC: ISO, ``16.11.2026 14:30``, ``16 Kasım 2026``, Excel days, epochs …"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Literal

from collectors.readers.calendar import OFFSET, ZONE_WORD, days_ago, month, offset_of, zone_of
from collectors.readers.numbers import is_empty

Order = Literal["dmy", "mdy"]
EXCEL_ZERO = datetime(1899, 12, 30)
"""Day 0 of Excel's 1900 date system, its false 29 February 1900 taken into account (ECMA-376 part 1, 18.17.4.1)."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nobody's customers wrote before: a date before it is a slip or a stand-in, as is ``STAND_INS``."""
STAND_INS = frozenset({(2000, 1, 1)})
AHEAD = timedelta(days=400)
"""How far after the present a date may lie: clocks are wrong, but not by years."""
_HALF = r"(?:\s*(?P<half>[AaPp]\.?\s?[Mm]\b\.?|ÖÖ|ÖS|öö|ös))?"
_CLOCK = re.compile(
    r"(?:(?P<before>ÖÖ|ÖS|öö|ös|[AaPp][Mm])\s*)?(?<![\d:.])(?P<hour>\d{1,2})(?P<sep>[:.])(?P<minute>\d{2})(?:(?P=sep)(?P<second>\d{2})(?:[.,]\d+)?)?(?![\d:])"
    + _HALF
)
_LONE_HOUR = re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})\s*(?P<half>[AaPp]\.?[Mm]\b\.?)")
_FIGURES = re.compile(r"(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)")
_WEEKDAY = r"(?:[\s,]+(?:Pazar|Pazartesi|Sal[ıi]|[ÇC]ar[şs]amba|Per[şs]embe|Cuma|Cumartesi|\w{3,6}day))?"
_NAMED = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?: of)?[\s,./-]*(?P<month>[^\W\d_]{3,})" + _WEEKDAY
               + r"[\s,./'-]*(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<month>[^\W\d_]{3,})[\s./-]*(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,./'-]+(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})[\s,./-]*(?P<month>[^\W\d_]{3,})[\s./-]*(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?P<month>[^\W\d_]{3,})[\s./-]*(?P<day>\d{1,2})(?!\d).*?(?<!\d)(?P<year>\d{4})(?!\d)"),
)  # fmt: skip
_YEARLESS = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[\s./-]*(?P<month>[^\W\d_]{3,})"),
    re.compile(r"(?P<month>[^\W\d_]{3,})[\s./-]*(?P<day>\d{1,2})(?!\d)"),
)
_MONTH_ONLY = re.compile(r"(?P<month>[^\W\d_]{3,})[\s,./-]*(?P<year>\d{4})")
_NET = re.compile(r"/?Date\((-?\d+)(?:[+-]\d{4})?\)/?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SAS_CLOCK = re.compile(r"(?<=\d{4}):(?=\d{1,2}:\d{2})")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SPACED_DOTS = re.compile(r"(?<=\d)\. (?=\d)")
_DIGIT = re.compile(r"\d")
LONGEST_DATE = 90
"""Characters of the longest sentence that is read as a date: "Reviewed in Turkey on 4 May 2026"."""


class Dates:
    """Reads dates. ``order`` counts where figures alone do not tell, ``zone`` where a date has none of its own.

    ``as_of`` is the day on which a source was exported: dates without a year and relative ones are read from there;
    without it they are refused.
    """

    def __init__(self, zone: tzinfo, order: Order = "dmy", as_of: date | None = None) -> None:
        self.zone = zone
        self.order = order
        self.as_of = as_of
        self.latest = datetime.now(UTC) + AHEAD

    def read(self, cell: Any) -> datetime | None:
        """Aware UTC; None for an empty cell; ``ValueError`` for a cell that holds no date."""
        if is_empty(cell):
            return None
        if isinstance(cell, str):
            return self._text(cell.strip().strip("'\""))
        if isinstance(cell, datetime):
            return self._aware(cell)
        if isinstance(cell, date):
            return self._aware(datetime.combine(cell, time()))
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return self._figure(float(cell))
        raise ValueError(f"{str(cell)!r} is not a date")

    def _text(self, text: str) -> datetime:
        if text.replace(".", "", 1).replace(",", "", 1).isdigit():
            return self._digits(text)
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return self._written(text)
        return self._aware(at)

    def _digits(self, text: str) -> datetime:
        found = _COMPACT.fullmatch(text)
        if found and len(text) in (8, 12, 14):
            return self._aware(datetime(*(int(part) for part in found.groups() if part)))  # type: ignore[arg-type]
        return self._figure(float(text.replace(",", ".")))

    def _written(self, text: str) -> datetime:
        if found := _NET.fullmatch(text):
            return self._aware(datetime.fromtimestamp(int(found[1]) / 1e3, UTC))
        if len(text) > LONGEST_DATE or not (_DIGIT.search(text) or days_ago(text) is not None):
            raise ValueError(f"{text[:40]!r}… is not a date that I can read")
        text = _SPACED_DOTS.sub(".", text)
        rest, zone = self._zone(
            _SAS_CLOCK.sub(" ", _BRACKETS.sub(" ", text).replace("\u202f", " ").replace("\xa0", " "))
        )
        figures = next((one for one in _FIGURES.finditer(rest) if _is_day(one)), None)
        clock, rest = _clock(rest.replace(figures[0], " ", 1) if figures else rest)
        day = self._ordered(figures) if figures else self._named(rest, text)
        if figures and re.search(r"\d", rest):
            raise ValueError(f"{text!r} is not a date that I can read")
        made = datetime.combine(day, time(*clock))
        return self._aware(made.replace(tzinfo=zone) if zone else made)

    def _zone(self, text: str) -> tuple[str, tzinfo | None]:
        """The text without its zone, and the zone."""
        if found := ZONE_WORD.search(text):
            after = OFFSET.match(text, found.end()) or OFFSET.match(text, found.end() + 1)
            zone = offset_of(after) if after else zone_of(found[1], self.zone)
            return text[: found.start()] + " " + text[(after or found).end() :], zone
        found = next((one for one in OFFSET.finditer(text) if ":" in text[: one.start()]), None)
        if found and (found[3] or re.search(r"\d\s*$", text[: found.start()])) and int(found[2]) <= 14:
            return text[: found.start()] + " " + text[found.end() :], offset_of(found)
        return text, None

    def _ordered(self, found: re.Match[str]) -> date:
        day, month_, year = int(found[1]), int(found[3]), int(found[4])
        if len(found[1]) > 2:
            day, year = year, day
        elif (self.order == "mdy" and found[2] != ".") or (found[2] == "." and month_ > 12 >= day):
            day, month_ = month_, day
        if month_ > 12:
            raise ValueError(f"{found[0]!r} has no month {month_}: set date_order (it is {self.order!r})")
        return _day(str(year) if len(found[1]) > 2 else found[4], month_, day, found[0])

    def _named(self, rest: str, text: str) -> date:
        for pattern in _NAMED:
            for found in pattern.finditer(rest):
                if number := month(found["month"]):
                    return _day(found["year"], number, int(found["day"]), text)
        return self._incomplete(rest, text)

    def _incomplete(self, rest: str, text: str) -> date:
        """A date from ``as_of``; ``ValueError`` that says what is missing."""
        ago = days_ago(text)
        if ago is not None:
            if self.as_of is None:
                raise ValueError(f"{text!r} counts from a day that is not known: set as_of to the day of the export")
            return self.as_of - timedelta(days=round(ago))
        if any(month(found["month"]) for found in _MONTH_ONLY.finditer(rest)):
            raise ValueError(f"{text!r} has no day")
        for pattern in _YEARLESS:
            for found in pattern.finditer(rest):
                if number := month(found["month"]):
                    return self._this_year(number, int(found["day"]), text)
        raise ValueError(f"{text!r} is not a date that I can read")

    def _this_year(self, number: int, day: int, text: str) -> date:
        if self.as_of is None:
            raise ValueError(f"{text!r} has no year: set as_of to the day of the export")
        made = _day(str(self.as_of.year), number, day, text)
        return made if made <= self.as_of else _day(str(self.as_of.year - 1), number, day, text)

    def _figure(self, value: float) -> datetime:
        """Epoch seconds, milli-, micro- or nanoseconds (UTC), or an Excel day (local)."""
        for least, unit in ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (1e8, 1.0)):
            if value >= least:
                return self._aware(datetime.fromtimestamp(value / unit, UTC))
        if 20_000 <= value < 80_000:
            return self._aware(EXCEL_ZERO + timedelta(seconds=round(value * 86_400)))
        raise ValueError(f"{value:g} is neither an epoch nor an Excel day")

    def _aware(self, at: datetime) -> datetime:
        if not EARLIEST.year <= at.year <= self.latest.year or at.date().timetuple()[:3] in STAND_INS:
            raise ValueError(
                f"{at.date().isoformat()} cannot be when it was written: it stands for no date, or is a slip"
            )
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)


def _is_day(found: re.Match[str]) -> bool:
    """Whether three figures are a day: the year has two or four digits, and it is no time (``03.45.10``)."""
    first, last = len(found[1]), len(found[4])
    if not (first == 4 and last <= 2) and not (first <= 2 and last in (2, 4)):
        return False
    dotted = found[2] == "." and last == 2 and int(found[4]) < 60
    return not (dotted and "-" in found.string[: found.start()])


def _day(year: str, month_: int, day: int, text: str) -> date:
    try:
        return date(int(year) + 2000 if len(year) == 2 else int(year), month_, day)
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None


def _clock(text: str) -> tuple[tuple[int, int, int], str]:
    """Hour, minute and second in ``text`` (midnight where it has none), and the text without them."""
    found = _CLOCK.search(text) or _LONE_HOUR.search(text)
    if not found:
        return (0, 0, 0), text
    parts = found.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts.get("minute") or 0), int(parts.get("second") or 0)
    half = (parts["half"] or parts.get("before") or "").replace(".", "").replace(" ", "").upper()
    if half:
        if not 1 <= hour <= 12:
            hour = hour if hour > 12 else 0
        hour = hour % 12 + 12 * (half in ("PM", "ÖS")) if hour <= 12 else hour
    if hour > 23 or minute > 59 or second > 60:
        raise ValueError(f"{found[0]!r} is no time of day")
    return (hour, minute, min(second, 59)), text[: found.start()] + " " + text[found.end() :]


def order_of(cells: Iterable[Any]) -> Order:
    """The order of day and month that ``cells`` show; day first where none is evident."""
    from collectors.readers.order import Evidence

    evidence = Evidence()
    for cell in cells:
        evidence.add(cell)
    return evidence.order or "dmy"
