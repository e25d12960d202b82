"""Where a table begins: titles above its header, rows of labels below it, or no header at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

from collectors.readers.dates import Dates
from collectors.readers.numbers import is_empty, number

LOOKED_AT = 60
"""Rows at the beginning of a file that are looked at."""
AMONG = 25
"""Rows among which the header is sought."""
_LABELS = re.compile(r'\{"ImportId"|open-ended response|^response$|açık uçlu (?:yanıt|cevap)|^yanıt$', re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]")
Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Header:
    """``row``: place of the header among the rows, None where there is none; rows of labels below it."""

    row: int | None
    labels: int = 0
    words: dict[int, str] = field(default_factory=dict)
    """Place of a column → what the rows of labels say of it."""


class Kinds:
    """What cells are: ``date``, ``number``, ``text`` or empty; remembered, for the same cells are asked often."""

    def __init__(self) -> None:
        self.dates = Dates(UTC, as_of=datetime.now(UTC).date())
        self.swapped = Dates(UTC, "mdy", as_of=self.dates.as_of)
        self.known: dict[str, str] = {}

    def of(self, cell: Any) -> str:
        """The kind of one cell."""
        if is_empty(cell) or (isinstance(cell, str) and not cell.strip()):
            return ""
        if isinstance(cell, (datetime, date)):
            return "date"
        if isinstance(cell, (int, float)):
            return "number"
        text = str(cell)
        if text not in self.known:
            self.known[text] = self._written(text)
        return self.known[text]

    def _written(self, text: str) -> str:
        if len(text) > 60 or (not any(sign.isdigit() for sign in text) and len(text) > 12):
            return "text"
        for reader, kind in ((number, "number"), (self.dates.read, "date"), (self.swapped.read, "date")):
            try:
                if kind == "number" and _WORDS.search(text):
                    continue
                reader(text)
                return kind
            except (ValueError, TypeError, OverflowError, OSError):
                continue
        return "text"


def find_header(rows: Sequence[Cells], wanted: frozenset[str] = frozenset()) -> Header:
    """The header among the first rows of a file; ``wanted`` are names that it is known to have."""
    filled = [place for place, cells in enumerate(rows) if any(not is_empty(cell) for cell in cells)]
    if not filled:
        return Header(None)
    if wanted:
        known = next((place for place in filled[:LOOKED_AT] if wanted <= {_name(cell) for cell in rows[place]}), None)
        if known is not None:
            return Header(known)
    kinds = Kinds()
    row = _header_row(rows, filled, kinds)
    if row is None:
        return Header(None)
    return _with_labels(rows, row, kinds)


def _name(cell: Any) -> str:
    return " ".join(str(cell).replace("\x00", "").split()) if cell is not None else ""


def _header_row(rows: Sequence[Cells], filled: Sequence[int], kinds: Kinds) -> int | None:
    """The row of names: the fullest early row that holds names alone, above columns that hold something else."""
    width = max(_count(rows[place], kinds) for place in filled)
    best, most = None, 0.0
    for place in filled[:AMONG]:
        below = [rows[one] for one in filled if one > place]
        found = _header_score(rows[place], below, width, kinds)
        if found > most + 0.15:
            best, most = place, found
    if best is None:
        return None if _is_data(rows[filled[0]], [rows[one] for one in filled[1:]], kinds) else filled[0]
    above = [rows[place] for place in filled if place < best]
    later = [rows[place] for place in filled if place > best]
    return None if any(_is_data(cells, later, kinds) for cells in above) else best


def _count(cells: Cells, kinds: Kinds) -> int:
    return sum(bool(kinds.of(cell)) for cell in cells)


def _header_score(cells: Cells, below: Sequence[Cells], width: int, kinds: Kinds) -> float:
    """0 for a row that cannot be the header; else how full it is, and how much it differs from what is below it."""
    held = [str(cell).strip() for cell in cells if kinds.of(cell)]
    typical = median([_count(one, kinds) for one in below[:20]]) if below else len(held)
    if len(held) < min(2, width) or len(held) < 0.5 * min(width, max(typical, 1)):
        return 0.0
    if any(kinds.of(cell) in ("date", "number") for cell in cells) or len(set(held)) < 0.7 * len(held):
        return 0.0
    if any(len(text) > 400 for text in held):
        return 0.0
    typed = _typed(below, kinds)
    contrast = sum(1 for place in typed if place < len(cells) and kinds.of(cells[place]) == "text")
    return len(held) / width + (contrast / len(typed) if typed else 0.0)


def _typed(rows: Sequence[Cells], kinds: Kinds) -> dict[int, str]:
    """Places of columns whose cells are nearly all dates, or nearly all numbers."""
    made: dict[int, str] = {}
    for place in range(max((len(cells) for cells in rows), default=0)):
        found = [kind for cells in rows if place < len(cells) and (kind := kinds.of(cells[place]))]
        for kind in ("date", "number"):
            if len(found) >= 2 and found.count(kind) >= 0.75 * len(found):
                made[place] = kind
    return made


def _is_data(cells: Cells, below: Sequence[Cells], kinds: Kinds) -> bool:
    """Whether a row is one like those below it: what is a date or a number there is one here."""
    typed = _typed(below, kinds)
    same = [place for place, kind in typed.items() if place < len(cells) and kinds.of(cells[place]) == kind]
    dated = any(typed[place] == "date" for place in same)
    return bool(same) and len(same) >= 0.8 * len(typed) and (dated or len(same) >= 2)


def _with_labels(rows: Sequence[Cells], row: int, kinds: Kinds) -> Header:
    """The header with the rows of labels below it: question texts, "Response", import ids."""
    typed = _typed(rows[row + 3 :], kinds) or _typed(rows[row + 1 :], kinds)
    count = 0
    for cells in rows[row + 1 : row + 4]:
        if not _is_label(cells, typed, kinds):
            break
        count += 1
    words: dict[int, str] = {}
    for cells in rows[row + 1 : row + 1 + count]:
        for place, cell in enumerate(cells):
            if place not in words and not is_empty(cell) and "ImportId" not in str(cell):
                words[place] = _name(cell)
    return Header(row, count, words)


def _is_label(cells: Cells, typed: dict[int, str], kinds: Kinds) -> bool:
    held = [str(cell) for cell in cells if not is_empty(cell)]
    if not held or any(kinds.of(cells[place]) == kind for place, kind in typed.items() if place < len(cells)):
        return False
    spoken = sum(bool(_LABELS.search(text)) for text in held)
    return spoken > 0 if len(typed) < 2 else spoken > 0 or len(held) >= 0.8 * len(cells)
