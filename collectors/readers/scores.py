"""Ratings as sites, forms and people write them: a value and, where the cell says so, what it is out of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from collectors.readers.likert import counted, place
from collectors.readers.numbers import is_empty, number

_N = r"(\d+(?:[.,]\d+)?)"
_PERCENT = re.compile(rf"(?:%\s*{_N}|{_N}\s*%|y[uü]zde\s+{_N})", re.IGNORECASE)
_OUT_OF = re.compile(rf".*?{_N}\s*(?:/|out\s+of|of|von|sur)\s*{_N}(?!\d)[^\d]*", re.IGNORECASE | re.DOTALL)
_OF_TURKISH = re.compile(
    rf"\D*?{_N}\s*(?:y[ıi]ld[ıi]z\s*|puan\s*)?(?:üzerinden|uzerinden|ÜZERİNDEN|içinde|'?[dt][ae]n?)\s*{_N}\D*", re.I
)
_STARS = re.compile(r"[★☆⭐✩✭✮⯨½\ufe0f\s]+")
_LONE = re.compile(rf"[^\d]*?(?:(?<![\w.,])|(?<=[^\W\d_]{{5}})){_N}(?![\d.,]*\d)[^\d]*", re.DOTALL)
_VOTES = re.compile(r"\s*\(\d[\d.,]*\s*[^\W\d_][^)]*\)\s*$")
"""How many people gave it, behind a rating: "4,0 / 5 (12 oy)"."""
_WORDY = 60
"""Characters of the longest label beside a figure: "4 - Memnunum, tekrar alırım"."""
EMPTY_RATINGS = frozenset(
    {"unoffered", "offered", "puanlanmadı", "değerlendirilmedi", "not rated", "no rating", "unrated"}
)


@dataclass(frozen=True, slots=True)
class Rated:
    """What a cell says: ``value`` on its own scale, ``top`` where it names the end of that scale, else None.

    An answer in words has ``share``, its place from 0 to 1, and no value of its own.
    """

    value: float
    top: float | None = None
    share: float | None = None
    labelled: bool = False


def rated(cell: Any) -> Rated | None:
    """The rating in ``cell``; None for an empty cell; ``ValueError`` for what is no rating."""
    if is_empty(cell):
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Rated(number(cell) or 0.0)
    text = str(cell).strip().lstrip("'")
    try:
        return Rated(float(text))
    except ValueError:
        return _written(text)


def _written(text: str) -> Rated | None:
    if text.lower() in EMPTY_RATINGS:
        return None
    text = _VOTES.sub("", text)
    if _STARS.fullmatch(text) and text.strip("\ufe0f "):
        return _drawn(text)
    if found := _PERCENT.fullmatch(text):
        return Rated(_figure(next(part for part in found.groups() if part)), 100.0)
    if (found := _OF_TURKISH.fullmatch(text)) and _figure(found[2]) <= _figure(found[1]):
        return Rated(_figure(found[2]), _figure(found[1]))
    if (found := _OUT_OF.fullmatch(text)) and _figure(found[1]) <= _figure(found[2]):
        return Rated(_figure(found[1]), _figure(found[2]))
    share, figure = place(text), counted(text)
    if share is not None or figure is not None:
        return Rated(float(figure or 0), None, share if figure is None else None, True)
    if len(text) <= _WORDY and (found := _LONE.fullmatch(text)):
        return Rated(_figure(found[1]), None, None, bool(re.search(r"[^\W\d_]", text)))
    value = number(text)
    return None if value is None else Rated(value)


def _drawn(text: str) -> Rated:
    """Stars that are drawn: empty ones show where the scale ends."""
    full = text.count("★") + text.count("⭐") + text.count("✭")
    empty = text.count("☆") + text.count("✩") + text.count("✮")
    half = 0.5 * (text.count("½") + text.count("⯨"))
    top = full + empty + (1 if half else 0)
    return Rated(full + half, float(top) if empty and top >= 3 else None)


def _figure(text: str) -> float:
    return float(text.replace(",", "."))


def on_scale(cell: Any, low: float, high: float, empty: Iterable[float] = ()) -> float | None:
    """The cell's value on the scale from ``low`` to ``high``; None for none, and for a value that ``empty`` names.

    ``ValueError`` where it names another end than ``high`` or lies outside.
    """
    found = rated(cell)
    if found is None or (found.share is None and found.value in empty):
        return None
    if found.share is not None:
        return low + found.share * (high - low)
    if found.top is not None and found.top != high:
        raise ValueError(f"{cell!r} is out of {found.top:g}, but the scale is {low:g}–{high:g}")
    if not low <= found.value <= high:
        raise ValueError(f"{found.value:g} is outside the scale {low:g}–{high:g}")
    return found.value


@dataclass(frozen=True, slots=True)
class Scale:
    """What the cells of a column show: how many are ratings, their ends, and how they are written."""

    share: float
    """Share of the filled cells that are ratings."""
    low: float = 0.0
    high: float = 0.0
    tops: tuple[float, ...] = ()
    whole: bool = True
    worded: float = 0.0
    """Share of the ratings that are words alone."""
    labelled: float = 0.0
    """Share of the ratings with words beside the figure."""
    zeros: int = 0
    ones: int = 0
    values: int = 0
    """Number of different values."""
    count: int = 0


def scale_of(counts: Mapping[Any, int]) -> Scale:
    """The scale that cells show; ``counts`` has how often each cell occurs."""
    filled, held = 0, []
    for cell, times in counts.items():
        try:
            found = rated(cell)
        except (ValueError, TypeError):
            filled += times
            continue
        filled += times if found or not _is_blank(cell) else 0
        held += [(found, times)] if found else []
    total = sum(times for _, times in held)
    if not total:
        return Scale(0.0)
    figures = [(one.value, times) for one, times in held if one.share is None]
    values = [value for value, _ in figures]
    return Scale(
        share=total / max(1, filled),
        low=min(values, default=0.0),
        high=max(values, default=0.0),
        tops=tuple(sorted({one.top for one, _ in held if one.top is not None})),
        whole=all(value.is_integer() for value in values),
        worded=sum(times for one, times in held if one.share is not None) / total,
        labelled=sum(times for one, times in held if one.labelled) / total,
        zeros=sum(times for value, times in figures if value == 0),
        ones=sum(times for value, times in figures if value == 1),
        values=len({(one.value, one.share) for one, _ in held}),
        count=total,
    )


def _is_blank(cell: Any) -> bool:
    return is_empty(cell) or (isinstance(cell, str) and cell.strip().lower() in EMPTY_RATINGS)
