"""Which topics of packs a text is about: nearest examples, keywords and words together, with "none" as an answer.

A multinomial logistic regression over three views of a text, learned from the packs' own examples: the encoder's
vector, the keywords it holds (counted for each topic that has them), and its words and letters, hashed. One class
more stands for texts that are no feedback (``background.txt``). Nothing is learned from customers' texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from listener.types import Reading, digest
from topics import pack as packs_of
from topics.pack import LANGS, Pack, PackTopic
from topics.wordforms import Keywords
from topics.words import plain, tokens

Floats = NDArray[np.float32]
BACKGROUND = Path(__file__).with_name("background.txt")
EDITION = 1
"""One more with every change of what is learned from a pack."""
HASHED = 4096
"""Places for words and letters."""
KEYWORD, LETTER = 0.5, 0.35
"""What a keyword and a run of letters weigh beside a vector of length one and a word."""
CLEARNESS = 20.0
"""Inverse strength of the regularisation."""
ROUNDS = 120
LEAST = 0.05
"""Probability from which on the likeliest topic stands."""
SECOND = 0.25
"""Probability from which on a text or a clause has a further topic."""
MOST = 3
"""Most topics of a text."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A topic of a pack that a text is about. ``span``: where the clause stands, None where it is the whole text."""

    topic: str
    score: float
    span: tuple[int, int] | None = None
    polarity: str = ""


def background() -> list[tuple[str, str]]:
    """Texts that are no feedback, as (text, language)."""
    lines = BACKGROUND.read_text(encoding="utf-8").splitlines()
    return [(text, lang) for lang, text in (line.split("\t", 1) for line in lines if line)]


def lessons(packs: Sequence[Pack]) -> tuple[list[str], list[str], list[int]]:
    """What is learned from: texts, their languages, the number of each one's topic (the last number is background)."""
    topics = [topic for pack in packs for topic in pack.topics]
    rows = [(text, lang, number) for number, topic in enumerate(topics) for text, lang in topic.texts]
    rows += [(text, lang, len(topics)) for text, lang in background()]
    texts, langs, numbers = map(list, zip(*rows, strict=True))
    return texts, langs, numbers  # type: ignore[return-value]


def key(packs: Sequence[Pack], vectors: str) -> str:
    """Under which name what was learned is kept: it hangs on packs, background, this code and the vectors' version."""
    return digest(packs_of.fingerprint(packs), BACKGROUND.read_text(encoding="utf-8"), vectors, str(EDITION))


class Views:
    """Texts as rows of features, ``(n, dim + topics + HASHED)``."""

    def __init__(self, topics: Sequence[PackTopic]) -> None:
        self.count = len(topics)
        owners: dict[tuple[str, str], list[int]] = {}
        for number, topic in enumerate(topics):
            for lang in LANGS:
                for word in topic.keywords[lang]:
                    owners.setdefault((lang, word), []).append(number)
        self.keywords = Keywords(list(owners))
        self.owners = list(owners.values())
        self.weights = [(1.0 + 0.5 * (" " in word)) / len(owners[lang, word]) ** 0.5 for lang, word in owners]

    def rows(self, texts: Sequence[str], langs: Sequence[str], vectors: Floats) -> sparse.csr_matrix:
        """The three views side by side."""
        from sklearn.feature_extraction.text import HashingVectorizer

        hashing = HashingVectorizer(analyzer=features, n_features=HASHED, norm="l2", dtype=np.float32)
        said = hashing.transform(list(zip(texts, langs, strict=True)))
        counted = KEYWORD * self.counted(texts, langs)
        return sparse.hstack([sparse.csr_matrix(vectors), sparse.csr_matrix(counted), said]).tocsr()

    def counted(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """How many keywords of each topic a text holds, ``(n, topics)``; one that several topics have counts less."""
        made = np.zeros((len(texts), self.count), dtype=np.float32)
        for row, (text, lang) in enumerate(zip(texts, langs, strict=True)):
            for number in self.keywords.found(text, lang):
                made[row, self.owners[number]] += self.weights[number]
        return made


def features(said: tuple[str, str]) -> Iterator[str]:
    """Beginnings of words, pairs of them and runs of four letters of a (text, language)."""
    lang = "en" if said[1] == "en" else "tr"
    words = [plain(word) for word in tokens(said[0], lang, 600)]
    yield from (f"{lang} {word[:6]}" for word in words)
    yield from (f"{lang} {one[:5]} {two[:5]}" for one, two in zip(words, words[1:], strict=False))
    for word in words:
        ends = f"<{word}>"
        yield from (f"{lang}~{ends[at : at + 4]}" for at in range(len(ends) - 3))


class PackModel:
    """Assigns texts to the topics of packs. Made by ``fit`` or ``load``."""

    def __init__(self, packs: Sequence[Pack], weights: Floats, offsets: Floats) -> None:
        self.topics = [topic for pack in packs for topic in pack.topics]
        self.views = Views(self.topics)
        self.weights, self.offsets = weights, offsets

    @classmethod
    def fit(cls, packs: Sequence[Pack], vectors: Floats) -> PackModel:
        """Learns from ``lessons(packs)``, whose ``vectors`` are ``(n, dim)``."""
        from sklearn.linear_model import LogisticRegression

        texts, langs, numbers = lessons(packs)
        rows = Views([topic for pack in packs for topic in pack.topics]).rows(texts, langs, vectors)
        model = LogisticRegression(C=CLEARNESS, max_iter=ROUNDS, tol=1e-3).fit(rows, numbers)
        weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        return cls(packs, weights, np.asarray(model.intercept_, dtype=np.float32))

    def save(self, path: Path) -> None:
        """Keeps what was learned, all of it or nothing."""
        part = path.with_suffix(".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            np.savez(file, weights=self.weights.astype(np.float16), offsets=self.offsets)
        part.replace(path)

    @classmethod
    def load(cls, packs: Sequence[Pack], path: Path) -> PackModel:
        """What ``save`` kept for these packs; ``OSError`` where it is not there."""
        with np.load(path) as kept:
            return cls(packs, kept["weights"].astype(np.float32), kept["offsets"])

    def shares(self, texts: Sequence[str], langs: Sequence[str], vectors: Floats) -> Floats:
        """Probabilities of the topics and, last, of none of them: ``(n, topics + 1)``."""
        made = np.asarray(self.views.rows(texts, langs, vectors) @ self.weights + self.offsets, dtype=np.float32)
        made = np.exp(made - made.max(axis=1, keepdims=True))
        return np.asarray(made / made.sum(axis=1, keepdims=True), dtype=np.float32)

    def assign(
        self, texts: Sequence[str], langs: Sequence[str], readings: Sequence[Reading]
    ) -> list[list[Belonging]]:
        """The topics of each text, the likeliest first; none is an answer. A text without a vector has none."""
        dim = len(self.weights) - len(self.topics) - HASHED
        spans = [(row, clause) for row, one in enumerate(readings) for clause in one.clauses[:8]
                 if len(one.clauses) > 1 and clause.vector is not None]  # fmt: skip
        parts = [texts[row][clause.start : clause.end] for row, clause in spans]
        whole = self.shares(texts, langs, stacked([one.vector for one in readings], dim))
        clauses = self.shares(parts, [langs[row] for row, _ in spans], stacked([one.vector for _, one in spans], dim))
        made = [self._whole(share, one) for share, one in zip(whole, readings, strict=True)]
        for (row, clause), share in zip(spans, clauses, strict=True):
            best = int(share.argmax())
            if made[row] and best < len(self.topics) and share[best] >= SECOND:
                span = (clause.start, clause.end)
                made[row].append(Belonging(self.topics[best].id, float(share[best]), span, clause.sentiment.polarity))
        return [merged(one) for one in made]

    def _whole(self, share: Floats, reading: Reading) -> list[Belonging]:
        best = np.argsort(-share, kind="stable")[:MOST].tolist()
        if reading.vector is None or best[0] == len(self.topics) or share[best[0]] < LEAST:
            return []
        kept = [number for number in best if number < len(self.topics) and share[number] >= SECOND]
        side = reading.sentiment.polarity if reading.sentiment else ""
        return [Belonging(self.topics[number].id, float(share[number]), None, side) for number in kept or best[:1]]


def stacked(vectors: Sequence[Any], dim: int) -> Floats:
    """Vectors as rows ``(n, dim)``; zeros where there is none."""
    made = np.zeros((len(vectors), dim), dtype=np.float32)
    for row, vector in enumerate(vectors):
        if vector is not None:
            made[row] = vector
    return made


def merged(found: Sequence[Belonging]) -> list[Belonging]:
    """One entry a topic, in the order given and at most ``MOST``: a clause says where a topic of the whole text is."""
    kept: dict[str, Belonging] = {}
    for one in found:
        known = kept.get(one.topic)
        if known is None or (known.span is None and one.span is not None):
            kept[one.topic] = one if known is None else Belonging(one.topic, known.score, one.span, one.polarity)
    return list(kept.values())[:MOST]
