"""Packs: ready two-level lists of what customers of a trade talk about, one TOML file each in ``topics/packs``.

A topic's id never changes and is unique among all shipped packs. Groups are shared: a topic of the pack ``delivery``
may stand below the group ``price`` of the core.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from listener.errors import ConfigError, known
from listener.types import digest

FOLDER = Path(__file__).with_name("packs")
LANGS = ("tr", "en")
Risk = Literal["", "health", "safety", "legal", "press", "fraud"]
RISKS: tuple[Risk, ...] = ("", "health", "safety", "legal", "press", "fraud")
Words = Mapping[str, str]
"""Words by language, ``tr`` and ``en``."""


@dataclass(frozen=True, slots=True)
class PackTopic:
    """A topic of a pack. ``about`` says what belongs here, ``apart`` what does not and where it goes instead."""

    id: str
    pack: str
    group: str
    names: Words
    about: Words
    apart: str
    keywords: Mapping[str, tuple[str, ...]]
    """By language: words in their first form, or beginnings that end in ``*``; several words are a phrase."""
    examples: Mapping[str, tuple[str, ...]]
    owner: str
    action: Words
    """The decision to propose by default."""
    risk: Risk = ""

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What shows the topic as (text, language): examples, definition, name."""
        return [(text, lang) for lang in LANGS for text in (*self.examples[lang], self.about[lang], self.names[lang])]


@dataclass(frozen=True, slots=True)
class Pack:
    """The topics of a trade, with the names of their groups and of the departments that own them."""

    id: str
    version: int
    names: Words
    groups: Mapping[str, Words]
    topics: tuple[PackTopic, ...]
    owners: Mapping[str, Words] = field(default_factory=dict)


def shipped() -> list[str]:
    """Ids of the packs in the package, the core first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return sorted(found, key=lambda name: (name != "core", name))


def chosen(names: Iterable[str]) -> list[Pack]:
    """The packs of these names or paths, each once; ``all`` means every shipped one. ``ConfigError`` for an unknown one
    and for an id that two of them have.
    """
    wanted = [one for name in names for one in (shipped() if name == "all" else [name])]
    packs = [read(name) for name in dict.fromkeys(wanted)]
    seen: dict[str, str] = {}
    for topic in (topic for pack in packs for topic in pack.topics):
        if topic.id in seen:
            raise ConfigError(f"the packs {seen[topic.id]} and {topic.pack} both have a topic {topic.id!r}")
        seen[topic.id] = topic.pack
    return packs


@lru_cache(maxsize=64)
def read(name: str) -> Pack:
    """The pack of that name, or the one in a file; ``ConfigError`` where there is none or it is incomplete."""
    path = FOLDER / f"{name}.toml" if name in shipped() else Path(name)
    if path.suffix != ".toml" or not path.is_file():
        raise ConfigError(f"no pack {name!r}", hint=known(name, shipped()))
    try:
        return parsed(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name} is no TOML: {error}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ConfigError(f"{path.name} is no pack: {error}", hint="docs/topics.md says what a pack holds.") from error


def parsed(data: Mapping[str, Any]) -> Pack:
    """A pack from its TOML; ``KeyError`` names what is missing."""
    topics = tuple(_topic(str(data["id"]), one) for one in data["topic"])
    groups = {name: _both(words) for name, words in data["groups"].items()}
    owners = {name: _both(words) for name, words in data.get("owners", {}).items()}
    return Pack(str(data["id"]), int(data["version"]), _both(data["name"]), groups, topics, owners)


def _topic(pack: str, one: Mapping[str, Any]) -> PackTopic:
    risk = one.get("risk", "")
    if risk not in RISKS:
        raise ValueError(f"unknown risk {risk!r} of {one['id']}")
    keywords = {lang: tuple(part.strip() for part in one["words"][lang].split(",")) for lang in LANGS}
    examples = {lang: tuple(line.strip() for line in one[lang].strip().splitlines()) for lang in LANGS}
    words = {key: _both(one[key]) for key in ("name", "about", "act")}
    return PackTopic(
        one["id"], pack, one["group"], words["name"], words["about"], one["apart"], keywords, examples,
        one["owner"], words["act"], risk,
    )  # fmt: skip


def _both(words: Mapping[str, str]) -> dict[str, str]:
    return {lang: words[lang] for lang in LANGS}


def groups(packs: Sequence[Pack]) -> dict[str, Words]:
    """The groups that topics of these packs stand below, with their names; where two packs name one, the first does."""
    named = {name: words for pack in reversed([*packs, read("core")]) for name, words in pack.groups.items()}
    return {topic.group: named[topic.group] for pack in packs for topic in pack.topics}


def fingerprint(packs: Sequence[Pack]) -> str:
    """A hash of all that an assignment learns from these packs: texts, keywords, ids."""
    topics = [topic for pack in packs for topic in pack.topics]
    return digest(*(part for topic in topics for part in (topic.id, *_learned(topic))))


def _learned(topic: PackTopic) -> Iterable[str]:
    yield from (f"{lang}:{text}" for text, lang in topic.texts)
    yield from (f"{lang}*{word}" for lang in LANGS for word in topic.keywords[lang])


def changes(old: Sequence[Pack], new: Sequence[Pack]) -> dict[str, list[str]]:
    """Ids of topics that are ``added``, ``removed`` or ``changed`` from one choice of packs to another."""
    before, after = ({topic.id: topic for pack in packs for topic in pack.topics} for packs in (old, new))
    return {
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "changed": [name for name in after if name in before and after[name] != before[name]],
    }
