"""A run of digit groups that may be a number of a person."""

from __future__ import annotations

import re
from functools import cached_property

from listener.privacy.patterns.context import Around

_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}){1,}(?:[.,]\d{1,2})?|[1-9]\d{0,2}(?:[ \u00a0]\d{3}){2,}")


class Candidate:
    """Digits in ``groups`` (start, end) of ``text``, written as one number."""

    __slots__ = ("__dict__", "digits", "groups", "text")

    def __init__(self, text: str, groups: tuple[tuple[int, int], ...], digits: str) -> None:
        self.text, self.groups, self.digits = text, groups, digits

    @cached_property
    def start(self) -> int:
        """Where its first digit stands."""
        return self.groups[0][0]

    @cached_property
    def end(self) -> int:
        """One past its last digit."""
        return self.groups[-1][1]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Digits of each group."""
        return tuple(end - start for start, end in self.groups)

    @cached_property
    def gaps(self) -> frozenset[str]:
        """What stands between the groups."""
        return frozenset(self.text[one[1] : two[0]] for one, two in zip(self.groups, self.groups[1:], strict=False))

    @cached_property
    def around(self) -> Around:
        """The words around it."""
        return Around(self.text, self.start, self.end)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is written as an amount or a date."""
        whole = (self.start, self.end)
        if _DATE.fullmatch(self.text, *whole):
            return True
        return bool(_THOUSANDS.fullmatch(self.text, *whole)) and not self.around.phone

    @cached_property
    def glued(self) -> bool:
        """Whether a letter or another digit's point stands right in front: ``KRD5321234567``, ``1.5321234567``."""
        before = self.text[max(0, self.start - 1) : self.start]
        return before.isalpha() or (before in ("_", "²", "³") and before != "")

    @cached_property
    def one_group(self) -> bool:
        """Whether its digits are written in one piece."""
        return len(self.groups) == 1

    @cached_property
    def torn(self) -> bool:
        """Whether commas or line ends stand between its groups, as between the numbers of a list."""
        return any("," in gap or "\n" in gap for gap in self.gaps)
