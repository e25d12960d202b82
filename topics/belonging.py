"""Which topics of packs a text is about: nearest examples, words and keywords together, with "none" as an answer.

Two multinomial logistic regressions (``sklearn.linear_model``) learn from the packs' own examples: one reads the
encoder's vector, one the words and letters. Their log-probabilities and the evidence of the keywords are added. One
class more stands for texts that are no feedback (``background.txt``). Nothing is learned from customers' texts.
A model knows all shipped packs; which of them a company uses is a mask, so that adding or removing a pack moves no
document between the others by learning anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.types import Reading
from topics.lessons import Floats, TopicEvidence, hashed, lessons
from topics.pack import Pack

PLACES = 4096
"""Places for words and letters."""
WORDS, KEYWORDS = 0.5, 4.0
"""What the words and the keywords count beside the vector. Chosen on half of a hand-written set."""
LOOSE_VECTOR, LOOSE_WORDS = 10.0, 20.0
"""Inverse strengths of the regularisation."""
ROUNDS = 120
WARMTH = 1.5
"""Divides the sum of the logarithms: three views of one text are not independent."""
NONE = -0.75
"""How far the background must lie above the likeliest topic, in nats, for "none"."""
SECOND = 0.2
"""Probability from which on a text or a clause has a further topic."""
MOST = 3
"""Most topics of a text."""
CLAUSES = 8
"""Most clauses that are looked at."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A topic of a pack that a text is about. ``span``: where its clause stands, None where it is the whole text."""

    topic: str
    score: float
    span: tuple[int, int] | None = None
    polarity: str = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """What is learned from packs: weights and offsets of both regressions, shares of the keywords."""

    vector: Floats
    vector_offsets: Floats
    words: Floats
    words_offsets: Floats
    keywords: Floats

    def save(self, path: Path) -> None:
        """Keeps it, all or nothing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            halves = {name: getattr(self, name).astype(np.float16) for name in self.__slots__}
            np.savez_compressed(file, allow_pickle=False, **halves)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Learned:
        """What ``save`` kept; ``OSError`` where there is none, ``ValueError`` or ``KeyError`` where it is damaged."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(**{name: kept[name].astype(np.float32) for name in cls.__slots__})


def learn(packs: Sequence[Pack], vectors: Floats) -> Learned:
    """Learns from ``lessons(packs)``, whose ``vectors`` are ``(n, dim)``."""
    texts, langs, numbers = lessons(packs)
    evidence = TopicEvidence([topic for pack in packs for topic in pack.topics])
    near = _regression(vectors, numbers, LOOSE_VECTOR)
    said = _regression(hashed(texts, langs, PLACES), numbers, LOOSE_WORDS)
    return Learned(*near, *said, evidence.learn(texts, langs, numbers))


def _regression(rows: Any, numbers: Sequence[int], loose: float) -> tuple[Floats, Floats]:
    """Weights ``(features, classes)`` and offsets ``(classes,)``."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=loose, max_iter=ROUNDS, tol=1e-3).fit(rows, numbers)
    return np.ascontiguousarray(model.coef_.T, dtype=np.float32), np.asarray(model.intercept_, dtype=np.float32)


class PackModel:
    """Assigns texts to the topics of packs.

    ``packs``: those that ``learned`` was learned from; ``chosen``: ids of the packs that are used, empty for all.
    """

    def __init__(self, packs: Sequence[Pack], learned: Learned, chosen: Collection[str] = ()) -> None:
        self.topics = [topic for pack in packs for topic in pack.topics]
        self.learned, self.evidence = learned, TopicEvidence(self.topics)
        used = [not chosen or topic.pack in chosen for topic in self.topics]
        self.shut: NDArray[np.bool_] = ~np.array([*used, True])

    def scores(self, texts: Sequence[str], langs: Sequence[str], vectors: Floats) -> Floats:
        """Scores in nats of the topics and, last, of "no feedback": ``(n, topics + 1)``; −inf for packs not used."""
        if not len(texts):
            return np.zeros((0, len(self.topics) + 1), dtype=np.float32)
        known = self.learned
        near = _logarithms(vectors @ known.vector + known.vector_offsets)
        said = _logarithms(hashed(texts, langs, PLACES) @ known.words + known.words_offsets)
        made = near + WORDS * said + KEYWORDS * self.evidence.read(texts, langs, known.keywords)
        made[:, self.shut] = -np.inf
        return np.asarray(made, dtype=np.float32)

    def assign(self, texts: Sequence[str], langs: Sequence[str], readings: Sequence[Reading]) -> list[list[Belonging]]:
        """The topics of each text, the likeliest first, at most ``MOST``; empty for none and for a text without a
        vector. A further topic comes of the text itself or of one of its clauses.
        """
        parts = [(row, clause) for row, one in enumerate(readings) if len(one.clauses) > 1
                 for clause in one.clauses[:CLAUSES] if clause.vector is not None]  # fmt: skip
        dim = len(self.learned.vector)
        whole = self.scores(texts, langs, stacked([one.vector for one in readings], dim))
        said = [texts[row][clause.start : clause.end] for row, clause in parts]
        inside = self.scores(said, [langs[row] for row, _ in parts], stacked([one.vector for _, one in parts], dim))
        made = [self._whole(score, one) for score, one in zip(whole, readings, strict=True)]
        for (row, clause), score in zip(parts, inside, strict=True):
            if made[row]:
                span = (clause.start, clause.end)
                made[row] += self._likely(score, 1, span, clause.sentiment.polarity)
        return [merged(one) for one in made]

    def _whole(self, score: Floats, reading: Reading) -> list[Belonging]:
        if reading.vector is None or score[-1] - score[:-1].max() > NONE:
            return []
        side = reading.sentiment.polarity if reading.sentiment else ""
        first = Belonging(self.topics[int(score[:-1].argmax())].id, float(probabilities(score).max()), None, side)
        return [first, *self._likely(score, MOST, None, side)]

    def _likely(self, score: Floats, most: int, span: tuple[int, int] | None, side: str) -> list[Belonging]:
        """The topics whose probability reaches ``SECOND``, the likeliest first."""
        share = probabilities(score)
        best = np.argsort(-share, kind="stable")[:most].tolist()
        real = [number for number in best if number < len(self.topics) and share[number] >= SECOND]
        return [Belonging(self.topics[number].id, float(share[number]), span, side) for number in real]


def probabilities(score: Floats) -> Floats:
    """Shares of topics and background that sum to one, from the scores of one text."""
    made = np.exp((score - score.max()) / WARMTH)
    return np.asarray(made / made.sum(), dtype=np.float32)


def _logarithms(made: NDArray[Any]) -> NDArray[Any]:
    """Log-probabilities of each row's classes."""
    made = made - made.max(axis=1, keepdims=True)
    return np.asarray(np.maximum(made - np.log(np.exp(made).sum(axis=1, keepdims=True)), -14.0))


def stacked(vectors: Sequence[Any], dim: int) -> Floats:
    """Vectors as rows ``(n, dim)``; zeros where there is none."""
    made = np.zeros((len(vectors), dim), dtype=np.float32)
    for row, vector in enumerate(vectors):
        if vector is not None:
            made[row] = vector
    return made


def merged(found: Sequence[Belonging]) -> list[Belonging]:
    """One entry a topic in the order given, at most ``MOST``: a clause says where a topic of the whole text is."""
    kept: dict[str, Belonging] = {}
    for one in found:
        known = kept.setdefault(one.topic, one)
        if known.span is None and one.span is not None:
            kept[one.topic] = Belonging(one.topic, known.score, one.span, one.polarity)
    return list(kept.values())[:MOST]
