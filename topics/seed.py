"""Topics that people make, from a few examples or from the documents that hold some words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.space import unit
from topics.words import plain, telling, tokens, weak

LEAST_EXAMPLES = 3
"""Fewest different texts that show what a topic is."""
SPREADS = 2.0
"""Standard deviations below the examples' mean cosine at which the threshold lies: about 98 % of normal values."""
PASSING = 0.1
"""Share of the documents with the words that only mention them in passing and stay below the threshold."""
KEYWORDS = 8


@dataclass(frozen=True, slots=True)
class Seed:
    """Where a topic made by hand stands. ``central``: the rows given, most central first."""

    centroid: NDArray[np.float32]
    threshold: float
    central: tuple[int, ...]


def from_examples(rows: NDArray[Any], usual: Sequence[float] = ()) -> Seed:
    """The mean of placed examples ``(n, dim)``, n ≥ 2, at length one.

    Each example is held against the mean of the others, as a new document would be; the threshold is two standard
    deviations below their mean cosine, and not outside the thresholds that topics ``usual``ly have.
    """
    rows = np.asarray(rows, dtype=np.float64)
    others = unit(rows.sum(axis=0) - rows)
    cosine = (rows * others).sum(axis=1)
    least = float(cosine.mean() - SPREADS * cosine.std(ddof=1))
    bounds = (min(usual), max(usual)) if len(usual) else (0.0, 1.0)
    return _seed(rows, rows.mean(axis=0), float(np.clip(least, *bounds)))


def from_mentions(rows: NDArray[Any]) -> Seed:
    """The topic of placed documents ``(n, dim)`` that hold its words.

    The centroid is the mean of the half that is nearest to the mean of all: a document that mentions a word in passing
    does not move it. The threshold is the cosine that nine in ten of them reach.
    """
    rows = np.asarray(rows, dtype=np.float64)
    near = np.argsort(-(rows @ rows.mean(axis=0)), kind="stable")[: (len(rows) + 1) // 2]
    centroid = unit(rows[near].mean(axis=0))
    return _seed(rows, centroid, float(np.sort(rows @ centroid)[int(len(rows) * PASSING)]))


def _seed(rows: NDArray[Any], centroid: NDArray[Any], threshold: float) -> Seed:
    middle = unit(centroid)
    order = np.argsort(-np.round(rows @ middle, 6), kind="stable")
    return Seed(middle, threshold, tuple(order.tolist()))


def keywords(texts: Sequence[str], langs: Sequence[str]) -> tuple[str, ...]:
    """The words that most of the texts share, things before what happened to them; as written first; at most eight."""
    written: dict[str, str] = {}
    count: Counter[str] = Counter()
    for text, lang in zip(texts, langs, strict=True):
        forms = {plain(word): word for word in tokens(text, lang)}
        said = {form for form in forms if telling(form, lang) and not weak(form, lang)}
        count.update(said)
        for form in said:
            written.setdefault(form, forms[form])
    best = sorted(count, key=lambda form: (-count[form], form))
    return tuple(written[form] for form in best[:KEYWORDS])
