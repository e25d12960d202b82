"""Tails of counts and means, as arrays: mid-p (Lancaster 1961, JASA 56), two-sided, with their normal deviates.

A count is negative binomial. A mean on a bounded scale is read as a binomial share with as many answers as give it its
variance, so that a share near an end of the scale is as skewed as it ought to be. Where the variance holds a part that
was estimated, Student's t stands in for the normal, with Satterthwaite's degrees of freedom (1946, Biometrics 2).
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, ndtri, stdtr

from reports.statistics.panel import Floats

LEAST = 1e-300


def of_counts(count: Floats, mean: Floats, size: Floats) -> tuple[Floats, Floats]:
    """P(X ≤ count) and P(X ≥ count) of a negative binomial with variance mean + mean²/size."""
    share = mean / (mean + size)
    above = betainc(np.maximum(count, LEAST), size, share)
    above = np.where(count <= 0, 1.0, above)
    beyond = betainc(count + 1, size, share)
    below = betainc(size, count + 1, 1 - share)
    under = np.where(count <= 0, 0.0, betainc(size, np.maximum(count, LEAST), 1 - share))
    return (below + under) / 2, (above + beyond) / 2


def of_means(value: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """P(X ≤ value) and P(X ≥ value) of a mean on the scale from 0 to 1."""
    middle = np.clip(mean, 1e-3, 1 - 1e-3)
    size = middle * (1 - middle) / variance
    up, down = size * np.clip(value, 0, 1) + 0.5, size * (1 - np.clip(value, 0, 1)) + 0.5
    return betainc(down, up, 1 - middle), betainc(up, down, middle)


def deviate(below: Floats, above: Floats) -> Floats:
    """The normal deviate of the lesser tail, negative where it is the lower one."""
    lesser = np.minimum(below, above)
    return np.asarray(np.where(below < above, ndtri(np.clip(lesser, LEAST, 0.5)), -ndtri(np.clip(lesser, LEAST, 0.5))))


def two_sided(z: Floats, df: Floats) -> Floats:
    """P of a deviate as great as ``z`` either way, with ``df`` degrees of freedom of what was estimated."""
    return np.asarray(np.maximum(LEAST, 2 * stdtr(df, -np.abs(z))))
