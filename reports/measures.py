"""The measures: what a week's cells amount to, with n and a 95 % interval.

A *cell* is what was counted in one week (a histogram of scores, a tally of polarity, a count with its exposure). A
*gauge* knows how to read a cell as a printed ``Measure``, how to read it as a ``Point`` for the tests, and how to add
cells. Relationship and transactional scores, and different scales, never meet in one cell: whoever builds the cells
keeps one for each ``ScoreKey``.

Sources
-------
- NPS: adjusted Wald, n + 3 answers of which ¾ more promoters and ¾ more detractors: Rocks, B. (2016), "Interval
  estimation for the Net Promoter Score", The American Statistician 70(4). Net sentiment is the same form of statistic.
- Share: Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", JASA 22.
- Means: Student's t. Rates of counts: the square-root scale of Anscombe, F. J. (1948), Biometrika 35.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from listener.types import Measure
from reports.student import Z95, quantile

Cell = Any
Histogram = Mapping[float, int]
Tally = tuple[int, int, int]
"""Negative, neutral, positive."""
FEWEST_SHARE = 10
FEWEST_NPS = 30
OF_DOCUMENTS = frozenset(("volume", "net", "share", "rate"))
"""Measures of documents; all others are of answers."""


@dataclass(frozen=True, slots=True)
class Count:
    """``count`` among or against ``exposure`` (documents, orders, weeks)."""

    count: int
    exposure: float


class Point(NamedTuple):
    """A week on the scale of its test: an estimate and its sampling variance."""

    y: float
    v: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """How a kind of cell is read. ``root``: its points are square roots of rates."""

    name: str
    unit: str
    measure: Callable[[Cell], Measure]
    point: Callable[[Cell], Point | None]
    merge: Callable[[Sequence[Cell]], Cell]
    root: bool = False
    factor: float = 1.0
    """Printed value = rate × factor (1,000 for rates by thousand orders)."""


def fewest(name: str) -> int:
    """The least number of answers or documents that the measure ``name`` is given for."""
    return FEWEST_NPS if name == "nps" else FEWEST_SHARE


# --- intervals --------------------------------------------------------------------------------------------------------


def wilson(count: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927); (0, 1) when n is 0."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = count / n, Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def adjusted(down: int, up: int, n: int) -> Point:
    """(up − down)/n in points (−100 … 100) and its variance, adjusted Wald with n + 3 (Rocks 2016)."""
    size = n + 3
    plus, minus = (up + 0.75) / size, (down + 0.75) / size
    net = plus - minus
    return Point(100 * net, 10_000 * (plus + minus - net**2) / size)


def net_measure(name: str, down: int, up: int, n: int, fewest: int) -> Measure:
    """A net score in points with its adjusted-Wald interval, value None under ``fewest`` answers."""
    if n < fewest:
        return Measure(name, None, n, unit="points")
    value, point = 100 * (up - down) / n, adjusted(down, up, n)
    half = Z95 * math.sqrt(point.v)
    low, high = max(-100.0, point.y - half), min(100.0, point.y + half)
    return Measure(name, value, n, min(low, value), max(high, value), "points")


def share_measure(name: str, count: int, n: int, fewest: int = FEWEST_SHARE) -> Measure:
    """A share with its Wilson interval, value None under ``fewest``."""
    if n < fewest:
        return Measure(name, None, n, unit="share")
    return Measure(name, count / n, n, *wilson(count, n), "share")


def poisson(count: int) -> tuple[float, float]:
    """95 % interval of a Poisson mean: (√(x + ⅜) ± z/2)² on Anscombe's scale, 0 at x = 0."""
    low = (math.sqrt(count + 0.375) - Z95 / 2) ** 2 - 0.375 if count > 0 else 0.0
    return max(0.0, min(low, count)), (math.sqrt(count + 0.375) + Z95 / 2) ** 2


# --- histograms of scores ---------------------------------------------------------------------------------------------


def size(cell: Histogram) -> int:
    """How many answers."""
    return sum(cell.values())


def nps(cell: Histogram) -> Measure:
    """Net Promoter Score of answers on 0–10: share of 9–10 minus share of 0–6, in points; none under 30 answers."""
    return net_measure("nps", *_sides(cell), size(cell), FEWEST_NPS)


def _sides(cell: Histogram) -> tuple[int, int]:
    """Detractors (0–6) and promoters (9–10)."""
    return sum(n for value, n in cell.items() if value <= 6), sum(n for value, n in cell.items() if value >= 9)


def _nps_point(cell: Histogram) -> Point | None:
    return adjusted(*_sides(cell), size(cell)) if size(cell) else None


def top_two(cell: Histogram, high: float) -> Measure:
    """Share of the two best answers of a scale that ends at ``high`` (4 and 5 of 1–5), Wilson interval."""
    return share_measure("csat", sum(n for value, n in cell.items() if value >= high - 1), size(cell))


def _top_two_point(cell: Histogram, high: float) -> Point | None:
    """Agresti–Coull centre and variance (2 more of each), so that 0 and 100 % still have one."""
    if not (n := size(cell)):
        return None
    share = (sum(k for value, k in cell.items() if value >= high - 1) + 2) / (n + 4)
    return Point(share, share * (1 - share) / (n + 4))


def moments(cell: Histogram) -> tuple[int, float, float]:
    """n, mean, and sum of squared deviations."""
    n = size(cell)
    mean = math.fsum(value * k for value, k in cell.items()) / n
    return n, mean, math.fsum(k * (value - mean) ** 2 for value, k in cell.items())


def mean(name: str, cell: Histogram, ends: tuple[float, float], unit: str) -> Measure:
    """Mean of answers with Student's t interval, kept inside the scale; none under 10 answers."""
    if size(cell) < FEWEST_SHARE:
        return Measure(name, None, size(cell), unit=unit)
    n, value, squares = moments(cell)
    half = quantile(0.975, n - 1) * math.sqrt(squares / (n - 1) / n)
    return Measure(name, value, n, max(ends[0], value - half), min(ends[1], value + half), unit)


def _mean_point(cell: Histogram, ends: tuple[float, float]) -> Point | None:
    """Mean and variance; one pseudo-answer a quarter of the scale away keeps the variance of equal answers above 0."""
    if not size(cell):
        return None
    n, value, squares = moments(cell)
    return Point(value, (squares + ((ends[1] - ends[0]) / 4) ** 2) / n / n)


def add(cells: Sequence[Histogram]) -> Histogram:
    """Histograms into one."""
    total: Counter[float] = Counter()
    for cell in cells:
        total.update(cell)
    return dict(sorted(total.items()))


# --- tallies and counts -----------------------------------------------------------------------------------------------


def net(cell: Tally) -> Measure:
    """Net sentiment: share positive minus share negative, in points; none under 10 labelled documents."""
    return net_measure("net", cell[0], cell[2], sum(cell), FEWEST_SHARE)


def _net_point(cell: Tally) -> Point | None:
    return adjusted(cell[0], cell[2], sum(cell)) if sum(cell) else None


def add_tallies(cells: Sequence[Tally]) -> Tally:
    """Tallies into one."""
    return sum(one[0] for one in cells), sum(one[1] for one in cells), sum(one[2] for one in cells)


def share(cell: Count) -> Measure:
    """Share of ``count`` in ``exposure`` documents, Wilson interval."""
    return share_measure("share", cell.count, round(cell.exposure))


def rate(cell: Count) -> Measure:
    """Count by thousand of the exposure (orders); ``n`` is the count, the interval is Poisson."""
    if cell.exposure < FEWEST_SHARE:
        return Measure("rate", None, cell.count, unit="rate")
    low, high = (end * 1000 / cell.exposure for end in poisson(cell.count))
    return Measure("rate", cell.count * 1000 / cell.exposure, cell.count, low, high, "rate")


def volume(cell: Count) -> Measure:
    """Documents a week (``exposure``: weeks), Poisson interval."""
    low, high = (end / cell.exposure for end in poisson(cell.count))
    return Measure("volume", cell.count / cell.exposure, cell.count, low, high, "count")


def root_point(cell: Count) -> Point | None:
    """√((x + ⅜)/exposure) with variance 1/(4·exposure), stable whatever the rate (Anscombe 1948)."""
    if cell.exposure <= 0:
        return None
    return Point(math.sqrt((cell.count + 0.375) / cell.exposure), 1 / (4 * cell.exposure))


def add_counts(cells: Sequence[Count]) -> Count:
    """Counts and exposures into one."""
    return Count(sum(one.count for one in cells), sum(one.exposure for one in cells))


# --- the gauges -------------------------------------------------------------------------------------------------------

NPS = Gauge("nps", "points", nps, _nps_point, add)
NET = Gauge("net", "points", net, _net_point, add_tallies)
SHARE = Gauge("share", "share", share, root_point, add_counts, root=True)
RATE = Gauge("rate", "rate", rate, root_point, add_counts, root=True, factor=1000.0)
VOLUME = Gauge("volume", "count", volume, root_point, add_counts, root=True)


def score_gauge(metric: str, low: float, high: float) -> Gauge:
    """The gauge of a score on its own scale: NPS, share of the two best (csat), mean (stars, ces)."""
    if metric == "nps":
        return NPS
    if metric == "csat":
        return Gauge("csat", "share", lambda c: top_two(c, high), lambda c: _top_two_point(c, high), add)
    unit, ends = "stars" if metric == "stars" else "score", (low, high)
    return Gauge(metric, unit, lambda c: mean(metric, c, ends, unit), lambda c: _mean_point(c, ends), add)


def mean_gauge(metric: str, low: float, high: float) -> Gauge:
    """The mean of a score on its own scale (the second figure beside a CSAT share)."""
    ends = (low, high)
    return Gauge(metric, "score", lambda c: mean(metric, c, ends, "score"), lambda c: _mean_point(c, ends), add)
