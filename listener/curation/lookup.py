"""Topics by what people call them: an id, or a name in any language."""

from __future__ import annotations

from collections.abc import Sequence

from listener.curation.desk import Desk
from listener.curation.table import name_key
from listener.errors import UsageError, known
from listener.types import Topic


def called(name: str, topics: Sequence[Topic]) -> list[Topic]:
    """The topics of that id, else those of that name; ``UsageError`` where there is none, naming the known ones.

    What is shown goes before a group, and a group before what is merged, retired or forbidden.
    """
    by_id = [topic for topic in topics if name.strip() == str(topic.id)]
    by_name = [topic for topic in topics if name_key(name) in map(name_key, topic.names.values())]
    shown = [topic for topic in by_name if topic.open]
    groups = [topic for topic in by_name if topic.state == "group"]
    matches = by_id or shown or groups or by_name
    if not matches:
        raise UsageError(f"there is no topic {_as_given(name)}", hint=_hint(name, topics))
    return matches


def number_of(desk: Desk, name: str) -> int:
    """The one topic or group of that id or name, merges not followed; ``UsageError`` where a name means several."""
    matches = called(name, known_topics(desk))
    if len(matches) > 1:
        ids = ", ".join(str(topic.id) for topic in matches)
        raise UsageError(f"{len(matches)} topics are called {name!r}", hint=f"Give the id of one of them: {ids}.")
    return matches[0].id


def topic_numbers(desk: Desk, name: str) -> tuple[int, ...]:
    """The topics of that id or name in any language, merges followed; of a group all that it holds."""
    topics = known_topics(desk)
    return tuple(dict.fromkeys(number for topic in called(name, topics) for number in _counted_as(topic, topics)))


def known_topics(desk: Desk) -> list[Topic]:
    """The registry, by id; empty where the encoder makes no vectors."""
    ref = desk.encoder.vector_ref
    return desk.store.topics.all(ref) if ref else []


def _counted_as(topic: Topic, topics: Sequence[Topic]) -> list[int]:
    """The topic itself or what it counts as; of a group its topics."""
    if topic.state == "group":
        return [member.id for member in topics if member.parent == topic.id and member.merged_into is None]
    return [topic.merged_into or topic.id]


def _as_given(name: str) -> str:
    """Ids as they are, names in quotes."""
    return name if name.strip().isdecimal() else repr(name)


def _hint(name: str, topics: Sequence[Topic]) -> str:
    names = [topic.name("tr") for topic in topics if topic.open or topic.state == "group"]
    return f"{known(name, names)}. `listener topics list` shows their ids, with --all every one."
