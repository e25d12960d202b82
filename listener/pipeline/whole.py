"""What the whole store holds, in a few figures: what the first run says when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from listener.types import ModelRef, Period

if TYPE_CHECKING:
    from listener.facts import Facts

TOPICS = 5
"""Topics that are named."""


@dataclass(frozen=True)
class Whole:
    """All documents of the own brand: how many, since when, mean scores with their n, polarity, the largest topics."""

    documents: int = 0
    first: date | None = None
    last: date | None = None
    scores: dict[str, tuple[float, int, float, float]] = field(default_factory=dict)
    """Metric with its scale → mean, n, both ends of the scale."""
    negative: int = 0
    neutral: int = 0
    positive: int = 0
    topics: tuple[tuple[str, int], ...] = ()
    """Name and documents of the largest topics."""


def whole(facts: Facts) -> Whole:
    """The figures of everything that ``facts`` reads; empty where there is no document."""
    first, last = facts.first_day(), facts.last_day()
    if first is None or last is None:
        return Whole()
    period = Period(first, last + timedelta(days=1))
    ref = facts.sentiment_ref(period)
    tally = facts.sentiment([period], ref)[0]
    return Whole(
        facts.volume([period])[0], first, last, _scores(facts, period), tally.negative, tally.neutral, tally.positive,
        _topics(facts, period, ref),
    )  # fmt: skip


def _scores(facts: Facts, period: Period) -> dict[str, tuple[float, int, float, float]]:
    made = {}
    for key, histograms in facts.scores([period]).items():
        count = sum(histograms[0].values())
        if count:
            mean = sum(value * times for value, times in histograms[0].items()) / count
            made[f"{key.metric} ({key.low:g}–{key.high:g})"] = (mean, count, key.low, key.high)
    return made


def _topics(facts: Facts, period: Period, ref: ModelRef | None) -> tuple[tuple[str, int], ...]:
    counts = facts.topics([period], ref) if ref else []
    named = [(one.topic.names.get("en") or next(iter(one.topic.names.values()), ""), one.counts[0]) for one in counts]
    return tuple(sorted((one for one in named if one[0] and one[1]), key=lambda one: -one[1])[:TOPICS])
