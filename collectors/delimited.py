"""CSV and its kin: ``;``, ``,``, tab or ``|``, quoted line breaks, and quotes that are opened and never closed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from collectors.encoding import LONGEST, SAMPLE, detect, lines
from collectors.table import Layout, Row, Table, fitted, unique
from listener.types import Reject

DELIMITERS = ";,\t|"


class Feed:
    """Lines for a ``csv.reader``, with a memory of those of the row at hand so that they can be put back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.taken: list[str] = []
        self.back: list[str] = []
        self.line = 0
        self.size = 0

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
    delimiter = layout.delimiter or sniff(head.decode(encoding, "replace"), layout.skip_rows)
    names: tuple[str, ...] = ()
    for found in _cells(path, encoding, delimiter, layout.skip_rows):
        if not isinstance(found, Reject) and any(found[1]):
            names = unique(_trimmed(found[1]))
            break

    def rows() -> Iterator[Row | Reject]:
        walk = _cells(path, encoding, delimiter, layout.skip_rows)
        next((one for one in walk if not isinstance(one, Reject) and any(one[1])), None)
        for one in walk:
            row = one if isinstance(one, Reject) else fitted(*one, names)
            if row is not None:
                yield row

    return Table("csv", names, rows, _count(path, encoding, head), encoding, delimiter)


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


def _cells(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[Row | Reject]:
    """Every row's cells. A row that cannot be read strictly is read by its first line alone, or rejected."""
    csv.field_size_limit(LONGEST)
    feed = Feed(lines(path, encoding))
    for _ in islice(feed, skip):
        pass
    feed.done()
    while True:
        yield from _strictly(feed, delimiter)
        if not feed.taken:
            return
        yield _loosely(feed, delimiter)


def _strictly(feed: Feed, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(feed.taken) == 1 and feed.taken[0].startswith("sep=") and feed.line == 0:
                feed.done()
                continue
            yield feed.done(), cells
    except csv.Error:
        return


def _loosely(feed: Feed, delimiter: str) -> Row | Reject:
    line, text = feed.again()
    if len(text) >= LONGEST:
        feed.skip_line(text)
        return Reject(line, f"longer than {LONGEST:,} characters", {})
    cells = next(csv.reader([text], delimiter=delimiter), [])
    if text.count('"') % 2:
        return Reject(line, "a quotation mark is opened and never closed", {"": text})
    return line, cells


def sniff(text: str, skip: int = 0) -> str:
    """The delimiter that gives most rows of the text's beginning the width of its header."""
    head = text.lstrip("\ufeff").splitlines(keepends=True)[skip:]
    if head and head[0].startswith("sep=") and len(head[0]) > 4:
        return head[0][4]
    if len(text) >= SAMPLE // 4 and len(head) > 1:
        head = head[:-1]
    return max(DELIMITERS, key=lambda one: _agreement(head[:200], one)) if head else ","


def _agreement(head: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(cells) for cells in csv.reader(head, delimiter=delimiter) if any(cells)]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return Counter(widths)[widths[0]] / len(widths), widths[0]
