"""A new topic of twelve documents in one week: is it proposed in that week, and is nothing proposed without it?

One gold topic is held back. What is known comes from a discovery over ``KNOWN`` documents of the others, dealt over
``WEEKS`` weeks. The next week brings its share of ordinary documents and twelve of the topic held back; the registry
plans over the window that the pipeline reads. Each trial deals its test week anew from documents that were not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.topics.sets import Said, Vectors
from bench.topics.stability import first
from listener.types import Cluster, Topic, TopicModel
from topics import registry

KNOWN, WEEKS, WINDOW = 5000, 26, 26
"""Documents before the test week, their weeks, and the weeks that a discovery of the pipeline looks back."""
PLANTED, ENOUGH, PURE = 12, 8, 0.7
"""Documents planted; how many of them one proposed topic must hold, and their least share among its documents."""


class Outcome(NamedTuple):
    """Whether the planted topic was proposed; of the best proposal, its precision and the share of planted documents
    in it; how many topics were proposed, and how many of them are mostly of ordinary documents."""

    found: bool
    precision: float
    recall: float
    proposals: int
    strange: int


@dataclass(frozen=True)
class Past:
    """What is known before the test week: rows of the set, the week of each (0…``WEEKS`` - 1), and the topics."""

    rows: NDArray[np.int64]
    weeks: NDArray[np.int64]
    topics: list[Topic]
    held: NDArray[np.int64]
    """Rows of the topic held back."""
    rest: NDArray[np.int64]
    """Ordinary rows that are not known."""


def proposed(
    model: TopicModel,
    known: Sequence[Topic],
    texts: Sequence[str],
    rows: NDArray[Any],
    langs: Sequence[str],
    weeks: Sequence[int],
) -> list[Cluster]:
    """New topics of a weekly plan, as the pipeline asks for it: over the window, the last week being the newest."""
    recent = [week == max(weeks) for week in weeks]
    return registry.plan(model, texts, rows, langs, known, recent).new


def trial(
    model: TopicModel,
    known: Sequence[Topic],
    texts: Sequence[str],
    rows: NDArray[Any],
    langs: Sequence[str],
    weeks: Sequence[int],
    planted: Sequence[bool],
) -> Outcome:
    """One test week. ``rows``: placed ``(n, dim)``; ``weeks``: of each document, the largest is the test week;
    ``planted``: which documents are of the new topic (none: a week without an event)."""
    new = proposed(model, known, texts, rows, langs, weeks)
    held = [sum(planted[member] for member in one.members) for one in new]
    shares = [count / len(one.members) for count, one in zip(held, new, strict=True)]
    best = max(
        range(len(new)), key=lambda place: (held[place] >= ENOUGH and shares[place] >= PURE, held[place]), default=-1
    )
    strange = sum(share < 0.5 for share in shares)
    if best < 0 or not any(planted):
        return Outcome(False, 0.0, 0.0, len(new), strange)
    found = held[best] >= ENOUGH and shares[best] >= PURE
    return Outcome(found, shares[best], held[best] / sum(planted), len(new), strange)


def past(one: Said, placed: Vectors, model: TopicModel, held: str, dice: np.random.Generator) -> Past:
    """Discovery over ``KNOWN`` documents without ``held`` (fewer where the set is small: a week's share stays over)."""
    gold, beside = np.array(one.gold), np.array(one.beside)
    others = dice.permutation(np.flatnonzero((gold != held) & (beside != held)))
    count = min(KNOWN, len(others) * WEEKS // (WEEKS + 2))
    rows = np.sort(others[:count])
    clusters = model.discover([one.texts[row] for row in rows], placed[rows], [one.langs[row] for row in rows])
    topics = first(clusters)
    weeks = dice.permutation(np.arange(count) * WEEKS // max(1, count))
    for _ in range(WEEKS):
        new = gathered(one, placed, model, topics, rows)
        topics += new
        if not new:
            break
    return Past(rows, weeks, topics, np.flatnonzero(gold == held), np.sort(others[count:]))


def gathered(
    one: Said, placed: Vectors, model: TopicModel, known: Sequence[Topic], rows: NDArray[np.int64]
) -> list[Topic]:
    """What a weekly plan before the test week would propose: clusters of documents that no topic took; asked until
    there is none, as 26 plans would."""
    texts, langs = [one.texts[row] for row in rows], [one.langs[row] for row in rows]
    return first(registry.plan(model, texts, placed[rows], langs, known).new, len(known) + 1)


def week(
    one: Said, placed: Vectors, model: TopicModel, before: Past, planted: int, dice: np.random.Generator
) -> Outcome:
    """One test week after ``before`` with so many documents ``planted``."""
    ordinary = dice.choice(before.rest, min(len(before.rest), max(1, len(before.rows) // WEEKS)), replace=False)
    new = dice.choice(before.held, min(planted, len(before.held)), replace=False)
    seen = before.weeks >= WEEKS - WINDOW
    rows = np.concatenate([before.rows[seen], ordinary, new])
    weeks = [*before.weeks[seen].tolist(), *[WEEKS] * (len(ordinary) + len(new))]
    order = np.lexsort((dice.random(len(rows)), weeks))
    texts, langs = [one.texts[row] for row in rows[order]], [one.langs[row] for row in rows[order]]
    mask = (np.arange(len(rows)) >= len(rows) - len(new))[order].tolist()
    return trial(model, before.topics, texts, placed[rows[order]], langs, [weeks[place] for place in order], mask)


def outcomes(
    one: Said, vectors: Vectors, classes: int, trials: int, seed: int = 7
) -> Iterator[tuple[str, bool, Outcome]]:
    """For ``classes`` gold topics held back in turn, ``trials`` weeks with and as many without planting: (topic,
    planted, outcome)."""
    model, dice = one.model(), np.random.default_rng(seed)
    placed = model.place(one.texts, vectors, one.langs)
    names, sizes = np.unique(one.gold, return_counts=True)
    large = dice.permutation(names[sizes >= PLANTED])[:classes]
    for held in large.tolist():
        before = past(one, placed, model, held, dice)
        for planted in (PLANTED, 0):
            for _ in range(trials):
                yield held, bool(planted), week(one, placed, model, before, planted, dice)


def summary(seen: Sequence[tuple[str, bool, Outcome]]) -> dict[str, Any]:
    """Shares over the trials: planted topics found, weeks with any proposal without planting, mean precision and
    recall of the best proposal, mean number of proposals that were not planted."""
    with_, without = ([one for _, planted, one in seen if planted is kind] for kind in (True, False))
    return {
        "trials": len(with_),
        "found": round(float(np.mean([one.found for one in with_])), 3),
        "precision": round(float(np.mean([one.precision for one in with_])), 3),
        "recall": round(float(np.mean([one.recall for one in with_])), 3),
        "strange": round(float(np.mean([one.strange for one in with_])), 3),
        "calm_weeks": len(without),
        "false_alerts": round(float(np.mean([one.proposals > 0 for one in without])), 3),
    }
