"""Numbers in words: ``sıfır beş yüz otuz iki yüz yirmi üç kırk beş altmış yedi``, ``oh seven seven double oh …``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from listener.privacy.patterns.candidates import Candidate
from listener.privacy.patterns.numbers import kind_of
from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_UNITS = {
    "sıfır": 0,
    "bir": 1,
    "iki": 2,
    "üç": 3,
    "dört": 4,
    "beş": 5,
    "altı": 6,
    "yedi": 7,
    "sekiz": 8,
    "dokuz": 9,
    "sifir": 0,
    "uc": 3,
    "dort": 4,
    "bes": 5,
    "alti": 6,
    "zero": 0,
    "oh": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}
_TENS = {
    "on": 10,
    "yirmi": 20,
    "otuz": 30,
    "kırk": 40,
    "elli": 50,
    "altmış": 60,
    "yetmiş": 70,
    "seksen": 80,
    "doksan": 90,
    "kirk": 40,
    "altmis": 60,
    "yetmis": 70,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_HUNDRED = frozenset({"yüz", "yuz", "hundred"})
_TIMES = {"double": 2, "triple": 3, "çift": 2, "cift": 2}
_WORD = "|".join(sorted((*_UNITS, *_TENS, *_HUNDRED, *_TIMES), key=len, reverse=True))
_TOKEN = rf"(?:(?:{_WORD})(?!\w)|\d{{1,4}}(?!\w))"
_RUN = re.compile(rf"(?<!\w){_TOKEN}(?:[\s,.-]{{1,3}}{_TOKEN}){{5,40}}", re.IGNORECASE)
_PART = re.compile(r"\w+")


def find(text: str, signs: Signs) -> Iterator[Span]:
    """Spans of numbers of a person that are written in words, or in words and digits."""
    for run in _RUN.finditer(text):
        digits = spoken_digits(_PART.findall(run[0]))
        if 10 <= len(digits) <= 16 and not run[0].replace(" ", "").isdigit():
            candidate = Candidate(digits, ((0, len(digits)),), digits)
            kind = kind_of(candidate) or ("phone" if len(digits) in (10, 11) and _digit_by_digit(run[0]) else "")
            if kind:
                yield run.start(), run.end(), kind


def _digit_by_digit(run: str) -> bool:
    """Whether single digits are said one by one: nothing else is read out so."""
    return all(part.lower() in _UNITS or part.lower() in _TIMES for part in _PART.findall(run))


def spoken_digits(words: list[str]) -> str:
    """The digits that number words say, hundreds, tens and units together: ``beş yüz otuz iki`` → 532."""
    words, place, made = [_small(word) for word in words], 0, ""
    while place < len(words):
        said, place = _said(words, place)
        made += said
    return made


def _said(words: list[str], place: int) -> tuple[str, int]:
    """The digits of the group of words that begins at ``place``, and where the next one begins."""
    word, following = words[place], words[place + 1] if place + 1 < len(words) else ""
    if word in _TIMES:
        return (str(_UNITS[following]) * _TIMES[word], place + 2) if following in _UNITS else ("", place + 1)
    if word in _UNITS and following not in _HUNDRED:
        return str(_UNITS[word]), place + 1
    if word not in _UNITS and word not in _TENS and word not in _HUNDRED:
        return word, place + 1
    return _compound(words, place)


def _compound(words: list[str], place: int) -> tuple[str, int]:
    """Hundreds, tens and a unit as one number."""
    amount = 0
    if words[place] in _UNITS:
        amount, place = _UNITS[words[place]] * 100, place + 2
    elif words[place] in _HUNDRED:
        amount, place = 100, place + 1
    if place < len(words) and words[place] in _TENS:
        amount, place = amount + _TENS[words[place]], place + 1
    unit = _UNITS.get(words[place], 0) if place < len(words) else 0
    return str(amount + unit), place + bool(unit)


def _small(word: str) -> str:
    """The word as it stands in the lists: ``İKİ`` and ``IKI`` are ``iki``, ``ALTI`` is ``altı``."""
    lower = word.replace("İ", "i").lower()
    return lower if lower in _UNITS or lower in _TENS else word.replace("İ", "i").replace("I", "ı").lower()
