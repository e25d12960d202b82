"""Personal data in running text, a kind a file. A finder gives the spans of its kind, ascending and apart.

Every finder is linear in the length of the text: what stands around a number is looked at in a window of fixed width.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from listener.privacy.patterns import (
    addresses,
    births,
    coordinates,
    handles,
    ibans,
    mails,
    networks,
    numbers,
    plates,
    spelled,
)
from listener.privacy.patterns.signs import Signs, signs_of
from listener.privacy.patterns.spans import Span, merged

Finder = Callable[[str, Signs], Iterable[Span]]

_IN_DIGITS: tuple[Finder, ...] = (
    ibans.find,
    coordinates.find,
    networks.find,
    births.find,
    numbers.find,
    plates.find,
    addresses.find,
)
"""Finders of what has digits, in the order in which they are believed where two claim the same letters."""

ALL = frozenset(
    {"email", "phone", "iban", "card", "tckn", "tax", "ip", "coordinates", "plate", "address", "handle", "birth"}
)
"""What can be masked; each leaves its name in brackets."""


def find(text: str, kinds: Collection[str]) -> list[Span]:
    """The personal data of those ``kinds`` in ``text``, ascending and apart."""
    signs = signs_of(text)
    if signs is None:
        return []
    found: list[Span] = []
    for finder in _finders(signs):
        claimed = finder(text, signs)
        if claimed and (spans := [span for span in claimed if span[2] in kinds]):
            found = merged(found, spans)
    return found


def _finders(signs: Signs) -> Iterator[Finder]:
    """The finders of what there can be in a text with such signs."""
    if signs.mail:
        yield mails.find
    if signs.digits:
        yield from _IN_DIGITS
    if signs.spoken:
        yield spelled.find
    if "@" in signs.text:
        yield handles.find


def masked(text: str, spans: Iterable[Span]) -> str:
    """``text`` with each span replaced by its kind in brackets; spans ascending and apart."""
    return "".join(_parts(text, spans))


def _parts(text: str, spans: Iterable[Span]) -> Iterator[str]:
    place = 0
    for start, end, kind in spans:
        yield text[place:start]
        yield f"[{kind}]"
        place = end
    yield text[place:]
