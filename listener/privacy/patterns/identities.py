"""Identity numbers (TCKN) by their two check digits; tax numbers (VKN, VAT and the like) where the words say so."""

from __future__ import annotations

import re

from stdnum.tr import tckimlik, vkn

from listener.privacy.patterns.candidates import Candidate

_TAX_BEFORE = re.compile(
    r"(?:vergi\w{0,3}|vkn|v\.?\s?k\.?\s?n\.?|v\.\s?d\.|tax\w{0,4}|vat|kdv|ein|utr|tin)"
    r"(?:\s?(?:dairesi\w{0,2}|kimlik|no\w{0,6}|numara\w{0,5}|num\w*|number|id\w*|hesap|is|was|ve|:|=|-|\.|/))*[\s:.(]{0,3}$",
    re.IGNORECASE,
)
_TAX_AFTER = re.compile(
    r"['’]?\s{0,2}(?:\w{1,10}\s+)?(?:\w{1,10}\s+)?(?:vergi|vkn|tax\s(?:id|no|number))", re.IGNORECASE
)
_WINDOW = 60


def is_identity(number: Candidate) -> bool:
    """Whether it is a Turkish identity number: both check digits hold and nothing says that it is another number."""
    digits = number.digits
    if len(digits) != 11 or sum(map(int, digits[:10])) % 10 != int(digits[10]):
        return False
    if not tckimlik.is_valid(digits) or number.is_plain:
        return False
    if number.around.identity:
        return True
    return not (number.glued or number.torn or number.around.thing or number.around.amount or number.around.version)


def is_tax(number: Candidate) -> bool:
    """Whether it is a tax number: the words around it say so, and a Turkish one's check digit holds."""
    count = len(number.digits)
    if count not in (9, 10) or number.torn or not number.around.said(_TAX_BEFORE, _TAX_AFTER, _WINDOW):
        return False
    return vkn.is_valid(number.digits) if count == 10 and not _foreign(number) else count == 9 or _foreign(number)


def _foreign(number: Candidate) -> bool:
    """Whether it is called by the word of another country."""
    before = number.text[max(0, number.start - _WINDOW) : number.start].lower()
    return re.search(r"\b(?:vat|utr|ein|tin|tax)\b", before) is not None
