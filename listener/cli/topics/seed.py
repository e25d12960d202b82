"""``listener topics seed``: a topic that people make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

import click

from listener.cli.console import err, signature, thousands, workspace_options
from listener.cli.topics.decide import LOCALE
from listener.cli.topics.show import LATER, shown
from listener.curation.seeds import holding, make
from listener.errors import UsageError
from listener.pipeline.workspace import Workspace


@click.command("seed")
@click.argument("name")
@click.option("--keywords", default="", help='Words that its documents hold: "kargo,teslimat".')
@click.option("--examples", type=click.File(encoding="utf-8-sig"), help="File with an example a line; - reads stdin.")
@LOCALE
@workspace_options
def seed(workspace: Workspace, name: str, keywords: str, examples: TextIO | None, locale: str, as_json: bool) -> None:
    """Make a topic called NAME from about five examples, or from the stored documents that hold some words.

    The topic is active and pinned at once; the next `listener topics` gives it documents.
    """
    lines = list(_lines(examples)) if examples else []
    words = [one.strip() for one in keywords.split(",") if one.strip()]
    if not name.strip() or not (lines or words):
        raise UsageError("a topic needs a name and examples or words", hint='As in: --keywords "kargo,teslimat"')
    with workspace.locked(), err.status("reading"):
        number = make(workspace, name.strip(), keywords=words, examples=lines, locale=locale, by=signature(workspace))
        told = "" if lines else held(holding(workspace, words))
    shown(workspace, number, as_json, *filter(None, (told, LATER)))


def held(count: int) -> str:
    """How many documents a seed was made of."""
    return f"{thousands(count)} stored documents hold its words; the nearest of them say what it is."


def _lines(file: TextIO) -> Iterator[str]:
    """The lines that say something; ``UsageError`` where the file is no text."""
    try:
        yield from (line.strip() for line in file if line.strip())
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name} cannot be read: {error}", hint="Save it as UTF-8, an example a line.") from error
