"""Turkish case endings after numbers, abbreviations and names: 3'ten, 4'e, 12,5'e, NPS'nin.

The ending follows the spoken form: vowel harmony with its last vowel, a hard t after a hard consonant, a buffer letter
after a vowel. Sources: Türk Dil Kurumu, *Yazım Kılavuzu*, "Kesme işareti" and "Sayıların yazılışı".
"""

from __future__ import annotations

import re
from typing import Literal

Case = Literal["abl", "dat", "loc", "gen", "poss", "acc"]
_DIGITS = ("sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_GROUPS = ("", "bin", "milyon", "milyar", "trilyon")
_LETTERS = {"h": "he", "k": "ka", **{vowel: vowel for vowel in "aıoueiöü"}}
_HARD = "fstkçşhp"
_VOWELS = "aıoueiöü"
_FOUR = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}
_LOWER = str.maketrans("Iİ", "ıi")


def spoken(text: str) -> str:
    """The last word of ``text`` as it is said: ``1.240`` → kırk, ``12,5`` → beş, ``NPS`` → se, ``%6`` → altı."""
    last = re.split(r"[\s–-]+", text.strip().rstrip(".!?)»”\"'"))[-1]
    if digits := re.findall(r"\d+", last.rsplit(",", 1)[-1]):
        return _number("".join(digits))
    letters = re.sub(r"[^A-Za-zÇĞİÖŞÜçğıöşüâîû]", "", last)
    folded = letters.translate(_LOWER).lower().translate(str.maketrans("âîû", "aiu"))
    if len(letters) > 1 and letters.isupper():
        return _LETTERS.get(folded[-1], folded[-1] + "e")
    return folded


def _number(digits: str) -> str:
    """The last spoken word of a whole number."""
    digits = digits.lstrip("0") or "0"
    if digits[-1] != "0" or digits == "0":
        return _DIGITS[int(digits[-1])]
    if digits[-2] != "0":
        return _TENS[int(digits[-2])]
    zeros = len(digits) - len(digits.rstrip("0"))
    return "yüz" if zeros % 3 == 2 else _GROUPS[min(zeros // 3, len(_GROUPS) - 1)]


def ending(text: str, case: Case) -> str:
    """The ending alone, without the apostrophe."""
    word = spoken(text)
    vowels = [letter for letter in word if letter in _VOWELS]
    last = vowels[-1] if vowels else "e"
    two, four = ("a" if last in "aıou" else "e"), _FOUR[last]
    open_, hard = word[-1:] in _VOWELS, word[-1:] in _HARD
    return {
        "dat": ("y" if open_ else "") + two,
        "acc": ("y" if open_ else "") + four,
        "loc": ("t" if hard else "d") + two,
        "abl": ("t" if hard else "d") + two + "n",
        "gen": ("n" if open_ else "") + four + "n",
        "poss": ("s" if open_ else "") + four,
    }[case]


def suffixed(text: str, case: Case) -> str:
    """``text`` with its ending after an apostrophe: ``3'ten``, ``%41'e``, ``NPS'nin``."""
    return f"{text}'{ending(text, case)}"
