"""What customers said: voices to quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listener.types import ModelRef, Period, Polarity, Quote
from reports.speech import CUT

if TYPE_CHECKING:
    from listener.facts import Facts, Voice

LONGEST = 320
_SIDES: dict[str, Polarity] = {"bad": "negative", "good": "positive"}


def quote(voice: Voice) -> Quote:
    """The customer's own words, typos kept, on one line; cut at a word with […]. So is a clause out of a text."""
    text, cut = shortened(voice.text)
    if voice.partial and not cut:
        text, cut = f"{text} {CUT}", True
    return Quote(text, voice.document_id, voice.lang, voice.day, voice.channel, voice.polarity, voice.score, cut)


def shortened(text: str, longest: int = LONGEST) -> tuple[str, bool]:
    """At most ``longest`` characters, and whether something was left out."""
    flat = " ".join(text[: 4 * longest].split())
    if len(flat) <= longest and len(text) <= 4 * longest:
        return flat, False
    head = flat[:longest]
    return f"{(head.rsplit(' ', 1)[0] if ' ' in head[longest // 2 :] else head).rstrip()} {CUT}", True


def of_topic(facts: Facts, period: Period, ref: ModelRef | None, topic: int, tone: str) -> Quote | None:
    """The most central voice that fits the finding: negative for bad news, positive for good."""
    polarity = _SIDES.get(tone)
    if ref is None:
        return None
    found = facts.voices(period, ref, topic_id=topic, polarity=polarity, limit=1)
    return quote(found[0]) if found else None
