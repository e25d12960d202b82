"""What the tests of emergence and drift read: topics by source, what discovery has just found, words by week."""

from datetime import UTC, date, datetime, timedelta

import pytest

from listener.facts import Facts
from listener.store import Store
from listener.types import (
    Assignment,
    Batch,
    Cluster,
    Document,
    ModelRef,
    Period,
    Reading,
    Segment,
    Sentiment,
    Signature,
)

WEEK = Period(date(2026, 11, 9), date(2026, 11, 16))
PERIODS = (WEEK.previous(), WEEK)
MONDAY = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", MONDAY)
POLARITY, VECTORS, TOPIC = (ModelRef(task, "m", "1") for task in ("sentiment", "vectors", "topic"))
NEGATIVE, POSITIVE = Sentiment(0.9, 0.05, 0.05), Sentiment(0.0, 0.1, 0.9)


def fill(store: Store, *rows: tuple[str, str, date, int | None, Sentiment]) -> None:
    """Rows (source, text, day, topic or None, polarity), saved, read and assigned."""
    for number, (source, said, day, _, _) in enumerate(rows):
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        made = Document(system=source, account="a", external_id=str(number), kind="review", text=said, created_at=at)
        store.documents.save(Batch((made,)), source=source, collector="c", account=source)
    pairs = zip(store.labels.pending([POLARITY], 1000), rows, strict=True)
    store.labels.save_readings([(one, Reading("done", row[4])) for one, row in pairs], [POLARITY], MONDAY)
    answers = [Assignment(row[3], 0.5) for row in rows]
    store.vectors.save_assignments(range(1, len(rows) + 1), answers, model=TOPIC, revision=1, at=MONDAY)


def discover(store: Store, week: str, at: datetime, *names: str) -> None:
    """A discovery that finds the named topics."""
    clusters = [Cluster((), [1.0, 0.0], {"tr": name}, (name,)) for name in names]  # type: ignore[arg-type]
    nothing = [None] * len(names)
    store.topics.save_discovery(clusters, nothing, [], ref=VECTORS, model=TOPIC, week=week, at=at, state="proposed")


def test_topics_by_source() -> None:
    now, before, old = date(2026, 11, 10), date(2026, 11, 3), date(2026, 6, 1)
    with Store.open(":memory:") as store:
        discover(store, "2026-W45", MONDAY, "kargo", "iade", "teslimat")
        store.decisions.merge(3, 1, by=BY)
        fill(
            store,
            ("forum", "kargo gelmedi", now, 1, NEGATIVE),
            ("play", "kargom gelmedi", now, 1, NEGATIVE),
            ("play", "kargo hızlıydı", now, 3, POSITIVE),
            ("play", "iade kolaydı", before, 2, POSITIVE),
            ("play", "başka bir şey", before, None, NEGATIVE),
            ("play", "çok eski", old, None, NEGATIVE),
        )
        found = Facts(store.db).topic_sources(PERIODS, POLARITY)
        assert (found.sources, found.begun) == (("forum", "play"), (now, old))
        assert found.documents == ((0, 1), (2, 2))
        assert found.mentions[1] == ((0, 1), (0, 2)) and found.mentions[2] == ((0, 0), (1, 0))
        assert found.complaints[1] == ((0, 1), (0, 1)) and 2 not in found.complaints
        only = Facts(store.db, segment=Segment("s", {"source": ("forum",)})).topic_sources(PERIODS, POLARITY)
        assert only.documents == ((0, 1), (0, 0)) and only.begun == (now, old)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (MONDAY, {2: False}),
        (MONDAY + timedelta(days=2), {2: False}),
        (MONDAY - timedelta(days=7), {2: True}),
        (MONDAY - timedelta(days=5), {2: False}),
        (MONDAY + timedelta(days=7), {}),
        (MONDAY - timedelta(days=14), {}),
    ],
    ids=["after the week", "some days after", "told last week", "after last week's report", "later", "earlier"],
)
def test_a_topic_arrives_once(found: datetime, expected: dict[int, bool]) -> None:
    """The report on the week before was written on Monday a week ago at six."""
    with Store.open(":memory:") as store:
        discover(store, "2026-W30", datetime(2026, 7, 20, 6, tzinfo=UTC), "kargo")
        discover(store, "2026-W47", found, "hediye")
        store.reports.save(b"{}", WEEK.previous(), MONDAY - timedelta(days=7), {})
        assert Facts(store.db).arrivals(WEEK) == expected


def test_the_first_discovery_brings_no_news() -> None:
    with Store.open(":memory:") as store:
        assert Facts(store.db).arrivals(WEEK) == {}
        discover(store, "2026-W47", MONDAY, "kargo", "iade")
        assert Facts(store.db).arrivals(WEEK) == {}


def test_a_discovery_that_found_nothing_makes_no_news_of_the_next_one() -> None:
    with Store.open(":memory:") as store:
        discover(store, "2026-W46", MONDAY - timedelta(days=7))
        discover(store, "2026-W47", MONDAY, "kargo", "iade")
        assert Facts(store.db).arrivals(WEEK) == {}
        discover(store, "2026-W48", MONDAY + timedelta(days=7), "hediye")
        assert Facts(store.db).arrivals(WEEK.previous(-1)) == {3: False}


def test_words_by_week() -> None:
    now, before = date(2026, 11, 10), date(2026, 11, 3)
    with Store.open(":memory:") as store:
        discover(store, "2026-W45", MONDAY, "kargo", "teslimat")
        store.decisions.merge(2, 1, by=BY)
        fill(
            store,
            ("play", "kargom hâlâ gelmedi, [email] adresine yazdım", now, 1, NEGATIVE),
            ("play", "kargom 3 gündür şubede", now, 2, NEGATIVE),
            ("play", "Kargom 3 gündür şubede", now, 2, NEGATIVE),
            ("play", "kargo geç geldi, kargo kırıktı", before, 1, NEGATIVE),
            ("play", "kuyruk", now, None, NEGATIVE),
        )
        early, late = Facts(store.db).wording((1,), PERIODS)[1]
        assert (early.documents, late.documents) == (1, 3)
        assert early.words["kargom"] == 1 and late.words["kargom"] == 3
        assert late.words["gündür"] == 2 and "email" not in late.words and "3" not in late.words
        assert early.words.get("gelmedi", 0) == 0 and "kuyruk" not in late.words
