"""A topic's anchors are its own documents, whatever the nearest centroid says."""

from datetime import UTC, datetime

import numpy as np

from listener.pipeline.topics import anchored
from listener.store import Store
from listener.types import Assignment, Batch, Cluster, Document, ModelRef, Reading

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
VECTORS, TOPIC = ModelRef("vectors", "tr-en", "1"), ModelRef("topic", "dinle", "1")
EAST = np.array([1, 0], dtype=np.float32)


def opened() -> Store:
    store = Store.open(":memory:")
    made = tuple(Document("s", "a", str(n), "review", AT, text=f"söz {n}") for n in range(4))
    store.save(Batch(made), source="s", collector="c", account="a")
    read = [(one, Reading("done", vector=EAST)) for one in store.pending([VECTORS], 9)]
    store.save_readings(read, [VECTORS], AT)
    return store


def test_anchors_of_open_topics_are_known_and_those_of_others_are_not() -> None:
    with opened() as store:
        found = store.vectors(VECTORS)
        clusters = [Cluster(rows, EAST, {"tr": "x"}, ("x",), rows, 0.5) for rows in ((0,), (1,), (2, 0))]
        store.save_discovery(clusters, [None] * 3, found.document_ids, ref=VECTORS, model=TOPIC, week="2026-W47", at=AT)
        assert store.anchors() == {1: 1, 2: 2, 3: 3}
        store.set_topic_state(1, "retired")
        store.merge_topics(2, 3)
        assert store.anchors() == {1: 3, 3: 3}
        answers = anchored(
            found,
            [Assignment(9, 0.5), Assignment(None, 0.1), Assignment(None, 0.2), Assignment(4, 1)],
            store.anchors(),
        )
        assert [one.topic for one in answers] == [3, None, 3, 4]
        assert answers[0].score == 0.5
