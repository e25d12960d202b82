"""``listener labels``: what people say against a label."""

from __future__ import annotations

from typing import Any

import click

from listener.cli.console import answer, counted, out, signature, table, workspace_options
from listener.curation.lookup import number_of
from listener.pipeline.workspace import Workspace
from listener.types import Correction


@click.group("labels")
def command() -> None:
    """Say what a document's label should be. A correction counts in every report, search and export from then on.

    It is bound to the text that was seen: when the source edits the text, the models are asked again.
    """


@command.command("correct")
@click.argument("document", type=int)
@click.argument("value")
@click.option("--task", type=click.Choice(["sentiment", "topic"]), default="sentiment", show_default=True)
@click.option("--clause", type=int, default=0, help="Number of the clause; 0 is the whole document.")
@click.option("--seen", "content_hash", help="Content hash of the text that was seen; the present one by default.")
@workspace_options
def correct(
    workspace: Workspace, document: int, value: str, task: str, clause: int, content_hash: str | None, as_json: bool
) -> None:
    """Correct a label: VALUE is negative, neutral or positive; of a topic its id or name, "" for none."""
    store, said = workspace.store, value.strip()
    if task == "topic" and said:
        said = str(number_of(workspace, said))
    seen = content_hash or store.corrections.content_of(document)
    number = store.corrections.correct(
        document, task, said, by=signature(workspace), content_hash=seen, position=clause
    )
    show(store.corrections.standing(document), number, as_json)


@command.command("withdraw")
@click.argument("correction", type=int)
@workspace_options
def withdraw(workspace: Workspace, correction: int, as_json: bool) -> None:
    """Take a correction back: what the models said counts again."""
    workspace.store.corrections.withdraw(correction, by=signature(workspace))
    answer({"withdrawn": correction}, as_json, lambda: out.print(f"Correction {correction} is withdrawn."))


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Withdrawn ones, too.")
@workspace_options
def list_(workspace: Workspace, every: bool, as_json: bool) -> None:
    """List the corrections that stand."""
    corrections = workspace.store.corrections
    show(corrections.all() if every else corrections.standing(), None, as_json)


def show(corrections: list[Correction], made: int | None, as_json: bool) -> None:
    """A line a correction; the text itself is not shown."""
    rows = [as_data(correction) for correction in corrections]
    titles = ("id", "document", "task", "clause", "value", "who", "at", "state")

    def told() -> None:
        table(titles, ([row[title] for title in titles] for row in rows))
        out.print(f"{counted(len(rows), 'correction')}.")

    answer({"corrections": rows} | ({} if made is None else {"id": made}), as_json, told)


def as_data(correction: Correction) -> dict[str, Any]:
    """A correction as JSON has it."""
    state = "withdrawn" if correction.withdrawn else "text edited since" if correction.outdated else "stands"
    return {
        "id": correction.id,
        "document": correction.document_id,
        "task": correction.task,
        "clause": correction.position,
        "value": correction.value,
        "who": correction.by.who,
        "at": correction.by.at.isoformat(),
        "state": state,
    }
