"""A question to documents: found by words and by meaning, the two lists joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener import text
from listener.errors import ModelError
from listener.pipeline.workspace import Workspace
from listener.stopwords import stopwords

if TYPE_CHECKING:
    from listener.store import Filter, FoundText
    from listener.types import Vector

DEPTH = 100
"""Texts that each of the two ways may bring."""
RANK = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion outperforms
Condorcet and individual rank learning methods"): how little the first places outweigh the next ones."""
FLOOR = 0.3
"""How far a text must be above the mean cosine of all, where the best one is at 1: what is below is of other matters
(of many embedders all cosines are high). What holds the words, and what a topic holds, is not cut."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found, by which ways (words, meaning), and where its words stand in title, line break, text."""

    found: FoundText
    by: tuple[str, ...]
    score: float
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Hits, best first. ``without_meaning`` says why only words were looked for; empty: both ways were gone.

    ``further``: texts left out that the limit had room for, because they are much less near in meaning than the best.
    """

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    without_meaning: str = ""
    further: int = 0


def search(workspace: Workspace, query: str, where: Filter, limit: int) -> SearchAnswer:
    """At most ``limit`` texts for ``query``, of equals those with its words first; any string is a query."""
    words, store, depth, further = looked_up(text.query_words(query)), workspace.store, max(DEPTH, limit), 0
    vector, why = meaning(workspace, query)
    lists = {"words": store.search.by_words(words, where, depth)}
    if vector is not None and (ref := workspace.encoder.vector_ref):
        cosines, mean = store.search.cosines(vector, ref, where, depth)
        lists["meaning"] = list(cosines) if where.topics is not None else near(cosines, mean)
        further = len(cosines.keys() - {*lists["meaning"], *lists["words"]})
    scores = fused(lists.values())
    with_words = set(lists["words"])
    best = sorted(scores, key=lambda key: (-scores[key], key not in with_words, key))[:limit]
    texts = store.search.found(best, where)
    hits = tuple(hit(texts[key], lists, scores[key], words) for key in best if key in texts)
    return SearchAnswer(tuple(words), hits, why, min(further, limit - len(hits)))


def looked_up(words: Sequence[str]) -> list[str]:
    """The words without the stop words of Turkish and English; all of them where there are no others."""
    common = {word.replace("ı", "i") for word in stopwords("und")}
    return [word for word in words if word.replace("ı", "i") not in common] or list(words)


def near(cosines: Mapping[str, float], mean: float) -> list[str]:
    """The texts that are at least ``FLOOR`` of the best one's way above the mean."""
    least = mean + FLOOR * (max(cosines.values(), default=mean) - mean)
    return [name for name, cosine in cosines.items() if cosine >= least]


def fused(lists: Iterable[Sequence[str]]) -> dict[str, float]:
    """The sum of 1 / (``RANK`` + place) over the lists that hold an item, places from one."""
    scores: dict[str, float] = {}
    for ranked in lists:
        for place, name in enumerate(ranked, 1):
            scores[name] = scores.get(name, 0.0) + 1 / (RANK + place)
    return scores


def meaning(workspace: Workspace, query: str) -> tuple[Vector | None, str]:
    """The query as the workspace's encoder reads it, or None and why; no model is loaded where nothing is stored."""
    try:
        ref = workspace.encoder.vector_ref
        if ref is None:
            return None, "the model of this workspace makes no vectors"
        if not workspace.store.search.has_vectors(ref):
            return None, f"no document has a vector of {ref} yet; `listener label` makes them"
        vector = workspace.encoder.read([text.clean(query)], [""])[0].vector if says(query) else None
    except ModelError as error:
        return None, error.message
    return vector, "" if vector is not None else "there is nothing to read in the query"


def says(query: str) -> bool:
    """Whether there is a letter, a digit or an emoji in it."""
    return any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in query)


def hit(found: FoundText, lists: Mapping[str, Sequence[str]], score: float, words: Sequence[str]) -> Hit:
    """A text with the ways that led to it."""
    by = tuple(name for name, many in lists.items() if found.content_hash in many)
    return Hit(found, by, score, tuple(marks(text.body(found.title, found.text), words)))


def marks(said: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Spans of the words of ``said`` that begin as one of ``words`` does, as the look-up compares them."""
    begins = tuple(text.flat(text.stem(word, lookup=True)) for word in words)
    return [word.span() for word in _WORD.finditer(said) if begins and text.flat(word[0]).startswith(begins)]
