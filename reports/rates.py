"""Rates of counts over the weeks: what a week should have had, how many times that it had, and how sure that is.

Counts come by source (a *stratum*), each with its exposure: how many documents the source brought that week. A week
without exposure (the source was down, or had not begun) is no zero; it is left out of that source on both sides. What
is expected this week is each source's own rate in the baseline weeks times its exposure now, summed (indirect
standardisation: Breslow & Day 1987, *Statistical Methods in Cancer Research* II, ch. 2), so that a source that grows,
shrinks, comes or goes moves nothing by itself.

The count of a new week given the baseline is negative binomial with that mean and a size that holds all three kinds of
uncertainty: the week's own chance, that of the baseline's rates, and the dispersion between weeks. Without dispersion
the size is the baseline's count and a half, and the tail is that of the exact conditional test of two Poisson rates
(Przyborowski & Wilenski 1940, Biometrika 31) with half a count for a baseline of none (Jeffreys). Tails are mid-p
(Lancaster 1961, JASA 56); the dispersion is estimated, so Student's t stands in for the normal. The interval of the
rate ratio holds every ratio that the same test does not reject at 5 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.student import NORMAL, quantile, two_sided

PSEUDO = 0.5
"""Count that the baseline has beside its own: none at all before is not a rate of zero."""
EXACT = 1_000
"""Degrees of freedom of a dispersion that is known."""
_LEAST = 1e-300
_FAR = 20.0
"""A rate ratio further than e²⁰ from the observed one is as good as unbounded."""


@dataclass(frozen=True, slots=True)
class Strata:
    """Counts and exposures by source and week, both (sources, weeks); an exposure of 0 takes the cell out."""

    counts: tuple[tuple[int, ...], ...]
    exposures: tuple[tuple[int, ...], ...]

    def exposed(self, week: int) -> bool:
        """Whether any source counts in that week."""
        return any(row[week] for row in self.exposures)

    def seen(self, week: int) -> int:
        """Count of the sources that count in that week."""
        return sum([x[week] for x, exposure in zip(self.counts, self.exposures, strict=True) if exposure[week]])

    def rows(self, base: Sequence[int], week: int) -> list[_Row]:
        """Each source in ``week`` and in the weeks of ``base``."""
        return [_Row(*pair, base, week) for pair in zip(self.counts, self.exposures, strict=True)]


@dataclass(frozen=True, slots=True)
class Expected:
    """``observed`` this week where there is a baseline; its ``mean`` by the baseline.

    ``noise``: variance of the mean by the baseline's Poisson chance; ``spread``: sum of squares of what each baseline
    week adds to the mean, which the dispersion multiplies.
    """

    observed: int
    mean: float
    noise: float
    spread: float

    def size(self, dispersion: float) -> float:
        """Size of the negative binomial: variance = mean + mean²/size."""
        return self.mean**2 / (self.noise + dispersion * (self.spread + self.mean**2))


# --- what is expected -------------------------------------------------------------------------------------------------


def expect(strata: Strata, base: Sequence[int], week: int) -> Expected | None:
    """What ``week`` should have had by the weeks in ``base``; None where no source counts in both."""
    kept = [row for row in strata.rows(base, week) if row.now and row.before]
    if not kept:
        return None
    scale = sum(row.now for row in kept) / sum(row.before for row in kept)
    parts = [sum(row.scale * row.rate * row.exposure[i] for row in kept) for i in base]
    return Expected(
        sum(row.observed for row in kept),
        math.fsum([PSEUDO * scale, *(row.scale * row.count for row in kept)]),
        math.fsum([PSEUDO * scale**2, *(row.scale**2 * row.count for row in kept)]),
        math.fsum(part * part for part in parts),
    )


class _Row:
    """One source: exposure now and before, their ratio ``scale``, its count and rate before."""

    __slots__ = ("before", "count", "exposure", "now", "observed", "rate", "scale")

    def __init__(self, counts: Sequence[int], exposure: Sequence[int], base: Sequence[int], week: int) -> None:
        self.exposure, self.now, self.observed = exposure, exposure[week], counts[week]
        self.before = sum([exposure[i] for i in base])
        self.count = sum([counts[i] for i in base if exposure[i]])
        self.scale = self.now / self.before if self.before else 0.0
        self.rate = self.count / self.before if self.before else 0.0


def residuals(strata: Strata, weeks: Sequence[int]) -> tuple[float, int, float]:
    """How far the weeks lie from their own common rates: Σr², how many count less one, and the mean expected count.

    r = 2(√(x + ⅜) − √(μ + ⅜)) has variance about 1 + dispersion · μ (Anscombe 1948, Biometrika 35).
    """
    there = [i for i in weeks if strata.exposed(i)]
    rows = strata.rows(there, 0)
    usual = [sum([row.rate * row.exposure[i] for row in rows]) for i in there]
    gaps = [root(strata.seen(i)) - root(mean) for i, mean in zip(there, usual, strict=True)]
    return math.fsum(4 * gap * gap for gap in gaps), len(there) - 1, math.fsum(usual) / max(1, len(there))


def root(count: float) -> float:
    """A count on the scale on which its variance is about ¼ (Anscombe 1948)."""
    return math.sqrt(count + 0.375)


# --- the test ---------------------------------------------------------------------------------------------------------


def test(seen: Expected, dispersion: float = 0.0, df: int = EXACT) -> float:
    """The two-sided p of the week; ``df``: degrees of freedom that the dispersion rests on."""
    return two_sided(deviate(seen.observed, seen.mean, seen.size(dispersion)), max(1, df))


def interval(seen: Expected, dispersion: float = 0.0, df: int = EXACT) -> tuple[float, float]:
    """95 % interval of the rate ratio: every ratio at which ``test`` gives 5 % or more."""
    count, size, reach = seen.observed, seen.size(dispersion), quantile(0.975, max(1, df))

    def off(target: float) -> Callable[[float], float]:
        return lambda log_ratio: deviate(count, seen.mean * math.exp(log_ratio), size) - target

    middle = math.log(max(count, PSEUDO) / seen.mean)
    step = reach * math.sqrt(1 / max(count, PSEUDO) + 1 / size)
    low = math.exp(_root(off(reach), middle, -step / 4)) if count else 0.0
    return low, math.exp(_root(off(-reach), middle, step / 4))


def deviate(count: int, mean: float, size: float) -> float:
    """The normal deviate of the mid-p tail: far above 0 where ``count`` is far above the mean."""
    half = probability(count, mean, size) / 2
    upper = at_least(count, mean, size) - half
    if upper < 0.5:
        return -NORMAL.inv_cdf(max(_LEAST, upper))
    return NORMAL.inv_cdf(min(0.5, max(_LEAST, at_most(count, mean, size) - half)))


def _root(falls: Callable[[float], float], start: float, step: float) -> float:
    """Where a falling function crosses 0, looked for from ``start`` by steps that grow (then by regula falsi)."""
    a, fa = start, falls(start)
    if fa * step <= 0:
        return start
    b, fb = start + step, falls(start + step)
    while fb * step > 0 and abs(b - start) < _FAR:
        a, fa, step = b, fb, step * 1.5
        b, fb = b + step, falls(b + step)
    for _ in range(20 if fb * step <= 0 else 0):
        if abs(fb) < 1e-6:
            break
        c = b - fb * (b - a) / (fb - fa)
        fc = falls(c)
        a, fa = (b, fb) if fc * fb < 0 else (a, fa / 2)
        b, fb = c, fc
    return b


# --- the negative binomial --------------------------------------------------------------------------------------------


def probability(count: int, mean: float, size: float) -> float:
    """P(X = ``count``) for a negative binomial X with mean and size."""
    ways = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    return math.exp(ways - size * math.log1p(mean / size) - count * math.log1p(size / mean))


def at_least(count: int, mean: float, size: float) -> float:
    """P(X ≥ ``count``) for a negative binomial X (DLMF 8.17.24: an incomplete beta function)."""
    return 1.0 if count <= 0 else incomplete_beta(mean / (mean + size), count, size)


def at_most(count: int, mean: float, size: float) -> float:
    """P(X ≤ ``count``), as sure in its own tail as ``at_least`` is in the other."""
    return 0.0 if count < 0 else incomplete_beta(size / (mean + size), size, count + 1)


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return min(1.0, math.exp(log) / a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """1/(1 + d₁/(1 + d₂/(1 + …))) by Lentz's method; it settles within some √max(a, b) steps."""
    value, c, d = 1.0, 1.0, 0.0
    for n in range(1, 2000):
        m = n // 2
        top = m * (b - m) * x if n % 2 == 0 else -(a + m) * (a + b + m) * x
        term = top / ((a + n - 1) * (a + n))
        d, c = 1 / _away(1 + term * d), _away(1 + term / c)
        value *= c * d
        if n > 1 and abs(c * d - 1) < 1e-12:
            break
    return 1 / value


def _away(value: float) -> float:
    """``value``, kept off 0."""
    return value if abs(value) > _LEAST else _LEAST
