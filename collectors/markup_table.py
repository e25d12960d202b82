"""Tables made of tags: HTML that is named .xls, spreadsheets as XML, and lists of elements in any XML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from collectors.readers.encoding import SAMPLE, detect, open_bytes
from collectors.readers.header import LOOKED_AT, find_header
from collectors.readers.json_shape import flat
from collectors.table import Layout, Row, Table, fitted, unique
from listener.errors import SourceChanged
from listener.types import Reject

LARGEST = 200 * 1024**2
"""Bytes of a page that is read whole."""
NO_ROWS = "Save the data as CSV UTF-8 or .xlsx; the reviews of a web page are read by the collector web."


def read(path: Path, layout: Layout, kind: str) -> Table:
    """The table in a file of ``kind`` ``html`` or ``xml``; ``SourceChanged`` where it holds no rows."""
    with open_bytes(path) as stream:
        data = stream.read(LARGEST)
    grid = _html_grid(data, layout.encoding) if kind == "html" else _xml_grid(data)
    if grid:
        return _grid_table(grid, layout, kind)
    rows = _elements(data) if kind == "xml" else []
    if not rows:
        what = "a web page" if kind == "html" else "XML"
        raise SourceChanged(f"{path.name} is {what} without a table of rows", hint=NO_ROWS)
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = [(number, [row.get(name) for name in names]) for number, row in enumerate(rows, 1)]
    return Table(
        "xml", names, lambda: iter(cells), len(cells), notes=("The file is XML: each repeated element is a row.",)
    )


def _grid_table(grid: list[list[Any]], layout: Layout, kind: str) -> Table:
    header = find_header(grid[:LOOKED_AT], layout.wanted)
    place = header.row if header.row is not None else -1
    names = unique(grid[place]) if place >= 0 else unique([None] * max(map(len, grid)))
    begins = place + 1 + header.labels

    def rows() -> Iterator[Row | Reject]:
        for number, cells in islice(enumerate(grid, 1), begins, None):
            row = fitted(number, list(cells), names)
            if row is not None:
                yield row

    return Table(kind, names, rows, len(grid) - begins, notes=(f"The file is {kind.upper()}, whatever its name says.",))


def _html_grid(data: bytes, encoding: str) -> list[list[Any]]:
    """The cells of the table with most rows."""
    from collectors.readers.markup import squeezed, tree

    tables = []
    known = encoding or ("utf-8" if detect(data[:SAMPLE]) == "utf-8" else None)
    for table in tree(data, known)("table"):
        rows = [row for row in table("tr") if row.find_parent("table") is table]
        tables.append([[squeezed(cell.get_text("\n")) for cell in row(["td", "th"], recursive=False)] for row in rows])
    grid: list[list[Any]] = max(tables, key=lambda one: sum(map(len, one)), default=[])
    return grid if len(grid) > 1 and max(map(len, grid)) > 1 else []


def _root(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _xml_grid(data: bytes) -> list[list[Any]]:
    """The cells of the largest sheet of a spreadsheet that Excel 2003 wrote as XML."""
    root = _root(data)
    if root is None or _local(root) != "Workbook":
        return []
    sheets = [[_xml_cells(row) for row in sheet.iter("{*}Row")] for sheet in root.iter("{*}Worksheet")]
    return max(sheets, key=lambda one: sum(map(len, one)), default=[])


def _xml_cells(row: Any) -> list[Any]:
    cells: list[Any] = []
    for cell in row.iter("{*}Cell"):
        index = next((int(value) for name, value in cell.attrib.items() if name.endswith("Index")), 0)
        cells += [""] * max(0, index - 1 - len(cells))
        cells.append("".join(cell.itertext()).strip())
    return cells


def _elements(data: bytes) -> list[dict[str, Any]]:
    """The elements that repeat most below one parent, each a row of what is in it."""
    root = _root(data)
    best: Sequence[Any] = ()
    for parent in root.iter() if root is not None else ():
        often = Counter(name for one in parent if (name := _local(one)))
        for name, count in often.most_common(1):
            rows = [one for one in parent if _local(one) == name]
            if count > 1 and count > len(best) and any(len(one) or len(one.attrib) > 1 for one in rows):
                best = rows
    return [flat(_fields(one)) for one in best]


def _fields(element: Any) -> dict[str, Any]:
    """Attributes and elements of an element; one that comes several times keeps its first."""
    made: dict[str, Any] = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    for one in element:
        name = _local(one)
        if name and name not in made:
            made[name] = _fields(one) if len(one) else "".join(one.itertext()).strip()
    return made
