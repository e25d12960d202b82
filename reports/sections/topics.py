"""What was talked about: the topics with their share, change, polarity and course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.types import Block, Callout, Chart, Column, Measure, Message, Quotes, Section, Series, Table, Text
from reports.drift import drifts, shares
from reports.measures import fewest
from reports.newcomers import newcomers
from reports.quotes import central, quote
from reports.rows import of_topic, rows
from reports.scope import Scope
from reports.sections import titled
from reports.study import Grouped, Judged, Study, study

if TYPE_CHECKING:
    from listener.facts import Facts, TopicCount

QUOTES = 3
WORDS = 6
COLUMNS = (
    Column(Message("column.topic"), "name"),
    Column(Message("column.documents"), "count"),
    Column(Message("column.share"), "share"),
    Column(Message("column.change"), "delta"),
    Column(Message("column.net"), "points"),
    Column(Message("column.course"), "trend"),
    Column(Message("column.state"), "text"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A topic with its three judged measures of the week."""

    counts: TopicCount
    by: dict[str, Judged]

    @property
    def share(self) -> Judged:
        """The share of the documents."""
        return self.by["topic_share"]


class Topics:
    """The topics of the week, largest first."""

    name = "topics"

    def __call__(self, facts: Facts, scope: Scope) -> Section:
        """Says why where there are no topics."""
        seen = study(facts, scope)
        listed = _rows(seen.week(len(scope.periods) - 1), seen.topics)
        if not listed:
            return Section(self.name, titled(self.name), (Text(Message("gap.topics")),))
        kept = listed[: scope.topics_listed]
        new = newcomers(facts, seen)
        table = _table(kept, seen, new)
        rest = (*_note(seen), *_few(table), *_rest(listed, kept), *_none(facts, scope))
        told = (*(_arrival(seen, one) for one in new), *_said(facts, seen, new), *_drifts(facts, seen))
        return Section(self.name, titled(self.name), (table, *rest, *told, *_chart(kept)))


def _rows(week: Sequence[Judged], topics: Sequence[TopicCount]) -> list[Row]:
    by: dict[int, dict[str, Judged]] = {}
    for one in week:
        if one.subject.topic is not None:
            by.setdefault(one.subject.topic.id, {})[one.subject.kind] = one
    every = [Row(counts, by[counts.topic.id]) for counts in topics]
    there = [row for row in every if row.counts.counts[-1] or row.share.baseline.significant]
    return sorted(there, key=lambda row: (-row.counts.counts[-1], row.counts.topic.id))


def _table(listed: Sequence[Row], seen: Study, new: Sequence[TopicCount]) -> Table:
    """Groups with their topics, most documents first, then the topics in no group."""
    cells = {row.counts.topic.id: _cells(row, seen, row.counts in new) for row in listed}
    order: list[tuple[object, ...]] = []
    for group in sorted(seen.groups, key=lambda one: (-one.counts.counts[-1], one.counts.topic.id)):
        held = [row.counts.topic.id for row in listed if row.counts.topic.parent == group.counts.topic.id]
        if held or group.counts.counts[-1]:
            order += [_subtotal(group, seen), *(cells.pop(topic) for topic in held)]
    return Table(Message("topics.title"), COLUMNS, (*order, *cells.values()))


def _subtotal(group: Grouped, seen: Study) -> tuple[object, ...]:
    """The row of a group."""
    counts = group.counts
    return counts.topic, counts.counts[-1], group.share.now, group.share, group.net, _course(counts, seen), ""


def _course(counts: TopicCount, seen: Study) -> Sequence[int]:
    """The documents of the weeks on the small chart."""
    return counts.counts[seen.drawn(seen.scope.shown).start :]


def _few(table: Table) -> Iterator[Block]:
    """Why a topic, or a group, has no net sentiment."""
    measured = (cell for row in table.rows for cell in row if isinstance(cell, Measure))
    if any(one.name == "net" and one.value is None for one in measured):
        yield Text(Message("topics.few", {"fewest": fewest("net")}))


def _note(seen: Study) -> Iterator[Block]:
    """How the rows of groups count."""
    if seen.groups:
        yield Text(Message("topics.groups"))


def _cells(row: Row, seen: Study, new: bool) -> tuple[object, ...]:
    return (
        row.counts.topic,
        row.counts.counts[-1],
        row.share.verdict.measure,
        row.share.baseline,
        row.by["topic_net"].verdict.measure,
        _course(row.counts, seen),
        Message("state.new") if new else _state(row),
    )


def _state(row: Row) -> Message:
    """New, rising, fading, or in its usual bounds: by what may be claimed."""
    claims = [one.baseline for kind, one in row.by.items() if kind != "topic_net" and one.baseline.significant]
    if claims:
        return Message("state.new" if is_new(row.counts) else _way(claims[0].delta or 0.0))
    polarity = row.by["topic_net"].baseline
    if polarity.significant:
        return Message("state.better" if (polarity.delta or 0.0) > 0 else "state.worse")
    return Message("state.new" if is_new(row.counts) else "state.usual")


def _way(delta: float) -> str:
    return "state.rising" if delta > 0 else "state.fading"


def is_new(counts: TopicCount) -> bool:
    """Whether nothing of it was said before this week."""
    return bool(counts.counts[-1]) and not any(counts.counts[:-1])


def _arrival(seen: Study, one: TopicCount) -> Callout:
    """A new topic: how many documents, how many people, its words, and the rows."""
    values = {"topic": one.topic, "n": one.counts[-1], "authors": one.authors[-1]}
    words = one.topic.keywords[:WORDS]
    details = (Message("arrival.words", {"words": words}),) if words else ()
    return Callout("note", Message("arrival.topic", values), details, None, rows(seen.scope, of_topic(one.topic.id)))


def _said(facts: Facts, seen: Study, new: Sequence[TopicCount]) -> Iterator[Block]:
    """What people wrote about the new topics."""
    for one in new:
        if said := central(facts, seen.scope.period, seen.ref, one.topic.id, None, QUOTES):
            yield Quotes(Message("arrival.quotes", {"topic": one.topic}), tuple(quote(voice) for voice in said))


def _drifts(facts: Facts, seen: Study) -> Iterator[Block]:
    """Old topics that are spoken of in other words than before."""
    for one in drifts(facts, seen):
        kind = "both" if one.more and one.less else "more" if one.more else "less"
        values = {"topic": one.topic, "more": shares(one.more), "less": shares(one.less)}
        yield Callout("note", Message(f"drift.{kind}", values), (), None, rows(seen.scope, of_topic(one.topic.id)))


def _rest(listed: Sequence[Row], kept: Sequence[Row]) -> Iterator[Block]:
    if len(listed) > len(kept):
        documents = sum(row.counts.counts[-1] for row in listed[len(kept) :])
        yield Text(Message("topics.rest", {"n": len(listed) - len(kept), "documents": documents}))


def _none(facts: Facts, scope: Scope) -> Iterator[Block]:
    """That some documents belong to no topic is said."""
    if count := facts.unassigned((scope.period,))[0]:
        yield Text(Message("topics.none", {"n": count}))


def _chart(listed: Sequence[Row]) -> Iterator[Block]:
    """Net sentiment by topic, where enough was said."""
    told = [(row.counts.topic, row.by["topic_net"].verdict.measure) for row in listed]
    enough: list[tuple[object, Measure]] = [(topic, net) for topic, net in told if net.value is not None]
    if len(enough) > 1:
        enough.sort(key=lambda pair: pair[1].value or 0.0)
        series = Series(Message("measure.net"), tuple(net for _, net in enough))
        yield Chart("bar", Message("chart.topics"), tuple(topic for topic, _ in enough), (series,), "points")
