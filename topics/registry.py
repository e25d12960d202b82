"""The registry: what a discovery means for topics that are already known. Pure: values in, a plan out; ids are never
changed.

The rule, week after week:

1. Every document of the window is assigned to the known topics, whose centroids and thresholds stay as they are.
2. The newest week is searched for crowds where few documents were before, whatever topic took them.
3. What no topic took is searched for clusters; one counts when it is at least as tight as half of the known topics are.
4. A cluster that matches a topic (one to one, by centroid and words) is that topic; the others are proposed as new.

Where the registry is outgrown (``topics.growth``) step 3 is another (``redraw``): everything is discovered anew, and
topics move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from listener.text import stem
from listener.types import Assignment, Cluster, Topic, TopicModel
from topics.bare import is_general
from topics.growth import movable, redrawn
from topics.space import Matrix, centred, scaled, sums, unit
from topics.words import plain

SAME = 0.62
"""Least likeness of a cluster and a topic that are one."""
WORDS = 0.3
"""Share of the words in the likeness; the rest is the centroids'."""
LEAST_TEXTS = 6
LEAST_NEW = 12
"""Fewest documents of a cluster that gathered slowly and is proposed beside known topics."""
HEARD = 24
"""Fewest earlier documents of a topic, and twice the crowd's, of which a crowd that stands apart can be no part."""
KIN = 0.45
"""Least likeness that makes a topic a relative (lineage)."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """A hint for people: ``cluster`` (number) looks split from, or merged of, these topics (ids, likest first)."""

    cluster: int
    kind: Literal["split", "merge"]
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a discovery would change. ``new`` clusters get the next free ids, in order, as proposed topics.

    ``matched``: clusters that are a known topic again (a retired one may be proposed anew). ``assignments``: one for
    each
    row, to known topics; after the new topics are stored, assign once more with them.
    """

    new: list[Cluster]
    matched: dict[int, Cluster]
    assignments: list[Assignment]
    moved: dict[int, Cluster] = field(default_factory=dict)
    """The new places of topics that were drawn anew."""
    lineage: list[Lineage] = field(default_factory=list)


def plan(
    model: TopicModel,
    texts: Sequence[str],
    rows: NDArray[Any],
    langs: Sequence[str],
    known: Sequence[Topic],
    recent: Sequence[bool] = (),
) -> Plan:
    """What the window's documents (placed ``rows``, ``(n, dim)``) mean for the ``known`` topics; all is new
    where none is known.

    ``recent``: which rows are of the newest week. Something new often hides beside a known topic in its first week, so
    they are searched even where a topic took them (``TopicModel.emerging``); without it only what no topic took is.
    """
    assignments = model.assign(rows, known)
    if not any(one.centroid is not None for one in known):
        return Plan(model.discover(texts, rows, langs), {}, assignments)
    sudden = model.emerging(texts, rows, langs, recent) if any(recent) else []
    slow = fresh(gathered(model, texts, rows, langs, assignments), rows, known, assignments)
    apart = [place for place, one in enumerate(sudden) if unheard(one, rows, recent)]
    clusters = [*sudden, *(one for one in slow if not overlaps(one, sudden))]
    largest = max((len(sudden[place].members) for place in apart), default=0)
    from_ = heard(known, assignments, recent, max(HEARD, 2 * largest + 1)) if apart else ()
    return _found(clusters, known, assignments, apart, from_)


def redraw(
    model: TopicModel,
    texts: Sequence[str],
    rows: NDArray[Any],
    langs: Sequence[str],
    known: Sequence[Topic],
    recent: Sequence[bool] = (),
) -> Plan:
    """As ``plan``, where the ``known`` topics were drawn over so few texts that they are drawn anew
    (``topics.growth.outgrown``): clusters of a whole discovery take their places."""
    if not any(one.centroid is not None for one in known):
        return plan(model, texts, rows, langs, known)
    assignments = model.assign(rows, known)
    slow, moved = _anew(model.discover(texts, rows, langs), known, assignments)
    sudden = model.emerging(texts, rows, langs, recent) if any(recent) else []
    sudden = [one for one in sudden if not any(overlaps(other, [one]) for other in [*slow, *moved.values()])]
    still = [one for one in known if one.id not in moved]
    return replace(_found([*sudden, *slow], still, assignments), moved=moved)


def unheard(cluster: Cluster, rows: NDArray[Any], recent: Sequence[bool]) -> bool:
    """Whether few of the rows before the newest are in its place: no more than its members."""
    before = rows[~np.asarray(recent, dtype=bool)]
    return bool((np.round(before @ cluster.centroid, 5) >= cluster.threshold).sum() <= len(cluster.members))


def heard(known: Sequence[Topic], assignments: Sequence[Assignment], recent: Sequence[bool], least: int) -> set[int]:
    """The open topics that took ``least`` documents or more before the newest: what stands out from so many is none of
    them.
    """
    before = Counter(one.topic for one, new in zip(assignments, recent, strict=True) if not new)
    return {one.id for one in known if one.open and before[one.id] >= least}


def _found(
    clusters: Sequence[Cluster],
    known: Sequence[Topic],
    assignments: list[Assignment],
    apart: Sequence[int] = (),
    from_: Collection[int] = (),
) -> Plan:
    """Which clusters are new, and which are a topic that is known (``match``)."""
    pairs = list(zip(clusters, matched := match(clusters, known, apart, from_), strict=True))
    return Plan(
        [one for one, topic in pairs if topic is None],
        {topic: one for one, topic in pairs if topic is not None},
        assignments,
        lineage=lineage(clusters, known, matched),
    )


def first(
    model: TopicModel, texts: Sequence[str], rows: NDArray[Any], langs: Sequence[str], known: Sequence[Topic]
) -> Plan:
    """What the first discovery finds beside ``known`` topics, which people made before it: a cluster that matches one
    of them is that topic, and all others are new, whatever the topics would take."""
    return _found(model.discover(texts, rows, langs), known, [])


def _anew(
    clusters: Sequence[Cluster], known: Sequence[Topic], assignments: Sequence[Assignment]
) -> tuple[list[Cluster], dict[int, Cluster]]:
    """Of a whole discovery: what is no known place, and the new places of topics.

    A cluster that is a retired topic again takes no other topic's place. Where documents tell nothing, likeness does.
    """
    retired = {one.id for one in known if one.state == "retired"}
    back = [topic in retired for topic in match(clusters, known)]
    pairs = list(redrawn([one for one, is_back in zip(clusters, back, strict=True) if not is_back], known, assignments))
    moved = {topic: one for one, topic in pairs if topic is not None}
    left = [one for one, topic in pairs if topic is None]
    like = match(left, [one for one in known if one.id not in moved])
    free = {one.id for one in known if movable(one, known)}
    moved |= {topic: one for one, topic in zip(left, like, strict=True) if topic in free}
    rest = [one for one, topic in zip(left, like, strict=True) if topic not in free]
    return [*rest, *(one for one, is_back in zip(clusters, back, strict=True) if is_back)], moved


def gathered(
    model: TopicModel,
    texts: Sequence[str],
    rows: NDArray[Any],
    langs: Sequence[str],
    assignments: Sequence[Assignment],
) -> list[Cluster]:
    """Clusters among the rows that no topic took, without those that only praise or complain."""
    left = [row for row, one in enumerate(assignments) if one.topic is None]
    found = model.discover([texts[row] for row in left], rows[left], [langs[row] for row in left]) if left else []
    return [_moved(one, left) for one in found if not is_general(one.names)]


def overlaps(cluster: Cluster, others: Sequence[Cluster]) -> bool:
    """Whether a third of its documents are in another cluster."""
    taken = {row for one in others for row in one.members}
    return len(taken.intersection(cluster.members)) * 3 > len(cluster.members)


def _moved(cluster: Cluster, rows: Sequence[int]) -> Cluster:
    """``cluster`` with row numbers of the whole window."""
    return Cluster(
        members=tuple(rows[one] for one in cluster.members),
        centroid=cluster.centroid,
        names=cluster.names,
        keywords=cluster.keywords,
        anchors=tuple(rows[one] for one in cluster.anchors),
        threshold=cluster.threshold,
    )


def fresh(
    clusters: Sequence[Cluster], vectors: NDArray[Any], known: Sequence[Topic], assignments: Sequence[Assignment]
) -> list[Cluster]:
    """Clusters with ``LEAST_NEW`` documents, at least as tight as half of the known topics in the window."""
    if not clusters:
        return []
    rows = centred(scaled(vectors), np.ones(len(vectors), dtype=np.int64))
    members: dict[int, list[int]] = {}
    for row, one in enumerate(assignments):
        if one.topic is not None:
            members.setdefault(one.topic, []).append(row)
    usual = sorted(tightness(rows[mine]) for mine in members.values() if len(mine) >= LEAST_TEXTS)
    least = usual[len(usual) // 2] if usual else 0.0
    enough = [one for one in clusters if len(one.members) >= LEAST_NEW]
    return [one for one in enough if tightness(rows[list(one.members)]) >= least]


def tightness(rows: Matrix) -> float:
    """Mean cosine of two different rows (in thousandths of exact whole numbers), 0 for fewer than two."""
    count = len(rows)
    if count < 2:
        return 0.0
    total = sums(rows, np.zeros(count, dtype=np.int64), 1)[0]
    own = float((rows.astype(np.float64) ** 2).sum())
    return (float((total * total).sum()) - own) / own * 1.0 / (count - 1)


def likeness(clusters: Sequence[Cluster], known: Sequence[Topic]) -> NDArray[np.float64]:
    """Likeness 0…1 of every cluster with every topic, ``(clusters, topics)``: centred cosine of centroids and shared
    keywords.

    The mean of all centroids is taken off first, for what all topics share tells none apart; a topic
    without a
    centroid is like nothing. Rounded, so that a last bit never decides.
    """
    table = np.zeros((len(clusters), len(known)))
    width = clusters[0].centroid.shape if clusters else ()
    there = [place for place, one in enumerate(known) if one.centroid is not None and one.centroid.shape == width]
    if not there:
        return table
    ours = np.stack([one.centroid for one in clusters]).astype(np.float64)
    theirs = np.stack([np.asarray(known[place].centroid) for place in there]).astype(np.float64)
    middle = np.concatenate([ours, theirs]).mean(axis=0) if len(there) > 1 else 0.0
    cosine = np.clip(unit(ours - middle) @ unit(theirs - middle).T, 0.0, 1.0)
    for column, place in enumerate(there):
        words = [shared(one.keywords, known[place].keywords) for one in clusters]
        table[:, place] = (1 - WORDS) * cosine[:, column] + WORDS * np.array(words)
    return np.round(table, 6)


def shared(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """Share of the shorter keyword list that begins like a word of the other (its stem: endings do not count)."""
    heads = [{stem(plain(word)) for word in words} for words in (mine, theirs)]
    return len(heads[0] & heads[1]) / max(1, min(len(heads[0]), len(heads[1])))


def match(
    clusters: Sequence[Cluster],
    known: Sequence[Topic],
    apart: Collection[int] = (),
    from_: Collection[int] = (),
) -> list[int | None]:
    """The topic that each cluster is, or None; one to one, largest total likeness, none under ``SAME``.

    Merged topics are matched, too: what is like them is no news. The clusters ``apart`` (by number) are none of the
    topics ``from_`` (by id), however like. Equal solutions are decided by the order of clusters and then by topic id.
    """
    from scipy.optimize import linear_sum_assignment

    known = sorted(known, key=lambda one: one.id)
    table = likeness(clusters, known)
    if not table.size:
        return [None] * len(clusters)
    barred = np.isin(np.arange(len(clusters)), list(apart))[:, None] & np.isin([one.id for one in known], list(from_))
    allowed = np.where((table >= SAME) & ~barred, table, 0.0)
    tie = np.arange(table.size).reshape(table.shape) * 1e-12
    rows, columns = linear_sum_assignment(tie - allowed)
    pairs = {int(row): known[column].id for row, column in zip(rows, columns, strict=True) if allowed[row, column] > 0}
    return [pairs.get(row) for row in range(len(clusters))]


def lineage(clusters: Sequence[Cluster], known: Sequence[Topic], matched: Sequence[int | None]) -> list[Lineage]:
    """Where unmatched clusters may come from: one relative that lives on is a split, several are a merge."""
    table, hints = likeness(clusters, known), []
    for number, topic in enumerate(matched):
        if topic is not None:
            continue
        kin = sorted((-table[number, place], one.id) for place, one in enumerate(known) if table[number, place] >= KIN)
        if kin:
            hints.append(Lineage(number, "split" if len(kin) == 1 else "merge", tuple(id_ for _, id_ in kin)))
    return hints
