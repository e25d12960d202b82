"""What people decide on one topic: a verb each."""

from __future__ import annotations

import click

from listener.cli.console import workspace_options
from listener.cli.topics.show import shown
from listener.pipeline import decisions
from listener.pipeline.workspace import Workspace

LOCALE = click.option("--locale", type=click.Choice(["tr", "en"]), default="tr", show_default=True)


@click.command("rename")
@click.argument("topic", type=int)
@click.argument("name")
@LOCALE
@workspace_options
def rename(workspace: Workspace, topic: int, name: str, locale: str, as_json: bool) -> None:
    """Name a topic; an empty NAME gives it back to discovery."""
    decisions.rename(workspace, topic, name.strip(), locale)
    shown(workspace, topic, as_json)


@click.command("describe")
@click.argument("topic", type=int)
@click.argument("text")
@workspace_options
def describe(workspace: Workspace, topic: int, text: str, as_json: bool) -> None:
    """Write down what belongs to a topic; an empty TEXT takes it back."""
    workspace.store.describe_topic(topic, text.strip())
    shown(workspace, topic, as_json)


@click.command("merge")
@click.argument("topic", type=int)
@click.argument("into", type=int)
@workspace_options
def merge(workspace: Workspace, topic: int, into: int, as_json: bool) -> None:
    """Count TOPIC as INTO from now on. Its labels stay, so that `split` undoes it."""
    workspace.store.merge_topics(topic, into)
    shown(workspace, topic, as_json)


@click.command("split")
@click.argument("topic", type=int)
@workspace_options
def split(workspace: Workspace, topic: int, as_json: bool) -> None:
    """Undo a merge."""
    workspace.store.split_topic(topic)
    shown(workspace, topic, as_json)


@click.command("pin")
@click.argument("topic", type=int)
@click.option("--off", is_flag=True, help="Let discovery change it again.")
@workspace_options
def pin(workspace: Workspace, topic: int, off: bool, as_json: bool) -> None:
    """Keep a topic as it is, whatever discovery finds."""
    workspace.store.pin_topic(topic, not off)
    shown(workspace, topic, as_json)


@click.command("retire")
@click.argument("topic", type=int)
@click.option("--off", is_flag=True, help="Bring it back.")
@workspace_options
def retire(workspace: Workspace, topic: int, off: bool, as_json: bool) -> None:
    """Put a topic to rest: it leaves the report, its new documents may go to other topics."""
    workspace.store.set_topic_state(topic, None if off else "retired")
    shown(workspace, topic, as_json)


@click.command("forbid")
@click.argument("topic", type=int)
@workspace_options
def forbid(workspace: Workspace, topic: int, as_json: bool) -> None:
    """Never show a topic again: its documents go to none, and what looks like it is not proposed."""
    workspace.store.forbid_topic(topic)
    shown(workspace, topic, as_json)


@click.command("allow")
@click.argument("topic", type=int)
@workspace_options
def allow(workspace: Workspace, topic: int, as_json: bool) -> None:
    """Take a ban back."""
    workspace.store.allow_topic(topic)
    shown(workspace, topic, as_json)


@click.command("group")
@click.argument("topic", type=int)
@click.argument("group")
@LOCALE
@workspace_options
def group(workspace: Workspace, topic: int, group: str, locale: str, as_json: bool) -> None:
    """Put a topic into a group. GROUP is the group's id or name; a name that is new makes one."""
    decisions.put_into(workspace, topic, group.strip(), locale)
    shown(workspace, topic, as_json)


@click.command("ungroup")
@click.argument("topic", type=int)
@workspace_options
def ungroup(workspace: Workspace, topic: int, as_json: bool) -> None:
    """Take a topic out of its group."""
    workspace.store.group_topic(topic, None)
    shown(workspace, topic, as_json)


VERBS = (
    rename, describe, pin, merge, split, group, ungroup, retire, forbid, allow,
)  # fmt: skip
