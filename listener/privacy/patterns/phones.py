"""Phone numbers: Turkish ones in any way of writing, others with ``+`` or ``00`` or as their countries write them."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from listener.privacy.patterns.candidates import Candidate

_TURKISH = re.compile(r"(?:0090|90|0)?5\d{9}|(?:0090|90|0)[2348]\d{9}")
_NATURAL = frozenset(
    {
        (3, 3, 2, 2),
        (3, 3, 4),
        (3, 7),
        (10,),
        (3, 2, 2, 3),
        (3, 4, 3),
        (3, 3, 2, 1, 1),
        (3, 2, 3, 2),
        (3, 2, 5),
        (3, 5, 2),
        (3, 4, 1, 2),
        (4, 2, 2, 2),
        (4, 3, 3),
        (6, 2, 2),
        (6, 4),
        (3, 6, 1),
        (1,) * 10,
        (2,) * 5,
    }
)
"""Sizes of the groups of ten digits as people write them, the number of the country and the 0 apart."""
_NORTH_AMERICAN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_BRITISH_MOBILE = re.compile(r"07[1-9]\d{8}")
_BRITISH_SIZES = frozenset({(5, 6), (5, 3, 3), (4, 3, 4), (3, 4, 4), (5, 2, 4), (5, 2, 2, 2), (3, 3, 5)})
_BRITISH_LINE = re.compile(r"0[12]\d{8,9}")


def with_sign(text: str, start: int) -> int:
    """Where a number's ``+`` or ``(`` stands, else ``start``, at most four letters before."""
    place = start
    while place and start - place < 4 and text[place - 1] in "+(":
        place -= 1
    return place


def is_phone(number: Candidate) -> bool:
    """Whether it is a phone number that a plan of numbers knows and that nothing says is something else."""
    digits = number.digits
    if number.is_plain or (digits[0] != "0" and (number.around.amount or number.around.version)):
        return False
    if _signed(number):
        return not number.around.amount and is_known("+" + digits)
    if digits.startswith("00") and not digits.startswith("0090"):
        return is_known("+" + digits[2:]) and not number.around.thing
    if number.glued and not (digits.startswith("05") and len(digits) == 11 and number.around.phone):
        return False
    return _turkish(number) or _american(number) or _british(number) or _told(number)


def _signed(number: Candidate) -> bool:
    return "+" in number.text[with_sign(number.text, number.start) : number.start]


def _turkish(number: Candidate) -> bool:
    digits = number.digits
    if not _TURKISH.fullmatch(digits) or not is_known("+90" + digits[-10:]):
        return False
    if (number.torn or number.gaps == {"."}) and not _natural(number):
        return False
    if number.one_group and not number.around.phone:
        return not (number.around.thing if len(digits) == 10 else number.around.labelled_thing)
    return not (number.around.version or (len(digits) == 10 and number.one_group and number.around.amount))


def _natural(number: Candidate) -> bool:
    """Whether its ten last digits are grouped as people group them."""
    sizes, front = list(number.sizes), len(number.digits) - 10
    while front and sizes and sizes[0] <= front:
        front -= sizes.pop(0)
    if sizes:
        sizes[0] -= front
    return tuple(sizes) in _NATURAL


def _american(number: Candidate) -> bool:
    """``(415) 555-2671``, ``415-555-2671``; with blanks or points alone only where the words say phone."""
    if not _NORTH_AMERICAN.fullmatch(number.digits) or number.torn:
        return False
    if number.sizes not in ((3, 3, 4), (1, 3, 3, 4)):
        return False
    brackets = number.text[max(0, number.start - 1) : number.start] == "(" and ")" in "".join(number.gaps)
    return not number.around.labelled_thing and (brackets or number.gaps == {"-"} or number.around.phone)


def _british(number: Candidate) -> bool:
    """``07700 900123``, ``020 7946 0958``; in one piece where the words do not say otherwise."""
    digits = number.digits
    if number.torn or number.around.labelled_thing:
        return False
    if _BRITISH_MOBILE.fullmatch(digits):
        return number.sizes in _BRITISH_SIZES or (number.one_group and not number.around.thing)
    return bool(_BRITISH_LINE.fullmatch(digits)) and number.gaps <= {" ", ") ", "-"} and number.sizes in _BRITISH_SIZES


def _told(number: Candidate) -> bool:
    """A number of a plan that is not looked at otherwise, where the words say phone."""
    return (
        9 <= len(number.digits) <= 13 and not number.torn and number.around.phone and not number.around.labelled_thing
    )


@lru_cache(maxsize=1024)
def is_known(number: str) -> bool:
    """Whether the numbering plans know ``number`` (with ``+`` and the country's code), or could give it out."""
    if not 8 <= len(number) <= 16:
        return False
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) or number.startswith(("+447", "+1"))
