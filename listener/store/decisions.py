"""What people decide about topics. It goes before what discovery finds, and no rediscovery takes it back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from listener import text
from listener.errors import UsageError
from listener.store.audit import Audit, changed
from listener.store.connection import Connection, Part, instant
from listener.store.topics import ANCHOR, Topics, as_json
from listener.types import ModelRef, Signature, TopicState

if TYPE_CHECKING:
    from listener.types import Vector

Kind = Literal["topic", "forbidden", "group"]

_LIST = "`listener topics list --all` shows them all."
_DECISIONS = """
SELECT t.id, t.set_names, t.set_state, m.into_id, t.parent, t.pinned, coalesce(p.kind, 'topic'),
  coalesce(p.description, ''), p.seed, coalesce(p.examples, '[]')
FROM topics AS t LEFT JOIN topic_decisions AS p ON p.topic_id = t.id LEFT JOIN topic_merges AS m ON m.topic_id = t.id
ORDER BY t.id
"""
_SAY = "INSERT INTO topic_decisions (topic_id, {0}) VALUES (?2, ?1) ON CONFLICT (topic_id) DO UPDATE SET {0} = ?1"
_NEW = """
INSERT INTO topics (state, names, set_names, keywords, pinned, created_at, created_revision)
VALUES (?, '{}', ?, ?, ?, ?, ?)
"""
_SEEDED_BEFORE = "UPDATE topic_decisions SET seed = seed || ' #' || topic_id WHERE seed = ?"
_SEED = "INSERT INTO topic_decisions (topic_id, seed, examples) VALUES (?, ?, ?)"
_AGAIN = "UPDATE label_runs SET revision = -1 WHERE task_id = (SELECT id FROM tasks WHERE name = 'topic')"


@dataclass(frozen=True, slots=True)
class Decision:
    """All that people said of one topic. ``names`` and ``state``: None or missing where discovery's stands.

    ``merged_into`` is the topic that was named, which may be merged itself.
    """

    topic: int
    names: Mapping[str, str]
    state: TopicState | None = None
    merged_into: int | None = None
    parent: int | None = None
    pinned: bool = False
    kind: Kind = "topic"
    description: str = ""
    seed: str | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seeding:
    """A topic that people make. ``seed``: the name it is known by where its id is not; ``anchors``: document ids."""

    seed: str
    names: Mapping[str, str]
    keywords: tuple[str, ...]
    centroid: Vector
    threshold: float
    anchors: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()


class Decisions(Part):
    """Names, pins, states, merges, groups and seeds that people set."""

    def __init__(self, connection: Connection, topics: Topics, audit: Audit) -> None:
        super().__init__(connection)
        self.topics = topics
        self.audit = audit

    def all(self) -> list[Decision]:
        """What people said of every topic, by id."""
        return [_decision(row) for row in self.read(_DECISIONS)]

    def name(self, topic: int, locale: str, name: str, *, by: Signature) -> None:
        """Sets a topic's name in a language; an empty name gives it back to discovery."""
        change = as_json({locale: text.one_line(name) or None})
        with self._signed(by, "topic.name"):
            self._edit("UPDATE topics SET set_names = json_patch(set_names, ?) WHERE id = ?", (change, topic))

    def describe(self, topic: int, description: str, *, by: Signature) -> None:
        """Says what belongs to a topic; empty takes it back."""
        with self._signed(by, "topic.describe"):
            self._say("description", text.normalise(description), topic)

    def pin(self, topic: int, pinned: bool = True, *, by: Signature) -> None:
        """A pinned topic keeps centroid, names and state whatever discovery finds."""
        with self._signed(by, "topic.pin"):
            self._edit("UPDATE topics SET pinned = ? WHERE id = ?", (int(pinned), topic))

    def set_state(self, topic: int, state: TopicState | None, *, by: Signature) -> None:
        """Sets a topic's state over discovery's; None gives it back. "forbidden" and "group" are no such states."""
        if state in ("forbidden", "group"):
            raise UsageError(f"a topic is not set to {state}", hint="Forbid it, or put it into a group.")
        with self._signed(by, "topic.state"):
            kind = self._kind(topic)
            if kind != "topic":
                raise UsageError(f"topic {topic} is {_SAID[kind]}: it has no other state", hint=_HINTS[kind])
            self._edit("UPDATE topics SET set_state = ? WHERE id = ?", (state, topic))
            self._again()

    def forbid(self, topic: int, *, by: Signature) -> None:
        """From now on the topic is never shown, its documents belong to none, and clusters like it are swallowed."""
        with self._signed(by, "topic.forbid"):
            if self._kind(topic) == "group":
                raise UsageError(f"topic {topic} is {_SAID['group']}: it cannot be forbidden", hint=_HINTS["group"])
            self._edit("UPDATE topics SET set_state = ? WHERE id = ?", ("retired", topic))
            self._say("kind", "forbidden", topic)
            self._merge({topic: None})
            self._again()

    def allow(self, topic: int, *, by: Signature) -> None:
        """Takes a ban back; the topic's state is discovery's again. ``UsageError`` where it is not forbidden."""
        with self._signed(by, "topic.allow"):
            if self._kind(topic) != "forbidden":
                raise UsageError(f"topic {topic} is not forbidden", hint=_LIST)
            self._edit("UPDATE topics SET set_state = ? WHERE id = ?", (None, topic))
            self._say("kind", "topic", topic)
            self._again()

    def merge(self, topic: int, into: int, *, by: Signature) -> None:
        """From now on ``topic`` counts as ``into``; its labels stay as they are. ``UsageError`` on a circle."""
        self.merge_all({topic: into}, by=by)

    def split(self, topic: int, *, by: Signature) -> None:
        """Undoes a merge: the topic counts as itself again, and what was merged into it counts as it."""
        self.merge_all({topic: None}, by=by)

    def merge_all(self, said: Mapping[int, int | None], *, by: Signature) -> None:
        """Merges each topic into the one that is named, or splits it off (None); what is not named stays merged.

        A chain counts as its last topic. ``UsageError`` for a circle, an unknown topic, a group, and a chain that ends
        in a forbidden one; then nothing is changed.
        """
        with self._signed(by, "topic.merge"):
            self._merge(said)
            if said:
                self._again()

    def _merge(self, said: Mapping[int, int | None]) -> None:
        for topic in said:
            self._must_be(topic)
            self.conn.execute("DELETE FROM topic_merges WHERE topic_id = ?", (topic,))
        merges = [(topic, into) for topic, into in said.items() if into is not None]
        for topic, into in merges:
            if {self._kind(topic), self._kind(into)} != {"topic"}:
                raise UsageError(f"topic {topic} cannot be merged into {into}", hint=_LIST)
        self.conn.executemany("INSERT INTO topic_merges (topic_id, into_id) VALUES (?, ?)", merges)
        self._follow([topic for topic, _ in merges])

    def _follow(self, merged: Sequence[int]) -> None:
        """Sets ``merged_into`` of every topic to the last of its chain; the chains of ``merged`` must end well."""
        ways = dict(self.conn.execute("SELECT topic_id, into_id FROM topic_merges").fetchall())
        ends = {topic: _end(topic, ways) for topic in ways}
        for topic in merged:
            if self._kind(ends[topic]) != "topic":
                raise UsageError(f"topic {topic} cannot be merged into {ways[topic]}", hint=_LIST)
        self.conn.execute("UPDATE topics SET merged_into = NULL WHERE merged_into IS NOT NULL")
        rows = [(end, topic) for topic, end in ends.items()]
        self.conn.executemany("UPDATE topics SET merged_into = ? WHERE id = ?", rows)

    def new_group(self, names: Mapping[str, str], *, by: Signature) -> int:
        """A topic without documents that holds others, with ``names`` by locale; its id."""
        with self._signed(by, "topic.new_group"):
            row = ("retired", as_json(_lines(names)), "[]", 1, instant(by.at), self.topics.revision())
            number = int(self.conn.execute(_NEW, row).lastrowid or 0)
            self._say("kind", "group", number)
        return number

    def group(self, topic: int, group: int | None, *, by: Signature) -> None:
        """Puts a topic into a group, or with None out of it. Groups hold topics, never groups: there are two levels."""
        with self._signed(by, "topic.group"):
            if self._kind(topic) == "group":
                raise UsageError(f"topic {topic} is {_SAID['group']}: groups hold topics only", hint=_HINTS["group"])
            if group is not None and self._kind(group) != "group":
                raise UsageError(f"topic {group} is no group", hint="Name the group: one is made where there is none.")
            self._edit("UPDATE topics SET parent = ? WHERE id = ?", (group, topic))

    def seed(self, seeding: Seeding, ref: ModelRef, *, by: Signature) -> int:
        """A new active, pinned topic with its centroid under the embedder ``ref``; its id."""
        with self._signed(by, "topic.seed"):
            names, keywords = as_json(_lines(seeding.names)), as_json(seeding.keywords)
            row = ("active", names, keywords, 1, instant(by.at), self.topics.revision())
            number = int(self.conn.execute(_NEW, row).lastrowid or 0)
            self.conn.execute(_SEEDED_BEFORE, (seeding.seed,))
            self.conn.execute(_SEED, (number, seeding.seed, as_json(seeding.examples)))
            self.conn.executemany(ANCHOR, ((number, document, rank) for rank, document in enumerate(seeding.anchors)))
            self.topics.place(number, seeding.centroid, seeding.threshold, ref, by.at)
            self._again()
        return number

    @contextmanager
    def _signed(self, by: Signature, what: str) -> Iterator[None]:
        """A write after which the audit holds what it changed of which topic."""
        with self.write():
            before = self._states()
            yield
            for topic, old, new in changed(before, self._states()):
                self.audit.write_down(by, what, f"topic {topic}", old, new)

    def _states(self) -> dict[int, Mapping[str, Any]]:
        """What people said of each topic as the audit keeps it: of examples, which may be customers', their number."""
        said = {decision.topic: asdict(decision) for decision in self.all()}
        return {topic: {**state, "examples": len(state["examples"])} for topic, state in said.items()}

    def _again(self) -> None:
        """Lets the documents of the last weeks be assigned once more, for what they may belong to has changed."""
        self.conn.execute(_AGAIN)

    def _kind(self, topic: int) -> Kind:
        """What the topic is; ``UsageError`` where there is none of that id."""
        self._must_be(topic)
        found = self.conn.execute("SELECT kind FROM topic_decisions WHERE topic_id = ?", (topic,)).fetchone()
        return found[0] if found else "topic"

    def _must_be(self, topic: int) -> None:
        """``UsageError`` where there is no topic of that id; ids of SQLite have 63 bits."""
        there = 0 < topic < 2**63 and self.conn.execute("SELECT 1 FROM topics WHERE id = ?", (topic,)).fetchone()
        if not there:
            raise UsageError(f"there is no topic {topic}", hint=_LIST)

    def _say(self, column: str, value: str, topic: int) -> None:
        with self.write():
            self._must_be(topic)
            self.conn.execute(_SAY.format(column), (value, topic))

    def _edit(self, sql: str, values: tuple[Any, ...]) -> None:
        with self.write():
            self._must_be(values[-1])
            self.conn.execute(sql, values)


def _lines(names: Mapping[str, str]) -> dict[str, str]:
    """Names as they are kept."""
    return {locale: text.one_line(name) for locale, name in names.items()}


def _end(topic: int, ways: Mapping[int, int]) -> int:
    """The last of a topic's chain of merges; ``UsageError`` for a circle."""
    way = [topic]
    while way[-1] in ways:
        way.append(ways[way[-1]])
        if way[-1] in way[:-1]:
            said = " → ".join(map(str, way))
            raise UsageError(f"topic {topic} would be merged in a circle: {said}", hint="Split one of them first.")
    return way[-1]


_SAID: dict[Kind, str] = {"forbidden": "forbidden", "group": "a group", "topic": "a topic"}
_HINTS: dict[Kind, str] = {
    "forbidden": "`listener topics allow` takes it back.",
    "group": "`listener topics ungroup` takes a topic out of its group.",
    "topic": _LIST,
}


def _decision(row: tuple[Any, ...]) -> Decision:
    number, names, state, merged, parent, pinned, kind, description, seed, examples = row
    known = None if kind != "topic" else state
    return Decision(number, json.loads(names), known, merged, parent, bool(pinned), kind, description, seed,
                    tuple(json.loads(examples)))  # fmt: skip
