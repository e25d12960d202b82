"""A topic's anchors are its own documents, whatever the nearest centroid says."""

from datetime import UTC, datetime

import numpy as np

from listener.curation.centroids import rebuild
from listener.pipeline.topics import anchored
from listener.store import Store
from listener.types import Assignment, Batch, Cluster, Document, ModelRef, Reading, Signature

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", AT)
VECTORS, TOPIC = ModelRef("vectors", "tr-en", "1"), ModelRef("topic", "dinle", "1")
EAST = np.array([1, 0], dtype=np.float32)


def opened() -> Store:
    store = Store.open(":memory:")
    made = tuple(Document("s", "a", str(n), "review", AT, text=f"söz {n}") for n in range(4))
    store.documents.save(Batch(made), source="s", collector="c", account="a")
    read = [(one, Reading("done", vector=EAST)) for one in store.labels.pending([VECTORS], 9)]
    store.labels.save_readings(read, [VECTORS], AT)
    return store


def test_anchors_of_open_topics_are_known_and_those_of_others_are_not() -> None:
    with opened() as store:
        found = store.vectors.of(VECTORS)
        clusters = [Cluster(rows, EAST, {"tr": "x"}, ("x",), rows, 0.5) for rows in ((0,), (1,), (2, 0))]
        store.topics.save_discovery(
            clusters, [None] * 3, found.document_ids, ref=VECTORS, model=TOPIC, week="2026-W47", at=AT
        )
        assert store.topics.anchors() == {1: 1, 2: 2, 3: 3}
        store.decisions.set_state(1, "retired", by=BY)
        store.decisions.merge(2, 3, by=BY)
        assert store.topics.anchors() == {1: 3, 2: 2, 3: 3}, "a merged topic goes on holding what is its own"
        answers = anchored(
            found,
            [Assignment(9, 0.5), Assignment(None, 0.1), Assignment(None, 0.2), Assignment(4, 1)],
            store.topics.anchors(),
        )
        assert [one.topic for one in answers] == [3, 2, 3, 4]
        assert answers[0].score == 0.5


def edit(store: Store, number: int, said: str) -> None:
    made = Document("s", "a", str(number), "review", AT, text=said)
    store.documents.save(Batch((made,)), source="s", collector="c", account="a")


def test_a_document_that_was_edited_is_no_anchor() -> None:
    with opened() as store:
        found = store.vectors.of(VECTORS)
        cluster = Cluster((0, 1), EAST, {"tr": "x"}, ("x",), (0, 1), 0.5)
        store.topics.save_discovery(
            [cluster], [None], found.document_ids, ref=VECTORS, model=TOPIC, week="2026-W47", at=AT
        )
        edit(store, 0, "bambaşka bir söz")
        assert store.topics.anchors() == {2: 1}
        edit(store, 0, "söz 0")
        assert store.topics.anchors() == {1: 1, 2: 1}, "as it was, it shows the topic again"


def test_centroids_are_not_made_of_edited_anchors() -> None:
    new = ModelRef("vectors", "tr-en", "2")
    north = np.array([0, 1], dtype=np.float32)
    with opened() as store:
        found = store.vectors.of(VECTORS)
        clusters = [Cluster(rows, EAST, {"tr": "x"}, ("x",), rows, 0.5) for rows in ((0, 1), (2,))]
        store.topics.save_discovery(
            clusters, [None] * 2, found.document_ids, ref=VECTORS, model=TOPIC, week="2026-W47", at=AT
        )
        answers = [Assignment(1, 1.0), Assignment(1, 1.0), Assignment(2, 1.0), Assignment(2, 1.0)]
        store.vectors.save_assignments(found.document_ids, answers, model=TOPIC, revision=1, at=AT)
        edit(store, 0, "bambaşka bir söz")
        edit(store, 2, "yine bambaşka")
        read = [(one, Reading("done", vector=east)) for one, east in zip(
            store.labels.pending([new], 9), (north, EAST, north, EAST), strict=True)]  # fmt: skip
        store.labels.save_readings(read, [new], AT)
        assert rebuild(store, new, AT) == 2
        for one in store.topics.all(new):
            np.testing.assert_allclose(one.centroid, EAST, atol=1e-3)
        assert rebuild(store, new, AT) == 0
