"""Topics by what people call them: an id, or a name in any language."""

from __future__ import annotations

from collections.abc import Sequence

from listener.errors import UsageError, known
from listener.pipeline.topic_table import name_key
from listener.pipeline.workspace import Workspace
from listener.types import Topic


def called(name: str, topics: Sequence[Topic]) -> list[Topic]:
    """The topics of that id, else those of that name; ``UsageError`` where there is none, naming the known ones.

    What is shown goes before a group, and a group before what is merged, retired or forbidden.
    """
    found = [one for one in topics if name.strip() == str(one.id)]
    named = [one for one in topics if name_key(name) in map(name_key, one.names.values())]
    found = found or [one for one in named if one.open] or [one for one in named if one.state == "group"] or named
    if not found:
        raise UsageError(f"there is no topic {_said(name)}", hint=_hint(name, topics))
    return found


def number_of(workspace: Workspace, name: str) -> int:
    """The one topic or group of that id or name, merges not followed; ``UsageError`` where a name means several."""
    found = called(name, known_topics(workspace))
    if len(found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise UsageError(f"{len(found)} topics are called {name!r}", hint=f"Give the id of one of them: {ids}.")
    return found[0].id


def topic_numbers(workspace: Workspace, name: str) -> tuple[int, ...]:
    """The topics of that id or name in any language, merges followed; of a group all that it holds."""
    topics = known_topics(workspace)
    return tuple(dict.fromkeys(number for one in called(name, topics) for number in _held(one, topics)))


def known_topics(workspace: Workspace) -> list[Topic]:
    """The registry, by id; empty where the encoder makes no vectors."""
    ref = workspace.encoder.vector_ref
    return workspace.store.topics.all(ref) if ref else []


def _held(topic: Topic, topics: Sequence[Topic]) -> list[int]:
    """The topic itself or what it counts as; of a group its topics."""
    if topic.state == "group":
        return [one.id for one in topics if one.parent == topic.id and one.merged_into is None]
    return [topic.merged_into or topic.id]


def _said(name: str) -> str:
    """Ids as they are, names in quotes."""
    return name if name.strip().isdecimal() else repr(name)


def _hint(name: str, topics: Sequence[Topic]) -> str:
    names = [one.name("tr") for one in topics if one.open or one.state == "group"]
    return f"{known(name, names)}. `listener topics list` shows their ids, with --all every one."
