"""How well an encoder's polarity agrees with labelled texts: pure figures, and the reading of a labelled file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from listener.errors import ModelError
from listener.types import POLARITIES, Encoder, Polarity, Sentiment
from sentiment.data import rows
from sentiment.encoder import NAMES

BINS = 15
CHUNK = 2048
"""Rows whose texts are in memory together."""


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Of one label: rows that have it, and precision, recall and F1 (0…1)."""

    n: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement over ``n`` rows, 0…1. Macro figures are means over the labels that occur in the file."""

    n: int
    accuracy: float
    macro_f1: float
    macro_recall: float
    ece: float
    """Expected calibration error of the top label, 15 bins of equal width (Guo et al. 2017)."""
    binary_accuracy: float | None
    """Over the rows that are not neutral: which of negative and positive the model finds likelier."""
    per_class: Mapping[str, ClassFigures]


@dataclass(frozen=True, slots=True)
class Evaluation(Figures):
    """The figures of a file, by language and by source; ``unread`` rows got no polarity and count in nothing."""

    unread: int = 0
    unlabelled: int = 0
    per_language: Mapping[str, Figures] = field(default_factory=dict)
    per_source: Mapping[str, Figures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: the label it came with and what the encoder said."""

    label: Polarity
    said: Sentiment
    lang: str = ""
    source: str = ""


def evaluate(path: str | Path, encoder: Encoder) -> Evaluation:
    """The figures of a labelled JSONL or CSV file (``text``, ``label``, maybe ``lang``, ``source``), plain or gzipped.

    Labels may be in English or Turkish (``negative``, ``olumsuz``); rows without one are counted and left out.
    ``ModelError`` where no row has both or the encoder tells no polarity.
    """
    if encoder.sentiment_ref is None:
        raise ModelError("this model tells no polarity", hint="Give a sequence classifier.")
    judged: list[Judged] = []
    unread = unlabelled = 0
    for chunk in chunks(path):
        labelled = [(row, label) for row in chunk if (label := label_of(row)) and str(row.get("text") or "").strip()]
        unlabelled += len(chunk) - len(labelled)
        found = list(judge(labelled, encoder))
        unread += len(labelled) - len(found)
        judged += found
    if not judged:
        raise ModelError(f"no labelled text in {Path(path).name}", hint="It needs the columns text and label.")
    return summary(judged, unread=unread, unlabelled=unlabelled)


def chunks(path: str | Path) -> Iterator[list[dict[str, Any]]]:
    """The file's rows, ``CHUNK`` at a time."""
    chunk: list[dict[str, Any]] = []
    for row in rows(path):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def label_of(row: Mapping[str, Any]) -> Polarity | None:
    """The row's polarity, or None where it has none that is known."""
    return NAMES.get(str(row.get("label") or "").strip().casefold())


def judge(labelled: Sequence[tuple[Mapping[str, Any], Polarity]], encoder: Encoder) -> Iterator[Judged]:
    """The rows that the encoder gave a polarity to."""
    langs = [str(row.get("lang") or "") for row, _ in labelled]
    readings = encoder.read([str(row["text"]) for row, _ in labelled], langs)
    for (row, label), lang, reading in zip(labelled, langs, readings, strict=True):
        if reading.sentiment is not None:
            yield Judged(label, reading.sentiment, lang, str(row.get("source") or ""))


def summary(judged: Sequence[Judged], *, unread: int = 0, unlabelled: int = 0) -> Evaluation:
    """The figures over all rows, by language and by source."""
    whole = figures(judged)
    parts: dict[str, Any] = {name: getattr(whole, name) for name in Figures.__slots__}
    parts |= {"per_language": grouped(judged, "lang"), "per_source": grouped(judged, "source")}
    return Evaluation(**parts, unread=unread, unlabelled=unlabelled)


def grouped(judged: Sequence[Judged], name: str) -> dict[str, Figures]:
    """The figures of each value of a field, by value."""
    values = sorted({getattr(one, name) for one in judged} - {""})
    return {value: figures([one for one in judged if getattr(one, name) == value]) for value in values}


def figures(judged: Sequence[Judged]) -> Figures:
    """The agreement over at least one row."""
    gold = np.array([POLARITIES.index(one.label) for one in judged])
    shares = np.array([[one.said.negative, one.said.neutral, one.said.positive] for one in judged])
    said = shares.argmax(1)
    per_class: dict[str, ClassFigures] = {
        name: of_class(gold == i, said == i) for i, name in enumerate(POLARITIES) if (gold == i).any()
    }
    return Figures(
        n=len(judged),
        accuracy=float((gold == said).mean()),
        macro_f1=float(np.mean([one.f1 for one in per_class.values()])),
        macro_recall=float(np.mean([one.recall for one in per_class.values()])),
        ece=calibration_error(shares.max(1), gold == said),
        binary_accuracy=binary(gold, shares),
        per_class=per_class,
    )


def of_class(is_gold: np.ndarray[Any, Any], is_said: np.ndarray[Any, Any]) -> ClassFigures:
    """Precision, recall and F1 of one label from two masks over the rows."""
    both = float((is_gold & is_said).sum())
    precision, recall = both / max(1, int(is_said.sum())), both / max(1, int(is_gold.sum()))
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return ClassFigures(int(is_gold.sum()), precision, recall, f1)


def binary(gold: np.ndarray[Any, Any], shares: np.ndarray[Any, Any]) -> float | None:
    """Accuracy between negative and positive where the label is one of them; None where none is."""
    kept = gold != POLARITIES.index("neutral")
    if not kept.any():
        return None
    return float(((shares[kept, 2] > shares[kept, 0]) == (gold[kept] == 2)).mean())


def calibration_error(confidence: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> float:
    """Mean gap between confidence and accuracy over ``BINS`` bins, weighted by their rows: 0…1."""
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(confidence[places == place].mean() - right[places == place].mean()) * (places == place).mean()
        for place in np.unique(places)
    ]
    return float(np.sum(gaps))
