"""``listener init FILE…``: looks at files of feedback, reads what their columns mean, and writes ``listener.toml``."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from listener import plugins
from listener.cli.asking import asked
from listener.cli.console import answer, err, json_option
from listener.cli.readings import FileReading, as_data, show
from listener.config import FILE, load
from listener.errors import ListenerError, SourceError, UsageError
from listener.files import write_file

TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".json", ".jsonl", ".ndjson", ".gz", ".xml", ".js")
"""Endings of files that are looked at in a folder."""
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("init")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--name", help="The source's name. Default: the file's.")
@click.option("--brand", default="", help="Your brand's name.")
@click.option("--text", default="", metavar="COLUMN", help="The column of what customers wrote.")
@click.option(
    "--column", "named", multiple=True, metavar="COLUMN=FIELD", help='As in "Puan=scores.stars"; FIELD empty: never.'
)
@click.option("--skip-rows", type=click.IntRange(0), help="Lines above the header.")
@click.option("--sheet", default="", help="The sheet of a workbook.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="Whether the day or the month comes first.")
@click.option("--undated", type=DAY, metavar="DAY", help="The day of rows without a date: 2026-05-20.")
@click.option("--as-of", type=DAY, metavar="DAY", help='The day of the export, from which "3 days ago" is counted.')
@click.option(
    "--yes", is_flag=True, help="Take every guess and ask nothing; exit code 2 where there is nothing to go by."
)
@click.option("-w", "--workspace", "folder", type=click.Path(path_type=Path), default=".", show_default="this folder")
@json_option
def command(
    files: tuple[Path, ...], name: str | None, brand: str, folder: Path, yes: bool, as_json: bool, **given: Any
) -> None:
    """Read what the columns of FILE mean and write it to listener.toml.

    Several files and folders may be named; files of a folder with the same columns become one source. A file that is no
    table, or has neither texts nor scores, is refused with the way out, and nothing is written for it.
    """
    chosen = options(given, brand)
    patterns = [path for file in files for path in (in_folder(file) if file.is_dir() else [file])]
    if name and len(patterns) > 1:
        raise UsageError("--name is for one file", hint="Leave it out: each source is called like its file.")
    ask = not yes and not as_json and sys.stdin.isatty() and sys.stdout.isatty()
    held = load(folder).sources if (folder / FILE).exists() else {}
    readings: list[FileReading] = []
    refused: list[tuple[Path, ListenerError]] = []
    for path in patterns:
        try:
            readings.append(read(path, name or source_name(path), chosen, ask=ask, taken=held, folder=folder))
        except (UsageError, SourceError) as error:
            if len(patterns) == 1:
                raise as_usage(error) from error
            refused.append((path, error))
    if readings:
        append(folder / FILE, [one.section for one in readings], brand)
    data = {**as_data(readings), "file": str(folder / FILE), "refused": [refusal(*one) for one in refused]}
    answer(data, as_json, lambda: show(readings, folder / FILE))
    for path, why in refused:
        err.print(f"[bold red]Not taken:[/] {escape(f'{path.name}: {why.message} {why.hint}')}")
    sys.exit(2 if refused else 0)


def options(given: Mapping[str, Any], brand: str) -> dict[str, Any]:
    """What the command line says of the files, as keywords of ``guess``."""
    made = {key: value for key, value in given.items() if value not in (None, "", ()) and key != "named"}
    for key in ("undated", "as_of"):
        if key in made:
            made[key] = made[key].date().isoformat()
    columns = dict(one.partition("=")[::2] for one in given["named"])
    return {**made, **({"columns": columns} if columns else {}), **({"brand": brand} if brand else {})}


def in_folder(folder: Path) -> list[Path]:
    """The tables in a folder: a pattern for files with the same ending and columns, else each file."""
    found = sorted(
        one for one in folder.iterdir() if one.is_file() and one.suffix.lower() in TABLES and one.name != FILE
    )
    if not found:
        raise UsageError(f"{folder} holds no file that could be a table", hint=f"Looked for: {', '.join(TABLES)}")
    made: list[Path] = []
    for suffix in dict.fromkeys(one.suffix for one in found):
        alike = [one for one in found if one.suffix == suffix]
        made += [folder / f"*{suffix}"] if len(alike) > 1 and len({header(one) for one in alike}) == 1 else alike
    return made


def header(path: Path) -> tuple[str, ...]:
    """The column names of a file; its own name for one that cannot be read, so that it is like no other."""
    try:
        names: tuple[str, ...] = plugins.load(plugins.COLLECTORS, "file").names(path)
        return names
    except ListenerError:
        return (str(path),)


def read(
    path: Path, source: str, given: Mapping[str, Any], *, ask: bool, taken: Mapping[str, Any], folder: Path
) -> FileReading:
    """The reading of one file or pattern; ``UsageError`` where it must not be written."""
    if source in taken:
        raise UsageError(f"{folder / FILE} has a source {source!r} already", hint="Choose another: --name NAME")
    collector = plugins.load(plugins.COLLECTORS, "file")
    guess = asked(lambda more: collector.guess(path.absolute(), **merged(given, more)), ask=ask)
    if guess.record == "document" and not says_something(guess.columns):
        raise UsageError(f"{path} has no column with texts, and none with scores", hint=found_hint(guess))
    if guess.blind:
        first = guess.blind[0]
        raise UsageError(f"{path.name}: {first.text}", hint=f"Say it: listener init {path.name} {first.line}")
    return FileReading(path, source, guess, guess.toml(source, located(path, folder)))


def merged(given: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line says and what was answered; columns of both."""
    columns = {**given.get("columns", {}), **more.get("columns", {})}
    return {**given, **more, **({"columns": columns} if columns else {})}


def as_usage(error: ListenerError) -> ListenerError:
    """A file that cannot be taken is a fault of the call: exit code 2."""
    return error if isinstance(error, UsageError) else UsageError(error.message, hint=error.hint)


def refusal(path: Path, error: ListenerError) -> dict[str, str]:
    """A file that was not taken, as JSON has it."""
    return {"file": str(path), "error": error.message, "hint": error.hint}


def says_something(columns: Mapping[str, Any]) -> bool:
    """Whether there is what a source needs: texts, scores (they count without a comment), or a ticket's times."""
    return any(one in ("text", "title") or one.startswith(("scores.", "events")) for one in columns)


def found_hint(guess: Any) -> str:
    """What the columns were taken for, and how to name the one that holds what customers wrote."""
    taken = ", ".join(f"{column!r} ({target})" for target, column in guess.columns.items()) or "nothing of use"
    left = f"Not taken: {', '.join(one.column for one in guess.left)}." if guess.left else ""
    return " ".join(
        filter(
            None,
            [f"Found: {taken}.", left, "Name the column of what customers wrote (yorum, comment …): --text COLUMN"],
        )
    )


def append(target: Path, sections: Sequence[str], brand: str) -> None:
    """Adds sections to the settings, which are made where there are none."""
    text = target.read_text(encoding="utf-8").rstrip() + "\n\n" if target.exists() else heading(brand)
    write(target, text + "\n".join(sections))


def write(target: Path, text: str) -> None:
    """Writes the settings whole, and only where they can be read again."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the columns cannot be written down: {error}", hint="Rename them in the file.") from error
    write_file(target, text.encode())


def heading(brand: str) -> str:
    """The beginning of a new ``listener.toml``."""
    return f'[workspace]\nbrand = "{toml_text(brand)}"\n\n'


def toml_text(text: str) -> str:
    """``text`` inside the quotes of a basic TOML string."""
    return re.sub(r'[\x00-\x1f\x7f"\\]', lambda hit: f"\\u{ord(hit[0]):04x}", text)


def source_name(file: Path) -> str:
    """A section's name from a file's, or a pattern's folder: letters, digits, ``_`` and ``-``."""
    file = file.absolute().parent if "*" in file.name else file
    stem = file.name.removesuffix(".gz").rsplit(".", 1)[0]
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-").lower() or "feedback"


def located(file: Path, folder: Path) -> str:
    """``file`` as seen from the workspace: relative where it lies inside."""
    full = file.parent.resolve() / file.name
    inside = full.is_relative_to(folder.resolve())
    return full.relative_to(folder.resolve()).as_posix() if inside else str(full)
