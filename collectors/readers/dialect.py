"""How a delimited text is written: what parts its cells, and what quotation marks mean in it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

DELIMITERS = ";,\t|^"
ALONE = "\x1f"
"""The delimiter of a file with one column: a sign that no text has."""
LINES = 400
"""Lines that are looked at."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """``quotes``: ``double`` (a mark inside is written twice), ``backslash`` (``\\"``) or ``none`` (letters)."""

    delimiter: str
    quotes: str = "double"

    def given(self) -> dict[str, Any]:
        """Keyword arguments of ``csv.reader``."""
        if self.quotes == "none":
            return {"delimiter": self.delimiter, "quoting": csv.QUOTE_NONE}
        if self.quotes == "backslash":
            return {"delimiter": self.delimiter, "escapechar": "\\", "doublequote": False}
        return {"delimiter": self.delimiter}

    def rows(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """The cells of each row."""
        return csv.reader(lines, strict=strict, **self.given())


def find_dialect(text: str, skip: int = 0, *, delimiter: str = "", quotes: str = "") -> Dialect:
    """The dialect of a text by its beginning; what is given is kept."""
    lines = text.lstrip("\ufeff").splitlines(keepends=True)[skip:]
    if lines and lines[0].startswith("sep=") and len(lines[0]) > 4:
        delimiter = delimiter or lines[0][4]
        lines = lines[1:]
    lines = [line for line in lines[: LINES + 1] if line.strip()]
    if len(lines) > LINES:
        lines = lines[:LINES]
    delimiter = delimiter or _delimiter(lines)
    return Dialect(delimiter, quotes or _quotes(lines, delimiter))


def _delimiter(lines: list[str]) -> str:
    if not lines:
        return ","
    found = {
        one: max(_agreement(lines, Dialect(one, quotes)) for quotes in ("double", "none", "backslash"))
        for one in DELIMITERS
    }
    best = max(found, key=lambda one: found[one])
    return best if found[best][0] >= 0.5 or best in lines[0] else ALONE


def _agreement(lines: list[str], dialect: Dialect) -> tuple[float, int]:
    """Share of the rows that are as wide as most of the wide ones, and that width."""
    try:
        widths = [len(cells) for cells in dialect.rows(lines) if any(cells)]
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    often = Counter(width for width in widths if width > 1)
    if not often:
        return 0.0, 0
    width = max(often, key=lambda one: (often[one], one))
    if widths[0] > 1 and often.get(widths[0], 0) >= 0.3 * often[width]:
        width = max(width, widths[0])
    shorter = sum(count for one, count in often.items() if one < width)
    return (often[width] + 0.6 * shorter) / len(widths) * (len(widths) / len(lines)) ** 0.25, width


def _quotes(lines: list[str], delimiter: str) -> str:
    if not any('"' in line for line in lines):
        return "double"
    plain, width = _agreement(lines, Dialect(delimiter))
    if any('\\"' in line for line in lines):
        escaped, _ = _agreement(lines, Dialect(delimiter, "backslash"))
        if escaped > plain and not any('""' in line.replace('\\"', "").replace(f'{delimiter}""', "") for line in lines):
            return "backslash"
    loose = Dialect(delimiter, "none")
    bare = [len(cells) for cells in loose.rows(lines)]
    if bare.count(max(bare)) < 0.98 * len(bare) or max(bare) < 2:
        return "double"
    return "none" if _is_letter(lines, delimiter) or (plain < 1 and width != max(bare)) else "double"


def _is_letter(lines: list[str], delimiter: str) -> bool:
    """Whether marks are letters: more cells begin with one and do not end with one than are held between two.

    Tab-separated files are often written without quoting; others hardly ever, so there no cell may be between two.
    """
    letters = held = 0
    for line in lines:
        for cell in line.rstrip("\r\n").split(delimiter):
            inner = cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else None
            letters += (inner is None and cell.startswith('"')) or bool(inner and inner.replace('""', "").count('"'))
            held += inner is not None and '"' not in inner
    return letters > held if delimiter == "\t" else letters >= 3 and not held
