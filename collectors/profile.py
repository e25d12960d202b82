"""What the cells of a column look like: dates, numbers, free text, ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from collectors.columns import string
from collectors.dates import Dates, order_of
from collectors.numbers import is_empty, number

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PLAIN = str.maketrans("çğıöşüâîûé", "cgiosuaiue")
ENOUGH = 0.9
"""Share of a column's cells that must be of a kind for the column to be of it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One column as its first rows show it; shares are of the cells that hold something."""

    name: str
    place: int
    filled: int
    dates: float
    numbers: float
    low: float
    high: float
    whole: bool
    distinct: float
    length: float
    longest: int
    mails: float
    lists: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The name in lower case ASCII words, ``ratingValue`` and ``rating10`` taken apart."""
        return words(self.name)

    @property
    def is_number(self) -> bool:
        """Whether nearly all cells hold numbers."""
        return self.filled > 0 and self.numbers >= ENOUGH

    @property
    def is_date(self) -> bool:
        """Whether nearly all cells hold dates."""
        return self.filled > 0 and self.dates >= ENOUGH

    @property
    def several(self) -> bool:
        """Whether there is more than one value, none of them a list."""
        return self.distinct * self.filled > 1.5 and not self.lists

    @property
    def is_unique(self) -> bool:
        """Whether no cell comes twice."""
        return self.filled > 0 and self.distinct == 1.0


def words(name: str) -> tuple[str, ...]:
    """``"Müşteri No"`` → ``("musteri", "no")``."""
    spaced = re.sub(r"(?<=[a-zçğıöşü])(?=[A-Z0-9])", " ", name)
    plain = spaced.replace("İ", "i").replace("I", "i").lower().translate(_PLAIN)
    return tuple(re.findall(r"[a-z]+|\d+", plain))


def profile(name: str, place: int, cells: Sequence[Any]) -> Profile:
    """The column's profile."""
    held = [cell for cell in cells if not is_empty(cell)]
    values = [value for cell in held if (value := _read(number, cell)) is not None]
    dates = Dates(ZoneInfo("UTC"), order_of(held))
    texts = [string(cell) for cell in held]
    count = max(1, len(held))
    return Profile(
        name=name,
        place=place,
        filled=len(held),
        dates=sum(_read(dates.read, cell) is not None for cell in held) / count,
        numbers=len(values) / count,
        low=min(values, default=0.0),
        high=max(values, default=0.0),
        whole=all(value.is_integer() for value in values),
        distinct=len(set(texts)) / count,
        length=sum(map(len, texts)) / count,
        longest=max(map(len, texts), default=0),
        mails=sum(bool(_MAIL.fullmatch(text)) for text in texts) / count,
        lists=any(isinstance(cell, list) for cell in held),
    )


def _read(read: Any, cell: Any) -> Any:
    try:
        return read(cell)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
