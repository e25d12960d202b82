from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import ConfigError
from listener.schedule import Busy, backoff, due, held, weeks_due
from listener.types import Period

ZONE = "Europe/Istanbul"
NOON = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("schedule", ["hourly", "daily", "weekly"])
def test_a_source_never_run_is_due(schedule: str) -> None:
    assert due(schedule, None, NOON, ZONE)


@given(moments, st.sampled_from(["hourly", "daily", "weekly"]))
def test_a_source_is_due_once_a_slot(at: datetime, schedule: str) -> None:
    assert not due(schedule, at, at, ZONE)
    later = at + {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}[schedule]
    assert due(schedule, at, later, ZONE)


def test_days_are_local() -> None:
    midnight = datetime(2026, 11, 16, 21, 0, tzinfo=UTC)
    before_midnight, after_midnight = midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)
    assert due("daily", before_midnight, after_midnight, ZONE)
    assert not due("daily", before_midnight, after_midnight, "UTC")


def test_manual_is_never_due() -> None:
    assert not due("manual", None, NOON, ZONE)


def test_an_unknown_schedule_names_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        due("fortnightly", None, NOON, ZONE)
    assert "weekly" in caught.value.hint


@given(st.integers(1, 10_000))
def test_a_pause_doubles_up_to_twenty_hours(failures: int) -> None:
    assert timedelta(minutes=15) <= backoff(failures) <= backoff(failures + 1) <= timedelta(hours=20)
    if failures < 7:
        assert backoff(failures + 1) == 2 * backoff(failures)


MONDAY = date(2026, 11, 16)
LAST = Period.week_of(date(2026, 11, 15))


@pytest.mark.parametrize(
    ("written", "weeks"),
    [
        ([], [0]),
        ([0], []),
        ([1], [0]),
        ([3, 7], [2, 1, 0]),
        ([-2], [0]),
        ([60], list(range(12, -1, -1))),
    ],
)
def test_closed_weeks_without_a_report_are_due(written: list[int], weeks: list[int]) -> None:
    starts = [LAST.start - timedelta(weeks=ago) for ago in written]
    due_now = weeks_due(LAST, starts, MONDAY)
    assert [one.start for one in due_now] == [LAST.start - timedelta(weeks=ago) for ago in weeks]


def test_an_open_week_is_never_due() -> None:
    assert weeks_due(LAST, [], LAST.end - timedelta(days=1)) == []
    assert weeks_due(LAST, [], LAST.end) == [LAST]


def test_a_lock_is_for_one_activity(tmp_path: Path) -> None:
    with held(tmp_path / "locks", "collect a/b"):
        with held(tmp_path / "locks", "label"):
            pass
        with pytest.raises(Busy, match="collect a/b"), held(tmp_path / "locks", "collect a/b"):
            pass
    with held(tmp_path / "locks", "collect a/b"):
        pass
