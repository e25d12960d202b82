"""Small, deterministic plug-ins for tests; they enter by the same door as real ones."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from listener.errors import SourceUnavailable
from listener.text import clauses, words
from listener.types import Batch, Clause, Cursor, Document, ModelRef, Reach, Reading, Score, Sentiment, Stream, Vector

DIM = 64
GOOD = {"güzel", "güzeldi", "harika", "good", "great", "hızlı"}
BAD = {"kötü", "geç", "bozuk", "pisti", "bad", "late", "broken"}


class WordEncoder:
    """Polarity from two short word lists, vectors from hashed words, both of clauses, too. ``version`` tells one model
    from the next."""

    languages = frozenset({"tr", "en"})

    def __init__(self, version: str) -> None:
        self.sentiment_ref: ModelRef | None = ModelRef("sentiment", "words", version)
        self.vector_ref: ModelRef | None = ModelRef("vector", "words", "1")

    def read(self, texts: Sequence[str], langs: Sequence[str]) -> list[Reading]:
        return [self._one(text, lang) for text, lang in zip(texts, langs, strict=True)]

    def _one(self, text: str, lang: str) -> Reading:
        if lang not in (*self.languages, "", "und"):
            return Reading("language not read")
        if "unreadable" in text:
            raise ValueError("unreadable")
        found = words(text, lang)
        if not found:
            return Reading("nothing found")
        parts = [Clause(low, high, polarity(said := words(text[low:high], lang)), vector(said))
                 for low, high in clauses(text, lang)]  # fmt: skip
        mixed = {"positive", "negative"} <= {one.sentiment.polarity for one in parts if one.sentiment.confidence > 0.5}
        return Reading("done", polarity(found), vector(found), tuple(parts[:64]) if len(parts) > 1 else (), mixed)


def polarity(found: Sequence[str]) -> Sentiment:
    good, bad = 1 + sum(w in GOOD for w in found), 1 + sum(w in BAD for w in found)
    return Sentiment(0.9 * bad / (good + bad), 0.1, 0.9 * good / (good + bad))


def vector(found: Sequence[str]) -> Vector:
    made = np.full(DIM, 1e-3, np.float32)
    for word in found:
        made[int.from_bytes(blake2b(word.encode(), digest_size=2).digest(), "big") % DIM] += 1
    return made / np.linalg.norm(made)


def load(model: str) -> WordEncoder:
    return WordEncoder(model if model.isdigit() else "1")


class FirstWord:
    """Names a topic by its heaviest word."""

    def name(self, texts: Sequence[str], keywords: Sequence[str], lang: str) -> str:
        return f"{keywords[0]} ({lang})" if keywords else ""


class Sayings:
    """Yields ``count`` reviews, oldest first, ten a batch; ``fail_at`` makes it break there."""

    name: ClassVar[str] = "sayings"

    class Options(BaseModel):
        model_config = ConfigDict(extra="forbid")
        count: int = 30
        fail_at: int | None = None
        account: str = "test"
        text: str = "kargo çok geç geldi"

    def __init__(self, options: "Sayings.Options", reach: Reach) -> None:
        self.options = options
        self.system = "test"
        self.account = options.account

    def streams(self) -> tuple[Stream, ...]:
        return (Stream("all", self.read),)

    def read(self, cursor: Cursor | None) -> Iterator[Batch]:
        for start in range(cursor["next"] if cursor else 0, self.options.count, 10):
            if self.options.fail_at is not None and start >= self.options.fail_at:
                raise SourceUnavailable("the source does not answer", hint="Try later.")
            stop = min(start + 10, self.options.count)
            yield Batch(tuple(self._one(n) for n in range(start, stop)), {"next": stop}, total=self.options.count)

    def _one(self, n: int) -> Document:
        at = datetime(2026, 11, 9, tzinfo=UTC) + timedelta(hours=n)
        text = f"{self.options.text} {n}"
        stars = Score("stars", 1 + n % 5, 1, 5)
        return Document("test", self.account, str(n), "review", at, text, author_key=f"author {n % 7}", scores=(stars,))
