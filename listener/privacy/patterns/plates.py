"""Number plates: Turkish (``34 ABC 123``) and British (``AB12 CDE``)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_TURKISH = re.compile(
    r"[0-8][0-9](?<![\w.,:/-]..)(?<!00|8[2-9])(?P<gap>[ -]?)"
    r"(?P<letters>[A-PR-VYZ]{1,3})[ -]?(?P<serial>\d{2,5})(?![\w%]|[.,]\d|[/:]\d)",
    re.IGNORECASE,
)
_BRITISH = re.compile(r"[0-9]{2}(?<=[A-Za-z]{2}..)(?<![\w-]....)(?P<gap> ?)[A-Za-z]{3}(?![\w-])")
_SERIAL = {1: (4, 5), 2: (3, 4), 3: (2, 3)}
"""Digits behind so many letters."""
_NO_PLATE_WORDS = """
TL TRY USD EUR GBP KG GR G L LT ML CM MM M KM GB MB TB KB HZ W KW V A AY YIL GUN SA DK SN AM PM ST MAH SOK CAD
NO VE YA DE DA KAT D BIN M2 INC IN FT OZ LB MP K P X AD ADT PUAN IL EKI KAS ARA OCA SUB MAR NIS MAY HAZ TEM AGU
EYL OCT NOV DEC JAN FEB APR JUN JUL AUG SEP NOT BUT ARE WAS HAS HAD NOW NEW OLD PCS PER MAX MIN PRO GEN ITEM OF
TO AND OR AT ON BY FOR THE ILE DAN DEN MI MU Y S C
"""
_NO_PLATE = frozenset(_NO_PLATE_WORDS.split())
_VEHICLE = re.compile(
    r"plaka|ara[cç]|araba|kurye|kamyon|minib[uü]s|otob[uü]s|taksi(?!t)|motor|s[uü]r[uü]c|[sş]of[oö]r|plate|registration|\breg\b|vehicle|\bcar\b|\bvan\b|"
    r"\btruck\b|driver|courier|licen[cs]e|\btaxi\b|park",
    re.IGNORECASE,
)
_PLATE = re.compile(r"plaka|\bplates?\b|registration", re.IGNORECASE)
_WINDOW = 40


def find(text: str, signs: Signs) -> Iterable[Span]:
    """Spans of plates: in capitals anywhere, in small letters where a vehicle is spoken of."""
    several = signs.digits >= 4 and len(signs.groups) > 1
    if not several and 2 not in signs.groups:
        return ()
    turkish = [match.span() for match in _TURKISH.finditer(text) if _is_turkish(match)] if several else []
    british = [span for match in _BRITISH.finditer(text) if (span := _british(match))] if 2 in signs.groups else []
    return [(*span, "plate") for span in sorted([*turkish, *british])] if turkish or british else ()


def _is_turkish(match: re.Match[str]) -> bool:
    letters = match["letters"]
    if len(match["serial"]) not in _SERIAL[len(letters)]:
        return False
    if letters.upper() in _NO_PLATE:
        return _near(match, _PLATE) or (letters.isupper() and len(letters) == 1 and _near(match, _VEHICLE))
    if _near(match, _VEHICLE):
        return True
    return letters.isupper() and letters.isascii() and not _shouted(match)


def _british(match: re.Match[str]) -> tuple[int, int] | None:
    """The span of the plate whose digits begin the match, if it is one."""
    start, end = match.start() - 2, match.end()
    capitals = match.string[start:end].isupper() and bool(match["gap"])
    return (start, end) if capitals or _near(match, _VEHICLE) else None


def _shouted(match: re.Match[str]) -> bool:
    """Whether the words around it are in capitals, too, so that capitals say nothing."""
    text, (start, end) = match.string, match.span()
    around = text[max(0, start - _WINDOW) : start] + text[end : end + _WINDOW]
    return around.isupper() and sum(map(str.isalpha, around)) > 3


def _near(match: re.Match[str], words: re.Pattern[str]) -> bool:
    """Whether one of the words stands near it."""
    text, start, end = match.string, match.start(), match.end()
    return bool(words.search(text, max(0, start - _WINDOW), start) or words.search(text, end, end + _WINDOW))
