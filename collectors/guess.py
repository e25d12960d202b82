"""What a file seems to be: its columns' meanings with the reasons, to be shown, asked about and corrected."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast

from collectors.assign import assign, check_brand, kind_of
from collectors.board import Board, Left, Question, Taken
from collectors.census import Census, take
from collectors.exports import recognised
from collectors.kinds import read_table
from collectors.profile import Profile, profile
from collectors.scale_change import find_scale_change
from collectors.settings import section
from collectors.table import Layout, Table
from listener.errors import SourceChanged, SourceError, SourceUnavailable, known
from listener.types import Kind, Reject

BESIDE = 12
"""Files beside one that are looked at, at most."""
LOOKED_AT = 1_000
"""Rows of a sister file whose dates are looked at."""
LAYOUT = ("encoding", "delimiter", "quotes", "sheet", "skip_rows", "label_rows", "header")
"""Keywords of ``guess`` that say how the file is laid out; they are kept as options of the source."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be. ``notes`` say what was found out, ``questions`` what it does not show by itself."""

    columns: Mapping[str, str | list[str]]
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    kind: Kind = "review"
    delimiter: str = ""
    encoding: str = ""
    record: str = "document"
    notes: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    """Further options that the file needs: ``date_order``, ``nps_from_1``, ``label_rows`` …"""
    taken: tuple[Taken, ...] = ()
    left: tuple[Left, ...] = ()
    questions: tuple[Question, ...] = ()
    names: tuple[str, ...] = ()
    rows: int = 0
    tool: str = ""
    """The export that was recognised by its columns."""

    @property
    def blind(self) -> tuple[Question, ...]:
        """Questions that only a person can answer."""
        return tuple(one for one in self.questions if one.blind)

    def toml(self, name: str, path: str) -> str:
        """The section of ``listener.toml`` that collects the file, its notes as comments."""
        head = {"record": self.record} if self.record != "document" else {"kind": self.kind}
        scales = {"scales": {metric: list(ends) for metric, ends in self.scales.items()}} if self.scales else {}
        notes = (*self.notes, *(f"Not taken: {one.column}: {one.why}." for one in self.left))
        options = {key: value for key, value in self.options.items() if value not in ({}, None)}
        return section(name, path, head, {**options, **scales}, self.columns, notes)


def guess(
    path: str | Path,
    *,
    text: str = "",
    brand: str = "",
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
    **given: Any,
) -> Guess:
    """The reading that the whole file suggests; ``SourceChanged`` for a file without rows, or one that is no table.

    ``text`` names the column of what customers wrote, ``columns`` further ones (column → target). ``given``: what of
    ``LAYOUT`` the file does not show itself, and options of the source that are known: ``undated``, ``as_of``,
    ``date_order``, ``nps_from_1``.
    """
    path, sisters = _files(Path(path))
    layout = {key: value for key, value in given.items() if key in LAYOUT and value not in ("", None)}
    table = read_table(path, Layout(**layout))
    census = take(table, today or datetime.now(UTC).date())
    if any(one.matters and one.order is None for one in census.orders.values()):
        sisters = sisters or _beside(path)
    for sister in sisters:
        _look_at_dates(sister, table, census, layout)
    if not census.rows:
        raise SourceChanged(f"{path.name} has no rows to look at", hint="A header line and one row are enough.")
    tool, hints = recognised(table.names)
    hints = {**hints, **(columns or {}), **({text: "text"} if text else {})}
    for name in [*(columns or {}), *([text] if text else [])]:
        if name not in table.names:
            raise SourceChanged(f"{path.name} has no column {name!r}", hint=known(name, table.names))
    board = Board(profiles(table, census), table, census, hints)
    board.options = {
        **table.options,
        **layout,
        **{k: v for k, v in given.items() if k not in LAYOUT and v not in ("", None)},
    }
    return _made(board, tool, brand)


def _files(path: Path) -> tuple[Path, list[Path]]:
    """The file that is read for a path or pattern, the largest, and the others that it stands for."""
    if not glob.has_magic(str(path)) or path.exists():
        return path, []
    found = sorted(Path(one) for one in glob.glob(str(path), recursive=True))
    if not found:
        raise SourceUnavailable(f"no file matches {path}", hint="path is a file or a pattern: data/*.csv")
    largest = max(found, key=lambda one: one.stat().st_size)
    return largest, [one for one in found if one != largest]


def _beside(path: Path) -> list[Path]:
    """Files of the same ending in the same folder: last week's may show what this week's does not."""
    found = sorted(
        one for one in path.absolute().parent.glob(f"*{path.suffix}") if one.is_file() and one.name != path.name
    )
    return found[-BESIDE:]


def _look_at_dates(sister: Path, table: Table, census: Census, layout: Mapping[str, Any]) -> None:
    """Adds what the dates of another file of the same source show about the order of day and month."""
    try:
        other = read_table(sister, Layout(**layout))
    except SourceError:
        return
    if other.names == table.names:
        for row in islice(other.rows(), LOOKED_AT):
            for place, found in census.orders.items():
                if not isinstance(row, Reject):
                    found.add(row[1][place])


def profiles(table: Table, census: Census) -> list[Profile]:
    """A profile of each column, its dates read in the order that the whole file shows."""
    made = []
    for place, name in enumerate(table.names):
        found = census.orders.get(place)
        cells = [row[place] for row in census.sample]
        made.append(
            profile(name, place, cells, label=table.labels.get(name, ""), order=(found and found.order) or "dmy")
        )
    return made


def _made(board: Board, tool: str, brand: str) -> Guess:
    for column, target in board.hints.items():
        found = next((one for one in board.free if one.name == column), None)
        if found is not None and target == "":
            board.leave(found, f"known of {tool}" if tool else "as you said")
    record = assign(board)
    if record == "document":
        find_scale_change(board)
        check_brand(board, brand)
        _say_what_is_odd(board)
    kind = cast(Kind, board.hints.get("kind") or kind_of((*board.table.names, *board.table.notes), board.columns))
    return Guess(
        board.columns, board.scales, kind, board.table.delimiter, board.table.encoding, record, tuple(board.notes),
        board.options, tuple(board.taken), tuple(board.left), tuple(board.questions), board.table.names,
        board.census.rows, tool,
    )  # fmt: skip


def _say_what_is_odd(board: Board) -> None:
    """What a person should know before the first run."""
    if board.census.rejected:
        first = board.census.rejects[0]
        board.notes.append(f"{board.census.rejected:,} rows cannot be read; line {first.line}: {first.reason}.")
    for column in board.profiles:
        if column.name in board.columns.values() and column.damaged > 0.01 * column.filled:
            board.notes.append(
                f"{column.name!r} has damaged letters that cannot be mended: export the file again, as UTF-8."
            )
    if "text" not in board.columns and not any(name.startswith("scores.") for name in board.columns):
        board.notes.append("No column looks like text: name one as columns.text, or: --text COLUMN.")
