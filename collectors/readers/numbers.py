"""Numbers as people and spreadsheets write them: decimal comma, ``4/5``, ``★★★★☆``, ``5 yıldız``."""

from __future__ import annotations

import math
import re
from typing import Any

EMPTY = frozenset({"", "-", "–", "—", ".", "n/a", "na", "null", "none", "nan", "yok", "boş", "#n/a", "#yok"})
"""What a cell holds when it holds nothing, in lower case."""
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([.,  ' ])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_FRACTION = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*/\s*(\d+(?:[.,]\d+)?).*")
_LEADING = re.compile(r"([+-]?\d+(?:[.,]\d+)?)(?:\s*/\s*\d+(?:[.,]\d+)?)?(?:\s*[^\W\d_]+\.?){0,2}")


def is_empty(cell: Any) -> bool:
    """Whether ``cell`` stands for "nothing there"."""
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and len(cell) < 6 and cell.strip().lower() in EMPTY


def number(cell: Any) -> float | None:
    """The cell's number, None for an empty cell; ``ValueError`` for text that holds none.

    A lone separator is a decimal one (``4,5`` and ``4.5``), unless three digits follow it and the number is whole in
    groups of three twice (``1.234.567``) or has another decimal separator (``1.234,5``).
    """
    if is_empty(cell):
        return None
    if isinstance(cell, (int, float)):
        return _finite(float(cell))
    text = str(cell).strip().lstrip("'")
    try:
        return _finite(float(text))
    except ValueError:
        return _written(text)


def out_of(cell: Any) -> float | None:
    """What a figure is out of, where the cell says so: 10 for ``7/10``, else None."""
    found = _FRACTION.fullmatch(cell.strip()) if isinstance(cell, str) and "/" in cell else None
    return float(found[1].replace(",", ".")) if found else None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    return value


def _written(text: str) -> float:
    if text and set(text) <= set("★☆⭐✩ \ufe0f"):
        return float(text.count("★") + text.count("⭐"))
    grouped = _THOUSANDS.fullmatch(text)
    if grouped and _is_grouped(text, grouped[1]):
        return float(text.replace(grouped[1], "").replace(",", "."))
    found = _LEADING.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a number")
    return float(found[1].replace(",", "."))


def _is_grouped(text: str, separator: str) -> bool:
    other = "," if separator == "." else "."
    return separator not in ".," or text.count(separator) > 1 or other in text
