"""What people decide about topics. It goes before what discovery finds, and no rediscovery takes it back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from listener.errors import StoreError
from listener.store.connection import instant
from listener.store.discoveries import ANCHOR, Discoveries, as_blob, as_json
from listener.types import ModelRef, TopicState

if TYPE_CHECKING:
    from listener.store.vectors import VectorSet
    from listener.types import Vector

Kind = Literal["topic", "forbidden", "group"]

_LIST = "`listener topics list --all` shows them all."
_DECISIONS = """
SELECT t.id, t.set_names, t.set_state, t.merged_into, t.parent, t.pinned, coalesce(p.kind, 'topic'),
  coalesce(p.description, ''), p.seed, coalesce(p.examples, '[]')
FROM topics AS t LEFT JOIN topic_decisions AS p ON p.topic_id = t.id ORDER BY t.id
"""
_SAY = "INSERT INTO topic_decisions (topic_id, {0}) VALUES (?2, ?1) ON CONFLICT (topic_id) DO UPDATE SET {0} = ?1"
_NEW = """
INSERT INTO topics (state, names, set_names, keywords, pinned, created_at, created_revision)
VALUES (?, '{}', ?, ?, ?, ?, ?)
"""
_SEED = "INSERT INTO topic_decisions (topic_id, seed, examples) VALUES (?, ?, ?)"
_CENTROID = "INSERT OR REPLACE INTO topic_centroids (topic_id, model_id, vector, threshold) VALUES (?, ?, ?, ?)"
_HOLDING = """AND d.id IN (
  SELECT rowid FROM documents_fts WHERE documents_fts MATCH :match ORDER BY rowid DESC LIMIT :newest)"""
_AGAIN = "UPDATE label_runs SET revision = -1 WHERE task_id = (SELECT id FROM tasks WHERE name = 'topic')"


@dataclass(frozen=True, slots=True)
class Decision:
    """All that people said of one topic. ``names`` and ``state``: None or missing where discovery's stands."""

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


class Registry(Discoveries):
    """Names, pins, states, merges, groups and seeds that people set."""

    def decisions(self) -> list[Decision]:
        """What people said of every topic, by id."""
        return [_decision(row) for row in self.read(_DECISIONS)]

    def name_topic(self, topic: int, locale: str, name: str) -> None:
        """Sets a topic's name in a language; an empty name gives it back to discovery."""
        change = as_json({locale: name or None})
        self._edit("UPDATE topics SET set_names = json_patch(set_names, ?) WHERE id = ?", (change, topic))

    def describe_topic(self, topic: int, description: str) -> None:
        """Says what belongs to a topic; empty takes it back."""
        self._say("description", description, topic)

    def pin_topic(self, topic: int, pinned: bool = True) -> None:
        """A pinned topic keeps centroid, names and state whatever discovery finds."""
        self._edit("UPDATE topics SET pinned = ? WHERE id = ?", (int(pinned), topic))

    def set_topic_state(self, topic: int, state: TopicState | None) -> None:
        """Sets a topic's state over discovery's; None gives it back. "forbidden" and "group" are no such states."""
        if state in ("forbidden", "group"):
            raise StoreError(f"a topic is not set to {state}", hint="Forbid it, or put it into a group.")
        with self.write():
            kind = self._kind(topic)
            if kind != "topic":
                raise StoreError(f"topic {topic} is {_SAID[kind]}: it has no other state", hint=_HINTS[kind])
            self._edit("UPDATE topics SET set_state = ? WHERE id = ?", (state, topic))
            self._again()

    def forbid_topic(self, topic: int) -> None:
        """From now on the topic is never shown, its documents belong to none, and clusters like it are swallowed."""
        with self.write():
            if self._kind(topic) == "group":
                raise StoreError(f"topic {topic} is {_SAID['group']}: it cannot be forbidden", hint=_HINTS["group"])
            self._edit("UPDATE topics SET set_state = ?, merged_into = NULL WHERE id = ?", ("retired", topic))
            self._say("kind", "forbidden", topic)
            self._again()

    def allow_topic(self, topic: int) -> None:
        """Takes a ban back; the topic's state is discovery's again. ``StoreError`` where it is not forbidden."""
        with self.write():
            if self._kind(topic) != "forbidden":
                raise StoreError(f"topic {topic} is not forbidden", hint=_LIST)
            self._edit("UPDATE topics SET set_state = ? WHERE id = ?", (None, topic))
            self._say("kind", "topic", topic)
            self._again()

    def merge_topics(self, topic: int, into: int) -> None:
        """From now on ``topic`` counts as ``into``; its labels stay as they are. ``StoreError`` on a circle."""
        with self.write():
            goal = self.conn.execute("SELECT coalesce(merged_into, id) FROM topics WHERE id = ?", (into,)).fetchone()
            if goal is None or goal[0] == topic or {self._kind(topic), self._kind(goal[0])} != {"topic"}:
                raise StoreError(f"topic {topic} cannot be merged into {into}", hint=_LIST)
            self._edit("UPDATE topics SET merged_into = ? WHERE id = ?", (goal[0], topic))
            self.conn.execute("UPDATE topics SET merged_into = ? WHERE merged_into = ?", (goal[0], topic))

    def split_topic(self, topic: int) -> None:
        """Undoes a merge: the topic counts as itself again."""
        with self.write():
            self._edit("UPDATE topics SET merged_into = NULL WHERE id = ?", (topic,))
            self._again()

    def new_group(self, names: Mapping[str, str], at: datetime) -> int:
        """A topic without documents that holds others, with ``names`` by locale; its id."""
        with self.write():
            row = ("retired", as_json(names), "[]", 1, instant(at), self.revision())
            number = int(self.conn.execute(_NEW, row).lastrowid or 0)
            self._say("kind", "group", number)
        return number

    def group_topic(self, topic: int, group: int | None) -> None:
        """Puts a topic into a group, or with None out of it. Groups hold topics, never groups: there are two levels."""
        with self.write():
            if self._kind(topic) == "group":
                raise StoreError(f"topic {topic} is {_SAID['group']}: groups hold topics only", hint=_HINTS["group"])
            if group is not None and self._kind(group) != "group":
                raise StoreError(f"topic {group} is no group", hint="Name the group: one is made where there is none.")
            self._edit("UPDATE topics SET parent = ? WHERE id = ?", (group, topic))

    def seed_topic(self, made: Seeding, ref: ModelRef, at: datetime) -> int:
        """A new active, pinned topic with its centroid under the embedder ``ref``; its id."""
        with self.write():
            row = ("active", as_json(made.names), as_json(made.keywords), 1, instant(at), self.revision())
            number = int(self.conn.execute(_NEW, row).lastrowid or 0)
            self.conn.execute(_SEED, (number, made.seed, as_json(made.examples)))
            self.conn.executemany(ANCHOR, ((number, one, rank) for rank, one in enumerate(made.anchors)))
            self.place_topic(number, made.centroid, made.threshold, ref, at)
            self._again()
        return number

    def holding(self, ref: ModelRef, words: Sequence[str], limit: int = 5_000) -> VectorSet:
        """Vectors of ``ref`` of the newest ``limit`` documents that hold a word that begins like one of ``words``.

        Dots and hooks do not count; a phrase must stand as it is.
        """
        forms = dict.fromkeys(form for word in words for form in (word, word.replace("ı", "i"), word.replace("i", "ı")))
        match = " OR ".join(f'"{form}"*' for form in (one.replace('"', " ").strip() for one in forms) if form)
        given = {"match": match or '""', "newest": limit, "after": 0, "limit": None}
        return self._vectors(ref, _HOLDING, given)

    def place_topic(self, topic: int, centroid: Vector, threshold: float, ref: ModelRef, at: datetime) -> None:
        """Sets a topic's centroid and threshold under the embedder ``ref``."""
        with self.write():
            _, model = self._model(ref, at)
            self.conn.execute(_CENTROID, (topic, model, as_blob(centroid), float(threshold)))

    def note(self, key: str) -> str:
        """What was noted under ``key``, else empty."""
        found = self.read("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else ""

    def set_note(self, key: str, value: str) -> None:
        """Notes something about the store itself."""
        with self.write():
            self.conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def _again(self) -> None:
        """Lets the documents of the last weeks be assigned once more, for what they may belong to has changed."""
        self.conn.execute(_AGAIN)

    def _kind(self, topic: int) -> Kind:
        found = self.conn.execute("SELECT kind FROM topic_decisions WHERE topic_id = ?", (topic,)).fetchone()
        return found[0] if found else "topic"

    def _say(self, column: str, value: str, topic: int) -> None:
        with self.write():
            self._edit("UPDATE topics SET pinned = pinned WHERE id = ?", (topic,))
            self.conn.execute(_SAY.format(column), (value, topic))

    def _edit(self, sql: str, values: tuple[Any, ...]) -> None:
        with self.write():
            if not self.conn.execute(sql, values).rowcount:
                raise StoreError(f"there is no topic {values[-1]}", hint=_LIST)


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
