"""Emerging and fading topics: the course of a topic by source, judged by its rate and not by its raw count."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from listener.types import Change, Measure, Period
from reports import changes, rates
from reports.changes import FEWEST_WEEKS, Spread, Track, Verdict
from reports.rates import Expected, Strata
from reports.student import quantile

if TYPE_CHECKING:
    from listener.facts import TopicSources

SETTLING = timedelta(weeks=4)
"""How long a source is left out, from the week of its first document on: at first it brings backlog and curiosity."""
FEWEST_DOCUMENTS = 5
"""A claim needs as many documents now, or expected now."""
FEWEST_AUTHORS = 2
"""One customer who writes often is no trend."""
LEANS = 0.05
"""A claim against orders must hold at this level against the documents of each source, too."""
RAREST = 1e-6
"""A topic with fewer documents a week tells nothing of its dispersion: it takes that of its kind."""
LEAST_RATIO = 1.25
"""A claim needs a rate that grew or shrank by a quarter at least, and a count that went the same way."""


def settled(documents: Sequence[int], begun: date | None, periods: Sequence[Period]) -> tuple[int, ...]:
    """A source's exposure: its documents by week, none in the calendar week it began in and the three after it."""
    if begun is None:
        return (0,) * len(documents)
    since = Period.week_of(begun).start + SETTLING
    return tuple(n if period.start >= since else 0 for n, period in zip(documents, periods, strict=True))


def exposures(facts: TopicSources, periods: Sequence[Period]) -> tuple[tuple[int, ...], ...]:
    """Exposure of every source, (sources, weeks)."""
    pairs = zip(facts.documents, facts.begun, strict=True)
    return tuple(settled(documents, begun, periods) for documents, begun in pairs)


def ordered(exposure: tuple[tuple[int, ...], ...], orders: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Orders as the exposure of every source, in the weeks in which it counts."""
    return tuple(tuple(n if held else 0 for n, held in zip(orders, row, strict=True)) for row in exposure)


def strata(
    counts: Mapping[int, tuple[tuple[int, ...], ...]], topic: int, exposure: tuple[tuple[int, ...], ...]
) -> Strata:
    """A topic's counts beside the exposure; none of it where the topic was not spoken of."""
    weeks = len(exposure[0]) if exposure else 0
    return Strata(counts.get(topic, tuple((0,) * weeks for _ in exposure)), exposure)


def _expected(course: Strata, index: int, base: Sequence[int]) -> Expected | None:
    kept = [i for i in base if course.exposed(i)]
    return rates.expect(course, kept, index) if len(kept) >= FEWEST_WEEKS else None


def together(course: Strata, documents: Sequence[Sequence[int]]) -> Strata:
    """All sources as one, whether they have settled or not: the share as it is printed."""
    counts = tuple(map(sum, zip(*course.counts, strict=True)))
    return Strata((counts,), (tuple(map(sum, zip(*documents, strict=True))),))


def spread(course: Strata, weeks: Sequence[int]) -> Spread | None:
    """How far those weeks lie apart; its unit of variance makes of the moderated excess a negative binomial's."""
    squares, df, size = rates.residuals(course, weeks)
    if df < 1:
        return None
    return Spread(squares / df, df, size, 1 / size) if size > RAREST else Spread(1.0, df, RAREST, 1 / RAREST)


@dataclass(frozen=True)
class RateTrack(Track):
    """A topic's course. It prints what its cells say, and is judged by source; ``authors`` by week.

    ``strata``: against what the figure is printed by (documents, or orders). ``fair``: against the documents of each
    source, so that a source that collects more is no news. ``whole``: all sources as one.
    """

    strata: Strata
    fair: Strata
    whole: Strata
    authors: tuple[int, ...]

    def counts(self, index: int) -> bool:
        """Whether any source that has settled brought something."""
        return self.strata.exposed(index)

    def spread(self, indexes: Sequence[int]) -> Spread | None:
        """The dispersion of those weeks."""
        return spread(self.strata, indexes)

    def change(self, index: int, base: Sequence[int], wobble: tuple[float, int]) -> Change:
        """The week against the weeks of ``base``; ``wobble``: dispersion and its degrees of freedom.

        Where the mix of the sources moved, ``then`` is what the baseline would be with this week's mix.
        """
        now, seen = self.measure(index), self.expected(index, base)
        if seen is None:
            return changes.untold(now)
        then = self.pooled(base)
        if now.value is None or then.value is None:
            return Change(now, then)
        if self._mixed(index, base, seen):
            then = replace(then, value=now.value * seen.mean / seen.observed, low=None, high=None)
        return self._change(index, now, then, seen, wobble)

    def _change(self, index: int, now: Measure, then: Measure, seen: Expected, wobble: tuple[float, int]) -> Change:
        """The interval is made on the square-root scale, where a count that follows none has one, too."""
        unit, middle = self.gauge.factor / self.cells[index].exposure, rates.root(seen.observed)
        half = quantile(0.975, wobble[1]) * math.sqrt(1 + seen.mean / seen.size(wobble[0])) / 2
        delta = (now.value or 0.0) - (then.value or 0.0)
        low, high = (delta + unit * (max(0.0, middle + end) ** 2 - middle**2) for end in (-half, half))
        return Change(now, then, delta, low, high, rates.test(seen, *wobble))

    def expected(self, index: int, base: Sequence[int]) -> Expected | None:
        """What the week should have had; None after too short a baseline."""
        return _expected(self.strata, index, base)

    def ratio(self, verdict: Verdict) -> Measure | None:
        """How many times the expected count the week has, source by source, with its interval.

        None where the mix of the sources has not moved.
        """
        seen = self.expected(verdict.index, verdict.base)
        if seen is None or not self._mixed(verdict.index, verdict.base, seen):
            return None
        low, high = rates.interval(seen, *verdict.wobble)
        return Measure("ratio", seen.observed / seen.mean, seen.observed, low, high, "ratio")

    def _mixed(self, index: int, base: Sequence[int], seen: Expected) -> bool:
        """Whether the sources together tell something else than each by itself."""
        crude = rates.expect(self.whole, base, index)
        if crude is None or not crude.observed or not seen.observed:
            return False
        apart = (crude.observed / crude.mean) / (seen.observed / seen.mean)
        return not 1 / LEAST_RATIO < apart < LEAST_RATIO

    def enough(self, verdict: Verdict) -> bool:
        """Whether a claim may rest on it: documents, authors, and a rate, a count and a printed figure that agree."""
        seen, delta = _expected(self.fair, verdict.index, verdict.base), verdict.baseline.delta
        if seen is None or delta is None or (delta > 0) != (seen.observed > seen.mean):
            return False
        return self._many(verdict, seen) and self._moved(verdict, seen)

    def stands(self, verdict: Verdict) -> bool:
        """Whether the week also stands out against the documents of each source."""
        seen = _expected(self.fair, verdict.index, verdict.base)
        return seen is not None and rates.test(seen, *verdict.wobble) < LEANS

    def _many(self, verdict: Verdict, seen: Expected) -> bool:
        weeks = (verdict.index, *verdict.base)
        authors = max(self.authors[i] for i in (weeks[:1] if seen.observed > seen.mean else weeks))
        return max(seen.observed, seen.mean) >= FEWEST_DOCUMENTS and authors >= FEWEST_AUTHORS

    def _moved(self, verdict: Verdict, seen: Expected) -> bool:
        """A share that only grew because others were silent is no claim."""
        usual = math.fsum(self.fair.seen(i) for i in verdict.base) / len(verdict.base)
        ratios = [seen.observed / one for one in (seen.mean, usual) if one > 0]
        return min(ratios) >= LEAST_RATIO or max(ratios) <= 1 / LEAST_RATIO
