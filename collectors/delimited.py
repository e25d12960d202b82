"""CSV and its kin: ``;``, ``,``, tab or ``|``, quoted line breaks, and quotes that are opened and never closed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from collectors.readers.dialect import ALONE, Dialect, find_dialect
from collectors.readers.encoding import LONGEST, detect, lines
from collectors.readers.header import LOOKED_AT, Header, find_header
from collectors.table import Layout, Row, Table, fitted, unique
from listener.types import Reject


class Feed:
    """Lines for a ``csv.reader``, with a memory of those of the row at hand so that they can be put back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.taken: list[str] = []
        self.back: list[str] = []
        self.line = 0
        self.size = 0
        self.swallowed = False
        """Whether the row at hand is several that ran together."""

    def __iter__(self) -> Iterator[str]:
        while True:
            text = self.back.pop() if self.back else next(self.source, "")
            self.size += len(text)
            if not text or self.size > 2 * LONGEST:
                return
            self.taken.append(text)
            if len(text) >= LONGEST:
                raise csv.Error("line too long")
            yield text

    def done(self) -> int:
        """Forgets the row at hand; its first line's number."""
        first = self.line + 1
        self.line += len(self.taken)
        self.taken.clear()
        self.size = 0
        return first

    def again(self) -> tuple[int, str]:
        """Puts all lines of the row at hand back but the first; that one and its number."""
        first, *rest = self.taken
        self.back.extend(reversed(rest))
        self.taken = [first]
        return self.done(), first

    def skip_line(self, text: str) -> None:
        """Drops what is left of a line that came in pieces."""
        while text and not text.endswith(("\n", "\r")):
            text = self.back.pop() if self.back else next(self.source, "")


def read(path: Path, layout: Layout, head: bytes) -> Table:
    """The table of a delimited file that begins with ``head``."""
    encoding = layout.encoding or detect(head)
    skip = layout.skip_rows or 0
    dialect = find_dialect(head.decode(encoding, "replace"), skip, delimiter=layout.delimiter, quotes=layout.quotes)
    first, starts = _first(path, encoding, dialect, skip)
    header, begins = _header(first, starts, layout)
    names = _names(header, first, max((len(cells) for _, cells in first), default=0))

    def rows() -> Iterator[Row | Reject]:
        for found in _cells(path, encoding, dialect, skip, len(names)):
            if found.line <= begins if isinstance(found, Reject) else found[0] <= begins:
                continue
            row = found if isinstance(found, Reject) else fitted(*found, names)
            if isinstance(row, Reject) and not isinstance(found, Reject):
                row = _with_commas(*found, len(names), dialect.delimiter) or row
            if row is not None:
                yield row

    labels = {names[place]: words for place, words in header.words.items() if place < len(names)}
    shown = "" if dialect.delimiter == ALONE else dialect.delimiter
    options = _options(header, layout, dialect)
    notes = _notes(header, first, dialect)
    return Table("csv", names, rows, _count(path, encoding, head), encoding, shown, labels, options, notes)


def _with_commas(line: int, cells: list[str], width: int, delimiter: str) -> Row | None:
    """A row of a text without quotation marks: what follows a comma and a space belongs to the cell before."""
    made: list[str] = []
    for cell in cells:
        if made and cell[:1] == " " and delimiter == ",":
            made[-1] += delimiter + cell
        else:
            made.append(cell)
    return (line, list(made)) if len(made) == width else None


def _first(path: Path, encoding: str, dialect: Dialect, skip: int) -> tuple[list[Row], list[int]]:
    """The rows at the beginning that can be read, and the lines on which rows begin, readable or not."""
    held = list(islice(_cells(path, encoding, dialect, skip, 0), LOOKED_AT))
    starts = [one.line if isinstance(one, Reject) else one[0] for one in held]
    return [one for one in held if not isinstance(one, Reject)], starts


def _header(first: list[Row], starts: list[int], layout: Layout) -> tuple[Header, int]:
    """The header, and the number of the last line before the rows."""
    filled = [place for place, (_, cells) in enumerate(first) if any(cells)]
    if not filled:
        return Header(None), 0
    found = find_header([cells for _, cells in first], layout.wanted)
    if layout.header is False:
        found = Header(None)
    elif layout.skip_rows is not None or (layout.header and found.row is None):
        found = Header(filled[0]) if found.row != filled[0] else found
    if found.row is None:
        return found, 0 if layout.skip_rows is None else first[filled[0]][0] - 1
    count = found.labels if layout.label_rows is None else layout.label_rows
    words = found.words if count else {}
    last = first[min(found.row + count, len(first) - 1)][0]
    ends = next((line - 1 for line in starts if line > last), last)
    return Header(found.row, count, words), ends


def _names(header: Header, first: list[Row], width: int) -> tuple[str, ...]:
    if header.row is None:
        return unique([None] * width) if any(any(cells) for _, cells in first) else ()
    cells: list[Any] = _trimmed(first[header.row][1])
    more = max(header.words, default=-1) + 1
    cells = [*cells, *[""] * (more - len(cells))]
    return unique([cell if str(cell).strip() else header.words.get(place, "") for place, cell in enumerate(cells)])


def _options(header: Header, layout: Layout, dialect: Dialect) -> dict[str, Any]:
    """What a source has to say so that its next file is read alike."""
    made: dict[str, Any] = {}
    if layout.skip_rows is not None:
        made["skip_rows"] = layout.skip_rows
    if header.row is None:
        made["header"] = False
    if header.labels:
        made["label_rows"] = header.labels
    if dialect.quotes != "double":
        made["quotes"] = dialect.quotes
    return made


def _notes(header: Header, first: list[Row], dialect: Dialect) -> tuple[str, ...]:
    made = []
    if header.row is None:
        made.append("The file has no header: its columns are called column 1, column 2 …")
    elif above := sum(1 for _, cells in first[: header.row] if any(cells)):
        made.append(f"The header is on line {first[header.row][0]}; {above} rows above it were left out.")
    if header.labels:
        made.append(f"{header.labels} rows of labels below the header are no answers and are left out.")
    if dialect.quotes == "none":
        made.append("Quotation marks are letters in this file.")
    return tuple(made)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _count(path: Path, encoding: str, head: bytes) -> int | None:
    """About how many rows the file has, from the share of line ends in its beginning; None for gzip."""
    with path.open("rb") as raw:
        if raw.read(2) == b"\x1f\x8b" or not head:
            return None
    return max(0, round(head.count(b"\n") * path.stat().st_size / len(head)) - 1)


def _cells(path: Path, encoding: str, dialect: Dialect, skip: int, width: int) -> Iterator[Row | Reject]:
    """Every row's cells. A row that cannot be read strictly is read by its first line alone, or rejected."""
    csv.field_size_limit(LONGEST)
    feed = Feed(lines(path, encoding))
    for _ in islice(feed, skip):
        pass
    feed.done()
    while True:
        yield from _strictly(feed, dialect, width)
        if not feed.taken:
            return
        yield _loosely(feed, dialect)


def _strictly(feed: Feed, dialect: Dialect, width: int) -> Iterator[Row]:
    reader = csv.reader(feed, strict=dialect.quotes == "double", **dialect.given())
    try:
        for cells in reader:
            if len(feed.taken) > 1 and _is_swallowed(feed.taken, dialect.delimiter, width):
                feed.swallowed = True
                return
            if len(feed.taken) == 1 and feed.line == 0 and feed.taken[0].startswith("sep="):
                feed.done()
                continue
            yield feed.done(), cells
    except csv.Error:
        return


def _is_swallowed(taken: list[str], delimiter: str, width: int) -> bool:
    """Whether rows ran together at quotation marks that are letters: each of their lines is a whole row by itself."""
    return width > 2 and all(line.count(delimiter) == width - 1 for line in taken)


def _loosely(feed: Feed, dialect: Dialect) -> Row | Reject:
    swallowed, feed.swallowed = feed.swallowed, False
    line, text = feed.again()
    if len(text) >= LONGEST:
        feed.skip_line(text)
        return Reject(line, f"longer than {LONGEST:,} characters", {})
    if swallowed and text.count('"') % 2:
        return line, text.rstrip("\r\n").split(dialect.delimiter)
    cells = next(csv.reader([text], **dialect.given()), [])
    if text.count('"') % 2:
        return Reject(line, "a quotation mark is opened and never closed", {"": text})
    return line, cells
