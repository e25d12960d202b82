"""Findings keep their identity from their onset to their end, and what people say of them stays."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import UsageError
from listener.store import Store
from listener.types import Observation, Period, Signature

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", AT)
FIRST = Period.week_of(date(2026, 9, 7))
LATE = Observation("topic_bad", "topic:3", "up", {"value": 12.5, "n": 80})
OTHER = Observation("net", "", "down")


def week(number: int) -> Period:
    return FIRST.previous(-number)


@pytest.fixture
def store():
    with Store.open(":memory:") as opened:
        yield opened


def states(store: Store) -> list[tuple[str, str, str]]:
    return [(one.measure, one.onset.isoformat(), one.state) for one in store.findings.all()]


def test_a_finding_goes_on_eases_and_is_over(store: Store) -> None:
    [began] = store.findings.observe([LATE], week(0))
    [again] = store.findings.observe([LATE], week(1))
    assert (again.id, again.key, again.onset, again.last) == (began.id, began.key, week(0).start, week(1).start)
    assert again.figures["value"] == 12.5
    store.findings.observe([], week(2))
    assert states(store)[0][2] == "easing" and store.findings.open()
    [back] = store.findings.observe([LATE], week(3))
    assert back.id == began.id and back.state == "open", "one week's pause is no end"
    for number in (4, 5):
        store.findings.observe([OTHER], week(number))
    assert states(store) == [
        ("topic_bad", week(0).start.isoformat(), "over"),
        ("net", week(4).start.isoformat(), "open"),
    ]
    [anew] = store.findings.observe([LATE], week(6))
    assert anew.id != began.id and anew.onset == week(6).start


def test_what_lasts_becomes_a_new_level_and_stays_it(store: Store) -> None:
    store.findings.observe([LATE], week(0))
    store.findings.observe([Observation(LATE.measure, LATE.cut, LATE.direction, lasting=True)], week(1))
    for number in range(2, 5):
        store.findings.observe([], week(number))
    assert states(store)[0][2] == "new level" and not store.findings.open()


def test_a_week_told_twice_is_told_once(store: Store) -> None:
    store.findings.observe([LATE], week(0))
    first = store.findings.observe([LATE, OTHER], week(1))
    assert store.findings.observe([LATE, OTHER], week(1)) == first
    store.findings.observe([LATE], week(1))
    assert [measure for measure, _, _ in states(store)] == ["topic_bad"], "what the second telling does not claim goes"
    assert store.findings.observe([LATE, OTHER], week(0))[0].onset == week(0).start
    assert states(store) == [("topic_bad", week(0).start.isoformat(), "open")], "an old week changes nothing"


def test_direction_and_cut_tell_findings_apart(store: Store) -> None:
    others = [LATE, Observation("topic_bad", "topic:3", "down"), Observation("topic_bad", "topic:4", "up")]
    assert len({one.id for one in store.findings.observe(others, week(0))}) == 3


def test_people_say_what_they_know_and_the_audit_keeps_it(store: Store) -> None:
    [found] = store.findings.observe([LATE], week(0))
    store.findings.verdict(found.id, "known", by=BY, reason="kampanya")
    [again] = store.findings.observe([LATE], week(1))
    assert (again.verdict, again.reason, again.by) == ("known", "kampanya", BY)
    store.findings.verdict(found.id, "assigned", by=BY, owner="lojistik")
    assert store.findings.of(found.id).owner == "lojistik"
    store.findings.verdict(found.id, None, by=BY)
    assert store.findings.of(found.id).by is None
    assert [row.after.get("verdict") for row in store.audit.rows(f"finding {found.id}")] == [None, "assigned", "known"]
    for wrong in (lambda: store.findings.verdict(99, "dismissed", by=BY),
                  lambda: store.findings.verdict(found.id, "assigned", by=BY)):  # fmt: skip
        with pytest.raises(UsageError):
            wrong()


def test_a_verdict_outlives_the_claim(store: Store) -> None:
    [found] = store.findings.observe([LATE], week(0))
    store.findings.verdict(found.id, "dismissed", by=BY)
    store.findings.observe([], week(0))
    assert states(store)[0][2] == "over"
    assert store.findings.observe([LATE], week(0))[0].verdict == "dismissed"


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_every_showing_belongs_to_one_finding(showings: list[bool]) -> None:
    with Store.open(":memory:") as store:
        for number, shows in enumerate(showings):
            store.findings.observe([LATE] if shows else [], week(number))
        pauses = "".join("x" if shows else " " for shows in showings).split("  ")
        assert len(store.findings.all()) == sum(bool(run.strip()) for run in pauses)
        assert store.read("SELECT count(*) FROM finding_periods") == [(sum(showings),)]
