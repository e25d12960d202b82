"""Addresses of houses: Turkish (``Atatürk Mah. Gül Sok. No:12 D:5``), English (``12 Elm Street, Apt 4``), postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_BIG = "A-ZÇĞİÖŞÜÂ"
_NAME = rf"(?:[{_BIG}][\w'’.-]{{0,24}}|\d{{1,4}}\.?)"
_STREET = (
    r"(?:[Mm]ah(?:allesi|\.)?|MAH(?:ALLESİ|ALLESI|\.)?|[Cc]ad(?:desi|\.)?|CAD(?:DESİ|DESI|\.)?|[Cc]d\.?|[Ss]ok(?:a[kğ]ı|a[kg]i|ak|\.)?|"
    r"SOK(?:AK|AĞI|\.)?|[Ss]k\.?|[Bb]ulvar[ıi]|[Bb]ul(?:v)?\.|[Bb]lv\.?|[Ss]itesi|[Aa]pt\.?|[Aa]partman[ıi]|[Yy]olu)"
)
_UNIT = (
    r"(?:(?:[Nn]o|NO|[Nn]umara|[Dd]aire|[Dd]|[Kk]at|[Kk]|[Bb]lok|[İi]ç\s[Kk]ap[ıi](?:\sno)?|[Kk]ap[ıi](?:\s[Nn]o)?)\s?[:.]?\s?\d{1,4}(?:\s?/\s?\w{1,4})?(?!\d)"
    r"|[A-Z]\s?[Bb]lok|[A-Z]\d?\s[Bb]lok)"
)
_GAP = r"[\s,;/-]{0,3}"
_TURKISH = re.compile(
    rf"(?<![\w])(?:{_NAME}[ ]){{1,4}}{_STREET}(?![a-zçğıöşü]){_GAP}"
    rf"(?:(?:{_NAME}[ ]){{1,4}}{_STREET}(?![a-zçğıöşü]){_GAP}){{0,3}}"
    rf"(?:(?:[{_BIG}][\w'’.-]{{1,24}}[ ]){{1,3}}(?:[Aa]pt\.?|[Aa]partman[ıi]|[Ss]itesi){_GAP})?"
    rf"(?:{_UNIT}(?:{_GAP}{_UNIT}){{0,5}}|\d{{1,4}}(?:\s?/\s?\w{{1,4}})?(?![\w.,]?\d)(?!\s?(?:[Tt][Ll]|₺|lira|gün|saat|dakika|kişi|adet|kez|%|numaral[ıi]\s(?:ma[gğ]aza|[sş]ube))))"
    rf"(?:{_GAP}\d{{5}}(?!\d))?(?:{_GAP}[{_BIG}][\wçğıöşü]{{2,20}}\s?/\s?[{_BIG}][\wçğıöşü]{{2,20}})?"
)
_SMALL = re.compile(
    r"(?<!\w)(?:[^\W\d_]{2,20}\s){0,2}(?:[^\W\d_]{2,20}|\d{1,4}\.?)\s(?:mahallesi|mah\.?|caddesi|cad\.?|cd\.?|soka[kğg][ıi]?|sok\.?|sk\.?|bulvar[ıi])\s?[,.]?\s?"
    r"(?:(?:[^\W\d_]{2,20}|\d{1,4}\.?)\s(?:caddesi|cad\.?|cd\.?|soka[kğg][ıi]?|sok\.?|sk\.?)\s?[,.]?\s?)?"
    r"(?:no|numara|daire|d|kat)\s?[:.]?\s?\d{1,4}(?:\s?/\s?\w{1,3}(?!\w))?(?:[\s,]{1,2}(?:daire|d|kat|k)\s?[:.]?\s?\d{1,3})*",
    re.IGNORECASE,
)
_ROAD = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Terrace|Place|Pl|Way|Close|"
    r"Crescent|Square|Sq|Parkway|Pkwy|Gardens|Grove|Hill|Row|Mews|Walk)"
)
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}"
_ROOM = r"(?:(?:Apt|Apartment|Flat|Unit|Suite|Ste|Room|Floor|#)\.?\s?#?\w{1,5})"
_TAIL = (
    rf"(?:,?\s{_ROOM})?(?:,\s?[A-Z][\w.'-]{{1,20}}(?:\s[A-Z][\w.'-]{{1,20}}){{0,2}})?"
    rf"(?:,?\s[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?|,?\s{_POSTCODE})?"
)
_ENGLISH = re.compile(
    rf"(?<![\w.])(?:{_ROOM},?\s)?\d{{1,5}}[A-Za-z]?,?\s(?:(?:North|South|East|West|N|S|E|W)\.?\s)?(?:[A-Z][\w'’.-]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th))(?:\s[A-Z][\w'’.-]{{1,20}}){{0,2}}\s{_ROAD}(?!\w)\.?{_TAIL}"
)
_ENGLISH_SMALL = re.compile(
    r"(?:address(?:\sis)?|live\s(?:at|on)|deliver(?:ed|y)?\sto|sent?\s(?:it\s)?to|house\sat|move\sto|moved\sto)\s?:?\s(?P<house>\d{1,5}[a-z]?\s(?:[a-z][\w'’-]{1,20}\s){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|court|terrace|close|way|crescent|square)(?!\w)(?:,?\s(?:apt|flat|unit)\.?\s?\w{1,4})?)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?<![\w-]){_POSTCODE}(?![\w-])|(?<!\w)[Pp]\.?\s?[Oo]\.?\s?[Bb](?:ox|OX)\s\d{{1,6}}(?!\w)")
_POSTAL_SIGN = re.compile("[0-9][A-Z]{2}(?![\\w-])")


def find(text: str, signs: Signs) -> Iterable[Span]:
    """Spans of addresses that lead to a house: a street with a number, a British postcode, a post box."""
    alone = _POSTAL_SIGN.search(text) or " box " in signs.lower
    return _apart(text, signs.street, bool(alone)) if alone or signs.street else ()


def _apart(text: str, street: bool, alone: bool) -> Iterator[Span]:
    found = list(_of_houses(text)) if street else []
    found += [match.span() for match in _ALONE.finditer(text)] if alone else []
    past = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= past:
            past = end
            yield start, end, "address"


def _of_houses(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_TURKISH, _SMALL, _ENGLISH):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span("house") for match in _ENGLISH_SMALL.finditer(text))
