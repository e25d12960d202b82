"""Case endings of Turkish words by the harmony of their vowels, for sentences that are put together."""

from __future__ import annotations

VOWELS = "aıoueiöü"
HARD = "fstkçşhp"
NARROW = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}
SOFT = {"k": "ğ", "ç": "c", "p": "b"}
KEPT = ("park", "kart", "ekip", "trafik", "bank", "pos")
"""Words whose last consonant stays as it is before a vowel."""


def with_ending(word: str, ending: str) -> str:
    """``word`` with the ending ``i``, ``e``, ``de``, ``den``, ``in`` (cases) or ``di`` (was).

    A word that ends in ``*`` is a compound with a possessive ("çağrı merkezi*"), which takes an n before a case.
    """
    is_compound, stem = word.endswith("*"), word.rstrip("*")
    last = next((letter for letter in reversed(stem.lower()) if letter in VOWELS), "e")
    wide = "a" if last in "aıou" else "e"
    narrow = NARROW[last]
    if ending == "di":
        return stem + (f"yd{narrow}" if stem[-1] in VOWELS else f"{'t' if stem[-1] in HARD else 'd'}{narrow}")
    if ending in ("de", "den"):
        head = "nd" if is_compound else "t" if stem[-1] in HARD else "d"
        return f"{stem}{head}{wide}{'n' if ending == 'den' else ''}"
    tail = {"i": narrow, "e": wide, "in": f"{narrow}n"}[ending]
    if stem[-1] in VOWELS:
        return stem + ("n" if is_compound or ending == "in" else "y") + tail
    return softened(stem) + tail


def softened(stem: str) -> str:
    """The stem as it stands before a vowel: k, ç and p of longer words turn soft."""
    syllables = sum(letter in VOWELS for letter in stem.lower().split()[-1])
    return stem[:-1] + SOFT[stem[-1]] if syllables > 1 and stem[-1] in SOFT and not stem.endswith(KEPT) else stem
