"""Topics whose words change: the same name over something else.

Each word of a topic is a count of documents against all documents of the topic, judged by the rate test of
:mod:`reports.rates` with the wobble that words have from week to week, and the false discovery rate is controlled over
all words of all topics (Benjamini & Hochberg 1995). A topic drifts when at least ``FEWEST_WORDS`` of its words stand in
far more, or far fewer, of its documents than before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.types import Message, Topic
from reports import changes, emergence, rates
from reports.rates import Strata
from reports.shared import once
from reports.study import Study

if TYPE_CHECKING:
    from listener.facts import Facts, Wording

Q_WORDS = 0.01
"""False discovery rate over all words of all topics."""
FAR = 0.15
"""A word that changes stands in so many more, or fewer, of a hundred documents (15)."""
FEWEST_WORDS = 2
FEWEST_HELD, RARE = 8, 0.03
"""A word is looked at where so many of the topic's documents hold it, and at least this part of them."""
FEWEST_NOW, FEWEST_BEFORE = 20, 40
"""Documents of the topic this week, and in the weeks before together."""
NAMED = 4


@dataclass(frozen=True, slots=True)
class Word:
    """Share of the topic's documents that hold the word, now and before."""

    word: str
    now: float
    then: float


@dataclass(frozen=True, slots=True)
class Drift:
    """What is said more and what is said less, the largest change first."""

    topic: Topic
    more: tuple[Word, ...]
    less: tuple[Word, ...]


def drifts(facts: Facts, seen: Study) -> list[Drift]:
    """The topics whose words changed this week against the weeks of the baseline before, largest topics first."""
    return once(facts, ("drifts", seen.scope.period, seen.scope.baseline_weeks), lambda: _drifts(facts, seen))


def shares(words: Sequence[Word]) -> tuple[Message, ...]:
    """Words with the share of the topic's documents that hold them, before and now."""
    return tuple(Message("drift.word", {"word": one.word, "then": one.then, "now": one.now}) for one in words)


def _drifts(facts: Facts, seen: Study) -> list[Drift]:
    weeks = seen.scope.baseline_weeks + 1
    old = sorted(
        (one for one in seen.topics if _old(one.counts[-weeks:])), key=lambda one: (-one.counts[-1], one.topic.id)
    )
    courses = facts.wording(tuple(one.topic.id for one in old), seen.scope.periods[-weeks:]) if old else {}
    found = changed([courses[one.topic.id] for one in old])
    return [_drift(one.topic, words) for one, words in zip(old, found, strict=True) if len(words) >= FEWEST_WORDS]


def _old(counts: Sequence[int]) -> bool:
    """Whether there is enough of it now and before."""
    before = [count for count in counts[:-1] if count]
    return counts[-1] >= FEWEST_NOW and sum(before) >= FEWEST_BEFORE and len(before) >= changes.FEWEST_WEEKS


def _drift(topic: Topic, words: Sequence[Word]) -> Drift:
    ranked = sorted(words, key=lambda one: (-abs(one.now - one.then), one.word))
    more = tuple(one for one in ranked if one.now > one.then)
    return Drift(topic, more[:NAMED], tuple(one for one in ranked if one.now < one.then)[:NAMED])


def changed(topics: Sequence[Sequence[Wording]]) -> list[list[Word]]:
    """The words of each topic that changed in its last week, over all topics together."""
    courses = [_courses(weeks) for weeks in topics]
    every = [one for found in courses for one in found.values()]
    wobbles = changes.moderated([emergence.spread(one, range(len(one.counts[0]) - 1)) for one in every])
    tested = [_p(one, *wobble) for one, wobble in zip(every, wobbles, strict=True)]
    kept = iter(changes.benjamini_hochberg(tested, Q_WORDS))
    return [[_word(name, one) for name, one in found.items() if next(kept)] for found in courses]


def _courses(weeks: Sequence[Wording]) -> dict[str, Strata]:
    """A topic's words, by name, that enough of its documents hold."""
    documents = tuple(week.documents for week in weeks)
    least = max(FEWEST_HELD, RARE * sum(documents))
    total = Counter[str]()
    for week in weeks:
        total.update(week.words)
    held = sorted(word for word, count in total.items() if count >= least)
    return {word: Strata((tuple(week.words.get(word, 0) for week in weeks),), (documents,)) for word in held}


def _word(name: str, course: Strata) -> Word:
    counts, documents = course.counts[0], course.exposures[0]
    return Word(name, _share(counts[-1:], documents[-1:]), _share(counts[:-1], documents[:-1]))


def _share(counts: Sequence[int], documents: Sequence[int]) -> float:
    return sum(counts) / max(1, sum(documents))


def _p(course: Strata, dispersion: float, df: int) -> float:
    """The last week against all before it; 1 where the shares lie near each other."""
    week, word = len(course.counts[0]) - 1, _word("", course)
    seen = rates.expect(course, range(week), week) if abs(word.now - word.then) >= FAR else None
    return rates.test(seen, dispersion, df) if seen else 1.0
