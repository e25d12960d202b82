"""``listener run``: the main job, for cron."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click
from rich.markup import escape

from listener.cli import collect as collect_verb
from listener.cli import report as report_verb
from listener.cli.console import Watched, answer, counted, out, thousands, workspace_options
from listener.cli.label import sentence
from listener.cli.topics import sentence as topics_sentence
from listener.pipeline.run import Run, run
from listener.pipeline.whole import Whole
from listener.pipeline.workspace import Workspace


@click.command("run")
@click.option("--due", "only_due", is_flag=True, help="Only the sources and reports that are due: for cron.")
@click.option("--trust-clock", is_flag=True, help="The clock was wrong at an earlier run and is right now.")
@workspace_options
def command(workspace: Workspace, only_due: bool, trust_clock: bool, as_json: bool) -> None:
    """Collect, label, find topics and write the report. Exit code 1 if a source failed; the others went on."""
    if trust_clock:
        workspace.store.runs.trust(workspace.now)
    with Watched(as_json) as progress:
        done = run(workspace, only_due=only_due, progress=progress)
    locale = workspace.config.report.locales[0]
    answer(as_data(done, locale), as_json, lambda: show(done))
    sys.exit(done.exit_code)


def as_data(done: Run, locale: str) -> dict[str, Any]:
    """The result as JSON has it."""
    return {
        "sources": collect_verb.rows(done.collected),
        "labelled": vars(done.labelled),
        "topics": vars(done.topics) if done.topics else None,
        "report": report_verb.as_data(done.written, locale) if done.written else None,
        "reports": [report_verb.as_data(one, locale) for one in done.reports],
        "busy": done.busy,
        "whole": asdict(done.whole) if done.whole else None,
    }


def show(done: Run) -> None:
    """Each step's result in turn."""
    if done.collected:
        collect_verb.show(done.collected)
    for activity in done.busy:
        out.print(f"Another run is at work here: {activity}. It is left to it.")
    if "label" not in done.busy:
        out.print(sentence(done.labelled))
    if done.topics:
        out.print(topics_sentence(done.topics))
    out.print()
    for written in done.reports:
        report_verb.show(written)
    if not done.reports and not done.busy:
        out.print("No report is due: the last closed week has its own.")
    if done.whole and done.whole.documents:
        out.print("\n[bold]What the sources hold in all[/]")
        for line in summary(done.whole):
            out.print(escape(line))


def summary(held: Whole) -> list[str]:
    """Five lines at most: how much, since when; scores; polarity; topics."""
    lines = [f"  {counted(held.documents, 'document')} from {held.first} to {held.last}"]
    if held.scores:
        parts = [
            f"{name} {mean:.2f} on average of {thousands(count)}" for name, (mean, count, _, _) in held.scores.items()
        ]
        lines.append(f"  scores: {'; '.join(parts)}")
    read = held.negative + held.neutral + held.positive
    if read:
        shares = [f"{count / read:.0%} {name}" for name, count in
                  (("negative", held.negative), ("neutral", held.neutral), ("positive", held.positive))]  # fmt: skip
        lines.append(f"  polarity of {thousands(read)} texts: {', '.join(shares)}")
    if held.topics:
        lines.append(f"  topics: {', '.join(f'{name} ({thousands(count)})' for name, count in held.topics)}")
    return lines
