"""A retrained encoder: centroids are made again from what the topics hold."""

from datetime import UTC, datetime

import numpy as np
import pytest

from listener.curation.centroids import rebuild
from listener.store import Store
from listener.types import Assignment, Batch, Cluster, Document, ModelRef, Reading

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
OLD, NEW, TOPIC = ModelRef("vectors", "tr-en", "1"), ModelRef("vectors", "tr-en", "2"), ModelRef("topic", "dinle", "1")
EAST, NORTH = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
SIZES = (30, 5)


def filled() -> Store:
    """Thirty documents east and five north, read by the old embedder and given to two topics of one anchor each."""
    store = Store.open(":memory:")
    made = (Document("s", "a", str(n), "review", AT, text=f"söz {n}") for n in range(sum(SIZES)))
    store.documents.save(Batch(tuple(made)), source="s", collector="c", account="a")
    read(store, OLD, [EAST] * SIZES[0] + [NORTH] * SIZES[1])
    found = store.vectors.of(OLD)
    clusters = [
        Cluster((0,), EAST, {"tr": "doğu"}, (), (0,), 0.5),
        Cluster((30,), NORTH, {"tr": "kuzey"}, (), (30,), 0.5),
    ]
    store.topics.save_discovery(
        clusters, [None, None], found.document_ids, ref=OLD, model=TOPIC, week="2026-W47", at=AT
    )
    answers = [Assignment(1, 1.0)] * SIZES[0] + [Assignment(2, 1.0)] * SIZES[1]
    store.vectors.save_assignments(found.document_ids, answers, model=TOPIC, revision=1, at=AT, hashes=found.hashes)
    return store


def read(store: Store, ref: ModelRef, vectors: list[np.ndarray]) -> None:
    pairs = zip(store.labels.pending([ref], 99), vectors, strict=False)
    store.labels.save_readings([(one, Reading("done", vector=vector)) for one, vector in pairs], [ref], AT)


def turned(degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


def test_many_documents_make_the_centroid_and_few_leave_it_to_the_anchors() -> None:
    with filled() as store:
        read(
            store, NEW, [turned(40), *(turned(angle) for angle in range(-14, 15)), *(turned(90 + n) for n in range(5))]
        )
        assert rebuild(store, NEW, AT) == 2
        east, north = store.topics.all(NEW)
        assert east.centroid @ turned(40 / 30) == pytest.approx(1, abs=1e-3)
        assert np.cos(np.radians(39)) - 0.01 < east.threshold <= np.cos(np.radians(12))
        assert north.centroid @ turned(90) == pytest.approx(1, abs=1e-3)


def test_a_topic_that_nothing_was_read_of_stays_without() -> None:
    with filled() as store:
        read(store, NEW, [turned(3)] * 25)
        assert rebuild(store, NEW, AT) == 1
        assert [one.centroid is None for one in store.topics.all(NEW)] == [False, True]
        assert rebuild(store, NEW, AT) == 0
