"""Topics in every cell: documents counted against what the cell's documents, by where they came from, lead to expect.

A topic and a group of topics are *subjects*. What a week's documents of a cell are expected to say of a subject is the
sum over the strata (source and touchpoint) of documents now times the stratum's own share of the past (indirect
standardisation: Breslow & Day 1987), so that neither more invitations nor a silent source moves anything; the cell's
own past then says how many times that it usually has. Counts are negative binomial, with the variance between weeks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reports.statistics import tails
from reports.statistics.levels import Levels
from reports.statistics.panel import Bools, Entries, Floats, Ints, Mentions, sums
from reports.statistics.scan import (
    BASE,
    FIELD_COST,
    RUNS,
    WEEKS_PRIOR,
    RunOfWeeks,
    Scan,
    ScanSpread,
    ScanWindow,
    known,
    pooled,
    settled,
)

PRIOR = 15.0
"""Expected documents that the ratio 1 weighs beside a cell's own past."""
NEW = 4.0
"""The same where a cell has no past at all: who knows what is usual there."""
STRATUM = 20.0
"""Documents that the share of all strata weighs beside a stratum's own."""
LEAST, FEWEST = 4.0, 3.0
"""Documents, counted or expected, that a claim needs; a rise needs ``FEWEST`` counted."""
LEAST_RATIO = 1.3
CLEARER = 1.5
"""A change in what is spoken of explains more than the scores that move with it: its gain counts as so many times."""
SETTLING = 14
"""Weeks until the shares of a new source are known, and a baseline after them."""
ALIKE = 1e-3
"""p that a part must have by itself to be what a change sits in."""
TELLING = 0.3
"""Documents that a cell is to have in the longest run, to be one of the looks."""
OTHERS = 4.0
"""Documents that are added to those of other topics, lest a cell that speaks of one thing only counts as silent."""
RARE = 6.0
"""Cells with fewer documents in all their weeks are not looked at."""
FAR = 2.5
"""From so many standard errors on the exact tail is looked at."""
BUSY = 0.2
"""Standard deviation of a topic's logarithm that a campaign adds."""
SUBJECT_PRIOR = 100.0
"""Squared expected documents that the usual variance between weeks weighs beside a subject's own, and beside weeks."""


def shares(counted: Floats, documents: Floats, kind: Ints) -> Floats:
    """Share of each subject in each stratum, (subjects, strata), drawn to its share in all strata of the same kind."""
    alike = (kind[:, None] == kind).astype(float)
    whole = (counted @ alike + 0.5 / max(1, len(kind))) / np.maximum(1.0, documents @ alike)
    return np.asarray((counted + STRATUM * whole) / (documents + STRATUM))


def apart(counted: Floats, expected: Floats, squared: Floats) -> Floats:
    """What is expected by the other documents of the cell: what surges is no part of what it is held against.

    ``expected``: Σ documents · share over the strata, ``squared``: Σ documents · share²; their ratio tells how many
    documents the cell has where the subject is spoken of.
    """
    documents = expected**2 / np.maximum(1e-12, squared)
    others = (np.maximum(0.0, documents - counted) + OTHERS) / (np.maximum(0.0, documents - expected) + OTHERS)
    return np.asarray(expected * np.minimum(4.0, others))


def excess(counted: Floats, mean: Floats, relative: Floats, weeks: Floats | Ints) -> tuple[Floats, Floats]:
    """Documents a week beyond the expected, and the standard error. ``relative``: squared, of the mean by itself."""
    return (counted - mean) / weeks, np.sqrt(np.maximum(1.0, counted) + relative * mean**2) / weeks


def _gain(counted: Floats, mean: Floats) -> Floats:
    """Log likelihood ratio of a Poisson count against its mean."""
    return np.asarray(counted * np.log(np.maximum(0.5, counted) / np.maximum(1e-9, mean)) - counted + mean)


def rate(counted: Floats, expected: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """How many times the expected a baseline has, drawn to ``prior``, and what documents it is worth.

    The more it contradicts the prior, the less the prior weighs: a cell that was always ten times as loud stays so.
    """
    gap = (counted - prior * expected) ** 2 / (1 + prior * expected + (prior * expected) ** 2 / PRIOR)
    weight = np.minimum(PRIOR, NEW + expected) / np.maximum(1.0, gap)
    return (counted + weight * prior) / (expected + weight), counted + weight


class CountCourse:
    """The weeks of one kind of mention, in cells of subject × cut; cell = subject × cuts + cut."""

    def __init__(
        self, mentions: Mentions, documents: Entries, levels: Levels, weeks: int, groups: Sequence[int],
        strata: Ints, kinds: Ints, campaigns: Bools,
    ) -> None:  # fmt: skip
        self.name, self.better, self.settling = mentions.name, mentions.better, SETTLING
        self.polarity, self.documents, self.levels, self.weeks = mentions.polarity, documents, levels, weeks
        self.counts = documents.n * ((documents.polarity == mentions.polarity) & (documents.topic >= 0))
        self.groups, self.campaigns = np.asarray(groups), campaigns
        self.stratum = strata
        self.strata = int(strata.max()) + 1 if len(strata) else 1
        self._kind = kinds
        self.topics, self.subjects = len(groups), len(groups) + int(max(groups, default=-1)) + 1
        cells = [level.numbers(documents.codes, len(documents.week)) + level.start for level in levels.levels]
        there = [numbers >= level.start for numbers, level in zip(cells, levels.levels, strict=True)]
        self._rows = np.concatenate([np.flatnonzero(one) for one in there])
        self._cells = np.concatenate([numbers[one] for numbers, one in zip(cells, there, strict=True)])
        per_cut = np.repeat(np.arange(len(levels.levels)), [one.cells for one in levels.levels])
        kind = (np.arange(self.subjects) >= self.topics).astype(int)[:, None]
        self.level = (per_cut + kind * len(levels.levels)).ravel()
        self._parents = levels.parents()
        self.kept = np.ones(len(documents.week))
        self._grids: tuple[Floats, Floats] | None = None
        self._share = np.zeros((self.subjects, self.strata))

    def entries(self) -> Entries:
        """The documents."""
        return self.documents

    def weigh(self, weights: Floats) -> None:
        """How much each document counts."""
        if not np.array_equal(weights, self.kept):
            self.kept, self._grids = weights, None

    # --- counts and what they were to be ------------------------------------------------------------------------------

    def _sums(self, week: int) -> tuple[Ints, Floats, Floats]:
        """The cells that anything is known of until then, and counted and expected, both (cells, weeks)."""
        if self._grids is None:
            self._grids = self._counted(), self._documents()
        counted, documents = (one[..., : week + 1] for one in self._grids)
        cells = np.flatnonzero(counted.sum(1) >= RARE)
        subject, place = np.divmod(cells, self.levels.cells)
        weights = self.kept * (self.documents.week < known(week).stop)
        self._share = shares(*self._strata(weights), self._kind)
        expected, squared = np.zeros((2, len(cells), week + 1))
        for one in np.unique(subject):
            mine = subject == one
            expected[mine] = np.tensordot(self._share[one], documents[:, place[mine]], 1)
            squared[mine] = np.tensordot(self._share[one] ** 2, documents[:, place[mine]], 1)
        counted = counted[cells]
        return cells, counted, apart(counted, expected, squared)

    def _counted(self) -> Floats:
        cuts = self.levels.cells
        mine = self.counts[self._rows] > 0
        rows, cells = self._rows[mine], self._cells[mine]
        weights = (self.counts * self.kept)[rows]
        key = (self.documents.topic[rows] * cuts + cells) * self.weeks + self.documents.week[rows]
        topics = sums(key, weights, self.topics * cuts * self.weeks).reshape(self.topics, cuts, self.weeks)
        return self._with_groups(topics).reshape(-1, self.weeks)

    def _with_groups(self, topics: Floats) -> Floats:
        members = np.arange(self.subjects - self.topics)[:, None] == self.groups
        return np.concatenate([topics, np.tensordot(members.astype(float), topics, 1)])

    def _documents(self) -> Floats:
        """By (stratum, cut, week)."""
        cuts = self.levels.cells
        key = (self.stratum[self._rows] * cuts + self._cells) * self.weeks + self.documents.week[self._rows]
        weights = (self.documents.n * self.kept)[self._rows]
        found = sums(key, weights, self.strata * cuts * self.weeks)
        return found.reshape(self.strata, cuts, self.weeks)

    def _strata(self, kept: Floats) -> tuple[Floats, Floats]:
        """Counted by (subject, stratum), and documents by stratum."""
        weights, mine = self.counts * kept, self.counts > 0
        key = self.documents.topic[mine] * self.strata + self.stratum[mine]
        counted = sums(key, weights[mine], self.topics * self.strata).reshape(self.topics, self.strata)
        return self._with_groups(counted), sums(self.stratum, self.documents.n * kept, self.strata)

    # --- the test -----------------------------------------------------------------------------------------------------

    def scan(self, week: int) -> Scan:
        """The runs that end with that week."""
        cells, counted, expected = self._sums(week)
        busy = self.campaigns[: week + 1]
        quiet = ~busy
        window = ScanWindow(counted, expected, expected**2, expected**2 * busy)
        calm = ScanWindow(counted * quiet, expected * quiet, expected**2 * quiet)
        now, base = window.runs(week), calm.bases(week)
        usual, worth = self._usual(cells, base[0], base[1])
        between = self._between(cells, counted * quiet, expected * quiet, week)
        doubt = 1 / worth + between * base[2] / (base[1] + 1) ** 2
        mean = np.maximum(1e-9, usual * now[1])
        relative = doubt + (between * now[2] + BUSY**2 * now[3]) / np.maximum(1e-12, now[1] ** 2)
        z = 2 * (np.sqrt(now[0] + 0.375) - np.sqrt(mean + 0.375)) / np.sqrt(1 + mean * relative)
        far = np.abs(z) > FAR
        z[far] = tails.deviate(*tails.of_counts(now[0][far], mean[far], 1 / relative[far]))
        ratio = np.log(np.maximum(0.5, now[0]) / mean)
        many = np.maximum(now[0], mean) >= LEAST
        enough = many & ((z < 0) | (now[0] >= FEWEST)) & (np.abs(ratio) >= np.log(LEAST_RATIO))
        enough &= settled(week)
        share = (1 + mean * relative) / np.maximum(1e-9, mean * between)
        df = (len(known(week)) + WEEKS_PRIOR) * np.maximum(1.0, share) ** 2
        p = np.where(enough, tails.two_sided(z, np.minimum(1e6, df)), 1.0)
        gain = CLEARER * _gain(now[0], mean) / (1 + between * mean)
        size, error = excess(now[0], mean, relative, np.array(RUNS)[:, None])
        looked = mean[-1] >= TELLING
        return Scan(np.where(enough, z, 0.0), p, size, error, now[0], mean, now[0], gain, looked, cells)

    def _usual(self, cells: Ints, counted: Floats, expected: Floats) -> tuple[Floats, Floats]:
        """``rate`` of each run's baseline. A pair's prior is the product of what its two fields have by themselves."""
        alone, worth = rate(counted, expected, np.ones_like(counted))
        subject, place = np.divmod(cells, self.levels.cells)
        every = np.ones((len(RUNS), self.subjects * self.levels.cells))
        every[:, cells] = alone
        sides = [every[:, subject * self.levels.cells + side[place]] for side in self._parents]
        pair = self._parents[0][place] > 0
        self._prior = np.where(pair, np.clip(sides[0] * sides[1], 0.1, 30.0), 1.0)
        both, weight = rate(counted, expected, self._prior)
        return np.where(pair, both, alone), np.where(pair, weight, worth)

    def _between(self, cells: Ints, counted: Floats, expected: Floats, week: int) -> Floats:
        """Squared coefficient of variation between weeks, by cell: its own drawn to that of its level."""
        weeks = known(week)
        x, e = counted[:, weeks.start : weeks.stop], expected[:, weeks.start : weeks.stop]
        usual = rate(x.sum(1), e.sum(1), np.ones(len(cells)))[0]
        mean = usual[:, None] * e
        excess = ((x - mean) ** 2 - mean).sum(1)
        prior = WEEKS_PRIOR * (mean**2).mean(1) + SUBJECT_PRIOR
        return pooled(excess, (mean**2).sum(1), self.level[cells], int(self.level.max()) + 1, prior)

    def cut(self, cell: int) -> tuple[dict[str, int], tuple[int, ...]]:
        """The cut of a cell, without outer fields, and its topics."""
        subject, place = divmod(cell, self.levels.cells)
        if subject < self.topics:
            return self.levels.within(place), (subject,)
        members = np.flatnonzero(self.groups == subject - self.topics)
        return self.levels.within(place), tuple(int(one) for one in members)

    def narrowed(self, scan: Scan, place: int) -> int:
        """The place of the cell that a change in this one really sits in: one of its parts, if it holds the gain.

        Only documents that carry the further fields are compared: that some do not tell their place must not make a
        change in one place one of everywhere.
        """
        subject, cut = divmod(int(scan.cells[place]), self.levels.cells)
        fields = self.levels.within(cut)
        best, found = 0.0, place
        for level in self.levels.levels:
            if set(level.fields) > set(fields):
                first = subject * self.levels.cells + level.start
                parts = np.flatnonzero((scan.cells >= first) & (scan.cells < first + level.cells))
                codes = [level.cut(int(scan.cells[part]) - first) for part in parts]
                parts = parts[[all(one[name] == code for name, code in fields.items()) for one in codes]]
                gain = self._held(scan, place, parts) - FIELD_COST * (len(level.fields) - len(fields))
                if gain.size and gain.max() > best:
                    best, found = float(gain.max()), int(parts[gain.argmax()])
        return self.narrowed(scan, found) if found != place else place

    def _held(self, scan: Scan, place: int, parts: Ints) -> Floats:
        """How much more each part explains alone than all of them do at one ratio, less the cost to single it out."""
        run = int(np.abs(scan.z[:, place]).argmax())
        counted, mean = scan.n[run, parts], scan.usual[run, parts]
        whole = float(_gain(counted.sum(), mean.sum()))
        return np.asarray(
            np.where(scan.p[run, parts] < ALIKE, _gain(counted, mean), 0.0) - whole - np.log(len(parts) or 1)
        )

    def spread(self, cell: int, week: int) -> ScanSpread:
        """How restless a cell was until then."""
        cells, counted, expected = self._sums(week)
        quiet = ~self.campaigns[: week + 1]
        between = self._between(cells, counted * quiet, expected * quiet, week)
        place = int(np.searchsorted(cells, cell))
        return ScanSpread(float(self._prior[0, place]), float(between[place]))

    def follow(self, cell: int, weights: Floats, onset: int, weeks: range, spread: ScanSpread) -> RunOfWeeks:
        """Some weeks of one cell against those before ``onset``."""
        subject, place = divmod(cell, self.levels.cells)
        rows = self._rows[self._cells == place]
        week, weight = self.documents.week[rows], weights[rows]
        key = self.stratum[rows] * self.weeks + week
        documents = sums(key, self.documents.n[rows] * weight, self.strata * self.weeks)
        documents = documents.reshape(self.strata, self.weeks)
        mine = np.isin(self.documents.topic[rows], self.cut(cell)[1])
        counted = sums(week[mine], (self.counts[rows] * weight)[mine], self.weeks)
        share = self._share[subject]
        expected = apart(counted, share @ documents, share**2 @ documents)
        quiet = ~self.campaigns
        window = ScanWindow(*(one[None] for one in (counted, expected, expected**2, expected**2 * self.campaigns)))
        calm = ScanWindow(*(one[None] for one in (counted * quiet, expected * quiet, expected**2 * quiet)))
        now = window.over(weeks.start, weeks.stop)
        return self._run(now, calm.over(onset - BASE, onset), spread, len(weeks))

    def _run(self, now: list[Floats], base: list[Floats], spread: ScanSpread, weeks: int) -> RunOfWeeks:
        usual, worth = rate(base[0], base[1], np.array(spread.within))
        mean = np.maximum(1e-9, usual * now[1])
        relative = 1 / worth + spread.between * base[2] / (base[1] + 1) ** 2
        relative = relative + (spread.between * now[2] + BUSY**2 * now[3]) / np.maximum(1e-12, now[1] ** 2)
        z = tails.deviate(*tails.of_counts(now[0], mean, 1 / relative))
        size, error = excess(now[0], mean, relative, np.array(weeks))
        told = float(z[0]) if now[1][0] > 0 else float("nan")
        return RunOfWeeks(told, *(float(one[0]) for one in (size, error, now[0], mean, now[0])))
