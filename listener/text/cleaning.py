"""Text cleaned of what does harm, and folded. Turkish has two letters i: lower case goes through ``fold``."""

from __future__ import annotations

import re
import unicodedata

from listener.types import digest

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_MARK = re.compile(f"[{_MARKS}]")
_PILED = re.compile(f"([{_MARKS}]{{8}})[{_MARKS}]+")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"  # invisible, bidirectional
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINER = re.compile("(?:^|(?<=[\x00-\u024f]))[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\u024f]|$)")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def clean(text: str) -> str:
    """``text`` without control, invisible and bidirectional characters; line ends become ``\\n``, blanks stay.

    Zero-width joiners stay where they join (emoji, Arabic and Indic scripts). Half a surrogate pair, which no database
    takes, becomes U+FFFD. More than eight combining marks on a letter are cut: sorting them takes quadratic time.
    """
    if text.isprintable():
        return _flattened(text) if not text.isascii() else text
    text = _HARMFUL.sub("", _LINE_END.sub("\n", text))
    return _flattened(_JOINER.sub("", _LONE_SURROGATE.sub("\ufffd", text)))


def _flattened(text: str) -> str:
    """``text`` with at most eight combining marks on a letter."""
    return _PILED.sub(r"\1", text) if _MARK.search(text) else text


def normalise(text: str) -> str:
    """Clean text in Unicode form NFC, blanks squeezed to one space, line ends to one ``\\n``. Idempotent."""
    text = unicodedata.normalize("NFC", clean(text))
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _LINES.sub("\n", _BLANKS.sub(" ", clean(text))).strip()


def one_line(text: str) -> str:
    """Normal text with every run of blanks and line ends as one space."""
    return " ".join(normalise(text).split())


def fold(text: str, lang: str = "tr") -> str:
    """Lower case in NFC. ``İ`` gives ``i`` in every language, ``I`` gives ``ı`` in Turkish and Azerbaijani only."""
    if text.isascii() and "I" not in text:
        return text.lower()
    text = unicodedata.normalize("NFC", _flattened(text)).replace("İ", "i")
    if lang in ("tr", "az"):
        text = text.replace("I", "ı")
    return unicodedata.normalize("NFC", text.lower().replace("i\u0307", "i"))


def body(title: str, text: str) -> str:
    """What is labelled: title and text on lines of their own; either may be empty."""
    return f"{title}\n{text}" if title and text else title or text


def content_hash(title: str, text: str) -> str:
    """32 hexadecimal digits that change when a reader would see other words."""
    return digest(normalise(body(title, text)))
