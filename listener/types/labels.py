"""Labels: what we say about documents, and who says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
    """One embedding, shape ``(dim,)``, unit length."""
    Vectors = NDArray[np.float32]
    """Embeddings, shape ``(n, dim)``, rows of unit length."""
else:
    Vector = Vectors = Any

Polarity = Literal["negative", "neutral", "positive"]
POLARITIES: tuple[Polarity, ...] = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Who made a label: weights, label set and preprocessing together are the ``version``."""

    task: str
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.task}/{self.name}@{self.version}"

    @classmethod
    def parse(cls, text: str) -> ModelRef:
        """``sentiment/tr-en@1`` → its three parts; ``ValueError`` for another shape."""
        task, slash, rest = text.partition("/")
        name, at, version = rest.rpartition("@")
        if not (task and slash and name and at and version):
            raise ValueError(f"not a model reference: {text!r} (expected task/name@version)")
        return cls(task, name, version)


@dataclass(frozen=True, slots=True)
class Sentiment:
    """Calibrated probabilities that sum to one."""

    negative: float
    neutral: float
    positive: float

    @property
    def polarity(self) -> Polarity:
        """The likeliest of the three; the first in ``POLARITIES`` where two are equal."""
        return max(POLARITIES, key=lambda name: getattr(self, name))

    @property
    def confidence(self) -> float:
        """Probability of ``polarity``."""
        return max(self.negative, self.neutral, self.positive)


@dataclass(frozen=True, slots=True)
class Clause:
    """A span ``[start, end)`` of characters in the text, with its own polarity and vector (``(dim,)`` or None)."""

    start: int
    end: int
    sentiment: Sentiment
    vector: Vector | None = None


Outcome = Literal["done", "nothing found", "language not read", "failed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder says of one text in one pass. ``sentiment`` is None unless ``outcome`` is "done"."""

    outcome: Outcome
    sentiment: Sentiment | None = None
    vector: Vector | None = None
    clauses: tuple[Clause, ...] = ()
    mixed: bool = False
    intents: tuple[tuple[str, float], ...] = ()
    """What the text is for, the likeliest first, each with its own probability; empty where the model does not tell."""
    names: tuple[tuple[int, int], ...] = ()
    """Where it names people: first and past-the-last character."""
