"""Topic ids never change; people's edits survive discovery; the last weeks are assigned again."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from listener.curation.centroids import rebuild
from listener.errors import StoreError, UsageError
from listener.store import Store
from listener.store.decisions import Seeding
from listener.types import Assignment, Batch, Cluster, Document, ModelRef, Reading, Signature

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", AT)
OLD, NEW = ModelRef("vectors", "tr-en", "1"), ModelRef("vectors", "tr-en", "2")
TOPIC = ModelRef("topic", "dinle", "1")
EAST, NORTH = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)


@pytest.fixture
def store():
    """Four documents a week apart; the first two point east, the others north."""
    with Store.open(":memory:") as opened:
        made = (Document("s", "a", str(n), "review", AT - timedelta(weeks=3 - n), text=f"söz {n}") for n in range(4))
        opened.documents.save(Batch(tuple(made)), source="s", collector="c", account="a")
        read(opened, OLD, [EAST, EAST, NORTH, NORTH])
        yield opened


def read(store: Store, ref: ModelRef, vectors: list[np.ndarray]) -> None:
    pairs = zip(store.labels.pending([ref], 9), vectors, strict=True)
    store.labels.save_readings([(one, Reading("done", vector=vector)) for one, vector in pairs], [ref], AT)


def cluster(centroid: np.ndarray, *anchors: int, name: str = "kargo") -> Cluster:
    return Cluster(anchors, centroid, {"tr": name}, (name,), anchors, 0.5)


def discover(store: Store, clusters: list[Cluster], matches: list[int | None], week: str, **given: object) -> int:
    ids = store.vectors.of(OLD).document_ids
    return store.topics.save_discovery(clusters, matches, ids, ref=OLD, model=TOPIC, week=week, at=AT, **given)  # type: ignore[arg-type]


def test_ids_stay_and_are_never_used_again(store: Store) -> None:
    assert not store.topics.discovered_since("2026-W46")
    assert discover(store, [cluster(EAST, 0, 1), cluster(NORTH, 2, 3, name="iade")], [None, None], "2026-W46") == 1
    assert store.topics.discovered_since("2026-W46")
    assert (
        discover(
            store, [cluster(NORTH, 3, name="geri"), cluster(EAST, 0, name="yeni")], [2, None], "2026-W47", retire=[1]
        )
        == 2
    )
    found = store.topics.all(OLD)
    assert [(one.id, one.name("tr"), one.state, one.keywords) for one in found] == [
        (1, "kargo", "retired", ("kargo",)),
        (2, "iade", "active", ("geri",)),
        (3, "yeni", "active", ("yeni",)),
    ]
    assert store.read("SELECT document_id FROM topic_anchors WHERE topic_id = 2") == [(4,)]
    assert store.read("SELECT discovered, matched, new FROM topic_revisions") == [(2, 0, 2), (2, 1, 1)]
    assert store.topics.all(NEW)[0].centroid is None
    with pytest.raises(StoreError):
        discover(store, [], [], "2026-W47")
    assert store.topics.revision() == 2


def test_what_people_decide_survives(store: Store) -> None:
    discover(store, [cluster(EAST, 0), cluster(NORTH, 2, name="iade")], [None, None], "2026-W45")
    store.decisions.name(1, "tr", "Teslimat", by=BY)
    store.decisions.set_state(2, "retired", by=BY)
    store.decisions.pin(1, by=BY)
    discover(store, [cluster(NORTH, 3), cluster(NORTH, 3)], [1, 2], "2026-W46", retire=[1])
    one, two = store.topics.all(OLD)
    assert (one.name("tr"), one.state, one.pinned, two.state) == ("Teslimat", "active", True, "retired")
    np.testing.assert_array_equal(one.centroid, EAST)
    store.decisions.name(1, "tr", "", by=BY)
    assert store.topics.all(OLD)[0].name("tr") == "kargo"
    with pytest.raises(UsageError):
        store.decisions.pin(99, by=BY)


def test_merges_lead_to_the_last_of_the_chain(store: Store) -> None:
    discover(store, [cluster(EAST, 0), cluster(EAST, 1), cluster(NORTH, 2)], [None] * 3, "2026-W45")
    store.decisions.merge(1, 2, by=BY)
    store.decisions.merge(2, 3, by=BY)
    assert [one.merged_into for one in store.topics.all(OLD)] == [3, 3, None]
    for pair in ((3, 1), (3, 3), (1, 99)):
        with pytest.raises(UsageError):
            store.decisions.merge(*pair, by=BY)
    store.vectors.save_assignments([1], [Assignment(1, 0.9)], model=TOPIC, revision=1, at=AT)
    assert store.read("SELECT topic_id FROM labelled_documents WHERE document_id = 1") == [(3,)]
    store.decisions.split(1, by=BY)
    assert store.read("SELECT topic_id, topic_tr FROM labelled_documents WHERE document_id = 1") == [(1, "kargo")]


def test_a_split_leaves_what_was_merged_into_the_topic(store: Store) -> None:
    discover(store, [cluster(EAST, 0), cluster(EAST, 1), cluster(NORTH, 2)], [None] * 3, "2026-W45")
    store.decisions.merge(1, 2, by=BY)
    store.decisions.merge(2, 3, by=BY)
    store.decisions.split(2, by=BY)
    assert [one.merged_into for one in store.topics.all(OLD)] == [2, None, None]
    store.decisions.merge(2, 3, by=BY)
    store.decisions.forbid(2, by=BY)
    assert [one.merged_into for one in store.decisions.all()] == [2, None, None]
    assert [one.merged_into for one in store.topics.all(OLD)] == [2, None, None]


@pytest.mark.parametrize("number", [0, -1, 99, 2**63, 10**30])
def test_a_topic_that_is_not_there_is_a_clear_error(store: Store, number: int) -> None:
    discover(store, [cluster(EAST, 0)], [None], "2026-W45")
    calls = (
        lambda: store.decisions.name(number, "tr", "x", by=BY),
        lambda: store.decisions.describe(number, "x", by=BY),
        lambda: store.decisions.pin(number, by=BY),
        lambda: store.decisions.set_state(number, "retired", by=BY),
        lambda: store.decisions.forbid(number, by=BY),
        lambda: store.decisions.allow(number, by=BY),
        lambda: store.decisions.merge(number, 1, by=BY),
        lambda: store.decisions.merge(1, number, by=BY),
        lambda: store.decisions.split(number, by=BY),
        lambda: store.decisions.group(number, None, by=BY),
        lambda: store.decisions.group(1, number, by=BY),
    )
    for call in calls:
        with pytest.raises(UsageError, match="there is no topic"):
            call()


def test_names_are_kept_clean_and_on_one_line(store: Store) -> None:
    discover(store, [cluster(EAST, 0)], [None], "2026-W45")
    store.decisions.name(1, "tr", " geç\n  kargo\x00 \udcff", by=BY)
    store.decisions.describe(1, "\udcffgelmeyen\x00 paket ", by=BY)
    one = store.topics.all(OLD)[0]
    assert (one.name("tr"), one.description) == ("geç kargo \ufffd", "\ufffdgelmeyen paket")
    group = store.decisions.new_group({"tr": " \udcff  küme"}, by=BY)
    assert store.topics.all(OLD)[group - 1].name("tr") == "\ufffd küme"
    store.decisions.name(1, "tr", "\u200b", by=BY)
    assert store.topics.all(OLD)[0].name("tr") == "kargo"


def test_a_name_may_be_seeded_again_when_its_topic_is_called_otherwise(store: Store) -> None:
    made = Seeding("beden", {"tr": "Beden"}, ("beden",), EAST, 0.4)
    first = store.decisions.seed(made, OLD, by=BY)
    store.decisions.name(first, "tr", "Kalıp", by=BY)
    second = store.decisions.seed(made, OLD, by=BY)
    said = {one.topic: one.seed for one in store.decisions.all()}
    assert said[second] == "beden" and said[first] not in (None, "beden")


def test_centroids_are_rebuilt_from_anchors(store: Store) -> None:
    discover(store, [cluster(EAST, 0, 1), cluster(NORTH, 2, 3)], [None, None], "2026-W45")
    assert rebuild(store, NEW, AT) == 0
    tilt = np.array([0.8, 0.6], dtype=np.float32)
    read(store, NEW, [NORTH, tilt, EAST, EAST])
    assert rebuild(store, NEW, AT) == 2
    one, two = store.topics.all(NEW)
    np.testing.assert_allclose(one.centroid, (NORTH + tilt) / np.linalg.norm(NORTH + tilt), atol=1e-3)
    np.testing.assert_allclose(two.centroid, EAST, atol=1e-3)
    assert 0 <= one.threshold < 1
    assert rebuild(store, NEW, AT) == 0
    np.testing.assert_array_equal(store.topics.all(OLD)[0].centroid, EAST)


def test_centroids_of_another_space_are_made_again_in_the_model_s(store: Store) -> None:
    discover(store, [cluster(EAST, 0, 1), cluster(NORTH, 2, 3)], [None, None], "2026-W45")

    def wider(texts: Sequence[str], vectors: np.ndarray, langs: Sequence[str]) -> np.ndarray:
        assert len(texts) == len(vectors) == len(langs)
        ends = np.array([[float(text.endswith(("0", "2")))] for text in texts], dtype=np.float32)
        made = np.hstack([vectors, ends])
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    assert rebuild(store, OLD, AT, wider) == 2
    one, two = (topic.centroid for topic in store.topics.all(OLD))
    assert one[2] > 0.3 and one[0] > 0.8 and two[1] > 0.8
    np.testing.assert_allclose(np.linalg.norm(one), 1, atol=1e-3)
    assert all(0.4 < topic.threshold < 0.95 for topic in store.topics.all(OLD))
    assert rebuild(store, OLD, AT, wider) == 0
    read(store, NEW, [NORTH, NORTH, EAST, EAST])
    assert rebuild(store, NEW, AT, wider) == 2
    assert store.topics.all(NEW)[0].threshold == pytest.approx(store.topics.all(OLD)[0].threshold, abs=0.01)


def test_assignments_are_labels_and_recent_weeks_are_assigned_again(store: Store) -> None:
    revision = discover(store, [cluster(EAST, 0)], [None], "2026-W45")
    found = store.vectors.unassigned(OLD, TOPIC, revision, None)
    assert found.document_ids.tolist() == [1, 2, 3, 4]
    answers = [Assignment(1, 0.9), Assignment(1, 0.8), Assignment(None, 0.1), Assignment(None, 0.2)]
    store.vectors.save_assignments(
        found.document_ids, answers, model=TOPIC, revision=revision, at=AT, hashes=found.hashes
    )
    assert store.read("SELECT value FROM labels ORDER BY document_id") == [("1",), ("1",), ("",), ("",)]
    assert store.read("SELECT outcome FROM label_runs WHERE revision = 1 ORDER BY document_id LIMIT 3") == [
        ("done",), ("done",), ("nothing found",)]  # fmt: skip
    assert len(store.vectors.unassigned(OLD, TOPIC, revision, date(2026, 1, 1))) == 0
    again = store.vectors.unassigned(OLD, TOPIC, revision + 1, date(2026, 11, 9))
    assert again.document_ids.tolist() == [3, 4]
    store.vectors.save_assignments([3, 4], answers[:2], model=TOPIC, revision=revision + 1, at=AT)
    assert store.read("SELECT count(*), count(DISTINCT document_id) FROM labels") == [(4, 4)]
    assert len(store.vectors.unassigned(OLD, TOPIC, revision + 1, date(2026, 11, 9))) == 0
    assert store.vectors.unassigned(OLD, TOPIC, 2, date(2026, 1, 1), limit=1).document_ids.tolist() == [1]


def test_an_edited_document_is_assigned_again_once_it_is_read(store: Store) -> None:
    found = store.vectors.unassigned(OLD, TOPIC, 1, None)
    edited = Document("s", "a", "0", "review", AT - timedelta(weeks=3), text="başka")
    store.documents.save(Batch((edited,)), source="s", collector="c", account="a")
    answers = [Assignment(None, 0.0)] * 4
    store.vectors.save_assignments(found.document_ids, answers, model=TOPIC, revision=1, at=AT, hashes=found.hashes)
    assert len(store.vectors.unassigned(OLD, TOPIC, 1, None)) == 0
    read(store, OLD, [NORTH])
    assert store.vectors.unassigned(OLD, TOPIC, 1, None).document_ids.tolist() == [1]


def test_a_proposed_topic_becomes_active_with_documents_in_two_weeks(store: Store) -> None:
    revision = discover(
        store, [cluster(EAST, 0), cluster(NORTH, 2, name="iade")], [None, None], "2026-W46", state="proposed"
    )
    ids = store.vectors.of(OLD).document_ids
    given = [Assignment(1, 0.9), Assignment(1, 0.9), Assignment(2, 0.9), Assignment(None, 0.1)]
    store.vectors.save_assignments(ids, given, model=TOPIC, revision=revision, at=AT)
    assert store.topics.promote(TOPIC) == 1
    assert [one.state for one in store.topics.all(OLD)] == ["active", "proposed"]
    assert store.topics.promote(TOPIC) == 0


def test_a_forbidden_topic_stays_forbidden_and_its_documents_are_assigned_again(store: Store) -> None:
    discover(store, [cluster(EAST, 0), cluster(NORTH, 2, name="iade")], [None, None], "2026-W45")
    store.vectors.save_assignments([1, 3], [Assignment(1, 0.9), Assignment(2, 0.9)], model=TOPIC, revision=1, at=AT)
    since = date(2026, 1, 1)
    assert store.vectors.unassigned(OLD, TOPIC, 1, since).document_ids.tolist() == [2, 4]
    store.decisions.forbid(1, by=BY)
    assert [one.state for one in store.topics.all(OLD)] == ["forbidden", "active"]
    assert store.read("SELECT topic_id FROM labelled_documents ORDER BY document_id") == [
        (None,),
        (None,),
        (2,),
        (None,),
    ]
    assert len(store.vectors.unassigned(OLD, TOPIC, 1, since)) == 4
    discover(store, [cluster(EAST, 1)], [1], "2026-W46")
    assert store.topics.all(OLD)[0].state == "forbidden"
    for refused in (
        lambda: store.decisions.set_state(1, None, by=BY),
        lambda: store.decisions.merge(2, 1, by=BY),
        lambda: store.decisions.allow(2, by=BY),
    ):
        with pytest.raises(UsageError):
            refused()
    store.decisions.allow(1, by=BY)
    assert store.topics.all(OLD)[0].state == "active"
    assert store.read("SELECT topic_id FROM labelled_documents WHERE document_id = 1") == [(1,)]


def test_groups_hold_topics_in_two_levels(store: Store) -> None:
    discover(store, [cluster(EAST, 0), cluster(NORTH, 2, name="iade")], [None, None], "2026-W45")
    group, other = (
        store.decisions.new_group({"tr": "Teslimat"}, by=BY),
        store.decisions.new_group({"tr": "Diğer"}, by=BY),
    )
    store.decisions.group(1, group, by=BY)
    found = {one.id: one for one in store.topics.all(OLD)}
    assert found[1].parent == group and found[group].state == "group" and not found[group].open
    refused = (
        lambda: store.decisions.group(group, other, by=BY),
        lambda: store.decisions.group(2, 1, by=BY),
        lambda: store.decisions.group(9, group, by=BY),
        lambda: store.decisions.forbid(group, by=BY),
        lambda: store.decisions.merge(1, group, by=BY),
        lambda: store.decisions.merge(group, 1, by=BY),
        lambda: store.decisions.set_state(group, "active", by=BY),
        lambda: store.decisions.set_state(1, "group", by=BY),
    )
    for call in refused:
        with pytest.raises(UsageError):
            call()
    store.decisions.group(1, None, by=BY)
    assert store.topics.all(OLD)[0].parent is None


def test_a_seeded_topic_is_active_pinned_and_described(store: Store) -> None:
    made = Seeding("kargo", {"tr": "Kargo"}, ("kargo",), EAST, 0.4, (1, 2), ("kargo gelmedi",))
    number = store.decisions.seed(made, OLD, by=BY)
    store.decisions.describe(number, "geç gelen paketler", by=BY)
    found = store.topics.all(OLD)[0]
    assert (found.state, found.pinned, found.keywords, found.threshold) == ("active", True, ("kargo",), 0.4)
    assert found.description == "geç gelen paketler"
    np.testing.assert_array_equal(found.centroid, EAST)
    said = store.decisions.all()[0]
    assert (said.seed, said.examples, said.names) == ("kargo", ("kargo gelmedi",), {"tr": "Kargo"})
    assert store.read("SELECT document_id FROM topic_anchors ORDER BY rank") == [(1,), (2,)]
    with pytest.raises(UsageError):
        store.decisions.describe(9, "x", by=BY)
    assert store.notes.get("file") == ""
    store.notes.set("file", "1")
    assert store.notes.get("file") == "1"


def test_a_discovery_for_an_earlier_week_than_the_newest_is_refused(store: Store) -> None:
    discover(store, [cluster(EAST, 0)], [None], "2026-W53")
    for week in ("2026-W53", "2026-W52", "2026-W09"):
        assert store.topics.discovered_since(week)
        with pytest.raises(StoreError, match="2026-W53"):
            discover(store, [cluster(NORTH, 2)], [None], week)
    assert not store.topics.discovered_since("2027-W01") and len(store.topics.all(OLD)) == 1
    assert discover(store, [cluster(NORTH, 2)], [None], "2027-W01") == 2


def test_every_decision_says_who_and_when(store: Store) -> None:
    discover(store, [cluster(EAST, 0), cluster(NORTH, 2, name="iade")], [None, None], "2026-W45")
    store.decisions.name(1, "tr", "Teslimat", by=BY)
    store.decisions.describe(1, "geç kalanlar", by=BY)
    store.decisions.pin(1, by=BY)
    group = store.decisions.new_group({"tr": "Lojistik"}, by=BY)
    store.decisions.group(1, group, by=BY)
    store.decisions.merge(2, 1, by=BY)
    store.decisions.split(2, by=BY)
    store.decisions.set_state(2, "retired", by=BY)
    store.decisions.forbid(2, by=BY)
    store.decisions.allow(2, by=BY)
    rows = store.audit.rows()
    assert {row.by for row in rows} == {BY}
    assert [row.what.removeprefix("topic.") for row in reversed(rows)] == [
        "name", "describe", "pin", "new_group", "group", "merge", "merge", "state", "forbid", "allow",
    ]  # fmt: skip
    named = store.audit.rows("topic 1")[-1]
    assert (named.before, named.after) == ({"names": {}}, {"names": {"tr": "Teslimat"}})
    store.decisions.pin(1, by=BY)
    assert len(store.audit.rows()) == len(rows), "what changes nothing is no decision"


def test_the_audit_holds_no_example(store: Store) -> None:
    seeding = Seeding("gizli", {"tr": "Gizli"}, ("gizli",), EAST, 0.5, (), ("bir müşterinin sözü",))
    store.decisions.seed(seeding, OLD, by=BY)
    [row] = store.audit.rows()
    assert row.what == "topic.seed" and row.after["examples"] == 1 and "söz" not in str(row)
