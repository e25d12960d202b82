"""Scores from a latent satisfaction, and what they are expected to be: ordered logistic answers on three scales."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from bench.worlds.sight import METRICS, Floats, Ints

CUTS = {
    "nps": -1.0 + 0.6 * (np.arange(1, 11) - 7.0),
    "csat": np.array([-2.2, -1.2, 0.0, 1.2]),
    "stars": np.array([-1.8, -1.2, -0.5, 0.6]),
}
"""Thresholds of the latent: P(answer ≥ lowest + j) = logistic(latent − cut_j)."""
LOWEST = {"nps": 0.0, "csat": 1.0, "stars": 1.0}


def answers(dice: np.random.Generator, metric: Ints, latent: Floats) -> Floats:
    """An answer for each row on its metric's scale; NaN where there is none."""
    noisy = latent + dice.logistic(size=len(latent))
    found = np.full(len(latent), np.nan)
    for code, name in enumerate(METRICS):
        asked = metric == code
        found[asked] = LOWEST[name] + np.searchsorted(CUTS[name], noisy[asked])
    return found


def told(name: str, score: Floats) -> Floats:
    """An answer as it enters its figure: top two of csat as 0 or 1, NPS as −1, 0 or 1, stars as they are."""
    if name == "csat":
        return (score >= 4).astype(float)
    return (score >= 9).astype(float) - (score <= 6) if name == "nps" else score


def moments(name: str, latent: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of ``told`` by latent."""
    if name == "csat":
        share = expit(latent)
        return share, share * (1 - share)
    if name == "nps":
        up, down = expit(latent - CUTS[name][8]), 1 - expit(latent - CUTS[name][6])
        return up - down, up + down - (up - down) ** 2
    above = expit(latent[:, None] - CUTS[name])
    mean = above.sum(1)
    square = (above * (2 * np.arange(1, 5) - 1)).sum(1)
    return 1 + mean, square - mean**2
