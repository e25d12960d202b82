"""What the dev splits set after training: a shift of the classes, and temperatures by language (Guo et al. 2017).

The shift is added to the bias of a head, so that it holds for whoever loads the weights. It makes up for how often the
sets of the training mix say "neutral". Temperatures are one a language for whole texts and one for clauses.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from listener.types import POLARITIES
from sentiment import augment, data
from sentiment.encoder import CLAUSE_WEIGHTS, SETTINGS, Encoder, load
from sentiment.measure import f1, first
from sentiment.pooling import pooled

Array = np.ndarray[Any, Any]
ENOUGH = 100
"""Rows of a source from which on it has a say."""
TWO_SIDED = 0.5
"""How much a source that never says "neutral" counts for the shift: there every neutral is an error."""


def loss(logits: Array, gold: Array, temperature: float) -> float:
    """Mean negative log-likelihood of the labels ``(n,)`` under logits ``(n, classes)`` at a temperature."""
    scaled = logits / temperature
    scaled = scaled - scaled.max(1, keepdims=True)
    return float(np.mean(np.log(np.exp(scaled).sum(1)) - scaled[np.arange(len(gold)), gold]))


def fitted(sources: Sequence[tuple[Array, Array]]) -> float:
    """The temperature with the least loss, every source of (logits, labels) counting the same; 1 without any."""
    if not sources:
        return 1.0
    tried = np.geomspace(0.5, 4.0, 85)
    return float(min(tried, key=lambda t: sum(loss(logits, gold, t) for logits, gold in sources)))


def macro_f1(gold: Array, said: Array) -> float:
    """Mean F1 over the labels that occur, 0…1."""
    classes = [i for i in range(len(POLARITIES)) if (gold == i).any()]
    return float(np.mean([f1(gold == i, said == i) for i in classes]))


def shift(sources: Sequence[tuple[Array, Array, float]]) -> Array:
    """What to add to the logits of negative, neutral, positive for the best mean macro-F1, ``(3,)``.

    ``sources``: logits, labels and how much the source counts.
    """
    steps = np.linspace(-1, 1, 21)
    tried = [np.array([negative, neutral, 0.0]) for negative in steps for neutral in steps]

    def gain(one: Array) -> float:
        scores = [weight * macro_f1(gold, (rows + one).argmax(1)) for rows, gold, weight in sources]
        cost = 0.002 * float(np.abs(one).sum())  # of near equals the smaller
        return float(sum(scores) / sum(weight for *_, weight in sources)) - cost

    return max(tried, key=gain) if sources else np.zeros(len(POLARITIES))


def logits_of_texts(encoder: Encoder, examples: Sequence[data.Example]) -> tuple[Array, Array]:
    """Logits and labels of the labelled examples, long ones read by windows."""
    labelled = [one for one in examples if one.label and one.text.strip()]
    parts = encoder.passed([(one.text, one.lang) for one in labelled])
    rows = np.array([pooled(one) for one in parts]).reshape(-1, len(POLARITIES))
    return rows, np.array([POLARITIES.index(one.label) for one in labelled if one.label], int)


def logits_of_clauses(encoder: Encoder, examples: Sequence[data.Example]) -> tuple[Array, Array]:
    """Logits and labels of the aspects."""
    kept = [one for one in examples if one.aspects]
    spans = [[augment.around(one.text, aspect, one.aspects) for aspect in one.aspects] for one in kept]
    passed = encoder.engine.passed([one.text for one in kept], spans)
    rows = np.concatenate([one.clause_logits for one in passed]) if passed else np.empty((0, len(POLARITIES)))
    return rows, np.array([POLARITIES.index(aspect.polarity) for one in kept for aspect in one.aspects], int)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the network says of a source's dev split: logits ``(n, 3)`` and labels ``(n,)``."""

    source: data.Source
    logits: Array
    gold: Array


KINDS: Mapping[str, Callable[[Encoder, Sequence[data.Example]], tuple[Array, Array]]] = {
    "": logits_of_texts, "clause-": logits_of_clauses,
}  # fmt: skip
"""Whole texts and clauses: what their temperatures' names begin with, and their logits."""


def gathered(encoder: Encoder, corpus: data.Corpus, kind: str, limit: int) -> list[Gathered]:
    """The dev splits of what was learnt from, those with few rows left out."""
    dev = first(corpus.dev, limit)
    found = [
        Gathered(one, *KINDS[kind](encoder, dev.get(one.name, []))) for one in corpus.sources if one.role == "train"
    ]
    return [one for one in found if len(one.gold) >= ENOUGH]


def temperatures(sources: Sequence[Gathered], kind: str) -> dict[str, float]:
    """By language, and for texts of unknown language, under the kind's name."""
    langs = sorted({one.source.lang for one in sources})
    by = {kind + lang: [(one.logits, one.gold) for one in sources if one.source.lang == lang] for lang in langs}
    by[kind] = [(one.logits, one.gold) for one in sources]
    return {name: round(fitted(many), 3) for name, many in by.items()}


def calibrated(encoder: Encoder, corpus: data.Corpus, limit: int) -> tuple[dict[str, Array], dict[str, float]]:
    """The shift of each kind, and the temperatures after it."""
    shifts: dict[str, Array] = {}
    found: dict[str, float] = {}
    for kind in KINDS:
        sources = gathered(encoder, corpus, kind, limit)
        shifts[kind] = shift([(one.logits, one.gold, 1.0 if three_sided(one) else TWO_SIDED) for one in sources])
        found |= temperatures([replace(one, logits=one.logits + shifts[kind]) for one in sources], kind)
    return shifts, found


def three_sided(one: Gathered) -> bool:
    """Whether the source tells all three polarities."""
    return set(one.source.labels) == set(POLARITIES)


def write(folder: Path, shifts: Mapping[str, Array], found: Mapping[str, float]) -> None:
    """Adds the shifts to the biases of the heads and puts the temperatures into the settings beside the weights."""
    add(folder / "model.safetensors", "classifier.bias", shifts[""])
    add(folder / CLAUSE_WEIGHTS, "bias", shifts["clause-"])
    path = folder / SETTINGS
    settings = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**settings, "temperature": dict(found)}, indent=2, ensure_ascii=False) + "\n")


def add(path: Path, name: str, values: Array) -> None:
    """Adds values to a tensor of a file."""
    from safetensors.numpy import load_file, save_file

    state = load_file(path)
    state[name] = (state[name].astype(np.float32) + values).astype(state[name].dtype)
    save_file(state, path, metadata={"format": "pt"})


def main() -> None:
    """``python -m sentiment.calibrate --weights FOLDER --data FOLDER``."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--weights", required=True)
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--limit", type=int, default=800, help="rows of a source")
    given = args.parse_args()
    corpus = data.read(given.data, data.read_mix(given.mix))
    shifts, found = calibrated(load(given.weights), corpus, given.limit)
    write(Path(given.weights), shifts, found)
    print(json.dumps({"shift": {kind: one.tolist() for kind, one in shifts.items()}, "temperature": found}, indent=2))


if __name__ == "__main__":
    main()
