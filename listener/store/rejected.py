"""Rejected rows of erased documents: found again by hashes of what they hold, and taken out of their files."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from listener.store.files import OWN
from listener.text import normalise
from listener.types import digest

LEAST = 5
"""Characters of an id or an address from which it tells one document from others."""


def values(texts: Iterable[str], ids: Iterable[str]) -> set[str]:
    """Hashes of texts and of ids that are long enough to tell a document by."""
    found = {_hash(text) for text in texts if text.strip()}
    return found | {_hash(name) for name in ids if len(name) >= LEAST}


def forget(folder: Path, gone: set[str]) -> int:
    """Takes the rows out of the files of ``folder`` that hold one of ``gone`` (hashes); how many.

    A row that was cut and cannot be read goes, too: nobody can tell whose it was.
    """
    return sum(_forget(path, gone) for path in sorted(folder.glob("*.csv")))


def _forget(path: Path, gone: set[str]) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file)) or [[]]
    kept = [row for row in rows if row and not _holds(row[-1], gone)]
    if len(kept) < len(rows):
        _write(path, [head, *kept])
    return len(rows) - len(kept)


def _holds(row: str, gone: set[str]) -> bool:
    try:
        held = json.loads(row)
    except ValueError:
        return True
    return any(_hash(value) in gone for value in _strings(held))


def _strings(held: object) -> Iterator[str]:
    """Every text in a row, however deep."""
    if isinstance(held, dict | list):
        for part in held.values() if isinstance(held, dict) else held:
            yield from _strings(part)
    elif held is not None:
        yield str(held)


def _write(path: Path, rows: Iterable[list[str]]) -> None:
    """The file anew, whole or as it was."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN), "w", encoding="utf-8", newline="") as file:
        file.write(made.getvalue())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _hash(value: str) -> str:
    return digest(normalise(value).casefold())
