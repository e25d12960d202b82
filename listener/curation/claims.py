"""Documents that hold a word of a seeded topic: where they are near enough they are its own, before a found topic's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.curation.desk import Desk
from listener.text import flat
from listener.types import Assignment, Topic

_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A seeded topic, what its words look like in a text that was made ``flat``, and the topics that it goes before."""

    topic: Topic
    words: re.Pattern[str]
    before: frozenset[int]


def claims(desk: Desk, topics: Sequence[Topic]) -> list[Claim]:
    """The pinned topics that were seeded by words. They go before unpinned topics that were there before them or came
    of the first discovery; what is found later beside a seed was found in spite of it."""
    by_words = {said.topic for said in desk.store.decisions.all() if said.seed is not None and not said.examples}
    first = desk.store.topics.found_first() if by_words else set()
    loose = [topic.id for topic in topics if not topic.pinned]
    return [
        Claim(topic, pattern(topic.keywords), frozenset(id_ for id_ in loose if id_ < topic.id or id_ in first))
        for topic in topics
        if topic.id in by_words and topic.pinned and topic.state == "active"
        if topic.centroid is not None and topic.keywords
    ]


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """What finds a word that begins like one of ``words``, or a phrase, in a flat text, as ``store.holding`` does."""
    return re.compile("|".join(map(_begins, words)))


def _begins(word: str) -> str:
    from listener.store.vectors import WHOLE

    parts = [re.escape(part) for part in _GAP.split(flat(word)) if part]
    end = r"(?![^\W_])" if len(word) <= WHOLE else ""
    return r"(?<![^\W_])" + r"[\W_]+".join(parts) + end if parts else r"(?!)"


def claimed(
    texts: Sequence[str], rows: NDArray[Any], answers: Sequence[Assignment], standing_claims: Sequence[Claim]
) -> list[Assignment]:
    """The answers for placed ``rows`` ``(n, dim)``, where a claim's topic takes a document that holds its words, is
    within its threshold and was in none or in a topic that it goes before. Of several the nearest takes it."""
    if not standing_claims:
        return list(answers)
    return [
        max(_bids(flat(text), row, answer, standing_claims), key=_nearness, default=answer)
        for text, row, answer in zip(texts, rows, answers, strict=True)
    ]


def _nearness(bid: Assignment) -> tuple[float, int]:
    """The nearer topic first, of equals the older one."""
    return bid.score, -(bid.topic or 0)


def _bids(text: str, row: NDArray[Any], answer: Assignment, standing_claims: Sequence[Claim]) -> Iterator[Assignment]:
    for claim in standing_claims:
        if (answer.topic is None or answer.topic in claim.before) and claim.words.search(text):
            centroid = np.asarray(claim.topic.centroid)
            cosine = float(row @ centroid) if centroid.shape == row.shape else -1.0
            if cosine >= claim.topic.threshold - 1e-4:
                yield replace(answer, topic=claim.topic.id, score=cosine)
