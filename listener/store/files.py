"""The files of the store: made for their owner alone, and never mistaken for a new store where an old one was."""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from listener.errors import StoreError

OWN = 0o600
"""Mode of every file that the store makes."""
_RESTORE = "Restore the last snapshot over it. Where there never was a store, remove the file: a new one is made then."
_HEADER, KEY = 100, 32


def prepare(path: str) -> None:
    """Makes an empty database where there is no file; ``StoreError`` where there is one that lost what it held."""
    place = Path(path)
    if path in ("", ":memory:") or not place.parent.is_dir():
        return
    if not place.exists():
        _make(place)
    size = place.stat().st_size
    if size == 0:
        raise StoreError(f"the database is empty: {path}", hint=_RESTORE)
    if size < _promised(place) and not _log(place):
        raise StoreError(f"the database is damaged, its end is missing: {path}", hint=_RESTORE)


def _make(place: Path) -> None:
    """An empty database in WAL mode, which appears whole under its name unless another process was faster."""
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN))
    except OSError as error:
        raise StoreError(f"the database cannot be made ({error.strerror}): {place}",
                         hint="Check that you may write in its folder.") from error  # fmt: skip
    conn = sqlite3.connect(part, isolation_level=None)
    try:
        conn.execute("PRAGMA journal_mode = WAL")
    finally:
        conn.close()
    with suppress(FileExistsError):
        os.link(part, place)
    part.unlink()


def _promised(place: Path) -> int:
    """Bytes that the header says the file has; 0 where it is no database (SQLite says so better)."""
    with place.open("rb") as file:
        head = file.read(_HEADER)
    if len(head) < _HEADER or not head.startswith(b"SQLite format 3\0"):
        return _HEADER if head.startswith(b"SQLite format 3\0") else 0
    page = struct.unpack(">H", head[16:18])[0]
    pages: int = struct.unpack(">I", head[28:32])[0]
    return pages * (65536 if page == 1 else int(page))


def _log(place: Path) -> bool:
    """Whether there is a write-ahead log that may hold the rest."""
    log = place.with_name(place.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _tombstones(path: str) -> Path | None:
    """Where the keys of erased documents stand beside the database; they outlive a restore of it."""
    return None if path in ("", ":memory:") else Path(path + ".erased")


def remember(path: str, keys: Iterable[str]) -> None:
    """Adds keys (hashes, no personal data) to the file beside the database, on disk before this returns."""
    place, lines = _tombstones(path), "".join(f"{key}\n" for key in keys)
    if place is None or not lines:
        return
    number = os.open(place, os.O_CREAT | os.O_APPEND | os.O_WRONLY, OWN)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def remembered(path: str) -> set[str]:
    """The keys in the file beside the database."""
    place = _tombstones(path)
    if place is None or not place.exists():
        return set()
    return {line for line in place.read_text(encoding="utf-8").split("\n") if len(line) == KEY}
