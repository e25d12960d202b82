"""The topic model ``dinle``: vectors to topics, pure of storage, the same on any machine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener.errors import ConfigError, known
from listener.types import Assignment, Cluster, Topic, TopicModel
from topics.assign import assign
from topics.bare import general
from topics.discover import RESOLUTION, Found, Level, discover
from topics.names import Named, describe
from topics.space import Rows, unit
from topics.units import Units, units

ANCHORS = 12


class Dinle:
    """Discovery by communities of nearest neighbours, assignment by nearest centroid.

    ``brand`` names that never name a topic; ``level`` how fine the topics are: "top", "topic" or "leaf".
    """

    name: str = "dinle"
    version: str = "1"

    def __init__(self, *, brand: Collection[str] = (), level: Level = "topic") -> None:
        if level not in RESOLUTION:
            raise ConfigError(f"unknown topic level {level!r}", hint=known(level, RESOLUTION))
        self.brand = (brand,) if isinstance(brand, str) else tuple(brand)
        self.level: Level = level

    def discover(self, texts: Sequence[str], vectors: NDArray[Any], langs: Sequence[str]) -> list[Cluster]:
        """Clusters, most documents first. Texts without content form at most one praise and one complaint cluster.

        ``vectors``: ``(n, dim)``, rows of unit length. The same for the same rows in any order, on any machine.
        """
        if not len(texts):
            return []
        said = units(texts, vectors)
        sign = general(said, texts, langs)
        found = sign.join(said, discover(said, sign.telling, self.level))
        return clusters(said, found, texts, langs, self.brand)

    def assign(self, vectors: NDArray[Any], topics: Sequence[Topic]) -> list[Assignment]:
        """One assignment for each row of ``vectors``: the nearest topic, or None below its threshold."""
        return assign(vectors, topics)


def load(name: str = "dinle", **options: Any) -> TopicModel:
    """The topic model of that name; ``ConfigError`` for an unknown name or option."""
    if name != "dinle":
        raise ConfigError(f"unknown topic model {name!r}", hint=known(name, ["dinle"]))
    unknown = sorted(set(options) - {"brand", "level"})
    if unknown:
        raise ConfigError(f"unknown option {unknown[0]!r} of the topic model", hint=known(unknown[0], ["brand", "level"]))
    return Dinle(**options)


def clusters(said: Units, found: Found, texts: Sequence[str], langs: Sequence[str], brand: Collection[str]) -> list[Cluster]:
    """The topics found as clusters over rows, most documents first, with names, keywords and anchors."""
    size = np.bincount(found.label[said.of] + 1, minlength=len(found.centroids) + 1)[1:]
    order = np.lexsort((np.arange(len(size)), -size))
    rank = np.append(np.argsort(order), -1)
    label: Rows = rank[found.label[said.of]]
    named = describe(texts, langs, label.tolist(), brand)
    centroids = unit(found.centroids[order])
    return [
        _cluster(np.flatnonzero(label == place), said, found, centroids[place], float(found.thresholds[old]), named[place])
        for place, old in enumerate(order.tolist())
        if size[old]
    ]


def _cluster(rows: Rows, said: Units, found: Found, centroid: NDArray[np.float32], least: float, named: Named) -> Cluster:
    """One cluster over ``rows``, most central first, the lower row among equals."""
    central = rows[np.lexsort((rows, -found.score[said.of[rows]]))]
    first = [row for row in central.tolist() if said.first[said.of[row]] == row]
    return Cluster(
        members=tuple(central.tolist()),
        centroid=centroid,
        names=named.names,
        keywords=named.keywords,
        anchors=tuple(first[:ANCHORS]),
        threshold=least,
    )
