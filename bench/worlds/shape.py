"""How a world is built: its sources, places, carriers, products, versions and topics, and how they wobble."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.worlds.sight import Bools, Floats, Ints

WEEKS = 40
DELIVERY, APP, PRODUCT = 0, 1, 2
"""Touchpoints that carry a carrier, a version, a product."""
KINDS = ("csat", "stars", "nps", "ticket", "social")
"""What a source is: two surveys, reviews, tickets with reply times, posts without a score."""
NEGATIVE, POSITIVE, MIXED = 1.8, -2.5, -0.3
"""How a topic is meant: logit of its negative share at usual satisfaction."""


@dataclass(frozen=True)
class Shape:
    """The standing parameters of a world. Arrays by their letters: s source, t week, h touchpoint, p place, k topic."""

    volume: float
    kinds: tuple[str, ...]
    shares: Floats  # s
    present: Floats  # t s: 0 before the start and after the stop, 2 where it doubled
    response: Floats  # t s
    mix: Floats  # s h
    places: Floats  # p
    tilt: Floats  # s p
    season: Floats  # t
    campaigns: Bools  # t
    known: Floats  # s: how often a place is known
    carriers: Floats  # p c
    products: Floats
    versions: Floats  # t v
    groups: Ints  # k: its group
    touch: Ints  # group: its touchpoint
    tone: Floats  # k
    weight: Floats  # k: within its touchpoint
    taste: Floats  # s k
    local: Floats  # p k
    swing: Floats  # t k: season and campaigns
    level: tuple[Floats, ...]  # latent by s, h, p, c
    wobble: float
    """How restless the world is; multiplies every standard deviation between weeks."""

    @property
    def topics(self) -> Ints:
        """The touchpoint of each topic."""
        return self.touch[self.groups]


def draw(dice: np.random.Generator) -> Shape:
    """A world's shape."""
    sources, places, touches = int(dice.integers(3, 10)), int(dice.integers(3, 13)), int(dice.integers(3, 7))
    kinds = ("csat", "stars", *dice.choice(KINDS, sources - 2, p=(0.2, 0.25, 0.2, 0.2, 0.15)).tolist())
    campaigns = np.zeros(WEEKS, bool)
    campaigns[dice.choice(WEEKS, int(dice.integers(2, 5)), replace=False)] = True
    groups, touch = _groups(dice, touches)
    carriers = int(dice.integers(2, 6))
    zipf = 1 / np.arange(1, places + 1) ** dice.uniform(0.6, 1.1)
    tone = dice.choice((NEGATIVE, POSITIVE, MIXED), len(groups), p=(0.65, 0.2, 0.15))
    tone[np.unique(groups, return_index=True)[1]] = NEGATIVE
    spreads = ((0.3, sources), (0.25, touches), (0.2, places), (0.1, carriers))
    return Shape(
        volume=float(np.exp(dice.uniform(np.log(250), np.log(1500)))),
        kinds=kinds,
        shares=dice.dirichlet(np.full(sources, 3.0)),
        present=_present(dice, sources),
        response=_response(dice, kinds),
        mix=dice.dirichlet(np.full(touches, 4.0), sources),
        places=zipf / zipf.sum(),
        tilt=np.exp(dice.normal(0, 0.2, (sources, places))),
        season=np.exp(_wave(dice, dice.uniform(0.03, 0.15))),
        campaigns=campaigns,
        known=np.where(np.isin(kinds, ("social", "stars")), dice.uniform(0.5, 0.9), dice.uniform(0.9, 1.0)),
        carriers=dice.dirichlet(np.full(carriers, 2.0), places) * 0.5 + 0.5 * dice.dirichlet(np.full(carriers, 3.0)),
        products=_zipf(int(dice.integers(5, 41)), 0.8),
        versions=_versions(dice),
        groups=groups,
        touch=touch,
        tone=tone,
        weight=np.exp(dice.normal(0, 0.7, len(groups))),
        taste=np.exp(dice.normal(0, 0.3, (sources, len(groups)))),
        local=np.exp(dice.normal(0, 0.2, (places, len(groups)))),
        swing=_swing(dice, groups, touch, campaigns),
        level=tuple(dice.normal(0, sd, size) for sd, size in spreads),
        wobble=float(dice.uniform(0.6, 1.6)),
    )


def _groups(dice: np.random.Generator, touches: int) -> tuple[Ints, Ints]:
    """The group of each topic, and the touchpoint of each group; every touchpoint has a group."""
    count = int(dice.integers(touches, 2 * touches + 1))
    touch = np.concatenate([np.arange(touches), dice.integers(0, touches, count - touches)])
    topics = int(dice.integers(max(15, 2 * count), 61))
    return np.sort(np.concatenate([np.arange(count), dice.integers(0, count, topics - count)])), touch


def _zipf(count: int, power: float) -> Floats:
    found = 1 / np.arange(1, count + 1) ** power
    return np.asarray(found / found.sum())


def _wave(dice: np.random.Generator, amplitude: float) -> Floats:
    """A year's wave over the weeks, on the logarithm."""
    return np.asarray(amplitude * np.sin(2 * np.pi * (np.arange(WEEKS) / 52 + dice.uniform())))


def _present(dice: np.random.Generator, sources: int) -> Floats:
    """Sources start, stop and double; the first two are there all the time."""
    found = np.ones((WEEKS, sources))
    for source in range(2, sources):
        fate, week = dice.uniform(), int(dice.integers(6, 34))
        if fate < 0.12:
            found[:week, source] = 0
        elif fate < 0.20:
            found[max(week, 14) :, source] = 0
        elif fate < 0.30:
            found[week:, source] = 2
    return found


def _response(dice: np.random.Generator, kinds: tuple[str, ...]) -> Floats:
    """How many of the invited answer, around its usual rate: a slow walk, sometimes a step."""
    walk = np.exp(np.cumsum(dice.normal(0, 0.03, (WEEKS, len(kinds))), 0))
    for source in range(len(kinds)):
        if dice.uniform() < 0.2:
            walk[int(dice.integers(8, 36)) :, source] *= dice.uniform(0.7, 1.4)
    walk[:, ~np.isin(kinds, ("csat", "nps"))] = 1
    return np.asarray(walk)


def _versions(dice: np.random.Generator) -> Floats:
    """Shares of the app's versions by week: a release every four to eight weeks, taken up over three."""
    released, week = [-20], -4
    while week < WEEKS:
        released.append(week)
        week += int(dice.integers(4, 9))
    ages = np.arange(WEEKS)[:, None] - np.array(released)
    taken = np.where(ages >= 0, 1 / (1 + np.exp(1.0 - 1.1 * ages)), 0.0)
    rest = np.cumprod(np.concatenate([np.ones((WEEKS, 1)), 1 - taken[:, ::-1]], 1), 1)[:, :-1][:, ::-1]
    return np.asarray(taken * rest / (taken * rest).sum(1, keepdims=True))


def _swing(dice: np.random.Generator, groups: Ints, touch: Ints, campaigns: Bools) -> Floats:
    """Factors of the topics by week: each group has its season, and delivery is spoken of more in campaigns."""
    waves = np.stack([_wave(dice, dice.uniform(0, 0.12)) for _ in touch])[groups].T
    busy = np.where(touch == DELIVERY, dice.uniform(0.1, 0.35), dice.uniform(0, 0.1))[groups]
    return np.asarray(np.exp(waves + campaigns[:, None] * busy))
