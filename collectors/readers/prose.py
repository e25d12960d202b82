"""What people wrote, as they meant it: damaged letters mended where that is certain, markup and entities as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collectors.readers.markup import plain

_MOJIBAKE = re.compile(
    "[\u00c2\u00c3\u00c4\u00c5\u00e2\u00ef\u00f0\u0102\u0103]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u011e\u011f\u0130\u0131\u015e"
    "\u015f\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)


def _misread() -> Iterator[tuple[str, str]]:
    """Turkish letters and common signs as their UTF-8 looks in Windows-1252, Windows-1254 and ISO 8859-1."""
    for letter in "çğıöşüÇĞİÖŞÜâîûÂÎÛ’‘“”…–—":
        data = letter.encode("utf-8")
        yield data.decode("latin-1"), letter
        for name in ("cp1252", "cp1254"):
            yield "".join(bytes((one,)).decode(name, "ignore") or chr(one) for one in data), letter


_LETTERS = dict(_misread())
_PAIRS = re.compile("|".join(map(re.escape, sorted(_LETTERS, key=len, reverse=True))))
_TAGS = (
    "p|br|div|span|b|i|u|em|strong|a|ul|ol|li|h[1-6]|img|font|table|tr|td|th|tbody|thead|blockquote|script|style|pre|code|hr|"
    "sup|sub|small|center|section|article|iframe|html|body|head|s|del|mark|label|button|input|form|video|audio|noscript"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|<!--|<!\[CDATA\[|&(?:[a-zA-Z]{{2,8}}|#\d{{2,6}}|#x[0-9a-fA-F]{{2,6}});", re.I
)
_LATIN = re.compile("[þðýÞÐÝ]")
_OTHERS = re.compile("[áéíóúæåčřžěůñÁÉÍÓÚÆÅşğıŞĞİ]")
"""Letters beside which þ, ð and ý are what they seem: Icelandic, Czech, or Turkish that was read right."""
_TURKISH = str.maketrans("þðýÞÐÝ", "şğıŞĞİ")
"""Turkish of Windows-1254 that was read as Windows-1252."""
_LOST = re.compile(r"(?<=[a-zA-Z])\?+(?=[a-z])")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_GONE = frozenset({"[deleted]", "[removed]", "[silindi]", "[kaldırıldı]"})
"""What stands where a text was taken away."""


def prose(text: str) -> str:
    """``text`` as its reader should see it; sound text comes back as it is."""
    text = letters(text)
    if ("<" in text or "&" in text) and _MARKUP.search(text):
        text = plain(_CDATA.sub(r"\1", text))
    return "" if text and text[0] == "[" and text in _GONE else text


def letters(text: str) -> str:
    """``text`` with the letters that were meant, where it is certain that they were read in another encoding."""
    if text.isascii():
        return text
    if _MOJIBAKE.search(text):
        text = mended(text)
    return text.translate(_TURKISH) if _LATIN.search(text) and not _OTHERS.search(text) else text


def mended(text: str) -> str:
    """``text`` whose UTF-8 was read as another encoding, put right; as it is where that is not certain."""
    text = _PAIRS.sub(lambda found: _LETTERS[found[0]], text)
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding

    made: str = fix_encoding(text)
    return made if "\ufffd" not in made else text


def is_damaged(text: str) -> bool:
    """Whether letters of ``text`` are lost: replacement signs, or broken pairs that cannot be mended."""
    if "?" in text and "://" not in text and _LOST.search(text):
        return True
    return "\ufffd" in text or bool(not text.isascii() and _MOJIBAKE.search(text) and _MOJIBAKE.search(mended(text)))
