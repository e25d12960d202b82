"""What looks like a change of what customers think and is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.worlds.shape import WEEKS, Shape
from bench.worlds.sight import UNKNOWN, Floats, Ints, Rows

KINDS = ("mix", "invited", "outage", "loud", "twice")
"""Who answers shifts; more are invited; a source is silent; one author writes often; an import comes twice."""
FIRST, LAST = 12, 37


@dataclass(frozen=True)
class Decoy:
    """``source``, ``place`` and ``topic`` where it has them; from ``onset`` to before ``end``."""

    kind: str
    onset: int
    end: int
    source: int
    place: int = UNKNOWN
    topic: int = UNKNOWN
    size: float = 1.0

    def runs(self, week: int) -> bool:
        """Whether it is there in that week."""
        return self.onset <= week < self.end


def draw(dice: np.random.Generator, shape: Shape) -> tuple[Decoy, ...]:
    """None to three of them, no two at the same time."""
    found: list[Decoy] = []
    for kind in dice.choice(KINDS, int(dice.integers(0, 4))):
        decoy = _decoy(str(kind), dice, shape)
        if not any(decoy.onset <= other.end + 2 and other.onset <= decoy.end + 2 for other in found):
            found.append(decoy)
    return tuple(found)


def _decoy(kind: str, dice: np.random.Generator, shape: Shape) -> Decoy:
    onset = int(dice.integers(FIRST, LAST))
    longest = {"mix": 4, "invited": 3, "outage": 2, "loud": 1, "twice": 1}[kind]
    end = min(WEEKS, onset + int(dice.integers(1, longest + 1)))
    surveys = [source for source, name in enumerate(shape.kinds) if name in ("csat", "nps")]
    present = np.flatnonzero(shape.present[onset] * shape.shares)
    source = int(dice.choice(surveys if kind in ("mix", "invited") else present))
    sizes = {"mix": dice.uniform(2, 4), "invited": dice.uniform(1.5, 2.2), "loud": float(dice.integers(12, 41))}
    worst = int(np.argmin(shape.level[2]))
    place = worst if kind == "mix" else int(dice.integers(len(shape.places)))
    topic = int(dice.choice(np.flatnonzero(shape.tone > -1)))
    return Decoy(kind, onset, end, source, place, topic, sizes.get(kind, 0.0))


def factor(decoys: tuple[Decoy, ...], shape: Shape) -> Floats:
    """What they do to the expected documents, (weeks, sources, places)."""
    sources, places = shape.tilt.shape
    found = np.ones((WEEKS, sources, places))
    for one in decoys:
        weeks = slice(one.onset, one.end)
        if one.kind == "mix":
            found[weeks, one.source, one.place] *= one.size
        elif one.kind in ("invited", "outage"):
            found[weeks, one.source] *= one.size
    return found


def invited(decoys: tuple[Decoy, ...], source: int) -> Floats:
    """What they do to the invitations of a survey, by week."""
    found = np.ones(WEEKS)
    for one in decoys:
        if one.kind == "invited" and one.source == source:
            found[one.onset : one.end] *= one.size
    return found


def copies(dice: np.random.Generator, decoys: tuple[Decoy, ...], rows: Rows) -> Ints:
    """Which rows are to be there once more: an import that came twice, with other ids and the same texts."""
    parts = [np.flatnonzero((rows.week == one.onset) & (rows.codes["source"] == one.source))
             for one in decoys if one.kind == "twice"]  # fmt: skip
    return np.concatenate([np.zeros(0, int), *parts])


def loud(dice: np.random.Generator, decoys: tuple[Decoy, ...], rows: Rows, topics: Ints) -> list[tuple[Ints, int]]:
    """For each loud author: the rows that its documents resemble, and its topic."""
    found = []
    for one in decoys:
        if one.kind == "loud":
            there = (rows.week == one.onset) & (rows.codes["touchpoint"] == topics[one.topic])
            near = np.flatnonzero(there & (rows.codes["place"] == one.place))
            near = near if len(near) else np.flatnonzero(there)
            if len(near):
                found.append((np.repeat(dice.choice(near), int(one.size)), one.topic))
    return found
