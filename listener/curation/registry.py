"""The registry as people see it, and one thing that is to change in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from listener.curation.desk import Desk
from listener.curation.table import GroupSpec, name_key
from listener.errors import ConfigError
from listener.types import Assignment, ModelRef, Topic

if TYPE_CHECKING:
    from listener.store import Store
    from listener.store.decisions import Decision

Subject = int | str
"""The id of a topic or group, or the name key of one that is still to be made (of a topic with "topic" before it)."""


@dataclass(frozen=True, slots=True)
class TopicChange:
    """One thing that the file says otherwise than the store. ``field`` "new": the topic or group is made."""

    subject: Subject
    name: str
    field: str
    before: Any
    after: Any
    where: str = ""


@dataclass(frozen=True, slots=True)
class KnownTopics:
    """Topics and what was said of them, by id."""

    topics: Mapping[int, Topic]
    said: Mapping[int, Decision]

    @classmethod
    def of(cls, desk: Desk) -> KnownTopics:
        """What the store knows now."""
        return cls.read(desk.store, desk.encoder.vector_ref)

    @classmethod
    def read(cls, store: Store, ref: ModelRef | None) -> KnownTopics:
        """What the store knows now, centroids of the embedder ``ref``; without one there are no topics."""
        topics = {topic.id: topic for topic in (store.topics.all(ref) if ref else [])}
        return cls(topics, {decision.topic: decision for decision in store.decisions.all()})

    def matching(self, spec: GroupSpec, *, group: bool) -> int | None:
        """The topic (or group) of an entry without an id: seeded under its name, else called so; or None.

        What is shown goes before what is at rest or merged. ``ConfigError`` where two that are shown are called so.
        """
        keys = {name_key(name) for name in spec.name.given.values() if name}
        of_kind = [topic for topic in self.topics.values() if (topic.state == "group") == group]
        seeded = [topic.id for topic in of_kind if self.said[topic.id].seed in keys]
        called = [topic for topic in of_kind if keys & set(map(name_key, topic.names.values()))]
        shown = [topic.id for topic in called if topic.open]
        if len(shown) > 1 and not seeded:
            raise ConfigError(f"topics {' and '.join(map(str, shown))} have that name", hint="Give the id.")
        return next(iter([*seeded, *shown, *(topic.id for topic in called)]), None)

    def namesake(self, topic: int, locale: str, name: str) -> int | None:
        """Another open topic (of a group: another group) that has the name in the language."""
        key, group = name_key(name), topic in self.topics and self.topics[topic].state == "group"
        rivals = (rival for rival in self.topics.values() if (rival.state == "group" if group else rival.open))
        same = (rival.id for rival in rivals if rival.id != topic and name_key(rival.names.get(locale, "")) == key)
        return next(same, None) if key else None


def standing(topics: Sequence[Topic]) -> list[Topic]:
    """The topics, where one that is merged into a topic that takes nothing, or belongs to none, does as that one."""
    states = {topic.id: topic.state for topic in topics}
    goals = [states.get(topic.merged_into or topic.id, topic.state) for topic in topics]
    return [
        replace(topic, state=goal) if goal in ("retired", "forbidden") else topic
        for topic, goal in zip(topics, goals, strict=True)
    ]


def barred(answers: Sequence[Assignment], topics: Sequence[Topic]) -> list[Assignment]:
    """``answers`` where a forbidden topic's documents belong to none."""
    never = {topic.id for topic in topics if topic.state == "forbidden"}
    return [replace(answer, topic=None) if answer.topic in never else answer for answer in answers]
