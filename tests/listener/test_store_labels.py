"""What is missing is pending, once; what is said is said by a version, and replaced only by the same version."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener import text
from listener.store import ATTEMPTS, Pending, Store
from listener.store.labels import CLAUSES
from listener.types import (
    Assignment,
    Batch,
    Clause,
    Cluster,
    Document,
    ModelRef,
    Outcome,
    Reading,
    Sentiment,
    Signature,
)

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", AT)
ONE, TWO = ModelRef("sentiment", "tr-en", "1"), ModelRef("sentiment", "tr-en", "2")
VECTORS, TOPIC = ModelRef("vectors", "tr-en", "1"), ModelRef("topic", "dinle", "1")
BAD, GOOD = Sentiment(0.7, 0.2, 0.1), Sentiment(0.1, 0.2, 0.7)


def put(store: Store, number: int, said: str, **given: object) -> None:
    made = Document("s", "a", str(number), "review", AT, text=said, **given)  # type: ignore[arg-type]
    store.documents.save(Batch((made,)), source="s", collector="c", account="a")


def reading(sentiment: Sentiment | None = BAD, outcome: Outcome = "done", clauses: tuple[Clause, ...] = ()) -> Reading:
    vector = np.array([3, 4], dtype=np.float32) if outcome == "done" else None
    return Reading(outcome, sentiment if outcome == "done" else None, vector, clauses, bool(clauses))


def read_all(store: Store, refs: list[ModelRef], **given: object) -> list[Pending]:
    found = store.labels.pending(refs, 100)
    store.labels.save_readings([(one, reading(**given)) for one in found], refs, AT)  # type: ignore[arg-type]
    return found


def labels(store: Store) -> list[tuple[object, ...]]:
    sql = "SELECT document_id, model_id, position, span_start, span_end, value FROM labels ORDER BY 1, 2, 3"
    return store.read(sql)


@pytest.fixture
def store():
    with Store.open(":memory:") as opened:
        yield opened


def test_one_pass_serves_polarity_and_vectors(store: Store) -> None:
    put(store, 1, "kargo geç ama ürün güzel", title="Kargo")
    put(store, 2, "", scores=())
    assert store.labels.pending_count([ONE, VECTORS]) == 1
    found = store.labels.pending([ONE, VECTORS], 10)
    assert found == [
        Pending(1, text.body("Kargo", "kargo geç ama ürün güzel"), "", text.content_hash("Kargo", found[0].text[6:]))
    ]
    spans = (Clause(0, 5, BAD), Clause(6, 12, GOOD))
    store.labels.save_readings([(found[0], reading(clauses=spans))], [ONE, VECTORS], AT)
    assert labels(store) == [
        (1, 1, 0, None, None, "negative"),
        (1, 1, 1, 0, 5, "negative"),
        (1, 1, 2, 6, 12, "positive"),
    ]
    assert store.read("SELECT length(vector) FROM vectors") == [(4,)]
    assert store.labels.pending_count([ONE, VECTORS]) == 0
    store.labels.save_readings([(found[0], reading(clauses=spans))], [ONE, VECTORS], AT)
    assert len(labels(store)) == 3
    got = store.vectors.of(VECTORS)
    np.testing.assert_allclose(got.matrix, [[0.6, 0.8]], atol=1e-3)
    assert (got.document_ids.tolist(), got.days, got.texts) == ([1], [date(2026, 11, 16)], [found[0].text])


def clause(low: int, high: int, *vector: float) -> Clause:
    return Clause(low, high, BAD, np.array(vector, dtype=np.float32) if vector else None)


def test_vectors_of_clauses_are_kept_replaced_and_erased(store: Store) -> None:
    put(store, 1, "kargo geç ama ürün güzel", title="Kargo")
    put(store, 2, "tek söz")
    parts = (clause(0, 5, 3, 4), clause(6, 15, -1, 0), clause(16, 30, 0.001, 0.001))
    read_all(store, [VECTORS], clauses=parts)
    store.labels.save_readings([(Pending(2, "tek söz", "", ""), reading(clauses=parts[:1]))], [VECTORS], AT)
    found = store.vectors.of(VECTORS)
    got = store.vectors.clauses(VECTORS, found)
    assert (got.of.tolist(), got.positions) == ([0, 0, 0], [1, 2, 3])
    assert got.spans == [(0, 5), (6, 15), (16, 30)]
    assert got.texts == ["Kargo", "kargo geç", "ama ürün güzel"]
    np.testing.assert_allclose(got.matrix, [[0.6, 0.8], [-1, 0], [0.7071, 0.7071]], atol=5e-3)
    assert len(store.vectors.clauses(TOPIC, found)) == 0
    assert store.read("SELECT document_id, length(vectors) FROM clause_vectors") == [(1, 6)]
    again = store.labels.pending([ONE], 1)
    store.labels.save_readings(
        [(again[0], reading(clauses=tuple(clause(n, n + 1, 1, n) for n in range(20))))], [VECTORS], AT
    )
    assert store.read("SELECT length(vectors) FROM clause_vectors") == [(2 * CLAUSES,)]
    store.labels.save_readings([(again[0], reading(clauses=(clause(0, 5, 1, 0), clause(6, 15))))], [VECTORS], AT)
    assert store.read("SELECT count(*) FROM clause_vectors") == [(0,)]
    store.labels.save_readings([(again[0], reading(clauses=parts))], [VECTORS], AT)
    store.upkeep.erase([1])
    assert store.read("SELECT count(*) FROM clause_vectors") == [(0,)]


def test_a_clause_has_a_topic_of_its_own(store: Store) -> None:
    put(store, 1, "kahvaltı güzeldi ama oda pisti")
    put(store, 2, "oda pisti")
    first = store.labels.pending([ONE, VECTORS], 2)
    parts = (Clause(0, 16, GOOD, np.array([1, 0])), Clause(17, 30, BAD, np.array([0, 1])))
    store.labels.save_readings([(first[0], reading(clauses=parts)), (first[1], reading())], [ONE, VECTORS], AT)
    clusters = [Cluster((), np.array([1.0, 0.0]), {"tr": name}) for name in ("kahvaltı", "oda", "otel")]
    store.topics.save_discovery(clusters, [None] * 3, [], ref=VECTORS, model=TOPIC, week="2026-W47", at=AT)
    found = store.vectors.of(VECTORS)
    clauses = store.vectors.clauses(VECTORS, found)

    def assign(whole: int | None, *inside: int | None) -> list[tuple[object, ...]]:
        answers = [Assignment(whole, 0.9), Assignment(2, 0.9)]
        store.vectors.save_assignments(
            found.document_ids, answers, model=TOPIC, revision=1, at=AT, hashes=found.hashes,
            clauses=clauses, clause_topics=[Assignment(one, 0.8) for one in inside],
        )  # fmt: skip
        sql = "SELECT position, topic_tr, text, sentiment, p_positive FROM topic_mentions WHERE document_id = 1"
        return store.read(f"{sql} ORDER BY position")

    breakfast, room = (1, "kahvaltı", "kahvaltı güzeldi", "positive", 0.7), (2, "oda", "ama oda pisti", "negative", 0.1)
    whole = (0, "otel", "kahvaltı güzeldi ama oda pisti", "negative", 0.1)
    assert assign(3, 1, 2) == [whole, breakfast, room]
    assert assign(2, 1, 2) == [breakfast, room], "the clause says more of the room than the document"
    assert assign(None, 1, None) == [breakfast]
    assert store.read("SELECT outcome FROM label_runs WHERE document_id = 1 AND revision = 1") == [("done",)]
    assert assign(3, None, None) == [whole]
    assert store.read("SELECT text, position FROM topic_mentions WHERE document_id = 2") == [("oda pisti", 0)]
    store.decisions.merge(3, 2, by=BY)
    assert assign(3, None, 2) == [room]


def test_an_edit_makes_pending_and_its_labels_are_replaced(store: Store) -> None:
    put(store, 1, "kötü")
    read_all(store, [ONE, VECTORS], clauses=(Clause(0, 4, BAD),))
    put(store, 1, "iyi oldu")
    assert len(labels(store)) == 2
    assert store.read("SELECT sentiment FROM labelled_documents") == [(None,)]
    assert len(store.vectors.of(VECTORS)) == 0
    assert [one.text for one in read_all(store, [ONE, VECTORS], sentiment=GOOD)] == ["iyi oldu"]
    assert labels(store) == [(1, 1, 0, None, None, "positive")]
    assert store.read("SELECT sentiment FROM labelled_documents") == [("positive",)]


def test_an_edit_while_the_encoder_reads_stays_pending(store: Store) -> None:
    put(store, 1, "kötü")
    old = store.labels.pending([ONE], 1)
    put(store, 1, "iyi")
    store.labels.save_readings([(old[0], reading())], [ONE], AT)
    assert [one.text for one in store.labels.pending([ONE], 9)] == ["iyi"]
    assert store.read("SELECT sentiment FROM labelled_documents") == [(None,)]


def test_a_new_version_keeps_the_old_ones_labels(store: Store) -> None:
    put(store, 1, "kötü")
    read_all(store, [ONE])
    assert store.models.register(TWO, AT) == 2
    assert store.labels.pending_count([TWO]) == 1
    read_all(store, [TWO], sentiment=GOOD)
    assert [(row[1], row[5]) for row in labels(store)] == [(1, "negative"), (2, "positive")]
    assert store.read("SELECT sentiment FROM labelled_documents") == [("negative",)]
    store.models.activate(TWO, AT)
    assert store.read("SELECT sentiment, round(confidence, 1) FROM labelled_documents") == [("positive", 0.7)]


@pytest.mark.parametrize("outcome", ["nothing found", "language not read"])
def test_final_outcomes_are_not_queued_again(store: Store, outcome: Outcome) -> None:
    put(store, 1, "hm")
    read_all(store, [ONE, VECTORS], outcome=outcome)
    assert store.labels.pending([ONE, VECTORS], 9) == []
    assert labels(store) == []
    assert store.read("SELECT DISTINCT outcome FROM label_runs") == [(outcome,)]


def test_failures_are_tried_again_and_then_left_alone(store: Store) -> None:
    put(store, 1, "hm")
    for _ in range(ATTEMPTS):
        assert len(read_all(store, [ONE], outcome="failed")) == 1
    assert store.labels.pending([ONE], 9) == []
    put(store, 1, "hmm")
    assert len(read_all(store, [ONE], outcome="failed")) == 1
    assert store.read("SELECT attempts FROM label_runs") == [(1,)]


def test_a_failure_never_replaces_a_reading(store: Store) -> None:
    put(store, 1, "iyi")
    found = read_all(store, [ONE, VECTORS])
    store.labels.save_readings([(found[0], reading(outcome="failed"))], [ONE, VECTORS], AT)
    assert len(labels(store)) == 1
    assert store.labels.pending([ONE, VECTORS], 9) == []


def test_erased_meanwhile_is_passed_over(store: Store) -> None:
    put(store, 1, "bir")
    put(store, 2, "iki")
    found = store.labels.pending([ONE, VECTORS], 9)
    store.upkeep.erase([1])
    store.labels.save_readings([(one, reading()) for one in found], [ONE, VECTORS], AT)
    store.vectors.save_assignments([1, 2], [Assignment(None, 0.1)] * 2, model=TOPIC, revision=1, at=AT)
    assert store.read("SELECT DISTINCT document_id FROM label_runs") == [(2,)]


def test_pending_goes_on_after_an_id(store: Store) -> None:
    for n in range(5):
        put(store, n, f"söz {n}")
    assert [one.document_id for one in store.labels.pending([ONE], 2)] == [1, 2]
    assert [one.document_id for one in store.labels.pending([ONE], 9, after_id=2)] == [3, 4, 5]
    assert store.labels.pending([], 9) == []


def test_vectors_by_day_brand_and_page(store: Store) -> None:
    for n, (day, brand) in enumerate([(14, "K"), (15, "K"), (16, "M")]):
        made = Document("s", "a", str(n), "review", datetime(2026, 11, day, tzinfo=UTC), text=f"söz {n}", brand=brand)
        store.documents.save(Batch((made,)), source="s", collector="c", account="a")
    read_all(store, [VECTORS])
    assert store.vectors.of(VECTORS, since=date(2026, 11, 15)).document_ids.tolist() == [2, 3]
    assert store.vectors.of(VECTORS, until=date(2026, 11, 15)).document_ids.tolist() == [1]
    assert store.vectors.of(VECTORS, brand="K", after_id=1).document_ids.tolist() == [2]
    assert store.vectors.of(VECTORS, limit=1).document_ids.tolist() == [1]
    assert store.vectors.of(ModelRef("vectors", "other", "1")).matrix.shape == (0, 0)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 3), st.sampled_from(["", "bir", "iki"])),
        st.tuples(st.just("read"), st.sampled_from([ONE, TWO]), st.sampled_from(["done", "failed", "nothing found"])),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_pending_is_what_no_final_reading_covers(walk: list[tuple[str, object, str]]) -> None:
    """Against a model of it in plain dictionaries."""
    words: dict[int, str] = {}
    done: dict[tuple[ModelRef, int], tuple[str, int]] = {}
    with Store.open(":memory:") as store:
        for what, which, value in walk:
            if what == "put":
                put(store, int(str(which)), value)
                words[int(str(which))] = value or words.get(int(str(which)), "")
                continue
            assert isinstance(which, ModelRef)
            read_all(store, [which], outcome=value)
            for number, said in words.items():
                held = done.get((which, number), ("", 0))
                tries = held[1] if held[0] == said else 0
                if said and tries < ATTEMPTS:
                    done[which, number] = (said, tries + 1 if value == "failed" else ATTEMPTS)
        for ref in (ONE, TWO):
            missing = sum(said != "" and done.get((ref, n)) != (said, ATTEMPTS) for n, said in words.items())
            assert store.labels.pending_count([ref]) == len(store.labels.pending([ref], 99)) == missing
        twice = "SELECT 1 FROM labels WHERE position = 0 GROUP BY document_id, model_id HAVING count(*) > 1"
        assert store.read(twice) == []


def test_reopening_finds_the_same_models(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        first = store.models.register(ONE, AT)
    with Store.open(tmp_path / "s.db") as store:
        assert store.models.register(ONE, AT) == first
        assert store.models.register(TWO, AT) == first + 1
