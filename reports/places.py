"""Where a change sits: the slice of a column or attribute that holds the clear majority of the excess."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.types import Topic
from reports.scope import Scope

if TYPE_CHECKING:
    from listener.facts import Facts

MAJORITY = 0.6
LEVEL = 0.01
PRIOR = 4.0
"""How many documents the share among all documents weighs beside the topic's own past, which may be thin."""


@dataclass(frozen=True, slots=True)
class Place:
    """``count`` of ``total`` documents of the topic that tell the slice; ``usual``: its share in the baseline weeks."""

    dimension: str
    value: str
    count: int
    total: int
    usual: float
    p: float


def where(facts: Facts, scope: Scope, topic: Topic, base: Sequence[int]) -> tuple[list[Place], bool]:
    """At most two slices, surest first, and whether there was any column to look into."""
    periods = scope.periods
    chosen = (*(periods[i] for i in base), scope.period)
    found, looked = [], False
    for by in scope.slices:
        told = facts.breakdown(topic.id, chosen, by)
        split = _named(told)
        looked = looked or len(split) > 1
        if len(split) < 2 or not _carried(told):
            continue
        if place := _place(by, split, _named(facts.volumes(chosen, by))):
            found.append(place)
    level = LEVEL / max(1, len(scope.slices))
    sure = sorted((one for one in found if one.p < level), key=lambda one: (one.p, one.dimension))
    return _distinct(sure)[:2], looked


def _named(split: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
    return {key: counts for key, counts in sorted(split.items()) if key}


def _carried(told: Mapping[str, Sequence[int]]) -> bool:
    """Whether at least half of this week's documents tell the slice: fewer may be unlike the rest."""
    return 2 * told.get("", (0,))[-1] <= sum(counts[-1] for counts in told.values())


def _place(by: str, split: Mapping[str, Sequence[int]], every: Mapping[str, Sequence[int]]) -> Place | None:
    """The slice with the greatest excess, if it holds the majority of all excess.

    Its share is tested against what is to be expected of it now: its past share of the topic, corrected by how its
    share of all other documents has moved since. A value that is new (an app version) has no past: then its share of
    the others now is what is expected, so that whatever everyone has installed is no place.
    """
    weeks = max(1, len(next(iter(split.values()))) - 1)
    excess = {key: counts[-1] - sum(counts[:-1]) / weeks for key, counts in split.items()}
    best, gained = max(excess, key=lambda key: (excess[key], key)), sum(excess.values())
    if gained <= 0 or excess[best] < MAJORITY * gained:
        return None
    count, total = split[best][-1], sum(counts[-1] for counts in split.values())
    past, before = sum(sum(counts[:-1]) for counts in split.values()), sum(split[best][:-1])
    share = _share(best, every)
    others = {key: [max(0, counts[-1] - split.get(key, (0,))[-1])] for key, counts in every.items()}
    now = _share(best, others) if any(map(any, others.values())) else share
    new = not any(every.get(best, ())[:-1])
    chance = now if new else _odds((before + PRIOR * share) / (past + PRIOR), share, now)
    return Place(by, best, count, total, before / past if past else share, binomial_tail(count, total, chance))


def _share(value: str, every: Mapping[str, Sequence[int]]) -> float:
    """The slice's share among documents; half where nothing is known."""
    whole = sum(sum(counts) for counts in every.values())
    return sum(every.get(value, ())) / whole if whole else 0.5


def _odds(chance: float, share: float, now: float) -> float:
    """A usual share of the topic, after the value's share of all documents went from ``share`` to ``now``."""
    if not 0 < share < 1 or not 0 < now < 1 or not 0 < chance < 1:
        return max(chance, now)
    odds = chance / (1 - chance) * (now / (1 - now)) / (share / (1 - share))
    return odds / (1 + odds)


def binomial_tail(count: int, n: int, share: float) -> float:
    """P(X ≥ ``count``) for X binomial, summed exactly in logarithms."""
    if count <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    logs = math.log(share), math.log1p(-share)
    terms = (
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * logs[0] + (n - k) * logs[1]
        for k in range(count, n + 1)
    )
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def _distinct(places: Sequence[Place]) -> list[Place]:
    """Without a second name for the same documents (a region that is kept as place and as attribute)."""
    kept: list[Place] = []
    for one in places:
        if all(one.value != other.value for other in kept):
            kept.append(one)
    return kept
