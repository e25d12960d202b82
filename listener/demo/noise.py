"""How people type: missing diacritics, slips, lower case, rants in capitals, stretched vowels, emoji, loose stops."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

_PLAIN = str.maketrans("çğıöşüÇĞİÖŞÜâî", "cgiosuCGIOSUai")
_NEAR = {
    "a": "sq", "b": "vn", "c": "vx", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "k": "jl",
    "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "bc",
    "y": "tu", "z": "a",
}  # fmt: skip
_STRETCH = {
    "tr": re.compile(r"\b(çok|hiç|süper|harika|yeter|bravo|asla|rezalet|güzel|uzun|lütfen|bayıldım)\b", re.IGNORECASE),
    "en": re.compile(r"\b(so|never|love|please|slow|great|really|good|bad|way|soon|super)\b", re.IGNORECASE),
}
_EMOJI = {
    "neg": ("😡", "😠", "👎", "😤", "🙄", "😒", "😞", "💔", "🤦‍♀️", "🤦", "😑", "🤬", "😭", "👎🏻"),
    "mid": ("🤔", "😐", "🙂", "🤷‍♀️", "😕", "🤷", "😅", "🙃"),
    "pos": ("😍", "👍", "❤️", "🙏", "😊", "👏", "🥰", "💙", "🌸", "💯", "👌", "🎉", "✨", "👍🏻", "🤗"),
}
_FACES = {"neg": (":(", ":/", ":((", "-_-"), "mid": (":/", ":)", "^^"), "pos": (":)", ":))", "<3", ":D")}


@dataclass(frozen=True, slots=True)
class Habits:
    """Probabilities of a channel's typing habits."""

    lower: float
    upper: float
    plain: float
    slip: float
    emoji: float
    loose: float


CHANNELS: dict[str, Habits] = {
    "app": Habits(0.42, 0.05, 0.22, 0.21, 0.20, 0.55),
    "shop": Habits(0.40, 0.04, 0.18, 0.20, 0.13, 0.50),
    "survey": Habits(0.45, 0.02, 0.17, 0.16, 0.05, 0.50),
    "ticket": Habits(0.24, 0.03, 0.14, 0.19, 0.02, 0.30),
    "email": Habits(0.10, 0.01, 0.08, 0.14, 0.00, 0.15),
    "social": Habits(0.60, 0.05, 0.24, 0.19, 0.34, 0.60),
    "forum": Habits(0.45, 0.02, 0.18, 0.19, 0.10, 0.45),
}


def upper(text: str, lang: str) -> str:
    """Capitals, with Turkish i and ı where the language is Turkish."""
    return (text.replace("i", "İ").replace("ı", "I") if lang == "tr" else text).upper()


def lower(text: str, lang: str) -> str:
    """Small letters, with Turkish İ and I where the language is Turkish."""
    return (text.replace("İ", "i").replace("I", "ı") if lang == "tr" else text).lower()


def capital(text: str, lang: str) -> str:
    """The text with its first letter as a capital."""
    return upper(text[:1], lang) + text[1:]


def plain(text: str) -> str:
    """Turkish letters as on an English keyboard."""
    return text.translate(_PLAIN)


def slip(rng: Random, text: str) -> str:
    """One slip of the finger in a longer word: a letter dropped, doubled, swapped or hit beside."""
    words = text.split(" ")
    places = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    words[at] = _slipped(rng, words[at])
    return " ".join(words)


def _slipped(rng: Random, word: str) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + rng.choice(_NEAR.get(word[at], word[at])) + word[at + 1 :]


def stretch(rng: Random, text: str, lang: str) -> str:
    """One emphatic word with its last vowel pulled out, where there is one."""
    found = list(_STRETCH[lang].finditer(text))
    if not found:
        return text
    one = rng.choice(found)
    vowels = [at for at in range(*one.span()) if text[at].lower() in "aeıioöuü"]
    return text[: vowels[-1]] + text[vowels[-1]] * rng.randrange(3, 6) + text[vowels[-1] + 1 :]


def emoji(rng: Random, mood: str) -> str:
    """One emoji or face, at times repeated."""
    if rng.random() < 0.3:
        return rng.choice(_FACES[mood])
    return rng.choice(_EMOJI[mood]) * rng.choice((1, 1, 1, 2, 3))


def dirty(rng: Random, text: str, lang: str, mood: str, habits: Habits) -> str:
    """The text as this person types it in this channel."""
    if rng.random() < 0.07:
        text = stretch(rng, text, lang)
    case = rng.random()
    if case < habits.upper and mood != "mid":
        text = upper(text, lang)
    elif case < habits.upper + habits.lower:
        text = lower(text, lang)
    if lang == "tr" and rng.random() < habits.plain:
        text = plain(text)
    for _ in range(1 + len(text) // 160):
        if rng.random() < habits.slip:
            text = slip(rng, text)
    if rng.random() < habits.emoji:
        text = f"{text} {emoji(rng, mood)}"
    return text
