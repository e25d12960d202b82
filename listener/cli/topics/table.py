"""``listener topics export`` and ``apply``: the file ``topics.toml``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from rich.markup import escape

from listener.cli.console import answer, out, signature, workspace_options
from listener.curation import file as topics_file
from listener.curation.file import Applied
from listener.curation.registry import TopicChange
from listener.errors import ListenerError, UsageError
from listener.files import write_file
from listener.pipeline.workspace import Workspace

UNREAD = "words and examples are read when a topic is made; it stays as it is"


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), required=False)
@click.option("--force", is_flag=True, help="Write over a file with changes that were never applied.")
@workspace_options
def export(workspace: Workspace, file: Path | None, force: bool, as_json: bool) -> None:
    """Write what people decided to FILE, topics.toml beside listener.toml by default; - prints it."""
    own = topics_file.own_file(workspace)
    goal, text = file or own, topics_file.export(workspace)
    if str(goal) == "-":
        answer({"file": "-", "text": text}, as_json, lambda: click.echo(text, nl=False))
        return
    is_own = goal.resolve() == own.resolve()
    if goal.exists() and not force and not (is_own and topics_file.stamped(workspace, goal)):
        raise UsageError(f"{goal} has content that was not applied", hint="`listener topics apply`, or --force.")
    try:
        write_file(goal, text.encode())
    except ListenerError as error:
        hint = "Name another file, or - to print it."
        raise UsageError(f"{goal} cannot be written: {error.message}", hint=hint) from error
    if is_own:
        topics_file.remember(workspace, text)
    answer({"file": str(goal)}, as_json, lambda: out.print(f"Wrote [bold]{escape(str(goal))}[/]."))


@click.command("apply")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@workspace_options
def apply(workspace: Workspace, file: Path | None, dry_run: bool, as_json: bool) -> None:
    """Decide what FILE says, topics.toml by default. Every run does so before it looks for topics."""
    with workspace.locked():
        path = file or topics_file.own_file(workspace)
        done = topics_file.apply(workspace, path, dry=dry_run, by=signature(workspace))
    answer(asdict(done), as_json, lambda: show(done, dry_run))


def show(done: Applied, dry: bool) -> None:
    """A line a change, as a diff has it."""
    for one in done.changes:
        out.print(escape(line(one)))
    for name in done.waiting:
        out.print(escape(f"? {name}: too few documents hold its words; it is made once there are more"))
    for where in done.unread:
        out.print(escape(f"! {where}: {UNREAD}"))
    count = len(done.changes)
    out.print(f"{count} {'change' if count == 1 else 'changes'}{' would be made' if dry else ''}.")


def line(change: TopicChange) -> str:
    """One change: ``~ 3 kargo  name.tr: "kargo" → "geç kargo"``."""
    number = f"{change.subject} " if isinstance(change.subject, int) else ""
    if change.field != "new":
        return f"~ {number}{change.name}  {change.field}: {said(change.before)} → {said(change.after)}"
    if "group" in change.after:
        return f"+ group {change.name}"
    words, examples = change.after["keywords"], change.after["examples"]
    return f"+ {change.name}  from {f'{examples} examples' if examples else ', '.join(words)}"


def said(value: object) -> str:
    """A value as the file has it, – for none."""
    return "–" if value in (None, "") else f'"{value}"' if isinstance(value, str) else str(value)
