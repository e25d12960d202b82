"""XLSX workbooks, read row by row. Formulas are not computed: the value that the spreadsheet saved counts."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

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


def read(path: Path, layout: Layout, head: bytes) -> Table:
    """The table on the named sheet, else on the first visible one that has rows."""
    with _opened(path, head) as book:
        sheet = _sheet(book, layout.sheet, path)
        number, names = _header(sheet, layout.skip_rows)
        total = max(0, (sheet.max_row or 0) - number) or None
        title = sheet.title
    return Table("xlsx", names, lambda: _rows(path, head, title, number, names), total)


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


def _sheet(book: Any, name: str, path: Path) -> Any:
    if name:
        if name not in book.sheetnames:
            raise SourceChanged(f"{path.name} has no sheet {name!r}", hint=known(name, book.sheetnames))
        return book[name]
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
    for sheet in sheets:
        if any(any(cell is not None for cell in row) for row in _values(sheet, 50)):
            return sheet
    return sheets[0]


def _values(sheet: Any, last: int | None = None) -> Iterator[list[Any]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True, max_row=last):
        yield list(row)


def _header(sheet: Any, skip: int) -> tuple[int, tuple[str, ...]]:
    for number, cells in enumerate(_values(sheet), 1):
        if number > skip and any(cell is not None for cell in cells):
            while cells and cells[-1] is None:
                cells.pop()
            return number, unique(cells)
    return 0, ()


def _rows(path: Path, head: bytes, title: str, header: int, names: tuple[str, ...]) -> Iterator[Row | Reject]:
    with _opened(path, head) as book:
        for number, cells in enumerate(_values(book[title]), 1):
            if number <= header:
                continue
            cells.extend([None] * (len(names) - len(cells)))
            row = fitted(number, cells, names)
            if row is not None:
                yield row
