"""Payment cards: digits of a network that pass Luhn's check, and cards of which only some digits are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from listener.privacy.patterns.candidates import Candidate
from listener.privacy.patterns.spans import Span

_CARD = re.compile(r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7]|35|65|60|62|67|97)\d{14}|3[47]\d{13}|3[068]\d{12}")
_HIDDEN = r"[*xX•#]"
_PART_MASKED = re.compile(
    rf"(?<![\w*•#])(?:\d{{4}}[ -]?(?:\d{{2}}{_HIDDEN}{{2}}|{_HIDDEN}{{4}})[ -]?{_HIDDEN}{{4}}"
    rf"[ -]?(?:\d{{4}}|{_HIDDEN}\d{{3}})"
    rf"|(?:{_HIDDEN}{{4}}[ -]?){{1,3}}\d{{4}}|\d{{4}}[ -]?\d{{2}}{_HIDDEN}{{6}}\d{{4}}"
    rf"|\d{{4,6}}[ ]?{_HIDDEN}{{4,9}}[ ]?\d{{4}})(?!\w)"
)


def is_card(number: Candidate) -> bool:
    """Whether it is a card's: a network's prefix and length, Luhn's check, and not told to be a parcel's."""
    if len(number.digits) < 13 or not _CARD.fullmatch(number.digits) or not luhn.is_valid(number.digits):
        return False
    return not (
        number.one_group
        and (number.glued or number.around.coded or number.around.labelled_thing or number.around.amount)
    )


def part_masked(text: str) -> Iterator[Span]:
    """Cards with stars: ``4111 **** **** 1111``, ``**** 1111``."""
    for match in _PART_MASKED.finditer(text):
        yield match.start(), match.end(), "card"
