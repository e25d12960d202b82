"""Polarity of an aspect, given what it is: on sets whose sentences name categories, and terms where there are any.

``python -m sentiment.aspects --data FOLDER`` prints JSON. Where the data give a term, its clause is read. By category
alone the clause is read whose vector lies nearest to the category: to the mean of the category's training sentences and
to the words of its name. Both stand beside what the whole sentence's polarity and the most frequent one would score.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from listener.types import POLARITIES, Polarity, Reading
from sentiment import augment, data
from sentiment.encoder import Encoder, load
from sentiment.measure import f1

SETS = ("tr_mabsa_7domains.jsonl.gz", "en_mabsa_7domains.jsonl.gz", "en_semeval16_absa_categories.jsonl.gz")
Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is felt about a category; ``term``: where in the text the thing is named, None where it is not."""

    category: str
    polarity: Polarity
    term: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and its opinions."""

    text: str
    lang: str
    opinions: tuple[Opinion, ...]

    @property
    def sides(self) -> int:
        """How many polarities there are in it."""
        return len({one.polarity for one in self.opinions})


@dataclass(frozen=True, slots=True)
class Answer:
    """The gold polarity of an opinion and three answers: its clause's, the whole sentence's, the most frequent."""

    gold: Polarity
    clause: Polarity
    whole: Polarity
    frequent: Polarity


def sentences(path: Path, split: str, limit: int = 0) -> list[Sentence]:
    """The sentences of a split that have opinions, in an order fixed by their texts; ``limit`` 0: all."""
    rows = (row for row in data.rows(path) if row.get("split") == split and row.get("aspects"))
    made = [Sentence(row["text"], row["lang"], tuple(opinions(row))) for row in rows]
    kept = sorted((one for one in made if one.opinions), key=lambda one: data.digest(one.text))
    return kept[: limit or None]


def opinions(row: Mapping[str, Any]) -> Iterator[Opinion]:
    """The row's opinions with a category and a polarity that we know."""
    for one in row["aspects"]:
        if one.get("category") and one.get("polarity") in POLARITIES:
            term = one.get("term") or "NULL"
            start = row["text"].find(term) if term != "NULL" else -1
            place = (start, start + len(term)) if start >= 0 else None
            yield Opinion(one["category"], cast(Polarity, one["polarity"]), place)


def categories(encoder: Encoder, training: Sequence[Sentence]) -> dict[str, Rows]:
    """Category → the unit vector of the mean of its training sentences and its name, once the common mean is off."""
    readings = read(encoder, training)
    vectors = np.stack([vector(one) for one in readings])
    names = sorted({one.category for sentence in training for one in sentence.opinions})
    spoken = np.stack([vector(one) for one in encoder.read([words(name) for name in names], ["en"] * len(names))])
    middle, middle_of_names = vectors.mean(axis=0), spoken.mean(axis=0)
    made = {}
    for name, said in zip(names, spoken, strict=True):
        mine = [row for row, one in enumerate(training) if {other.category for other in one.opinions} == {name}]
        mine = mine or [row for row, one in enumerate(training) if name in {other.category for other in one.opinions}]
        made[name] = unit(unit(vectors[mine].mean(axis=0) - middle) + unit(said - middle_of_names))
    return {"": middle, **made}


def words(category: str) -> str:
    """``FOOD#STYLE_OPTIONS`` → ``food style options``."""
    return " ".join(category.replace("#", " ").replace("_", " ").casefold().split())


def unit(row: Rows) -> Rows:
    """The row at length one; zeros stay."""
    return row / np.float32(max(float(np.linalg.norm(row)), 1e-9))


def vector(reading: Reading) -> Rows:
    """The reading's vector; an encoder without vectors cannot be measured here."""
    assert reading.vector is not None
    return np.asarray(reading.vector, np.float32)


def read(encoder: Encoder, many: Sequence[Sentence]) -> list[Reading]:
    """One reading a sentence."""
    return encoder.read([one.text for one in many], [one.lang for one in many])


def by_category(reading: Reading, category: str, known: Mapping[str, Rows]) -> Polarity:
    """The polarity of the clause nearest to the category; of the whole where it is one clause."""
    assert reading.sentiment is not None
    parts = [one for one in reading.clauses if one.vector is not None]
    if len(parts) < 2 or category not in known:
        return reading.sentiment.polarity
    near = [float(unit(np.asarray(one.vector, np.float32) - known[""]) @ known[category]) for one in parts]
    return parts[int(np.argmax(near))].sentiment.polarity


def span(sentence: Sentence, term: tuple[int, int]) -> tuple[int, int]:
    """The part that speaks of a term: its clause, cut half way to every other term, whatever is felt about that one."""
    others = {one.term for one in sentence.opinions if one.term} - {term}
    rivals = tuple(data.Aspect(*other, "negative") for other in sorted(others))
    return augment.around(sentence.text, data.Aspect(*term, "positive"), rivals)


def by_term(encoder: Encoder, many: Sequence[Sentence]) -> list[list[Polarity]]:
    """For each sentence the polarity of each of its opinions with a term, in order."""
    spans = [[span(one, opinion.term) for opinion in one.opinions if opinion.term] for one in many]
    passed = encoder.engine.passed([one.text for one in many], spans)
    return [[encoder.labels[int(row.argmax())] for row in one.clause_logits] for one in passed]


def answers(encoder: Encoder, training: Sequence[Sentence], tested: Sequence[Sentence]) -> dict[str, list[Answer]]:
    """The answers by group: terms and categories, all of them and where the sentence has two sides."""
    frequent = Counter(one.polarity for sentence in training for one in sentence.opinions).most_common(1)[0][0]
    known, made = categories(encoder, training), dict[str, list[Answer]]()
    for sentence, reading, terms in zip(tested, read(encoder, tested), by_term(encoder, tested), strict=True):
        assert reading.sentiment is not None
        whole, given = reading.sentiment.polarity, iter(terms)
        for one in sentence.opinions:
            found = {"category": by_category(reading, one.category, known)}
            found |= {"term": next(given)} if one.term else {}
            for kind, said in found.items():
                for group in groups(kind, sentence, reading):
                    made.setdefault(group, []).append(Answer(one.polarity, said, whole, frequent))
    return made


def groups(kind: str, sentence: Sentence, reading: Reading) -> Iterator[str]:
    """What an opinion counts for."""
    yield kind
    if sentence.sides > 1:
        yield f"{kind}, two sides"
    if len(reading.clauses) > 1:
        yield f"{kind}, several clauses"


def figures(many: Sequence[Answer]) -> dict[str, float]:
    """n, and accuracy and macro-F1 (over the polarities in the gold) of the clause, the whole and the most frequent."""
    gold = np.array([one.gold for one in many])
    made: dict[str, float] = {"n": len(many)}
    for name in ("clause", "whole", "frequent"):
        said = np.array([getattr(one, name) for one in many])
        parts = [f1(gold == label, said == label) for label in POLARITIES if (gold == label).any()]
        made |= {f"{name} accuracy": float((gold == said).mean()), f"{name} macro_f1": float(np.mean(parts))}
    return {key: round(value, 4) for key, value in made.items()}


def main() -> None:
    """``python -m sentiment.aspects --data FOLDER [--model NAME] [--limit N]`` prints JSON."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--model", default="tr-en")
    args.add_argument("--data", required=True, type=Path, help="folder of the files")
    args.add_argument("--sets", nargs="+", default=SETS)
    args.add_argument("--split", choices=("dev", "test"), default="test")
    args.add_argument("--limit", type=int, default=0, help="sentences of a split; 0: all")
    given = args.parse_args()
    encoder = load(given.model)
    for name in given.sets:
        parts = [sentences(given.data / name, split, given.limit) for split in ("train", given.split)]
        found = {group: figures(many) for group, many in sorted(answers(encoder, *parts).items())}
        print(json.dumps({"set": name.split(".")[0], "sentences": len(parts[1]), **found}, indent=1), flush=True)


if __name__ == "__main__":
    main()
