"""A world by its seed: rows that a rule may see, and the truth that it may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.worlds import background, decoys, event, events, scales, shape
from bench.worlds.background import Background
from bench.worlds.decoys import Decoy
from bench.worlds.event import BITTER, MEANT, REPLY_SD, REPLY_WEEK, SWEET, Event
from bench.worlds.sight import METRICS, Floats, Ints, Rows, Sight

BASE, COPY = -1, -2
"""Who brought a row: nobody, or a decoy; else the number of an event."""


@dataclass(frozen=True)
class World:
    """``back`` has the first rows of ``sight``. ``brought``: who brought each row; ``latent``: its satisfaction
    without wobble; ``moved``: (events, rows), what each event adds to what would have been."""

    seed: int
    sight: Sight
    back: Background
    events: tuple[Event, ...]
    decoys: tuple[Decoy, ...]
    brought: Ints
    latent: Floats
    moved: Floats

    def means(self, number: int, metric: str, cut: Mapping[str, int], weeks: range) -> float:
        """What event ``number`` changes the mean of a metric by, in a cut, over those weeks."""
        event, rows = self.events[number], self._rows(cut, weeks)
        if metric == "reply":
            return float(event.effect[weeks.start : weeks.stop].mean()) if event.family == "reply" else 0.0
        rows = rows[self.sight.rows.metric[rows] == METRICS.index(metric)]
        without = rows[self.brought[rows] != number]
        if not len(without):
            return 0.0
        after = scales.moments(metric, self.latent[rows])[0].mean()
        return float(after - scales.moments(metric, self.latent[without] - self.moved[number, without])[0].mean())

    def negatives(self, number: int, cut: Mapping[str, int], weeks: range) -> float:
        """What event ``number`` changes the negative share by, in a cut, over those weeks."""
        rows = self._rows(cut, weeks)
        tones = background.tones(self.back.shape, self.sight.rows.topic[rows])
        ends = self.latent[rows], self.latent[rows] - self.moved[number, rows]
        sides = [background.negative(tones, latent) for latent in ends]
        for side in sides:
            for other, happens in enumerate(self.events):
                side[self.brought[rows] == other] = 0.0 if happens.family == "praise" else MEANT
        without = self.brought[rows] != number
        return float(sides[0].mean() - sides[1][without].mean()) if without.any() else 0.0

    def _rows(self, cut: Mapping[str, int], weeks: range) -> Ints:
        rows = self.sight.rows
        there = rows.inside(cut) & (rows.week >= weeks.start) & (rows.week < weeks.stop) & (self.brought != COPY)
        return np.flatnonzero(there)

    def counts(
        self, number: int, topics: list[int], good: bool, cut: Mapping[str, int], weeks: range
    ) -> tuple[float, float]:
        """Expected documents of topics that are praise, or complaints, in a cut over those weeks: with, without it."""
        happens, size = self.events[number], len(self.back.week)
        rows = self._rows(cut, weeks)
        rows = rows[rows < size]
        after, before = (self._expected(topics, good, rows, latent)
                         for latent in (self.latent[rows], self.latent[rows] - self.moved[number, rows]))  # fmt: skip
        if happens.topic in topics and good == (happens.family == "praise"):
            for week in weeks:
                pool = event.pool_of(self.back, happens, week)
                seen = event.inside({name: codes[pool] for name, codes in self.back.seen.items()}, cut)
                part = MEANT * seen.sum() / max(1, len(pool))
                after += part * happens.size * happens.course[week]
                before += part * happens.size * happens.otherwise[week]
        return float(after), float(before)

    def _expected(self, topics: list[int], good: bool, rows: Ints, latent: Floats) -> float:
        total = 0.0
        for topic in topics:
            bad = background.negative(np.full(len(rows), self.back.shape.tone[topic]), latent)
            total += float((self.back.chance(topic, rows) * (0.7 * (1 - bad) if good else bad)).sum())
        return total


def make(seed: int) -> World:
    """The world of a seed; the same on every machine."""
    dice = [np.random.default_rng([seed, part]) for part in range(5)]
    form = shape.draw(dice[0])
    planned = decoys.draw(dice[1], form)
    back = background.draw(dice[2], form, decoys.factor(planned, form))
    happen = events.draw(dice[3], back)
    base, brought, topic = _brought(dice[4], back, happen)
    latent = back.usual[base] + _moved(back, happen, base, [one.course for one in happen]).sum(0)
    moved = _moved(back, happen, base, [one.course - one.otherwise for one in happen])
    for number, one in enumerate(happen):
        latent[brought == number] += SWEET if one.family == "praise" else BITTER
    rows = _rows(dice[4], back, happen, (base, brought, topic), latent + back.wobble[base])
    again, topics = _again(dice[4], planned, rows, form.topics)
    kept = np.concatenate([np.arange(len(rows)), again])
    brought = np.concatenate([brought, np.full(len(again), COPY)])
    seen = _sight(dice[4], back, planned, _joined(rows, kept, topics))
    return World(seed, seen, back, happen, planned, brought, latent[kept], moved[:, kept])


def _brought(dice: np.random.Generator, back: Background, happen: tuple[Event, ...]) -> tuple[Ints, Ints, Ints]:
    """All rows by the background's row that they are or resemble, who brought them, and their topic."""
    base, brought = [np.arange(len(back.week))], [np.full(len(back.week), BASE)]
    topic = [back.topic]
    for number, one in enumerate(happen):
        for week in np.flatnonzero(one.course) if one.topic >= 0 else ():
            pool = event.pool_of(back, one, int(week))
            more = dice.poisson(one.size * one.course[week]) if len(pool) else 0
            base.append(dice.choice(pool, more) if more else np.zeros(0, int))
            brought.append(np.full(more, number))
            topic.append(np.full(more, one.topic))
    return np.concatenate(base), np.concatenate(brought), np.concatenate(topic)


def _moved(back: Background, happen: tuple[Event, ...], base: Ints, courses: list[Floats]) -> Floats:
    """What each event's course adds to the latent of each row: (events, rows)."""
    found = np.zeros((len(happen), len(base)))
    for number, (one, course) in enumerate(zip(happen, courses, strict=True)):
        if one.family == "score":
            there = event.inside({name: codes[base] for name, codes in back.true.items()}, one.cut)
            found[number, there] = -one.size * course[back.week[base[there]]]
    return found


def _rows(
    dice: np.random.Generator, back: Background, happen: tuple[Event, ...], of: tuple[Ints, Ints, Ints], latent: Floats
) -> Rows:
    """The documents as they come in."""
    base, brought, topic = of
    size, source = len(base), back.true["source"][base]
    metric = background.metrics(back.shape, source)
    days = np.array([0.16, 0.15, 0.14, 0.14, 0.14, 0.13, 0.14])
    author = np.where(dice.uniform(size=size) < 0.9, np.arange(size) + size, dice.integers(0, max(1, size // 10), size))
    codes = {name: one[base] for name, one in back.seen.items()}
    return Rows(
        back.week[base], dice.choice(7, size, p=days), codes, topic,
        _polarity(dice, back, happen, brought, topic, latent), metric, scales.answers(dice, metric, latent),
        _reply(dice, back, happen, base), author, np.arange(size),
    )  # fmt: skip


def _polarity(
    dice: np.random.Generator, back: Background, happen: tuple[Event, ...], brought: Ints, topic: Ints, latent: Floats
) -> Ints:
    """Each document −1, 0 or 1; those that an event brings are meant as it is."""
    bad = background.negative(background.tones(back.shape, topic), latent)
    good = 0.7 * (1 - bad)
    for number, one in enumerate(happen):
        mine = brought == number
        bad[mine], good[mine] = (0.0, MEANT) if one.family == "praise" else (MEANT, 0.0)
    chance = dice.uniform(size=len(topic))
    return np.where(chance < bad, -1, np.where(chance < bad + good, 1, 0))


def _reply(dice: np.random.Generator, back: Background, happen: tuple[Event, ...], base: Ints) -> Floats:
    """Hours to the first reply, of tickets."""
    weeks, sources = back.week[base], back.true["source"][base]
    wobble = dice.normal(0, REPLY_WEEK * back.shape.wobble, shape.WEEKS)
    usual = dice.normal(1.0, 0.4, len(back.shape.kinds))
    found = usual[sources] + wobble[weeks] + dice.normal(0, REPLY_SD, len(base))
    for one in happen:
        if one.family == "reply":
            there = event.inside({name: codes[base] for name, codes in back.true.items()}, one.cut)
            found[there] += one.size * one.course[weeks[there]]
    tickets = np.array([kind == "ticket" for kind in back.shape.kinds])[sources]
    return np.where(tickets, np.exp(found), np.nan)


def _again(
    dice: np.random.Generator, planned: tuple[Decoy, ...], rows: Rows, topics: Ints
) -> tuple[Ints, dict[int, int]]:
    """Rows that come once more; those of a loud author carry its topic (position among them → topic)."""
    copies = decoys.copies(dice, planned, rows)
    said: dict[int, int] = {}
    parts, place = [copies], len(copies)
    for like, topic in decoys.loud(dice, planned, rows, topics):
        parts.append(like)
        said |= dict.fromkeys(range(place, place + len(like)), topic)
        place += len(like)
    return np.concatenate(parts), said


def _joined(rows: Rows, kept: Ints, said: dict[int, int]) -> Rows:
    """The rows with their copies; a loud author's are complaints with texts of their own."""
    found = rows.take(kept)
    for place, topic in said.items():
        at = len(rows) + place
        found.topic[at], found.polarity[at], found.text[at] = topic, -1, len(kept) + place
    return found


def _sight(dice: np.random.Generator, back: Background, planned: tuple[Decoy, ...], rows: Rows) -> Sight:
    form = back.shape
    touches, carriers, versions = form.mix.shape[1], form.carriers.shape[1], form.versions.shape[1]
    sizes = {"source": len(form.kinds), "touchpoint": touches, "place": len(form.places), "carrier": carriers}
    sizes |= {"product": len(form.products), "version": versions}
    values = {name: tuple(f"{name} {code + 1}" for code in range(size)) for name, size in sizes.items()}
    usual = 3 * form.volume * form.places
    busy = np.where(form.campaigns, 1.4, 1.0) * form.season
    orders = dice.poisson(usual * busy[:, None])
    sent = np.zeros((shape.WEEKS, len(form.kinds)), int)
    for source, kind in enumerate(form.kinds):
        if kind in ("csat", "nps"):
            base = form.volume * form.shares[source] * form.present[:, source] * form.season / 0.15
            sent[:, source] = dice.poisson(base * decoys.invited(planned, source))
    groups = tuple(int(one) for one in form.groups)
    customers = np.round(20 * usual).astype(int)
    return Sight(shape.WEEKS, values, rows, groups, form.kinds, orders, customers, sent, form.campaigns)
