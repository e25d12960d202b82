"""What every verb shares: its options, its progress bars, and how results and errors are shown."""

from __future__ import annotations

import functools
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from listener.errors import ListenerError
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.workspace import Workspace, system_clock
from listener.types import Signature

Command = TypeVar("Command", bound=Callable[..., Any])
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Shown(click.ClickException):
    """A ``ListenerError`` as the terminal shows it: what is wrong, and below it what to do."""

    def __init__(self, error: ListenerError, *, as_json: bool) -> None:
        super().__init__(error.message)
        self.error, self.as_json = error, as_json
        self.exit_code = error.exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        """Prints the error on stderr, for people or as JSON: stdout is for results."""
        if self.as_json:
            click.echo(json.dumps({"error": self.error.message, "hint": self.error.hint}, ensure_ascii=False), err=True)
            return
        err.print(f"[bold red]Error:[/] {escape(self.error.message)}")
        if self.error.hint:
            err.print(f"  {escape(self.error.hint)}")


class Moment(click.ParamType[datetime]):
    """An ISO date and time with its zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Aware UTC."""
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2026-11-16T09:00:00+03:00", param, ctx)
        if not 1970 <= at.year <= 2200:
            self.fail(f"{value!r} is out of range; the years 1970 to 2200 are known", param, ctx)
        if at.tzinfo is None:
            self.fail(f"{value!r} has no zone; write it as 2026-11-16T09:00:00+03:00", param, ctx)
        return at.astimezone(UTC)


def shown(function: Command) -> Command:
    """Turns every ``ListenerError`` of a verb into its exit code and words."""

    @functools.wraps(function)
    def wrapped(*args: Any, as_json: bool, **kwargs: Any) -> Any:
        try:
            return function(*args, as_json=as_json, **kwargs)
        except ListenerError as error:
            raise Shown(error, as_json=as_json) from error

    return wrapped  # type: ignore[return-value]


def signature(workspace: Workspace) -> Signature:
    """Who decides here: the user of this machine, or whom LISTENER_USER names; and now."""
    try:
        who = os.environ.get("LISTENER_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        who = "unknown"
    return Signature(who, workspace.now)


def json_option(function: Command) -> Command:
    """Adds ``--json`` and shows errors."""
    option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
    return option(shown(function))


def workspace_options(function: Command) -> Command:
    """Adds ``--workspace``, ``--now`` and ``--json``; the verb gets an open ``Workspace`` that is closed after it."""

    @functools.wraps(function)
    def wrapped(*args: Any, folder: Path, now: datetime | None, **kwargs: Any) -> Any:
        workspace = Workspace.open(folder, (lambda: now) if now else system_clock)
        try:
            return function(workspace, *args, **kwargs)
        finally:
            workspace.close()

    path = click.Path(path_type=Path)
    with_folder = click.option(
        "-w", "--workspace", "folder", type=path, default=".", show_default="this folder", help="Its folder."
    )
    with_now = click.option("--now", type=Moment(), help="The clock, for a run that can be repeated to the byte.")
    return with_folder(with_now(json_option(wrapped)))  # type: ignore[return-value]


class Bar:
    """Progress on a terminal: one bar a step."""

    def __init__(self, bars: Bars) -> None:
        self.bars = bars
        self.task: TaskID | None = None

    def begin(self, step: str, total: int | None) -> None:
        """A new bar."""
        self.task = self.bars.add_task(escape(step), total=total, note="")

    def advance(self, done: int, total: int | None = None) -> None:
        """Moves the bar."""
        assert self.task is not None
        if total is not None:
            self.bars.update(self.task, total=total)
        self.bars.advance(self.task, done)

    def end(self, note: str = "") -> None:
        """Fills the bar and says what came of it."""
        assert self.task is not None
        done = self.bars.tasks[self.task].completed
        self.bars.update(self.task, total=done or 1, completed=done or 1, note=escape(note))


class Watched:
    """``with Watched(as_json) as progress``: bars on a terminal, silence in a pipe or with ``--json``."""

    def __init__(self, as_json: bool) -> None:
        self.bars = None if as_json or not sys.stderr.isatty() else _bars()

    def __enter__(self) -> Progress:
        if self.bars is None:
            return SILENT
        self.bars.start()
        return Bar(self.bars)

    def __exit__(self, *_: object) -> None:
        if self.bars is not None:
            self.bars.stop()


def _bars() -> Bars:
    return Bars(
        TextColumn("{task.description:<14}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[note]}"),
        console=err,
    )


def answer(data: Mapping[str, Any], as_json: bool, text: Callable[[], None]) -> None:
    """Prints ``data`` as JSON, or calls ``text`` to print it for people."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        text()


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A plain table; cells are data, never markup."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        made.add_column(title)
    for row in rows:
        made.add_row(*(escape(str(cell)) for cell in row))
    out.print(made)


def thousands(count: int) -> str:
    """``6,012``."""
    return f"{count:,}"


def counted(count: int, one: str) -> str:
    """``1 row``, ``6,012 rows``: a count and what it counts, whose name in the singular is ``one``."""
    return f"{thousands(count)} {one if count == 1 else one + 's'}"


def seen(path: str) -> str:
    """``path`` as seen from where the user stands: relative where it lies below."""
    full, here = Path(path).resolve(), Path.cwd()
    return str(full.relative_to(here) if full.is_relative_to(here) else full)
