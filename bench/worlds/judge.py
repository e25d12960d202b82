"""Holds what a rule says against what happened: the figures of the bars, as sums that add up over worlds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.worlds.claims import Claim, Figure, Week
from bench.worlds.event import Event
from bench.worlds.sight import METRICS
from bench.worlds.world import World

STRONG, WEAKER = 5.0, 4.0
SIZES = (("under 4", 0.0), ("4-5", 4.0), ("5-7", 5.0), ("7-10", 7.0), ("over 10", 10.0))
KEYS = ("found", "found_first_week", "found_weaker", "located", "onset", "covered", "false_weeks", "decoys",
        "false_over", "called_chance", "crowded")  # fmt: skip
MOST = 3
"""Findings that a page may hold while one thing happens."""
NEAR = 2
"""Weeks between the onset of an event and that of a claim that is about it."""
Sums = Counter[tuple[str, str]]
"""(figure, "hit" or "of") → how many."""


def judge(world: World, weeks: Sequence[Week]) -> Sums:
    """All figures of one world."""
    sums: Sums = Counter()
    for number in range(len(world.events)):
        sums.update(_of_event(world, number, weeks))
    for week in weeks:
        sums.update(_of_week(world, week))
    for decoy in world.decoys:
        there = [week for week in weeks if decoy.runs(week.week)]
        told = any(_strange(world, claim, week.week) for week in there for claim in week.claims)
        sums.update(_counted(("decoys", f"decoys/{decoy.kind}"), told))
    return sums


def _counted(names: Sequence[str], hit: bool) -> Sums:
    return Counter({(name, part): int(part == "of" or hit) for name in names for part in ("hit", "of")})


# --- events -----------------------------------------------------------------------------------------------------------


def _of_event(world: World, number: int, weeks: Sequence[Week]) -> Sums:
    event = world.events[number]
    running = [week for week in weeks if event.runs(week.week)]
    told = next(((week, claim) for week in running for claim in week.claims if moves(world, event, claim)), None)
    after = told[0].week - event.onset if told else 99
    sums = _counted(list(_names(event)), after <= 1) + _counted(
        (f"ever/{event.kind}/{size_of(event)}",), told is not None
    )
    if event.z >= STRONG:
        sums += _counted(("found_first_week",), after == 0)
    if event.z >= WEAKER and told is not None:
        sums += _told(world, number, told[0], told[1], soon=after <= 1)
    return sums


def size_of(event: Event) -> str:
    """The class of its z*."""
    return next(name for name, least in reversed(SIZES) if event.z >= least)


def _names(event: Event) -> Iterator[str]:
    yield from (f"kind/{event.kind}/{size_of(event)}", f"size/{size_of(event)}")
    if event.z >= WEAKER:
        yield f"kind/{event.kind}/from 4"
        yield "found" if event.z >= STRONG else "found_weaker"


def _told(world: World, number: int, week: Week, claim: Claim, *, soon: bool) -> Sums:
    """Of an event that is told: whether at its place, since its week, and by its size."""
    event = world.events[number]
    sums = _counted(("onset", f"onset/{event.kind}"), abs(claim.onset - event.onset) <= 1)
    true = size(world, number, claim, week.week)
    if math.isfinite(true) and math.isfinite(claim.low):
        sums += _counted(("covered", f"covered/{event.kind}"), claim.low <= true <= claim.high)
    return sums + _counted(("located", f"located/{event.kind}"), located(world, event, claim)) if soon else sums


def moves(world: World, event: Event, claim: Claim) -> bool:
    """Whether the event really moves what is claimed, in the direction that is claimed."""
    figure = claim.figure
    if any(event.cut.get(name, code) != code for name, code in figure.cut.items()):
        return False
    if event.touchpoint >= 0 and figure.cut.get("touchpoint", event.touchpoint) != event.touchpoint:
        return False
    better = {"complaints": not event.up}.get(event.family, event.up)
    if event.family == "reply" or figure.measure == "reply":
        return event.family == figure.measure and claim.up == event.up
    if figure.measure in METRICS or (figure.measure == "negative" and not figure.topics):
        return claim.up == (better != (figure.measure == "negative"))
    return _of_its_topics(world, event, figure) and claim.up == _way(event, figure, better)


def _of_its_topics(world: World, event: Event, figure: Figure) -> bool:
    """A topic event moves its topic and group; a score event those of its touchpoint."""
    if event.topic >= 0:
        return event.topic in figure.topics
    touches = {int(world.back.shape.topics[topic]) for topic in figure.topics}
    return bool(touches) and event.touchpoint in (-1, *touches)


def _way(event: Event, figure: Figure, better: bool) -> bool:
    """Whether the figure rises by the event."""
    if figure.measure == "mentions":
        return event.up
    return better == (figure.measure == "praise")


def located(world: World, event: Event, claim: Claim) -> bool:
    """Exact values, and the right touchpoint or topic group."""
    mine, said = dict(event.cut), dict(claim.figure.cut)
    touch, told = mine.pop("touchpoint", event.touchpoint), said.pop("touchpoint", -1)
    groups = {world.sight.groups[topic] for topic in claim.figure.topics}
    if mine != said or len(groups) > 1:
        return False
    if event.topic >= 0:
        return world.sight.groups[event.topic] in groups or told == touch
    return told == touch or (bool(groups) and touch in {int(world.back.shape.topics[t]) for t in claim.figure.topics})


def size(world: World, number: int, claim: Claim, week: int) -> float:
    """The true size of what is claimed, in the claim's unit; NaN where the worlds do not know it."""
    figure, weeks = claim.figure, range(claim.since, week + 1)
    if figure.measure in (*METRICS, "reply") and claim.unit == "mean":
        return world.means(number, figure.measure, figure.cut, weeks)
    if figure.measure == "negative":
        return world.negatives(number, figure.cut, weeks)
    good = {"complaints": [False], "praise": [True], "mentions": [False, True]}[figure.measure]
    pairs = [world.counts(number, list(figure.topics), one, figure.cut, weeks) for one in good]
    after, before = (sum(part) for part in zip(*pairs, strict=True))
    if claim.unit == "excess":
        return float(after - before) / len(weeks)
    return float(after / before) if before > 0 else math.nan


# --- weeks ------------------------------------------------------------------------------------------------------------


def _of_week(world: World, week: Week) -> Sums:
    running = [event for event in world.events if event.runs(week.week)]
    sums: Sums = Counter()
    if not running:
        sums += _counted(("false_weeks",), any(claim.figure.measure != "volume" for claim in week.claims))
    else:
        strange = any(_strange(world, claim, week.week) for claim in week.claims)
        sums += _counted(("strange_weeks",), strange)
    if len(running) == 1:
        sums += _counted(("crowded",), len(week.claims) > MOST)
    for claim in week.over:
        mine = [event for event in world.events if _about(event, claim) and moves(world, event, claim)]
        if mine:
            sums += _counted(("false_over",), any(event.runs(week.week) for event in mine))
    for event in running:
        if event.family == "score" and not event.up and event.z >= WEAKER:
            sums += _counted(("called_chance",), any(_beside(event, figure) for figure in week.chance))
    return sums


def _about(event: Event, claim: Claim) -> bool:
    """Whether what is said to be over began when the event did; a drift begins for eight weeks."""
    return event.onset - NEAR <= claim.onset <= event.onset + (8 if event.kind == "drift" else NEAR)


def _strange(world: World, claim: Claim, week: int) -> bool:
    """A claim on customers that nothing explains that runs, or has run until two weeks ago."""
    near = [event for event in world.events if event.onset <= week < event.end + 2]
    return claim.figure.measure != "volume" and not any(moves(world, event, claim) for event in near)


def _beside(event: Event, figure: Figure) -> bool:
    """Whether the figure is one in which the event's cut is a part."""
    same = figure.measure in METRICS or figure.measure == "negative"
    return same and all(event.cut.get(name) == code for name, code in figure.cut.items())
