"""The manifest: which files the columns are, of which state of the store. Written whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from listener.columns.tables import TABLES
from listener.types import digest

NAME = "manifest.json"
LAYOUT = digest(*(text for table in TABLES for text in (table.name, table.read, table.write)))
"""What the tables look like: where a program makes them otherwise, everything is made again."""


@dataclass(frozen=True, slots=True)
class PartFile:
    """One immutable file: ``change`` is the store's counter for the part when it was read."""

    file: str
    change: int
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts by name (``documents/2026-11``, ``customers``) and what they stand for.

    ``makers``: the reporting models, as text; other ones make every part of the documents stale.
    """

    generation: int = 0
    layout: str = LAYOUT
    zone: str = ""
    makers: str = ""
    parts: Mapping[str, PartFile] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in ``folder``; an empty one where there is none, or one that this program cannot read."""
        try:
            held = json.loads((folder / NAME).read_text("utf-8"))
            parts = {name: PartFile(**part) for name, part in held.pop("parts").items()}
            read = cls(**held, parts=parts)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls()
        return read if read.layout == LAYOUT else cls()

    def write(self, folder: Path) -> None:
        """Puts the manifest in the place of the older one, atomically."""
        part = folder / f".{NAME}.{secrets.token_hex(4)}"
        part.write_text(json.dumps(asdict(self)), "utf-8")
        os.replace(part, folder / NAME)

    def files(self, table: str, months: range | None = None) -> list[str]:
        """The files of a table, oldest month first; ``months``: only those (year × 12 + month - 1)."""
        names = [name for name in sorted(self.parts) if name.partition("/")[0] == table]
        if months is not None:
            names = [name for name in names if month_number(name.partition("/")[2]) in months]
        return [self.parts[name].file for name in names if self.parts[name].rows]


def month_number(month: str) -> int:
    """``2026-11`` → 2026 × 12 + 10."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1
