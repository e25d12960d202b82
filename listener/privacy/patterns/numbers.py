"""Numbers that lead to a person: phone, card, identity and tax number, however their digits are grouped.

A stretch is a run of digit groups with little between them. From each group on, the longest run of whole groups that is
one of the kinds is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from listener.privacy.patterns import cards, identities, phones
from listener.privacy.patterns.candidates import Candidate
from listener.privacy.patterns.context import NEAR, says_something
from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

KINDS = frozenset({"card", "tckn", "tax", "phone"})
SHORTEST, LONGEST = 8, 19
"""Digits of what is looked at."""
_STRETCH = re.compile(r"[0-9](?:(?:[ \u00a0.\-\u2010-\u2015/()*_,]{0,3}|[ ]?\n[ ]?)[0-9]){6,}")
_GROUP = re.compile("[0-9]+")
_FOREIGN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}|0[127]\d{8,9}")
_FAMILIAR = re.compile(
    r"00[1-9]\d{7,13}|(?:0090|90|0)?5\d{9}|(?:0090|90|0)[2348]\d{9}"
    r"|4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7]|35|65|60|62|67|97)\d{14}|3[47]\d{13}|3[068]\d{12}"
)
Group = tuple[int, int]
_READ: tuple[tuple[str, Callable[[Candidate], bool]], ...] = (
    ("card", cards.is_card),
    ("tckn", identities.is_identity),
    ("tax", identities.is_tax),
    ("phone", phones.is_phone),
)


def find(text: str, signs: Signs) -> Iterable[Span]:
    """Spans of phone, card, identity and tax numbers."""
    if signs.hidden_card:
        return _apart(text, signs)
    return _plain(text) if signs.digits >= SHORTEST else ()


def _apart(text: str, signs: Signs) -> Iterator[Span]:
    """Cards of which some digits are written, and every other number that does not touch one."""
    hidden = list(cards.part_masked(text))
    plain = _plain(text) if signs.digits >= SHORTEST else ()
    others = [span for span in plain if all(span[1] <= card[0] or span[0] >= card[1] for card in hidden[:64])]
    yield from sorted([*hidden, *others])


def _plain(text: str) -> Iterator[Span]:
    for stretch in _STRETCH.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *stretch.span())]
        first = 0
        while first < len(groups):
            past, kind = _number_at(text, groups, first)
            if kind:
                yield phones.with_sign(text, groups[first][0]), groups[past - 1][1], kind
            first = past


def _number_at(text: str, groups: list[Group], first: int) -> tuple[int, str]:
    """One past the last group, and the kind, of the longest number that starts with a group; no kind: none."""
    for candidate in reversed(list(_candidates(text, groups, first))):
        kind = kind_of(candidate)
        if kind:
            return first + len(candidate.groups), kind
    return first + 1, ""


def kind_of(candidate: Candidate) -> str:
    """What a number is; "" for none of the kinds."""
    return next((kind for kind, is_one in _READ if is_one(candidate)), "")


def _candidates(text: str, groups: list[Group], first: int) -> Iterator[Candidate]:
    """Runs of whole groups from ``first`` on, shortest first, of 8 to 19 digits that could be a number at all."""
    digits, start = "", groups[first][0]
    told = phones.with_sign(text, start) < start or says_something(text, max(0, start - NEAR), start)
    for last in range(first, min(len(groups), first + LONGEST)):
        begin, end = groups[last]
        if len(digits) + end - begin > LONGEST:
            return
        digits += text[begin:end]
        if len(digits) >= SHORTEST and (
            told or _may_be(digits, last - first + 1) or says_something(text, end, end + NEAR)
        ):
            yield Candidate(text, tuple(groups[first : last + 1]), digits)


def _may_be(digits: str, pieces: int) -> bool:
    """Whether digits in so many pieces may be a number with no word beside it; spares most runs all further looks."""
    if pieces <= 4 and _FOREIGN.fullmatch(digits):
        return True
    if len(digits) == 11 and sum(map(int, digits[:10])) % 10 == int(digits[10]):
        return True
    return _FAMILIAR.fullmatch(digits) is not None
