"""What did customers say: for the most spoken topics a typical voice and one that differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from listener.types import Block, Message, Polarity, Quote, Quotes, Section, Text
from reports.quotes import central, quote
from reports.scope import Scope
from reports.sections import titled
from reports.study import Study, study

if TYPE_CHECKING:
    from listener.facts import Facts, TopicCount

TOPICS = 5


class Voices:
    """Customers in their own words."""

    name = "voices"

    def __call__(self, facts: Facts, scope: Scope) -> Section:
        """Says why where there is nothing to quote."""
        seen = study(facts, scope)
        blocks = tuple(self._topics(facts, seen)) or tuple(self._any(facts, seen))
        return Section(self.name, titled(self.name), blocks or (Text(Message("gap.voices")),))

    def _topics(self, facts: Facts, seen: Study) -> Iterator[Block]:
        spoken = [one for one in seen.topics if one.counts[-1]]
        for one in sorted(spoken, key=lambda one: (-one.counts[-1], one.topic.id))[:TOPICS]:
            if chosen := tuple(_pair(facts, seen, one)):
                yield Quotes(Message("voices.topic", {"topic": one.topic, "n": one.counts[-1]}), chosen)

    def _any(self, facts: Facts, seen: Study) -> Iterator[Block]:
        """Without topics: the clearest complaint and the clearest praise."""
        if seen.ref is None:
            return
        for side in ("negative", "positive"):
            if found := facts.voices(seen.scope.period, seen.ref, topic_id=None, polarity=side, limit=2):
                yield Quotes(Message(f"voices.{side}"), tuple(quote(one) for one in found))


def _pair(facts: Facts, seen: Study, one: TopicCount) -> Iterator[Quote]:
    """The central voice of the prevailing polarity, and one from the other side."""
    if seen.ref is None:
        return
    tally = one.tallies[-1]
    main, other = _sides(tally.negative, tally.positive)
    for side in (main, other):
        if found := central(facts, seen.scope.period, seen.ref, one.topic.id, side, 1):
            yield quote(found[0])


def _sides(negative: int, positive: int) -> tuple[Polarity, Polarity]:
    return ("negative", "positive") if negative >= positive else ("positive", "negative")
