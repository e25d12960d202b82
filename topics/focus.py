"""Focus: whether a group of texts is about a thing at all, or only sounds alike."""

from __future__ import annotations

from collections.abc import Sequence

from topics.names import Weights
from topics.terms import Spoken

TOP = 5
"""Words of a topic that its texts are searched for."""


def focus(spoken: Spoken, labels: Sequence[int], count: int) -> list[float]:
    """For each topic 0…count-1 the share of its texts that hold one of its ``TOP`` heaviest words in their language."""
    weights = Weights(spoken.tallies(labels))
    words = {key: {term for _, term in weights.of(*key, 1)[:TOP]} for key in weights.tallies}
    held, size = [0] * count, [0] * count
    for found, lang, label in zip(spoken.terms, spoken.langs, labels, strict=True):
        if label >= 0:
            size[label] += 1
            held[label] += not words[label, lang].isdisjoint(found)
    return [mine / max(1, all_) for mine, all_ in zip(held, size, strict=True)]
