"""What may be claimed: the rate of false claims by simulation, events that must be found, runs and baselines."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports import changes
from reports.changes import Track, Verdict
from reports.measures import NET, RATE, SHARE, VOLUME, Count, Point, score_gauge

WEEKS = 26
PVALUES = st.lists(st.floats(1e-9, 1), min_size=1, max_size=40)


def world(seed: int, documents: int, volume: float, wobble: float) -> list[Track]:
    """26 weeks in which nothing happens; ``wobble``: lognormal spread of a topic's share from week to week."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(documents * np.exp(rng.normal(0, volume, WEEKS)))
    tracks = [Track("volume", VOLUME, tuple(Count(int(n), 1) for n in counts))]
    for share in rng.dirichlet(np.ones(12)):
        spoken = [
            int(rng.poisson(n * share * k)) for n, k in zip(counts, np.exp(rng.normal(0, wobble, WEEKS)), strict=True)
        ]
        tracks.append(Track("share", SHARE, tuple(Count(x, int(n)) for x, n in zip(spoken, counts, strict=True))))
        tracks.append(Track("rate", RATE, tuple(Count(x, 2000) for x in spoken)))
        polarity = rng.dirichlet([3, 1, 2])
        tracks.append(Track("net", NET, tuple(tuple(int(k) for k in rng.multinomial(x, polarity)) for x in spoken)))
    return [*tracks, *(scores(rng, *one) for one in (("nps", 0, 10, 45), ("csat", 1, 5, 40), ("stars", 1, 5, 80)))]


def scores(rng: np.random.Generator, metric: str, low: int, high: int, size: int) -> Track:
    values, shares = range(low, high + 1), rng.dirichlet(np.ones(high - low + 1))
    cells = (
        dict(zip(map(float, values), map(int, rng.multinomial(rng.poisson(size), shares)), strict=True))
        for _ in range(WEEKS)
    )
    return Track(metric, score_gauge(metric, low, high), tuple(cells))


def claims(tracks: list[Track]) -> list[list[str]]:
    """Names of the claimed tracks, week by week from the ninth on."""
    judged = [changes.judge(track, 8) for track in tracks]
    made = []
    for week in range(8, WEEKS):
        values = [
            one[week].baseline.p if changes.enough(t, one[week]) else None
            for t, one in zip(tracks, judged, strict=True)
        ]
        hits = changes.benjamini_hochberg(values)
        made.append([track.name for track, hit in zip(tracks, hits, strict=True) if hit])
    return made


@pytest.mark.parametrize(
    ("documents", "volume", "wobble"),
    [(150, 0.05, 0.0), (150, 0.15, 0.15), (600, 0.1, 0.2)],
    ids=["plain", "wobbly", "large"],
)
def test_at_most_one_week_in_twenty_without_an_event_carries_a_claim(
    documents: int, volume: float, wobble: float
) -> None:
    weeks = [week for seed in range(14) for week in claims(world(seed, documents, volume, wobble))]
    assert sum(bool(week) for week in weeks) / len(weeks) <= 0.05


def test_a_courier_failure_is_found_and_so_is_its_second_week() -> None:
    rng = random.Random(4)
    usual = [max(0, round(rng.gauss(9, 3))) for _ in range(WEEKS)]
    usual[20], usual[21] = 31, 28
    track = Track("share", SHARE, tuple(Count(n, 160) for n in usual))
    judged = changes.judge(track, 8)
    assert changes.deviates(judged[20].baseline) and changes.deviates(judged[21].baseline)
    assert (judged[20].since, judged[21].since, judged[21].left_out) == (20, 20, 1)
    assert not changes.deviates(judged[22].baseline)


def test_a_lasting_change_becomes_the_normal() -> None:
    counts = [10, 12, 9, 11, 10, 8, 12, 10, 11, 9, 10, 12, *([40, 42, 38, 41] * 4)]
    judged = changes.judge(Track("volume", VOLUME, tuple(Count(n, 1) for n in counts)), 8)
    assert changes.deviates(judged[12].baseline)
    assert not changes.deviates(judged[-1].baseline)


def test_between_is_dersimonian_laird_by_hand() -> None:
    """y = 1, 3, 5 with v = 1: Q = 8, C = 3 − 1 = 2, τ² = (8 − 2)/2 = 3."""
    assert changes.between([Point(1, 1), Point(3, 1), Point(5, 1)]) == pytest.approx(3)
    assert changes.between([Point(1, 9), Point(1.1, 9)]) == 0


def test_a_short_baseline_carries_no_claim() -> None:
    judged = changes.judge(Track("volume", VOLUME, tuple(Count(n, 1) for n in (10, 11, 12, 500))), 8)
    assert all(one.baseline.p is None for one in judged)
    assert judged[3].baseline.then.value is None


def test_weeks_before_the_first_document_are_no_zeros() -> None:
    track = Track("volume", VOLUME, tuple(Count(n, 1) for n in [0] * 10 + [50, 52, 49, 51, 50, 48]))
    last: Verdict = changes.judge(track, 8, start=10)[-1]
    assert last.base == (10, 11, 12, 13, 14) and not changes.deviates(last.baseline)


@given(st.lists(st.integers(0, 300), min_size=10, max_size=20))
def test_the_interval_of_a_change_holds_it_and_agrees_with_the_test(counts: list[int]) -> None:
    for one in changes.judge(Track("share", SHARE, tuple(Count(n, 300) for n in counts)), 8):
        change = one.baseline
        if change.delta is None or change.p is None:
            continue
        assert change.low is not None and change.high is not None and change.detectable is not None
        assert change.low <= change.delta + 1e-12 and change.delta <= change.high + 1e-12
        assert change.detectable > 0


@given(PVALUES)
def test_false_discovery_rate_is_that_of_scipy(values: list[float]) -> None:
    adjusted = stats.false_discovery_control(values, method="bh")
    clear = [abs(one - 0.05) > 1e-9 for one in adjusted]
    found = changes.benjamini_hochberg(values, 0.05)
    assert [f for f, c in zip(found, clear, strict=True) if c] == [
        bool(a <= 0.05) for a, c in zip(adjusted, clear, strict=True) if c
    ]


@given(PVALUES)
def test_a_smaller_p_is_never_dropped_for_a_larger_one(values: list[float]) -> None:
    found = changes.benjamini_hochberg([*values, None])
    kept = [p for p, hit in zip(values, found, strict=False) if hit]
    assert found[-1] is False
    assert all(hit for p, hit in zip(values, found, strict=False) if kept and p <= max(kept))


def test_power_of_the_detectable_change() -> None:
    """A change as large as ``detectable`` is found in some 80 % of weeks."""
    rng, found = np.random.default_rng(7), 0
    for _ in range(300):
        cells = [Count(int(n), 400) for n in rng.poisson(80, 25)]
        reach = changes.judge(Track("share", SHARE, (*cells, Count(80, 400))), 8)[-1].baseline.detectable
        assert reach is not None and not math.isnan(reach)
        now = Count(int(rng.poisson(80 + 400 * reach)), 400)
        p = changes.judge(Track("share", SHARE, (*cells, now)), 8)[-1].baseline.p
        found += p is not None and p < 0.05
    assert 0.7 <= found / 300 <= 0.92
