"""The figures of the week: scores, net sentiment and volume, each with n, interval, changes and course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from listener.types import METRICS, Block, Change, Chart, Column, Message, Section, Series, Stat, Table, Text
from reports.changes import standing
from reports.measures import mean_gauge
from reports.scope import Scope
from reports.sections import titled
from reports.study import Judged, Study, study

if TYPE_CHECKING:
    from listener.facts import Facts


ROLL_COLUMNS = (
    Column(Message("column.figure"), "name"),
    Column(Message("column.last4"), "points"),
    Column(Message("column.previous4"), "points"),
    Column(Message("column.difference"), "delta"),
    Column(Message("column.state"), "text"),
)


class Figures:
    """What was measured this week."""

    name = "figures"

    def __call__(self, facts: Facts, scope: Scope) -> Section:
        """Never None; what could not be measured is said."""
        seen = study(facts, scope)
        whole = [one for one in seen.week(len(scope.periods) - 1) if one.subject.topic is None]
        stats = [_stat(seen, one) for one in whole if one.verdict.measure.n]
        rest = (*_means(whole), *_rolls(whole), *_charts(seen), *_gaps(whole))
        return Section(self.name, titled(self.name), (*_quiet(whole), *stats, *rest))


def _stat(seen: Study, one: Judged) -> Stat:
    shown = seen.drawn(seen.scope.shown)
    course = tuple(one.verdict.track.measure(index) for index in shown)
    periods = seen.scope.periods[shown.start :]
    return Stat(one.subject.title, one.verdict.measure, one.last, one.baseline, course, periods)


def _rolls(whole: Sequence[Judged]) -> Iterator[Block]:
    """Four weeks against the four before, for the scores: what a single week cannot show."""
    rows = tuple(_roll(one, one.roll) for one in whole if one.roll is not None and one.roll.delta is not None)
    if rows:
        yield Table(Message("figures.roll"), ROLL_COLUMNS, rows)


def _roll(one: Judged, roll: Change) -> tuple[object, ...]:
    state = Message(f"stat.{standing(roll)}")
    return one.subject.title, roll.now, roll.then, Message("figures.with_range", {"change": roll}), state


def _charts(seen: Study) -> Iterator[Block]:
    """Net sentiment and volume by week; weeks with too few answers are a gap."""
    first = seen.drawn(len(seen.scope.periods)).start
    for number, subject in enumerate(seen.subjects):
        if subject.kind in {"net", "volume"}:
            points = tuple(one.measure if one.measure.n else None for one in seen.verdicts[number][first:])
            if sum(point is not None and point.value is not None for point in points) > 1:
                unit = points[-1].unit if points[-1] else ""
                title = Message(f"chart.{subject.kind}")
                yield Chart("line", title, seen.scope.periods[first:], (Series(subject.title, points),), unit)


def _means(whole: Sequence[Judged]) -> Iterator[Block]:
    """The mean beside a satisfaction share."""
    for one in whole:
        if (key := one.subject.score) is not None and key.metric == "csat":
            mean = mean_gauge("csat", key.low, key.high).measure(one.verdict.track.cells[-1])
            if mean.value is not None:
                yield Text(Message("figures.mean", {"title": one.subject.title, "mean": mean, "n": mean.n}))


def _quiet(whole: Sequence[Judged]) -> Iterator[Block]:
    """The set phrase, where all figures stayed within ordinary variation."""
    told = [one for one in whole if one.baseline.delta is not None]
    if told and not any(one.baseline.significant for one in told):
        yield Text(Message("figures.none"))


def _gaps(whole: Sequence[Judged]) -> Iterator[Block]:
    """What was not there to be measured."""
    there = {one.subject.score.metric for one in whole if one.subject.score and one.verdict.measure.n}
    if missing := tuple(Message(f"measure.{name}") for name in METRICS if name not in there):
        yield Text(Message("gap.scores", {"measures": missing}))
    if not any(one.subject.kind == "net" for one in whole):
        yield Text(Message("gap.sentiment"))
