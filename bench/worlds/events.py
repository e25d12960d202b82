"""What may happen in a world: nought to six events of nine kinds, their cuts, weeks and sizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bench.worlds.background import Background, metrics
from bench.worlds.event import Event, Family, inside, strength
from bench.worlds.shape import APP, DELIVERY, PRODUCT, WEEKS
from bench.worlds.sight import METRICS, UNKNOWN, Floats

FIRST, LAST = 14, 36
"""Weeks in which something may begin."""
FEWEST_ANSWERS, FEWEST_DOCUMENTS = 12, 6
"""A cut in which something happens has so many answers, or documents of the touchpoint, in a usual week."""
MOST = {"score": 4.0, "reply": 3.0, "complaints": 400.0, "praise": 400.0}
"""Largest sizes."""
APART = 4
"""Weeks between two events on the same matter in cuts that meet."""
TRIES = 30
Maker = Callable[[np.random.Generator, Background], "Event | None"]


def draw(dice: np.random.Generator, back: Background) -> tuple[Event, ...]:
    """The events of a world."""
    planned: list[Event] = []
    for kind in dice.choice(sorted(MAKERS), int(dice.integers(0, 7))):
        for _ in range(TRIES):
            event = MAKERS[str(kind)](dice, back)
            if event is not None and not any(_collide(event, other) for other in planned):
                planned.append(event)
                break
    return tuple(planned)


def _collide(one: Event, other: Event) -> bool:
    """Whether two events could not be told apart."""
    same = {one.family, other.family} == {one.family} or one.touchpoint == other.touchpoint
    meet = all(other.cut.get(name, code) == code for name, code in one.cut.items())
    far = one.onset >= other.end + APART or other.onset >= one.end + APART
    before = "recovery" in (one.kind, other.kind)
    return same and meet and (before or not far)


def _sized(dice: np.random.Generator, back: Background, event: Event) -> Event:
    """The event at the size that gives the z* it is to have, or at the largest that there is."""
    low, high = ((3, 5), (5, 9), (9, 16))[int(dice.choice(3, p=(0.35, 0.4, 0.25)))]
    wanted = dice.uniform(low, high)
    if event.kind == "drift":
        wanted /= 4
    small, large = 0.0, MOST[event.family]
    for _ in range(25):
        middle = (small + large) / 2
        small, large = (middle, large) if strength(back, event, middle) < wanted else (small, middle)
    return replace(event, size=large, z=strength(back, event, large))


def _span(onset: int, end: int) -> Floats:
    found = np.zeros(WEEKS)
    found[onset:end] = 1
    return found


def _when(dice: np.random.Generator, shortest: int, longest: int) -> tuple[int, int]:
    onset = int(dice.integers(FIRST, LAST + 1))
    return onset, min(WEEKS, onset + int(dice.integers(shortest, longest + 1)))


# --- scores -----------------------------------------------------------------------------------------------------------


def _place_of_score(dice: np.random.Generator, back: Background) -> tuple[dict[str, int], int, str] | None:
    """A cut with enough answers, its touchpoint, and the metric that has most of them."""
    sizes = {name: int(back.true[name].max()) + 1 for name in ("touchpoint", "place", "carrier")}
    code = {name: int(dice.integers(size)) for name, size in sizes.items()}
    names = (("touchpoint", "place"), ("touchpoint",), ("place",), ("touchpoint", "place", "carrier"))
    chosen = names[int(dice.choice(4, p=(0.5, 0.2, 0.15, 0.15)))]
    if "carrier" in chosen:
        code["touchpoint"] = DELIVERY
    cut = {name: code[name] for name in chosen}
    asked = metrics(back.shape, back.true["source"][inside(back.seen, cut) & (back.week < WEEKS)])
    counts = np.bincount(asked[asked >= 0], minlength=len(METRICS))
    if counts.max() < FEWEST_ANSWERS * WEEKS:
        return None
    return cut, cut.get("touchpoint", UNKNOWN), METRICS[int(counts.argmax())]


def _score(kind: str, dice: np.random.Generator, back: Background) -> Event | None:
    where = _place_of_score(dice, back)
    if where is None:
        return None
    cut, touch, metric = where
    onset, end = _when(dice, 2, 8)
    course, otherwise, up = _span(onset, end), np.zeros(WEEKS), False
    if kind in ("level", "recovery", "drift"):
        end, course = WEEKS, _span(onset, WEEKS)
    if kind == "drift":
        course = np.clip((np.arange(WEEKS) - onset + 1) / 8, 0, 1)
    if kind == "recovery":
        course, otherwise, up = 1 - course, np.ones(WEEKS), True
    return _sized(dice, back, Event(kind, "score", metric, cut, UNKNOWN, touch, up, onset, end, course, otherwise))


def _slow(dice: np.random.Generator, back: Background) -> Event | None:
    """First replies take longer: of one source, in one place, or everywhere."""
    tickets = [source for source, kind in enumerate(back.shape.kinds) if kind == "ticket"]
    if not tickets:
        return None
    place, source = int(dice.integers(len(back.shape.places))), int(dice.choice(tickets))
    cut = {"source": source} if dice.uniform() < 0.5 else {"place": place}
    cut = cut if dice.uniform() < 0.7 else {}
    if (inside(back.seen, cut) & np.isin(back.true["source"], tickets)).sum() < FEWEST_ANSWERS * WEEKS:
        return None
    onset, end = _when(dice, 2, 6)
    event = Event("slow", "reply", "", cut, UNKNOWN, UNKNOWN, True, onset, end, _span(onset, end), np.zeros(WEEKS))
    return _sized(dice, back, event)


# --- topics -----------------------------------------------------------------------------------------------------------


def _place_of_topic(dice: np.random.Generator, back: Background, topic: int) -> dict[str, int]:
    """Where a topic may surge: a place, a carrier there, a carrier or a product, by what its touchpoint carries."""
    touch = int(back.shape.topics[topic])
    place = {"place": int(dice.integers(len(back.shape.places)))}
    choices: list[dict[str, int]] = [place, place]
    if touch == DELIVERY:
        carrier = {"carrier": int(dice.integers(back.shape.carriers.shape[1]))}
        choices += [carrier, place | carrier]
    if touch == PRODUCT:
        choices += [{"product": int(dice.integers(min(12, len(back.shape.products))))}] * 2
    return choices[int(dice.integers(len(choices)))]


def _topic(dice: np.random.Generator, back: Background, tones: tuple[bool, ...]) -> int:
    """A topic that is meant badly, or well."""
    good = back.shape.tone < -1
    return int(dice.choice(np.flatnonzero(np.isin(good, tones) if np.isin(good, tones).any() else ~good)))


def _surge(kind: str, dice: np.random.Generator, back: Background) -> Event | None:
    topic = _topic(dice, back, (kind == "praise",))
    cut = {} if kind == "price" else _place_of_topic(dice, back, topic)
    onset, end = _when(dice, 2, 8)
    if kind in ("level", "recovery"):
        end = WEEKS
    course, otherwise, touch = _span(onset, end), np.zeros(WEEKS), int(back.shape.topics[topic])
    if kind == "recovery":
        course, otherwise = 1 - course, np.ones(WEEKS)
    family: Family = "praise" if kind == "praise" else "complaints"
    up = kind != "recovery"
    return _told(dice, back, Event(kind, family, "", cut, topic, touch, up, onset, end, course, otherwise))


def _crash(dice: np.random.Generator, back: Background) -> Event | None:
    """A new version brings a complaint with it, until it is mended."""
    released = (back.shape.versions > 0).argmax(0)
    known = [version for version, week in enumerate(released) if FIRST <= week <= LAST]
    mine = np.flatnonzero((back.shape.topics == APP) & (back.shape.tone > -1))
    if not known or not len(mine):
        return None
    version, topic = int(dice.choice(known)), int(dice.choice(mine))
    onset = int(released[version])
    end = min(WEEKS, onset + int(dice.integers(2, 5)))
    cut, course = {"version": version}, _span(onset, end)
    return _told(
        dice, back, Event("crash", "complaints", "", cut, topic, APP, True, onset, end, course, np.zeros(WEEKS))
    )


def _told(dice: np.random.Generator, back: Background, event: Event) -> Event | None:
    """The event at its size, where its cut has documents enough."""
    there = inside(back.seen, event.cut) & (back.true["touchpoint"] == event.touchpoint) & (back.week >= FIRST)
    if event.kind != "crash" and there.sum() < FEWEST_DOCUMENTS * (WEEKS - FIRST):
        return None
    return _sized(dice, back, event)


def _either(kind: str) -> Maker:
    """A kind that may befall a score or a topic."""
    return lambda dice, back: _score(kind, dice, back) if dice.uniform() < 0.5 else _surge(kind, dice, back)


MAKERS: dict[str, Maker] = {
    "collapse": lambda dice, back: _score("collapse", dice, back),
    "surge": lambda dice, back: _surge("surge", dice, back),
    "crash": _crash,
    "price": lambda dice, back: _surge("price", dice, back),
    "slow": _slow,
    "praise": lambda dice, back: _surge("praise", dice, back),
    "recovery": _either("recovery"),
    "drift": lambda dice, back: _score("drift", dice, back),
    "level": _either("level"),
}
