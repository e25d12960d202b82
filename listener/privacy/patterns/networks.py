"""Addresses of machines: IPv4 and IPv6."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import AddressValueError, IPv6Address

from listener.privacy.patterns.context import Around
from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IP4 = re.compile(rf"(?<![\w.,])(?:{_OCTET}\.){{3}}{_OCTET}(?:/\d{{1,2}})?(?![\w]|\.\d)(?!-\d)", re.ASCII)
_IP6 = re.compile(
    r"(?<![\w:.])(?=[0-9a-f:.]{0,45}:)[0-9a-f]{0,4}(?::{1,2}[0-9a-f]{1,4}){2,7}(?:::)?(?![\w:])",
    re.IGNORECASE | re.ASCII,
)


def find(text: str, signs: Signs) -> Iterable[Span]:
    """Spans of addresses; a version of four numbers is none where the words say version."""
    if signs.digits >= 4 and text.count(".") >= 3:
        return _fours(text)
    return _sixes(text) if text.count(":") >= 2 else ()


def _fours(text: str) -> Iterator[Span]:
    for match in _IP4.finditer(text):
        if not Around(text, *match.span()).version:
            yield match.start(), match.end(), "ip"


def _sixes(text: str) -> Iterator[Span]:
    for match in _IP6.finditer(text):
        if _is_six(match[0]):
            yield match.start(), match.end(), "ip"


def _is_six(found: str) -> bool:
    try:
        IPv6Address(found)
    except AddressValueError:
        return False
    return len(found) >= 6
