"""Something that happens in a world, how strong it is, and what it makes of any figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.worlds.background import Background, metrics, negative
from bench.worlds.scales import moments
from bench.worlds.sight import METRICS, Bools, Floats, Ints

Family = str
"""``score``, ``complaints``, ``praise`` or ``reply``."""
MEANT = 0.92
"""How many of the documents that an event adds are meant as the event is."""
BITTER, SWEET = -1.5, 1.0
"""What the latent of added complaints and praises differs by."""
REPLY_SD = 0.9
"""Standard deviation of the logarithm of reply hours."""
REPLY_WEEK = 0.08
"""The same between weeks."""


@dataclass(frozen=True)
class Event:
    """``size``: latent, documents a week, or logarithm of hours; ``course`` multiplies it by week.

    ``otherwise``: the course had the event not come (a recovery ends what would have gone on). ``cut`` holds codes.
    """

    kind: str
    family: Family
    metric: str
    cut: Mapping[str, int]
    topic: int
    touchpoint: int
    up: bool
    onset: int
    end: int
    course: Floats
    otherwise: Floats
    size: float = 0.0
    z: float = 0.0
    """True effect in the first week over its standard error."""

    def runs(self, week: int) -> bool:
        """Whether it is going on in that week."""
        return self.onset <= week < self.end

    @property
    def effect(self) -> Floats:
        """By week, what it changes."""
        return np.asarray(self.size * (self.course - self.otherwise))


def inside(codes: Mapping[str, Ints], cut: Mapping[str, int]) -> Bools:
    """Rows of a cut."""
    found = np.ones(len(codes["place"]), bool)
    for name, code in cut.items():
        found &= codes[name] == code
    return found


def strength(back: Background, event: Event, size: float) -> float:
    """z* at that size: effect over standard error in the onset week, in the event's own cut, wobble included.

    Of the variances with and without the event the larger one counts, so that neither a rare topic that surges nor a
    common one that falls passes for plainer than it is.
    """
    rows = np.flatnonzero((back.week == event.onset) & inside(back.seen, event.cut))
    week = {"score": _score, "reply": _reply}.get(event.family, _count)
    return week(back, event, size, rows)


def _score(back: Background, event: Event, size: float, rows: Ints) -> float:
    rows = rows[metrics(back.shape, back.true["source"][rows]) == METRICS.index(event.metric)]
    if len(rows) < 2:
        return 0.0
    usual, spread = back.usual[rows], back.spread(rows)
    ends = [moments(event.metric, usual - size * course[event.onset]) for course in (event.course, event.otherwise)]
    steep = [(moments(event.metric, usual - size * course[event.onset] + 0.01)[0].mean() - mean.mean()) / 0.01
             for course, (mean, _) in zip((event.course, event.otherwise), ends, strict=True)]  # fmt: skip
    noise = [v.mean() / len(rows) + slope**2 * spread for slope, (_, v) in zip(steep, ends, strict=True)]
    return float(abs(ends[0][0].mean() - ends[1][0].mean()) / np.sqrt(max(noise)))


def _reply(back: Background, event: Event, size: float, rows: Ints) -> float:
    count = int((np.array(back.shape.kinds)[back.true["source"][rows]] == "ticket").sum())
    noise = REPLY_SD**2 / max(1, count) + (REPLY_WEEK * back.shape.wobble) ** 2
    return float(size / np.sqrt(noise)) if count > 1 else 0.0


def _count(back: Background, event: Event, size: float, rows: Ints) -> float:
    if not len(rows):
        return 0.0
    parts = back.chance(event.topic, rows) * _meant(back, event, back.usual[rows])
    pool = pool_of(back, event, event.onset)
    seen = MEANT * inside({name: one[pool] for name, one in back.seen.items()}, event.cut).mean() if len(pool) else 0.0
    usual, again = parts.sum(), back.restless(rows, parts)
    ends = [usual + seen * size * course[event.onset] for course in (event.course, event.otherwise)]
    return float(abs(ends[0] - ends[1]) / np.sqrt(max(ends) + again * usual**2))


def _meant(back: Background, event: Event, latent: Floats) -> Floats:
    """How likely documents of its topic are complaints, or praise."""
    bad = negative(np.full(len(latent), back.shape.tone[event.topic]), latent)
    return np.asarray(0.7 * (1 - bad) if event.family == "praise" else bad)


def pool_of(back: Background, event: Event, week: int) -> Ints:
    """Rows that an event's documents of a week resemble: of its touchpoint, in its true cut."""
    there = (back.week == week) & inside(back.true, event.cut) & (back.true["touchpoint"] == event.touchpoint)
    return np.flatnonzero(there)
