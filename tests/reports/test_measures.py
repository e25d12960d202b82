"""Formulas against published figures and against scipy; properties that every interval has."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports import measures, student
from reports.measures import Count

COUNTS = st.integers(0, 400)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_in_newcombe_1998_table_1(count: int, n: int, low: float, high: float) -> None:
    assert measures.wilson(count, n) == pytest.approx((low, high), abs=5e-5)


def test_nps_by_hand_after_rocks_2016() -> None:
    """60 promoters, 25 passives, 15 detractors: (60.75 − 15.75)/103 ± 1.96·√((0.742718 − 0.436893²)/103)."""
    found = measures.nps({10.0: 60, 8.0: 25, 3.0: 15})
    centre, half = 45 / 103, 1.959964 * math.sqrt((76.5 / 103 - (45 / 103) ** 2) / 103)
    assert found.value == 45
    assert (found.low, found.high) == pytest.approx((100 * (centre - half), 100 * (centre + half)), abs=1e-4)


def test_width_of_an_nps_of_three_equal_thirds_is_320_by_root_n() -> None:
    found = measures.nps({10.0: 400, 8.0: 400, 0.0: 400})
    assert found.high - found.low == pytest.approx(320 / math.sqrt(1200), rel=0.01)  # type: ignore[operator]


@pytest.mark.parametrize("df", [1, 2, 3, 7, 20, 25, 399, 400, 5000])
def test_student_is_that_of_scipy(df: int) -> None:
    for t in (0.0, 0.3, 1.0, 2.0, 3.5, 6.0):
        assert student.two_sided(t, df) == pytest.approx(
            2 * stats.t.sf(t, df), rel=1e-4 if df >= 400 else 1e-6, abs=1e-12
        )
    assert student.quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-6)


def test_mean_is_students_t() -> None:
    cell = {1.0: 5, 4.0: 7, 5.0: 12}
    values = [value for value, n in cell.items() for _ in range(n)]
    found = measures.mean("stars", cell, (1, 5), "stars")
    low, high = stats.t.interval(0.95, len(values) - 1, stats.tmean(values), stats.sem(values))
    assert (found.value, found.low, found.high) == pytest.approx((stats.tmean(values), low, high))


def test_too_few_have_no_value() -> None:
    assert measures.nps({10.0: 29}).value is None
    assert measures.nps({10.0: 30}).value == 100
    assert measures.top_two({5.0: 9}, 5).value is None
    assert measures.top_two({5.0: 5, 4.0: 3, 1.0: 2}, 5).value == pytest.approx(0.8)
    assert measures.mean("ces", {4.0: 9}, (1, 7), "score").value is None
    assert measures.net((3, 3, 3)).value is None
    assert measures.net((5, 0, 5)).value == 0


@settings(deadline=None, max_examples=60)
@given(COUNTS, COUNTS, COUNTS)
def test_an_interval_holds_its_value(down: int, middle: int, up: int) -> None:
    n = down + middle + up
    for found in (
        measures.nps({0.0: down, 7.0: middle, 10.0: up}),
        measures.net((down, middle, up)),
        measures.top_two({1.0: down, 3.0: middle, 5.0: up}, 5),
        measures.mean("stars", {1.0: down, 3.0: middle, 5.0: up}, (1, 5), "stars"),
        measures.share(Count(up, n)),
        measures.rate(Count(up, n)),
        measures.volume(Count(up, 1)),
    ):
        if found.value is not None:
            assert found.low is not None and found.high is not None
            assert found.low <= found.value <= found.high


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(2, 9))
def test_more_answers_make_it_narrower(down: int, middle: int, up: int, times: int) -> None:
    def width(k: int) -> float:
        found = measures.nps({0.0: k * (10 + down), 7.0: k * (10 + middle), 10.0: k * (10 + up)})
        return (found.high or 0) - (found.low or 0)

    assert width(times) < width(1)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.dictionaries(st.sampled_from([1.0, 2.0, 5.0]), st.integers(1, 50)), max_size=6))
def test_adding_loses_nobody(cells: list[dict[float, int]]) -> None:
    assert measures.size(measures.add(cells)) == sum(measures.size(cell) for cell in cells)


def test_equal_answers_still_have_a_variance() -> None:
    point = measures.score_gauge("stars", 1, 5).point({5.0: 40})
    assert point is not None and point.v > 0
