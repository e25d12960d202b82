"""The detector on small panels of our own: where, since when, how much, and what became of it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from reports.statistics import levels, tails, tree
from reports.statistics.detector import Detector
from reports.statistics.findings import Finding
from reports.statistics.panel import Answers, Entries, Mentions, Panel

WEEKS = 26
PLACES, TOUCHES, CARRIERS = ("north", "south", "west"), ("delivery", "store"), ("fast", "slow")
VALUES = {"source": ("survey", "review"), "touchpoint": TOUCHES, "place": PLACES, "carrier": CARRIERS}
HERE = {"touchpoint": 0, "place": 1}


def panel(
    fall: float = 0.0,
    weeks: range = range(0),
    cut: dict[str, int] = HERE,
    surge: int = 0,
    many: float = 1.0,
    seed: int = 5,
) -> Panel:
    """Thirty answers a week and cell; ``fall``: share of good answers less in a cut; ``surge``: complaints more there.

    ``many``: how many times as many answer in the cut, whose answers are worse than elsewhere.
    """
    dice = np.random.default_rng(seed)
    week, touch, place = (one.ravel() for one in np.indices((WEEKS, 2, 3)))
    there = np.isin(week, weeks) & (touch == cut.get("touchpoint", 0)) & (place == cut.get("place", 1))
    counts = dice.poisson(np.where(there, 30 * many, 30.0))
    rows = np.repeat(np.arange(len(week)), counts)
    entries = _entries(dice, week[rows], touch[rows], place[rows])
    usual = np.where((touch == 0) & (place == 1), 0.6, 0.8) - fall * there
    good = (dice.uniform(size=len(rows)) < usual[rows]).astype(float)
    extra = np.flatnonzero(there[rows])[:: max(1, 30 // surge)] if surge else np.zeros(0, int)
    topic = entries.topic.copy()
    topic[extra] = 0
    polarity = np.where(topic == 0, -1, entries.polarity)
    entries = replace(entries, topic=topic, polarity=polarity)
    answers = (Answers("csat", entries, good, good, 0.0, 1.0),)
    mentions = (Mentions("complaints", -1), Mentions("praise", 1))
    return Panel(WEEKS, VALUES, entries, answers, mentions, (0, 0, 1), np.zeros(WEEKS, bool))


def _entries(dice: np.random.Generator, week: np.ndarray, touch: np.ndarray, place: np.ndarray) -> Entries:
    size = len(week)
    carrier = np.where(touch == 0, dice.integers(0, 2, size), -1)
    codes = {"source": dice.integers(0, 2, size), "touchpoint": touch, "place": place, "carrier": carrier}
    topic = dice.choice((-1, 0, 1, 2), size, p=(0.6, 0.05, 0.15, 0.2))
    return Entries(week, codes, topic, np.where(topic >= 0, dice.choice((-1, 1), size), 0), np.ones(size))


def told(made: Panel, week: int) -> list[Finding]:
    return Detector(made).weeks()[week - 12]


def test_a_collapse_is_told_at_its_cut_from_its_first_week() -> None:
    first = told(panel(0.52, range(20, 26)), 20)[0]
    assert (first.measure, dict(first.cut), first.onset, first.state) == ("csat", HERE, 20, "open")
    assert first.low <= -0.52 <= first.high < 0
    assert not first.better


def test_one_change_is_one_finding() -> None:
    found = told(panel(0.52, range(20, 26)), 23)
    assert [(dict(one.cut), one.onset) for one in found] == [(HERE, 20)]


def test_a_weaker_change_is_told_as_a_run() -> None:
    made = panel(0.28, range(19, 25))
    weeks = Detector(made).weeks()
    first = next(one for found in weeks for one in found if one.measure == "csat")
    assert dict(first.cut) == HERE
    assert abs(first.onset - 19) <= 1


def test_who_answers_moves_nothing() -> None:
    """Three times as many answers from the cut that is always worse: the pooled share falls, and nothing is told."""
    made = panel(0.0, range(20, 26), many=3.0, seed=1)
    good, late = made.answers[0], made.answers[0].entries.week >= 20
    assert good.total[late].mean() < good.total[~late].mean() - 0.02
    assert not any(found for found in Detector(made).weeks())


def test_quiet_weeks_stay_quiet() -> None:
    assert not any(found for seed in range(4) for found in Detector(panel(seed=seed)).weeks())


def test_over_is_said_after_two_quiet_weeks_only() -> None:
    weeks = Detector(panel(0.5, range(18, 22))).weeks()
    states = {week + 12: [one.state for one in found] for week, found in enumerate(weeks) if found}
    assert states == {18: ["open"], 19: ["open"], 20: ["open"], 21: ["open"], 22: ["easing"], 23: ["over"]}


def test_a_surge_is_told_with_its_topic_and_place() -> None:
    found = told(panel(weeks=range(20, 26), surge=15), 21)
    first = next(one for one in found if one.measure == "complaints")
    assert (first.cut["place"], first.topics, first.up, first.onset) == (1, (0,), True, 20)


def test_a_week_knows_nothing_of_later_ones() -> None:
    made = panel(0.4, range(20, 26))
    early = made.documents.week < 22
    codes = {name: one[early] for name, one in made.documents.codes.items()}
    parts = (
        made.documents.week[early],
        codes,
        *(one[early] for one in (made.documents.topic, made.documents.polarity)),
    )
    entries = Entries(*parts, made.documents.n[early])
    answers = (replace(made.answers[0], entries=entries, total=made.answers[0].total[early],
                       squares=made.answers[0].squares[early]),)  # fmt: skip
    short = replace(made, weeks=22, documents=entries, answers=answers, campaigns=made.campaigns[:22])
    assert Detector(short).weeks() == Detector(made).weeks()[:10]


def test_a_carrier_is_nested_in_its_touchpoint() -> None:
    made = panel()
    cuts = levels.levels(made.documents, made.values)
    assert cuts.nested["carrier"][0] == "touchpoint"
    assert cuts.named({"carrier": 1}) == {"carrier": 1, "touchpoint": 0}
    assert ("touchpoint", "carrier") not in [one.fields for one in cuts.levels]
    assert cuts.within(cuts.levels[-1].start) == dict.fromkeys(cuts.levels[-1].fields, 0)


@pytest.mark.parametrize("mean", [0.4, 6.0, 80.0])
def test_tails_of_counts_are_those_of_the_negative_binomial(mean: float) -> None:
    count, size = np.arange(12.0), np.full(12, 7.0)
    below, above = tails.of_counts(count, np.full(12, mean), size)
    law = stats.nbinom(7.0, 7.0 / (7.0 + mean))
    assert np.allclose(below, (law.cdf(count) + law.cdf(count - 1)) / 2)
    assert np.allclose(above, (law.sf(count - 1) + law.sf(count)) / 2)


def test_a_level_shares_its_error_however_many_cells_it_has() -> None:
    p = np.array([[1e-6, 1e-6, 1.0, 1.0]])
    weighted = tree.weighted(p, np.ones(4, bool), np.array([0, 1, 1, 1]))
    assert weighted[1] == pytest.approx(3 * weighted[0])
    assert np.isinf(weighted[2])
    assert tree.limit([weighted, np.array([1.0])], 0.05) == [pytest.approx(0.025), -1.0]
