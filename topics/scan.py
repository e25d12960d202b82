"""What is new in time: places of the topic space that hold many of the newest texts and few of the earlier ones.

A scan statistic (Kulldorff 1997, "A spatial scan statistic", doi:10.1080/03610929708831995) over balls around mean
directions. A ball with m new and o old texts gains, with the share p of new texts among all,

    m log(m / (m + o) / p) + o log(o / (m + o) / (1 - p)),   0 where the new ones are no more than their share.

Each climb begins at a new text and its nearest new ones and moves to the mean of the best ball until nothing changes;
a text never counts towards the mean that it is compared with. Others come to them by contrast: how near a text is to
the members, less how near it is to the nearest old texts. A text that old ones explain does not belong.
Whole numbers throughout (``topics.space``): the same on any machine and with any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.space import RADIUS, Matrix, Rows, products, scaled

FEWEST = 7
"""Fewest different new texts of a burst."""
LARGEST = 80
"""Most new texts that a ball may hold: beyond, it is no news but a change of the whole."""
LEAST_GAIN = 8.0
"""Least gain of a burst, in nats; the logarithm of the number of new texts is added, for each is a place to look at."""
BEGIN, SEEDS, CLIMBS = 4, 200, 6
"""Texts that a climb begins with, most climbs, most steps of one."""
LIKE, OTHERS = 3, 15
"""Members and old texts whose mean nearness makes the contrast."""
COST = 0.3
"""New texts that one old text in the ball costs where its edge is drawn."""
ROUNDS = 2
"""How often the edge is drawn anew."""
CLOSE = 400
"""Old texts, nearest to the members, that are looked at where the edge is drawn, and no new text farther than them."""
Floats = NDArray[np.float64]
SQUARE = RADIUS * RADIUS


@dataclass(frozen=True, slots=True)
class Burst:
    """``members``: numbers of new rows, ascending; ``gain`` of its ball in nats."""

    members: Rows
    gain: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Centred rows ``(n, dim)`` in whole numbers, and for each new row how near the nearest old ones are."""

    new: Matrix
    old: Matrix
    explained: Floats
    """Mean cosine to the ``OTHERS`` nearest old rows, ``(new,)``."""

    @property
    def share(self) -> float:
        """The share of new rows among all."""
        return len(self.new) / (len(self.new) + len(self.old))


def bursts(new: Matrix, old: Matrix) -> list[Burst]:
    """Places where the new rows crowd, the largest gain first; no row is in two. Both centred, whole numbers."""
    if len(new) < FEWEST or len(old) < FEWEST:
        return []
    scene = Scene(new, old, explained(new, old))
    least, taken, found = LEAST_GAIN + float(np.log(len(new))), np.zeros(len(new), dtype=bool), []
    for start in seeds(scene):
        if not taken[start[0]]:
            ball, gain = climbed(scene, start)
            if gain >= least:
                found.append(Burst(drawn(scene, ball), gain))
                taken[found[-1].members] = True
    return list(disjoint(sorted(found, key=lambda one: (-one.gain, one.members.tolist()))))


def disjoint(found: list[Burst]) -> Iterator[Burst]:
    """Those that share no row with an earlier one and are large enough."""
    taken: set[int] = set()
    for one in found:
        mine = set(one.members.tolist())
        if len(mine) >= FEWEST and not mine & taken:
            taken |= mine
            yield one


def gain(new: Rows, old: Rows, share: float) -> Floats:
    """Log-likelihood ratio of balls with so many new and old texts, rounded so that a last bit never decides."""
    m, o = new.astype(np.float64), old.astype(np.float64)
    held = m / (m + o)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = m * np.log(held / share) + np.where(o > 0, o * np.log((1 - held) / (1 - share)), 0.0)
    return np.asarray(np.round(np.where(held > share, made, 0.0), 6))


def explained(rows: Matrix, old: Matrix, itself: Rows | None = None) -> Floats:
    """Mean cosine of each row to its ``OTHERS`` nearest old rows; ``itself``: the old row that each one is."""
    made = np.zeros(len(rows))
    for start, dots in products(rows, old):
        if itself is not None:
            dots[np.arange(len(dots)), itself[start : start + len(dots)]] = -np.inf
        made[start : start + len(dots)] = top_mean(dots, OTHERS)
    return made


def top_mean(dots: Matrix, count: int) -> Floats:
    """Mean of the ``count`` largest of each row, as cosines."""
    count = min(count, dots.shape[1])
    top = -np.sort(np.partition(-dots, count - 1, axis=1)[:, :count], axis=1)
    return np.asarray(top.astype(np.float64).sum(axis=1) / (count * SQUARE))


def seeds(scene: Scene) -> list[Rows]:
    """Where climbs begin: new rows with their nearest new ones, those with the fewest old ones between first."""
    starts: list[tuple[int, int, Rows]] = []
    inner = min(BEGIN, len(scene.new)) - 1
    for (begin, mine), (_, theirs) in zip(products(scene.new, scene.new), products(scene.new, scene.old), strict=True):
        here = np.arange(len(mine))
        mine[here, begin + here] = np.inf
        near = np.argsort(-mine, axis=1, kind="stable")[:, : inner + 1]
        between = (theirs >= mine[here, near[:, inner]][:, None]).sum(axis=1)
        starts += [(int(count), begin + row, near[row]) for row, count in enumerate(between)]
    starts.sort(key=lambda one: one[:2])
    return [near for _, _, near in starts[:SEEDS]]


def climbed(scene: Scene, start: Rows) -> tuple[Rows, float]:
    """The best ball of a climb: its new rows and its gain."""
    ball, best, most = start, start, 0.0
    for _ in range(CLIMBS):
        moved, now = around(scene, ball)
        if now > most:
            best, most = moved, now
        if np.array_equal(moved, ball):
            break
        ball = moved
    return best, most


def around(scene: Scene, ball: Rows) -> tuple[Rows, float]:
    """The ball of the largest gain around the mean of some new rows, which do not count towards their own mean."""
    total = scene.new[ball].sum(axis=0, dtype=np.float64)
    middle = scaled(total[None] / (RADIUS * len(ball)))
    mine = (scene.new @ middle[0]).astype(np.float64)
    without = scaled((total - scene.new[ball]) / (RADIUS * len(ball)))
    mine[ball] = (scene.new[ball] * without).sum(axis=1)
    order, counts, passed = edges(mine, (scene.old @ middle[0]).astype(np.float64), LARGEST)
    gains = gain(counts, passed, scene.share)
    gains[: FEWEST - 1] = 0.0
    place = int(gains.argmax())
    return np.sort(order[: place + 1]), float(gains[place])


def edges(mine: Floats, theirs: Floats, most: int) -> tuple[Rows, Rows, Rows]:
    """The highest ``most`` new values in order, and at each of them how many new and old values are as high."""
    order = np.argsort(-mine, kind="stable")[:most]
    passed = np.searchsorted(np.sort(-theirs), -mine[order], side="right")
    return np.asarray(order), np.arange(1, len(order) + 1), np.asarray(passed)


def drawn(scene: Scene, ball: Rows) -> Rows:
    """The new rows that belong where a ball was found: its own, and those nearer to them than to earlier texts."""
    first = ball
    for _ in range(ROUNDS):
        members = scene.new[ball]
        here, near = nearness(scene.new, members, ball), nearness(scene.old, members)
        close = np.sort(np.argsort(-near, kind="stable")[:CLOSE])
        theirs = near[close] - explained(scene.old[close], scene.old, close)
        may = np.flatnonzero(here >= near[close].min())
        if not len(may):
            break
        order, counts, passed = edges((here - scene.explained)[may], theirs, LARGEST)
        worth = counts - COST * passed
        last = len(worth) - 1 - int(np.argmax(worth[::-1]))
        moved = np.sort(may[order[: max(last + 1, LIKE + 1)]])
        if np.array_equal(moved, ball):
            break
        ball = moved
    return np.union1d(first, ball)


def nearness(rows: Matrix, members: Matrix, itself: Rows | None = None) -> Floats:
    """Mean cosine of each row to its ``LIKE`` nearest members; ``itself``: the rows that the members are."""
    made = np.zeros(len(rows))
    for start, dots in products(rows, members):
        if itself is not None:
            inside = (itself >= start) & (itself < start + len(dots))
            dots[itself[inside] - start, np.flatnonzero(inside)] = -np.inf
        count = min(LIKE, dots.shape[1] - (itself is not None))
        made[start : start + len(dots)] = top_mean(dots, max(1, count))
    return made
