"""``listener topics list``, and a topic as the other verbs show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import click

from listener.cli.console import answer, out, table, thousands, workspace_options
from listener.curation.lookup import known_topics
from listener.errors import UsageError
from listener.pipeline.workspace import Workspace
from listener.types import Topic

COUNTED = timedelta(weeks=13)
"""How far back a topic's documents are counted."""
LATER = "`listener topics` gives documents their topics anew."
"""Said after a decision that moves documents only at the next assignment."""


@click.command("list")
@click.option("--all", "every", is_flag=True, help="Retired, merged and forbidden ones too, and empty groups.")
@workspace_options
def list_(workspace: Workspace, every: bool, as_json: bool) -> None:
    """List the topics with their documents of the last 13 weeks, names and words, groups with what they hold."""
    topics = known_topics(workspace)
    found, counts = chosen(topics, every), documents(workspace, topics)
    answer({"topics": [as_data(one, counts) for one in found]}, as_json, lambda: show(found, counts))


def documents(workspace: Workspace, topics: Sequence[Topic]) -> dict[int, int]:
    """Each topic's documents of the last weeks as they are labelled, those of merged topics with their goal's; of a
    group the sum of what it holds."""
    counts = workspace.store.topics.documents(workspace.today - COUNTED)
    held = [(one.parent, counts.get(one.id, 0)) for one in topics if one.parent is not None]
    groups = {one.id: sum(count for group, count in held if group == one.id) for one in topics if one.state == "group"}
    return counts | groups


def chosen(topics: Sequence[Topic], every: bool) -> list[Topic]:
    """Open topics and the groups that hold one, or all."""
    held = {one.parent for one in topics if one.open}
    return [one for one in topics if every or one.open or (one.state == "group" and one.id in held)]


def as_data(topic: Topic, counts: Mapping[int, int]) -> dict[str, Any]:
    """A topic as JSON has it."""
    return {
        "id": topic.id,
        "state": topic.state,
        "documents": counts.get(topic.id, 0),
        "names": dict(topic.names),
        "keywords": list(topic.keywords),
        "description": topic.description,
        "pinned": topic.pinned,
        "group": topic.parent,
        "merged_into": topic.merged_into,
    }


def show(found: Sequence[Topic], counts: Mapping[int, int]) -> None:
    """A line a topic; what a group holds stands below it, set in."""
    rows = [(f"{'  ' * depth}{one.id}", mark(one), held(one, counts), one.names.get("tr", ""), one.names.get("en", ""),
             ", ".join(one.keywords[:6])) for depth, one in tree(found)]  # fmt: skip
    table(("id", "state", "documents", "tr", "en", "words"), rows)


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


def held(topic: Topic, counts: Mapping[int, int]) -> str:
    """How many documents the topic has; nothing where it counts as another."""
    return "" if topic.merged_into is not None else thousands(counts.get(topic.id, 0))


def shown(workspace: Workspace, topic: int, as_json: bool, *later: str) -> None:
    """Shows the topic as it is now, with its group and what it counts as; below it the sentences ``later``."""
    topics = known_topics(workspace)
    found = next((one for one in topics if one.id == topic), None)
    if found is None:
        raise UsageError(f"there is no topic {topic}", hint="`listener topics list --all` shows them all.")
    counts = documents(workspace, topics)
    around = [one for one in topics if one.id in (topic, found.parent, found.merged_into)]

    def told() -> None:
        show(around, counts)
        for one in later:
            out.print(one)

    answer(as_data(found, counts), as_json, told)
