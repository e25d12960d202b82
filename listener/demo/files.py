"""Writers of the demo's files. Every byte follows from the rows: no clock, no compressor, no set order."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from listener.demo.scene import Row

_DATE = (2026, 11, 16, 6, 0, 0)
_BLOCK = 65_535


def csv_text(rows: Sequence[Row], delimiter: str = ",") -> str:
    """Rows as CSV with a header line and CRLF line ends."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def jsonl_text(rows: Sequence[Row]) -> str:
    """One JSON object a line; keys whose value is None are left out."""
    return "".join(json.dumps(_known(row), ensure_ascii=False) + "\n" for row in rows)


def _known(row: Row) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def windows_1254(text: str) -> bytes:
    """The text as a Turkish Windows saves it: letters that it lacks are left out."""
    return text.encode("cp1254", "ignore")


def gzip(data: bytes) -> bytes:
    """A gzip member of stored blocks: the same bytes whichever zlib is installed."""
    pieces = [data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)] or [b""]
    body = b"".join(
        struct.pack("<BHH", at == len(pieces) - 1, len(piece), len(piece) ^ 0xFFFF) + piece
        for at, piece in enumerate(pieces)
    )
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def xlsx(rows: Sequence[Row], sheet: str) -> bytes:
    """A workbook of one sheet with a header row; dates are real dates."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = datetime(*_DATE)
    page = book.active
    page.title = sheet
    page.append(list(rows[0]))
    for row in rows:
        page.append([value if value != "" else None for value in row.values()])
    made = io.BytesIO()
    book.save(made)
    return _fixed(made.getvalue())


def _fixed(data: bytes) -> bytes:
    """The workbook's archive again, stored, with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 0
            new.writestr(entry, _undated(old.read(name)) if name == "docProps/core.xml" else old.read(name))
    return out.getvalue()


def _undated(core: bytes) -> bytes:
    stamp = datetime(*_DATE).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, core)


def write(path: Path, data: bytes | str) -> None:
    """Writes a file, and the folder it is in. One that holds the same already is not touched."""
    body = data.encode("utf-8") if isinstance(data, str) else data
    if path.is_file() and path.read_bytes() == body:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
