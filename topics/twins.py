"""Names of one topic in two languages that mean the same: words are near each other where their texts are.

A word's direction is the mean of the centred rows of the texts that hold it. Both languages were centred each on
its own, so a Turkish and an English word can be compared without a dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from topics.space import Matrix, scaled, unit
from topics.terms import Spoken, Term

Candidate = tuple[Term, str]
"""Stems and name; a name with a comma is of two words that need not stand side by side."""
Ranker = Callable[[Candidate, str, Sequence[Candidate], str], list[Candidate]]
FIRST, FADE = 6, 0.8
"""How many candidates may come first, and what a place further down the list costs."""


def ranker(spoken: Spoken, rows: Matrix) -> Ranker:
    """Ranks candidates of one language by likeness to a name in another. ``rows``: centred, one for each text."""
    index = _index(spoken)

    @cache
    def direction(parts: tuple[Term, ...], lang: str) -> NDArray[np.float32]:
        found = sorted({row for part in parts for row in index.get((lang, part), [])})
        return np.asarray(scaled(unit(rows[found].sum(axis=0, dtype=np.float64)[None]))[0])

    def ranked(name: Candidate, lang: str, others: Sequence[Candidate], other: str) -> list[Candidate]:
        goal = direction(_parts(name), lang)
        likeness = [float(goal @ direction(_parts(one), other)) for one in others[:FIRST]]
        order = sorted(range(len(likeness)), key=lambda place: (-likeness[place] * FADE**place, place))
        return [*(others[place] for place in order), *others[FIRST:]]

    return ranked


def _parts(one: Candidate) -> tuple[Term, ...]:
    term, name = one
    return tuple((word,) for word in term) if "," in name else (term,)


def _index(spoken: Spoken) -> dict[tuple[str, Term], list[int]]:
    """Numbers of the texts that hold each term of a language."""
    made: dict[tuple[str, Term], list[int]] = {}
    pairs: Iterable[tuple[int, str]] = enumerate(spoken.langs)
    for row, lang in pairs:
        for term in spoken.terms[row]:
            made.setdefault((lang, term), []).append(row)
    return made
