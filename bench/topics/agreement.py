"""How far topics agree with gold topics; beside them what other tools find in the same vectors and texts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.topics.peers import Peer
from bench.topics.sets import Said, Vectors
from topics import evaluate

PEERS = (
    ("BERTopic 0.17.4, seed 0", "bertopic", {"seed": 0}),
    ("BERTopic 0.17.4, seed 1", "bertopic", {"seed": 1}),
    ("obsei 1.1.0, its hashing embedder", "obsei", {}),
    ("obsei 1.1.0, the same vectors", "obsei", {"same": True}),
    ("obsei 1.1.0, its local model", "obsei", {"local": True}),
)
"""What is printed, the function of ``peer.py``, and its options."""


def figures(gold: Sequence[Any], label: Sequence[int]) -> dict[str, Any]:
    """ARI, NMI, V, the number of topics and the share left out. ``label``: a number for each document, -1 for left out;
    the documents left out count as one cluster."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, v_measure_score

    return {
        "documents": len(gold),
        "gold": len(set(gold)),
        "topics": len(set(label) - {-1}),
        "left_out": round(float(np.mean([one == -1 for one in label])), 4),
        "ari": round(float(adjusted_rand_score(gold, label)), 4),
        "nmi": round(float(normalized_mutual_info_score(gold, label)), 4),
        "v": round(float(v_measure_score(gold, label)), 4),
    }


def discovered(one: Said, vectors: Vectors) -> tuple[list[int], float]:
    """The topic of each document (-1: left out) and the seconds of placing and discovery, in the second of two runs."""
    seconds = 0.0
    for _ in range(2):
        model, started = one.model(), time.perf_counter()
        found = model.discover(one.texts, model.place(one.texts, vectors, one.langs), one.langs)
        seconds = time.perf_counter() - started
    return [label - 1 for label in evaluate.labels(found, len(one.texts))], seconds


def rows(one: Said, vectors: Vectors, peer: Peer | None) -> list[dict[str, Any]]:
    """Our figures on the set, then those of the peers (an ``error`` where one cannot run)."""
    label, seconds = discovered(one, vectors)
    made = [{"set": one.name, "tool": f"dinle, {one.level}", **figures(one.gold, label), "seconds": round(seconds, 1)}]
    for title, name, options in PEERS if peer else ():
        made += _peer(one, title, peer.run(name, one.texts, vectors, **options))
    return made


def _peer(one: Said, title: str, answer: dict[str, Any]) -> list[dict[str, Any]]:
    if "error" in answer:
        return [{"set": one.name, "tool": title, "error": answer["error"]}]
    made = [{"set": one.name, "tool": title, **figures(one.gold, answer["label"]), "seconds": answer["seconds"]}]
    if "hidden" in answer:
        every = {**figures(one.gold, answer["hidden"]), "seconds": answer["seconds"]}
        made.append({"set": one.name, "tool": f"{title}, with the themes it hides", **every})
    return made
