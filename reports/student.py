"""Student's t and the normal distribution from the standard library: importing scipy.stats costs more than a report.

Sources: Abramowitz & Stegun, *Handbook of Mathematical Functions* (1964), 26.7.3 and 26.7.4 (the exact finite series
of the t distribution for whole degrees of freedom); Wallace, D. L. (1959), "Bounds on normal approximations to
Student's and the chi-square distributions", Annals of Mathematical Statistics 30.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

NORMAL = NormalDist()
Z95 = NORMAL.inv_cdf(0.975)
Z80 = NORMAL.inv_cdf(0.80)
_LARGE = 400
"""From here on Wallace's normal deviate of t, right to six digits, saves the long series."""


def two_sided(t: float, df: int) -> float:
    """P(\\|T\\| ≥ \\|t\\|) for T with ``df`` ≥ 1 whole degrees of freedom; never below 0."""
    if df >= _LARGE:
        z = (8 * df + 1) / (8 * df + 3) * math.sqrt(df * math.log1p(t * t / df))
        return math.erfc(z / math.sqrt(2))
    return max(0.0, 1 - _inside(abs(t), df))


def _inside(t: float, df: int) -> float:
    """P(\\|T\\| < t), A&S 26.7.3 (odd) and 26.7.4 (even)."""
    theta = math.atan(t / math.sqrt(df))
    square = math.cos(theta) ** 2
    if df % 2:
        series = math.cos(theta) * _series(square, range(3, df - 1, 2)) if df > 1 else 0.0
        return 2 / math.pi * (theta + math.sin(theta) * series)
    return math.sin(theta) * _series(square, range(2, df - 1, 2))


def _series(square: float, steps: range) -> float:
    """1 + (a−1)/a·x·(1 + …) with growing a: the bracket of both series, first term 1."""
    term = total = 1.0
    for step in steps:
        term *= square * (step - 1) / step
        total += term
    return total


@lru_cache(maxsize=1024)
def quantile(probability: float, df: int) -> float:
    """The t with P(T < t) = ``probability`` (0.5 … 1), by bisection on the exact distribution."""
    low, high, wanted = 0.0, 1000.0, 2 * (1 - probability)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if two_sided(middle, df) > wanted else (low, middle)
    return (low + high) / 2
