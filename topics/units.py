"""The different things that were said: identical texts are one unit, in an order that does not depend on the rows'
order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener import text as wording
from listener.types import digest
from topics.space import Matrix, Rows, scaled


@dataclass(frozen=True, slots=True)
class Units:
    """Distinct texts in the order of their hashes."""

    first: Rows
    """Row number of each unit's first document, ``(units,)``."""
    of: Rows
    """Unit of each document, ``(n,)``."""
    counts: Rows
    """How many documents say it, ``(units,)``."""
    langs: Rows
    """A number for each unit's language, ``(units,)``."""
    rows: Matrix
    """Each unit's vector in whole numbers, ``(units, dim)``."""

    def __len__(self) -> int:
        return len(self.first)


def units(texts: Sequence[str], vectors: NDArray[Any], langs: Sequence[str]) -> Units:
    """Units of ``texts``: two texts that differ in case and blanks only are one, and take the first one's vector."""
    keys = [digest(wording.fold(wording.normalise(text)).replace("\n", " ")) for text in texts]
    _, first, of, counts = np.unique(
        np.array(keys, dtype="U32"), return_index=True, return_inverse=True, return_counts=True
    )
    return Units(
        np.asarray(first, dtype=np.int64),
        np.asarray(of, dtype=np.int64).reshape(-1),
        np.asarray(counts, dtype=np.int64),
        np.asarray(np.unique([langs[row] for row in first], return_inverse=True)[1], dtype=np.int64),
        scaled(vectors[first]),
    )
