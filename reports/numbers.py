"""Numbers, dates and ranges as a Turkish or an English reader writes them.

Babel's ``tr`` is right for the decimal comma and the thousands point. What it is not right for is set here: the per
cent sign stands before the number (%12,5), minus is the real minus sign, and month names are spelled out.
"""

from __future__ import annotations

import math
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from listener.types import Period

MINUS = "−"
WHOLE_SHARE = 0.2
"""Shares from here on are printed without decimals."""
_PLACES = ("#,##0", "#,##0.#", "#,##0.##")


def number(value: float, locale: str, places: int = 0) -> str:
    """``1240`` → 1.240 (tr), 1,240 (en); up to ``places`` decimals, none that are 0; real minus sign."""
    rounded = half_up(value, places)
    return str(format_decimal(rounded, _PLACES[places], locale=locale)).replace("-", MINUS)


def fixed(value: float, locale: str, places: int = 1) -> str:
    """Always ``places`` decimals: 4,0 beside 4,3."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(half_up(value, places), pattern, locale=locale)).replace("-", MINUS)


def half_up(value: float, places: int) -> float:
    """Commercial rounding (2.5 → 3), and no negative zero."""
    scale = 10.0**places
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale + 0.0


def signed(text: str, value: float) -> str:
    """A plus before what is above 0; ``text`` already has its minus."""
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def share(value: float, locale: str) -> str:
    """``0.125`` → %12,5 (tr), 12.5% (en). From 20 % on whole numbers, below one decimal at most."""
    text = share_number(value, locale)
    if locale != "tr":
        return f"{text}%"
    return f"{MINUS}%{text[1:]}" if text.startswith(MINUS) else f"%{text}"


def share_number(value: float, locale: str) -> str:
    """The number of a share alone: ``0.125`` → 12,5."""
    return number(100 * value, locale, 0 if abs(value) >= WHOLE_SHARE else 1)


def span(low: str, high: str, locale: str) -> str:
    """``8,3–13,3``; with a sign in it ``−18 ile +2 arası`` (en: −18 to +2)."""
    if not {low[:1], high[:1]} & {MINUS, "+"}:
        return f"{low}–{high}"
    return f"{low} ile {high} arası" if locale == "tr" else f"{low} to {high}"


def day(value: date, locale: str) -> str:
    """``16 Kasım``, ``16 November``: month spelled."""
    return str(format_date(value, "d MMMM", locale=locale))


def full_day(value: date, locale: str) -> str:
    """``16 Kasım 2026``."""
    return str(format_date(value, "d MMMM y", locale=locale))


def week(period: Period, locale: str) -> str:
    """``16–22 Kasım 2026 (47. hafta)``; a period that is no ISO week goes without the number."""
    first, last = period.start, period.last
    name = f"{_start(first, last, locale)}{full_day(last, locale)}"
    if period != Period.week_of(first):
        return name
    index = first.isocalendar().week
    return f"{name} ({index}. hafta)" if locale == "tr" else f"{name} (week {index})"


def _start(first: date, last: date, locale: str) -> str:
    """What stands before the last day: only as much as differs."""
    if first == last:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–"
    return f"{day(first, locale) if first.year == last.year else full_day(first, locale)} – "


_TIMES = {"tr": {2: "iki", 3: "üç", 4: "dört", 5: "beş"}, "en": {2: "doubled", 3: "tripled", 4: "quadrupled"}}


def times(ratio: float, locale: str) -> str:
    """``3.1`` → üç, ``2.5`` → 2,5: the word within a tenth of a whole number, else the number."""
    whole = round(ratio)
    words = _TIMES["tr"] if locale == "tr" else {}
    return words[whole] if whole in words and abs(ratio - whole) <= 0.1 * whole else number(ratio, locale, 1)
