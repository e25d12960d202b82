"""Phrase files and their expansion: ``[a|b|]`` chooses one, ``{name}`` is a slot or a list of words.

A phrase file holds sections ``## name`` and one fragment a line. Fragments are drawn from shuffled decks, so that each
comes up about equally often.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random

Fragments = dict[str, list[str]]
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]*)\}")
_SPACE = re.compile(r" {2,}")
_TIGHT = re.compile(r" +([,.!?;:])")


def parse(text: str) -> Fragments:
    """Sections of a phrase file; empty lines and lines that begin with ``//`` are left out."""
    found: Fragments = {}
    section: list[str] = []
    for line in text.splitlines():
        if line.startswith("## "):
            section = found.setdefault(line[3:].strip(), [])
        elif line.strip() and not line.startswith("//"):
            section.append(line.strip())
    return found


def load(lang: str) -> Fragments:
    """All phrase files of a language; keys are ``file.section``."""
    found: Fragments = {}
    folder = files("listener.demo").joinpath("phrases", lang)
    for one in sorted(folder.iterdir(), key=lambda path: path.name):
        if one.name.endswith(".txt"):
            stem = one.name.removesuffix(".txt")
            for name, lines in parse(one.read_text(encoding="utf-8")).items():
                found.setdefault(f"{stem}.{name}", []).extend(lines)
    return found


@dataclass
class Deck:
    """Draws fragments of a language without an early repeat, and none twice in one text."""

    fragments: Fragments
    rng: Random
    _left: dict[str, list[str]] = field(default_factory=dict)
    _said: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """A new text: what was said in the last one may be said again."""
        self._said.clear()

    def has(self, key: str) -> bool:
        """Whether there is a fragment under ``key``."""
        return bool(self.fragments.get(key))

    def draw(self, key: str, slots: Mapping[str, str]) -> str:
        """The next fragment under ``key``, expanded, or "" where the text has them all; ``KeyError``: no such key."""
        if self._said.issuperset(self.fragments[key]):
            return ""
        left = self._left.setdefault(key, [])
        while True:
            if not left:
                left += self.rng.sample(self.fragments[key], len(self.fragments[key]))
            found = left.pop()
            if found not in self._said:
                self._said.add(found)
                return self.expand(found, slots)

    def expand(self, template: str, slots: Mapping[str, str]) -> str:
        """The template with every choice made and every slot filled."""
        text = template
        for _ in range(12):
            text = _CHOICE.sub(lambda found: self.rng.choice(found[1].split("|")), text)
            if "[" in text:
                continue
            if "{" not in text:
                break
            text = _SLOT.sub(lambda found: self._fill(found[1], slots), text)
        return _TIGHT.sub(r"\1", _SPACE.sub(" ", text)).strip()

    def _fill(self, name: str, slots: Mapping[str, str]) -> str:
        if name in slots:
            return slots[name]
        if "-" in name and name.replace("-", "").isdigit():
            low, high = name.split("-")
            return str(self.rng.randrange(int(low), int(high) + 1))
        return self.rng.choice(self.fragments[f"words.{name}"])
