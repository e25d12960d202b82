"""The topic model ``dinle``: vectors to topics, pure of storage, the same on any machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.errors import ConfigError, known
from listener.types import Assignment, Cluster, Topic, TopicModel
from topics import sketch
from topics.assign import assign
from topics.bare import general
from topics.discover import RESOLUTION, SAMPLE, Found, Level, discover, settle
from topics.emerging import emerged, sampled
from topics.focus import focus
from topics.names import Named, Weights, best_words, describe
from topics.space import RADIUS, Matrix, Rows, centred, unit
from topics.terms import Spoken
from topics.twins import ranker
from topics.units import Units, units

ANCHORS = 12
NEAR = 0.4
FOCUS = 0.15
"""Least share of a topic's texts that must hold one of its heaviest words."""


class Dinle:
    """Discovery by communities of nearest neighbours, assignment by nearest centroid.

    ``brand`` names that never name a topic; ``level`` how fine the topics are: "top", "topic" or "leaf".
    """

    name: str = "dinle"
    version: str = "2"

    def __init__(self, *, brand: Collection[str] = (), level: Level = "topic") -> None:
        if level not in RESOLUTION:
            raise ConfigError(f"unknown topic level {level!r}", hint=known(level, RESOLUTION))
        self.brand = (brand,) if isinstance(brand, str) else tuple(brand)
        self.level: Level = level

    def place(self, texts: Sequence[str], vectors: NDArray[Any], langs: Sequence[str]) -> NDArray[np.float32]:
        """Documents as rows of unit length in the space where topics are, ``(n, dim + sketch)``."""
        return sketch.place(texts, vectors, langs)

    def discover(self, texts: Sequence[str], rows: NDArray[Any], langs: Sequence[str]) -> list[Cluster]:
        """Clusters, most documents first. Texts without content form at most one praise and one complaint cluster.
        One that has no name is none: what nothing tells apart from the rest is no topic.

        ``rows``: ``(n, dim)``, placed or others of unit length. The same for the same rows in any order, on any
        machine.
        """
        if not len(texts):
            return []
        said = units(texts, rows, langs)
        mood = general(said, texts, langs)
        found = discover(said, mood.telling, self.level)
        naming = Naming(said, texts, langs, self.brand)
        for step in (naming.focused, naming.merged)[: 1 if self.level == "leaf" else 2]:
            found = settle(said, mood.telling, step(found))
        return [one for one in clusters(said, *mood.join(said, found), naming) if one.names]

    def emerging(
        self, texts: Sequence[str], rows: NDArray[Any], langs: Sequence[str], recent: Sequence[bool]
    ) -> list[Cluster]:
        """Clusters that are new in time: ``recent`` rows that crowd where few others are, most documents first.

        A text that was said before is not new. Texts that only praise or complain are left out.
        """
        said = units(texts, rows, langs)
        new, old = sampled(said, general(said, texts, langs).telling, recent)
        found = emerged(said, new, old)
        if not len(found.centroids):
            return []
        naming = Naming(said, texts, langs, self.brand, np.concatenate([new, old]))
        return clusters(said, naming.pointed(found), {}, naming)

    def assign(self, rows: NDArray[Any], topics: Sequence[Topic]) -> list[Assignment]:
        """One assignment for each placed row: the nearest topic, or None below its threshold."""
        return assign(rows, topics)


def load(name: str = "dinle", **options: Any) -> TopicModel:
    """The topic model of that name; ``ConfigError`` for an unknown name or option."""
    if name != "dinle":
        raise ConfigError(f"unknown topic model {name!r}", hint=known(name, ["dinle"]))
    unknown = sorted(set(options) - {"brand", "level"})
    if unknown:
        raise ConfigError(
            f"unknown option {unknown[0]!r} of the topic model", hint=known(unknown[0], ["brand", "level"])
        )
    return Dinle(**options)


class Naming:
    """The words of (a sample of) the units, ``read`` once."""

    def __init__(
        self, said: Units, texts: Sequence[str], langs: Sequence[str], brand: Collection[str], read: Rows | None = None
    ) -> None:
        self.read = np.arange(min(SAMPLE, len(said))) if read is None else read
        rows = said.first[self.read].tolist()
        self.langs = langs
        self.spoken = Spoken([texts[row] for row in rows], [langs[row] for row in rows], brand)

    def focused(self, found: Found) -> Rows:
        """Topic of each unit without the topics that are about nothing in particular, whose units become −1."""
        share = focus(self.spoken, found.label[self.read].tolist(), len(found.centroids))
        kept = np.array([*share, 0.0]) >= FOCUS
        return np.asarray(np.where(kept, np.cumsum(kept) - 1, -1)[found.label], dtype=np.int64)

    def pointed(self, found: Found) -> Found:
        """``found`` without the topics that are about nothing in particular; the others stay as they are."""
        label = self.focused(found)
        kept = np.unique(found.label[label >= 0])
        return Found(label, found.central, found.centroids[kept], found.thresholds[kept])

    def merged(self, found: Found) -> Rows:
        """Topic of each unit, where near topics that would have the same name are one."""
        count = len(found.centroids)
        weights = Weights(self.spoken.tallies(found.label[self.read].tolist()))
        words = [best_words(weights, label) for label in range(count)]
        alike = centred(found.centroids, np.zeros(count, dtype=np.int64)) if count else found.centroids
        first = [
            next(other for other in range(label + 1) if _same(label, other, words, alike)) for label in range(count)
        ]
        seen = {old: new for new, old in enumerate(sorted(set(first)))}
        return np.asarray(np.array([*(seen[old] for old in first), -1])[found.label], dtype=np.int64)

    def names(self, said: Units, label: Rows, count: int) -> list[Named]:
        """Names of topics 0…count-1 over units."""
        sizes: list[Counter[str]] = [Counter() for _ in range(count)]
        for lang, mine in zip(self.langs, label[said.of].tolist(), strict=True):
            if mine >= 0:
                sizes[mine][lang] += 1
        rows = centred(said.rows[self.read], said.langs[self.read])
        return describe(self.spoken, label[self.read].tolist(), sizes, ranker(self.spoken, rows))


def _same(label: int, other: int, words: Sequence[tuple[str, ...]], alike: Matrix) -> bool:
    """Whether two topics are one: the same words in their first name, and centroids that are nearer than ``NEAR``."""
    if label == other:
        return True
    near = float(alike[label] @ alike[other]) >= NEAR * RADIUS * RADIUS
    return bool(words[label]) and words[label] == words[other] and near


def clusters(said: Units, found: Found, fixed: dict[int, dict[str, str]], naming: Naming) -> list[Cluster]:
    """The topics found as clusters over rows, most documents first, with names (or ``fixed`` ones), keywords,
    anchors."""
    count = len(found.centroids)
    size = np.bincount(found.label[said.of] + 1, minlength=count + 1)[1:]
    order = np.lexsort((np.arange(count), -size))
    label: Rows = np.append(np.argsort(order), -1)[found.label]
    named, centroids = naming.names(said, label, count), unit(found.centroids[order])
    for place, old in enumerate(order.tolist()):
        if old in fixed:
            named[place] = Named(dict(fixed[old]), tuple(fixed[old].values()))
    least = found.thresholds[order].tolist()
    return [
        _cluster(
            said, found.central, np.flatnonzero(label[said.of] == place), centroids[place], least[place], named[place]
        )
        for place in range(count)
        if size[order[place]]
    ]


def _cluster(
    said: Units, central: NDArray[np.float64], rows: Rows, centroid: NDArray[np.float32], least: float, named: Named
) -> Cluster:
    """One cluster over ``rows``, most central first, the lower row among equals."""
    rows = rows[np.lexsort((rows, -central[said.of[rows]]))]
    anchors = rows[said.first[said.of[rows]] == rows][:ANCHORS]
    return Cluster(tuple(rows.tolist()), centroid, named.names, named.keywords, tuple(anchors.tolist()), least)
