"""What is odd about the documents of a source: said at once, for it is seldom what the source meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from listener.types import Document, Reject

ENOUGH = 20
"""Documents below which nothing is odd."""
NEARLY_ALL = 0.95
KEPT = 5_000
"""Different values of a kind that are counted."""
UPPER_HALF = 200
"""Scores from which on an upper half of the scale that nobody used is no accident."""
_FIGURES = re.compile(r"'[^']*'|\"[^\"]*\"|\d+(?:[.,]\d+)*")


@dataclass
class Oddities:
    """Counts what a source brings; memory is bounded by ``KEPT`` different values of each kind."""

    documents: int = 0
    authors: Counter[str | int] = field(default_factory=Counter)
    days: Counter[str | int] = field(default_factory=Counter)
    texts: Counter[str | int] = field(default_factory=Counter)
    langs: Counter[str | int] = field(default_factory=Counter)
    scores: dict[tuple[str, float, float], tuple[int, float, float]] = field(default_factory=dict)
    """Metric and ends of its scale → how many, the least, the greatest."""
    reasons: Counter[str | int] = field(default_factory=Counter)
    repeated: int = 0
    """Rows whose id another row of the same batch has, with other words."""

    def add(self, document: Document) -> None:
        """Counts one document."""
        self.documents += 1
        for counter, value in (
            (self.authors, document.author_key), (self.days, document.created_at.toordinal()),
            (self.texts, document.text[:200]), (self.langs, document.lang if document.text else ""),
        ):  # fmt: skip
            if value in counter:
                counter[value] += 1
            elif value and len(counter) < KEPT:
                counter[value] = 1
        for one in document.scores:
            key = (one.metric, one.low, one.high)
            times, least, most = self.scores.get(key, (0, one.value, one.value))
            self.scores[key] = (times + 1, min(least, one.value), max(most, one.value))

    def repeats(self, documents: Iterable[Document]) -> None:
        """Counts rows of one batch that stand under one id and differ: the later one is kept."""
        known: dict[str, Document] = {}
        for one in documents:
            first = known.setdefault(one.key, one)
            self.repeated += first is not one and first != one

    def reject(self, rejects: Iterable[Reject]) -> None:
        """Counts rejects by the kind of their reason: values and figures left out."""
        for one in rejects:
            kind = _FIGURES.sub("…", one.reason)[:120]
            if kind in self.reasons or len(self.reasons) < 50:
                self.reasons[kind] += 1

    def said(self) -> tuple[str, ...]:
        """What is odd, in sentences; empty where nothing is."""
        if self.documents < ENOUGH:
            return ()
        made = []
        for counter, what in ((self.authors, "one author"), (self.days, "one day"), (self.texts, "one text")):
            count = max(counter.values(), default=0)
            if count >= NEARLY_ALL * self.documents:
                made.append(f"{what} for {count:,} of {self.documents:,} documents: is the right column mapped?")
        for (metric, low, high), (count, least, most) in self.scores.items():
            if count >= UPPER_HALF and most <= (low + high) / 2:
                made.append(f"no {metric} above {most:g} on a scale of {low:g}–{high:g}: is it another scale? (scales)")
            elif count >= UPPER_HALF and least == most:
                made.append(f"every {metric} is {most:g}")
        other = sum(count for lang, count in self.langs.items() if lang not in ("tr", "en"))
        if other > 0.3 * self.langs.total():
            made.append(f"{other:,} of {self.langs.total():,} texts are in a language that the model does not read")
        return tuple(made)
