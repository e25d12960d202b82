"""What may be claimed: the rate of false claims by simulation, events that must be found, runs and baselines."""

import math
import random
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from fake_facts import NOW, WEEK
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from listener.facts import ScoreKey, Tally, TopicCount, TopicSources
from listener.types import ModelRef, Period, Topic
from reports import changes
from reports.changes import Spread, Track, Verdict
from reports.measures import SHARE, VOLUME, Count, Point
from reports.scope import Scope
from reports.study import study

WEEKS = 26
SCOPE = Scope(WEEK, NOW)
PVALUES = st.lists(st.floats(1e-9, 1), min_size=1, max_size=40)


def judged_alone(track: Track, start: int = 0) -> list[Verdict]:
    return changes.judge([track], 8, start)[0]


@dataclass
class Still:
    """26 weeks in which nothing happens; ``wobble``: lognormal spread of a topic's share from week to week."""

    seed: int
    documents: int
    spread: float
    wobble: float
    counts: list[int] = field(default_factory=list)
    made: list[TopicCount] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.counts = [
            int(n) for n in self.rng.poisson(self.documents * np.exp(self.rng.normal(0, self.spread, WEEKS)))
        ]

    def sentiment_ref(self, window: Period) -> ModelRef:
        return ModelRef("sentiment", "tr-en", "1")

    def first_day(self) -> date:
        return SCOPE.periods[0].start

    def volume(self, periods: Any) -> list[int]:
        return self.counts

    def orders(self, periods: Any) -> dict[str, list[int]]:
        return {"": [int(n) for n in self.rng.poisson(4 * self.documents, WEEKS)]}

    def tally(self, n: int, shares: Any) -> Tally:
        return Tally(*(int(k) for k in self.rng.multinomial(n, shares)))

    def sentiment(self, periods: Any, ref: Any) -> list[Tally]:
        return [self.tally(n, (0.3, 0.3, 0.4)) for n in self.counts]

    def groups(self, periods: Any, ref: Any) -> list[Any]:
        return []

    def topics(self, periods: Any, ref: Any) -> list[TopicCount]:
        self.made = [self.topic(number, share) for number, share in enumerate(self.rng.dirichlet(np.ones(12)), 1)]
        return self.made

    def topic_sources(self, periods: Any, ref: Any) -> TopicSources:
        """One source, which began long ago."""
        mentions = {one.topic.id: (one.counts,) for one in self.made}
        complaints = {one.topic.id: (tuple(tally.negative for tally in one.tallies),) for one in self.made}
        return TopicSources(("play",), (date(2020, 1, 1),), (tuple(self.counts),), mentions, complaints)

    def topic(self, number: int, share: float) -> TopicCount:
        usual = share * np.array(self.counts) * np.exp(self.rng.normal(0, self.wobble, WEEKS))
        spoken, polarity = self.rng.poisson(usual), self.rng.dirichlet([3, 1, 2])
        tallies = tuple(self.tally(int(n), polarity) for n in spoken)
        said = tuple(map(int, spoken))
        return TopicCount(Topic(number, {"tr": f"konu {number}"}), said, tallies, said)

    def scores(self, periods: Any) -> dict[ScoreKey, list[dict[float, int]]]:
        shapes = (("nps", 0.0, 10.0, 45), ("csat", 1.0, 5.0, 40), ("stars", 1.0, 5.0, 80))
        return {ScoreKey(name, "transactional", low, high): self.answers(low, high, n) for name, low, high, n in shapes}

    def answers(self, low: float, high: float, size: int) -> list[dict[float, int]]:
        values = np.arange(low, high + 1)
        shares = self.rng.dirichlet(np.ones(len(values)))
        return [dict(zip(values.tolist(), self.rng.multinomial(self.rng.poisson(size), shares).tolist(), strict=True))
                for _ in range(WEEKS)]  # fmt: skip


@pytest.mark.parametrize(
    ("documents", "spread", "wobble"),
    [(150, 0.05, 0.0), (150, 0.15, 0.15), (600, 0.1, 0.2)],
    ids=["plain", "wobbly", "large"],
)
def test_at_most_one_week_in_twenty_without_an_event_carries_a_claim(
    documents: int, spread: float, wobble: float
) -> None:
    """180 weeks of a still world each, over the whole family of the report."""
    worlds = [study(Still(seed, documents, spread, wobble), SCOPE) for seed in range(10)]  # type: ignore[arg-type]
    claimed = [any(one.claim for one in world.week(index)) for world in worlds for index in range(8, WEEKS)]
    assert sum(claimed) / len(claimed) <= 0.05


def test_a_courier_failure_is_found_and_so_is_its_second_week() -> None:
    rng = random.Random(4)
    usual = [max(0, round(rng.gauss(9, 3))) for _ in range(WEEKS)]
    usual[20], usual[21] = 31, 28
    track = Track("share", SHARE, tuple(Count(n, 160) for n in usual))
    judged = judged_alone(track)
    assert changes.deviates(judged[20].baseline) and changes.deviates(judged[21].baseline)
    assert (judged[20].since, judged[21].since, judged[21].left_out) == (20, 20, 1)
    assert not changes.deviates(judged[22].baseline)


def test_a_lasting_change_becomes_the_normal() -> None:
    counts = [10, 12, 9, 11, 10, 8, 12, 10, 11, 9, 10, 12, *([40, 42, 38, 41] * 4)]
    judged = judged_alone(Track("volume", VOLUME, tuple(Count(n, 1) for n in counts)))
    assert changes.deviates(judged[12].baseline)
    assert not changes.deviates(judged[-1].baseline)


def test_a_track_alone_has_the_tau2_of_dersimonian_and_laird() -> None:
    """y = 1, 3, 5 with v = 1: Q = 8, C = 3 − 1 = 2, τ² = (8 − 2)/2 = 3."""
    found = changes.moderated([changes.spread([Point(1, 1), Point(3, 1), Point(5, 1)], root=False)])
    assert found == [(pytest.approx(3), 2)]
    assert changes.moderated([changes.spread([Point(1, 9), Point(1.1, 9)], root=False), None]) == [(0.0, 1), (0.0, 1)]


def test_tracks_of_a_kind_draw_each_other_to_the_usual() -> None:
    quiet = changes.spread([Point(n % 2, 1) for n in range(20)], root=False)
    wild = changes.spread([Point(3 * (n % 2), 1) for n in range(20)], root=False)
    alone, drawn = changes.moderated([wild])[0], changes.moderated([wild, quiet, quiet, quiet])[0]
    assert drawn[0] < alone[0] and drawn[1] == alone[1] + changes.PRIOR


def test_the_usual_weighs_more_where_tracks_differ_by_chance_alone() -> None:
    rng = np.random.default_rng(6)
    alike = [Spread(float(rng.chisquare(20)) / 20, 20, 10, 0.1) for _ in range(60)]
    apart = [replace(one, phi=one.phi * (0.3 if n % 2 else 3)) for n, one in enumerate(alike)]
    assert changes.prior_df(alike, 0.0) > 60 and changes.prior_df(apart, 0.0) == changes.PRIOR
    assert changes.prior_df(alike[:5], 0.0) == changes.PRIOR


@pytest.mark.parametrize(("count", "expected"), [(0, 5.0), (5, 0.3), (12, 3.0), (3, 12.0), (7, 7.0)])
def test_poisson_tail_is_that_of_scipy(count: int, expected: float) -> None:
    tails = stats.poisson.cdf(count, expected), stats.poisson.sf(count - 1, expected)
    assert changes.poisson_tail(count, expected) == pytest.approx(min(tails), rel=1e-9)


def test_a_short_baseline_carries_no_claim() -> None:
    judged = judged_alone(Track("volume", VOLUME, tuple(Count(n, 1) for n in (10, 11, 12, 500))))
    assert all(one.baseline.p is None for one in judged)
    assert judged[3].baseline.then.value is None


def test_weeks_before_the_first_document_are_no_zeros() -> None:
    track = Track("volume", VOLUME, tuple(Count(n, 1) for n in [0] * 10 + [50, 52, 49, 51, 50, 48]))
    last: Verdict = judged_alone(track, 10)[-1]
    assert last.base == (10, 11, 12, 13, 14) and not changes.deviates(last.baseline)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 300), min_size=10, max_size=20))
def test_the_interval_of_a_change_holds_it_and_agrees_with_the_test(counts: list[int]) -> None:
    for one in judged_alone(Track("share", SHARE, tuple(Count(n, 300) for n in counts))):
        change = one.baseline
        if change.delta is None or change.p is None:
            continue
        assert change.low is not None and change.high is not None and change.detectable is not None
        assert change.low <= change.delta + 1e-12 and change.delta <= change.high + 1e-12
        assert change.detectable > 0


@settings(deadline=None, max_examples=60)
@given(PVALUES)
def test_false_discovery_rate_is_that_of_scipy(values: list[float]) -> None:
    adjusted = stats.false_discovery_control(values, method="bh")
    clear = [abs(one - 0.05) > 1e-9 for one in adjusted]
    found = changes.benjamini_hochberg(values, 0.05)
    assert [f for f, c in zip(found, clear, strict=True) if c] == [
        bool(a <= 0.05) for a, c in zip(adjusted, clear, strict=True) if c
    ]


@settings(deadline=None, max_examples=60)
@given(PVALUES)
def test_a_smaller_p_is_never_dropped_for_a_larger_one(values: list[float]) -> None:
    found = changes.benjamini_hochberg([*values, None], 0.05)
    kept = [p for p, hit in zip(values, found, strict=False) if hit]
    assert found[-1] is False
    assert all(hit for p, hit in zip(values, found, strict=False) if kept and p <= max(kept))


def test_power_of_the_detectable_change() -> None:
    """A change as large as ``detectable`` is found in some 80 % of weeks."""
    rng, found = np.random.default_rng(7), 0
    for _ in range(300):
        cells = [Count(int(n), 400) for n in rng.poisson(80, 25)]
        reach = judged_alone(Track("share", SHARE, (*cells, Count(80, 400))))[-1].baseline.detectable
        assert reach is not None and not math.isnan(reach)
        now = Count(int(rng.poisson(80 + 400 * reach)), 400)
        p = judged_alone(Track("share", SHARE, (*cells, now)))[-1].baseline.p
        found += p is not None and p < 0.05
    assert 0.7 <= found / 300 <= 0.92
