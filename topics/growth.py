"""A registry that began small is drawn anew, under its ids, when there is twice as much to read.

What 150 documents tell apart is coarse, and topics whose places never move would stay so for ever. So the pipeline
remembers how many different texts the topics were drawn over, and once there are ``GROWTH`` times as many, clusters of
a whole discovery take the place of the topics that they share most documents with. Beyond ``SAMPLE`` texts a discovery
reads no more of them: a large registry is never drawn anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from listener.types import Assignment, Cluster, Topic
from topics.discover import SAMPLE

GROWTH = 2
"""Times as many different texts as the topics were drawn over."""
LEAST = 0.25
"""Least part that shared documents are of those of the cluster that any topic took, and of the cluster or the topic,
whichever is smaller: a topic goes where its documents go, not where a few of many are."""


def readable(texts: Sequence[str]) -> int:
    """How many different texts a discovery over ``texts`` can tell topics by."""
    return min(SAMPLE, len(set(texts)))


def outgrown(now: int, drawn: int) -> bool:
    """Whether topics drawn over so many different texts (0: unknown) are due to be drawn anew."""
    return 0 < GROWTH * drawn <= now


def redrawn(
    clusters: Sequence[Cluster], known: Sequence[Topic], assignments: Sequence[Assignment]
) -> Iterator[tuple[Cluster, int | None]]:
    """Clusters of a whole discovery, each with the topic whose place it takes, or None: a new one.

    One to one by shared documents, the most in all; a few of them make no cluster another topic (``LEAST``). What
    people decided stays: a cluster that is mostly in a topic that is pinned, forbidden or part of a merge is left out,
    and such a topic takes no new place.
    """
    held = {one.id for one in known if settled(one, known)}
    free = [one.id for one in known if movable(one, known)]
    sizes = Counter(one.topic for one in assignments)
    counts = [_counts(one, assignments) for one in clusters]
    loose = [place for place, one in enumerate(counts) if not _mostly(one, held)]
    places = _matched(np.array([[_shared(counts[place], topic, sizes) for topic in free] for place in loose]))
    for number, place in enumerate(loose):
        yield clusters[place], free[places[number]] if number in places else None


def movable(topic: Topic, known: Sequence[Topic]) -> bool:
    """Whether the topic may be drawn anew."""
    return topic.open and not settled(topic, known)


def settled(topic: Topic, known: Sequence[Topic]) -> bool:
    """Whether people decided what belongs to the topic."""
    return topic.pinned or topic.state == "forbidden" or bool(topic.merged_into) or topic.id in _goals(known)


def _goals(known: Sequence[Topic]) -> set[int | None]:
    return {one.merged_into for one in known}


def _counts(cluster: Cluster, assignments: Sequence[Assignment]) -> Counter[int | None]:
    """Documents of the cluster by their topic."""
    return Counter(assignments[row].topic for row in cluster.members)


def _shared(counts: Counter[int | None], topic: int, sizes: Counter[int | None]) -> int:
    """Documents that a cluster shares with a topic; 0 where they are too few of either."""
    known, every = counts.total() - counts[None], min(counts.total(), sizes[topic])
    return counts[topic] if counts[topic] >= LEAST * max(known, every) else 0


def _mostly(counts: Counter[int | None], topics: set[int]) -> bool:
    return 2 * sum(count for topic, count in counts.items() if topic in topics) > sum(counts.values())


def _matched(shared: NDArray[np.int64]) -> dict[int, int]:
    """Row → column, one to one, the largest total; pairs that share nothing are none. The lower numbers win ties."""
    from scipy.optimize import linear_sum_assignment

    if not shared.size:
        return {}
    tie = np.arange(shared.size).reshape(shared.shape) * 1e-9
    pairs = zip(*linear_sum_assignment(tie - shared), strict=True)
    return {int(row): int(column) for row, column in pairs if shared[row, column]}
