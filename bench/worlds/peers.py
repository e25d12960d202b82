"""Two rules as others have them, over the same figures in the same cuts: a z-test with Bonferroni, and mean ± 3 sd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from bench.worlds.claims import FIRST_WEEK, Claim, Figure, Week
from bench.worlds.scales import told
from bench.worlds.sight import METRICS, Bools, Floats, Ints, Sight

BASE = 8
"""Weeks before, which a week is held against."""
FEWEST = 10
CUTS = (
    (), ("source",), ("touchpoint",), ("place",), ("carrier",), ("product",), ("version",),
    ("touchpoint", "place"), ("place", "carrier"), ("touchpoint", "place", "carrier"),
)  # fmt: skip
TOPIC_CUTS = ((), ("place",), ("carrier",), ("product",), ("version",), ("place", "carrier"))


@dataclass(frozen=True)
class ScanCourse:
    """A figure by week: how many (n), their sum and sum of squares; of a count, the documents and those counted."""

    figure: Figure
    unit: str
    n: Floats
    total: Floats
    squares: Floats

    @property
    def mean(self) -> Floats:
        """By week; NaN where there is nothing."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.total / self.n


def courses(sight: Sight) -> Iterator[ScanCourse]:
    """Every figure in every cut that has enough."""
    rows = sight.rows
    values = [(name, rows.metric == code, told(name, rows.score)) for code, name in enumerate(METRICS)]
    values.append(("negative", np.ones(len(rows), bool), (rows.polarity < 0).astype(float)))
    values.append(("reply", ~np.isnan(rows.reply), np.log(rows.reply)))
    for measure, asked, value in values:
        for fields in CUTS:
            yield from _cells(sight, Figure(measure, {}), fields, asked, value)
    for topics in _subjects(sight):
        mine = np.isin(rows.topic, topics)
        for measure, side in (("complaints", -1), ("praise", 1)):
            for fields in TOPIC_CUTS:
                counted = (mine & (rows.polarity == side)).astype(float)
                yield from _cells(sight, Figure(measure, {}, topics), fields, np.ones(len(rows), bool), counted)


def _subjects(sight: Sight) -> list[tuple[int, ...]]:
    groups = np.array(sight.groups)
    together = [tuple(np.flatnonzero(groups == group).tolist()) for group in np.unique(groups)]
    return [*((topic,) for topic in range(len(groups))), *together]


def _cells(sight: Sight, figure: Figure, fields: Sequence[str], asked: Bools, value: Floats) -> Iterator[ScanCourse]:
    sizes = [len(sight.values[name]) for name in fields]
    kept = np.flatnonzero(np.all([asked, *(sight.rows.codes[name] >= 0 for name in fields)], axis=0))
    cells, codes = int(np.prod(sizes, dtype=int)), [sight.rows.codes[name][kept] for name in fields]
    code = np.ravel_multi_index(codes, sizes) if fields else np.zeros(len(kept), int)
    key, x = code * sight.weeks + sight.rows.week[kept], value[kept]
    shape = (cells, sight.weeks)
    sums = [np.bincount(key, w, cells * sight.weeks).reshape(shape) for w in (np.ones(len(x)), x, x * x)]
    enough = (sums[0].sum(1) >= FEWEST * BASE) & ((not figure.topics) | (sums[1].sum(1) >= BASE))
    for cell in np.flatnonzero(enough):
        where = dict(zip(fields, np.unravel_index(int(cell), sizes), strict=True)) if fields else {}
        named = Figure(figure.measure, {name: int(at) for name, at in where.items()}, figure.topics)
        yield ScanCourse(named, "excess" if figure.topics else "mean", *(one[cell] for one in sums))


class Peer:
    """Each figure of each week against the eight weeks before. ``bonferroni``: a z-test, else mean ± 3 sd."""

    def __init__(self, bonferroni: bool) -> None:
        self.bonferroni = bonferroni

    def __call__(self, sight: Sight) -> list[Week]:
        """A report a week; a claim that is not made again is over."""
        every = list(courses(sight))
        grids = self._grids(every, sight.weeks)
        made, before = list[Week](), dict[int, Claim]()
        since = np.full(len(every), -1)
        for week in range(FIRST_WEEK, sight.weeks):
            z, gap, error = (grid[:, week] for grid in grids)
            looks = max(1, int((z != 0).sum()))
            hits = np.abs(z) > (-ndtri(0.025 / looks) if self.bonferroni else 3.0)
            since = np.where(hits, np.where(since >= 0, since, week), -1)
            ranked = sorted(np.flatnonzero(hits).tolist(), key=lambda at: -abs(z[at]))
            now = {at: self._claim(every[at], week, int(since[at]), gap[at], error[at]) for at in ranked}
            over = tuple(claim for at, claim in before.items() if at not in now)
            made.append(Week(week, tuple(now.values()), over, tuple(self._chance(every, z, hits))))
            before = now
        return made

    def _enough(self, every: list[ScanCourse], n: Floats, total: Floats) -> Bools:
        """Whether a figure is given that week: answers now and before, and of a count as many counted."""
        before = np.cumsum(np.pad(n, ((0, 0), (1, 0))), 1)[:, :-1]
        before = before - np.pad(before, ((0, 0), (BASE, 0)))[:, : n.shape[1]]
        counted = np.cumsum(total, 1) - np.pad(np.cumsum(total, 1), ((0, 0), (BASE + 1, 0)))[:, : n.shape[1]]
        topics = np.array([bool(one.figure.topics) for one in every])[:, None]
        return np.asarray((n >= FEWEST) & (before >= FEWEST * BASE) & (~topics | (counted >= BASE)))

    def _grids(self, every: list[ScanCourse], weeks: int) -> tuple[Floats, Floats, Floats]:
        """z, difference and its standard error, (figures, weeks)."""
        n, total, squares = (np.stack([getattr(one, name) for one in every]) for name in ("n", "total", "squares"))
        z, gap, error = (np.zeros((len(every), weeks)) for _ in range(3))
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = total / n
            for week in range(FIRST_WEEK, weeks):
                base = slice(week - BASE, week)
                count = n[:, base].sum(1)
                usual = total[:, base].sum(1) / count
                sd = np.sqrt(np.maximum(1e-9, squares[:, base].sum(1) / count - usual**2))
                apart = mean[:, base] - mean[:, base].mean(1, keepdims=True)
                spread = np.sqrt(np.maximum(1e-12, (apart**2).sum(1) / (BASE - 1)))
                error[:, week] = sd * np.sqrt(1 / n[:, week] + 1 / count) if self.bonferroni else spread
                gap[:, week] = mean[:, week] - (usual if self.bonferroni else mean[:, base].mean(1))
            z = gap / error
        return np.where(self._enough(every, n, total) & np.isfinite(z), z, 0.0), gap, error

    def _claim(self, course: ScanCourse, week: int, since: int, gap: float, error: float) -> Claim:
        factor = float(course.n[week]) if course.unit == "excess" else 1.0
        ends = (factor * gap, factor * (gap - 1.96 * error), factor * (gap + 1.96 * error))
        return Claim(course.figure, bool(gap > 0), since, course.unit, *ends, since=week)

    def _chance(self, every: list[ScanCourse], z: Floats, hits: Bools | Ints) -> Iterator[Figure]:
        """Whole figures that one week alone would call significant."""
        for at, one in enumerate(every):
            if not one.figure.cut and not one.figure.topics and abs(z[at]) > 1.96 and not hits[at]:
                yield one.figure
