"""One proposed decision for a finding, and whose it is: by the words of the topic or the measure."""

from __future__ import annotations

from collections.abc import Mapping

from listener.text import fold
from listener.types import Message, Topic


def matter(topic: Topic, matters: Mapping[str, tuple[str, ...]]) -> str:
    """The kind of matter (``delivery``, ``app`` …) or ``other``: the first of ``matters`` that a word begins like.

    Names weigh before keywords.
    """
    for text in (_words(topic.names.values()), _words(topic.keywords)):
        for kind, stems in matters.items():
            if any(f" {fold(stem)}" in text for stem in stems):
                return kind
    return "other"


def _words(parts: object) -> str:
    return " " + " ".join(fold(str(part)) for part in parts)  # type: ignore[attr-defined]


def advice(tone: str, topic: Topic | None, measure: str, matters: Mapping[str, tuple[str, ...]]) -> Message:
    """What to decide: for what got worse by the kind of matter; for what got better, keep it and tell it."""
    if tone != "bad":
        return Message(f"advice.{tone}")
    return Message(f"advice.topic.{matter(topic, matters)}" if topic is not None else f"advice.measure.{measure}")


def owner(owners: Mapping[str, str], topic: Topic | None, measure: str) -> str:
    """Who answers for it, from the configuration; empty where no word of it is listed."""
    if topic is None:
        return owners.get(measure, "")
    text = _words((*topic.names.values(), *topic.keywords))
    return next((name for word, name in owners.items() if f" {fold(word)}" in text), "")
