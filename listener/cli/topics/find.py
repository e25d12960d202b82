"""``listener topics find``."""

from __future__ import annotations

import click

from listener.cli.console import Watched, answer, counted, out, thousands, workspace_options
from listener.pipeline.topics import Discovered, topics
from listener.pipeline.workspace import Workspace

FEW = 200
"""Different texts under which topics are coarse or none."""


@click.command("find")
@workspace_options
def find(workspace: Workspace, as_json: bool) -> None:
    """Find this week's topics and give every labelled document its topic, or none."""
    with workspace.locked(), Watched(as_json) as progress:
        done = topics(workspace, progress)
    answer(vars(done), as_json, lambda: out.print(sentence(done)))


def sentence(done: Discovered) -> str:
    """The result in one line."""
    found = f"{counted(done.new, 'new topic')}, {done.matched} seen again; " if done.new or done.matched else ""
    if done.moved:
        found += f"{done.moved} drawn anew, for there is twice as much to read; "
    given = f"{counted(done.assigned, 'document')} in a topic, {thousands(done.none)} in none. "
    if not (done.assigned or done.none):
        given = f"{'e' if found else 'E'}very document has been looked at. "
    known = f"{counted(done.known, 'topic')} {'is' if done.known == 1 else 'are'} known."
    return f"{found}{given}{known}{unnamed(done)}{few(done)}"


def unnamed(done: Discovered) -> str:
    """What the namer could not name and why; "" where it named everything."""
    if not done.unnamed:
        return ""
    what = "1 name" if done.unnamed == 1 else f"{done.unnamed} names"
    return f" The namer gave no usable answer for {what} ({done.why}): the topics have names of their words."


def few(done: Discovered) -> str:
    """What to do where a discovery had little to read; "" elsewhere."""
    if not 0 < done.texts < FEW:
        return ""
    return f" Few texts: topics get clear from about {FEW} on; `listener topics seed` makes your own."
