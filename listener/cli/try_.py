"""``listener try``: ten redacted, labelled records of a source or a file. Nothing is stored."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.markup import escape

from listener import plugins
from listener.cli.console import answer, counted, err, json_option, out, thousands
from listener.cli.init import source_name
from listener.config import FILE, Config, check, load
from listener.errors import ConfigError, known
from listener.pipeline.collect import Sample, sample
from listener.pipeline.workspace import Workspace
from listener.privacy import Redactor
from listener.text import body
from listener.types import Document, Reading

MARKS = {"negative": "[red]−[/]", "neutral": "[yellow]·[/]", "positive": "[green]+[/]"}


@click.command("try")
@click.argument("what", metavar="SOURCE|FILE")
@click.option("-n", "--count", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many records.")
@click.option("-w", "--workspace", "folder", type=click.Path(path_type=Path), default=".", show_default="this folder")
@json_option
def command(what: str, count: int, folder: Path, as_json: bool) -> None:
    """Show ten redacted, labelled records of a source or a file, and store nothing."""
    workspace, source = opened(what, folder)
    taken = sample(workspace, workspace.collector(source), count)
    documents, zone = taken.documents, ZoneInfo(workspace.config.workspace.timezone)
    readings = workspace.encoder.read([body(one.title, one.text) for one in documents], [one.lang for one in documents])
    records = [as_data(*pair, zone) for pair in zip(documents, readings, strict=True)]
    figures = {"rows": taken.rows, "rejected": taken.rejected, "reason": taken.reason, "odd": list(taken.odd)}
    answer({"source": source, **figures, "records": records}, as_json, lambda: show(taken, readings, zone))


def opened(what: str, folder: Path) -> tuple[Workspace, str]:
    """A workspace that stores nothing, and the source's name in it. The key of its author hashes is thrown away."""
    config = load(folder) if (folder / FILE).is_file() else Config()
    if what not in config.sources:
        config = guessed(config, what)
        what = next(iter(config.sources))
    workspace = Workspace(config)
    workspace.redactor = Redactor(secrets.token_bytes(32), config.privacy.mask, config.privacy.numbers)
    return workspace, what


def guessed(config: Config, what: str) -> Config:
    """``config`` with the file ``what`` as its one source, its columns guessed."""
    file = Path(what)
    if not file.is_file():
        raise ConfigError(f"{what!r} is neither a source of {FILE} nor a file", hint=known(what, config.sources))
    collector = plugins.load(plugins.COLLECTORS, "file")
    guess = collector.guess(file.resolve())
    if guess.blind:
        day = datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()
        err.print(f"[yellow]{escape(guess.blind[0].text)}[/] Shown with the file's own day {day}; init asks for it.")
        guess = collector.guess(file.resolve(), undated=day, as_of=day, date_order="dmy")
    section = guess.toml(source_name(file), str(file.resolve()))
    data = {**config.model_dump(exclude={"sources"}), **tomllib.loads(section), "folder": config.folder}
    return check(Config, data, where=what)


def as_data(document: Document, reading: Reading, zone: ZoneInfo) -> dict[str, Any]:
    """One record as JSON has it."""
    return {
        "created_at": document.created_at,
        "day": local_day(document, zone),
        "lang": document.lang,
        "scores": {one.metric: one.value for one in document.scores},
        "outcome": reading.outcome,
        "sentiment": reading.sentiment.polarity if reading.sentiment else None,
        "confidence": round(reading.sentiment.confidence, 3) if reading.sentiment else None,
        "clauses": [
            {"start": one.start, "end": one.end, "sentiment": one.sentiment.polarity} for one in reading.clauses
        ],
        "title": document.title,
        "text": document.text,
        "attributes": dict(document.attributes),
    }


def local_day(document: Document, zone: ZoneInfo) -> str:
    """The day on which it was written, where the workspace is: ``2026-10-05``."""
    return document.created_at.astimezone(zone).date().isoformat()


def show(taken: Sample, readings: Sequence[Reading], zone: ZoneInfo) -> None:
    """One record a paragraph, and below them what was rejected."""
    for document, reading in zip(taken.documents, readings, strict=True):
        out.print(f"{mark(reading)} [dim]{escape(facts(document, reading, zone))}[/]")
        out.print(f"  {escape(body(document.title, document.text)[:400]) or '[dim](no comment)[/]'}")
    out.print(f"[dim]{counted(len(taken.documents), 'record')}; nothing was stored.[/]")
    if taken.rejected:
        rows = counted(taken.rows, "row")
        out.print(f"[bold yellow]{thousands(taken.rejected)} of the first {rows} could not be read.[/]")
        out.print(f"  {escape(taken.reason)}")
    for said in taken.odd:
        out.print(f"[yellow]·[/] {escape(said)}")


def mark(reading: Reading) -> str:
    """The polarity as a coloured sign."""
    return MARKS[reading.sentiment.polarity] if reading.sentiment else "[dim]?[/]"


def facts(document: Document, reading: Reading, zone: ZoneInfo) -> str:
    """Local day, language, scores, polarity in one line."""
    label = f"{reading.sentiment.polarity} {reading.sentiment.confidence:.2f}" if reading.sentiment else reading.outcome
    scores = [f"{one.metric} {one.value:g} ({one.low:g}–{one.high:g})" for one in document.scores]
    return " · ".join([label, local_day(document, zone), document.lang, *scores])
