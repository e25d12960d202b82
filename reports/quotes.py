"""What customers said: voices to quotes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from listener.types import ModelRef, Period, Polarity, Quote
from reports.speech import CUT

if TYPE_CHECKING:
    from listener.facts import Facts, Voice

LONGEST = 320
LOOKED_AT = 9
"""Voices among which a quote is chosen."""
SCRAP, WHOLE = 20, 60
"""Characters from which a piece of a text says something, and enough."""
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
    """The voice that fits the finding best: negative for bad news, positive for good."""
    if ref is None:
        return None
    found = central(facts, period, ref, topic, _SIDES.get(tone), 1)
    return quote(found[0]) if found else None


def central(
    facts: Facts, period: Period, ref: ModelRef | None, topic: int, polarity: Polarity | None, limit: int
) -> list[Voice]:
    """The most central voices of a topic that a reader would choose.

    Not those whose score says the contrary of what was read, nor scraps. Short pieces of a text go last, before them
    other languages than that of most.
    """
    voices = facts.voices(period, ref, topic_id=topic, polarity=polarity, limit=max(LOOKED_AT, limit))
    found = [one for one in voices if not (_contrary(one) or _piece(one, SCRAP))]
    langs = Counter(one.lang for one in found)
    most = max(langs, key=lambda lang: (langs[lang], lang), default="")
    return sorted(found, key=lambda one: (_piece(one, WHOLE), one.lang != most))[:limit]


def _contrary(voice: Voice) -> bool:
    """Whether a customer who scored so would not have meant it so."""
    if voice.score is None or voice.polarity == "neutral":
        return False
    place = (voice.score.value - voice.score.low) / (voice.score.high - voice.score.low)
    return place < 0.5 if voice.polarity == "positive" else place >= 0.75


def _piece(voice: Voice, length: int) -> bool:
    """Whether it is only a few words out of a text."""
    return voice.partial and len(voice.text) < length
