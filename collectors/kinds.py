"""Which kind of table a file is: its first bytes say."""

from __future__ import annotations

from pathlib import Path

from collectors import delimited, jsonlines, markup_table, workbook
from collectors.readers.encoding import sample
from collectors.readers.formats import is_markup, refuse_what_is_no_table
from collectors.table import Layout, Table


def read_table(path: Path, layout: Layout) -> Table:
    """The table in ``path``; which kind it is, its first bytes say. ``SourceChanged`` for one that is none."""
    head = sample(path)
    refuse_what_is_no_table(path, head)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return workbook.read(path, layout, head)
    if kind := is_markup(head):
        return markup_table.read(path, layout, kind)
    if jsonlines.is_json(head):
        return jsonlines.read(path, layout)
    return delimited.read(path, layout, head)
