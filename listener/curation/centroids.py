"""Centroids made again once the encoder or the space of topics has changed: read and placed first, then written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from listener.types import ModelRef

if TYPE_CHECKING:
    from listener.store import Store, VectorSet
    from listener.types import Vectors
    from topics.centroids import Standpoint

Place = Callable[[Sequence[str], "Vectors", Sequence[str]], "Vectors"]
"""``TopicModel.place``: texts, vectors and languages as rows of the topic model's space."""


def as_read(texts: Sequence[str], vectors: Vectors, langs: Sequence[str]) -> Vectors:
    """The embedder's own space."""
    return vectors


def rebuild(store: Store, ref: ModelRef, at: datetime, place: Place = as_read) -> int:
    """Makes the centroids that topics lack under the embedder ``ref`` in the space of ``place``; how many were made.

    A centroid of another length is from another space and counts as lacking. How a topic's standpoint is found is in
    ``topics.centroids``. A topic of which ``ref`` has read nothing stays without.
    """
    sample = _placed(store.vectors.of(ref, limit=1), place)
    lacking = store.topics.lacking(ref, sample.shape[1]) if len(sample) else []
    stands = {topic: _standpoint(store, ref, topic, place) for topic in lacking}
    there = {topic: standpoint for topic, standpoint in stands.items() if standpoint is not None}
    with store.write():
        for topic, standpoint in there.items():
            store.topics.place(topic, standpoint.centroid, standpoint.threshold, ref, at)
    return len(there)


def _standpoint(store: Store, ref: ModelRef, topic: int, place: Place) -> Standpoint | None:
    """Where the topic stands now; anchors are only read where its documents are too few."""
    from topics.centroids import ENOUGH, MEMBERS, rebuilt

    members = _placed(store.vectors.members(topic, ref, MEMBERS), place)
    if len(members) >= ENOUGH:
        return rebuilt(members, members[:0])
    anchors = _placed(store.vectors.anchors(topic, ref), place)
    return rebuilt(members, anchors, _reached(store, topic, place))


def _reached(store: Store, topic: int, place: Place) -> float:
    """How many mean distances of its anchors the topic reached before."""
    from topics.centroids import Standpoint, reach

    stood = store.topics.stood(topic)
    if stood is None:
        return reach(None, np.zeros((0, 0)))
    ref, centroid, threshold = stood
    return reach(Standpoint(centroid, threshold), _placed(store.vectors.anchors(topic, ref), place))


def _placed(documents: VectorSet, place: Place) -> Vectors:
    """The documents as rows; ``(0, 0)`` of none."""
    return place(documents.texts, documents.matrix, documents.langs) if len(documents) else documents.matrix
