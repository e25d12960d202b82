"""The topic registry: ids that never change, and what discovery found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from listener import text
from listener.errors import StoreError
from listener.store.clauses import unit_rows
from listener.store.connection import Connection, Part, instant
from listener.store.models import Models
from listener.types import Cluster, ModelRef, Topic, TopicState

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from listener.types import Vector, Vectors

_TOPICS = """
SELECT t.id, json_patch(t.names, t.set_names), t.keywords,
  coalesce(nullif(p.kind, 'topic'), t.set_state, t.state), t.merged_into, t.parent, t.pinned,
  c.vector, coalesce(c.threshold, 0.0), coalesce(p.description, '')
FROM topics AS t
LEFT JOIN topic_centroids AS c ON c.topic_id = t.id AND c.model_id = ?
LEFT JOIN topic_decisions AS p ON p.topic_id = t.id
ORDER BY t.id
"""
_DOCUMENTS = """
SELECT topic_id, count(*) FROM labelled_documents WHERE topic_id IS NOT NULL AND day >= ? GROUP BY topic_id
"""
_NEW = "INSERT INTO topics (state, names, keywords, created_at, created_revision) VALUES (?, ?, ?, ?, ?)"
_SEEN = """
UPDATE topics SET names = CASE WHEN ?4 THEN ?1 ELSE json_patch(?1, names) END, keywords = ?2,
  state = CASE state WHEN 'retired' THEN 'active' ELSE state END
WHERE id = ?3 AND NOT pinned
"""
_CENTROID = "INSERT OR REPLACE INTO topic_centroids (topic_id, model_id, vector, threshold) VALUES (?, ?, ?, ?)"
ANCHOR = """
INSERT OR IGNORE INTO topic_anchors (topic_id, document_id, rank, content_hash)
SELECT ?1, id, ?3, content_hash FROM documents WHERE id = ?2
"""
_RETIRE = "UPDATE topics SET state = 'retired' WHERE id = ? AND NOT pinned"
_PROMOTE = """
UPDATE topics SET state = 'active' WHERE state = 'proposed' AND id IN (
  SELECT CAST(l.value AS INTEGER) FROM labels AS l JOIN documents AS d ON d.id = l.document_id
  WHERE l.task_id = ? AND l.model_id = ? AND l.value <> '' GROUP BY l.value HAVING count(DISTINCT d.week) >= ?)
"""
_REVISION = """
INSERT INTO topic_revisions (revision, week, at, model_id, discovered, matched, new) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_WITHOUT_CENTROID = """
SELECT id FROM topics WHERE id NOT IN (
  SELECT topic_id FROM topic_centroids WHERE model_id = ? AND length(vector) = ?
) ORDER BY id
"""
_ANCHORS = """
SELECT a.document_id, a.topic_id FROM topic_anchors AS a
JOIN documents AS d ON d.id = a.document_id AND d.content_hash = a.content_hash
JOIN topics AS t ON t.id = a.topic_id JOIN topics AS g ON g.id = coalesce(t.merged_into, t.id)
LEFT JOIN topic_decisions AS p ON p.topic_id = g.id
WHERE coalesce(t.set_state, t.state) <> 'retired'
  AND coalesce(nullif(p.kind, 'topic'), g.set_state, g.state) IN ('proposed', 'active')
ORDER BY t.pinned, a.topic_id DESC -- of a document's rows the last counts
"""
_ANCHOR_VECTORS = """
SELECT d.title, d.text, d.lang, v.vector FROM topic_anchors AS a
JOIN vectors AS v ON v.document_id = a.document_id AND v.model_id = ?
JOIN documents AS d ON d.id = a.document_id AND d.content_hash = a.content_hash
WHERE a.topic_id = ? ORDER BY a.rank, a.document_id
"""
_MEMBER_VECTORS = """
SELECT d.title, d.text, d.lang, v.vector FROM labels AS l
JOIN tasks AS t ON t.id = l.task_id AND t.name = 'topic'
JOIN reporting AS r ON r.task_id = l.task_id AND r.model_id = l.model_id
JOIN vectors AS v ON v.document_id = l.document_id AND v.model_id = ?
JOIN documents AS d ON d.id = l.document_id AND d.content_hash = l.content_hash
WHERE l.value = CAST(? AS TEXT) AND l.position = 0 ORDER BY l.document_id DESC LIMIT ?
"""
_ANY_VECTOR = """
SELECT d.title, d.text, d.lang, v.vector FROM vectors AS v JOIN documents AS d ON d.id = v.document_id
WHERE v.model_id = ? LIMIT 1
"""
_OLD_CENTROID = """
SELECT model_id, vector, threshold FROM topic_centroids WHERE topic_id = ? ORDER BY model_id DESC LIMIT 1
"""

_NOTE = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"

DRAWN, REDRAWN = "topics.drawn", "topics.redrawn"
"""Notes: different texts that topics were last drawn over; revisions (JSON) that drew known topics anew."""
Place = Callable[[Sequence[str], "Vectors", Sequence[str]], "Vectors"]
MEMBERS, ENOUGH, LEFT_OUT = 400, 20, 0.02
"""Newest documents of a topic that its centroid is rebuilt from, fewest that are enough, and the share of them that may
lie below the new threshold."""
REACH = 1.6
"""Mean distances of its anchors that a topic reaches, where nothing better is known."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many different ``texts`` topics were drawn over, and whether known ones were drawn ``anew``."""

    texts: int
    anew: bool


class Topics(Part):
    """Topics, their centroids and anchors, and discoveries."""

    def __init__(self, connection: Connection, models: Models) -> None:
        super().__init__(connection)
        self.models = models

    def all(self, ref: ModelRef) -> list[Topic]:
        """Every topic by id, with its centroid under the embedder ``ref`` (None where there is none yet).

        A name or state that a person set goes before what discovery found.
        """
        _, model = self.models.known(ref) or (-1, -1)
        return [_topic(row) for row in self.read(_TOPICS, (model,))]

    def documents(self, since: date) -> dict[int, int]:
        """Documents from the local day ``since`` on by their topic, merges followed; without the topics of none."""
        return {int(topic): int(count) for topic, count in self.read(_DOCUMENTS, (since.isoformat(),))}

    def found_first(self) -> set[int]:
        """The topics that the first discovery found; those that people made in its week, too."""
        return {int(one) for (one,) in self.read("SELECT id FROM topics WHERE created_revision = 1")}

    def revision(self) -> int:
        """The registry's newest revision; 0 before the first discovery."""
        return int(self.read("SELECT coalesce(max(revision), 0) FROM topic_revisions")[0][0])

    def discovered_in(self, week: str) -> bool:
        """Whether there was a discovery in the ISO week, written ``2026-W47``."""
        return bool(self.read("SELECT 1 FROM topic_revisions WHERE week = ?", (week,)))

    def save_discovery(
        self,
        clusters: Sequence[Cluster],
        matches: Sequence[int | None],
        document_ids: Sequence[int] | NDArray[np.int64],
        *,
        ref: ModelRef,
        model: ModelRef,
        week: str,
        at: datetime,
        state: TopicState = "active",
        retire: Sequence[int] = (),
        drawn: Drawn | None = None,
    ) -> int:
        """Writes a discovery in one transaction and gives the new revision of the registry.

        ``matches[i]`` is the known topic that ``clusters[i]`` is, or None: a new topic in ``state``. ``document_ids``
        are the rows that the clusters' members and anchors count in. A known topic gets the new centroid, threshold,
        anchors and keywords, and names only in languages where it had none; a pinned one stays as it is. ``retire``:
        topics to put to rest, unless pinned. ``drawn``: what the topics were drawn over, where that changed; known
        ones that are drawn anew take their new names, too. ``StoreError`` when the week had a discovery already.
        """
        with self.write():
            number, (_, embedder) = self._revise(week, matches, model, at), self.models.numbers(ref, at)
            for cluster, known in zip(clusters, matches, strict=True):
                topic = self._found(cluster, state, number, at) if known is None else self._seen(cluster, known, drawn)
                if topic:
                    self._place(topic, cluster, embedder, [int(document_ids[row]) for row in cluster.anchors])
            self.conn.executemany(_RETIRE, [(topic,) for topic in retire])
            self._note_drawn(drawn, number)
        return number

    def _revise(self, week: str, matches: Sequence[int | None], model: ModelRef, at: datetime) -> int:
        """A new revision of the registry for the week; its number."""
        if self.discovered_in(week):
            raise StoreError(f"topics were discovered in {week} already", hint="The next one is due next week.")
        number, (_, maker), new = self.revision() + 1, self.models.numbers(model, at), list(matches).count(None)
        row = (number, week, instant(at), maker, len(matches), len(matches) - new, new)
        self.conn.execute(_REVISION, row)
        return number

    def drawn(self) -> int:
        """How many different texts the topics were last drawn over; 0 where that is unknown."""
        found = self.read("SELECT value FROM meta WHERE key = ?", (DRAWN,))
        return int(found[0][0]) if found else 0

    def redrawn(self) -> list[int]:
        """The revisions that drew known topics anew, ascending."""
        found = self.read("SELECT value FROM meta WHERE key = ?", (REDRAWN,))
        return [int(one) for one in json.loads(found[0][0])] if found else []

    def _note_drawn(self, drawn: Drawn | None, revision: int) -> None:
        """Notes how many texts topics were drawn over, and the revision if it drew known ones anew."""
        if drawn:
            self.conn.execute(_NOTE, (DRAWN, str(drawn.texts)))
        if drawn and drawn.anew:
            self.conn.execute(_NOTE, (REDRAWN, json.dumps([*self.redrawn(), revision])))

    def promote(self, model: ModelRef, weeks: int = 2) -> int:
        """Makes proposed topics active that have documents in at least ``weeks`` ISO weeks; how many that were."""
        with self.write():
            return self.conn.execute(_PROMOTE, (*(self.models.known(model) or (-1, -1)), weeks)).rowcount

    def anchors(self) -> dict[int, int]:
        """The topic that each anchor document stands for, by document id; of two a pinned topic, else the
        older one.

        Anchors of topics that take nothing (retired, forbidden, or merged into such a one) are left out, and documents
        that say something else than they did.
        """
        return dict(self.read(_ANCHORS))

    def _found(self, cluster: Cluster, state: TopicState, revision: int, at: datetime) -> int:
        """A new topic; its id."""
        row = (state, as_json(cluster.names), as_json(list(cluster.keywords)), instant(at), revision)
        return int(self.conn.execute(_NEW, row).lastrowid or 0)

    def _seen(self, cluster: Cluster, topic: int, drawn: Drawn | None) -> int | None:
        """A known topic seen again; its id, or None where it is pinned and keeps its place."""
        row = (as_json(cluster.names), as_json(list(cluster.keywords)), topic, drawn is not None and drawn.anew)
        return topic if self.conn.execute(_SEEN, row).rowcount else None

    def _place(self, topic: int, cluster: Cluster, embedder: int, anchors: Sequence[int]) -> None:
        """Centroid, threshold and anchors; centroids of other embedders go, for they describe the old anchors."""
        self.conn.execute("DELETE FROM topic_centroids WHERE topic_id = ?", (topic,))
        self.conn.execute(_CENTROID, (topic, embedder, as_blob(cluster.centroid), float(cluster.threshold)))
        self.conn.execute("DELETE FROM topic_anchors WHERE topic_id = ?", (topic,))
        self.conn.executemany(ANCHOR, ((topic, number, rank) for rank, number in enumerate(anchors)))

    def place(self, topic: int, centroid: Vector, threshold: float, ref: ModelRef, at: datetime) -> None:
        """Sets a topic's centroid and threshold under the embedder ``ref``."""
        with self.write():
            _, model = self.models.numbers(ref, at)
            self.conn.execute(_CENTROID, (topic, model, as_blob(centroid), float(threshold)))

    def rebuild_centroids(self, ref: ModelRef, at: datetime, *, place: Place | None = None) -> int:
        """Makes the centroids that topics lack under the embedder ``ref``; how many were made.

        ``place`` puts texts and vectors into the topic model's space (``TopicModel.place``); without it the space is
        the embedder's. A centroid of another length is from another space and counts as lacking. The centroid is the
        mean of the topic's newest documents in that space, and the threshold the cosine that all but a few of them
        reach. Where ``ref`` has read too few of them it is the mean of the anchors that were not edited, or of those
        few: ``1 - threshold`` then stays the same multiple of the anchors' mean distance to the centroid as it was
        before, and is ``REACH`` times that distance where the space before is unknown. A topic of which ``ref`` has
        read nothing stays without.
        """
        put = place or _as_read
        with self.write():
            _, model = self.models.numbers(ref, at)
            lacking = self.conn.execute(_WITHOUT_CENTROID, (model, self._width(model, put))).fetchall()
            return sum(self._rebuild(topic, model, put) for (topic,) in lacking)

    def _width(self, model: int, place: Place) -> int:
        """Bytes of a centroid in the model's space; 0 where nothing is read."""
        return 4 * int(_placed(self.conn.execute(_ANY_VECTOR, (model,)).fetchall(), place).shape[1])

    def _rebuild(self, topic: int, model: int, place: Place) -> bool:
        members = self._member_rows(topic, model, place)
        many = len(members) >= ENOUGH
        anchors = members if many else self._anchor_rows(topic, model, place)
        rows = anchors if len(anchors) else members
        if not len(rows):
            return False
        centroid = unit_row(rows.mean(axis=0))
        least = order_statistic(rows @ centroid) if many else self._least(topic, rows @ centroid, place)
        self.conn.execute(_CENTROID, (topic, model, as_blob(centroid), max(0.0, least)))
        return True

    def _least(self, topic: int, cosines: NDArray[np.float32], place: Place) -> float:
        """The threshold for a centroid that the anchors have these cosines to."""
        return 1 - float(1 - cosines.mean()) * self._reach(topic, place)

    def _member_rows(self, topic: int, model: int, place: Place) -> NDArray[np.float32]:
        """The rows of the topic's newest documents under an embedder, shape (n, dim) of the space of ``place``."""
        return _placed(self.conn.execute(_MEMBER_VECTORS, (model, topic, MEMBERS)).fetchall(), place)

    def _anchor_rows(self, topic: int, model: int, place: Place) -> NDArray[np.float32]:
        """The anchors' rows under an embedder, shape (n, dim) of the space of ``place``."""
        return _placed(self.conn.execute(_ANCHOR_VECTORS, (model, topic)).fetchall(), place)

    def _reach(self, topic: int, place: Place) -> float:
        """How many mean distances of its anchors a topic's threshold lay away before; ``REACH`` if unknown."""
        found = self.conn.execute(_OLD_CENTROID, (topic,)).fetchone()
        rows = self._anchor_rows(topic, found[0], place) if found else np.zeros((0, 0), dtype=np.float32)
        if not len(rows) or rows.shape[1] * 4 != len(found[1]):
            return REACH
        distance = float(1 - (rows @ np.frombuffer(found[1], dtype="<f4")).mean())
        return (1 - found[2]) / distance if distance > 1e-6 else REACH


def order_statistic(cosines: NDArray[np.float32]) -> float:
    """The cosine that all but ``LEFT_OUT`` of them reach."""
    return float(np.sort(cosines)[int(len(cosines) * LEFT_OUT)])


def _placed(found: Sequence[tuple[str, str, str, bytes]], place: Place) -> NDArray[np.float32]:
    """Title, text, language and vector of documents as rows of the space of ``place``; ``(0, 0)`` of none."""
    if not found:
        return np.zeros((0, 0), dtype=np.float32)
    vectors = unit_rows([row[3] for row in found], "<f2")
    return place([text.body(row[0], row[1]) for row in found], vectors, [row[2] for row in found])


def _topic(row: tuple[Any, ...]) -> Topic:
    number, names, keywords, state, merged, parent, pinned, blob, threshold, said = row
    centroid = None if blob is None else np.frombuffer(blob, dtype="<f4").astype(np.float32)
    words = tuple(json.loads(keywords))
    return Topic(number, json.loads(names), words, state, merged, parent, bool(pinned), centroid, threshold, said)


def as_json(value: Mapping[str, Any] | Sequence[str]) -> str:
    """JSON with sorted keys."""
    made = dict(value) if isinstance(value, Mapping) else list(value)
    return json.dumps(made, ensure_ascii=False, sort_keys=True)


def as_blob(vector: Vector) -> bytes:
    """A centroid as ``topic_centroids`` keeps it: float32, little endian."""
    return np.asarray(vector, dtype="<f4").tobytes()


def _as_read(texts: Sequence[str], vectors: Vectors, langs: Sequence[str]) -> Vectors:
    """The embedder's own space."""
    return vectors


def unit_row(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vector`` at length one; zeros stay."""
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector
