"""The week's measures, judged together: every section speaks from the same verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from listener.types import Change, Measure, Message, ModelRef, Period, Topic
from reports import changes, emergence, measures
from reports.changes import Track, Verdict
from reports.emergence import RateTrack
from reports.measures import Count
from reports.scope import Scope
from reports.shared import once

if TYPE_CHECKING:
    from listener.facts import Facts, ScoreKey, TopicCount, TopicSources

Kind = Literal["score", "net", "volume", "topic_share", "topic_bad", "topic_net"]
Q_FIGURES, Q_TOPICS, Q_ROLLS = 0.02, 0.01, 0.005
"""False discovery rates of the three families of a week (after Efron 2008, Annals of Applied Statistics 2). They sum to
3.5 %; the margin to 5 % is for the estimates of the variance between weeks (a simulation in the tests)."""
ROLL = 4
DRIFTS = 0.1
"""A change over four weeks is claimed only while this week alone leans the same way at this level."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: a score on one scale and relation, the net sentiment, the volume, or something of a topic."""

    kind: Kind
    score: ScoreKey | None = None
    topic: Topic | None = None

    @property
    def title(self) -> Message:
        """Its name as a message."""
        if self.score is not None:
            ends = {"low": self.score.low, "high": self.score.high}
            return Message(f"measure.{self.score.metric}.{self.score.relation}", ends)
        if self.topic is not None:
            return Message("measure.topic", {"topic": self.topic})
        return Message(f"measure.{self.kind}")


@dataclass(frozen=True, slots=True)
class Judged:
    """A subject in one week; changes carry ``significant`` for the whole family of that week."""

    subject: Subject
    verdict: Verdict
    baseline: Change
    last: Change | None = None
    roll: Change | None = None

    @property
    def claim(self) -> Change | None:
        """The change that may be claimed: the week's, else that of four weeks, else None."""
        if self.baseline.significant:
            return self.baseline
        return self.roll if self.roll is not None and self.roll.significant else None


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group of topics over the periods, with its share and its net sentiment of the week.

    It is a sum for reading: its change is not tested beside those of its topics, or one change would be told twice.
    """

    counts: TopicCount
    share: Change
    net: Measure


@dataclass(frozen=True, slots=True)
class Study:
    """All subjects over all weeks of the scope. ``orders`` and ``topics`` are parallel to its periods."""

    scope: Scope
    subjects: tuple[Subject, ...]
    verdicts: tuple[tuple[Verdict, ...], ...]
    topics: tuple[TopicCount, ...]
    orders: tuple[int, ...]
    volume: tuple[int, ...]
    ref: ModelRef | None
    start: int
    """The first whole week that anything was collected in."""
    groups: tuple[Grouped, ...] = ()

    def drawn(self, weeks: int) -> range:
        """The last ``weeks`` periods that are drawn: none before the start, and always this week."""
        count = len(self.scope.periods)
        return range(max(count - weeks, min(self.start, count - 1)), count)

    def group(self, topic: Topic) -> Topic | None:
        """The group that people put a topic into, or None."""
        return next((one.counts.topic for one in self.groups if one.counts.topic.id == topic.parent), None)

    def week(self, index: int) -> tuple[Judged, ...]:
        """Every subject in the week at ``index``, with the claims that hold over all of them."""
        base = [_gated(one[index]) for one in self.verdicts]
        rolls = [self._roll(number, index) for number in range(len(self.subjects))]
        hits = self._claims([one.baseline.p for one in base])
        drifts = changes.benjamini_hochberg([roll.p if roll else None for roll in rolls], Q_ROLLS)
        return tuple(
            Judged(
                subject,
                base[i],
                replace(self.verdicts[i][index].baseline, significant=hits[i]),
                self._last(i, index, hits[i]),
                _marked(rolls[i], drifts[i]),
            )
            for i, subject in enumerate(self.subjects)
        )

    def _claims(self, values: Sequence[float | None]) -> list[bool]:
        """The figures are one family and the topics another: many topics do not hide a fall of the NPS."""
        topics = [subject.topic is not None for subject in self.subjects]
        few = changes.benjamini_hochberg([None if t else p for t, p in zip(topics, values, strict=True)], Q_FIGURES)
        many = changes.benjamini_hochberg([p if t else None for t, p in zip(topics, values, strict=True)], Q_TOPICS)
        return [one or other for one, other in zip(few, many, strict=True)]

    def _roll(self, number: int, index: int) -> Change | None:
        """Four weeks against the four before, for the figures."""
        if self.subjects[number].topic is not None or index - self.start < 2 * ROLL + changes.FEWEST_WEEKS - 1:
            return None
        late, early = range(index - ROLL + 1, index + 1), range(index - 2 * ROLL + 1, index - ROLL + 1)
        change = changes.two_blocks(self.verdicts[number][index], late, early)
        return change if change is None or self._drifts(number, index, change) else replace(change, p=None)

    def _drifts(self, number: int, index: int, roll: Change) -> bool:
        """Whether four weeks tell of a drift that still goes on, not of single weeks that were told before."""
        verdicts, now = self.verdicts[number], self.verdicts[number][index].baseline
        same = (now.delta or 0.0) * (roll.delta or 0.0) > 0 and now.p is not None and now.p < DRIFTS
        told = range(index - 2 * ROLL + 1, index)
        return same and not any(changes.deviates(verdicts[i].baseline) for i in told)

    def _last(self, number: int, index: int, claimed: bool) -> Change | None:
        """A figure against last week: marked only where the week is claimed and this difference alone would be, too."""
        if self.subjects[number].topic is not None or index <= self.start:
            return None
        change = changes.two_blocks(self.verdicts[number][index], (index,), (index - 1,))
        return _marked(change, claimed and change is not None and change.p is not None and change.p < 0.05)


def _marked(change: Change | None, significant: bool) -> Change | None:
    return replace(change, significant=significant) if change is not None else None


def _gated(verdict: Verdict) -> Verdict:
    """The verdict without its p where a topic's change is too small, by too few, or a matter of what else was said."""
    track, p = verdict.track, verdict.baseline.p
    if not isinstance(track, RateTrack) or p is None:
        return verdict
    gated = (p if track.stands(verdict) else 1.0) if track.enough(verdict) else None
    return replace(verdict, baseline=replace(verdict.baseline, p=gated))


def study(facts: Facts, scope: Scope) -> Study:
    """Reads what the week needs and judges it; asked again with the same facts and scope it is not done again."""
    return once(facts, ("study", scope.period, scope.baseline_weeks, scope.weeks), lambda: _study(facts, scope))


def _study(facts: Facts, scope: Scope) -> Study:
    periods = scope.periods
    ref = facts.sentiment_ref(scope.window)
    orders = tuple(facts.orders(periods).get("", [0] * len(periods)))
    topics = tuple(facts.topics(periods, ref)) if ref else ()
    volume = tuple(facts.volume(periods))
    pairs = [*_scores(facts, scope), *_whole(facts, scope, ref, volume)]
    if topics:
        pairs += _of_topics(topics, facts.topic_sources(periods, ref), periods, volume, orders)
    start = _first(facts, scope, volume)
    verdicts = _judged(pairs, scope.baseline_weeks, start)
    groups = tuple(_grouped(facts.groups(periods, ref), volume, scope.baseline_weeks, start)) if topics else ()
    return Study(scope, tuple(subject for subject, _ in pairs), verdicts, topics, orders, volume, ref, start, groups)


def _grouped(groups: Sequence[TopicCount], volume: Sequence[int], weeks: int, start: int) -> Iterator[Grouped]:
    """Each group with its figures of the last period."""
    tracks = [
        Track("share", measures.SHARE, tuple(Count(n, total) for n, total in zip(one.counts, volume, strict=True)))
        for one in groups
    ]
    for one, verdicts in zip(groups, changes.judge(tracks, weeks, start), strict=True):
        last = one.tallies[-1]
        yield Grouped(one, verdicts[-1].baseline, measures.NET.measure((last.negative, last.neutral, last.positive)))


def _judged(pairs: Sequence[tuple[Subject, Track]], weeks: int, start: int) -> tuple[tuple[Verdict, ...], ...]:
    """Verdicts parallel to ``pairs``; tracks of one kind are judged together, the scores with the net sentiment."""
    kinds = ["score" if subject.kind == "net" else subject.kind for subject, _ in pairs]
    made: dict[int, tuple[Verdict, ...]] = {}
    for kind in dict.fromkeys(kinds):
        numbers = [n for n, one in enumerate(kinds) if one == kind]
        judged = changes.judge([pairs[n][1] for n in numbers], weeks, start)
        made.update({n: tuple(one) for n, one in zip(numbers, judged, strict=True)})
    return tuple(made[n] for n in range(len(pairs)))


def _first(facts: Facts, scope: Scope, volume: Sequence[int]) -> int:
    """The first whole week with documents: before it nothing was listened to, which is no zero."""
    found = next((index for index, count in enumerate(volume) if count), len(volume))
    day = facts.first_day()
    partial = found < len(volume) and day is not None and scope.periods[found].start < day <= scope.periods[found].last
    return found + partial


def _scores(facts: Facts, scope: Scope) -> Iterator[tuple[Subject, Track]]:
    """One track for each metric, relation and scale."""
    order = {"nps": 0, "csat": 1, "ces": 2, "stars": 3}
    found = facts.scores(scope.periods)
    for key in sorted(found, key=lambda one: (order[one.metric], one.relation, one.low, one.high)):
        gauge = measures.score_gauge(key.metric, key.low, key.high)
        yield Subject("score", score=key), Track(key.metric, gauge, tuple(found[key]))


def _whole(facts: Facts, scope: Scope, ref: ModelRef | None, volume: Sequence[int]) -> Iterator[tuple[Subject, Track]]:
    if ref is not None:
        tallies = tuple((one.negative, one.neutral, one.positive) for one in facts.sentiment(scope.periods, ref))
        yield Subject("net"), Track("net", measures.NET, tallies)
    yield Subject("volume"), Track("volume", measures.VOLUME, tuple(Count(count, 1) for count in volume))


def _of_topics(
    topics: Sequence[TopicCount],
    sources: TopicSources,
    periods: Sequence[Period],
    volume: Sequence[int],
    orders: Sequence[int],
) -> Iterator[tuple[Subject, Track]]:
    """Share of the documents, complaints against orders (where there are none, against documents), and polarity."""
    gauge, against = (measures.RATE, orders) if any(orders) else (measures.SHARE, volume)
    settled = emergence.exposures(sources, periods)
    exposure, whole = (emergence.ordered(settled, orders), (orders,)) if any(orders) else (settled, sources.documents)
    for one in topics:
        said = emergence.strata(sources.mentions, one.topic.id, settled)
        shares = tuple(Count(count, total) for count, total in zip(one.counts, volume, strict=True))
        course = (said, said, emergence.together(said, sources.documents), one.authors)
        yield Subject("topic_share", topic=one.topic), RateTrack("share", measures.SHARE, shares, *course)
        bad = emergence.strata(sources.complaints, one.topic.id, exposure)
        cells = tuple(Count(tally.negative, total) for tally, total in zip(one.tallies, against, strict=True))
        course = (bad, replace(bad, exposures=settled), emergence.together(bad, whole), one.authors)
        yield Subject("topic_bad", topic=one.topic), RateTrack(gauge.name, gauge, cells, *course)
        tallies = tuple((t.negative, t.neutral, t.positive) for t in one.tallies)
        yield Subject("topic_net", topic=one.topic), Track("net", measures.NET, tallies)
