"""How well discovery agrees with topics that people gave: ARI, NMI, V and the share left out."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from listener.errors import UsageError
from listener.types import Cluster, Encoder, Topic, TopicModel

CHUNK = 256


def evaluate(path: str | Path, encoder: Encoder, model: TopicModel) -> dict[str, Any]:
    """Scores of ``model`` on a file with ``text`` and ``topic`` (JSONL or CSV, also gzipped; ``lang`` is read).

    Left-out documents count as one cluster. ``assigned_nmi`` and ``none`` are those of assigning the same documents to
    the topics found, as a later week would.
    """
    rows = list(read(Path(path)))
    if not rows:
        raise UsageError(f"{path}: no row with both text and topic", hint="The file needs the columns text and topic.")
    texts, langs = [row["text"] for row in rows], [row.get("lang") or "und" for row in rows]
    gold = [row["topic"] for row in rows]
    return score(gold, texts, vectors(encoder, texts, langs), langs, model)


def read(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a JSONL or CSV file that have both a text and a topic, as strings."""
    with _opened(path) as lines:
        table = (
            csv.DictReader(lines) if ".csv" in path.suffixes else (json.loads(line) for line in lines if line.strip())
        )
        for row in table:
            if row.get("text") and row.get("topic"):
                yield {key: str(value) for key, value in row.items() if key in ("text", "topic", "lang") and value}


def columns(path: Path) -> list[str]:
    """Names of the columns of a CSV file, or the keys of the first line of a JSONL file."""
    with _opened(path) as lines:
        first = lines.readline()
    return next(csv.reader([first]), []) if ".csv" in path.suffixes else list(json.loads(first or "{}"))


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def vectors(encoder: Encoder, texts: Sequence[str], langs: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Vectors of ``texts``, ``(n, dim)``; a text that the encoder does not read gets zeros."""
    made: list[Any] = []
    for start in range(0, len(texts), CHUNK):
        made += [one.vector for one in encoder.read(texts[start : start + CHUNK], langs[start : start + CHUNK])]
    dim = next((len(one) for one in made if one is not None), 1)
    return np.array([np.zeros(dim) if one is None else one for one in made], dtype=np.float32)


def score(
    gold: Sequence[str], texts: Sequence[str], matrix: np.ndarray[Any, Any], langs: Sequence[str], model: TopicModel
) -> dict[str, Any]:
    """The figures of ``evaluate`` for documents with vectors ``(n, dim)``."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, v_measure_score

    rows = model.place(texts, matrix, langs)
    found = model.discover(texts, rows, langs)
    label = labels(found, len(texts))
    later = [one.topic or 0 for one in model.assign(rows, topics(found))]
    return {
        "documents": len(texts),
        "gold_topics": len(set(gold)),
        "topics": len(found),
        "left_out": round(label.count(0) / len(label), 4),
        "ari": round(float(adjusted_rand_score(gold, label)), 4),
        "nmi": round(float(normalized_mutual_info_score(gold, label)), 4),
        "v": round(float(v_measure_score(gold, label)), 4),
        "assigned_nmi": round(float(normalized_mutual_info_score(gold, later)), 4),
        "none": round(later.count(0) / len(later), 4),
    }


def labels(found: Sequence[Cluster], count: int) -> list[int]:
    """Number of each document's cluster, counted from 1; 0 for none."""
    label = [0] * count
    for number, one in enumerate(found, start=1):
        for row in one.members:
            label[row] = number
    return label


def topics(found: Sequence[Cluster]) -> list[Topic]:
    """The clusters as topics with the ids 1…"""
    return [
        Topic(number, one.names, one.keywords, centroid=one.centroid, threshold=one.threshold)
        for number, one in enumerate(found, start=1)
    ]
