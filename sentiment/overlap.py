"""Rows that are measured on but nearly stand in the training rows: posts that were sent on, signatures, templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.data import Corpus, Example, key

SHARE = 0.7
SETS = ("tr_telco_tweets",)
"""Sets that are also measured without such rows."""
APART = "{} (apart)"
CHUNK = 256
"""Rows compared at once: with 15,000 training rows, 15 MB of counts."""


def with_apart(corpus: Corpus, split: str, sets: Sequence[str] = SETS) -> dict[str, list[Example]]:
    """The sets of a split, and behind them those of ``sets`` once more without what their training rows nearly hold."""
    examples = dict(getattr(corpus, split))
    for name in set(sets) & set(examples):
        examples[APART.format(name)] = apart(examples[name], corpus.train.get(name, []))
    return {name: many for name, many in examples.items() if many}


def apart(examples: Sequence[Example], train: Sequence[Example], share: float = SHARE) -> list[Example]:
    """The examples of which no single training row holds ``share`` or more of the 3-grams.

    This is containment, not Jaccard: distinct 3-grams of the example that the row has, over those of the example. The
    3-grams are of letters and digits alone, without case and diacritics. An example without one stays.
    """
    held = most_held([one.text for one in examples], [one.text for one in train])
    return [one for one, most in zip(examples, held, strict=True) if most < share]


def most_held(texts: Sequence[str], train: Sequence[str]) -> NDArray[np.float64]:
    """For each text the largest share of its 3-grams that one training text holds: ``(n,)``, 0…1."""
    many = [grams(one) for one in texts]
    if not any(many) or not any(map(grams, train)):
        return np.zeros(len(texts))
    places = {gram: place for place, gram in enumerate(sorted(set().union(*many)))}
    mine, theirs = incidence(many, places), incidence([grams(one) for one in train], places).T.tocsc()
    sizes = np.maximum(1, np.array([len(one) for one in many]))
    counts = [
        np.asarray((mine[at : at + CHUNK] @ theirs).max(axis=1).todense()).ravel()
        for at in range(0, len(texts), CHUNK)
    ]  # fmt: skip
    return np.asarray(np.concatenate(counts) / sizes, np.float64)


def grams(text: str) -> set[str]:
    """The distinct 3-grams of a text's letters and digits."""
    plain = key(text)
    return {plain[at : at + 3] for at in range(len(plain) - 2)}


def incidence(many: Sequence[set[str]], places: Mapping[str, int]) -> Any:
    """Which row has which 3-gram, those outside ``places`` left out: a sparse matrix of int32 ones."""
    from scipy.sparse import csr_matrix

    columns = [sorted(places[gram] for gram in one if gram in places) for one in many]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((place for one in columns for place in one), np.int32, starts[-1])
    return csr_matrix((np.ones(len(flat), np.int32), flat, starts), shape=(len(many), len(places)))
