"""Page one: the state of the data in one line, at most three findings, what waits, what became of last week's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from listener.types import Block, Callout, Column, Message, Section, Table, Text
from reports import decisions, findings, places, quotes
from reports.drift import drifts, shares
from reports.emergence import RateTrack
from reports.findings import Finding
from reports.newcomers import newcomers
from reports.rows import of_topic, rows
from reports.scope import Scope
from reports.sections import titled
from reports.sections.quality import line, open_week
from reports.study import Study, study

if TYPE_CHECKING:
    from listener.facts import Facts

SURE = 100.0
"""A rate ratio whose interval reaches further says nothing that a reader could use."""


class Headline:
    """The findings of the week."""

    name = "headline"

    def __call__(self, facts: Facts, scope: Scope) -> Section:
        """Never None: that nothing stands out is a headline, too."""
        seen = study(facts, scope)
        told = findings.findings(seen)
        blocks = [*line(facts, scope), *open_week(scope), *self._findings(facts, seen, told), *self._new(facts, seen)]
        return Section(self.name, titled(self.name), (*blocks, *self._fate(seen, told)))

    def _findings(self, facts: Facts, seen: Study, told: Sequence[Finding]) -> Iterator[Block]:
        if not told:
            yield Text(Message("headline.none" if _comparable(seen) else "headline.too_early"))
        for one in told[: findings.MOST]:
            yield callout(facts, seen, one)

    def _new(self, facts: Facts, seen: Study) -> Iterator[Block]:
        """New topics in one line; the topics' section tells of each."""
        if found := newcomers(facts, seen):
            yield Text(Message("arrival.line", {"n": len(found), "topics": tuple(one.topic for one in found)}))

    def _fate(self, seen: Study, told: Sequence[Finding]) -> Iterator[Block]:
        before = findings.findings(seen, -2)[: findings.MOST]
        if not before:
            yield Text(Message("fate.none"))
            return
        rows = tuple((findings.title(one), _state(seen, one, told)) for one in before)
        columns = (Column(Message("column.finding"), "name"), Column(Message("column.state"), "text"))
        yield Table(Message("fate.title"), columns, rows)


def _comparable(seen: Study) -> bool:
    return any(one[-1].baseline.delta is not None for one in seen.verdicts)


def _state(seen: Study, one: Finding, told: Sequence[Finding]) -> Message:
    return Message("fate.goes_on" if findings.goes_on(seen, one, told) else "fate.closed")


def callout(facts: Facts, seen: Study, one: Finding) -> Callout:
    """A finding with everything that is needed to decide on it."""
    topic = one.judged.subject.topic
    said = quotes.of_topic(facts, seen.scope.period, seen.ref, topic.id, one.tone) if topic else None
    return Callout(one.tone, findings.title(one), tuple(_details(facts, seen, one)), said, _rows(seen.scope, one))


def _details(facts: Facts, seen: Study, one: Finding) -> Iterator[Message]:
    subject, base = one.judged.subject, one.judged.verdict.base
    if subject.topic is not None and (group := seen.group(subject.topic)):
        yield Message("detail.group", {"group": group})
    yield from _what(one)
    yield from _mood(seen, one)
    yield from _words(facts, seen, one)
    yield since(seen, one)
    if subject.topic is not None:
        yield from _where(facts, seen.scope, one)
        yield from _who(seen, one)
    if one.judged.verdict.left_out:
        yield Message("detail.left_out", {"weeks": len(base), "n": one.judged.verdict.left_out})
    name = decisions.owner(seen.scope.owners, subject.topic, one.judged.verdict.track.name)
    yield Message("detail.owner", {"owner": name}) if name else Message("detail.no_owner")
    yield decisions.advice(one.tone, subject.topic, one.judged.verdict.track.name, seen.scope.matters)


def _what(one: Finding) -> Iterator[Message]:
    """The figures of the change, with their interval."""
    change, kind = one.change, one.judged.subject.kind
    way = "up" if one.rises else "down"
    values = {"now": change.now, "then": change.then, "change": change, "n": one.count, "total": change.now.n}
    rate = change.now.unit == "rate"
    if kind in {"topic_bad", "topic_share"}:
        yield Message(f"detail.{'rate' if rate else 'share' if kind == 'topic_share' else 'bad'}.{way}", values)
    if one.rolling:
        yield Message("detail.roll", {**values, "week": one.judged.baseline})
    else:
        unit = "rate" if rate else "answers" if kind == "score" else "documents"
        yield Message(f"detail.difference.{unit}", values)
        yield from _ratio(one)


def _mood(seen: Study, one: Finding) -> Iterator[Message]:
    """How what is said of a topic that is spoken of more, or less, was meant."""
    topic = one.judged.subject.topic
    if topic is not None and one.judged.subject.kind == "topic_share":
        week = next(counts.tallies[-1] for counts in seen.topics if counts.topic.id == topic.id)
        yield Message("detail.mood", {"good": week.positive, "bad": week.negative})


def _words(facts: Facts, seen: Study, one: Finding) -> Iterator[Message]:
    """What is said in a topic now that was not said before."""
    topic = one.judged.subject.topic
    found = (drift for drift in drifts(facts, seen) if topic is not None and drift.topic.id == topic.id)
    if (drift := next(found, None)) and drift.more:
        yield Message("detail.words", {"more": shares(drift.more)})


def _ratio(one: Finding) -> Iterator[Message]:
    """How many times what each source's own past would give; told where the mix of the sources moved."""
    track, verdict = one.judged.verdict.track, one.judged.verdict
    measure = track.ratio(verdict) if isinstance(track, RateTrack) else None
    if measure is not None and measure.high is not None and measure.high < SURE:
        yield Message("detail.ratio", {"ratio": measure})


def since(seen: Study, one: Finding) -> Message:
    """Since when, and that it goes on."""
    first = one.judged.verdict.since
    weeks = len(seen.scope.periods) - first
    if weeks <= 1:
        return Message("detail.since.now")
    return Message("detail.since.run", {"day": seen.scope.periods[first].start, "n": weeks})


def _where(facts: Facts, scope: Scope, one: Finding) -> Iterator[Message]:
    topic = one.judged.subject.topic
    if topic is None or not one.rises or one.judged.subject.kind == "topic_net":
        return
    found, looked = places.where(facts, scope, topic, one.judged.verdict.base)
    for place in found:
        column = place.dimension.rpartition(".")[2]
        values = {"dimension": column, "value": place.value, "count": place.count, "n": place.total}
        yield Message(f"detail.where.{dimension(column)}", {**values, "share": place.usual})
    if looked and not found:
        yield Message("detail.where.spread")


NAMED = ("place", "product", "channel", "carrier", "app_version", "region", "platform", "store")


def dimension(column: str) -> str:
    """The key of a column's or attribute's name; ``other`` for one that the catalogue does not know."""
    return column if column in NAMED else "other"


def _who(seen: Study, one: Finding) -> Iterator[Message]:
    """How many customers wrote it."""
    topic = one.judged.subject.topic
    counted = next((counts for counts in seen.topics if topic and counts.topic.id == topic.id), None)
    if counted is not None and counted.authors[-1]:
        yield Message("detail.customers", {"n": counted.authors[-1]})


def _rows(scope: Scope, one: Finding) -> str:
    subject = one.judged.subject
    if subject.topic is not None:
        return rows(scope, of_topic(subject.topic.id))
    return rows(scope, f"{subject.score.metric} IS NOT NULL") if subject.score is not None else rows(scope)
