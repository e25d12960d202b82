"""``listener status``: what the store holds, what is waiting, and how the last runs went."""

from __future__ import annotations

from typing import Any

import click

from listener.cli.console import answer, out, table, thousands, workspace_options
from listener.pipeline.sources import is_due, resting
from listener.pipeline.workspace import Workspace


@click.command("status")
@workspace_options
def command(workspace: Workspace, as_json: bool) -> None:
    """Show what the store holds, what waits for a label, and how the last runs went."""
    data = as_data(workspace)
    answer(data, as_json, lambda: show(data))


def as_data(workspace: Workspace) -> dict[str, Any]:
    """Counts, sources and the last reports."""
    counts = workspace.store.runs.counts()
    return {
        "store": str(workspace.store_path),
        "counts": counts,
        "sources": [source(workspace, name) for name in workspace.config.sources],
        "reports": workspace.store.reports.newest(limit=5),
    }


def source(workspace: Workspace, name: str) -> dict[str, Any]:
    """One source's schedule and last run."""
    settings, last = workspace.config.source(name), workspace.store.runs.last("collect", name)
    return {
        "source": name,
        "collector": settings.collector,
        "schedule": settings.schedule if settings.enabled else "off",
        "due": settings.enabled and is_due(workspace, name),
        "rests_until": f"{until:%Y-%m-%d %H:%M} UTC" if (until := resting(workspace, name)) else None,
        "last_run": f"{last.started_at:%Y-%m-%d %H:%M} UTC" if last else None,
        "outcome": last.outcome if last else None,
        "error": last.error if last else "",
    }


def show(data: dict[str, Any]) -> None:
    """The same for people."""
    out.print(f"[bold]{data['store']}[/]")
    table(("", ""), ((name.replace("_", " "), thousands(count)) for name, count in data["counts"].items()))
    out.print()
    titles = ("source", "collector", "schedule", "due", "rests_until", "last_run", "outcome", "error")
    table((title.replace("_", " ") for title in titles), ([one[t] or "" for t in titles] for one in data["sources"]))
    for one in data["reports"]:
        out.print(f"report {one['start']} – {one['end']}, made {one['made_at']}")
