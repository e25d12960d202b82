"""Ways in which people write the same: no diacritics, other case, typos, drawn-out letters, two clauses joined."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from sentiment.data import FOLD, Aspect, Example
from sentiment.windows import WHOLE, packed, pieces

LOWER = str.maketrans({"I": "ı", "İ": "i"})
UPPER = str.maketrans({"i": "İ", "ı": "I"})
JOINTS = {
    "tr": (" ama ", ", ama ", " fakat ", " ancak ", ". ", ", ", " yalnız ", "; "),
    "en": (" but ", ", but ", " however ", ", although ", ". ", ", ", " yet ", "; "),
}
BREAK = re.compile(
    r"[.!?;,:()\n]+|\b(?:but|however|although|though|while|yet|except|and|ama|fakat|ancak|lakin|yalnız|oysa|ve|rağmen)\b",
    re.IGNORECASE,
)
SHORT = 140
"""Characters of a text that may be joined to another."""
Change = Callable[[str, str, random.Random], str]


def lower(text: str, lang: str, _: random.Random) -> str:
    """Lower case, with the Turkish i and ı where the text is Turkish."""
    return (text.translate(LOWER) if lang == "tr" else text.replace("İ", "I")).lower()


def upper(text: str, lang: str, _: random.Random) -> str:
    """Upper case, with the Turkish İ and I where the text is Turkish."""
    return (text.translate(UPPER) if lang == "tr" else text).upper()


def ascii_only(text: str, _lang: str, _: random.Random) -> str:
    """Turkish as typed on a keyboard without Turkish letters."""
    return text.translate(FOLD)


def typo(text: str, _lang: str, chance: random.Random) -> str:
    """Two neighbouring letters change places, in one or two words."""
    made = list(text)
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(made) - 1) if len(made) > 8 else 0
        if at and made[at].isalpha() and made[at + 1].isalpha():
            made[at], made[at + 1] = made[at + 1], made[at]
    return "".join(made)


def dropped(text: str, _lang: str, chance: random.Random) -> str:
    """One letter is left out."""
    at = chance.randrange(len(text)) if len(text) > 8 else 0
    return text[:at] + text[at + 1 :] if at and text[at].isalpha() else text


def drawn_out(text: str, _lang: str, chance: random.Random) -> str:
    """The last vowel of a word is written three to five times."""
    words = text.split(" ")
    at = chance.randrange(len(words))
    words[at] = re.sub(r"([aeıioöuü])(\w?)$", lambda m: m[1] * chance.randint(3, 5) + m[2], words[at])
    return " ".join(words)


def loud(text: str, _lang: str, chance: random.Random) -> str:
    """The end is shouted, or loses its full stop."""
    return text.rstrip(".! ") + chance.choice(("", "!", "!!!", "...", " "))


CHANGES: tuple[tuple[float, Change], ...] = (
    (0.06, lower), (0.05, upper), (0.05, typo), (0.03, dropped), (0.02, drawn_out), (0.04, loud),
)  # fmt: skip
FOLDED = 0.08
"""Share of the Turkish texts that lose their diacritics."""


def changed(one: Example, chance: random.Random) -> Example:
    """The example as another hand might have typed it; where it has aspects, only changes that keep its length."""
    text = ascii_only(one.text, one.lang, chance) if one.lang == "tr" and chance.random() < FOLDED else one.text
    for share, change in CHANGES:
        if chance.random() < share:
            made = change(text, one.lang, chance)
            text = made if not one.aspects or len(made) == len(text) else text
    return replace(one, text=text)


def window(one: Example, chance: random.Random) -> Example:
    """One of the windows in which the encoder reads a long text, as an example of its label; short ones as they are."""
    if len(one.text) <= WHOLE or one.aspects:
        return one
    start, end = chance.choice(packed(pieces(one.text)))
    return replace(one, text=one.text[start:end])


def joinable(one: Example) -> bool:
    """Short, and wholly positive or negative."""
    return one.label in ("negative", "positive") and len(one.text) <= SHORT and not one.aspects


def joined(first: Example, second: Example, chance: random.Random) -> Example:
    """Two examples as clauses of one text, each an aspect with its own label; the whole keeps a label they share."""
    head = first.text.rstrip(" .!,;") + chance.choice(JOINTS[first.lang])
    tail = second.text if chance.random() < 0.5 else lower(second.text[:1], second.lang, chance) + second.text[1:]
    spans = [
        Aspect(start, start + len(text), one.label)
        for start, text, one in ((0, first.text.rstrip(" .!,;"), first), (len(head), tail, second))
        if one.label
    ]
    label = first.label if first.label == second.label else None
    return Example(head + tail, label, first.lang, first.source, tuple(spans))


def around(text: str, aspect: Aspect, others: tuple[Aspect, ...]) -> tuple[int, int]:
    """The part of a text that speaks of an aspect: its clause, cut half way to the terms of other polarity."""
    low, high = 0, len(text)
    for found in BREAK.finditer(text):
        if found.end() <= aspect.start:
            low = found.end()
        elif found.start() >= aspect.end:
            high = found.start()
            break
    rivals = [one for one in others if one.polarity != aspect.polarity and low <= one.start and one.end <= high]
    for other in rivals:
        if other.end <= aspect.start:
            low = max(low, (other.end + aspect.start) // 2)
        elif other.start >= aspect.end:
            high = min(high, (other.start + aspect.end) // 2)
    return low, high
