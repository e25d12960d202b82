"""``listener check``: is everything in place? Settings, decisions, secrets, store, model; nothing is collected."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from pydantic import BaseModel
from rich.markup import escape

from listener import plugins
from listener.cli.console import answer, out, workspace_options
from listener.cli.topics.table import UNREAD
from listener.config import Secret
from listener.curation.file import apply, own_file
from listener.errors import ListenerError
from listener.pipeline.workspace import Workspace
from listener.schedule import slot
from listener.types import Collector


@dataclass
class Finding:
    """One thing that was looked at; ``error`` is empty where it is in place. A ``warning`` is no error."""

    what: str
    error: str = ""
    hint: str = ""
    warning: str = ""


@click.command("check")
@workspace_options
def command(workspace: Workspace, as_json: bool) -> None:
    """Check the settings, topics.toml, the sources (options, secrets, files), the store and the model.

    Nothing is collected and nothing applied. Exit code 2 if one is amiss; what is only doubtful is a warning.
    """
    findings = list(look(workspace))
    answer({"checks": [asdict(one) for one in findings]}, as_json, lambda: show(findings))
    sys.exit(2 if any(one.error for one in findings) else 0)


def look(workspace: Workspace) -> Iterator[Finding]:
    """Looks at one thing after the other."""
    yield Finding("listener.toml")
    yield tried("store", lambda: workspace.store)
    for name in workspace.config.sources:
        yield tried(f"source {name}", lambda name=name: source(workspace, name))  # type: ignore[misc]
    yield tried("sentiment model", lambda: workspace.encoder.read(["güzel"], ["tr"]))
    yield tried("topic model", lambda: workspace.topic_model)
    if (file := own_file(workspace)).is_file():
        yield from decided(workspace, file)
    if name := workspace.config.topics.namer:
        yield tried(f"namer {name}", lambda: plugins.namer(name))
    if workspace.config.path(workspace.config.workspace.key).exists():
        yield tried("key file", lambda: workspace.redactor)
    for name in workspace.config.report.sections:
        yield tried(f"report section {name}", lambda name=name: plugins.load(plugins.SECTIONS, name))  # type: ignore[misc]
    for name in workspace.config.report.formats:
        yield tried(f"report format {name}", lambda name=name: plugins.renderer(name))  # type: ignore[misc]


def tried(what: str, action: Callable[[], object]) -> Finding:
    """What came of ``action``."""
    try:
        action()
    except ListenerError as error:
        return Finding(what, error.message, error.hint)
    return Finding(what)


def decided(workspace: Workspace, file: Path) -> Iterator[Finding]:
    """What came of reading the decisions: an error, or what they say in vain."""
    try:
        found = apply(workspace, file, dry=True)
    except ListenerError as error:
        yield Finding(file.name, error.message, error.hint)
        return
    yield Finding(file.name)
    for name in found.waiting:
        hint = "Give more words, or five examples; each run tries again."
        yield Finding(f"topic {name}", hint=hint, warning="too few documents hold its words")
    yield from (Finding(where, warning=UNREAD) for where in found.unread)


def source(workspace: Workspace, name: str) -> Collector:
    """The source's collector; its schedule, secrets and what its own ``check`` looks at; nothing is fetched."""
    slot(workspace.config.source(name).schedule, workspace.now, "UTC") if not manual(workspace, name) else None
    collector = workspace.collector(name)
    for secret in secrets_of(getattr(collector, "options", None)):
        secret.reveal()
    look = getattr(collector, "check", None)
    if look and workspace.config.source(name).enabled:
        look()
    return collector


def manual(workspace: Workspace, name: str) -> bool:
    """True where the source is only collected by name."""
    return workspace.config.source(name).schedule == "manual"


def secrets_of(options: object) -> Iterator[Secret]:
    """The secrets among a collector's options."""
    if isinstance(options, BaseModel):
        yield from (value for value in vars(options).values() if isinstance(value, Secret))


def show(findings: list[Finding]) -> None:
    """A line each."""
    for one in findings:
        sign = "[red]✗[/]" if one.error else "[yellow]![/]" if one.warning else "[green]✓[/]"
        out.print(f"{sign} {escape(f'{one.what} {one.error or one.warning}')}")
        if one.hint:
            out.print(f"    {escape(one.hint)}")
