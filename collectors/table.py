"""A file as a table: its column names, and its rows with line numbers, whatever it was written with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from listener.types import Reject

Row = tuple[int, list[Any]]
"""Line number in the file (1 is the first), and one cell a column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read; empty and None: found out.

    ``wanted`` are column names that are known: the header is the line that has them.
    """

    encoding: str = ""
    delimiter: str = ""
    quotes: str = ""
    sheet: str = ""
    skip_rows: int | None = None
    label_rows: int | None = None
    header: bool | None = None
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and a way to walk the rows: broken ones come as rejects among the good ones.

    ``labels`` are words for a column that stand below its name; ``options`` what a source needs so that its next file
    is read alike; ``notes`` what was found out about the shape, in sentences.
    """

    format: str
    names: tuple[str, ...]
    rows: Callable[[], Iterator[Row | Reject]]
    total: int | None = None
    encoding: str = ""
    delimiter: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def unique(names: list[Any]) -> tuple[str, ...]:
    """Column names: trimmed, ``column 3`` for an empty one, ``Yorum (2)`` for the second of a name."""
    made: list[str] = []
    held: set[str] = set()
    for place, name in enumerate(names, 1):
        stem = " ".join(str(name).replace("\x00", "").split()) if name is not None else ""
        stem = stem or f"column {place}"
        count, free = 1, stem
        while free in held:
            count += 1
            free = f"{stem} ({count})"
        made.append(free)
        held.add(free)
    return tuple(made)


def fitted(line: int, cells: list[Any], names: tuple[str, ...]) -> Row | Reject | None:
    """The row with a cell for every column, None if it is blank, a reject that says what is wrong with it.

    Spreadsheets leave empty cells at the end of a row out, so a short row is filled with empty ones.
    """
    width = len(names)
    if not any(cells) and not any(cell is not None and cell != "" for cell in cells):
        return None
    if len(cells) == width:
        return line, cells
    if len(cells) < width:
        return line, [*cells, *[""] * (width - len(cells))]
    if not any(cells[width:]):
        return line, cells[:width]
    held = {name: str(cell) for name, cell in zip(names, cells, strict=False)}
    return Reject(line, f"has {len(cells)} cells where the header has {width}", held)
