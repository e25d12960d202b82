"""What packs teach: their texts with the topic of each, and how much each keyword speaks for each topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.types import digest
from topics import pack as packs_of
from topics.pack import LANGS, Pack, PackTopic
from topics.wordforms import Keywords
from topics.words import plain, tokens

Floats = NDArray[np.float32]
BACKGROUND = Path(__file__).with_name("background.txt")
EDITION = 2
"""One more with every change of what is learned from a pack."""
OWN = 1.5
"""What a topic's own keyword counts beside one of its example texts that holds the word."""
DOUBT = 1.0
"""What is added to a keyword's count, so that a word seen once is not certain."""


def background() -> list[tuple[str, str]]:
    """Texts that are no feedback, as (text, language)."""
    lines = BACKGROUND.read_text(encoding="utf-8").splitlines()
    return [(text, lang) for lang, text in (line.split("\t", 1) for line in lines if line)]


def lessons(packs: Sequence[Pack]) -> tuple[list[str], list[str], list[int]]:
    """Texts, their languages and the number of each one's topic; the last number stands for what is no feedback."""
    topics = [topic for pack in packs for topic in pack.topics]
    rows = [(text, lang, number) for number, topic in enumerate(topics) for text, lang in topic.texts]
    rows += [(text, lang, len(topics)) for text, lang in background()]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def key(packs: Sequence[Pack], vectors: str) -> str:
    """Under which name what was learned is kept: it hangs on packs, background, this code and the vectors' version."""
    return digest(packs_of.fingerprint(packs), BACKGROUND.read_text(encoding="utf-8"), vectors, str(EDITION))


class TopicEvidence:
    """How much the keywords in a text speak for each topic.

    A keyword's share for a topic is ``n(topic) / (n + DOUBT)``, where n counts the topics that list it (``OWN`` each)
    and the example texts that hold it; a word that stands everywhere speaks for nobody.
    """

    def __init__(self, topics: Sequence[PackTopic]) -> None:
        owners: dict[tuple[str, str], list[int]] = {}
        for number, topic in enumerate(topics):
            for lang in LANGS:
                for word in topic.keywords[lang]:
                    owners.setdefault((lang, word), []).append(number)
        self.keywords = Keywords(list(owners))
        self.owners = list(owners.values())
        self.width = len(topics) + 1

    def learn(self, texts: Sequence[str], langs: Sequence[str], numbers: Sequence[int]) -> Floats:
        """Shares of every keyword, ``(keywords, topics + 1)``."""
        count = np.zeros((len(self.owners), self.width), dtype=np.float32)
        for row, owners in enumerate(self.owners):
            count[row, owners] = OWN
        for text, lang, number in zip(texts, langs, numbers, strict=True):
            count[list(self.keywords.found(text, lang)), number] += 1.0
        return np.asarray(count / (count.sum(axis=1, keepdims=True) + DOUBT), dtype=np.float32)

    def read(self, texts: Sequence[str], langs: Sequence[str], shares: Floats) -> Floats:
        """The logarithm of one plus the shares of all keywords in each text, ``(n, topics + 1)``."""
        made = np.zeros((len(texts), self.width), dtype=np.float32)
        for row, (text, lang) in enumerate(zip(texts, langs, strict=True)):
            if found := self.keywords.found(text, lang):
                made[row] = shares[list(found)].sum(axis=0)
        return np.log1p(made)


def hashed(texts: Sequence[str], langs: Sequence[str], places: int) -> Any:
    """Words and letters of texts in ``places``, rows of unit length, as a sparse matrix ``(n, places)``."""
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(analyzer=features, n_features=places, norm="l2", dtype=np.float32)
    return hashing.transform(list(zip(texts, langs, strict=True)))


def features(said: tuple[str, str]) -> Iterator[str]:
    """Beginnings of words, pairs of them and runs of four letters of a (text, language)."""
    lang = "en" if said[1] == "en" else "tr"
    words = [plain(word) for word in tokens(said[0], lang, 600)]
    yield from (f"{lang} {word[:6]}" for word in words)
    yield from (f"{lang} {one[:5]} {two[:5]}" for one, two in pairwise(words))
    for word in words:
        ends = f"<{word}>"
        yield from (f"{lang}~{ends[at : at + 4]}" for at in range(len(ends) - 3))
