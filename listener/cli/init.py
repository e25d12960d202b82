"""``listener init FILE``: looks at a file of feedback, guesses what its columns mean, and writes ``listener.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from listener import plugins
from listener.cli.console import answer, json_option, out
from listener.config import FILE, load
from listener.errors import UsageError
from listener.files import write_file


@click.command("init")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="The source's name. Default: the file's.")
@click.option("--brand", default="", help="Your brand's name.")
@click.option("-w", "--workspace", "folder", type=click.Path(path_type=Path), default=".", show_default="this folder")
@json_option
def command(file: Path, name: str | None, brand: str, folder: Path, as_json: bool) -> None:
    """Guess what the columns of FILE mean and write them to listener.toml.

    A file with neither texts nor scores is refused, and nothing is written.
    """
    target, source = folder / FILE, name or source_name(file)
    guess = plugins.load(plugins.COLLECTORS, "file").guess(file.resolve())
    if guess.record == "document" and not says_something(guess.columns):
        raise UsageError(f"{file} has no column with texts, and none with scores", hint=found_hint(guess))
    section = guess.toml(source, located(file, folder))
    if target.exists() and source in load(target).sources:
        raise UsageError(f"{target} has a source {source!r} already", hint="Choose another: --name NAME")
    text = target.read_text(encoding="utf-8").rstrip() + "\n\n" if target.exists() else heading(brand)
    write(target, text + section)
    answer({"file": str(target), "source": source, "section": section}, as_json, lambda: show(target, source, section))


def says_something(columns: Mapping[str, str]) -> bool:
    """Whether there is what a source needs: texts, scores (they count without a comment), or a ticket's times."""
    return any(one == "text" or one.startswith(("scores.", "events")) for one in columns)


def found_hint(guess: Any) -> str:
    """What the columns were taken for, and how to name the one that holds what customers wrote."""
    taken = ", ".join(f"{column!r} ({target})" for target, column in guess.columns.items()) or "nothing of use"
    parts = [f"Found: {taken}.", *(note for note in guess.notes if note.startswith("Not taken"))]
    return " ".join([*parts, 'Call the column of what customers wrote "yorum" or "comment", that of stars "puan".'])


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
    """A section's name from a file's: letters, digits, ``_`` and ``-``."""
    stem = file.name.removesuffix(".gz").rsplit(".", 1)[0]
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-").lower() or "feedback"


def located(file: Path, folder: Path) -> str:
    """``file`` as seen from the workspace: relative where it lies inside."""
    full = file.resolve()
    inside = full.is_relative_to(folder.resolve())
    return full.relative_to(folder.resolve()).as_posix() if inside else str(full)


def show(target: Path, source: str, section: str) -> None:
    """What was written, and the next two commands."""
    out.print(f"Wrote [bold]{escape(str(target))}[/]. What the columns were taken for:\n")
    out.print(escape(section))
    out.print("Correct it where it is wrong, then look at ten records and start:\n")
    where = "" if target.parent == Path(".") else f" -w {target.parent}"
    out.print(escape(f"  listener try {source}{where}\n  listener run{where}"))
