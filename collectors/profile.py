"""What the cells of a column look like: dates, ratings, free text, ids, persons, what machines write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from collectors.columns import string
from collectors.company_words import is_reply
from collectors.readers.dates import Dates, Order
from collectors.readers.languages import language_code
from collectors.readers.likert import band
from collectors.readers.numbers import is_empty, number
from collectors.readers.prose import is_damaged, prose
from collectors.readers.scores import Scale, scale_of

_PLAIN = str.maketrans("çğıöşüâîûé", "cgiosuaiue")
ENOUGH = 0.9
"""Share of a column's cells that must be of a kind for the column to be of it."""
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "mails": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "urls": re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+(?:com|net|org|tr|io|co|example)(?:/\S*)?"),
    "addresses": re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{0,4}:){4,}[0-9a-f:]*"),
    "phones": re.compile(r"\+?[\d\s().-]{9,18}"),
    "codes": re.compile(r"(?=\S*\d)[\w:.#/+=-]+|[0-9a-f-]{12,}|(?:[a-z]\w*\.){2,}\w+"),
    "truths": re.compile(r"(?i:true|false|yes|no|evet|hayır|0|1|y|n|e|h|var|yok|doğru|yanlış)"),
    "times": re.compile(r"\d{1,2}:\d{2}(?::\d{2})?|0?\.\d+"),
    "persons": re.compile(r"@?[A-ZÇĞİÖŞÜ][\w*.'’-]*(?:\s+[A-ZÇĞİÖŞÜ*][\w*.'’-]*){0,3}|[a-z][a-z0-9._-]{2,24}\d*"),
}
_WORDS = re.compile(r"[^\W\d_]+")
_PLURAL = re.compile(r"[;,|]\s*")
TRIED = 60
"""Cells after which a column without any date is no column of dates."""
KINDS_SEEN = 1_500
"""Cells whose kind is asked."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One column as a sample from all of its file shows it; shares are of the cells that hold something."""

    name: str
    place: int
    label: str = ""
    rows: int = 0
    filled: int = 0
    dates: float = 0.0
    incomplete: float = 0.0
    """Share of dates that lack a year or count from an unknown day."""
    days: tuple[date, ...] = ()
    unread: str = ""
    """Why the first cell that is nearly a date is none."""
    numbers: float = 0.0
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    scale: Scale = field(default_factory=lambda: Scale(0.0))
    distinct: float = 0.0
    different: int = 0
    length: float = 0.0
    longest: int = 0
    word_count: float = 0.0
    prose: float = 0.0
    replies: float = 0.0
    languages: float = 0.0
    bands: float = 0.0
    lists: float = 0.0
    damaged: int = 0
    parts: float = 1.0
    """Different parts a part, where cells list several choices: low for a question with boxes to tick."""
    shapes: Mapping[str, float] = field(default_factory=dict)
    examples: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The name in lower case ASCII words, ``ratingValue`` and ``rating10`` taken apart."""
        return words(self.name)

    @property
    def share(self) -> float:
        """Share of the rows that hold something."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def is_number(self) -> bool:
        """Whether nearly all cells hold numbers."""
        return self.filled > 0 and self.numbers >= ENOUGH

    @property
    def is_date(self) -> bool:
        """Whether most cells hold dates, whole ones or not, and what is no date is rare."""
        return self.filled > 0 and self.dates + self.incomplete >= 0.6

    @property
    def several(self) -> bool:
        """Whether there is more than one value, none of them a list."""
        return self.different > 1 and self.lists == 0

    def shape(self, name: str) -> float:
        """Share of the cells that are ``mails``, ``urls``, ``addresses``, ``phones``, ``codes``, ``truths`` …"""
        return self.shapes.get(name, 0.0)


def words(name: str) -> tuple[str, ...]:
    """``"Müşteri No"`` → ``("musteri", "no")``."""
    spaced = re.sub(r"(?<=[a-zçğıöşü])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    plain = spaced.replace("İ", "i").replace("I", "i").lower().translate(_PLAIN)
    return tuple(re.findall(r"[a-z]+|\d+", plain))


def profile(name: str, spot: int, cells: Sequence[Any], *, label: str = "", order: Order = "dmy") -> Profile:
    """The column's profile from a sample of its cells."""
    held = [cell for cell in cells if not is_empty(cell)]
    if not held:
        return Profile(name, spot, label, rows=len(cells))
    texts = [string(cell) for cell in held]
    seen = Counter(texts)
    numbers = [value for cell in held if (value := _read(number, cell)) is not None]
    dates, incomplete, days, unread = _dates(held[:KINDS_SEEN], order)
    shown = [text for text, _ in seen.most_common(3)] if len(seen) < 8 else list(seen)[:3]
    return Profile(
        name=name,
        place=spot,
        label=label,
        rows=len(cells),
        filled=len(held),
        dates=dates,
        incomplete=incomplete,
        days=days,
        unread=unread,
        numbers=len(numbers) / len(held),
        low=min(numbers, default=0.0),
        high=max(numbers, default=0.0),
        whole=all(value.is_integer() for value in numbers),
        scale=scale_of(Counter(cell if isinstance(cell, (str, int, float)) else str(cell) for cell in held)),
        distinct=len(seen) / len(held),
        different=len(seen),
        length=sum(map(len, texts)) / len(held),
        longest=max(map(len, texts)),
        lists=sum(isinstance(cell, (list, dict)) for cell in held) / len(held),
        examples=tuple(text[:60] for text in shown),
        **_wording(texts[:KINDS_SEEN]),
    )


def _wording(asked: Sequence[str]) -> dict[str, Any]:
    """What the words of the cells show, as fields of a profile."""
    clean, count = [prose(text) for text in asked], len(asked)
    parts = [part for text in asked for part in _PLURAL.split(text)]
    return {
        "word_count": sum(len(_WORDS.findall(text)) for text in clean) / count,
        "prose": sum(map(_is_prose, clean)) / count,
        "replies": sum(map(is_reply, clean)) / count,
        "languages": sum(bool(language_code(text)) for text in asked) / count,
        "bands": sum(bool(band(text)) for text in asked) / count,
        "damaged": sum(map(is_damaged, asked)),
        "parts": len(set(parts)) / len(parts) if len(parts) > count else 1.0,
        "shapes": {kind: sum(bool(p.fullmatch(text)) for text in asked) / count for kind, p in _SHAPES.items()},
    }


def _dates(cells: Sequence[Any], order: Order) -> tuple[float, float, tuple[date, ...], str]:
    """Shares of whole and of incomplete dates, the first and last day, and why one is incomplete."""
    reader, from_today = Dates(UTC, order), Dates(UTC, order, as_of=datetime.now(UTC).date())
    days: list[date] = []
    whole, lacking, why, known = 0, 0, "", {}
    for place, cell in enumerate(cells):
        if place == TRIED and not whole + lacking:
            return 0.0, 0.0, (), ""
        key = cell if isinstance(cell, (str, int, float)) else str(cell)
        if key not in known:
            known[key] = _dated(cell, reader, from_today)
        day, half, reason = known[key]
        whole += reason == ""
        lacking += half
        days += [day] if day else []
        why = why or (reason if half else "")
    return whole / len(cells), lacking / len(cells), tuple(sorted(days)), why


def _dated(cell: Any, reader: Dates, from_today: Dates) -> tuple[date | None, bool, str]:
    """The day in a cell, whether it is a date that lacks something, and why it cannot be read ("" where it can)."""
    try:
        at = reader.read(cell)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        told = str(error) or "no date"
        half = "has no day" in told or "slip" in told or _read(from_today.read, cell) is not None
        return None, half and not _is_figure(cell), told
    return (at.date() if at else None), False, ""


def _is_figure(cell: Any) -> bool:
    return not isinstance(cell, str) or cell.strip().replace(".", "", 1).isdigit()


def _is_prose(text: str) -> bool:
    found = [word for word in text.split() if _WORDS.search(word)]
    if len(found) < 2:
        return False
    small = sum(word[0].islower() for word in found)
    return (len(found) >= 3 and (small >= 0.5 * len(found) or len(found) > 8)) or (len(found) == 2 and small >= 1)


def _read(read: Any, cell: Any) -> Any:
    try:
        return read(cell)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def is_worded(column: Profile) -> bool:
    """Whether the answers are words on a scale, at least three of its steps."""
    return column.scale.share >= 0.85 and column.scale.worded > 0.5 and column.scale.values >= 3
