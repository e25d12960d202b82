"""Do documents keep their topic id: after a tenth of new documents and a rediscovery, and over 26 weekly steps?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.topics.agreement import figures
from bench.topics.peers import Peer
from bench.topics.sets import Said, Vectors
from listener.types import Cluster, Topic, TopicModel
from topics import registry
from topics.growth import outgrown, readable

WEEKS, WINDOW = 27, 26
"""Weeks that documents are dealt over, and the weeks of the pipeline's window."""
NONE = -1
Ids = NDArray[np.int64]


def first(clusters: Sequence[Cluster], start: int = 1) -> list[Topic]:
    """Clusters as new topics with the next free ids."""
    return [
        Topic(number, one.names, one.keywords, centroid=one.centroid, threshold=one.threshold)
        for number, one in enumerate(clusters, start=start)
    ]


def given(model: TopicModel, placed: Vectors, known: Sequence[Topic]) -> Ids:
    """The topic id of each placed row, -1 for none."""
    return np.array([NONE if one.topic is None else one.topic for one in model.assign(placed, known)], dtype=np.int64)


def rediscovered(
    one: Said, placed: Vectors, model: TopicModel, known: list[Topic], rows: Ids, recent: NDArray[np.bool_], anew: bool
) -> list[Topic]:
    """The known topics after a weekly plan over ``rows``, as the pipeline stores them: what is new gets new ids.
    ``anew``: the registry is outgrown."""
    texts, langs = [one.texts[row] for row in rows], [one.langs[row] for row in rows]
    made = (registry.redraw if anew else registry.plan)(model, texts, placed[rows], langs, known, recent.tolist())
    return [
        *(_there(topic, made.moved) for topic in known),
        *first(made.new, max((one.id for one in known), default=0) + 1),
    ]


def _there(topic: Topic, moved: Mapping[int, Cluster]) -> Topic:
    """The topic in its new place, where it has one."""
    place = moved.get(topic.id)
    return replace(topic, centroid=place.centroid, threshold=place.threshold) if place else topic


def kept(before: Ids, after: Ids) -> float:
    """Share of the documents with a topic before that have the same one after; 1 where none had one."""
    had = before != NONE
    return float(np.mean(before[had] == after[had])) if had.any() else 1.0


def matched(before: Ids, after: Ids) -> float:
    """As ``kept``, after topics were matched one to one by the documents they share, the best way there is."""
    from scipy.optimize import linear_sum_assignment

    had = before != NONE
    table = np.zeros((before.max() + 1, max(int(after.max()), 0) + 1))
    both = had & (after != NONE)
    np.add.at(table, (before[both], after[both]), 1)
    return float(table[linear_sum_assignment(-table)].sum() / max(1, had.sum()))


def order(count: int, seed: int) -> Ids:
    """The fixed random order in which documents come."""
    return np.random.default_rng(seed).permutation(count)


def tenth(one: Said, vectors: Vectors, peer: Peer | None) -> list[dict[str, Any]]:
    """After the last eleventh of the documents arrived: share of the others that keep their topic."""
    model, old = one.model(), len(one.texts) * 10 // 11
    placed = model.place(one.texts, vectors, one.langs)
    known = first(model.discover(one.texts[:old], placed[:old], one.langs[:old]))
    later = rediscovered(one, placed, model, known, np.arange(len(placed)), np.arange(len(placed)) >= old, False)
    before, after = given(model, placed[:old], known), given(model, placed[:old], later)
    row = {"set": one.name, "tool": f"dinle, {one.level}", "topics": len(known), "new": len(later) - len(known)}
    made: list[dict[str, Any]] = [{**row, "kept": round(kept(before, after), 4)}]
    if peer:
        parts = [list(range(old)), list(range(len(placed)))]
        made.append(_refitted(one, peer.run("bertopic", one.texts, vectors, parts=parts), old))
    return made


def _refitted(one: Said, answer: dict[str, Any], old: int) -> dict[str, Any]:
    row = {"set": one.name, "tool": "BERTopic 0.17.4, fitted again"}
    if "error" in answer:
        return {**row, "error": answer["error"]}
    before, after = (np.array(part[:old]) for part in answer["labels"])
    number = len(set(before.tolist()) - {NONE})
    figures_ = {"kept": round(kept(before, after), 4), "kept_matched": round(matched(before, after), 4)}
    return {**row, "topics": number, "new": len(set(after.tolist()) - {NONE}) - number, **figures_}


def weekly(one: Said, vectors: Vectors, history: float) -> dict[str, Any]:
    """26 weekly plans after a first discovery. ``history``: share of the documents that are there in the first week;
    the others come evenly.

    ``kept``: share of the documents that have, assigned with the last registry, the topic of their first week;
    ``least_step``: the smallest share of one week's window that kept its topic over that week's plan; ``ari`` and
    ``ari_fresh``: agreement with gold of the last registry's ids, and of a discovery over everything (both assigned by
    centroid, as later weeks are).
    """
    model, count = one.model(), len(one.texts)
    placed = model.place(one.texts, vectors, one.langs)
    start = int(count * history)
    week = np.concatenate([np.zeros(start, np.int64), 1 + np.arange(count - start) * (WEEKS - 1) // (count - start)])
    known = first(model.discover(one.texts[:start], placed[:start], one.langs[:start]))
    drawn, times = readable(one.texts[:start]), 0
    ids, steps, began = np.full(count, NONE), [], len(known)
    ids[:start] = given(model, placed[:start], known)
    earliest = ids.copy()
    for now in range(1, WEEKS):
        rows = np.flatnonzero((week <= now) & (week > now - WINDOW))
        new = week[rows] == now
        texts = readable([one.texts[row] for row in rows])
        anew = outgrown(texts, drawn)
        drawn, times = (texts, times + 1) if anew else (drawn, times)
        known = rediscovered(one, placed, model, known, rows, new, anew)
        after = given(model, placed[rows], known)
        steps.append(kept(ids[rows][~new], after[~new]))
        ids[rows] = after
        earliest[rows[new]] = after[new]
    fresh = first(model.discover(one.texts, placed, one.langs))
    last = given(model, placed, known)
    return {
        "set": one.name,
        "tool": f"dinle, {one.level}",
        "history": history,
        "topics": f"{began} → {len(known)}",
        "drawn_anew": times,
        "kept": round(kept(earliest, last), 4),
        "least_step": round(min(steps), 4),
        "ari": figures(one.gold, last.tolist())["ari"],
        "ari_fresh": figures(one.gold, given(model, placed, fresh).tolist())["ari"],
        "topics_fresh": len(fresh),
    }


def weekly_peer(one: Said, vectors: Vectors, peer: Peer, history: float) -> dict[str, Any]:
    """The same weeks with BERTopic, fitted anew each week over everything so far: topics of one week matched with those
    of the week before, and raw ids."""
    count = len(one.texts)
    start = int(count * history)
    ends = [start + (count - start) * step // (WEEKS - 1) for step in range(WEEKS)]
    answer = peer.run("bertopic", one.texts, vectors, parts=[list(range(end)) for end in ends])
    row = {"set": one.name, "tool": "BERTopic 0.17.4, fitted again", "history": history}
    if "error" in answer:
        return {**row, "error": answer["error"]}
    labels = [np.array(part) for part in answer["labels"]]
    pairs = [(before, after[: len(before)]) for before, after in pairwise(labels)]
    numbers = [len(set(part.tolist()) - {NONE}) for part in (labels[0], labels[-1])]
    return {
        **row,
        "topics": f"{numbers[0]} → {numbers[1]}",
        "kept": round(kept(labels[0], labels[-1][: ends[0]]), 4),
        "kept_matched": round(matched(labels[0], labels[-1][: ends[0]]), 4),
        "least_step": round(min(kept(*pair) for pair in pairs), 4),
        "least_step_matched": round(min(matched(*pair) for pair in pairs), 4),
        "ari": figures(one.gold, labels[-1].tolist())["ari"],
    }
