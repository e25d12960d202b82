"""Rates by source: what must not move them, how often they are wrong, and what they must find."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from reports import changes, rates
from reports.changes import Spread
from reports.rates import Strata

BASE = tuple(range(8))
SERIES = st.lists(st.integers(0, 60), min_size=9, max_size=9)
EXPOSED = st.lists(st.integers(1, 400), min_size=9, max_size=9)
SOURCES = st.lists(st.tuples(SERIES, EXPOSED), min_size=1, max_size=4)
DISPERSION = st.sampled_from([0.0, 0.05, 0.5])


def strata(*sources: tuple[list[int], list[int]]) -> Strata:
    return Strata(tuple(tuple(one[0]) for one in sources), tuple(tuple(one[1]) for one in sources))


def p(made: Strata, dispersion: float = 0.0, df: int = 30) -> float:
    seen = rates.expect(made, BASE, 8)
    assert seen is not None
    return rates.test(seen, dispersion, df)


@settings(deadline=None, max_examples=100)
@given(st.floats(0.001, 0.999), st.floats(0.05, 5000), st.floats(0.05, 5000))
def test_the_incomplete_beta_function_is_that_of_scipy(x: float, a: float, b: float) -> None:
    assert rates.incomplete_beta(x, a, b) == pytest.approx(float(special.betainc(a, b, x)), rel=1e-7, abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 200), st.floats(0.05, 100), st.floats(0.3, 500))
def test_the_negative_binomial_is_that_of_scipy(count: int, mean: float, size: float) -> None:
    same = stats.nbinom(size, size / (size + mean))
    assert rates.at_least(count, mean, size) == pytest.approx(same.sf(count - 1), rel=1e-6, abs=1e-12)
    assert rates.at_most(count, mean, size) == pytest.approx(same.cdf(count), rel=1e-6, abs=1e-12)
    assert rates.probability(count, mean, size) == pytest.approx(same.pmf(count), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(("before", "now"), [(80, 12), (40, 14), (24, 9), (8, 6), (120, 4)])
def test_without_dispersion_it_is_the_exact_conditional_test(before: int, now: int) -> None:
    """Given both counts together, this week's is binomial with its share of the exposure; mid-p lies between."""
    made = strata(([before // 8] * 8 + [now], [100] * 9))
    exact = stats.binom(before + now, 1 / 9)
    upper, lower = exact.sf(now) + exact.pmf(now) / 2, exact.cdf(now) - exact.pmf(now) / 2
    assert p(made, df=rates.EXACT) == pytest.approx(2 * min(upper, lower), rel=0.12)


@settings(deadline=None, max_examples=60)
@given(SOURCES, DISPERSION)
def test_the_order_of_sources_is_nothing(sources: list[tuple[list[int], list[int]]], dispersion: float) -> None:
    assert p(strata(*sources), dispersion) == pytest.approx(p(strata(*reversed(sources)), dispersion), rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(SERIES, EXPOSED, st.integers(2, 5))
def test_twice_the_documents_with_twice_the_mentions_is_no_change(
    counts: list[int], exposed: list[int], times: int
) -> None:
    """A week that collects more of the same keeps its rate ratio."""
    plain = rates.expect(strata((counts, exposed)), BASE, 8)
    more = rates.expect(strata(([*counts[:8], counts[8] * times], [*exposed[:8], exposed[8] * times])), BASE, 8)
    assert plain is not None and more is not None
    assert more.observed / more.mean == pytest.approx(plain.observed / plain.mean)


def test_a_source_that_doubles_is_no_news() -> None:
    assert p(strata(([10] * 8 + [20], [100] * 8 + [200]))) > 0.9


def test_a_shift_between_sources_is_no_news() -> None:
    """The survey grows tenfold and never speaks of the topic; the share of all documents falls, no rate does."""
    made = strata(([20] * 9, [100] * 9), ([0] * 9, [100] * 8 + [1000]))
    assert p(made) > 0.5
    pooled = strata(([20] * 9, [200] * 8 + [1100]))
    assert p(pooled) < 1e-6


@settings(deadline=None, max_examples=60)
@given(SOURCES, SERIES, EXPOSED)
def test_a_source_that_is_down_takes_no_part(
    sources: list[tuple[list[int], list[int]]], counts: list[int], exposed: list[int]
) -> None:
    down = (counts, [*exposed[:8], 0])
    assert p(strata(*sources, down)) == pytest.approx(p(strata(*sources)), rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(SOURCES, SERIES, EXPOSED)
def test_a_source_that_begins_takes_no_part(
    sources: list[tuple[list[int], list[int]]], counts: list[int], exposed: list[int]
) -> None:
    begins = (counts, [0] * 8 + [exposed[8]])
    assert p(strata(*sources, begins)) == pytest.approx(p(strata(*sources)), rel=1e-9)


def test_no_source_in_both_is_no_test() -> None:
    assert rates.expect(strata(([5] * 9, [0] * 8 + [50])), BASE, 8) is None
    assert rates.expect(strata(([5] * 9, [50] * 8 + [0])), BASE, 8) is None


@settings(deadline=None, max_examples=40)
@given(SOURCES, DISPERSION)
@example([([0] * 7 + [26, 0], [1] * 9)], 0.0)
def test_the_interval_holds_the_ratio_and_agrees_with_the_test(
    sources: list[tuple[list[int], list[int]]], dispersion: float
) -> None:
    seen = rates.expect(strata(*sources), BASE, 8)
    assert seen is not None
    low, high = rates.interval(seen, dispersion, 30)
    assert low <= seen.observed / seen.mean <= high
    tested = rates.test(seen, dispersion, 30)
    if abs(tested - 0.05) > 0.002:
        assert (low <= 1 <= high) == (tested > 0.05)


@settings(deadline=None, max_examples=40)
@given(SOURCES, DISPERSION)
def test_more_dispersion_is_less_sure(sources: list[tuple[list[int], list[int]]], dispersion: float) -> None:
    seen = rates.expect(strata(*sources), BASE, 8)
    assert seen is not None and seen.size(dispersion + 0.1) < seen.size(dispersion)


# --- how often it is wrong, and what it finds -------------------------------------------------------------------------


def dispersions(topics: list[Strata]) -> list[tuple[float, int]]:
    spreads = []
    for one in topics:
        squares, df, size = rates.residuals(one, BASE)
        spreads.append(Spread(squares / df, df, max(size, 1e-6), 1 / max(size, 1e-6)))
    return changes.moderated(spreads)


def hits(topics: list[Strata]) -> list[bool]:
    """The topics of one week, judged as the report does."""
    seen = [rates.expect(one, BASE, 8) for one in topics]
    tested = [rates.test(one, *wobble) for one, wobble in zip(seen, dispersions(topics), strict=True) if one]
    return changes.benjamini_hochberg(tested, 0.01)


def still(rng: np.random.Generator, dispersion: float) -> list[Strata]:
    """25 topics over three sources of different size in nine weeks; counts are negative binomial around one rate."""
    exposed = rng.poisson(rng.choice([40, 120, 400], 3)[:, None] * np.exp(rng.normal(0, 0.2, (3, 9)))) + 1
    made = []
    for share in rng.dirichlet(np.ones(25)):
        swing = rng.gamma(1 / dispersion, dispersion, 9) if dispersion else np.ones(9)
        counts = rng.poisson(share * exposed * rng.gamma(4, 0.25, 3)[:, None] * swing)
        made.append(Strata(tuple(map(tuple, counts.tolist())), tuple(map(tuple, exposed.tolist()))))
    return made


@pytest.mark.parametrize("dispersion", [0.0, 0.05, 0.15])
def test_at_most_one_still_week_in_twenty_tells_of_a_topic(dispersion: float) -> None:
    rng = np.random.default_rng(11)
    weeks = [any(hits(still(rng, dispersion))) for _ in range(200)]
    assert sum(weeks) / len(weeks) < 0.05


@pytest.mark.parametrize("dispersion", [0.0, 0.1])
def test_twelve_documents_of_nothing_before_are_found(dispersion: float) -> None:
    """Twelve in a week of some 192 documents (5,000 over half a year) among 25 ordinary topics."""
    rng, found = np.random.default_rng(5), 0
    for _ in range(50):
        exposed = tuple(rng.poisson(192, 9).tolist())
        usual = [Strata((tuple(rng.poisson(7, 9).tolist()),), (exposed,)) for _ in range(25)]
        found += hits([*usual, Strata(((0,) * 8 + (12,),), (exposed,))])[-1]
    assert found >= 48


def test_a_topic_that_goes_quiet_is_found() -> None:
    made = strata(([24, 20, 22, 25, 19, 23, 21, 22, 3], [200] * 9))
    assert p(made, 0.02) < 1e-3


def test_residuals_of_a_poisson_course_are_about_one() -> None:
    rng = np.random.default_rng(3)
    ratios = []
    for _ in range(100):
        squares, df, size = rates.residuals(Strata((tuple(rng.poisson(20, 8).tolist()),), ((100,) * 8,)), BASE)
        assert df == 7 and math.isclose(size, 20, rel_tol=0.4)
        ratios.append(squares / df)
    assert 0.85 < float(np.mean(ratios)) < 1.15
