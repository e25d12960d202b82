"""XLSX workbooks, read row by row. Formulas are not computed: the value that the spreadsheet saved counts."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from collectors.readers.header import LOOKED_AT, Header, find_header
from collectors.table import Layout, Row, Table, fitted, unique
from listener.errors import SourceChanged, known
from listener.types import Reject

LARGEST = 2 * 1024**3
"""Bytes that a workbook may have when it is unpacked."""
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError, TypeError, SyntaxError, AttributeError,
    RuntimeError,
)  # fmt: skip
"""What openpyxl and the parsers below it raise for files that are not whole."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is a table: title, the row before its first one, names and labels, and how table-like it is."""

    title: str
    begins: int
    names: tuple[str, ...]
    header: Header
    weight: float


def read(path: Path, layout: Layout, head: bytes) -> Table:
    """The table on the named sheet, else on the visible one that is most like a table and on all with its header."""
    with _opened(path, head) as book:
        _check_name(book, layout.sheet, path)
        shown = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
        sheets = [book[layout.sheet]] if layout.sheet else shown
        tables = [one for sheet in sheets if (one := _described(sheet, layout)) is not None]
        others = [sheet.title for sheet in shown]
        total = sum(sheet.max_row or 0 for sheet in sheets)
    if not tables:
        return Table("xlsx", (), lambda: iter(()))
    first = max(tables, key=lambda one: (bool(layout.wanted) and layout.wanted <= set(one.names), one.weight))
    taken = [one for one in tables if one.names == first.names]
    labels = {first.names[place]: words for place, words in first.header.words.items() if place < len(first.names)}
    options: dict[str, Any] = {"header": False} if first.header.row is None else {}
    if first.header.labels:
        options["label_rows"] = first.header.labels
    notes = _notes(taken, [title for title in others if title not in {one.title for one in taken}], layout)
    return Table(
        "xlsx", first.names, lambda: _rows(path, head, taken), total, labels=labels, options=options, notes=notes
    )


def _check_name(book: Any, name: str, path: Path) -> None:
    if name and name not in book.sheetnames:
        raise SourceChanged(f"{path.name} has no sheet {name!r}", hint=known(name, book.sheetnames))


def _described(sheet: Any, layout: Layout) -> Sheet | None:
    """What the sheet is as a table; None for an empty one."""
    rows = list(_values(sheet, LOOKED_AT + (layout.skip_rows or 0)))
    skip = layout.skip_rows or 0
    first = [[] if place < skip else cells for place, cells in enumerate(rows)]
    filled = [place for place, cells in enumerate(first) if any(cell is not None for cell in cells)]
    if not filled:
        return None
    header = find_header(first, layout.wanted)
    if layout.header is False:
        header = Header(None)
    elif layout.skip_rows is not None or (layout.header and header.row is None):
        header = Header(filled[0]) if header.row != filled[0] else header
    count = header.labels if layout.label_rows is None else layout.label_rows
    if header.row is None:
        names = unique([None] * max(len(cells) for cells in first))
        return Sheet(sheet.title, filled[0], names, header, float(len(filled)))
    cells = list(first[header.row])
    while cells and cells[-1] is None:
        cells.pop()
    words = [header.words.get(place) if cell is None else cell for place, cell in enumerate(cells)]
    typed = sum(1 for one in range(len(cells)) if _is_typed(rows[header.row + 1 + count :], one))
    below = len([place for place in filled if place > header.row])
    return Sheet(
        sheet.title,
        header.row + 1 + count,
        unique(words),
        header,
        below and (1 + 2 * typed) * min(below, 20) * len(cells),
    )


def _is_typed(rows: list[list[Any]], place: int) -> bool:
    held = [cells[place] for cells in rows if place < len(cells) and cells[place] is not None]
    return bool(held) and sum(not isinstance(cell, str) or cell[:1].isdigit() for cell in held) > 0.7 * len(held)


def _notes(taken: list[Sheet], others: list[str], layout: Layout) -> tuple[str, ...]:
    made = []
    if len(taken) > 1 or (others and not layout.sheet):
        titles = ", ".join(repr(one.title) for one in taken)
        left = f"; not read: {', '.join(map(repr, others))}" if others else ""
        made.append(f"Read from the sheet{'s' if len(taken) > 1 else ''} {titles}{left}.")
    if above := taken[0].header.row:
        made.append(f"The header is on row {above + 1}; what is above it was left out.")
    if taken[0].header.labels:
        made.append(f"{taken[0].header.labels} rows of labels below the header are no answers and are left out.")
    return tuple(made)


@contextmanager
def _opened(path: Path, head: bytes) -> Iterator[Any]:
    """The workbook, whatever its name ends in; any fault in it as ``SourceChanged``."""
    from openpyxl import load_workbook

    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceChanged(
            f"{path.name} is protected by a password or is an old .xls file",
            hint="Save it as .xlsx without a password, or as CSV UTF-8.",
        )
    try:
        with path.open("rb") as raw, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_size(raw, path)
            book = load_workbook(raw, read_only=True, data_only=True)
            yield book
            book.close()
    except BROKEN as error:
        raise SourceChanged(f"{path.name} is no sound workbook: {error}", hint="Save it as .xlsx again.") from None


def _check_size(raw: IO[bytes], path: Path) -> None:
    with zipfile.ZipFile(raw) as archive:
        if sum(one.file_size for one in archive.infolist()) > LARGEST:
            raise SourceChanged(f"{path.name} is over 2 GB when unpacked", hint="Save it as CSV UTF-8.")


def _values(sheet: Any, last: int | None = None) -> Iterator[list[Any]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True, max_row=last):
        yield list(row)


def _rows(path: Path, head: bytes, sheets: list[Sheet]) -> Iterator[Row | Reject]:
    with _opened(path, head) as book:
        for sheet in sheets:
            for number, cells in enumerate(_values(book[sheet.title]), 1):
                row = fitted(number, cells, sheet.names) if number > sheet.begins else None
                if row is not None:
                    yield row
