"""Changes that can be claimed: a week against its baseline, with the ordinary wobble between weeks counted in.

A week differs from the next for reasons that no one needs to know. The test therefore asks whether this week lies
outside what the weeks before would predict: y₀ − μ̂ against τ² + v₀ + Var(μ̂), where τ² is the variance between weeks by
the method of moments (DerSimonian & Laird 1986, Controlled Clinical Trials 7) and the prediction is Student's t with
k − 1 degrees of freedom (after Higgins, Thompson & Spiegelhalter 2009, JRSS A 172). Counts go on the square-root scale,
where τ² is the overdispersion of a quasi-Poisson count and the exposure enters through the variance.

The mean comes from the baseline (8 weeks); τ² from all ordinary weeks of the window. Weeks that already deviate are no
part of the baseline of the weeks after them, for as long as enough ordinary weeks are left: then what was a deviation
becomes the new normal. Over all measures of a week the false discovery rate is controlled by Benjamini & Hochberg
(1995, JRSS B 57); when nothing happened that is the chance of any claim at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from listener.types import Change, Measure
from reports.measures import Cell, Count, Gauge, Point
from reports.student import Z80, quantile, two_sided

FEWEST_WEEKS = 4
"""A baseline of fewer weeks carries no claim."""
PATIENCE = 5
"""How many deviating weeks may be left out of a baseline before they become the normal."""
DEVIATES = 0.01
"""A week under this p does not serve as a baseline for the next ones."""
FEWEST_DOCUMENTS = 5
"""A count claim needs as many documents now or a week before."""
Q = 0.04
"""Target of the false discovery rate; the margin to 5 % is for the estimates of τ² (a simulation in the tests)."""


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """A week of a track, judged. ``since``: first week of the run of deviation that this week is part of."""

    track: Track
    index: int
    measure: Measure
    baseline: Change
    base: tuple[int, ...]
    since: int
    left_out: int = 0


# --- the variance between weeks ---------------------------------------------------------------------------------------


def between(points: Sequence[Point]) -> float:
    """τ² by the method of moments (DerSimonian & Laird 1986), never below 0."""
    if len(points) < 2:
        return 0.0
    weights = [1 / point.v for point in points]
    total, centre = sum(weights), _centre(points, weights)
    q = sum([w * (point.y - centre) ** 2 for w, point in zip(weights, points, strict=True)])
    scale = total - sum([w * w for w in weights]) / total
    return max(0.0, (q - (len(points) - 1)) / scale)


def _centre(points: Sequence[Point], weights: Sequence[float]) -> float:
    return sum([w * point.y for w, point in zip(weights, points, strict=True)]) / sum(weights)


def predict(base: Sequence[Point], history: Sequence[Point], variance: float) -> Prediction | None:
    """A week with sampling variance ``variance`` after ``base``; None for too short a baseline."""
    if len(base) < FEWEST_WEEKS:
        return None
    tau2 = between(history)
    weights = [1 / (tau2 + point.v) for point in base]
    error = math.sqrt(tau2 + variance + 1 / sum(weights))
    return Prediction(_centre(base, weights), error, max(1, len(history) - 1), tau2)


# --- one week against its baseline ------------------------------------------------------------------------------------


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


def _back(gauge: Gauge, y: float) -> float:
    """From the scale of the test to the measure's unit."""
    return max(0.0, y) ** 2 * gauge.factor if gauge.root else y


def _detectable(gauge: Gauge, seen: Prediction) -> float:
    """The least change that this sample shows in 80 % of cases, as (t₀.₉₇₅ + z₀.₈₀) standard errors upwards."""
    reach = (quantile(0.975, seen.df) + Z80) * seen.error
    return _back(gauge, seen.mean + reach) - _back(gauge, seen.mean)


def judge(track: Track, weeks: int, start: int = 0) -> list[Verdict]:
    """Every week of the track against the (at most) ``weeks`` ordinary weeks since ``start``, oldest first."""
    made: list[Verdict] = []
    for index in range(len(track.cells)):
        made.append(_judge(track, index, weeks, made, start))
    return made


def _judge(track: Track, index: int, weeks: int, before: Sequence[Verdict], start: int) -> Verdict:
    base, ordinary = _baseline(before[start:], index, weeks, start)
    now, point = track.measure(index), track.course[index]
    seen = predict(track.points(base), track.points(ordinary), point.v) if point else None
    then = track.pooled(base) if seen else Measure(track.name, None, 0, unit=now.unit)
    change = compare(track.gauge, now, then, point, seen) if point and seen else Change(now, then)
    since = before[-1].since if before and _same_run(before[-1].baseline, change) else index
    reach = max(start, index - weeks)
    return Verdict(track, index, now, change, base, since, sum(i not in base for i in range(reach, index)))


def _baseline(before: Sequence[Verdict], index: int, weeks: int, start: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Baseline weeks, and all ordinary weeks before ``index``. Too long a deviation is the new normal."""
    ordinary = tuple(one.index for one in before if not deviates(one.baseline))
    near = tuple(i for i in ordinary if i >= index - weeks - PATIENCE)[-weeks:]
    if len(near) < weeks and index - start >= weeks + PATIENCE:
        near = tuple(range(index - weeks, index))
    return near, tuple(sorted({*ordinary, *near}))


def deviates(change: Change) -> bool:
    """Whether the week alone lies outside its baseline (no claim yet: the others have not been looked at)."""
    return change.p is not None and change.p < DEVIATES


def _same_run(last: Change, now: Change) -> bool:
    both = deviates(last) and deviates(now)
    return both and (last.delta or 0) * (now.delta or 0) > 0


# --- two blocks of weeks ----------------------------------------------------------------------------------------------


def two_blocks(track: Track, late: Sequence[int], early: Sequence[int], history: Sequence[int]) -> Change | None:
    """Some weeks pooled against some others, τ² from ``history`` spread over the weeks of each block; None if empty."""
    now, then = track.pooled(late), track.pooled(early)
    points = track.points(history)
    new, old = _block(track, late), _block(track, early)
    if new is None or old is None or len(points) < FEWEST_WEEKS:
        return None
    tau2 = between(points)
    error = math.sqrt(new.v + old.v + tau2 / len(late) + tau2 / len(early))
    return compare(track.gauge, now, then, new, Prediction(old.y, error, len(points) - 1, tau2))


def _block(track: Track, indexes: Sequence[int]) -> Point | None:
    return track.gauge.point(track.gauge.merge([track.cells[i] for i in indexes]))


# --- over all measures of a week --------------------------------------------------------------------------------------


def benjamini_hochberg(values: Sequence[float | None], q: float = Q) -> list[bool]:
    """Which of the p values are discoveries at false discovery rate ``q``; None never is and does not count."""
    ranked = sorted(p for p in values if p is not None)
    kept = [p for rank, p in enumerate(ranked, 1) if p <= q * rank / len(ranked)]
    limit = kept[-1] if kept else -1.0
    return [p is not None and p <= limit for p in values]


def enough(track: Track, verdict: Verdict) -> bool:
    """Counts need a handful of documents now or in an ordinary week; other measures were held back by their n."""
    cell = track.cells[verdict.index]
    if not isinstance(cell, Count):
        return True
    usual = sum(track.cells[i].count for i in verdict.base) / max(1, len(verdict.base))
    return bool(max(cell.count, usual) >= FEWEST_DOCUMENTS)
