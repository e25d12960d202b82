"""The topic registry: ids that never change, and what discovery found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from listener.errors import StoreError
from listener.store.connection import Connection, Part, instant
from listener.store.models import Models
from listener.types import Cluster, ModelRef, Topic, TopicState

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from listener.types import Vector

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
  SELECT CAST(l.value AS INTEGER) FROM effective_labels AS l JOIN documents AS d ON d.id = l.document_id
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
_STOOD = """
SELECT t.name, m.name, m.version, c.vector, c.threshold FROM topic_centroids AS c
JOIN models AS m ON m.id = c.model_id JOIN tasks AS t ON t.id = m.task_id
WHERE c.topic_id = ? ORDER BY c.model_id DESC LIMIT 1
"""

_NOTE = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"

DRAWN, REDRAWN = "topics.drawn", "topics.redrawn"
"""Notes: different texts that topics were last drawn over; revisions (JSON) that drew known topics anew."""


@dataclass(frozen=True, slots=True)
class DrawnOver:
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
        return {int(topic) for (topic,) in self.read("SELECT id FROM topics WHERE created_revision = 1")}

    def revision(self) -> int:
        """The registry's newest revision; 0 before the first discovery."""
        return int(self.read("SELECT coalesce(max(revision), 0) FROM topic_revisions")[0][0])

    def discovered_since(self, week: str) -> bool:
        """Whether there was a discovery in the ISO week, written ``2026-W47``, or in a later one."""
        return bool(self.read("SELECT 1 FROM topic_revisions WHERE week >= ?", (week,)))

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
        drawn: DrawnOver | None = None,
    ) -> int:
        """Writes a discovery in one transaction and gives the new revision of the registry.

        ``matches[i]`` is the known topic that ``clusters[i]`` is, or None: a new topic in ``state``. ``document_ids``
        are the rows that the clusters' members and anchors count in. A known topic gets the new centroid, threshold,
        anchors and keywords, and names only in languages where it had none; a pinned one stays as it is. ``retire``:
        topics to put to rest, unless pinned. ``drawn``: what the topics were drawn over, where that changed; known
        ones that are drawn anew take their new names, too. ``StoreError`` when the week or a later one had a
        discovery already.
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
        newest = self.read("SELECT max(week) FROM topic_revisions")[0][0] or ""
        if newest >= week:
            said = f"in {week} already" if newest == week else f"in {newest}, which is later than {week}"
            raise StoreError(f"topics were discovered {said}", hint=f"The next one is due after {newest}.")
        number, (_, maker), new = self.revision() + 1, self.models.numbers(model, at), list(matches).count(None)
        row = (number, week, instant(at), maker, len(matches), len(matches) - new, new)
        self.conn.execute(_REVISION, row)
        return number

    def drawn(self) -> int:
        """How many different texts the topics were last drawn over; 0 where that is unknown."""
        notes = self.read("SELECT value FROM meta WHERE key = ?", (DRAWN,))
        return int(notes[0][0]) if notes else 0

    def redrawn(self) -> list[int]:
        """The revisions that drew known topics anew, ascending."""
        notes = self.read("SELECT value FROM meta WHERE key = ?", (REDRAWN,))
        return [int(revision) for revision in json.loads(notes[0][0])] if notes else []

    def _note_drawn(self, drawn: DrawnOver | None, revision: int) -> None:
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

    def _seen(self, cluster: Cluster, topic: int, drawn: DrawnOver | None) -> int | None:
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

    def lacking(self, ref: ModelRef, width: int) -> list[int]:
        """Topics without a centroid of ``width`` numbers under the embedder ``ref``, by id; one of another length is of
        another space."""
        _, model = self.models.known(ref) or (-1, -1)
        return [topic for (topic,) in self.read(_WITHOUT_CENTROID, (model, 4 * width))]

    def stood(self, topic: int) -> tuple[ModelRef, Vector, float] | None:
        """The topic's newest centroid under any embedder: that embedder, the centroid and the threshold."""
        rows = self.read(_STOOD, (topic,))
        if not rows:
            return None
        *ref, vector, threshold = rows[0]
        return ModelRef(*ref), np.frombuffer(vector, dtype="<f4"), float(threshold)


def _topic(row: tuple[Any, ...]) -> Topic:
    number, names, keywords, state, merged, parent, pinned, blob, threshold, said = row
    centroid = None if blob is None else np.frombuffer(blob, dtype="<f4").astype(np.float32)
    words = tuple(json.loads(keywords))
    return Topic(number, json.loads(names), words, state, merged, parent, bool(pinned), centroid, threshold, said)


def as_json(value: Mapping[str, Any] | Sequence[str]) -> str:
    """JSON with sorted keys."""
    plain = dict(value) if isinstance(value, Mapping) else list(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def as_blob(vector: Vector) -> bytes:
    """A centroid as ``topic_centroids`` keeps it: float32, little endian."""
    return np.asarray(vector, dtype="<f4").tobytes()
