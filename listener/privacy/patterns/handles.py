"""Handles of people: ``@ayse_yilmaz92``. What may be the handle of a company or a page stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from listener.privacy.names import starts_like_a_name
from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_HANDLE = re.compile(r"(?<![\w@/.])@(?P<name>[A-Za-z_][\w.]{1,29}\w)", re.ASCII)
_OWN = re.compile(
    r"(?:insta(?:gram)?|twitter|\big\b|tiktok|telegram|kullan[iı]c[iı]\s?ad[iı]\w{0,3}|username|handle|hesab[iı]m\w{0,3}|my\s(?:account|profile)|dm)"
    r"(?:\s(?:is|adresim|hesab[iı]m|olarak|me\sat|me|at))?\s?[:=]?\s{0,2}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[A-Za-z_.]{3,}\d{2,}$")


def find(text: str, signs: Signs) -> Iterator[Span]:
    """Spans of the handles of people."""
    for match in _HANDLE.finditer(text):
        if _is_person(text, match):
            yield match.start(), match.end(), "handle"


def _is_person(text: str, match: re.Match[str]) -> bool:
    name = match["name"]
    if _NUMBERED.fullmatch(name) or starts_like_a_name(name):
        return True
    return _OWN.search(text, max(0, match.start() - 40), match.start()) is not None
