"""How much a noun of service alone says of the mood in what is learnt from: pointwise mutual information with labels.

A noun that stands in complaints alone carries their mood wherever it stands. The nouns are those of the slots of
``sentiment/own/*.toml``; a text has a noun where a word of it begins as the noun does.
"""

from __future__ import annotations

import argparse
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from listener.types import POLARITIES, Polarity
from sentiment import data, own
from sentiment.data import Example

SLOTS = ("staff", "place", "process", "thing")
WORD = re.compile(r"\w+")
STEM = 4
"""Letters of a word from which on its beginning tells it."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A noun and the label that it is tied to most: log2 of p(label | noun) / p(label), and the texts that have it."""

    noun: str
    label: str
    information: float
    n: int


def nouns(lang: str) -> list[str]:
    """The single words among the nouns of service, and the first ones of compounds."""
    told = tomllib.loads((own.FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))["slots"]
    many = (word.rstrip("*").split()[0] for slot in SLOTS for word in told[slot])
    return sorted({one for one in many if len(one) >= STEM})


def ties(examples: Sequence[Example], lang: str, least: int = 20) -> list[Tie]:
    """The tie of every noun that at least ``least`` labelled texts have, the strongest first."""
    labelled = [one for one in examples if one.label and one.lang == lang]
    whole = Counter(one.label for one in labelled)
    found = counted(labelled, nouns(lang))
    made = [tied(noun, counts, whole) for noun, counts in found.items() if counts.total() >= least]
    return sorted(made, key=lambda one: -one.information)


def counted(examples: Iterable[Example], many: Sequence[str]) -> dict[str, Counter[Polarity | None]]:
    """Of each noun how many texts of each label have it."""
    found: dict[str, Counter[Polarity | None]] = {noun: Counter() for noun in many}
    for one in examples:
        for noun in within(one.text, many):
            found[noun][one.label] += 1
    return found


def within(text: str, many: Sequence[str]) -> set[str]:
    """The nouns that a text has."""
    known, words = beginnings(tuple(many)), set(WORD.findall(text.lower()))
    return {noun for word in words for noun in known.get(word[:STEM], ()) if word.startswith(noun)}


@cache
def beginnings(many: tuple[str, ...]) -> dict[str, list[str]]:
    """The nouns by their first letters."""
    made: dict[str, list[str]] = {}
    for noun in many:
        made.setdefault(noun[:STEM], []).append(noun)
    return made


def tied(noun: str, counts: Counter[Polarity | None], whole: Counter[Polarity | None]) -> Tie:
    """The strongest tie of a noun."""
    information = {
        label: math.log2((counts[label] + 0.5) / (counts.total() + 1.5) / (whole[label] / whole.total()))
        for label in POLARITIES
        if whole[label]
    }
    label = max(information, key=lambda name: information[name])
    return Tie(noun, str(label), information[label], counts.total())


def main() -> None:
    """``python -m sentiment.ties --data FOLDER``: the worst without and with our own sentences."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--worst", type=int, default=100)
    given = args.parse_args()
    corpus = data.read(given.data, data.read_mix(given.mix))
    mix = [one for many in corpus.train.values() for one in many]
    for name, examples in (("before", mix), ("after", [*mix, *own.sentences()])):
        found = sorted((one for lang in ("tr", "en") for one in ties(examples, lang)), key=lambda one: -one.information)
        print(f"{name}: mean of the worst {given.worst}: {mean(found[: given.worst]):.2f} bits")
        for one in found[: given.worst]:
            print(f"  {one.noun:20} {one.label:9} {one.information:5.2f} {one.n:6}")


def mean(found: Sequence[Tie]) -> float:
    """The mean information of ties."""
    return sum(one.information for one in found) / max(1, len(found))


if __name__ == "__main__":
    main()
