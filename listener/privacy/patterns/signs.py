"""Cheap signs by which most texts are spared the dear patterns."""

from __future__ import annotations

import re
from functools import cached_property

_DIGIT = re.compile("[0-9]")
_DIGITS = re.compile("[0-9]+")
_MASKED_CARD = re.compile(r"[*xX•#]{4}")
_STREET = re.compile(
    r"\s(?:mah(?:alle|\W|$)|cad(?:de|\W|$)|cd(?!\w)|sok(?:a|\W|$)|sk(?!\w)|bul(?:v|\.)|blv|sitesi|apt|apartman|yolu"
    r"|(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|terrace|place|pl|way|close|crescent"
    r"|square|sq|parkway|pkwy|gardens|grove|hill|row|mews|walk)(?!\w))"
)


class Signs:
    """What a text holds that personal data could be made of; the dearer signs only when asked for."""

    __slots__ = ("__dict__", "digits", "groups", "lower", "mail", "spoken", "text")

    def __init__(self, text: str, lower: str, mail: bool, spoken: bool) -> None:
        self.text, self.lower, self.mail, self.spoken = text, lower, mail, spoken
        self.groups = list(map(len, _DIGITS.findall(text)))
        self.digits = sum(self.groups)

    @cached_property
    def street(self) -> bool:
        """Whether there may be the address of a house."""
        return _STREET.search(self.lower) is not None

    @cached_property
    def hidden_card(self) -> bool:
        """Whether there may be a card of which only some digits are written."""
        return self.digits >= 4 and _MASKED_CARD.search(self.text) is not None


def signs_of(text: str) -> Signs | None:
    """The signs in ``text``; None where there are none, as in most texts."""
    lower = text.lower()
    mail = "@" in text or "%40" in text or " dot " in lower or " nokta " in lower or _in_brackets(lower)
    spoken = (
        "zero" in lower
        or "five" in lower
        or "seven" in lower
        or "double" in lower
        or "sıfır" in lower
        or "sifir" in lower
        or "beş " in lower
        or "bes " in lower
    )
    return Signs(text, lower, mail, spoken) if mail or spoken or _DIGIT.search(text) else None


def _in_brackets(lower: str) -> bool:
    """Whether ``at`` or ``et`` stands in brackets, or nearly."""
    if "(" in lower and ("(at" in lower or "(et" in lower or "( at" in lower or "( et" in lower):
        return True
    if "[" in lower and ("[at" in lower or "[et" in lower or "[ at" in lower or "[ et" in lower):
        return True
    return "{" in lower and ("at" in lower or "et" in lower)
