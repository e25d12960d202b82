"""How ``init`` shows what it read: column, meaning, examples, how sure, why; what was not taken; two records."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.markup import escape

from listener import plugins
from listener.cli.console import out, table, thousands
from listener.config import check
from listener.errors import ListenerError
from listener.privacy import Redactor
from listener.types import Document

SHOWN = 2
"""Sample records below a reading."""
WIDEST = 28
"""Characters of an example that are shown."""


@dataclass(frozen=True)
class FileReading:
    """One file or pattern, the name of its source, how it was read, and its section of ``listener.toml``."""

    path: Path
    source: str
    guess: Any
    section: str


def as_data(readings: Sequence[FileReading]) -> dict[str, Any]:
    """The readings as JSON has them; the first one's section and name stand at the top, too."""
    first = {"source": readings[0].source, "section": readings[0].section} if readings else {}
    return {**first, "sources": [_data(one) for one in readings]}


def _data(reading: FileReading) -> dict[str, Any]:
    guess = reading.guess
    return {
        "file": str(reading.path),
        "source": reading.source,
        "section": reading.section,
        "rows": guess.rows,
        "kind": guess.kind,
        "tool": guess.tool,
        "columns": [{**asdict(one), "examples": masked(one.examples)} for one in guess.taken],
        "left": [{"column": one.column, "why": one.why} for one in guess.left],
        "questions": [{**asdict(one), "choices": [choice.label for choice in one.choices]} for one in guess.questions],
        "notes": list(guess.notes),
        "samples": [sample_data(one) for one in samples(reading)],
    }


def masked(examples: Sequence[str]) -> list[str]:
    """Example values without personal data."""
    redactor = Redactor(secrets.token_bytes(32))
    return [redactor.text(one) for one in examples]


def samples(reading: FileReading) -> list[Document]:
    """The first records as they would be stored, personal data masked; none where the file breaks off."""
    section = next(iter(tomllib.loads(reading.section)["sources"].values()))
    section["path"] = str(reading.path.absolute())
    kind = plugins.collector_type(section.pop("collector"))
    redactor = Redactor(secrets.token_bytes(32))
    try:
        collector: Any = kind(check(kind.Options, section, where=reading.source), None)  # type: ignore[arg-type]
        records = next(iter(collector.collect(None))).records
    except (ListenerError, StopIteration):
        return []
    documents = [one for one in records[:SHOWN] if isinstance(one, Document)]
    return [made for one in documents if isinstance(made := redactor.record(one), Document)]


def sample_data(document: Document) -> dict[str, Any]:
    """A sample record as JSON has it."""
    scores = {one.metric: [one.value, one.low, one.high] for one in document.scores}
    return {"created_at": document.created_at, "title": document.title, "text": document.text, "scores": scores}


def show(readings: Sequence[FileReading], target: Path) -> None:
    """Every reading in turn, and the next two commands."""
    for one in readings:
        _show_one(one)
    if not readings:
        return
    where = "" if target.parent == Path(".") else f" -w {target.parent}"
    out.print(
        f"Wrote [bold]{escape(str(target))}[/]. Correct it where it is wrong, then look at ten records and start:\n"
    )
    out.print(escape(f"  listener try {readings[0].source}{where}\n  listener run{where}"))


def _show_one(reading: FileReading) -> None:
    guess = reading.guess
    known = f", as {guess.tool} exports it" if guess.tool else ""
    out.print(f"[bold]{escape(reading.path.name)}[/]: {thousands(guess.rows)} rows{escape(known)}, kind {guess.kind}\n")
    rows = [
        (one.column, one.target, _examples(masked(one.examples)), _sure(one.confidence), one.why) for one in guess.taken
    ]
    table(("column", "meaning", "examples", "", "why"), rows)
    if guess.left:
        out.print("\n[bold]Not taken[/]")
        table(("column", "why"), [(one.column, one.why) for one in guess.left])
    for note in guess.notes:
        out.print(escape(f"· {note}"))
    for question in guess.questions:
        out.print(f"\n[bold yellow]?[/] {escape(question.text)}")
        for number, choice in enumerate(question.choices):
            out.print(escape(f"  {'taken' if number == 0 else 'or':>5}: {choice.label}"))
        out.print(f"  [dim]To change it: {escape(question.line)}[/]")
    for document in samples(reading):
        _show_sample(document)
    out.print()


def _show_sample(document: Document) -> None:
    day = document.created_at.astimezone(ZoneInfo("Europe/Istanbul")).strftime("%Y-%m-%d %H:%M")
    scores = [f"{one.metric} {one.value:g} ({one.low:g}–{one.high:g})" for one in document.scores]
    out.print(f"\n[dim]{escape(' · '.join([day, *scores]))}[/]")
    text = " / ".join(filter(None, (document.title, document.text))).replace("\n", " ")
    out.print(f"  {escape(text[:200]) or '[dim](no comment)[/]'}")


def _examples(values: Sequence[str]) -> str:
    return " | ".join(one[:WIDEST] + ("…" if len(one) > WIDEST else "") for one in values[:3])


def _sure(confidence: float) -> str:
    return "sure" if confidence >= 0.85 else "likely" if confidence >= 0.7 else "a guess"
