"""Every held-out split of a data mix through an encoder: figures by source, and how well clauses are told.

A set of ``sentiment.overlap.SETS`` is measured once more as "NAME (apart)", without what its training rows nearly hold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from listener.types import POLARITIES
from sentiment import augment, data
from sentiment.encoder import Encoder, load
from sentiment.evaluate import Figures, Judged, figures
from sentiment.overlap import with_apart


def measure(encoder: Encoder, examples: Mapping[str, Sequence[data.Example]]) -> dict[str, Figures]:
    """The figures of every source that has labels."""
    made = {}
    for name, many in examples.items():
        labelled = [one for one in many if one.label]
        if labelled:
            made[name] = figures(list(judged(encoder, labelled)))
    return made


def judged(encoder: Encoder, examples: Sequence[data.Example]) -> Iterator[Judged]:
    """What the encoder says of labelled examples."""
    readings = encoder.read([one.text for one in examples], [one.lang for one in examples])
    for one, reading in zip(examples, readings, strict=True):
        if one.label and reading.sentiment:
            yield Judged(one.label, reading.sentiment, one.lang, one.source)


def measure_clauses(encoder: Encoder, examples: Mapping[str, Sequence[data.Example]]) -> dict[str, dict[str, float]]:
    """Of every source with aspects: n, accuracy and macro-F1 of the span that speaks of each, and the accuracy that the
    whole text's polarity would have had.
    """
    return {
        name: clause_figures(encoder, kept)
        for name, many in examples.items()
        if (kept := [one for one in many if one.aspects])
    }


def clause_figures(encoder: Encoder, examples: Sequence[data.Example]) -> dict[str, float]:
    """The figures of one source."""
    spans = [[augment.around(one.text, aspect, one.aspects) for aspect in one.aspects] for one in examples]
    passed = encoder.engine.passed([one.text for one in examples], spans)
    gold = np.array([POLARITIES.index(aspect.polarity) for one in examples for aspect in one.aspects])
    said = np.concatenate([one.clause_logits.argmax(1) for one in passed])
    whole = [int(one.logits.argmax()) for one in passed if one.logits is not None]
    repeated = np.repeat(whole, [len(one.aspects) for one in examples])
    return {
        "n": len(gold),
        "accuracy": float((gold == said).mean()),
        "macro_f1": float(np.mean([f1(gold == i, said == i) for i in range(len(POLARITIES)) if (gold == i).any()])),
        "accuracy_of_whole": float((gold == repeated).mean()),
    }


def f1(gold: np.ndarray[Any, Any], said: np.ndarray[Any, Any]) -> float:
    """F1 of two masks over the same rows, 0…1."""
    return float(2 * (gold & said).sum() / max(1, gold.sum() + said.sum()))


def first(examples: Mapping[str, Sequence[data.Example]], limit: int) -> dict[str, list[data.Example]]:
    """At most ``limit`` examples of every source, in an order fixed by their texts; 0: all."""
    ordered = {name: sorted(many, key=lambda one: data.digest(one.text)) for name, many in examples.items()}
    return {name: many[: limit or None] for name, many in ordered.items()}


def main() -> None:
    """``python -m sentiment.measure --model NAME --data FOLDER --split dev --out figures.json``."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--model", default="tr-en")
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--split", choices=("dev", "test"), default="dev")
    args.add_argument("--limit", type=int, default=0, help="rows of a source; 0: all")
    args.add_argument("--out", help="JSON file to write")
    given = args.parse_args()
    corpus = data.read(given.data, data.read_mix(given.mix))
    examples = first(with_apart(corpus, given.split), given.limit)
    encoder = load(given.model)
    polarity, clauses = measure(encoder, examples), measure_clauses(encoder, examples)
    print("\n".join([*lines(polarity), *clause_lines(clauses)]))
    if given.out:
        shown = {name: asdict(one) for name, one in polarity.items()}
        made = {"split": given.split, "polarity": shown, "clauses": clauses}
        Path(given.out).write_text(json.dumps(made, indent=1) + "\n")


def lines(polarity: Mapping[str, Figures]) -> Iterator[str]:
    """A table of the figures for the terminal."""
    yield f"{'polarity':28} {'n':>6} {'acc':>6} {'F1':>6} {'recall':>6} {'ECE':>6} {'binary':>6}  F1 by class"
    for name, one in polarity.items():
        by = " ".join(f"{label[:3]} {of.f1:.3f}" for label, of in one.per_class.items())
        yield (f"{name:28} {one.n:6} {one.accuracy:6.3f} {one.macro_f1:6.3f} {one.macro_recall:6.3f} {one.ece:6.3f}"
               f" {one.binary_accuracy or 0:6.3f}  {by}")  # fmt: skip


def clause_lines(clauses: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """A table of the clause figures for the terminal."""
    yield f"{'clauses':28} {'n':>6} {'acc':>6} {'F1':>6} {'whole':>6}"
    for name, one in clauses.items():
        yield f"{name:28} {one['n']:6} {one['accuracy']:6.3f} {one['macro_f1']:6.3f} {one['accuracy_of_whole']:6.3f}"


if __name__ == "__main__":
    main()
