"""How well intents and names of people are told: labelled files against an encoder, figures of 0…1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from listener.errors import ModelError
from listener.types import Encoder
from sentiment.data import rows
from sentiment.evaluate import ClassFigures, calibration_error, of_class
from sentiment.intents import INTENTS
from sentiment.names import Span, spans


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """Agreement of the likeliest intent with the one that ``n`` rows came with; macro-F1 over those that occur."""

    n: int
    accuracy: float
    macro_f1: float
    ece: float
    per_class: Mapping[str, ClassFigures]
    per_language: Mapping[str, IntentFigures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NameFigures:
    """Names found in ``n`` texts: one is found where a span covers it whole, a span is false where it touches none.

    ``false_per_thousand`` are false spans in 1,000 texts.
    """

    n: int
    names: int
    recall: float
    precision: float
    false_per_thousand: float
    per_language: Mapping[str, NameFigures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One row: its language, the intent it came with, the likeliest one and its probability."""

    lang: str
    label: str
    said: str
    share: float


def evaluate_intent(path: str | Path, encoder: Encoder) -> IntentFigures:
    """The figures of a JSONL or CSV file with ``text``, ``intent`` and maybe ``lang``; ``ModelError`` without any."""
    found = [row for row in rows(path) if row.get("intent") in INTENTS and str(row.get("text") or "").strip()]
    readings = encoder.read([str(row["text"]) for row in found], [str(row.get("lang") or "") for row in found])
    told = [
        Told(str(row.get("lang") or ""), str(row["intent"]), *reading.intents[0])
        for row, reading in zip(found, readings, strict=True)
        if reading.intents
    ]
    if not told:
        raise ModelError(
            "no row has an intent that could be compared", hint=f"Name it in `intent`: {', '.join(INTENTS)}."
        )
    langs = sorted({one.lang for one in told})
    parts = (
        {lang: intent_figures([one for one in told if one.lang == lang]) for lang in langs} if len(langs) > 1 else {}
    )
    return intent_figures(told, parts)


def intent_figures(told: Sequence[Told], parts: Mapping[str, IntentFigures] | None = None) -> IntentFigures:
    """The agreement over at least one row."""
    gold, said = np.array([one.label for one in told]), np.array([one.said for one in told])
    per_class: dict[str, ClassFigures] = {
        name: of_class(gold == name, said == name) for name in INTENTS if (gold == name).any()
    }
    return IntentFigures(
        n=len(told),
        accuracy=float((gold == said).mean()),
        macro_f1=float(np.mean([one.f1 for one in per_class.values()])),
        ece=calibration_error(np.array([one.share for one in told]), gold == said),
        per_class=per_class,
        per_language=parts or {},
    )


def evaluate_names(path: str | Path) -> NameFigures:
    """The figures of a file with ``text`` and ``names`` (strings in it) or ``entities`` (``start``, ``end``)."""
    marked = [
        (str(row.get("lang") or ""), str(row["text"]), list(wanted(row))) for row in rows(path) if row.get("text")
    ]
    if not marked:
        raise ModelError("no row has a text", hint="Give `text` and `names`, the names that stand in it.")
    langs = sorted({lang for lang, _, _ in marked})
    parts = {lang: name_figures([one for one in marked if one[0] == lang]) for lang in langs} if len(langs) > 1 else {}
    return name_figures(marked, parts)


def wanted(row: Mapping[str, Any]) -> Iterator[Span]:
    """The spans that a row marks; a name that stands twice is found twice, in order."""
    for one in row.get("entities") or ():
        yield int(one["start"]), int(one["end"])
    after: dict[str, int] = {}
    for name in row.get("names") or ():
        start = str(row["text"]).find(name, after.get(name, 0))
        if start >= 0:
            after[name] = start + len(name)
            yield start, start + len(name)


def name_figures(
    marked: Sequence[tuple[str, str, list[Span]]], parts: Mapping[str, NameFigures] | None = None
) -> NameFigures:
    """The figures over texts."""
    names = hits = said = wrong = 0
    for _, text, gold in marked:
        found = spans(text)
        names, said = names + len(gold), said + len(found)
        hits += sum(any(low <= start and end <= high for low, high in found) for start, end in gold)
        wrong += sum(all(high <= start or end <= low for start, end in gold) for low, high in found)
    right = (said - wrong) / said if said else 1.0
    return NameFigures(
        len(marked), names, hits / names if names else 1.0, right, 1000 * wrong / len(marked), parts or {}
    )
