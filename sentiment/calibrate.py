"""Temperatures: one a language for whole texts and one for clauses, fitted on the dev splits (Guo et al. 2017)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from listener.types import POLARITIES
from sentiment import augment, data
from sentiment.encoder import SETTINGS, Encoder, load
from sentiment.measure import first

Array = np.ndarray[Any, Any]
ENOUGH = 100
"""Rows of a source from which on it has a say."""


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


def logits_of_texts(encoder: Encoder, examples: Sequence[data.Example]) -> tuple[Array, Array]:
    """Logits and labels of the labelled examples."""
    labelled = [one for one in examples if one.label]
    passed = encoder.engine.passed([one.text for one in labelled], [()] * len(labelled))
    rows = np.array([one.logits for one in passed]).reshape(-1, len(POLARITIES))
    return rows, np.array([POLARITIES.index(one.label) for one in labelled if one.label])


def logits_of_clauses(encoder: Encoder, examples: Sequence[data.Example]) -> tuple[Array, Array]:
    """Logits and labels of the aspects."""
    kept = [one for one in examples if one.aspects]
    spans = [[augment.around(one.text, aspect, one.aspects) for aspect in one.aspects] for one in kept]
    passed = encoder.engine.passed([one.text for one in kept], spans)
    rows = np.concatenate([one.clause_logits for one in passed]) if passed else np.empty((0, len(POLARITIES)))
    return rows, np.array([POLARITIES.index(aspect.polarity) for one in kept for aspect in one.aspects], int)


def temperatures(encoder: Encoder, corpus: data.Corpus, limit: int = 1000) -> dict[str, float]:
    """By language, by ``clause-`` and language, and by "" and ``clause-`` for texts of unknown language."""
    dev, made = first(corpus.dev, limit), {}
    kinds: Mapping[str, Callable[[Encoder, Sequence[data.Example]], tuple[Array, Array]]] = {
        "": logits_of_texts, "clause-": logits_of_clauses,
    }  # fmt: skip
    for kind, logits in kinds.items():
        by_lang: dict[str, list[tuple[Array, Array]]] = {}
        for one in three_sided(corpus.sources):
            rows, gold = logits(encoder, dev.get(one.name, []))
            if len(gold) >= ENOUGH:
                by_lang.setdefault(one.lang, []).append((rows, gold))
        made |= {kind + lang: round(fitted(sources), 3) for lang, sources in by_lang.items()}
        made[kind] = round(fitted([source for sources in by_lang.values() for source in sources]), 3)
    return made


def three_sided(sources: Iterable[data.Source]) -> list[data.Source]:
    """Sources that tell all three polarities: the others say nothing about neutral."""
    return [one for one in sources if set(one.labels) == set(POLARITIES) and one.role == "train"]


def write(folder: Path, found: Mapping[str, float]) -> None:
    """Puts the temperatures into the settings beside the weights."""
    path = folder / SETTINGS
    settings = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**settings, "temperature": dict(found)}, indent=2, ensure_ascii=False) + "\n")


def main() -> None:
    """``python -m sentiment.calibrate --weights FOLDER --data FOLDER``."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--weights", required=True)
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    given = args.parse_args()
    found = temperatures(load(given.weights), data.read(given.data, data.read_mix(given.mix)))
    write(Path(given.weights), found)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
