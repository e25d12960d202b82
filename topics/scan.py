"""What is new in time: places of the topic space that hold many of the newest texts and few of the earlier ones.

A scan statistic (Kulldorff 1997, "A spatial scan statistic", doi:10.1080/03610929708831995) over balls around mean
directions. A ball with m new and o old texts gains, with the share p of new texts among all,

    m log(m / (m + o) / p) + o log(o / (m + o) / (1 - p)),   0 where the new ones are no more than their share.

Nearness is by contrast, how near a text is less how near it is to its nearest old texts, so that a text that old ones
explain stays out (the correction of hubs in cross-domain similarity local scaling: Conneau et al. 2018, "Word
translation without parallel data", arXiv:1710.04087). Each climb begins at a new text and its nearest new ones and
moves to the mean of the best ball until nothing changes; a text never counts towards the mean that it is compared with.
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
"""Most new texts of a ball whose gain is looked at."""
WHOLE = 4
"""One in so many new texts, and more than ``LARGEST``, is no news but a change of the whole."""
LEAST_GAIN = 8.5
"""Least gain of a burst, in nats; the logarithm of the number of new texts is added, for each is a place to look at."""
PURE = 0.7
"""Least share of a ball's new texts that are more than what its old ones lead one to expect."""
BEGIN, SEEDS, CLIMBS = 4, 200, 6
"""Texts that a climb begins with, most climbs, most steps of one."""
LIKE, OTHERS = 3, 15
"""Members whose mean nearness draws a text to them, and old texts whose mean nearness explains it."""
COST = 8.0
"""New texts that one expected text in the ball costs where its edge is drawn."""
ROUNDS = 2
"""How often the edge is drawn anew."""
Floats = NDArray[np.float64]
SQUARE = RADIUS * RADIUS


@dataclass(frozen=True, slots=True)
class Burst:
    """``members``: numbers of new rows, ascending; ``gain`` of its ball in nats."""

    members: Rows
    gain: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Centred rows ``(n, dim)`` in whole numbers, and how near each is to the old ones nearest to it, ``(n,)``."""

    new: Matrix
    old: Matrix
    new_explained: Floats
    old_explained: Floats

    @property
    def share(self) -> float:
        """The share of new rows among all."""
        return len(self.new) / (len(self.new) + len(self.old))

    def expected(self, old: Rows) -> Floats:
        """New rows where so many old ones are, had nothing changed."""
        return np.asarray(old * (len(self.new) / len(self.old)), dtype=np.float64)


def bursts(new: Matrix, old: Matrix) -> list[Burst]:
    """Places where the new rows crowd, the largest gain first; no row is in two. Both centred, whole numbers."""
    if len(new) < FEWEST or len(old) < FEWEST:
        return []
    scene = Scene(new, old, explained(new, old), explained(old, old, itself=True))
    least, seen, balls = LEAST_GAIN + float(np.log(len(new))), set[bytes](), list[Burst]()
    for start in seeds(scene):
        balls += [one for one in climbed(scene, start, seen) if one.gain >= least]
    balls.sort(key=lambda one: (-one.gain, one.members.tolist()))
    return list(disjoint([Burst(drawn(scene, one.members), one.gain) for one in apart(balls)]))


def apart(balls: list[Burst]) -> Iterator[Burst]:
    """Those that share no row with an earlier one."""
    taken: set[int] = set()
    for one in balls:
        mine = set(one.members.tolist())
        if not mine & taken:
            taken |= mine
            yield one


def disjoint(found: list[Burst]) -> Iterator[Burst]:
    """Each without the rows of earlier ones, where enough are left."""
    taken = np.empty(0, dtype=np.int64)
    for one in found:
        mine = np.setdiff1d(one.members, taken)
        if len(mine) >= FEWEST:
            taken = np.union1d(taken, mine)
            yield Burst(mine, one.gain)


def gain(new: Rows, old: Rows, share: float) -> Floats:
    """Log-likelihood ratio of balls with so many new and old texts, rounded so that a last bit never decides."""
    m, o = new.astype(np.float64), old.astype(np.float64)
    held = m / (m + o)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = m * np.log(held / share) + np.where(o > 0, o * np.log((1 - held) / (1 - share)), 0.0)
    return np.asarray(np.round(np.where(held > share, made, 0.0), 6))


def explained(rows: Matrix, old: Matrix, *, itself: bool = False) -> Floats:
    """Mean cosine of each row to its ``OTHERS`` nearest old rows; ``itself``: the rows are the old ones."""
    made = np.zeros(len(rows))
    for start, dots in products(rows, old):
        if itself:
            here = np.arange(len(dots))
            dots[here, start + here] = -np.inf
        made[start : start + len(dots)] = top_mean(dots, min(OTHERS, len(old) - itself))
    return made


def top_mean(dots: Matrix, count: int) -> Floats:
    """Mean of the ``count`` largest of each row, as cosines."""
    count = min(count, dots.shape[1])
    top = -np.sort(np.partition(-dots, count - 1, axis=1)[:, :count], axis=1)
    return np.asarray(top.astype(np.float64).sum(axis=1) / (count * SQUARE))


def seeds(scene: Scene) -> list[Rows]:
    """Where climbs begin: new rows with the new ones that are nearest by contrast, the nearest first."""
    starts: list[tuple[float, Rows]] = []
    for begin, dots in products(scene.new, scene.new):
        here = np.arange(len(dots))
        pairs = dots / SQUARE - scene.new_explained / 2
        pairs[here, begin + here] = np.inf
        near = np.argsort(-pairs, axis=1, kind="stable")[:, :BEGIN]
        close = np.take_along_axis(pairs, near[:, 1:], axis=1).mean(axis=1) - scene.new_explained[begin + here] / 2
        starts += list(zip((-np.round(close, 9)).tolist(), near, strict=True))
    starts.sort(key=lambda one: (one[0], one[1].tolist()))
    return [np.sort(near) for _, near in starts[:SEEDS]]


def climbed(scene: Scene, ball: Rows, seen: set[bytes]) -> Iterator[Burst]:
    """The balls of a climb, up to the first one that a climb has ``seen`` before."""
    for _ in range(CLIMBS):
        if ball.tobytes() in seen:
            return
        seen.add(ball.tobytes())
        ball, gained = around(scene, ball)
        yield Burst(ball, gained)


def around(scene: Scene, ball: Rows) -> tuple[Rows, float]:
    """The ball of the largest gain around the mean of some new rows, which do not count towards their own mean."""
    total = scene.new[ball].sum(axis=0, dtype=np.float64)
    middle = scaled(total[None] / (RADIUS * len(ball)))
    mine = (scene.new @ middle[0]).astype(np.float64)
    without = scaled((total - scene.new[ball]) / (RADIUS * len(ball)))
    mine[ball] = (scene.new[ball] * without).sum(axis=1)
    theirs = (scene.old @ middle[0]).astype(np.float64)
    order, counts, passed = edges(scene, mine / SQUARE, theirs / SQUARE, LARGEST)
    gains = np.where(pure(scene, counts, passed), gain(counts, passed, scene.share), 0.0)
    gains[: FEWEST - 1] = 0.0
    place = int(gains.argmax()) if gains.any() else BEGIN - 1
    return np.sort(order[: place + 1]), float(gains[place])


def edges(scene: Scene, mine: Floats, theirs: Floats, most: int) -> tuple[Rows, Rows, Rows]:
    """The ``most`` new rows of highest contrast in order, and at each of them how many new and old ones are as high.

    ``mine`` and ``theirs``: the nearness of all new and old rows, as cosines.
    """
    high = np.round(mine - scene.new_explained, 9)
    order = np.argsort(-high, kind="stable")[:most]
    passed = np.searchsorted(np.sort(-np.round(theirs - scene.old_explained, 9)), -high[order], side="right")
    return np.asarray(order), np.arange(1, len(order) + 1), np.asarray(passed)


def pure(scene: Scene, counts: Rows, passed: Rows) -> NDArray[np.bool_]:
    """Whether most of so many new rows are more than what so many old ones lead one to expect."""
    return np.asarray(scene.expected(passed) <= (1 - PURE) * counts)


def drawn(scene: Scene, ball: Rows) -> Rows:
    """The new rows that belong where a ball was found: its own, and those nearer to them than to earlier texts; none
    where there is no edge.
    """
    first, most = ball, max(LARGEST, len(scene.new) // WHOLE)
    for _ in range(ROUNDS):
        members = scene.new[ball]
        near = nearness(scene.new, members, ball), nearness(scene.old, members)
        order, counts, passed = edges(scene, *near, most)
        worth = np.where(pure(scene, counts, passed), counts - COST * scene.expected(passed), -np.inf)
        last = len(worth) - 1 - int(np.argmax(worth[::-1]))
        if last + 1 == most < len(scene.new):
            return order[:0]
        moved = np.union1d(order[: last + 1], first)
        if np.array_equal(moved, ball):
            break
        ball = moved
    return ball


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
