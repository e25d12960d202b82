"""Changes that can be claimed: a week against its baseline, with the ordinary wobble between weeks counted in.

A week differs from the next for reasons that no one needs to know. The test therefore asks whether this week lies
outside what the weeks before would predict: y₀ − μ̂ against τ² + v₀ + Var(μ̂), where τ² is the variance between weeks by
the method of moments (DerSimonian & Laird 1986, Controlled Clinical Trials 7), and the prediction is Student's t (after
Higgins, Thompson & Spiegelhalter 2009, JRSS A 172). Counts go on the square-root scale, where τ² is the overdispersion
of a quasi-Poisson count and the exposure enters through the variance.

Some twenty weeks alone say little of τ². Tracks of one kind (the topics' shares, the scores) therefore lend each other
strength: a track's dispersion is drawn to what is usual for its kind, as the moderated t does for genes (Smyth 2004,
Statistical Applications in Genetics and Molecular Biology 3); for counts what is usual grows with the count, as in the
negative binomial.

The mean comes from the baseline (8 weeks); τ² from all ordinary weeks of the window. Weeks that already deviate are no
part of the baseline of the weeks after them, for as long as enough ordinary weeks are left: then what was a deviation
becomes the new normal. Over the measures of a week the false discovery rate is controlled (Benjamini & Hochberg 1995,
JRSS B 57); when nothing happened that is the chance of any claim at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from listener.types import Change, Measure
from reports.measures import Cell, Count, Gauge, Point
from reports.student import Z80, quantile, two_sided

FEWEST_WEEKS = 4
"""A baseline of fewer weeks carries no claim."""
PATIENCE = 5
"""How many deviating weeks may be left out of a baseline before they become the normal."""
SMALL = 30.0
"""Up to this expected count the exact tail is looked at, too."""
PRIOR, MOST_PRIOR = 16, 100
"""Least and most degrees of freedom that the usual dispersion of a kind weighs beside a track's own."""
FEWEST_TRACKS = 8
"""From fewer tracks it cannot be told how much dispersions differ: then the least."""
DEVIATES = 0.01
"""A week under this p does not serve as a baseline for the next ones."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the weeks before say of this one, on the scale of the test: mean, standard error of a new week, df."""

    mean: float
    error: float
    df: int
    between: float


@dataclass(frozen=True)
class Track:
    """One gauge over the weeks: a cell for each, and how its measures are called."""

    name: str
    gauge: Gauge
    cells: tuple[Cell, ...]

    def measure(self, index: int) -> Measure:
        """The week's figure as printed."""
        return self.gauge.measure(self.cells[index])

    def pooled(self, indexes: Sequence[int]) -> Measure:
        """Several weeks as one figure; a count stays a figure a week."""
        return self.gauge.measure(self.gauge.merge([self.cells[i] for i in indexes]))

    def points(self, indexes: Sequence[int]) -> list[Point]:
        """The weeks that have anything, on the scale of the test."""
        return [point for i in indexes if (point := self.course[i]) is not None]

    @cached_property
    def course(self) -> tuple[Point | None, ...]:
        """Every week on the scale of the test."""
        return tuple(self.gauge.point(cell) for cell in self.cells)

    def counts(self, index: int) -> bool:
        """Whether the week may serve in a baseline."""
        return True

    def spread(self, indexes: Sequence[int]) -> Spread | None:
        """The dispersion of those weeks about their mean."""
        return spread(self.points(indexes), self.gauge.root)

    def change(self, index: int, base: Sequence[int], wobble: tuple[float, int]) -> Change:
        """The week against the weeks of ``base``, with τ² and its degrees of freedom."""
        now, point = self.measure(index), self.course[index]
        seen = predict(self.points(base), point.v, *wobble) if point else None
        if point is None or seen is None:
            return untold(now)
        return _checked(compare(self.gauge, now, self.pooled(base), point, seen), self, index, base)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A week of a track, judged. ``since``: first week of the run of deviation that this week is part of."""

    track: Track
    index: int
    measure: Measure
    baseline: Change
    base: tuple[int, ...]
    since: int
    wobble: tuple[float, int] = (0.0, 1)
    """τ² and its degrees of freedom."""
    left_out: int = 0


def standing(change: Change) -> str:
    """``significant``: it is claimed; ``borderline``: its interval leaves 0 out, but it may not be; else ``usual``."""
    if change.significant:
        return "significant"
    beyond = (change.low or 0.0) > 0 or (change.high or 0.0) < 0
    return "borderline" if beyond else "usual"


# --- the variance between weeks ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a track's weeks lie apart: Q/df (1 without overdispersion), df, its usual count, a week's variance."""

    phi: float
    df: int
    size: float
    variance: float


def spread(points: Sequence[Point], root: bool) -> Spread | None:
    """The dispersion of ordinary weeks about their mean; None for fewer than two."""
    if len(points) < 2:
        return None
    weights = [1 / point.v for point in points]
    total, centre = sum(weights), _centre(points, weights)
    q = sum([w * (point.y - centre) ** 2 for w, point in zip(weights, points, strict=True)])
    scale = (total - sum([w * w for w in weights]) / total) / (len(points) - 1)
    size = centre**2 / 4 * scale if root else 1.0
    return Spread(q / (len(points) - 1), len(points) - 1, size, 1 / scale)


def moderated(spreads: Sequence[Spread | None]) -> list[tuple[float, int]]:
    """(τ², df) of each track: its own dispersion drawn to the usual one of its kind, never below what chance makes.

    The usual dispersion is 1 + κ·size with κ pooled by moments over the kind. It weighs the more, the less the tracks
    differ beyond what chance makes (after Smyth 2004), and no more than the other tracks have. A track alone keeps its
    own DerSimonian–Laird τ².
    """
    there = [one for one in spreads if one is not None]
    known = sum(one.df for one in there)
    excess = sum(one.df * (one.phi - 1) for one in there) / max(1e-12, sum(one.df * one.size for one in there))
    weight = prior_df(there, max(0.0, excess))
    return [_drawn(one, max(0.0, excess), min(weight, known - one.df)) if one else (0.0, 1) for one in spreads]


def prior_df(spreads: Sequence[Spread], excess: float) -> int:
    """What the usual dispersion weighs: 2 over the variance of dispersions beyond 2/df. Rare tracks do not tell."""
    told = [one for one in spreads if one.size >= 1]
    if len(told) < FEWEST_TRACKS:
        return PRIOR
    gaps = [(one.phi / (1 + excess * one.size) - 1) ** 2 - 2 / one.df for one in told]
    between = sum(gaps) / len(gaps)
    return MOST_PRIOR if between <= 2 / MOST_PRIOR else max(PRIOR, int(2 / between))


def _drawn(own: Spread, excess: float, prior: int) -> tuple[float, int]:
    phi = (prior * (1 + excess * own.size) + own.df * own.phi) / (prior + own.df)
    return max(0.0, phi - 1) * own.variance, prior + own.df


def _centre(points: Sequence[Point], weights: Sequence[float]) -> float:
    return sum([w * point.y for w, point in zip(weights, points, strict=True)]) / sum(weights)


def predict(base: Sequence[Point], variance: float, tau2: float, df: int) -> Prediction | None:
    """A week with sampling variance ``variance`` after ``base``; None for too short a baseline."""
    if len(base) < FEWEST_WEEKS:
        return None
    weights = [1 / (tau2 + point.v) for point in base]
    return Prediction(_centre(base, weights), math.sqrt(tau2 + variance + 1 / sum(weights)), max(1, df), tau2)


# --- one week against its baseline ------------------------------------------------------------------------------------


def untold(now: Measure) -> Change:
    """A week that nothing can be held against."""
    return Change(now, Measure(now.name, None, 0, unit=now.unit))


def compare(gauge: Gauge, now: Measure, then: Measure, point: Point, seen: Prediction) -> Change:
    """The change in the measure's own unit; a suppressed value leaves neither a difference nor a ``p``."""
    if now.value is None or then.value is None:
        return Change(now, then, detectable=_detectable(gauge, seen))
    half = quantile(0.975, seen.df) * seen.error
    delta = now.value - then.value
    ends = [_back(gauge, end) - _back(gauge, seen.mean) for end in (point.y - half, point.y + half)]
    shift = delta - (_back(gauge, point.y) - _back(gauge, seen.mean))
    p = two_sided((point.y - seen.mean) / seen.error, seen.df)
    return Change(now, then, delta, ends[0] + shift, ends[1] + shift, p, False, _detectable(gauge, seen))


def _checked(change: Change, track: Track, index: int, base: Sequence[int]) -> Change:
    """A small count is no rarer than the exact Poisson tail says: near 0 the square root is too sure of itself."""
    cell = track.cells[index]
    if change.p is None or not isinstance(cell, Count):
        return change
    usual = [track.cells[i] for i in base]
    expected = (sum(one.count for one in usual) + 0.5) / sum(one.exposure for one in usual) * cell.exposure
    if expected > SMALL:
        return change
    return replace(change, p=max(change.p, min(1.0, 2 * poisson_tail(cell.count, expected))))


def poisson_tail(count: int, expected: float) -> float:
    """The lesser of P(X ≤ ``count``) and P(X ≥ ``count``) for a Poisson X."""
    below = math.fsum(math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(count))
    at = math.exp(count * math.log(expected) - expected - math.lgamma(count + 1))
    return max(0.0, min(below + at, 1 - below))


def _back(gauge: Gauge, y: float) -> float:
    """From the scale of the test to the measure's unit."""
    return max(0.0, y) ** 2 * gauge.factor if gauge.root else y


def _detectable(gauge: Gauge, seen: Prediction) -> float:
    """The least change that this sample shows in 80 % of cases, as (t₀.₉₇₅ + z₀.₈₀) standard errors upwards."""
    reach = (quantile(0.975, seen.df) + Z80) * seen.error
    return _back(gauge, seen.mean + reach) - _back(gauge, seen.mean)


def judge(tracks: Sequence[Track], weeks: int, start: int = 0) -> list[list[Verdict]]:
    """Every week of tracks of one kind against the (at most) ``weeks`` ordinary weeks since ``start``, oldest first."""
    made: list[list[Verdict]] = [[] for _ in tracks]
    for index in range(len(tracks[0].cells) if tracks else 0):
        bases = [_baseline(one[start:], index, weeks, start) for one in made]
        spreads = [one.spread(ordinary) for one, (_, ordinary) in zip(tracks, bases, strict=True)]
        for n, (tau2, df) in enumerate(moderated(spreads)):
            made[n].append(_judge(tracks[n], index, bases[n][0], (tau2, df), made[n], max(start, index - weeks)))
    return made


def _judge(
    track: Track, index: int, base: tuple[int, ...], wobble: tuple[float, int], before: Sequence[Verdict], reach: int
) -> Verdict:
    change = track.change(index, base, wobble)
    since = before[-1].since if before and _same_run(before[-1].baseline, change) else index
    left_out = sum(i not in base and track.counts(i) for i in range(reach, index))
    return Verdict(track, index, change.now, change, base, since, wobble, left_out)


def _baseline(before: Sequence[Verdict], index: int, weeks: int, start: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Baseline weeks, and all ordinary weeks before ``index``. Too long a deviation is the new normal."""
    ordinary = tuple(one.index for one in before if one.track.counts(one.index) and not deviates(one.baseline))
    near = tuple(i for i in ordinary if i >= index - weeks - PATIENCE)[-weeks:]
    if len(near) < weeks and index - start >= weeks + PATIENCE:
        near = tuple(one.index for one in before if one.index >= index - weeks and one.track.counts(one.index))
    return near, tuple(sorted({*ordinary, *near}))


def deviates(change: Change) -> bool:
    """Whether the week alone lies outside its baseline (no claim yet: the others have not been looked at)."""
    return change.p is not None and change.p < DEVIATES


def _same_run(last: Change, now: Change) -> bool:
    both = deviates(last) and deviates(now)
    return both and (last.delta or 0) * (now.delta or 0) > 0


# --- two blocks of weeks ----------------------------------------------------------------------------------------------


def two_blocks(verdict: Verdict, late: Sequence[int], early: Sequence[int]) -> Change | None:
    """Some weeks pooled against some others, the week's τ² spread over the weeks of each block; None if empty."""
    track, (tau2, df) = verdict.track, verdict.wobble
    new, old = _block(track, late), _block(track, early)
    if new is None or old is None or len(verdict.base) < FEWEST_WEEKS:
        return None
    error = math.sqrt(new.v + old.v + tau2 / len(late) + tau2 / len(early))
    return compare(track.gauge, track.pooled(late), track.pooled(early), new, Prediction(old.y, error, df, tau2))


def _block(track: Track, indexes: Sequence[int]) -> Point | None:
    return track.gauge.point(track.gauge.merge([track.cells[i] for i in indexes]))


# --- over all measures of a week --------------------------------------------------------------------------------------


def benjamini_hochberg(values: Sequence[float | None], q: float) -> list[bool]:
    """Which of the p values are discoveries at false discovery rate ``q``; None never is and does not count."""
    ranked = sorted(p for p in values if p is not None)
    kept = [p for rank, p in enumerate(ranked, 1) if p <= q * rank / len(ranked)]
    limit = kept[-1] if kept else -1.0
    return [p is not None and p <= limit for p in values]
