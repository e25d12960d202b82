"""Documents that hold a word of a seeded topic: where they are near enough they are its own, before a found topic's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.pipeline.search import flat
from listener.pipeline.workspace import Workspace
from listener.types import Assignment, Topic

_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A seeded topic, what its words look like in a text that was made ``flat``, and the topics that it goes before."""

    topic: Topic
    words: re.Pattern[str]
    before: frozenset[int]


def claims(workspace: Workspace, topics: Sequence[Topic]) -> list[Claim]:
    """The pinned topics that were seeded by words. They go before unpinned topics that were there before them or came
    of the first discovery; what is found later beside a seed was found in spite of it."""
    seeded = {one.topic for one in workspace.store.decisions.all() if one.seed is not None and not one.examples}
    begun = workspace.store.topics.found_first() if seeded else set()
    loose = [one.id for one in topics if not one.pinned]
    return [
        Claim(one, pattern(one.keywords), frozenset(id_ for id_ in loose if id_ < one.id or id_ in begun))
        for one in topics
        if one.id in seeded and one.pinned and one.state == "active" and one.centroid is not None and one.keywords
    ]


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """What finds a word that begins like one of ``words``, or a phrase, in a flat text, as ``store.holding`` does."""
    return re.compile("|".join(map(_begins, words)))


def _begins(said: str) -> str:
    from listener.store.vectors import WHOLE

    parts = [re.escape(one) for one in _GAP.split(flat(said)) if one]
    end = r"(?![^\W_])" if len(said) <= WHOLE else ""
    return r"(?<![^\W_])" + r"[\W_]+".join(parts) + end if parts else r"(?!)"


def claimed(
    texts: Sequence[str], rows: NDArray[Any], answers: Sequence[Assignment], made: Sequence[Claim]
) -> list[Assignment]:
    """The answers for placed ``rows`` ``(n, dim)``, where a claim's topic takes a document that holds its words, is
    within its threshold and was in none or in a topic that it goes before. Of several the nearest takes it."""
    return [
        max(_bids(flat(text), row, answer, made), key=lambda one: (one.score, -(one.topic or 0)), default=answer)
        for text, row, answer in zip(texts, rows, answers, strict=True)
    ] if made else list(answers)  # fmt: skip


def _bids(text: str, row: NDArray[Any], answer: Assignment, made: Sequence[Claim]) -> Iterator[Assignment]:
    for one in made:
        if (answer.topic is None or answer.topic in one.before) and one.words.search(text):
            centroid = np.asarray(one.topic.centroid)
            cosine = float(row @ centroid) if centroid.shape == row.shape else -1.0
            if cosine >= one.topic.threshold - 1e-4:
                yield replace(answer, topic=one.topic.id, score=cosine)
