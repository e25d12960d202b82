"""The rules of the weekly report as they are without the detector: each pooled figure, week by week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from bench.worlds.claims import FIRST_WEEK, Claim, Figure, Week
from bench.worlds.sight import METRICS, Bools, Ints, Sight
from listener.facts import ScoreKey, Tally, TopicCount, TopicSources
from listener.types import ModelRef, Period, Topic
from reports import changes, findings, places
from reports.findings import Finding
from reports.scope import Scope
from reports.shared import shared
from reports.study import Judged, Study, study

BEGIN = date(2026, 1, 5)
REF = ModelRef("sentiment", "worlds", "1")
SCALES = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "stars": (1.0, 5.0)}
COLUMNS = {"place": "place", "product": "product", "attributes.carrier": "carrier", "attributes.app_version": "version"}
_POLARITIES = (-1, 0, 1)


class Stand:
    """Answers like ``listener.facts.Facts`` from the rows of a world; groups have ids after the topics'."""

    def __init__(self, sight: Sight) -> None:
        self.sight, self.rows = sight, sight.rows

    def sentiment_ref(self, window: Period) -> ModelRef:
        """There is one."""
        return REF

    def first_day(self) -> date:
        """The first Monday."""
        return BEGIN

    def orders(self, periods: Sequence[Period]) -> dict[str, list[int]]:
        """All places together."""
        return {"": self._told(self.sight.orders.sum(1), periods)}

    def volume(self, periods: Sequence[Period]) -> list[int]:
        """Documents."""
        return self._told(self._weekly(np.ones(len(self.rows), bool)), periods)

    def volumes(self, periods: Sequence[Period], by: str) -> dict[str, list[int]]:
        """Documents by a field."""
        return self._split(np.ones(len(self.rows), bool), periods, by)

    def breakdown(self, topic: int, periods: Sequence[Period], by: str) -> dict[str, list[int]]:
        """A topic's documents by a field."""
        return self._split(self.rows.topic == topic, periods, by)

    def scores(self, periods: Sequence[Period]) -> dict[ScoreKey, list[dict[float, int]]]:
        """Histograms of each metric."""
        found = {}
        for code, name in enumerate(METRICS):
            low, high = SCALES[name]
            asked = self.rows.metric == code
            table = np.zeros((self.sight.weeks, int(high) + 1), int)
            np.add.at(table, (self.rows.week[asked], self.rows.score[asked].astype(int)), 1)
            key = ScoreKey(name, "relationship" if name == "nps" else "transactional", low, high)
            found[key] = [{float(v): int(n) for v, n in enumerate(table[w]) if n} for w in self._weeks(periods)]
        return {key: cells for key, cells in found.items() if any(cells)}

    def sentiment(self, periods: Sequence[Period], ref: ModelRef | None) -> list[Tally]:
        """All documents by polarity."""
        return self._tallies(np.ones(len(self.rows), bool), periods)

    def topics(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """Every topic."""
        return [self._count(self._topic(number), self.rows.topic == number, periods)
                for number in range(len(self.sight.groups))]  # fmt: skip

    def groups(self, periods: Sequence[Period], ref: ModelRef | None) -> list[TopicCount]:
        """No groups: they are for reading only."""
        return []

    def topic_sources(self, periods: Sequence[Period], ref: ModelRef | None) -> TopicSources:
        """Documents, mentions and complaints by source and week."""
        names, every = self.sight.values["source"], np.ones(len(self.rows), bool)
        begun = [self._begun(source) for source in range(len(names))]
        mine = [self.rows.topic == number for number in range(len(self.sight.groups))]
        said = {number: self._grid(one, periods) for number, one in enumerate(mine)}
        bad = {number: self._grid(one & (self.rows.polarity < 0), periods) for number, one in enumerate(mine)}
        return TopicSources(names, tuple(begun), self._grid(every, periods), said, bad)

    def _begun(self, source: int) -> date:
        weeks = self.rows.week[self.rows.codes["source"] == source]
        return self._periods[int(weeks.min()) if len(weeks) else 0].start

    def _topic(self, number: int) -> Topic:
        return Topic(number, {"en": f"topic {number + 1}"})

    def _count(self, topic: Topic, mine: Bools, periods: Sequence[Period]) -> TopicCount:
        keys = np.unique(self.rows.week[mine] * 10**7 + self.rows.author[mine])
        authors = np.bincount(keys // 10**7, minlength=self.sight.weeks)
        counts = tuple(self._told(self._weekly(mine), periods))
        return TopicCount(topic, counts, tuple(self._tallies(mine, periods)), tuple(self._told(authors, periods)))

    def _tallies(self, mine: Bools, periods: Sequence[Period]) -> list[Tally]:
        sides = [self._told(self._weekly(mine & (self.rows.polarity == side)), periods) for side in _POLARITIES]
        return [Tally(*one) for one in zip(*sides, strict=True)]

    def _grid(self, mine: Bools, periods: Sequence[Period]) -> tuple[tuple[int, ...], ...]:
        sources = self.rows.codes["source"]
        table = np.zeros((len(self.sight.values["source"]), self.sight.weeks), int)
        np.add.at(table, (sources[mine], self.rows.week[mine]), 1)
        return tuple(tuple(self._told(row, periods)) for row in table)

    def _split(self, mine: Bools, periods: Sequence[Period], by: str) -> dict[str, list[int]]:
        if by not in COLUMNS:
            return {"": self._told(self._weekly(mine), periods)}
        name = COLUMNS[by]
        codes = self.rows.codes[name]
        return {value: self._told(self._weekly(mine & (codes == code)), periods)
                for code, value in enumerate(self.sight.values[name])}  # fmt: skip

    def _weekly(self, mine: Bools) -> Ints:
        return np.bincount(self.rows.week[mine], minlength=self.sight.weeks)

    @cached_property
    def _periods(self) -> tuple[Period, ...]:
        last = Period.week_of(BEGIN).previous(1 - self.sight.weeks)
        return (*last.before(self.sight.weeks - 1), last)

    def _weeks(self, periods: Sequence[Period]) -> list[int]:
        return [(one.start - BEGIN).days // 7 for one in periods]

    def _told(self, counts: Ints, periods: Sequence[Period]) -> list[int]:
        return [int(counts[week]) for week in self._weeks(periods)]


class Present:
    """The rules as they stand in ``reports.study`` and ``reports.findings``: page one of every week."""

    def __call__(self, sight: Sight) -> list[Week]:
        """A report a week. The study judges a week by those before it alone, so that one study serves them all."""
        stand = Stand(sight)
        facts: Any = shared(stand)  # type: ignore[arg-type]
        last = stand._periods[-1]
        now = datetime.combine(last.end, datetime.min.time(), UTC)
        scope = Scope(last, now, weeks=sight.weeks, slices=tuple(COLUMNS))
        seen, made = study(facts, scope), list[Week]()
        before: Sequence[Finding] = ()
        for week in range(FIRST_WEEK, sight.weeks):
            told = findings.findings(seen, week)[: findings.MOST]
            then = replace(seen, verdicts=tuple(one[: week + 1] for one in seen.verdicts))
            claims = tuple(self._claim(facts, scope, one, week) for one in told)
            over = tuple(self._claim(facts, scope, one, week - 1)
                         for one in before if not findings.goes_on(then, one, told))  # fmt: skip
            made.append(Week(week, claims, over, tuple(self._chance(seen, week))))
            before = told
        return made

    def _claim(self, facts: Any, scope: Scope, one: Finding, week: int) -> Claim:
        subject, verdict, change = one.judged.subject, one.judged.verdict, one.change
        cut = self._where(facts, scope, one, week) if subject.topic is not None else {}
        onset = week - 3 if one.rolling else verdict.since
        unit, factor = _unit(one.judged)
        size, low, high = (factor * _number(end) for end in (change.delta, change.low, change.high))
        rises = one.rises if subject.kind not in ("net", "topic_net") else not one.rises
        return Claim(_figure(subject, cut), rises, onset, unit, size, low, high, since=week)

    def _where(self, facts: Any, scope: Scope, one: Finding, week: int) -> dict[str, int]:
        topic = one.judged.subject.topic
        if topic is None or not one.rises or one.judged.subject.kind == "topic_net":
            return {}
        then = replace(scope, period=scope.periods[week], weeks=week + 1)
        found, _ = places.where(facts, then, topic, one.judged.verdict.base)
        return {COLUMNS[place.dimension]: int(place.value.split()[-1]) - 1 for place in found}

    def _chance(self, seen: Study, week: int) -> Iterator[Figure]:
        for one in seen.week(week):
            if one.subject.topic is None and changes.standing(one.baseline) == "borderline":
                yield _figure(one.subject, {})


def _figure(subject: Any, cut: dict[str, int]) -> Figure:
    measures = {"topic_share": "mentions", "topic_bad": "complaints", "topic_net": "negative", "net": "negative"}
    name = subject.score.metric if subject.score else measures.get(subject.kind, subject.kind)
    return Figure(name, cut, (subject.topic.id,) if subject.topic else ())


def _unit(judged: Judged) -> tuple[str, float]:
    """The claim's unit, and what the printed difference is multiplied by for it."""
    verdict = judged.verdict
    if judged.subject.kind in ("topic_share", "topic_bad"):
        return "excess", verdict.track.cells[verdict.index].exposure / verdict.track.gauge.factor
    return "mean", {"nps": 0.01, "csat": 1.0, "stars": 1.0}.get(verdict.track.name, float("nan"))


def _number(value: float | None) -> float:
    """NaN for what is not told."""
    return float("nan") if value is None else value
