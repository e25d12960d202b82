"""IBANs in any grouping, over line ends, too, that fit their country's form and checksum (ISO 13616)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stdnum import iban

from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_BETWEEN = r"[ \u00a0.\-_\n]{0,2}"
_IBAN = re.compile(
    rf"(?<![^\W_])(?=([a-z]{{2}}{_BETWEEN}\d[ ]?\d(?:{_BETWEEN}[a-z0-9]){{11,30}}))", re.IGNORECASE | re.ASCII
)
_PART = re.compile(r"[^ \u00a0.\-_\n]+")
_TURKISH_BODY = re.compile(rf"(?<![\w.])\d(?:{_BETWEEN}\d){{23}}(?!\d)", re.ASCII)


def find(text: str, signs: Signs) -> Iterable[Span]:
    """Spans of IBANs; 24 digits that make a Turkish one with ``TR`` in front are one, too."""
    return _ibans(text, signs) if signs.digits >= 10 else ()


def _ibans(text: str, signs: Signs) -> Iterator[Span]:
    past = 0
    for match in _IBAN.finditer(text):
        if match.start() >= past:
            end = _end(text, match.start(), match.end(1))
            if end:
                past = end
                yield match.start(), end, "iban"
    if not past and signs.digits >= 24:
        yield from _without_country(text)


def _end(text: str, start: int, end: int) -> int:
    """Where the IBAN that begins at ``start`` ends, 0 where none does."""
    compact = ""
    for part in _PART.finditer(text, start, end):
        compact += part[0]
        following = text[part.end() : part.end() + 1]
        if len(compact) >= 15 and not (following.isalnum() and following.isascii()) and iban.is_valid(compact):
            return part.end()
    return 0


def _without_country(text: str) -> Iterator[Span]:
    for match in _TURKISH_BODY.finditer(text):
        if iban.is_valid("TR" + re.sub(r"\D", "", match[0])):
            yield match.start(), match.end(), "iban"
