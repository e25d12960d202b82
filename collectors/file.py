"""Files that people export: CSV, TSV, XLSX, JSON Lines, one or many by a pattern, read again when they change."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from collectors.base import BATCH
from collectors.columns import DATES, Places, resolve
from collectors.documents import Documents
from collectors.figures import Figures
from collectors.file_options import NPS_REFUSED, ONES, FileOptions
from collectors.kinds import read_table
from collectors.readers.dates import Dates, Order, order_of
from collectors.readers.encoding import sample
from collectors.readers.order import Evidence
from collectors.readers.scores import rated
from collectors.table import Layout, Row, Table
from listener.errors import RowError, SourceChanged, SourceError, SourceUnavailable
from listener.types import Batch, Cursor, Reach, Record, Reject, Stream, digest

if TYPE_CHECKING:
    from collectors.guess import Guess

LOOKED_AT = 1_000
"""Rows that are looked at before a file is read: for the order of its dates and the scale of its scores."""


class File:
    """Rows of files to records; oldest state first, so every batch carries a cursor."""

    name: ClassVar[str] = "file"
    Options: ClassVar[type[FileOptions]] = FileOptions

    remote: ClassVar[bool] = False

    def __init__(self, options: FileOptions, reach: Reach | None = None) -> None:
        self.options = options
        self.system = options.system or self.name
        self._shown: Order | Literal[""] | None = None

    @property
    def account(self) -> str:
        """The file's name without folders and ``.gz``; for a pattern, the pattern's last part."""
        return self.options.account or self.options.path.name.removesuffix(".gz")

    def streams(self) -> tuple[Stream, ...]:
        """One: the rows of every file."""
        return (Stream("rows", self.collect),)

    def collect(self, cursor: Cursor | None) -> Iterator[Batch]:
        """Rows of the files that are new or changed; an interrupted one goes on where it stopped.

        A file that cannot be read does not keep the others back: its error is raised at the end.
        """
        paths = self._paths()
        held = {name: state for name, state in dict((cursor or {}).get("files", {})).items() if name in paths}
        failed: list[SourceError] = []
        for name, path in paths.items():
            try:
                yield from self._changed(name, path, held)
            except SourceError as error:
                failed.append(error)
        if failed:
            raise failed[0]

    def check(self) -> None:
        """``SourceError`` where a file is not there or may not be read; no row is looked at."""
        for path in self._paths().values():
            try:
                path.open("rb").close()
            except OSError as error:
                raise _unreadable(path, error) from None

    @staticmethod
    def guess(path: str | Path, **layout: Any) -> Guess:
        """A first mapping for the file; see ``collectors.guess``."""
        from collectors.guess import guess

        return guess(path, **layout)

    @staticmethod
    def names(path: str | Path, **layout: Any) -> tuple[str, ...]:
        """The column names of a file; ``SourceChanged`` for one that is no table."""
        return read_table(Path(path), Layout(**layout)).names

    def _paths(self) -> dict[str, Path]:
        """Name below the pattern's fixed folder → file, in the order of the names."""
        pattern = str(self.options.path)
        if not glob.has_magic(pattern) or Path(pattern).exists():
            return {PurePath(pattern).name: Path(pattern)}
        fixed = _fixed(PurePath(pattern))
        found = sorted(Path(one) for one in glob.glob(pattern, recursive=True) if os.path.isfile(one))
        if not found:
            raise SourceUnavailable(f"no file matches {pattern}", hint="path is a file or a pattern: data/*.csv")
        return {path.relative_to(fixed).as_posix(): path for path in found}

    def _changed(self, name: str, path: Path, held: dict[str, Any]) -> Iterator[Batch]:
        print_ = self._fingerprint(path)
        state = held.get(name, {})
        same = all(state.get(key) == value for key, value in print_.items())
        if same and state.get("done"):
            return
        for batch, rows, done in self._batches(name, path, state.get("rows", 0) if same else 0):
            held[name] = {**print_, "rows": rows, "done": done}
            yield Batch(batch.records, {"files": dict(held)}, batch.rejects, batch.total)

    def _fingerprint(self, path: Path) -> dict[str, Any]:
        """What tells a file that changed, or a mapping that changed: either is a reason to read it again."""
        try:
            stat = path.stat()
        except OSError as error:
            raise _unreadable(path, error) from None
        return {
            "size": stat.st_size,
            "mtime_ns": stat.st_mtime_ns,
            "head": digest(sample(path, 64 * 1024).hex()),
            "options": digest(self.options.model_dump_json(exclude={"path"})),
        }

    def _batches(self, name: str, path: Path, skip: int) -> Iterator[tuple[Batch, int, bool]]:
        """Batches of at most ``BATCH`` rows, the rows walked so far, and whether these were the last."""
        table = read_table(path, self._layout())
        maker = self._maker(table, name)
        rows, done = table.rows(), 0
        for row in islice(rows, skip):
            done += 1
            if maker.counts and not isinstance(row, Reject):
                _made(maker, row, table.names)
        while True:
            part = list(islice(rows, BATCH))
            done += len(part)
            made = [one if isinstance(one, Reject) else _made(maker, one, table.names) for one in part]
            rejects = tuple(one for one in made if isinstance(one, Reject))
            records = tuple(one for one in made if not isinstance(one, Reject))
            yield Batch(records, None, rejects, table.total), done, len(part) < BATCH
            if len(part) < BATCH:
                return

    def _layout(self) -> Layout:
        options = self.options
        wanted = [
            name
            for target, source in options.columns.items()
            if target not in options.optional
            for name in ([source] if isinstance(source, str) else source)
        ]
        return Layout(
            options.encoding, options.delimiter, options.quotes, options.sheet, options.skip_rows, options.label_rows,
            options.header, frozenset() if options.header is False else frozenset(wanted),
        )  # fmt: skip

    def _maker(self, table: Table, name: str) -> Documents | Figures:
        if not table.names:
            return _Nothing(self.options, (), {}, Dates(ZoneInfo(self.options.timezone)))
        places = resolve(self.options.columns, table.names, self.options.optional, name)
        rows = [row for row in islice(table.rows(), LOOKED_AT) if not isinstance(row, Reject)]
        self._check_nps(places, rows, name)
        dates = Dates(ZoneInfo(self.options.timezone), self._order(places, rows), self.options.as_of)
        if self.options.record != "document":
            return Figures(self.options, table.names, places, dates)
        stem = name if glob.has_magic(str(self.options.path)) else ""
        return Documents(self.options, table.names, places, dates, self.account, stem)

    def _order(self, places: Places, rows: list[Row]) -> Order:
        if self.options.date_order != "auto":
            return self.options.date_order
        if self._shown is None:
            self._shown = self._evidence()
        dated = [place[0] for name, place in places.items() if name in DATES or name.startswith("events.")]
        return self._shown or order_of(cells[place] for _, cells in rows for place in dated)

    def _evidence(self) -> Order | Literal[""]:
        """The order of day and month that all files of the source show together."""
        found = Evidence()
        paths = self._paths()
        for name, path in paths.items() if len(paths) > 1 else ():
            try:
                table = read_table(path, self._layout())
                places = resolve(self.options.columns, table.names, self.options.optional, name)
            except SourceError:
                continue
            dated = [place[0] for target, place in places.items() if target in DATES or target.startswith("events.")]
            for row in islice(table.rows(), LOOKED_AT):
                if not isinstance(row, Reject):
                    for place in dated:
                        found.add(row[1][place])
        return found.order or ""

    def _check_nps(self, places: Places, rows: list[Row], name: str) -> None:
        """``SourceChanged`` for an NPS column whose answers show that it was asked on 1–10."""
        if "scores.nps" not in places or self.options.nps_from_1 != "refuse":
            return
        values = [value for _, cells in rows if (value := _number(cells[places["scores.nps"][0]])) is not None]
        if 0 not in values and values.count(1) >= ONES:
            column = self.options.columns["scores.nps"]
            seen = f"{name}: column {column!r} goes from 1 to {max(values):g} and has no 0"
            raise SourceChanged(seen, hint=NPS_REFUSED)


class _Nothing(Figures):
    """For a file without a header: there are no rows to make anything of."""

    _document = Figures._customer


def _made(maker: Documents | Figures, row: Row, names: tuple[str, ...]) -> Record | Reject:
    line, cells = row
    try:
        return maker.make(cells)
    except RowError as error:
        return Reject(line, error.message, _shown(names, cells))


def _shown(names: tuple[str, ...], cells: list[Any]) -> Mapping[str, str]:
    return {name: str(cell) for name, cell in zip(names, cells, strict=False) if cell not in (None, "")}


def _unreadable(path: Path, error: OSError) -> SourceUnavailable:
    return SourceUnavailable(f"cannot read {path}: {error.strerror}", hint="Check its path and rights.")


def _number(cell: Any) -> float | None:
    try:
        found = rated(cell)
        return None if found is None or found.share is not None else found.value
    except (ValueError, TypeError):
        return None


def _fixed(pattern: PurePath) -> Path:
    """The folder above the pattern's first part that has a wildcard."""
    parts: list[str] = []
    for part in pattern.parts:
        if glob.has_magic(part):
            break
        parts.append(part)
    return Path(*parts)
