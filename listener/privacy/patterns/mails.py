"""E-mail addresses, plain and in disguise: ``ali [at] site (nokta) com``, ``ali at gmail dot com``.

The sign between name and host is looked for first, then what stands on its two sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span
from listener.stopwords import stopwords

_LABEL = r"[^\W_][\w-]{0,62}"
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|nokta|\.)\s?[\])}]\s?|\s(?:dot|nokta)\s)"
_ENDS = r"(?:com|net|org|edu|gov|info|biz|tr|co|io|me|de|uk|fr|nl|us|eu|ru|example)(?![^\W_])"
_HOST = re.compile(
    rf"\s{{0,2}}(?:{_LABEL}(?:{_DOT}{_LABEL}){{0,4}}{_DOT}[^\W\d_]{{2,24}}(?![^\W_])"
    rf"|{_LABEL}(?:\s{{0,2}}{_DOT}\s{{0,2}}{_LABEL}){{0,2}}\s{{0,2}}{_DOT}\s{{0,2}}{_ENDS}"
    r"|(?:gmail|hotmail|outlook|yahoo|icloud|yandex|windowslive|mynet)\b(?:\s?\.\s?[a-z]{2,3}){0,2})",
    re.IGNORECASE,
)
_SPOKEN_HOST = re.compile(
    rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}\s(?:dot|nokta)\s[^\W\d_]{{2,24}}(?![^\W_])", re.IGNORECASE
)
_KNOWN_END = re.compile(rf"\W{_ENDS}$", re.IGNORECASE)
_AT = re.compile(r"@|%40|[\[({]\s?(?:at|et|@)\s?[\])}]|(?<=\s)(?:at|et)\s", re.IGNORECASE)
_NAME_LETTER = re.compile(r"[\w.+-]")
_WRITTEN_TO = re.compile(r"mail|posta|adres|yaz|contact|reach|write|address", re.IGNORECASE)
_GOES_ON = re.compile(r"\s+(?:page|site|web|app|link|sayfa|uygulama)", re.IGNORECASE)
_FREE_MAIL = re.compile(r"(?:gmail|hotmail|outlook|yahoo|icloud|yandex|mynet)\b", re.IGNORECASE)
_VERB = re.compile(r"\w{2,}(?:ing|ed)$|(?:look|buy|bought|shop|page|order|found|find|see|work|account|site|store)s?$")


def find(text: str, signs: Signs) -> Iterator[Span]:
    """Spans of e-mail addresses."""
    past = 0
    for sign in _AT.finditer(text):
        if sign.start() < past:
            continue
        span = _address(text, sign, past)
        if span:
            yield (*span, "email")
            past = span[1]


def _address(text: str, sign: re.Match[str], past: int) -> tuple[int, int] | None:
    """The span of the address around ``sign``, if there is one."""
    spoken = sign[0][:1] in "aeAE"
    host = (_SPOKEN_HOST if spoken else _HOST).match(text, sign.end())
    if not host:
        return None
    start, end = _name(text, sign.start(), past)
    if end < sign.start() and sign[0] == "@" and not (_KNOWN_END.search(host[0]) or _FREE_MAIL.match(host[0].lstrip())):
        return None  # a handle behind a word
    if start == end or (spoken and not _means_mail(text, start, end, host)):
        return None
    return start, host.end()


def _name(text: str, sign: int, past: int) -> tuple[int, int]:
    """The span of the name in front of the sign, not before ``past``."""
    end = sign
    while end > max(past, sign - 2) and text[end - 1].isspace():
        end -= 1
    start = end
    while start > past and _NAME_LETTER.match(text, start - 1):
        start -= 1
    if end < sign and text[sign] == "@" and _is_sentence(text[start:end]):
        return end, end
    return start, end


def _is_sentence(word: str) -> bool:
    """Whether a word with a blank behind it belongs to the sentence rather than to an address: it ends a sentence."""
    return word[-1:] in (".", "-", "+")


def _means_mail(text: str, start: int, end: int, host: re.Match[str]) -> bool:
    """Whether ``NAME at HOST dot com`` is an address and not a sentence about a site."""
    name = text[start:end].lower()
    if re.search(r"[\d._+-]", name):
        return True
    if _WRITTEN_TO.search(text, max(0, start - 30), start):
        return True
    if _GOES_ON.match(text, host.end()) or name in stopwords("en") or name in stopwords("tr") or _VERB.match(name):
        return False
    return _FREE_MAIL.match(host[0]) is not None
