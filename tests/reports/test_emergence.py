"""A topic's course by source: sources that begin or are down, authors, counts, and what a claim needs."""

from datetime import date, timedelta

import pytest

from listener.facts import TopicSources
from listener.types import Period
from reports import changes, emergence
from reports.changes import Verdict
from reports.emergence import RateTrack
from reports.measures import RATE, SHARE, Count
from reports.rates import Strata

WEEKS = 14
FIRST = Period(date(2026, 8, 3), date(2026, 8, 10))
PERIODS = [FIRST.previous(-n) for n in range(WEEKS)]
LONG_AGO = date(2020, 1, 1)
USUAL = [9, 11, 10, 8, 12, 10, 9, 11, 10, 12, 9, 10, 11]
QUIET = [10, 9, 11, 10, 10, 9, 12, 10, 9, 11, 10, 10, 9, 10]


def judged(*sources: tuple[list[int], list[int], date], authors: int | list[int] = 9) -> list[Verdict]:
    """The verdicts of a topic over the weeks, beside an ordinary one."""
    facts = TopicSources(
        tuple(f"s{n}" for n in range(len(sources))),
        tuple(begun for _, _, begun in sources),
        tuple(tuple(documents) for _, documents, _ in sources),
        {1: tuple(tuple(said) for said, _, _ in sources)},
        {},
    )
    exposure = emergence.exposures(facts, PERIODS)
    course = emergence.strata(facts.mentions, 1, exposure)
    whole = [sum(one[i] for one in facts.documents) for i in range(WEEKS)]
    counts = [sum(said[i] for said, _, _ in sources) for i in range(WEEKS)]
    cells = tuple(Count(count, total) for count, total in zip(counts, whole, strict=True))
    wrote = (authors,) * WEEKS if isinstance(authors, int) else tuple(authors)
    track = RateTrack("share", SHARE, cells, course, course, emergence.together(course, facts.documents), wrote)
    even = Strata((tuple(QUIET),), ((100,) * WEEKS,))
    calm = RateTrack("share", SHARE, tuple(Count(n, 100) for n in QUIET), even, even, even, wrote)
    return changes.judge([track, calm], 8)[0]


def claims(one: Verdict) -> bool:
    """Whether the week alone would be told."""
    track = one.track
    assert isinstance(track, RateTrack)
    return changes.deviates(one.baseline) and track.enough(one) and track.stands(one)


def test_a_rise_is_found_and_so_is_a_fall() -> None:
    rise = judged(([*USUAL, 30], [100] * WEEKS, LONG_AGO))
    fall = judged(([*(3 * n for n in USUAL), 4], [300] * WEEKS, LONG_AGO))
    assert claims(rise[-1]) and claims(fall[-1])
    assert not any(claims(one) for one in [*rise[:-1], *fall[:-1]])
    assert rise[-1].baseline.delta == pytest.approx(0.30 - sum(USUAL[-8:]) / 800)
    assert rise[-1].baseline.low is not None and rise[-1].baseline.low > 0
    assert fall[-1].baseline.high is not None and fall[-1].baseline.high < 0


def test_the_first_four_weeks_of_a_source_never_count() -> None:
    """A forum that joins and speaks of nothing else: no week of it is news, however loud it is."""
    start = 7
    said, documents = [0] * start + [60] * (WEEKS - start), [0] * start + [90] * (WEEKS - start)
    made = judged(([*USUAL, 10], [100] * WEEKS, LONG_AGO), (said, documents, PERIODS[start].start))
    assert not any(claims(one) for one in made)
    track = made[-1].track
    assert isinstance(track, RateTrack)
    assert track.strata.exposures[1] == (0,) * (start + 4) + (90,) * (WEEKS - start - 4)


@pytest.mark.parametrize(("begun", "first"), [(0, 4), (1, 4), (6, 4), (7, 5)])
def test_a_source_counts_from_its_fifth_week_on(begun: int, first: int) -> None:
    counted = emergence.settled([50] * WEEKS, PERIODS[0].start + timedelta(days=begun), PERIODS)
    assert counted == (0,) * first + (50,) * (WEEKS - first)


def test_a_source_that_begins_again_after_its_settling_is_judged_by_itself() -> None:
    said = [0, 0, *([30] * 11), 90]
    made = judged(([0] * WEEKS, [100] * WEEKS, LONG_AGO), (said, [0, 0] + [60] * 12, PERIODS[2].start))
    assert claims(made[-1])


def test_a_source_that_is_down_is_not_fading() -> None:
    made = judged(([*[n * 2 for n in USUAL], 0], [100] * 13 + [0], LONG_AGO), ([2] * WEEKS, [100] * WEEKS, LONG_AGO))
    assert not claims(made[-1])
    gone = judged(([*[n * 2 for n in USUAL], 0], [100] * 13 + [0], LONG_AGO))
    assert gone[-1].baseline.p is None and not gone[-1].track.counts(13)


def test_weeks_without_collection_are_no_baseline() -> None:
    """Three weeks without the source, then the usual again: nothing emerges."""
    counts, documents = [*USUAL[:10], 0, 0, 0, 11], [*[100] * 10, 0, 0, 0, 100]
    last = judged((counts, documents, LONG_AGO))[-1]
    assert last.base == (2, 3, 4, 5, 6, 7, 8, 9) and not claims(last)


def test_one_author_is_no_trend() -> None:
    assert claims(judged(([*USUAL, 30], [100] * WEEKS, LONG_AGO), authors=2)[-1])
    assert not claims(judged(([*USUAL, 30], [100] * WEEKS, LONG_AGO), authors=[9] * 13 + [1])[-1])


def test_a_handful_of_documents_is_needed() -> None:
    few = judged(([0] * 13 + [4], [200] * WEEKS, LONG_AGO))[-1]
    assert changes.deviates(few.baseline) and not claims(few)
    assert claims(judged(([0] * 13 + [12], [200] * WEEKS, LONG_AGO), authors=2)[-1])


def test_a_share_that_grew_because_others_were_silent_is_no_claim() -> None:
    made = judged(([*USUAL, 12], [100] * 13 + [20], LONG_AGO))[-1]
    assert changes.deviates(made.baseline) and not claims(made)


def test_the_ratio_is_told_where_the_mix_of_sources_moved() -> None:
    """The share of all documents falls because a survey grew that never speaks of it; at the source it trebled."""
    survey = ([0] * WEEKS, [100] * 13 + [900], LONG_AGO)
    last = judged(([*USUAL, 30], [100] * WEEKS, LONG_AGO), survey)[-1]
    assert isinstance(last.track, RateTrack) and claims(last)
    assert last.baseline.now.value == 0.03 and last.baseline.then.value == pytest.approx(0.01, rel=0.1)
    ratio = last.track.ratio(last)
    assert ratio is not None and ratio.value is not None and ratio.low is not None and ratio.high is not None
    assert ratio.low < ratio.value < ratio.high and ratio.value == pytest.approx(3, rel=0.1) and ratio.low > 1
    alone = judged(([*USUAL, 30], [100] * WEEKS, LONG_AGO))[-1]
    assert isinstance(alone.track, RateTrack) and alone.track.ratio(alone) is None


def test_complaints_against_orders_are_no_news_where_the_source_only_collects_more() -> None:
    """Three times the complaints among the same reviews are news, among three times the reviews they are none."""

    def told(documents: int) -> bool:
        said, orders = (*USUAL, 30), (1000,) * WEEKS
        fair = Strata((said,), ((100,) * 13 + (documents,),))
        bad = Strata((said,), emergence.ordered(fair.exposures, orders))
        cells = tuple(Count(n, 1000) for n in said)
        track = RateTrack("rate", RATE, cells, bad, fair, emergence.together(bad, (orders,)), (9,) * WEEKS)
        return claims(changes.judge([track], 8)[0][-1])

    assert told(100) and not told(300)


def test_a_topic_nobody_spoke_of_has_an_empty_course() -> None:
    assert emergence.strata({}, 5, ((3, 4), (0, 1))) == Strata(((0, 0), (0, 0)), ((3, 4), (0, 1)))
