"""Languages as sources name them (``tr-TR``, ``EN``, ``Turkish``, ``İngilizce``) to ISO 639-1."""

from __future__ import annotations

import re
from collections.abc import Mapping

from collectors.readers.likert import folded

_NAMES: Mapping[str, str] = {
    name: code
    for code, names in {
        "tr": "turkish turkce turkisch tur turkiye",
        "en": "english ingilizce englisch eng",
        "de": "german almanca deutsch deu ger",
        "fr": "french fransizca francais fra fre",
        "es": "spanish ispanyolca espanol spa",
        "it": "italian italyanca italiano ita",
        "ar": "arabic arapca ara",
        "ru": "russian rusca rus",
        "nl": "dutch felemenkce hollandaca nederlands nld dut",
        "pt": "portuguese portekizce por",
        "az": "azerbaijani azerice aze",
        "fa": "persian farsca fas per",
        "el": "greek yunanca ell",
        "bg": "bulgarian bulgarca bul",
        "ku": "kurdish kurtce kur",
        "uk": "ukrainian ukraynaca ukr",
        "pl": "polish lehce pol",
        "ro": "romanian romence ron rum",
    }.items()
    for name in names.split()
}
_CODE = re.compile(r"([A-Za-z]{2})(?:[-_ ][A-Za-z]{2,4})*(?:[-_][A-Za-z0-9]+)*")
CODES = frozenset(
    {
        *_NAMES.values(),
        *[
            "ja",
            "zh",
            "ko",
            "sv",
            "da",
            "no",
            "nb",
            "fi",
            "cs",
            "hu",
            "sk",
            "hr",
            "sr",
            "sl",
            "sq",
            "he",
            "hi",
            "id",
            "ms",
            "th",
            "vi",
            "ca",
            "ka",
            "hy",
            "kk",
            "uz",
        ],
    }
)
"""Codes that are taken for languages."""


def language_code(text: str) -> str:
    """ISO 639-1 of what ``text`` names, empty where it names no language that is known."""
    found = _CODE.fullmatch(text.strip())
    if found and found[1].lower() in CODES:
        return found[1].lower()
    words = folded(text).split()
    return _NAMES.get(words[0], "") if words and len(words) <= 3 else ""
