"""``listener topics list``, and a topic as the other verbs show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from listener.cli.console import answer, table, workspace_options
from listener.errors import UsageError
from listener.pipeline.workspace import Workspace
from listener.types import Topic


@click.command("list")
@click.option("--all", "every", is_flag=True, help="Retired, merged and forbidden ones too, and empty groups.")
@workspace_options
def list_(workspace: Workspace, every: bool, as_json: bool) -> None:
    """List the topics with their names and words, groups with what they hold."""
    found = chosen(known(workspace), every)
    answer({"topics": [as_data(one) for one in found]}, as_json, lambda: show(found))


def known(workspace: Workspace) -> list[Topic]:
    """The registry."""
    ref = workspace.encoder.vector_ref
    return workspace.store.topics(ref) if ref else []


def chosen(topics: Sequence[Topic], every: bool) -> list[Topic]:
    """Open topics and the groups that hold one, or all."""
    held = {one.parent for one in topics if one.open}
    return [one for one in topics if every or one.open or (one.state == "group" and one.id in held)]


def as_data(topic: Topic) -> dict[str, Any]:
    """A topic as JSON has it."""
    return {
        "id": topic.id,
        "state": topic.state,
        "names": dict(topic.names),
        "keywords": list(topic.keywords),
        "description": topic.description,
        "pinned": topic.pinned,
        "group": topic.parent,
        "merged_into": topic.merged_into,
    }


def show(found: Sequence[Topic]) -> None:
    """A line a topic; what a group holds stands below it, set in."""
    rows = [(f"{'  ' * depth}{one.id}", mark(one), one.names.get("tr", ""), one.names.get("en", ""),
             ", ".join(one.keywords[:6])) for depth, one in tree(found)]  # fmt: skip
    table(("id", "state", "tr", "en", "words"), rows)


def tree(found: Iterable[Topic]) -> Iterator[tuple[int, Topic]]:
    """(depth, topic): groups first, each before its topics, then the topics in no group; by id."""
    listed = sorted(found, key=lambda one: one.id)
    groups = [one for one in listed if one.state == "group"]
    held = {one.id for one in groups}
    for group in groups:
        yield 0, group
        yield from ((1, one) for one in listed if one.parent == group.id)
    yield from ((0, one) for one in listed if one.state != "group" and one.parent not in held)


def mark(topic: Topic) -> str:
    """State in a word or two."""
    if topic.merged_into is not None:
        return f"merged into {topic.merged_into}"
    return topic.state + (", pinned" if topic.pinned and topic.state != "group" else "")


def shown(workspace: Workspace, topic: int, as_json: bool) -> None:
    """Shows the topic as it is now."""
    found = [one for one in known(workspace) if one.id == topic]
    if not found:
        raise UsageError(f"there is no topic {topic}", hint="`listener topics list --all` shows them all.")
    answer(as_data(found[0]), as_json, lambda: show(found))
