"""The worlds of ``python -m bench.worlds``: the same by seed, honest about what a rule may see, and rightly judged."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from bench.worlds import __main__ as worlds
from bench.worlds import rules, scales
from bench.worlds.claims import Claim, Figure, Week
from bench.worlds.event import strength
from bench.worlds.judge import KEYS, judge, located, moves
from bench.worlds.sight import METRICS
from bench.worlds.world import COPY, World, make

SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def made() -> list[World]:
    return [make(seed) for seed in SEEDS]


def test_a_world_is_the_same_by_its_seed(made: list[World]) -> None:
    again = make(SEEDS[2])
    assert again.events[0].size == made[2].events[0].size
    assert np.array_equal(again.sight.rows.score, made[2].sight.rows.score, equal_nan=True)


def test_worlds_are_as_large_and_as_varied_as_they_say(made: list[World]) -> None:
    for world in made:
        weekly = np.bincount(world.sight.rows.week, minlength=40)
        assert 150 <= weekly.mean() <= 2500
        assert 3 <= len(world.sight.kinds) <= 9
        assert 15 <= len(world.sight.groups) <= 60
        assert 3 <= len(world.sight.values["place"]) <= 12
        assert len(world.events) <= 6


def test_the_weeks_wobble_more_than_chance_alone(made: list[World]) -> None:
    """Volume of the sources, over ordinary weeks, is overdispersed."""
    counts = made[0].back.counts.sum((2, 3))[:12, 0]
    assert counts.var(ddof=1) > 1.3 * counts.mean()


@pytest.mark.parametrize("metric", METRICS)
def test_expected_scores_are_those_that_are_drawn(metric: str) -> None:
    latent = np.repeat(np.linspace(-2, 3, 6), 40_000)
    drawn = scales.told(
        metric, scales.answers(np.random.default_rng(1), np.full(len(latent), METRICS.index(metric)), latent)
    )
    mean, variance = scales.moments(metric, latent[::40_000])
    assert np.allclose(drawn.reshape(6, -1).mean(1), mean, atol=0.02)
    assert np.allclose(drawn.reshape(6, -1).var(1), variance, atol=0.04)


def test_an_event_has_the_z_that_simulation_gives_it(made: list[World]) -> None:
    """z* grows with the size, and its effect is what the rows of the week show on average."""
    world = next(one for one in made if any(e.family == "complaints" and e.kind != "recovery" for e in one.events))
    number, event = next(
        (n, e) for n, e in enumerate(world.events) if e.family == "complaints" and e.kind != "recovery"
    )
    assert strength(world.back, event, event.size / 2) < event.z
    weeks = range(event.onset, event.end)
    after, before = world.counts(number, [event.topic], False, event.cut, weeks)
    rows = world.sight.rows
    there = rows.inside(event.cut) & (rows.topic == event.topic) & (rows.polarity < 0) & (world.brought != COPY)
    count = (there & (rows.week >= event.onset) & (rows.week < event.end)).sum()
    assert abs(count - after) < 5 * np.sqrt(after) + 0.3 * after
    assert after > before


def test_a_rule_sees_no_truth(made: list[World]) -> None:
    names = set(vars(made[0].sight)) | set(vars(made[0].sight.rows))
    assert not names & {"events", "decoys", "brought", "latent", "moved", "onset"}


@pytest.mark.parametrize("name", rules.NAMES)
def test_a_report_knows_nothing_of_later_weeks(name: str, made: list[World]) -> None:
    rule, sight = rules.named(name), made[4].sight
    whole, short = rule(sight), rule(sight.until(30))
    assert [_plain(week) for week in short] == [_plain(week) for week in whole[: len(short)]]


def _plain(week: Week) -> list[object]:
    return [week.week, [(one.figure, one.up, one.onset) for one in week.claims], len(week.over)]


def test_whoever_knows_the_truth_has_full_marks(made: list[World]) -> None:
    """A rule that tells each event at its cut while it runs, with its size, passes every bar."""
    total = sum((judge(world, _oracle(world)) for world in made), Counter())
    told = worlds.figures(total)
    assert [told[key] for key in KEYS[:6]] == [1.0] * 6
    assert [told[key] or 0.0 for key in KEYS[6:]] == [0.0] * 5


def _oracle(world: World) -> list[Week]:
    return [Week(week, tuple(_true(world, n, week) for n, e in enumerate(world.events) if e.runs(week)))
            for week in range(12, 40)]  # fmt: skip


def _true(world: World, number: int, week: int) -> Claim:
    event = world.events[number]
    measure = {"score": event.metric}.get(event.family, event.family)
    figure = Figure(measure, event.cut, (event.topic,) if event.topic >= 0 else ())
    return Claim(figure, event.up, event.onset, "mean", 0.0, -1e9, 1e9, event.onset)


def test_a_claim_elsewhere_is_none_of_an_event(made: list[World]) -> None:
    world = next(one for one in made if any("place" in event.cut for event in one.events))
    number = next(n for n, event in enumerate(world.events) if "place" in event.cut)
    event, claim = world.events[number], _true(world, number, world.events[number].onset)
    other = (event.cut["place"] + 1) % len(world.sight.values["place"])
    assert moves(world, event, claim)
    assert located(world, event, claim)
    assert not moves(world, event, replace(claim, up=not claim.up))
    assert not moves(world, event, replace(claim, figure=replace(claim.figure, cut={**event.cut, "place": other})))
    assert not located(world, event, replace(claim, figure=replace(claim.figure, cut={})))


def test_one_object_with_all_figures() -> None:
    told = worlds.run("three-sd", range(1, 3), 1)
    assert set(KEYS) <= set(told)
    assert told["of"]["false_weeks"] > 0
