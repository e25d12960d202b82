"""``listener topics``: find topics, list them, and say what people know better."""

from __future__ import annotations

from typing import Any

import click

from listener.cli.console import Watched, answer, out, table, thousands, workspace_options
from listener.errors import UsageError
from listener.pipeline.topics import Discovered, topics
from listener.pipeline.workspace import Workspace
from listener.types import Topic


class WithFind(click.Group):
    """Without a further word it finds."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``listener topics -w shop`` is ``listener topics find -w shop``."""
        asks_help = bool(set(args[:1]) & set(ctx.help_option_names))
        implied = (not args or args[0].startswith("-")) and not asks_help
        return super().parse_args(ctx, ["find", *args] if implied else args)


@click.group("topics", cls=WithFind)
def command() -> None:
    """Find topics (the default), list them, and name, pin, merge or retire them. Ids never change."""


@command.command("find")
@workspace_options
def find(workspace: Workspace, as_json: bool) -> None:
    """Find this week's topics and give every labelled document its topic, or none."""
    with workspace.locked(), Watched(as_json) as progress:
        done = topics(workspace, progress)
    answer(vars(done), as_json, lambda: out.print(sentence(done)))


def sentence(done: Discovered) -> str:
    """The result in one line."""
    found = f"{done.new} new topics, {done.matched} seen again; " if done.new or done.matched else ""
    given = f"{thousands(done.assigned)} documents in a topic, {thousands(done.none)} in none. "
    if not (done.assigned or done.none):
        given = "every document has been looked at. "
    return f"{found}{given}{done.known} topics are known."


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Retired and merged ones too.")
@workspace_options
def list_(workspace: Workspace, every: bool, as_json: bool) -> None:
    """List the topics with their names and words."""
    found = [one for one in known(workspace) if every or (one.state != "retired" and one.merged_into is None)]
    answer({"topics": [as_data(one) for one in found]}, as_json, lambda: show(found))


def known(workspace: Workspace) -> list[Topic]:
    """The registry."""
    ref = workspace.encoder.vector_ref
    return workspace.store.topics(ref) if ref else []


def as_data(topic: Topic) -> dict[str, Any]:
    """A topic as JSON has it."""
    return {
        "id": topic.id,
        "state": topic.state,
        "names": dict(topic.names),
        "keywords": list(topic.keywords),
        "pinned": topic.pinned,
        "merged_into": topic.merged_into,
    }


def show(found: list[Topic]) -> None:
    """A line a topic."""
    rows = [(one.id, mark(one), one.names.get("tr", ""), one.names.get("en", ""), one.keywords[:6]) for one in found]
    table(("id", "state", "tr", "en", "words"), [(*row[:4], ", ".join(row[4])) for row in rows])


def mark(topic: Topic) -> str:
    """State in a word or two."""
    if topic.merged_into is not None:
        return f"merged into {topic.merged_into}"
    return topic.state + (", pinned" if topic.pinned else "")


@command.command("rename")
@click.argument("topic", type=int)
@click.argument("name")
@click.option("--locale", type=click.Choice(["tr", "en"]), default="tr", show_default=True)
@workspace_options
def rename(workspace: Workspace, topic: int, name: str, locale: str, as_json: bool) -> None:
    """Name a topic; an empty NAME gives it back to discovery."""
    workspace.store.name_topic(topic, locale, name.strip())
    done(workspace, topic, as_json)


@command.command("merge")
@click.argument("topic", type=int)
@click.argument("into", type=int)
@workspace_options
def merge(workspace: Workspace, topic: int, into: int, as_json: bool) -> None:
    """Count TOPIC as INTO from now on. Its labels stay, so that `split` undoes it."""
    workspace.store.merge_topics(topic, into)
    done(workspace, topic, as_json)


@command.command("split")
@click.argument("topic", type=int)
@workspace_options
def split(workspace: Workspace, topic: int, as_json: bool) -> None:
    """Undo a merge."""
    workspace.store.split_topic(topic)
    done(workspace, topic, as_json)


@command.command("pin")
@click.argument("topic", type=int)
@click.option("--off", is_flag=True, help="Let discovery change it again.")
@workspace_options
def pin(workspace: Workspace, topic: int, off: bool, as_json: bool) -> None:
    """Keep a topic as it is, whatever discovery finds."""
    workspace.store.pin_topic(topic, not off)
    done(workspace, topic, as_json)


@command.command("retire")
@click.argument("topic", type=int)
@click.option("--off", is_flag=True, help="Bring it back.")
@workspace_options
def retire(workspace: Workspace, topic: int, off: bool, as_json: bool) -> None:
    """Put a topic to rest: it takes no new documents and leaves the report."""
    workspace.store.set_topic_state(topic, None if off else "retired")
    done(workspace, topic, as_json)


def done(workspace: Workspace, topic: int, as_json: bool) -> None:
    """Shows the topic as it is now."""
    found = [one for one in known(workspace) if one.id == topic]
    if not found:
        raise UsageError(f"there is no topic {topic}", hint="`listener topics list --all` shows them all.")
    answer(as_data(found[0]), as_json, lambda: show(found))
