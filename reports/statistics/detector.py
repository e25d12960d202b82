"""Reads a panel week by week: what changed, where, since when, and what became of what changed before.

Each week every measure is scanned in every cut. The cell that explains most (its level weighed in) is told; then all
that it explains is taken as usual, and the rest is scanned again, until nothing is left that stands out. So a change is
told once, at the level that explains it, and what is told is in nobody's baseline.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from reports.statistics import levels, tree
from reports.statistics.counts import CountCourse
from reports.statistics.findings import Finding, State
from reports.statistics.means import MeanCourse
from reports.statistics.panel import Bools, Entries, Floats, Ints, Panel
from reports.statistics.scan import FIELD_COST, RUNS, RunOfWeeks, Scan, ScanCourse, ScanSpread

FIRST = 12
"""Weeks before the first that anything is told of."""
Q = 0.002
"""False discovery rate of a week."""
STILL, QUIET = 2.0, 1.28
"""Deviates, in the direction of a change, from which it goes on, and below which a week is quiet."""
MOST_PAIRS = 150
"""Cells of a pair of fields that topics are looked for in."""
LONG, SETTLED = 9, 17
"""Weeks after which a change that goes on is a new level, and after which that level is the usual one."""
CLEAR = 1.0
"""A change must be so many half-widths of its interval away from none."""
MOST = 8
"""Changes that may begin in one week."""


@dataclass
class WatchedClaim:
    """A change that is followed, and how much its documents count by week for everything else."""

    course: int
    cell: int
    first: Finding
    spread: ScanSpread
    factor: Floats
    cut: Mapping[str, int]
    breadth: float
    """Half-width of its interval in standard errors."""
    topics: tuple[int, ...] = ()
    polarity: int = 0
    quiet: int = 0
    eased: int = 0
    """First week of those that are quiet."""
    closed: bool = False

    @property
    def way(self) -> float:
        """1 up, −1 down."""
        return 1.0 if self.first.up else -1.0


def told_apart(panel: Panel) -> Panel:
    """The panel with outer fields filled in where only the inner one is told (a version tells of the app)."""
    nested = levels.nests(panel.documents, panel.values)
    answers = [replace(one, entries=filled(one.entries, nested)) for one in panel.answers]
    return replace(panel, documents=filled(panel.documents, nested), answers=answers)


def filled(entries: Entries, nested: Mapping[str, tuple[str, Ints]]) -> Entries:
    """Entries whose outer fields are known wherever an inner one is."""
    codes = dict(entries.codes)
    for inner, (outer, of) in nested.items():
        codes[outer] = np.where((codes[outer] < 0) & (codes[inner] >= 0), of[codes[inner]], codes[outer])
    return replace(entries, codes=codes)


def first_weeks(documents: Entries, sources: int) -> Ints:
    """The first week of each source; one more for documents of none."""
    found = np.zeros(sources + 1, int)
    for source in range(sources):
        weeks = documents.week[documents.codes["source"] == source]
        found[source] = weeks.min() if len(weeks) else 0
    return found


class Detector:
    """Findings of a panel by week."""

    def __init__(self, panel: Panel, q: float = Q) -> None:
        self.panel, self.q = told_apart(panel), q
        self._begun = first_weeks(self.panel.documents, len(panel.values["source"]))
        self.courses: list[ScanCourse] = [*self._means(), *self._counts()]
        self.watched: list[WatchedClaim] = []

    def weeks(self, first: int = FIRST) -> list[list[Finding]]:
        """What each report from week ``first`` on says, strongest first; a week knows nothing of later ones."""
        return [self._week(week) for week in range(first, self.panel.weeks)]

    def _means(self) -> Iterator[ScanCourse]:
        passing = self.panel.passing
        sizes = {name: len(values) for name, values in self.panel.values.items() if name not in passing}
        cuts = levels.levels(self.panel.documents, self.panel.values, alone=self.panel.passing)
        for answers in self.panel.answers:
            yield MeanCourse(answers, cuts, self.panel.weeks, sizes)

    def _counts(self) -> Iterator[ScanCourse]:
        panel, (strata, kinds) = self.panel, self._strata()
        cuts = levels.levels(panel.documents, panel.values, ("touchpoint",), panel.alone, MOST_PAIRS)
        for mentions in panel.mentions:
            yield CountCourse(
                mentions, panel.documents, cuts, panel.weeks, panel.groups, strata, kinds, panel.campaigns
            )

    def _strata(self) -> tuple[Ints, Ints]:
        """The stratum of each document, and the kind of each stratum: the value of its last field.

        A field that is not carried is a value of its own.
        """
        found = np.zeros(len(self.panel.documents.week), int)
        size = 1
        for name in self.panel.strata:
            size = len(self.panel.values[name]) + 1
            found = found * size + self.panel.documents.codes[name] + 1
        there, strata = np.unique(found, return_inverse=True)
        return strata.astype(int), there % size

    # --- one week -----------------------------------------------------------------------------------------------------

    def _week(self, week: int) -> list[Finding]:
        told = [self._go_on(one, week) for one in self.watched if not one.closed]
        self._weigh()
        scans = [course.scan(week) for course in self.courses]
        for _ in range(MOST):
            found = self._strongest(scans)
            if found is None:
                break
            told.append(self._begin(*found, scans, week))
            self._weigh()
            scans = [course.scan(week) for course in self.courses]
        return sorted(told, key=lambda one: -abs(one.z))

    def _strongest(self, scans: Sequence[Scan]) -> tuple[int, int] | None:
        """Course and place in its scan of the discovery that explains most; None where there is none."""
        least = [self._least(number, scan) for number, scan in enumerate(scans)]
        best: tuple[float, int, int] | None = None
        for number, (values, bound) in enumerate(zip(least, tree.limit(least, self.q), strict=True)):
            passed = np.flatnonzero(values <= bound)
            passed = passed[self._clear(scans[number], passed)]
            if len(passed):
                gain = self._gain(number, scans[number])[passed]
                place = int(gain.argmax())
                best = max(best or (-np.inf, 0, 0), (float(gain[place]), number, int(passed[place])))
        return best[1:] if best else None

    def _clear(self, scan: Scan, places: Ints) -> Bools:
        """Whether the interval that will be printed leaves no change out."""
        run = np.abs(scan.z[:, places]).argmax(0)
        size, error = scan.size[run, places], scan.error[run, places]
        return np.asarray(np.abs(size) > self._half(int(scan.looked.sum())) * error * CLEAR)

    def _gain(self, number: int, scan: Scan) -> Floats:
        """What each cell's best run explains, less what it costs to single the cell out from its level."""
        course = self.courses[number]
        level = course.level[scan.cells]
        fields = np.array([len(one.fields) for one in course.levels.levels])[level % len(course.levels.levels)]
        cells = np.maximum(1, tree.looks(scan.looked, level))
        return np.asarray(scan.gain.max(0, initial=0.0) - np.log(cells) - FIELD_COST * fields)

    def _least(self, number: int, scan: Scan) -> Floats:
        """The weighted p of each cell's best run; what is followed already is none to begin."""
        course = self.courses[number]
        least = tree.weighted(scan.p, scan.looked, course.level[scan.cells])
        for place in np.flatnonzero(least <= 1):
            if any(self._same(number, int(scan.cells[place]), one) for one in self.watched if not one.closed):
                least[place] = np.inf
        return least

    def _same(self, number: int, cell: int, one: WatchedClaim) -> bool:
        """Whether a cell is a part or a whole of what is followed already."""
        if one.course != number:
            return False
        cut, topics = self.courses[number].cut(cell)
        meet = all(one.cut.get(name, code) == code for name, code in cut.items())
        return cell == one.cell or (bool(topics) and meet and not set(topics).isdisjoint(one.topics))

    def _begin(self, number: int, place: int, scans: Sequence[Scan], week: int) -> Finding:
        """A new finding, which is watched from now on."""
        course, scan = self.courses[number], scans[number]
        place = course.narrowed(scan, place)
        run, cell = int(np.abs(scan.z[:, place]).argmax()), int(scan.cells[place])
        onset = week + 1 - RUNS[run]
        cut, topics = course.cut(cell)
        looks = int(scan.looked.sum())
        breadth = self._half(looks)
        size, half = float(scan.size[run, place]), breadth * float(scan.error[run, place])
        figures = (scan.mean[run, place], scan.usual[run, place], scan.n[run, place])
        better = (size > 0) == (course.better > 0)
        ends = (size, size - half, size + half, *(float(one) for one in figures))
        named, z = course.levels.named(cut), float(scan.z[run, place])
        found = Finding(course.name, named, topics, better, onset, week, "open", z, *ends)
        spread, factor = course.spread(cell, week), np.ones(self.panel.weeks)
        new = WatchedClaim(number, cell, found, spread, factor, cut, breadth, topics, course.polarity)
        self.watched.append(new)
        for told in range(onset, week + 1):
            self._mark(new, told, self._follow(new, range(told, told + 1)))
        return found

    def _half(self, looks: int) -> float:
        """Half-width in standard errors at the false coverage rate of 5 % (Benjamini & Yekutieli 2005, JASA 100)."""
        return float(-ndtri(0.025 / max(1, looks)))

    # --- what became of it --------------------------------------------------------------------------------------------

    def _go_on(self, one: WatchedClaim, week: int) -> Finding:
        run = self._follow(one, range(week, week + 1))
        state = self._state(one, run.z * one.way, week)
        if state in ("open", "new level"):
            self._mark(one, week, run)
        if state == "over" or week - one.first.onset >= SETTLED:
            one.closed = True
        last = week if state in ("open", "new level") else one.first.last
        whole = self._follow(one, range(one.first.onset, last + 1))
        half = one.breadth * whole.error
        told = replace(one.first, last=last, state=state, z=run.z if math.isfinite(run.z) else 0.0, size=whole.size)
        told = replace(
            told, low=whole.size - half, high=whole.size + half, now=whole.mean, usual=whole.usual, n=whole.n
        )
        if last > one.first.last:
            one.first = told
        if state == "new level" and one.closed:
            self._settle(one, told)
        return told

    def _state(self, one: WatchedClaim, z: float, week: int) -> State:
        if not math.isfinite(z):
            return "easing"
        if z >= STILL:
            one.quiet = 0
            return "new level" if week - one.first.onset + 1 >= LONG else "open"
        one.quiet = one.quiet + 1 if z < QUIET else 0
        one.eased = week if one.quiet <= 1 else one.eased
        return "over" if one.quiet >= 2 and self._back(one, week) else "easing"

    def _back(self, one: WatchedClaim, week: int) -> bool:
        """Whether the quiet weeks together are clearly not what the change was, or have been quiet for long."""
        run = self._follow(one, range(one.eased, week + 1))
        return one.quiet >= LONG or (one.first.size - run.size) * one.way >= STILL * run.error

    def _follow(self, one: WatchedClaim, weeks: range) -> RunOfWeeks:
        course = self.courses[one.course]
        return course.follow(one.cell, self._weights(course, one), one.first.onset, weeks, one.spread)

    # --- what is told counts as usual ---------------------------------------------------------------------------------

    def _mark(self, one: WatchedClaim, week: int, run: RunOfWeeks) -> None:
        """A week of a change: its answers are left out; its documents count as many as they usually are."""
        one.factor[week] = min(10.0, run.usual / max(0.5, run.mean)) if one.topics else 0.0

    def _settle(self, one: WatchedClaim, told: Finding) -> None:
        """The new level is the usual one: weeks before it are left out, or count as many as there are now."""
        one.factor[:] = 1.0
        one.factor[: told.onset + LONG - 1] = 0.0
        if one.topics:
            one.factor[: told.onset] = min(10.0, told.now / max(0.5, told.usual))
            one.factor[told.onset :] = 1.0

    def _weigh(self) -> None:
        for course in self.courses:
            course.weigh(self._weights(course, None))

    def _weights(self, course: ScanCourse, without: WatchedClaim | None) -> Floats:
        """How much each entry of a course counts, all that is told taken as usual but one.

        A source that has just begun does not count yet: what is usual for it is not known.
        """
        entries: Entries = course.entries()
        begun = self._begun[entries.codes["source"]]
        weights = np.where((begun > 0) & (entries.week < begun + course.settling), 0.0, 1.0)
        for one in self.watched:
            apart = "reply" in (course.name, one.first.measure) and course.name != one.first.measure
            if one is not without and not apart:
                there = entries.inside(one.cut, one.topics, one.polarity)
                weights[there] *= one.factor[entries.week[there]]
        return weights
