"""A text's words as a short vector: a signed random projection of its stems, without a vocabulary and without state.

Feature hashing (Weinberger et al. 2009) with four signed places a stem, as in sparse random projections (Achlioptas
2003): two texts' sketches have on average the cosine of their sets of stems. Encoders put texts of one tone near each
other; the words keep apart what only sounds the same. BLAKE2 makes the places: the same on any machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.text import stem
from topics.space import unit
from topics.words import plain, silent, tokens

WIDTH = 256
PLACES = 4
SHARE = 0.4
"""Length of the sketch beside the encoder's vector of length one. See ``docs/decisions/0005-even-vectors.md``."""
EDITION = 1
"""Zeros behind a row, one more with every change of the space: a centroid of another length is from another space."""


def place(texts: Sequence[str], vectors: NDArray[Any], langs: Sequence[str]) -> NDArray[np.float32]:
    """Rows of unit length, ``(n, dim + WIDTH + EDITION)``: the encoder's vectors ``(n, dim)``, sketches, zeros."""
    dense = np.asarray(vectors, dtype=np.float32)
    words = sketches(texts, langs)
    words *= np.float32(SHARE)
    return unit(np.hstack([dense, words, np.zeros((len(texts), EDITION), dtype=np.float32)]))


def sketches(texts: Sequence[str], langs: Sequence[str]) -> NDArray[np.float32]:
    """A sketch of unit length for each text, ``(n, WIDTH)``; zeros for a text without a telling word."""
    made = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, (text, lang) in enumerate(zip(texts, langs, strict=True)):
        for beginning in stems(text, lang):
            places, signs = _places(beginning)
            np.add.at(made[row], places, signs)
    return unit(made)


def stems(text: str, lang: str) -> set[str]:
    """The stems of the words of ``text`` that are no stop words."""
    quiet = silent("en" if lang == "en" else "tr")
    return {stem(word) for word in map(plain, tokens(text, lang)) if len(word) > 2 and word not in quiet}


@lru_cache(maxsize=1 << 17)
def _places(beginning: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Where a stem is added in a sketch, and with which sign."""
    drawn = np.frombuffer(hashlib.blake2b(beginning.encode(), digest_size=4 * PLACES).digest(), dtype=">u4")
    signs = np.where(drawn >> 31, 1.0, -1.0).astype(np.float32)
    return (drawn % WIDTH).astype(np.int64), signs
