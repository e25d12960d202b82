"""Names in dates: months and weekdays in Turkish and English, and the zones that are written as words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta, timezone, tzinfo

_MONTHS = (
    "ocak oca january jan", "şubat şub subat sub february feb", "mart mar march", "nisan nis april apr", "mayıs mayis may",
    "haziran haz june jun", "temmuz tem july jul", "ağustos ağu agustos agu august aug",
    "eylül eyl eylul september sept sep", "ekim eki october oct", "kasım kas kasim november nov",
    "aralık ara aralik december dec",
)  # fmt: skip
_PLAIN = str.maketrans("çğıöşüâîû", "cgiosuaiu")


def _fold(word: str) -> str:
    return word.replace("İ", "i").replace("I", "i").lower().translate(_PLAIN)


MONTHS: Mapping[str, int] = {_fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Every way to write a month, folded to lower-case ASCII → 1–12."""
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "TRT": 3, "TSI": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "AEST": 10, "AEDT": 11, "JST": 9,
}  # fmt: skip
"""Hours east of Greenwich (RFC 2822 section 4.3, and the words that Turkish systems write)."""
_EASTERN = {"EET": 2, "EEST": 3}
"""Forms in a Turkish account still say EET, though Turkey left it in 2016: there, it is the local time."""
ZONE_WORD = re.compile(rf"(?<![^\W\d_])({'|'.join(sorted({*_ZONES, *_EASTERN}, key=len, reverse=True))})(?![^\W\d_])")
OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s*)?(?<![\d-])([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)")
RELATIVE = re.compile(
    r"\b(bugun|dun|evvelsi|once|simdi|today|yesterday|ago|just now|last (?:week|month|year)|gecen (?:hafta|ay|yil))\b"
)
_AGO = re.compile(r"(\d+|a|an|bir|one)\s*(\w+?)s?\s+(?:ago|once)\b")
_UNITS = {
    "second": 1 / 86_400, "sec": 1 / 86_400, "saniye": 1 / 86_400, "sn": 1 / 86_400, "minute": 1 / 1440, "min": 1 / 1440,
    "dakika": 1 / 1440, "dk": 1 / 1440, "hour": 1 / 24, "hr": 1 / 24, "h": 1 / 24, "saat": 1 / 24, "day": 1.0, "d": 1.0,
    "gun": 1.0, "week": 7.0, "wk": 7.0, "hafta": 7.0, "month": 30.44, "mo": 30.44, "ay": 30.44, "year": 365.25,
    "yr": 365.25, "yil": 365.25, "sene": 365.25,
}  # fmt: skip


def month(word: str) -> int | None:
    """1–12 for the name of a month or its short form, else None."""
    return MONTHS.get(_fold(word))


def zone_of(word: str, local: tzinfo) -> tzinfo:
    """The zone that ``word`` names; EET is ``local`` where that is Turkey's."""
    if word in _EASTERN:
        return local if "Istanbul" in str(local) else timezone(timedelta(hours=_EASTERN[word]))
    return timezone(timedelta(hours=_ZONES[word]))


def offset_of(found: re.Match[str]) -> tzinfo:
    """The zone of a match of ``OFFSET``: ``+03:00``, ``GMT+3``, ``-0500``."""
    moved = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-moved if found[1] == "-" else moved)


def days_ago(text: str) -> float | None:
    """How many days before its export a relative date lies: 1 for "dün", 21 for "3 weeks ago"; None for another."""
    folded = _fold(text)
    if not RELATIVE.search(folded):
        return None
    found = _AGO.search(folded)
    if found and found[2] in _UNITS:
        return (int(found[1]) if found[1].isdigit() else 1) * _UNITS[found[2]]
    words = {"dun": 1.0, "yesterday": 1.0, "evvelsi": 2.0, "bugun": 0.0, "today": 0.0, "simdi": 0.0, "just": 0.0}
    return next((words[word] for word in re.findall(r"\w+", folded) if word in words), None)
