"""Ordinary weeks: documents by source, touchpoint and place, their topics and their latent satisfaction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bench.worlds.shape import APP, DELIVERY, NEGATIVE, PRODUCT, WEEKS, Shape
from bench.worlds.sight import METRICS, UNKNOWN, Bools, Floats, Ints

NOTHING = 0.25
"""Share of documents of a touchpoint that speak of no topic."""
DEVIATIONS = {"": 0.04, "touchpoint": 0.05, "place": 0.04, "source": 0.04, "both": 0.05}
"""Standard deviation of the latent between weeks: of all, each touchpoint, place, source, and touchpoint in place."""
TOPIC_WEEK, TOPIC_PLACE_WEEK = 0.10, 0.08
"""The same of a topic's logarithm, everywhere and in each place."""
VOLUME_WEEK, SOURCE_WEEK, PLACE_WEEK = 0.05, 0.08, 0.05


@dataclass(frozen=True)
class Background:
    """True fields of the rows (nothing unknown), and what chance has made of them."""

    shape: Shape
    week: Ints
    true: dict[str, Ints]
    seen: dict[str, Ints]
    """Fields as the documents carry them: a place is not always known."""
    topic: Ints
    usual: Floats
    """Latent of each row without the wobble of its week."""
    wobble: Floats
    """What its week adds to it."""
    counts: Ints
    """Documents by (week, source, touchpoint, place)."""

    def chance(self, topic: int, rows: Bools | Ints) -> Floats:
        """How likely each row is to speak of ``topic`` in a week without wobble."""
        touch = int(self.shape.topics[topic])
        mine = np.flatnonzero(self.shape.topics == touch)
        place = np.searchsorted(mine, topic)
        chosen = self.true["touchpoint"][rows] == touch
        w, s, p = self.week[rows], self.true["source"][rows], self.true["place"][rows]
        found = self._usual[touch][w, s, p, place]
        return np.asarray(np.where(chosen, found, 0.0))

    @cached_property
    def _usual(self) -> list[Floats]:
        return [chances(self.shape, touch) for touch in range(self.shape.mix.shape[1])]

    def spread(self, rows: Bools | Ints) -> float:
        """Variance between weeks of the mean latent of ``rows``, which lie in one week."""
        scale = self.shape.wobble
        parts = [np.zeros(int(np.size(self.week[rows])), int)]
        touch, place, source = (self.true[name][rows] for name in ("touchpoint", "place", "source"))
        parts += [touch, place, source, touch * 100 + place]
        sizes = [np.unique(one, return_counts=True)[1] for one in parts]
        sds = DEVIATIONS.values()
        return float(sum((scale * sd) ** 2 * ((n / n.sum()) ** 2).sum() for sd, n in zip(sds, sizes, strict=True)))

    def restless(self, rows: Bools | Ints, weights: Floats) -> float:
        """Squared coefficient of variation between weeks of a topic's count in ``rows`` of one week."""
        by_place = np.bincount(self.true["place"][rows], weights)
        shares = by_place / max(1e-12, by_place.sum())
        scale = self.shape.wobble**2
        return float(scale * (TOPIC_WEEK**2 + TOPIC_PLACE_WEEK**2 * (shares**2).sum()))


def chances(shape: Shape, touch: int, noise: Floats | None = None) -> Floats:
    """Topics of a touchpoint, (weeks, sources, places, its topics), adding up to 1 − NOTHING without noise."""
    mine = np.flatnonzero(shape.topics == touch)
    weight = shape.weight[mine] / shape.weight[mine].sum()
    moved = shape.swing[:, None, None, mine] * shape.taste[None, :, None, mine] * shape.local[None, None][..., mine]
    found = (1 - NOTHING) * weight * moved * (1.0 if noise is None else noise[:, None][..., mine])
    return np.asarray(found / (found.sum(-1, keepdims=True) + NOTHING))


def draw(dice: np.random.Generator, shape: Shape, factor: Floats) -> Background:
    """The rows of all weeks. ``factor``: what decoys do to (week, source, place)."""
    counts = dice.poisson(_expected(dice, shape, factor))
    week, source, touch, place = (np.repeat(one, counts.ravel()) for one in np.indices(counts.shape).reshape(4, -1))
    true = {"source": source, "touchpoint": touch, "place": place}
    true |= _carried(dice, shape, week, touch, place)
    levels = [shape.level[n][true[name]] for n, name in enumerate(("source", "touchpoint", "place"))]
    carrier = np.where(true["carrier"] >= 0, shape.level[3][true["carrier"]], 0.0)
    usual = 1.0 + np.asarray(sum(levels)) + carrier
    wobble = _wobble(dice, shape, week, true)
    seen, topics = _seen(dice, shape, true), _topics(dice, shape, week, true)
    return Background(shape, week, true, seen, topics, usual, wobble, counts)


def _seen(dice: np.random.Generator, shape: Shape, true: dict[str, Ints]) -> dict[str, Ints]:
    """What the documents tell of their fields: posts tell no touchpoint, some no place, some no carrier."""
    size = len(true["place"])
    posts = np.array([kind == "social" for kind in shape.kinds])[true["source"]]
    place = dice.uniform(size=size) < shape.known[true["source"]]
    carrier = dice.uniform(size=size) < 0.85
    told = {"place": place, "carrier": carrier, "touchpoint": ~posts}
    return {name: np.where(told[name], one, UNKNOWN) if name in told else one for name, one in true.items()}


def _expected(dice: np.random.Generator, shape: Shape, factor: Floats) -> Floats:
    """Documents by (week, source, touchpoint, place)."""
    scale, places = shape.wobble, shape.tilt * shape.places
    places = places / places.sum(1, keepdims=True)
    weeks = shape.season * np.where(shape.campaigns, dice.uniform(1.2, 1.5, WEEKS), 1.0)
    weeks = weeks * np.exp(dice.normal(0, VOLUME_WEEK * scale, WEEKS))
    sources = shape.present * shape.response * shape.shares
    sources = sources * np.exp(dice.normal(0, SOURCE_WEEK * scale, sources.shape))
    local = np.exp(dice.normal(0, PLACE_WEEK * scale, (WEEKS, places.shape[1])))
    cells = np.einsum("t,ts,sp,tp->tsp", shape.volume * weeks, sources, places, local) * factor
    return np.asarray(np.einsum("tsp,sh->tshp", cells, shape.mix))


def _carried(dice: np.random.Generator, shape: Shape, week: Ints, touch: Ints, place: Ints) -> dict[str, Ints]:
    """Carrier of deliveries, version of the app's, product of the product's documents; UNKNOWN elsewhere."""
    found = {name: np.full(len(week), UNKNOWN) for name in ("carrier", "product", "version")}
    mine = touch == DELIVERY
    found["carrier"][mine] = _pick(dice, shape.carriers[place[mine]])
    mine = touch == APP
    found["version"][mine] = _pick(dice, shape.versions[week[mine]])
    mine = touch == PRODUCT
    found["product"][mine] = dice.choice(len(shape.products), int(mine.sum()), p=shape.products)
    return found


def _pick(dice: np.random.Generator, shares: Floats) -> Ints:
    """One of the columns for each row of ``shares``; beyond their sum: as many as there are columns."""
    return np.asarray((dice.uniform(size=(len(shares), 1)) > np.cumsum(shares, 1)).sum(1))


def _topics(dice: np.random.Generator, shape: Shape, week: Ints, true: dict[str, Ints]) -> Ints:
    """A topic for each row, with the wobble of its week; UNKNOWN where it speaks of none."""
    places, topics = shape.local.shape
    scale = shape.wobble
    noise = dice.normal(0, TOPIC_WEEK * scale, (WEEKS, 1, topics))
    noise = np.exp(noise + dice.normal(0, TOPIC_PLACE_WEEK * scale, (WEEKS, places, topics)))
    found = np.full(len(week), UNKNOWN)
    for touch in range(shape.mix.shape[1]):
        rows = np.flatnonzero(true["touchpoint"] == touch)
        mine = np.flatnonzero(shape.topics == touch)
        table = chances(shape, touch, noise)[week[rows], true["source"][rows], true["place"][rows]]
        found[rows] = np.append(mine, UNKNOWN)[_pick(dice, table)]
    return found


def _wobble(dice: np.random.Generator, shape: Shape, week: Ints, true: dict[str, Ints]) -> Floats:
    """What the week adds to the latent of each row."""
    touches, (sources, places) = shape.mix.shape[1], shape.tilt.shape
    sizes = {"": 1, "touchpoint": touches, "place": places, "source": sources, "both": touches * places}
    zero = np.zeros(len(week), int)
    keys = {"": zero, **true, "both": true["touchpoint"] * places + true["place"]}
    total = np.zeros(len(week))
    for name, sd in DEVIATIONS.items():
        total += dice.normal(0, sd * shape.wobble, (WEEKS, sizes[name]))[week, keys[name]]
    return total


def negative(tone: Floats, latent: Floats) -> Floats:
    """How likely a document is negative."""
    return np.asarray(1 / (1 + np.exp(-(tone - 0.4 * (latent - 1.0)))))


def tones(shape: Shape, topic: Ints) -> Floats:
    """The tone of each row's topic; between the two for rows without a topic."""
    return np.append(shape.tone, (NEGATIVE - 4.4) / 4)[topic]


def metrics(shape: Shape, source: Ints) -> Ints:
    """The metric that each row's source asks for."""
    codes = np.array([METRICS.index(kind) if kind in METRICS else UNKNOWN for kind in shape.kinds])
    return np.asarray(codes[source])
