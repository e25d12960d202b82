"""Facts against the same counted by hand; a trend never mixes two versions; quotes stand for the rest."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import StoreError
from listener.facts import Facts, Quality, ScoreKey, SourceQuality, Tally
from listener.facts.makers import newest
from listener.store import Pending, Store
from listener.types import (
    Assignment,
    Batch,
    Cluster,
    Customer,
    Document,
    ModelRef,
    Order,
    Outcome,
    Period,
    Reading,
    Score,
    Segment,
    Sentiment,
    Signature,
    SurveyWave,
)

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", AT)
ONE, TWO, THREE = (ModelRef("sentiment", "tr-en", version) for version in "123")
VECTORS, TOPIC = ModelRef("vectors", "tr-en", "1"), ModelRef("topic", "dinle", "1")
WEEK = Period(date(2026, 11, 9), date(2026, 11, 16))
PERIODS = [*WEEK.before(3), WEEK]
WINDOW = Period(PERIODS[0].start, WEEK.end)
FEELINGS = {
    "negative": Sentiment(0.8, 0.1, 0.1),
    "neutral": Sentiment(0.1, 0.6, 0.3),
    "positive": Sentiment(0.0, 0.1, 0.9),
}

CHOICES: dict[str, list[object]] = {
    "channel": ["play", "x", ""],
    "region": ["A", "B", None],
    "mood": [*FEELINGS, None],
    "topic": [1, 2, 3, None],
    "stars": [1, 5, None],
    "author": ["ali", "veli", "can"],
}


def save(store: Store, *records: object) -> None:
    store.documents.save(Batch(records), source="play", collector="c", account="a")  # type: ignore[arg-type]


def doc(number: int, **given: object) -> Document:
    made = {"system": "s", "account": "a", "external_id": str(number), "kind": "review", "text": f"söz {number}",
            "created_at": datetime(2026, 11, 10, 9, tzinfo=UTC)}  # fmt: skip
    return Document(**(made | given))  # type: ignore[arg-type]


def read(
    store: Store, ref: ModelRef, ids: list[int] | None = None, outcome: Outcome = "done", mood: str = "negative"
) -> None:
    found = [one for one in store.labels.pending([ref], 1000) if ids is None or one.document_id in ids]
    made = Reading(outcome, FEELINGS[mood] if outcome == "done" else None)
    store.labels.save_readings([(one, made) for one in found], [ref], AT)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[dict[str, object]]]]:
    """400 documents of five weeks with all that may hang on them, and the same as plain rows."""
    path, dice, rows = tmp_path_factory.mktemp("facts") / "s.db", random.Random(7), []
    with Store.open(path) as store:
        for n in range(400):
            at = datetime(2026, 10, 12, 12, tzinfo=UTC) + timedelta(days=dice.randrange(35))
            row = {"id": n + 1, "day": at.date()} | {name: dice.choice(choices) for name, choices in CHOICES.items()}
            rows.append(row)
            save(store, doc(n, created_at=at, channel=row["channel"], author_key=row["author"], customer_id=f"c{n % 2}",
                            attributes={"region": row["region"]} if row["region"] else {},
                            scores=(Score("stars", row["stars"], 1, 5),) if row["stars"] else ()))  # fmt: skip
        save(store, Customer("c0", {"tier": "gold"}))
        clusters = [Cluster((), [1.0, 0.0], {"tr": name}) for name in ("kargo", "iade", "fiyat")]  # type: ignore[arg-type]
        store.topics.save_discovery(clusters, [None] * 3, [], ref=VECTORS, model=TOPIC, week="2026-W46", at=AT)
        store.decisions.merge(3, 1, by=BY)
        pairs = [(one, row["mood"]) for one, row in zip(store.labels.pending([ONE], 1000), rows, strict=True)]
        done = [(one, Reading("done", FEELINGS[mood])) for one, mood in pairs if mood]  # type: ignore[index]
        store.labels.save_readings(done, [ONE], AT)
        answers = [Assignment(row["topic"], 0.5) for row in rows]  # type: ignore[arg-type]
        store.vectors.save_assignments(range(1, 401), answers, model=TOPIC, revision=1, at=AT)
    yield path, rows


def weekly(rows: list[dict[str, object]], **wanted: object) -> list[int]:
    chosen = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return [sum(one.start <= row["day"] < one.end for row in chosen) for one in PERIODS]  # type: ignore[operator]


def test_counts_are_what_the_rows_say(many: tuple[Path, list[dict[str, object]]]) -> None:
    path, rows = many
    with Facts(path, zone="Europe/Istanbul") as facts:
        assert facts.volume(PERIODS) == weekly(rows)
        assert facts.volumes(PERIODS, "channel") == {one: weekly(rows, channel=one) for one in ("", "play", "x")}
        regions = {"": weekly(rows, region=None), "A": weekly(rows, region="A"), "B": weekly(rows, region="B")}
        assert facts.volumes(PERIODS, "attributes.region") == facts.volumes(PERIODS, "region") == regions
        assert facts.volumes(PERIODS, "customer.tier")["gold"] == weekly([row for row in rows if row["id"] % 2])  # type: ignore[operator]
        moods = zip(*(weekly(rows, mood=one) for one in FEELINGS), strict=True)
        assert facts.sentiment(PERIODS, ONE) == [Tally(*one) for one in moods]
        assert facts.sentiment(PERIODS, None) == [Tally()] * 4
        stars = [
            Counter({5.0: five, 1.0: one})
            for one, five in zip(weekly(rows, stars=1), weekly(rows, stars=5), strict=True)
        ]
        assert facts.scores(PERIODS) == {ScoreKey("stars", "transactional", 1, 5): stars}
        assert facts.unassigned(PERIODS) == weekly(rows, topic=None)
        assert (facts.first_day(), facts.last_day()) == (min(r["day"] for r in rows), max(r["day"] for r in rows))  # type: ignore[type-var]
        assert facts.makers() == {"revision": "1", "sentiment": str(ONE), "topic": str(TOPIC), "vectors": str(VECTORS)}


def test_topics_follow_merges(many: tuple[Path, list[dict[str, object]]]) -> None:
    path, rows = many
    joined = [row | {"topic": 1 if row["topic"] == 3 else row["topic"]} for row in rows]
    with Facts(path) as facts:
        cargo, back = facts.topics(PERIODS, ONE)
        assert (cargo.topic.id, cargo.topic.name("tr"), back.topic.id) == (1, "kargo", 2)
        assert list(cargo.counts) == weekly(joined, topic=1)
        assert [one.negative for one in cargo.tallies] == weekly(joined, topic=1, mood="negative")
        whose = [{r["author"] for r in joined if r["topic"] == 2 and p.start <= r["day"] < p.end} for p in PERIODS]  # type: ignore[operator]
        assert list(back.authors) == [len(one) for one in whose]
        assert facts.breakdown(1, PERIODS, "region")["A"] == weekly(joined, topic=1, region="A")


def test_a_segment_filters_by_columns_and_attributes(many: tuple[Path, list[dict[str, object]]]) -> None:
    path, rows = many
    where = {"channel": ("play", "x"), "region": ("A", "' OR 1=1 --")}
    chosen = [row for row in rows if row["channel"] and row["region"] == "A"]
    with Facts(path, segment=Segment("a", where)) as facts:
        assert facts.volume(PERIODS) == weekly(chosen)
        assert sum(one.n for one in facts.sentiment(PERIODS, ONE)) == sum(weekly([r for r in chosen if r["mood"]]))
        assert list(facts.topics(PERIODS, ONE)[1].counts) == weekly(chosen, topic=2)
        assert facts.breakdown(2, PERIODS, "channel").get("play", [0] * 4) == weekly(chosen, topic=2, channel="play")
        assert len(facts.voices(WINDOW, ONE, topic_id=2, limit=500)) <= sum(weekly(chosen, topic=2))
        assert facts.quality(WINDOW, ONE).documents == sum(weekly(chosen))
    with Facts(path, segment=Segment("none", {"channel": ()})) as facts:
        assert facts.volume(PERIODS) == [0] * 4


def test_the_answer_is_the_same_every_time(many: tuple[Path, list[dict[str, object]]]) -> None:
    path, _ = many
    seen = []
    for _ in range(2):
        with Facts(path) as facts:
            seen.append(
                (facts.topics(PERIODS, ONE), facts.voices(WEEK, ONE), facts.quality(WEEK, ONE), facts.scores(PERIODS))
            )
    assert seen[0] == seen[1]


def test_orders_and_waves() -> None:
    with Store.open(":memory:") as store:
        late = datetime(2026, 11, 15, 22, tzinfo=UTC)
        save(store, Order("1", "c", AT - timedelta(days=3), attributes={"region": "A"}), Order("2", "c", late),
             SurveyWave("nps", AT - timedelta(days=7), AT, 10, 4))  # fmt: skip
        facts = Facts(store.db)
        assert facts.orders(PERIODS) == {"": [0, 0, 0, 1]}
        assert facts.orders(PERIODS, "attributes.region") == {"A": [0, 0, 0, 1]}
        assert facts.survey_waves(PERIODS) == {"nps": [(0, 0), (0, 0), (0, 0), (10, 4)]}
        assert facts.volume([]) == []


def test_one_version_reports_until_the_next_has_caught_up() -> None:
    with Store.open(":memory:") as store:
        facts = Facts(store.db)
        assert facts.sentiment_ref(WINDOW) is None
        save(store, *(doc(n) for n in range(4)), doc(9, text=""))
        store.models.register(ONE, AT)
        assert facts.sentiment_ref(WINDOW) is None
        read(store, ONE, [1, 2, 3])
        assert facts.sentiment_ref(WINDOW) == ONE, "a document nobody has read counts against no version"
        assert facts.quality(WINDOW, ONE).unlabelled == 1
        store.models.register(TWO, AT)
        read(store, TWO, [1, 2])
        read(store, TWO, [4])
        assert facts.sentiment_ref(WINDOW) == ONE, "document 3 is missing"
        assert facts.sentiment([WINDOW], ONE)[0].n == 3
        for _ in range(3):
            assert facts.sentiment_ref(WINDOW) == ONE, "a failure that may pass is not final"
            read(store, TWO, [3], outcome="failed")
        assert facts.sentiment_ref(WINDOW) == TWO
        store.models.register(THREE, AT)
        assert facts.sentiment_ref(WINDOW) == TWO
        save(store, doc(0, text="düzenlendi"))
        assert facts.sentiment_ref(WINDOW) == TWO, "an edit is as fresh as a new document"
        assert facts.sentiment_ref(WINDOW.previous()) is None


@given(st.lists(st.frozensets(st.integers(1, 4), min_size=1), max_size=8))
def test_the_rule_of_versions(sets: list[frozenset[int]]) -> None:
    chosen = newest(sets)
    if not sets:
        assert chosen is None
        return
    assert chosen is not None and any(chosen in one for one in sets)
    for version in range(1, 5):
        whole = all(version in one for one in sets)
        assert not whole or chosen >= version, "a version that has everything is never passed over for an older one"
        assert not all(one == {version} for one in sets) or chosen == version
    assert not any(chosen not in one and min(one) < chosen for one in sets)


def test_voices_stand_for_the_rest() -> None:
    said = ["kargo çok geç geldi, kutusu da yırtılmıştı", "Kargo çok geç geldi, kutusu da yırtılmıştı!!",
            "kısa", "uzun " * 100, "iade param iki haftadır hesabıma yatmadı",
            "mağazada kimse yardımcı olmadı maalesef"]  # fmt: skip
    sure = [0.9, 0.95, 0.99, 0.99, 0.7, 0.8]
    with Store.open(":memory:") as store:
        save(store, *(doc(n, text=text, scores=(Score("stars", 2, 1, 5),)) for n, text in enumerate(said)))
        pairs: list[tuple[Pending, Reading]] = [
            (one, Reading("done", Sentiment(chance, 1 - chance, 0.0)))
            for one, chance in zip(store.labels.pending([ONE], 9), sure, strict=True)
        ]
        store.labels.save_readings(pairs, [ONE], AT)
        found = Facts(store.db).voices(WEEK, ONE, polarity="negative")
        assert [one.document_id for one in found] == [2, 6, 5]
        assert found[0].score == Score("stars", 2, 1, 5)
        assert (found[0].polarity, found[0].confidence, found[0].similarity) == ("negative", 0.95, 1.0)
        assert [one.document_id for one in Facts(store.db).voices(WEEK, ONE, limit=9)] == [2, 6, 5, 3, 4]
        assert Facts(store.db).voices(WEEK, ONE, polarity="positive") == []
        assert Facts(store.db).voices(WEEK, ONE, topic_id=1) == []


def test_quality_tells_what_is_missing() -> None:
    with Store.open(":memory:") as store:
        for source, outcome, error in (("play", "failed", "503"), ("play", "ok", ""), ("x", "failed", "401")):
            run = store.runs.begin("collect", source, AT)
            store.runs.end(run, outcome, {"new": 2, "rejected": 1}, error, AT)
        old = store.runs.begin("collect", "old", AT - timedelta(days=60))
        store.runs.end(old, "ok", {}, "", AT)
        save(store, *(doc(n, lang="tr") for n in range(4)), doc(5, text=""), doc(6, lang="de"))
        for ids, outcome in (([1], "done"), ([6], "language not read"), ([2], "failed"), ([3], "nothing found")):
            read(store, ONE, ids, outcome=outcome)  # type: ignore[arg-type]
        store.vectors.save_assignments([1], [Assignment(None, 0.1)], model=TOPIC, revision=1, at=AT)
        assert Facts(store.db).quality(WEEK, ONE) == Quality(
            sources=(SourceQuality("play", 2, 1, AT, 4, 0, 1), SourceQuality("x", 1, 1, None, 2, 0, 1, "401")),
            documents=6, without_text=1, labelled=3, unlabelled=2, not_read=1, nothing_found=1, failed=0, duplicates=0,
            topics_none=1, langs={"de": 1, "tr": 4}, first_day=date(2026, 11, 10), last_day=date(2026, 11, 10),
        )  # fmt: skip


def test_reading_needs_no_right_to_write(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database"), Facts(tmp_path / "none.db") as facts:
        facts.first_day()
    with Store.open(tmp_path / "s.db") as store:
        save(store, doc(1))
        with Facts(tmp_path / "s.db") as facts:
            assert facts.volume([WEEK]) == [1]
            with pytest.raises(Exception, match="readonly"):
                facts.conn.execute("DELETE FROM documents")
        with pytest.raises(StoreError, match="days"), Facts(tmp_path / "s.db", zone="Europe/London") as facts:
            facts.first_day()
    (tmp_path / "t.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError), Facts(tmp_path / "t.db") as facts:
        facts.first_day()
