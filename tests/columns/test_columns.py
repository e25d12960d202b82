"""The columns say what the database says, whatever was done to it, and whoever was killed while they were made."""

import json
import multiprocessing
import os
import random
import signal
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.columns import Manifest, refresh
from listener.columns.refresh import sweep
from listener.facts import Facts
from listener.facts.reading import Reading
from listener.store import Store
from listener.types import (
    Assignment,
    Batch,
    Cluster,
    Customer,
    Document,
    ModelRef,
    Order,
    Period,
    Score,
    Segment,
    Sentiment,
    Signature,
)
from listener.types import Reading as Read

BY = Signature("ayşe", datetime(2026, 11, 16, tzinfo=UTC))
AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
POLARITY, VECTORS, TOPIC = (ModelRef(task, "m", "1") for task in ("sentiment", "vectors", "topic"))
WEEK = Period(date(2026, 11, 9), date(2026, 11, 16))
PERIODS = (*WEEK.before(7), WEEK)
FEELINGS = (Sentiment(0.8, 0.1, 0.1), Sentiment(0.1, 0.8, 0.1), Sentiment(0.1, 0.1, 0.8))
PLACES, CARRIERS = ("Bursa", "İzmir", ""), ("Hızlıgel", 'O\'Hara "x"', None)


class Writer:
    """Does what happens to a store over the weeks, at random but the same for a seed."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.dice, self.count = store, random.Random(seed), 0
        store.models.register(POLARITY, AT)
        clusters = [Cluster((), [1.0, 0.0], {"tr": name}) for name in ("kargo", "iade", "fiyat", "renk")]  # type: ignore[arg-type]
        store.topics.save_discovery(clusters, [None] * 4, [], ref=VECTORS, model=TOPIC, week="2026-W40", at=AT)
        self.save(Customer("c1", {"tier": "gold"}), Customer("c2", {"tier": "plain"}))

    def save(self, *records: object) -> None:
        self.store.documents.save(Batch(records), source="play", collector="c", account="a")  # type: ignore[arg-type]

    def document(self, number: int) -> Document:
        dice = self.dice
        carrier = dice.choice(CARRIERS)
        return Document(
            "s", "a", str(number), "review", AT - timedelta(days=dice.randrange(90)), f"söz {dice.randrange(99)}",
            author_key=dice.choice(("ali", "can", "")), customer_id=dice.choice(("c1", "c2", "")),
            place=dice.choice(PLACES), attributes={"carrier": carrier, "n": 5} if carrier else {},
            scores=(Score("csat", dice.randint(1, 5), 1, 5),) if dice.random() < 0.5 else (),
        )  # fmt: skip

    def arrive(self) -> None:
        new = [self.document(self.count + n) for n in range(self.dice.randint(1, 30))]
        self.count += len(new)
        self.save(*new, Order(str(self.count), "c1", AT - timedelta(days=self.dice.randrange(60)), 10.0))

    def edit(self) -> None:
        if self.count:
            self.save(self.document(self.dice.randrange(self.count)))

    def label(self) -> None:
        pending = self.store.labels.pending([POLARITY], self.dice.randint(1, 40))
        self.store.labels.save_readings(
            [(one, Read("done", self.dice.choice(FEELINGS))) for one in pending], [POLARITY], AT
        )
        ids = [number for (number,) in self.store.read("SELECT id FROM documents ORDER BY random() LIMIT 20")]
        answers = [Assignment(self.dice.choice((1, 2, 3, 4, None)), 0.5) for _ in ids]
        self.store.vectors.save_assignments(ids, answers, model=TOPIC, revision=1, at=AT)

    def decide(self) -> None:
        if self.dice.random() < 0.5:
            self.store.decisions.merge(self.dice.choice((3, 4)), self.dice.choice((1, 2)), by=BY)
        else:
            self.store.decisions.name(self.dice.choice((1, 2)), "tr", f"ad {self.dice.randrange(99)}", by=BY)

    def correct(self) -> None:
        rows = self.store.read("SELECT id, content_hash FROM documents WHERE length > 0 ORDER BY random() LIMIT 3")
        for number, content in rows:
            mood = self.dice.choice(("negative", "neutral", "positive"))
            self.store.corrections.correct(number, "sentiment", mood, by=BY, content_hash=content)

    def erase(self) -> None:
        ids = [number for (number,) in self.store.read("SELECT id FROM documents ORDER BY random() LIMIT 2")]
        self.store.upkeep.erase(ids)

    def step(self) -> None:
        steps = (self.arrive, self.edit, self.label, self.decide, self.erase, self.correct)
        self.dice.choices(steps, (4, 3, 4, 1, 1, 2))[0]()


def recounted(store: Store) -> pd.DataFrame:
    """Every document with what counts of it, put together by other code."""
    frame = pd.read_sql_query(
        "SELECT id, day, place, source, customer_id, attributes, author_key FROM documents", store.conn
    )
    said = pd.read_sql_query("SELECT document_id AS id, sentiment, topic_id FROM labelled_documents", store.conn)
    frame = frame.merge(said, on="id", how="left")
    frame["day"] = pd.to_datetime(frame["day"]).dt.date
    frame["carrier"] = [json.loads(one).get("carrier", "") for one in frame["attributes"]]
    return frame


def weekly(frame: pd.DataFrame) -> list[int]:
    return [int(((frame.day >= one.start) & (frame.day < one.end)).sum()) for one in PERIODS]


def by(frame: pd.DataFrame, *names: str) -> dict[tuple[str, ...], list[int]]:
    groups = frame.groupby(list(names)) if len(frame) else []
    found = {key if isinstance(key, tuple) else (key,): weekly(part) for key, part in groups}
    return {key: counts for key, counts in sorted(found.items()) if any(counts)}


def some(found: dict[tuple[str, ...], list[int]]) -> dict[tuple[str, ...], list[int]]:
    return {key: counts for key, counts in found.items() if any(counts)}


@pytest.mark.parametrize("seed", range(4))
def test_columns_are_what_the_rows_say(seed: int, tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        writer = Writer(store, seed)
        for _ in range(6):
            for _ in range(8):
                writer.step()
            frame = recounted(store)
            with Facts(tmp_path / "s.db") as facts:
                columns = facts.told(POLARITY)
                assert facts.volume(PERIODS) == weekly(frame)
                assert some(columns.documents(PERIODS, ["place", "attributes.carrier", "source"])) == by(
                    frame, "place", "carrier", "source"
                )
                moods = [weekly(frame[frame.sentiment == mood]) for mood in ("negative", "neutral", "positive")]
                assert [
                    (one.negative, one.neutral, one.positive) for one in facts.sentiment(PERIODS, POLARITY)
                ] == list(zip(*moods, strict=True))
                counted = {one.topic.id: list(one.counts) for one in facts.topics(PERIODS, POLARITY)}
                assert counted == {topic: weekly(frame[frame.topic_id == topic]) for topic in counted}
                orders = pd.read_sql_query("SELECT day FROM orders", store.conn)
                orders["day"] = pd.to_datetime(orders["day"]).dt.date
                assert facts.orders(PERIODS).get("", [0] * 8) == weekly(orders)


def test_only_the_months_that_changed_are_written_anew(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        writer = Writer(store, 1)
        for _ in range(12):
            writer.step()
        with Reading(tmp_path / "s.db") as reading:
            before = reading.columns(POLARITY, TOPIC).manifest
        writer.save(Document("s", "a", "late", "review", datetime(2026, 9, 20, 9, tzinfo=UTC), "geç kalmış"))
        writer.store.decisions.name(1, "tr", "başka ad", by=BY)
        with Reading(tmp_path / "s.db") as reading:
            after = reading.columns(POLARITY, TOPIC).manifest
    changed = {name for name, part in after.parts.items() if before.parts.get(name) != part}
    assert changed == {f"{table}/2026-09" for table in ("documents", "mentions", "scores", "events")}


def test_a_report_reads_one_state_however_many_write(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        writer = Writer(store, 2)
        for _ in range(10):
            writer.step()
        with Facts(tmp_path / "s.db") as facts:
            first = facts.volume(PERIODS)
            writer.arrive()
            writer.label()
            assert facts.volume(PERIODS) == first
            assert sum(facts.quality(WEEK, POLARITY).langs.values()) <= facts.volume([WEEK])[0]
        with Facts(tmp_path / "s.db") as facts:
            assert facts.volume(PERIODS) == weekly(recounted(store))


def test_columns_that_are_lost_or_damaged_are_made_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        writer = Writer(store, 3)
        for _ in range(10):
            writer.step()
        wanted = weekly(recounted(store))
    folder = tmp_path / "s.columns"
    with Facts(tmp_path / "s.db") as facts:
        assert facts.volume(PERIODS) == wanted
    next(folder.glob("documents-*.parquet")).unlink()
    with Facts(tmp_path / "s.db") as facts:
        assert facts.volume(PERIODS) == wanted
    (folder / "manifest.json").write_text("{half")
    with Facts(tmp_path / "s.db") as facts:
        assert facts.volume(PERIODS) == wanted
    assert sweep(folder) > 0 and {path.stat().st_mode & 0o777 for path in folder.glob("*.parquet")} == {0o600}


def refreshing(path: Path) -> None:
    """A process that makes the columns again and again."""
    while True:
        with Reading(path) as reading:
            for file in reading.folder.glob("manifest.json"):
                file.unlink(missing_ok=True)
            reading.columns(POLARITY, TOPIC)


@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_while_it_is_made_the_next_report_is_right(kills: int, tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        writer, dice = Writer(store, 4), random.Random(4)
        for _ in range(20):
            writer.step()
        wanted = weekly(recounted(store))
    spawn = multiprocessing.get_context("spawn")
    for _ in range(kills):
        process = spawn.Process(target=refreshing, args=(tmp_path / "s.db",))
        process.start()
        time.sleep(1.0 + dice.random())
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with Facts(tmp_path / "s.db") as facts:
            assert facts.volume(PERIODS) == wanted
    sweep(tmp_path / "s.columns")
    named = {part.file for part in Manifest.read(tmp_path / "s.columns").parts.values() if part.rows}
    assert {path.name for path in (tmp_path / "s.columns").glob("*.parquet*")} == named


def test_nothing_of_an_erased_document_stays_in_the_files(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        writer = Writer(store, 5)
        writer.save(Document("s", "a", "x", "review", AT, "gizli", place="Yalnızköy", attributes={"k": "tek değer"}))
        with Reading(tmp_path / "s.db") as reading:
            reading.columns(POLARITY, TOPIC)
        number = store.read("SELECT id FROM documents WHERE place = 'Yalnızköy'")[0][0]
        store.upkeep.erase([number])
        with Facts(tmp_path / "s.db", segment=Segment("p", {"place": ("Yalnızköy",)})) as facts:
            assert facts.volume(PERIODS) == [0] * 8
    sweep(tmp_path / "s.columns")
    held = b"".join(path.read_bytes() for path in (tmp_path / "s.columns").iterdir())
    assert "Yalnızköy".encode() not in held and "tek değer".encode() not in held


def test_people_are_counted_as_sets() -> None:
    with Store.open(":memory:") as store:
        writer = Writer(store, 6)
        for _ in range(20):
            writer.arrive()
        people: dict[int, set[str]] = defaultdict(set)
        for number, day, author, customer in store.read("SELECT id, day, author_key, customer_id FROM documents"):
            for n, period in enumerate(PERIODS):
                if period.start <= date.fromisoformat(day) < period.end:
                    people[n].add(author or customer or f"#{number}")
        facts = Facts(store.db)
        assert facts.told(None).people(PERIODS)[()] == [len(people[n]) for n in range(8)]
        assert refresh(store.conn, facts.folder, [POLARITY, facts.topic_ref()]).generation == 1


Said = list[tuple[int | None, int | None]]
"""Of a document: (topic or None, polarity or None) as a whole, then of its clauses."""


A_PART = st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from([0, 2, None]))


@given(st.lists(st.lists(A_PART, min_size=1, max_size=4), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_what_a_document_feels_is_what_its_clauses_say(documents: list[Said]) -> None:
    with Store.open(":memory:") as store:
        writer = Writer(store, 1)
        writer.save(*(Document("s", "a", str(n), "review", AT, f"söz {n}") for n in range(len(documents))))
        store.decisions.merge(3, 1, by=BY)
        numbers = dict(store.read("SELECT t.name, m.id FROM models AS m JOIN tasks AS t ON t.id = m.task_id"))
        tasks = dict(store.read("SELECT name, id FROM tasks"))
        with store.write():
            for number, said in enumerate(documents, 1):
                for position, (topic, mood) in enumerate(said):
                    for task, value in (("topic", topic and str(topic)), ("sentiment", _mood(mood))):
                        if value or (task == "topic" and not position):
                            store.conn.execute(INSERT, (number, tasks[task], numbers[task], position, value or ""))
        facts, counts = Facts(store.db), {1: [0] * 4, 2: [0] * 4}
        for said in documents:
            for topic, members in ((1, {1, 3}), (2, {2})):
                inside = [said[0][1] if mood is None else mood for held, mood in said[1:] if held in members]
                felt = inside or ([said[0][1]] if said[0][0] in members else None)
                if felt is not None:
                    counts[topic][3] += 1
                    for mood in {one for one in felt if one is not None}:
                        counts[topic][mood] += 1
        found = {one.topic.id: one for one in facts.topics([Period.week_of(AT.date())], POLARITY)}
        for topic, (bad, plain, good, every) in counts.items():
            tally = found[topic].tallies[0]
            assert (tally.negative, tally.neutral, tally.positive, found[topic].counts[0]) == (bad, plain, good, every)


def _mood(mood: int | None) -> str:
    return "" if mood is None else ("negative", "neutral", "positive")[mood]


INSERT = """
INSERT INTO effective_labels (document_id, task_id, model_id, position, target, value, score, mixed, content_hash)
SELECT ?1, ?2, ?3, ?4, '', ?5, 0.9, 0, content_hash FROM documents WHERE id = ?1
"""
