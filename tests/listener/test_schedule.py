from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import ConfigError
from listener.schedule import due

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
