"""Own sentences for what no set has: service praised, problems solved, facts with feeling and without; intents.

The shapes and words are lists in ``sentiment/own/*.toml``. Every noun of service stands in praise, blame, questions and
requests alike, so that the noun itself says nothing of the mood.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from sentiment import turkish
from sentiment.data import Example, Source, meant

FOLDER = Path(__file__).with_name("own")
SOURCE = Source("own_service", "", "", weight=1.0, licence="Apache-2.0 (this project)", origin="sentiment/own/*.toml")
SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
Slots = Mapping[str, Sequence[str]]


def sentences(seed: int = 5) -> list[Example]:
    """All groups of both languages; of a shape with slots as many fillings as its group says, the same for a seed."""
    return [one for lang in ("tr", "en") for one in of_language(lang, random.Random(f"{seed}/{lang}"))]


def together(many: Sequence[Example], size: int, seed: int = 5) -> list[Example]:
    """``size`` texts of two sentences that share language, label and intents."""
    chance = random.Random(seed)
    kinds: dict[Any, list[Example]] = {}
    for one in many:
        kinds.setdefault((one.lang, one.label, one.intents), []).append(one)
    made = []
    for first in chance.sample(list(many), min(size, len(many))):
        second = chance.choice(kinds[first.lang, first.label, first.intents])
        end = chance.choice((". ", ", ", "! ", ". "))
        made.append(replace(first, text=first.text.rstrip(".!") + end + second.text))
    return made


def of_language(lang: str, chance: random.Random) -> Iterator[Example]:
    """The sentences of a language's files."""
    for path in sorted(FOLDER.glob(f"{lang}*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for group in told["group"]:
            yield from of_group(group, told["slots"], lang, chance)


def of_group(group: Mapping[str, Any], slots: Slots, lang: str, chance: random.Random) -> Iterator[Example]:
    """The distinct fillings of a group's shapes; where it names a slot as ``every``, for each of that slot's words."""
    intents, every = tuple(meant(group["intents"])), group.get("every", "")
    for shape, word in product(group["lines"], slots[every] if every else ("",)):
        many = group["each"] if SLOT.search(shape) else 1
        known = {**slots, every: (word,)}
        for text in dict.fromkeys(filled(shape, known, chance) for _ in range(many)):
            yield Example(cased(text, lang, chance), group["label"], lang, SOURCE.name, intents=intents)


def filled(shape: str, slots: Slots, chance: random.Random) -> str:
    """One filling; a slot that stands twice is filled twice."""
    return SLOT.sub(lambda found: worded(chance.choice(slots[found[1]]), found[2]), shape)


def worded(word: str, ending: str | None) -> str:
    """The word with its ending."""
    return turkish.with_ending(word, ending) if ending else word.rstrip("*")


def cased(text: str, lang: str, chance: random.Random) -> str:
    """Mostly with a capital, sometimes with a full stop."""
    first = ("İ" if lang == "tr" and text[0] == "i" else text[0].upper()) if chance.random() < 0.6 else text[0]
    return first + text[1:] + (chance.choice((".", "!", ".")) if text[-1].isalnum() and chance.random() < 0.4 else "")
