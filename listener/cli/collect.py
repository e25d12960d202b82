"""``listener collect``: sources to the store."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from rich.markup import escape

from listener.cli.console import Watched, answer, counted, err, out, seen, table, thousands, workspace_options
from listener.errors import ConfigError
from listener.pipeline.collect import Collected, collect
from listener.pipeline.sources import names as sources
from listener.pipeline.workspace import Workspace


@click.command("collect")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@workspace_options
def command(workspace: Workspace, names: tuple[str, ...], as_json: bool) -> None:
    """Collect from the named sources, or from all that are not manual."""
    workspace.forward()
    chosen = list(names) or sources(workspace, only_due=False)
    for name in chosen:
        if not workspace.config.source(name).enabled:
            raise ConfigError(f"the source {name!r} is switched off", hint="Set enabled = true in its section.")
    with Watched(as_json) as progress:
        done = collect(workspace, chosen, progress, patient=not names)
    answer({"sources": rows(done)}, as_json, lambda: show(done))
    sys.exit(0 if all(one.ok for one in done) else 1)


def rows(done: Sequence[Collected]) -> list[dict[str, Any]]:
    """The results as JSON has them."""
    return [asdict(one) for one in done]


def show(done: Sequence[Collected]) -> None:
    """The results as a table, and below it what failed and where the rejects are."""
    if not done:
        out.print("No source to collect from: add one to listener.toml, or run: listener init FILE")
        return
    counts = [[thousands(n) for n in (one.new, one.changed, one.same, one.rejected)] for one in done]
    table(
        ("source", "new", "changed", "unchanged", "rejected", ""),
        ((one.source, *count, mark(one)) for one, count in zip(done, counts, strict=True)),
    )
    for one in done:
        complain(one)


def mark(one: Collected) -> str:
    """The last cell of a source's line."""
    if not one.ok:
        return "failed"
    if one.doubtful:
        return f"warning: {one.rejected / one.rows:.0%} rejected"
    return "waiting" if one.waits else "ok"


def rejected(one: Collected) -> None:
    """How many rows were rejected and where they are; the first reason where they are more than a few."""
    style = "bold yellow" if one.doubtful else "default"
    rows = f"{thousands(one.rejected)} of {counted(one.rows, 'row')}"
    said = f"{escape(one.source)}: {rows} could not be read; see {escape(seen(one.rejects_file))}"
    out.print(f"[{style}]{said}[/]")
    if one.doubtful:
        out.print(f"  {escape(one.reason)}")


def complain(one: Collected) -> None:
    """What went wrong with a source, if anything did."""
    if one.rejects_file:
        rejected(one)
    for said in one.odd:
        out.print(f"[yellow]{escape(one.source)}:[/] {escape(said)}")
    if one.error:
        err.print(f"[bold red]{escape(one.source)}:[/] {escape(one.error)}")
        if one.hint:
            err.print(f"  {escape(one.hint)}")
    elif one.waits:
        out.print(f"{escape(one.source)}: {escape(one.waits)}")
