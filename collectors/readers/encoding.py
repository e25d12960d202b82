"""Bytes to lines of text: compression, and every encoding that a Turkish spreadsheet writes."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from listener.errors import SourceChanged, SourceUnavailable

SAMPLE = 256 * 1024
"""Bytes that are looked at before a file is read."""
LONGEST = 1_000_000
"""Characters of the longest line or cell that is read."""
LETTERS = frozenset("çğıöşüÇĞİÖŞÜâîûÂÎÛ’‘“”…–—€")
LEGACY = ("cp1254", "cp857", "mac_turkish")
"""Single-byte encodings that are tried where a file is not UTF-8; ISO-8859-9 is a part of Windows-1254."""
BROKEN = (EOFError, OSError, UnicodeError, zlib.error)
_CAPITAL_WITHIN = re.compile(r"(?<=[a-zçğıöşü])[ÇĞİÖŞÜÂÎÛ](?=[a-zçğıöşü])|(?<=[a-zçğıöşü])[’‘“”…–—€](?=[a-zçğıöşü])")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def open_bytes(path: Path) -> io.BufferedReader | gzip.GzipFile:
    """The file's bytes, decompressed where it is gzip (by its first two bytes, not by its name)."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise SourceUnavailable(f"cannot read {path}: {error.strerror}", hint="Check its path and rights.") from None
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    if not packed:
        return raw
    raw.close()
    return gzip.open(path)


def sample(path: Path, size: int = SAMPLE) -> bytes:
    """The first ``size`` bytes, decompressed."""
    with open_bytes(path) as stream:
        try:
            return stream.read(size)
        except BROKEN as error:
            raise damaged(path, error) from None


def damaged(path: Path, error: Exception) -> SourceChanged:
    """The error for a file that cannot be read to its end."""
    return SourceChanged(f"{path.name} breaks off or is damaged: {error}", hint="Copy or export it again.")


def detect(data: bytes) -> str:
    """Python's name of the encoding of a text that begins with ``data``."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    wide = _without_bom(data[:4096])
    return wide or ("utf-8" if _is_utf8(data) else max(LEGACY, key=lambda name: _turkish(data, name)))


def _without_bom(data: bytes) -> str:
    """UTF-16 by its zero bytes: ASCII letters leave one on every second place."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) < 4 or max(even, odd) < len(data) * 0.2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _turkish(data: bytes, name: str) -> int:
    """How Turkish ``data`` reads in that encoding: letters of the language less other signs beyond ASCII.

    A capital between small letters counts as no letter: each legacy encoding has some of them in another's place.
    """
    text = data.decode(name, "replace")
    if text.isascii():
        return 0
    within = len(_CAPITAL_WITHIN.findall(text))
    return sum(1 if sign in LETTERS else -1 for sign in text if sign > "\x7f") - 2 * within


def lines(path: Path, encoding: str = "") -> Iterator[str]:
    """Lines with their ends; a line over ``LONGEST`` comes in pieces. Bytes that are no UTF-8 are read as Windows-1254.

    ``SourceChanged`` where a gzip file breaks off; what was before that has been given by then.
    """
    name = encoding or detect(sample(path))
    errors = "surrogateescape" if name.startswith("utf-8") else "replace"
    with open_bytes(path) as stream:
        text = io.TextIOWrapper(stream, name, errors, newline="")
        for line in _unbroken(text, path):
            yield line if line.isascii() else clean(line)


def _unbroken(text: io.TextIOWrapper, path: Path) -> Iterator[str]:
    try:
        yield from iter(lambda: text.readline(LONGEST), "")
    except BROKEN as error:
        raise damaged(path, error) from None


def clean(line: str) -> str:
    """``line`` with stray Windows-1254 bytes read as such, and byte-order marks inside removed."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = "".join(
            bytes((ord(sign) - 0xDC00,)).decode("cp1254", "replace") if "\udc80" <= sign <= "\udcff" else sign
            for sign in line
        )
    return line.replace("\ufeff", "") if "\ufeff" in line else line
