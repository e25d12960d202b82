"""A file as a table: its column names, and its rows with line numbers, whatever it was written with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from listener.types import Reject

Row = tuple[int, list[Any]]
"""Line number in the file (1 is the first), and one cell a column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read; empty and zero: found out."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip_rows: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and a way to walk the rows: broken ones come as rejects among the good ones."""

    format: str
    names: tuple[str, ...]
    rows: Callable[[], Iterator[Row | Reject]]
    total: int | None = None
    encoding: str = ""
    delimiter: str = ""


def unique(names: list[Any]) -> tuple[str, ...]:
    """Column names: trimmed, ``column 3`` for an empty one, ``Yorum (2)`` for the second of a name."""
    made: list[str] = []
    for place, name in enumerate(names, 1):
        stem = " ".join(str(name).replace("\x00", "").split()) if name is not None else ""
        stem = stem or f"column {place}"
        count, free = 1, stem
        while free in made:
            count += 1
            free = f"{stem} ({count})"
        made.append(free)
    return tuple(made)


def fitted(line: int, cells: list[Any], names: tuple[str, ...]) -> Row | Reject | None:
    """The row if it has a cell for every column, None if it is blank, a reject that says what is wrong with it."""
    width = len(names)
    if len(cells) == width:
        return (line, cells) if any(cells) or any(cell is not None and cell != "" for cell in cells) else None
    if not any(cells):
        return None
    if len(cells) > width and not any(cells[width:]):
        return line, cells[:width]
    held = {name: str(cell) for name, cell in zip(names, cells, strict=False)}
    return Reject(line, f"has {len(cells)} cells where the header has {width}", held)
