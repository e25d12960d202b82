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

REVISION = "1"
"""Of how windows become one answer: part of the version of all labels, whatever the weights."""
ALOOF = 0.05
"""What a window that feels nothing has of a feeling."""


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

    A window counts by its length and by the square of how little neutral it is: the plot of a film or the course of an
    order says nothing of what was felt, praise and blame side by side do.
    """
    rows = np.stack([one.logits for _, one in parts if one.logits is not None])
    felt = softmax(rows) @ np.array([one != "neutral" for one in labels], np.float32)
    return mean(rows, np.asarray(lengths(parts) * (felt + ALOOF) ** 2, np.float32))
