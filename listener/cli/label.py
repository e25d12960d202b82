"""``listener label``: documents that lack a label to labels."""

from __future__ import annotations

import click

from listener.cli.console import Watched, answer, counted, out, thousands, workspace_options
from listener.pipeline.label import Labelled, label
from listener.pipeline.workspace import Workspace


@click.command("label")
@workspace_options
def command(workspace: Workspace, as_json: bool) -> None:
    """Label every document that the model has not read yet."""
    with workspace.locked("label"), Watched(as_json) as progress:
        done = label(workspace, progress)
    answer(vars(done), as_json, lambda: out.print(sentence(done)))


def sentence(done: Labelled) -> str:
    """The result in one line."""
    if not done.read:
        return "Nothing to label: the model has read every document."
    parts = [f"{counted(done.read, 'document')} read, {thousands(done.done)} labelled"]
    for count, what in ((done.not_read, "in a language that the model does not read"), (done.failed, "failed")):
        if count:
            parts.append(f"{thousands(count)} {what}")
    return ", ".join(parts) + "."
