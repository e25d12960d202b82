"""Scores and other means in every cell, with the mix of who answered taken out.

Each answer is held against what its source, touchpoint, place and so on usually give (an additive fit with shrinkage):
sums of these *residuals* move with how people answer, not with who does. A cell's residuals of a run are compared with
its own before, with the variance between weeks counted in.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from reports.statistics import tails
from reports.statistics.levels import Levels
from reports.statistics.panel import Answers, Entries, Floats, Ints, sums
from reports.statistics.scan import (
    BASE,
    FEWEST,
    WEEKS_PRIOR,
    RunOfWeeks,
    Scan,
    ScanSpread,
    ScanWindow,
    known,
    pooled,
    settled,
)

MOST_PAIRED = 150
"""Fields that make more pairs have no effects of pairs."""
ROUNDS = 3
DRAWN = 15.0
"""Answers that a value of a field must have to be believed by half."""
REFIT = 4
"""Weeks between two fits."""
FEWEST_ANSWERS = 8
APART = 0.06
"""Standard deviation of a cell about the additive fit, as a part of the scale: what a cell without a past is given."""
RESTLESS = 1.5
"""The variance between weeks is taken for so much more than it was estimated: few weeks tell it, and some are calm."""
NOT_KNOWN = 1e6
"""Variance of answers where there are too few to tell."""
LEAST_VARIANCE = 0.03
"""Of an answer, as a part of the squared scale, where all were the same so far."""
FAR = 2.5
"""From so many standard errors on the exact tail is looked at."""


def fit(answers: Answers, kept: Floats, sizes: Mapping[str, int]) -> Floats:
    """What each entry is expected to give, (entries,): the mean, effects of each field's values and of their pairs."""
    n, total = answers.entries.n * kept, answers.total * kept
    found = np.full(len(n), total.sum() / max(1.0, n.sum()))
    factors = _factors(answers.entries, sizes)
    effects = [np.zeros(size) for _, size in factors]
    for _ in range(ROUNDS):
        for number, (codes, size) in enumerate(factors):
            found = found - effects[number][codes]
            effects[number] = sums(codes, total - n * found, size) / (sums(codes, n, size) + DRAWN)
            found = found + effects[number][codes]
    return found


def _factors(entries: Entries, sizes: Mapping[str, int]) -> list[tuple[Ints, int]]:
    """Codes and how many there are of each field, then of each pair of small ones; what is not carried has the last."""
    single = {name: (entries.codes[name] % (size + 1), size + 1) for name, size in sizes.items()}
    pairs = [(a[0] * b[1] + b[0], a[1] * b[1]) for a, b in combinations(single.values(), 2)
             if a[1] * b[1] <= MOST_PAIRED]  # fmt: skip
    return [*single.values(), *pairs]


class MeanCourse:
    """The weeks of a measure that is a mean."""

    def __init__(self, answers: Answers, levels: Levels, weeks: int, sizes: Mapping[str, int]) -> None:
        self.answers, self.levels, self.weeks, self.sizes = answers, levels, weeks, sizes
        self.name, self.better, self.polarity, self.settling = answers.name, answers.better, 0, REFIT
        entries = answers.entries
        cells = [level.numbers(entries.codes, len(entries.week)) + level.start for level in levels.levels]
        there = [numbers >= level.start for numbers, level in zip(cells, levels.levels, strict=True)]
        self._rows = np.concatenate([np.flatnonzero(one) for one in there])
        keys = np.concatenate([numbers[one] for numbers, one in zip(cells, there, strict=True)])
        self._keys = keys * weeks + entries.week[self._rows]
        self.level = np.repeat(np.arange(len(levels.levels)), [one.cells for one in levels.levels])
        self._kind = np.array([max(0, len(one.fields) - 1) for one in levels.levels])
        self._young = np.zeros(len(entries.week), bool)
        self.kept = np.ones(len(entries.week))
        self.usual = np.zeros(len(entries.week))
        self._window: ScanWindow | None = None
        self._fitted = -1

    @property
    def span(self) -> float:
        """Length of the scale; 1 where there is none."""
        return (self.answers.high - self.answers.low) or 1.0

    def entries(self) -> Entries:
        """Its answers."""
        return self.answers.entries

    def weigh(self, weights: Floats) -> None:
        """How much each answer counts."""
        if not np.array_equal(weights, self.kept):
            if self._fitted < 0:
                self._young = weights == 0
            self.kept, self._window = weights, None

    def scan(self, week: int) -> Scan:
        """The runs that end with that week."""
        self._refresh(week)
        assert self._window is not None
        now, base = self._window.runs(week), self._window.bases(week)
        within, between, df = self._variance(week)
        usual, doubt = self._usual(base, within, between)
        n = np.maximum(now[0], 1e-9)
        noise = within / n + between * now[3] / n**2
        size, error = now[1] / n - usual, np.sqrt(noise + doubt)
        mean = (now[1] + now[2]) / n
        z, p = self._tested(mean, size, error, df * (error**2 / np.maximum(1e-12, between)) ** 2)
        looked = base[0][0] / np.maximum(1, base[4][0]) >= 1
        enough = (now[0] >= FEWEST_ANSWERS) & (base[4] >= FEWEST)
        p = np.where(enough & settled(week), p, 1.0)
        z, cells = np.where(enough, z, 0.0), np.arange(self.levels.cells)
        return Scan(z, p, size, error, mean, mean - size, now[0], z**2 / 2, looked, cells)

    def _tested(self, mean: Floats, size: Floats, error: Floats, df: Floats) -> tuple[Floats, Floats]:
        if self.answers.low == self.answers.high:
            z = size / error
        else:
            z = size / error
            far = np.abs(z) > FAR
            ends = [(one[far] - self.answers.low) / self.span for one in (mean, mean - size)]
            z = z.copy()
            z[far] = tails.deviate(*tails.of_means(ends[0], ends[1], (error[far] / self.span) ** 2))
        return z, tails.two_sided(z, np.minimum(df, 1e6))

    def _usual(self, base: list[Floats], within: Floats, between: Floats) -> tuple[Floats, Floats]:
        """The residual that the baseline leads to expect, drawn to 0, and its variance."""
        n = np.maximum(base[0], 1e-9)
        own = within / n + between * base[3] / n**2
        apart = (APART * self.span) ** 2
        weight = apart / (apart + own)
        return weight * base[1] / n, weight * own

    def _variance(self, week: int) -> tuple[Floats, Floats, Floats]:
        """Of one answer, between weeks, and the degrees of freedom of the latter; by cell."""
        assert self._window is not None
        weeks = known(week)
        n, residual, _, _, there, squares = self._window.over(weeks.start, weeks.stop)
        level, levels = self.level, len(self.levels.levels)
        mean = residual / np.maximum(1e-9, n)
        inner = np.maximum(1e-9, squares - n * mean**2)
        answered = np.bincount(level, n, levels)
        whole = np.where(answered >= 30, np.bincount(level, inner, levels) / np.maximum(1.0, answered), NOT_KNOWN)[
            level
        ]
        within = np.maximum((inner + 30 * whole) / (n + 30), LEAST_VARIANCE * self.span**2)
        gaps = self._gaps[:, weeks.start : weeks.stop]
        counts = self._counts[:, weeks.start : weeks.stop]
        own = np.where(counts > 0, (gaps - counts * mean[:, None]) ** 2 / np.maximum(1e-9, counts), 0.0).sum(1)
        usual = np.maximum(1e-9, n / np.maximum(1.0, there))
        excess = own / within - np.maximum(0.0, there - 1)
        weight = np.maximum(0.0, there - 1) * usual / within
        prior = WEEKS_PRIOR * usual / within
        between = RESTLESS * pooled(excess, weight, self._kind[level], 3, prior)
        return within, between, np.maximum(1.0, there - 1 + WEEKS_PRIOR)

    def _refresh(self, week: int) -> None:
        """Fits anew where it is time, and adds up where anything changed."""
        if self._fitted < 0 or week - self._fitted >= REFIT or week < self._fitted:
            counted = np.where(self._young, 1.0, self.kept) * (self.answers.entries.week <= week)
            self.usual = fit(self.answers, counted, self.sizes)
            self._fitted, self._window = week, None
        if self._window is None:
            self._window = self._added()

    def _added(self) -> ScanWindow:
        one, kept = self.answers, self.kept
        n, expected = one.entries.n * kept, one.entries.n * self.usual * kept
        residual = one.total * kept - expected
        squares = kept * (one.squares - 2 * self.usual * one.total + one.entries.n * self.usual**2)
        self._counts, self._gaps, middle, apart = (self._sums(each) for each in (n, residual, expected, squares))
        return ScanWindow(
            self._counts, self._gaps, middle, self._counts**2, (self._counts > 0).astype(float), apart
        )  # fmt: skip

    def _sums(self, weights: Floats) -> Floats:
        cells = self.levels.cells
        return sums(self._keys, weights[self._rows], cells * self.weeks).reshape(cells, self.weeks)

    def cut(self, cell: int) -> tuple[dict[str, int], tuple[int, ...]]:
        """The cut of a cell, without outer fields; no topics."""
        return self.levels.within(cell), ()

    def narrowed(self, scan: Scan, place: int) -> int:
        """The cell itself: a mean is thinned by those to whom nothing happened, so that the strongest cell is it."""
        return place

    def spread(self, cell: int, week: int) -> ScanSpread:
        """How restless a cell was until then."""
        within, between, _ = self._variance(week)
        return ScanSpread(float(within[cell]), float(between[cell]))

    def follow(self, cell: int, weights: Floats, onset: int, weeks: range, spread: ScanSpread) -> RunOfWeeks:
        """Some weeks of one cell against those before ``onset``."""
        rows = self._rows[self._keys // self.weeks == cell]
        week, n = self.answers.entries.week[rows], self.answers.entries.n[rows] * weights[rows]
        total, expected = self.answers.total[rows] * weights[rows], n * self.usual[rows]
        weekly = [sums(week, one, self.weeks) for one in (n, total - expected, expected)]
        window = ScanWindow(*(one[None] for one in (*weekly, weekly[0] ** 2, (weekly[0] > 0).astype(float))))
        now, base = window.over(weeks.start, weeks.stop), window.over(onset - BASE, onset)
        usual, doubt = self._usual(base, np.array(spread.within), np.array(spread.between))
        count = np.maximum(now[0], 1e-9)
        size = now[1] / count - usual
        error = np.sqrt(spread.within / count + spread.between * now[3] / count**2 + doubt)
        mean = (now[1] + now[2]) / count
        z, _ = self._tested(mean, size, error, np.array([1e6]))
        few = now[0][0] < FEWEST_ANSWERS / 2
        return RunOfWeeks(
            float("nan") if few else float(z[0]), *(float(one[0]) for one in (size, error, mean, mean - size, now[0]))
        )
