"""``listener report``: the weekly insight report."""

from __future__ import annotations

from typing import Any

import click
from rich.markup import escape

from listener.cli.console import Watched, answer, counted, out, workspace_options
from listener.pipeline.report import Written, parse_week, report
from listener.pipeline.workspace import Workspace


@click.command("report")
@click.option("--week", help="ISO week (2026-W46) or a day in it. Default: the last closed week with documents.")
@click.option("--locale", "locales", multiple=True, type=click.Choice(["tr", "en"]), help="Only these languages.")
@click.option("--format", "formats", multiple=True, help="Only these formats: html, md, json …")
@workspace_options
def command(
    workspace: Workspace, week: str | None, locales: tuple[str, ...], formats: tuple[str, ...], as_json: bool
) -> None:
    """Write the report of a week."""
    period = parse_week(week) if week else None
    with workspace.locked("report"), Watched(as_json) as progress:
        written = report(workspace, period, locales, formats, progress)
    locale = (locales or workspace.config.report.locales)[0]
    answer(as_data(written, locale), as_json, lambda: show(written))


def as_data(written: Written, locale: str) -> dict[str, Any]:
    """The result as JSON has it."""
    period = written.report.period
    return {
        "week": {"start": period.start, "end": period.end},
        "findings": findings(written, locale),
        "files": [str(path) for path in written.files],
        "left_out": written.others,
    }


def findings(written: Written, locale: str) -> list[str]:
    """The findings of the week as plain sentences."""
    from reports.build import findings as told

    return told(written.report, locale)


def show(written: Written) -> None:
    """The findings in English, as all that the terminal says, and where the files are."""
    for number, finding in enumerate(findings(written, "en"), start=1):
        out.print(f"[bold]{number}.[/] {escape(finding)}")
    period = written.report.period
    if written.older:
        out.print(
            f"\nThe report is of the week {period.start} to {period.last}, the last closed one that has documents."
        )
    if written.others:
        left = counted(written.others, "document")
        out.print(f"[bold yellow]{left} of that week left out: they are of other brands than yours.[/]")
        out.print('  The brand is in \\[workspace] of listener.toml; a source says it in columns.brand or brand = "…".')
    out.print()
    for path in written.files:
        out.print(escape(str(path)))
