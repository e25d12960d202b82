"""``listener findings``: what reports claimed over the weeks, and what people say of it."""

from __future__ import annotations

from typing import Any, get_args

import click

from listener.cli.console import answer, counted, out, signature, table, workspace_options
from listener.pipeline.workspace import Workspace
from listener.types import FindingVerdict, StandingFinding

TITLES = ("id", "measure", "cut", "direction", "onset", "last", "state", "verdict", "owner")
VERDICTS = (*get_args(FindingVerdict), "none")


@click.group("findings")
def command() -> None:
    """List what reports claimed, and say what you know of it. A finding keeps its number from its onset to its end."""


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Those that are over, too.")
@workspace_options
def list_(workspace: Workspace, every: bool, as_json: bool) -> None:
    """List the findings that are open or easing."""
    store = workspace.store.findings
    rows = [as_data(finding) for finding in (store.all() if every else store.open())]

    def told() -> None:
        table(TITLES, ([row[title] or "–" for title in TITLES] for row in rows))
        out.print(f"{counted(len(rows), 'finding')}.")

    answer({"findings": rows}, as_json, told)


@command.command("verdict")
@click.argument("finding", type=int)
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--reason", default="", help='Why, for example "campaign".')
@click.option("--owner", default="", help="Who sees to it; an assignment needs one.")
@workspace_options
def verdict(workspace: Workspace, finding: int, verdict: str, reason: str, owner: str, as_json: bool) -> None:
    """Say that a finding is known, dismissed or assigned; none takes it back."""
    said: Any = None if verdict == "none" else verdict
    store = workspace.store.findings
    store.verdict(finding, said, by=signature(workspace), reason=reason.strip(), owner=owner.strip())
    answer(as_data(store.of(finding)), as_json, lambda: out.print(f"Finding {finding}: {verdict}."))


def as_data(finding: StandingFinding) -> dict[str, Any]:
    """A finding as JSON has it."""
    return {
        "id": finding.id,
        "key": finding.key,
        "measure": finding.measure,
        "cut": finding.cut,
        "direction": finding.direction,
        "onset": finding.onset.isoformat(),
        "last": finding.last.isoformat(),
        "state": finding.state,
        "figures": dict(finding.figures),
        "verdict": finding.verdict,
        "reason": finding.reason,
        "owner": finding.owner,
    }
