"""What the windows of a text say as one: its logits and its vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from listener.types import POLARITIES, Polarity

if TYPE_CHECKING:
    from sentiment.engine import Floats, Passed
    from sentiment.windows import Window

    Parts = Sequence[tuple[Window, Passed]]

SIDES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
ALOOF = 0.05
"""What a window without any side has of one."""


def softmax(logits: Floats) -> Floats:
    """Probabilities of logits ``(…, classes)``."""
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def lengths(parts: Parts) -> Floats:
    """Characters of each window."""
    return np.array([one.end - one.start for one, _ in parts], np.float32)


def mean(rows: Floats, weights: Floats) -> Floats:
    """Weighted mean of rows ``(n, width)``."""
    return np.asarray(np.average(rows, axis=0, weights=weights), np.float32)


def pooled(parts: Parts, labels: Sequence[Polarity] = POLARITIES) -> Floats:
    """The logits of a text's windows as one, over classes that mean ``labels``.

    A window counts by its length and by the square of how much it takes a side: the plot of a film or the course of an
    order says nothing of what was felt.
    """
    rows = np.stack([one.logits for _, one in parts if one.logits is not None])
    side = softmax(rows) @ np.array([SIDES[one] for one in labels], np.float32)
    return mean(rows, np.asarray(lengths(parts) * (np.abs(side) + ALOOF) ** 2, np.float32))
