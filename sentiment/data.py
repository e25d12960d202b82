"""Labelled files to examples: the mix, its splits, and what must never leak from what is measured into training."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, cast

from listener.errors import ConfigError, ModelError, known
from listener.types import POLARITIES, Polarity
from sentiment.intents import INTENTS, Intent

Role = Literal["train", "measure", "unlabelled"]
MIX = Path(__file__).with_name("mix.toml")
FOLD = str.maketrans("ıİşŞğĞüÜöÖçÇ", "iIsSgGuUoOcC")
NO_LETTER = re.compile(r"[\W_]+")
"""Blanks, punctuation, and the diacritics that decomposition sets apart."""
THANKS = re.compile(
    r"teşekkür|tesekkur|sağ ?ol|sag ?ol|eline sağlık|ellerine sağlık|minnettar|thank|thx|cheers|grateful|appreciated",
    re.IGNORECASE,
)
"""Words of thanks."""
KEPT = 1500
"""Characters of a text that training looks at; far more than its window of tokens."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """A term at ``[start, end)`` of a text, and what is felt about it."""

    start: int
    end: int
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the label it came with (None: only its text or its aspects are used) and where it came from."""

    text: str
    label: Polarity | None
    lang: str
    source: str
    aspects: tuple[Aspect, ...] = ()
    stars: int = 0
    """1 to 5 where the label was taken from them, else 0."""
    intents: tuple[tuple[Intent, bool], ...] = ()
    """What is known of its intents; of the others nothing is."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the mix; the fields are explained at the head of ``mix.toml``."""

    name: str
    file: str
    lang: str
    role: Role = "train"
    weight: float = 1.0
    labels: tuple[Polarity, ...] = POLARITIES
    hold: int = 0
    dev: int = 0
    where: Mapping[str, list[str]] = field(default_factory=dict)
    label: Polarity | None = None
    intents: Mapping[str, str] = field(default_factory=dict)
    reviews: bool = False
    licence: str = "none stated"
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Examples by the name of their source, apart by what they may be used for."""

    sources: tuple[Source, ...]
    train: Mapping[str, list[Example]]
    dev: Mapping[str, list[Example]]
    test: Mapping[str, list[Example]]


def key(text: str) -> str:
    """The letters and digits of a text, lower-case and without diacritics: equal keys are the same text for leakage."""
    plain = text.translate(FOLD)
    return NO_LETTER.sub("", (plain if plain.isascii() else unicodedata.normalize("NFKD", plain)).casefold())


def digest(text: str) -> int:
    """64 bits, the same for texts that differ in case, diacritics or punctuation alone."""
    return int.from_bytes(hashlib.blake2b(key(text).encode(), digest_size=8).digest(), "big")


def bucket(text: str) -> int:
    """0…99, fixed for a text whatever its file or order."""
    return digest(text) % 100


def opened(path: Path) -> IO[str]:
    """The file as text, unpacked when its name ends in ``.gz``; ``ModelError`` when there is none."""
    if not path.is_file():
        raise ModelError(f"no such data file: {path}", hint="Give a JSONL or CSV file with the columns text and label.")
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def rows(path: str | Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL or CSV file, plain or gzipped; ``ModelError`` names the line that cannot be read."""
    path = Path(path)
    with opened(path) as lines:
        if path.name.removesuffix(".gz").endswith(".csv"):
            yield from csv.DictReader(lines)
            return
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield parsed(line, path, number)


def parsed(line: str, path: Path, number: int) -> dict[str, Any]:
    """One JSON object; ``ModelError`` with the line's number when it is none."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ModelError(f"{path.name}, line {number}: not JSON") from error
    if not isinstance(row, dict):
        raise ModelError(f"{path.name}, line {number}: not an object")
    return row


def read_mix(path: str | Path = MIX) -> tuple[Source, ...]:
    """The sources of a mix file in its order; ``ConfigError`` for an unknown field, role or label."""
    with Path(path).open("rb") as file:
        made = tuple(source(entry) for entry in tomllib.load(file).get("set", []))
    if not made:
        raise ConfigError(f"{path} names no [[set]]")
    return made


def source(entry: dict[str, Any]) -> Source:
    """One ``[[set]]``, checked."""
    fields = set(Source.__slots__)
    for name in entry:
        if name not in fields:
            raise ConfigError(f"unknown field {name!r} in the mix", hint=known(name, fields))
    labels = tuple(entry.get("labels", POLARITIES))
    for label in (*labels, entry.get("label", POLARITIES[0])):
        if label not in POLARITIES:
            raise ConfigError(f"unknown label {label!r} in the mix", hint=known(label, POLARITIES))
    return Source(**{**entry, "labels": labels})


def wanted(row: Mapping[str, Any], source: Source) -> bool:
    """Whether the row's fields have the values that the source asks for."""
    return all(row.get(name) in values for name, values in source.where.items())


def aspects(row: Mapping[str, Any], text: str) -> Iterator[Aspect]:
    """The row's aspects whose term stands in the text; a term named twice is found twice, in order."""
    after: dict[str, int] = {}
    for one in row.get("aspects") or ():
        term, polarity = one.get("term") or "", one.get("polarity")
        start = text.find(term, after.get(term, 0)) if term and term != "NULL" else -1
        if start < 0 and term in after:
            start = after[term] - len(term)
        if start >= 0 and polarity in POLARITIES:
            after[term] = start + len(term)
            yield Aspect(start, start + len(term), cast(Polarity, polarity))


def example(row: Mapping[str, Any], source: Source) -> Example | None:
    """The row as an example, or None when nothing of it may be used."""
    text = str(row.get("text") or "").strip()[:KEPT]
    if not text or not wanted(row, source):
        return None
    if source.role == "unlabelled" and not source.intents:
        return Example(text, None, source.lang, source.name)
    label = source.label or row.get("label")
    label = label if label in source.labels else None
    stars, wanted_for = int(row.get("stars") or 0), tuple(intents(row, source, text, label).items())
    made = Example(text, label, source.lang, source.name, (*aspects(row, text),), stars, wanted_for)
    return made if made.label or made.aspects or made.intents else None


def intents(row: Mapping[str, Any], source: Source, text: str, label: Polarity | None) -> dict[Intent, bool]:
    """What the row says of its intents, by the words that the source's are told in."""
    if source.reviews and label in ("negative", "positive"):
        return of_review(text, is_praise=label == "positive")
    told, default = row.get("intents") or [row.get("intent", "")], source.intents.get("*", "")
    return {name: holds for one in told for name, holds in meant(source.intents.get(str(one), default))}


def of_review(text: str, *, is_praise: bool) -> dict[Intent, bool]:
    """A review praises or complains; one that praises and says thanks gives thanks."""
    if not is_praise:
        return {"complaint": True, "praise": False, "thanks": False}
    thanks = bool(THANKS.search(text))
    return {"complaint": False, "praise": not thanks, "thanks": thanks}


def meant(told: str) -> Iterator[tuple[Intent, bool]]:
    """``a`` holds, ``!a`` does not, ``=a`` holds and no other one does; blanks between several."""
    for one in told.split():
        name = cast(Intent, one.lstrip("!="))
        if one.startswith("="):
            yield from ((other, other == name) for other in INTENTS)
        else:
            yield name, not one.startswith("!")


def split_of(row: Mapping[str, Any], source: Source, text: str) -> str:
    """train, dev or test: the file's own split first, then the fixed share by hash."""
    official = row.get("split")
    if source.role != "train":
        return "test" if source.role == "measure" else "train"
    if official in ("dev", "test", "eval"):
        return "dev" if official == "dev" else "test"
    place = bucket(text) if source.hold or source.dev else 100
    if not official and place < source.hold:
        return "test"
    return "dev" if source.hold <= place < source.hold + source.dev else "train"


def read(folder: str | Path, sources: Iterable[Source]) -> Corpus:
    """Every source's examples by split. No text that is measured on, in whatever source, stays in training."""
    sources = tuple(sources)
    parts: dict[str, dict[str, list[Example]]] = {split: {} for split in ("train", "dev", "test")}
    for one in sources:
        for row in rows(Path(folder) / one.file):
            made = example(row, one)
            if made is not None:
                parts[split_of(row, one, made.text)].setdefault(one.name, []).append(made)
    return Corpus(sources, **sealed(parts))


def sealed(parts: dict[str, dict[str, list[Example]]]) -> dict[str, dict[str, list[Example]]]:
    """The parts without what leaks: dev loses what is in test, train what is in either (unlabelled text included)."""
    taken = {key(one.text) for many in parts["test"].values() for one in many}
    made = {"test": parts["test"]}
    for split in ("dev", "train"):
        made[split] = {name: [one for one in many if key(one.text) not in taken] for name, many in parts[split].items()}
        taken |= {key(one.text) for many in made[split].values() for one in many}
    return made
