"""What people decide on one topic: a verb each. TOPIC is its id or name."""

from __future__ import annotations

import click

from listener.cli.console import signature, workspace_options
from listener.cli.topics.show import LATER, shown
from listener.curation import decisions
from listener.curation.lookup import number_of
from listener.pipeline.workspace import Workspace

TOPIC = click.argument("topic")
LOCALE = click.option("--locale", type=click.Choice(["tr", "en"]), default="tr", show_default=True)


@click.command("rename")
@TOPIC
@click.argument("name")
@LOCALE
@workspace_options
def rename(workspace: Workspace, topic: str, name: str, locale: str, as_json: bool) -> None:
    """Name a topic; an empty NAME gives it back to discovery."""
    number = number_of(workspace, topic)
    decisions.rename(workspace, number, name.strip(), locale, by=signature(workspace))
    shown(workspace, number, as_json)


@click.command("describe")
@TOPIC
@click.argument("text")
@workspace_options
def describe(workspace: Workspace, topic: str, text: str, as_json: bool) -> None:
    """Write down what belongs to a topic; an empty TEXT takes it back."""
    number = number_of(workspace, topic)
    workspace.store.decisions.describe(number, text.strip(), by=signature(workspace))
    shown(workspace, number, as_json)


@click.command("merge")
@TOPIC
@click.argument("into")
@workspace_options
def merge(workspace: Workspace, topic: str, into: str, as_json: bool) -> None:
    """Count TOPIC as INTO from now on. Its labels stay, so that `split` undoes it."""
    number = number_of(workspace, topic)
    workspace.store.decisions.merge(number, number_of(workspace, into), by=signature(workspace))
    shown(workspace, number, as_json, LATER)


@click.command("split")
@TOPIC
@workspace_options
def split(workspace: Workspace, topic: str, as_json: bool) -> None:
    """Undo a merge."""
    number = number_of(workspace, topic)
    workspace.store.decisions.split(number, by=signature(workspace))
    shown(workspace, number, as_json, LATER)


@click.command("pin")
@TOPIC
@click.option("--off", is_flag=True, help="Let discovery change it again.")
@workspace_options
def pin(workspace: Workspace, topic: str, off: bool, as_json: bool) -> None:
    """Keep a topic as it is, whatever discovery finds."""
    number = number_of(workspace, topic)
    workspace.store.decisions.pin(number, not off, by=signature(workspace))
    shown(workspace, number, as_json)


@click.command("retire")
@TOPIC
@click.option("--off", is_flag=True, help="Bring it back.")
@workspace_options
def retire(workspace: Workspace, topic: str, off: bool, as_json: bool) -> None:
    """Put a topic to rest: it leaves the report, its new documents may go to other topics."""
    number = number_of(workspace, topic)
    workspace.store.decisions.set_state(number, None if off else "retired", by=signature(workspace))
    shown(workspace, number, as_json, LATER)


@click.command("forbid")
@TOPIC
@workspace_options
def forbid(workspace: Workspace, topic: str, as_json: bool) -> None:
    """Never show a topic again: its documents go to none, and what looks like it is not proposed."""
    number = number_of(workspace, topic)
    workspace.store.decisions.forbid(number, by=signature(workspace))
    shown(workspace, number, as_json, LATER)


@click.command("allow")
@TOPIC
@workspace_options
def allow(workspace: Workspace, topic: str, as_json: bool) -> None:
    """Take a ban back."""
    number = number_of(workspace, topic)
    workspace.store.decisions.allow(number, by=signature(workspace))
    shown(workspace, number, as_json, LATER)


@click.command("group")
@TOPIC
@click.argument("group")
@LOCALE
@workspace_options
def group(workspace: Workspace, topic: str, group: str, locale: str, as_json: bool) -> None:
    """Put a topic into a group. GROUP is the group's id or name; a name that is new makes one."""
    number = number_of(workspace, topic)
    decisions.put_into(workspace, number, group.strip(), locale, by=signature(workspace))
    shown(workspace, number, as_json)


@click.command("ungroup")
@TOPIC
@workspace_options
def ungroup(workspace: Workspace, topic: str, as_json: bool) -> None:
    """Take a topic out of its group."""
    number = number_of(workspace, topic)
    workspace.store.decisions.group(number, None, by=signature(workspace))
    shown(workspace, number, as_json)


VERBS = (
    rename, describe, pin, merge, split, group, ungroup, retire, forbid, allow,
)  # fmt: skip
