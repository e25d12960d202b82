"""A rule for every field of every record, read from its declaration when the program starts.

A field without a mask, or of a record that is not declared, is an error before anything is collected. A value of a type
that a rule does not know is dropped: it is never stored as it came.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from operator import attrgetter, is_
from typing import Any, Literal, Protocol, get_args, get_origin, get_type_hints

from listener.types import Attribute, Event, Mask, Record, Score, fields_of

Value = Any
"""What a collector put into a field; it is not trusted to be of the declared type."""


class Masker(Protocol):
    """What rules ask of the redactor; each takes a value and gives it harmless."""

    def part(self, record: Any) -> Any:
        """A record inside a record."""

    def text(self, text: str) -> str:
        """Personal data as tokens."""

    def short(self, text: str) -> str:
        """As ``text``, names of people, too."""

    def brand(self, text: str) -> str:
        """As ``text``, from memory."""

    def identifier(self, value: str) -> str:
        """The id, or its keyed hash."""

    def account(self, value: str) -> str:
        """The account, or its keyed hash."""

    def person(self, value: str) -> str:
        """A keyed hash."""

    def link(self, value: str) -> str:
        """The address, or nothing."""

    def language(self, value: str) -> str:
        """The language's code, or nothing."""

    def attribute(self, name: str, value: Attribute) -> Attribute:
        """An attribute's value."""


Rule = Callable[[Masker, Value], Value]
_HARMLESS = frozenset({int, float, bool, type(None), datetime, date, timedelta})


def _texts(method: str) -> Rule:
    """The rule of a text, or of several in a tuple, list or set; other values are dropped."""

    def masked(masker: Masker, value: Value) -> Value:
        of: Callable[[str], str] = getattr(masker, method)
        if isinstance(value, str):
            return of(value) if value else value
        if isinstance(value, tuple | list | frozenset | set):
            several = (of(one) for one in value if isinstance(one, str))
            return frozenset(several) if isinstance(value, frozenset | set) else tuple(several)
        return ""

    return masked


def _nested(masker: Masker, value: Value) -> Value:
    """Records inside a record by their own rules, mappings as attributes; other values are dropped."""
    if isinstance(value, Mapping):
        pairs = ((masker.short(str(name)), name, one) for name, one in value.items())
        return {
            made: masker.attribute(str(name), kept)
            for made, name, one in pairs
            if (kept := _attribute(one)) is not None
        }
    if isinstance(value, tuple | list):
        parts = tuple(masker.part(one) for one in value if dataclasses.is_dataclass(type(one)))
        return value if len(parts) == len(value) and all(map(is_, parts, value)) else parts
    return {}


def _attribute(value: Value) -> Attribute | None:
    """A value that an attribute may have; a time as text, anything else as None."""
    if isinstance(value, str | bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else None


def _plain(words: frozenset[str]) -> Rule:
    """The rule of numbers, times and the ``words`` of a fixed list; other texts are masked, other values dropped."""

    def kept(masker: Masker, value: Value) -> Value:
        if type(value) in _HARMLESS:
            return value
        if isinstance(value, str):
            return value if not value or value in words else masker.short(value)
        if isinstance(value, Mapping):
            return {masker.short(str(name)): kept(masker, one) for name, one in value.items()}
        if isinstance(value, tuple | list):
            return tuple(kept(masker, one) for one in value)
        return frozenset(kept(masker, one) for one in value) if isinstance(value, frozenset | set) else _number(value)

    return kept


def _number(value: Value) -> float | None:
    """A number of another kind (a decimal, a fraction) as a float; None for what is no number."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


_METHODS: Mapping[Mask, str] = {
    "text": "text",
    "short text": "short",
    "brand": "brand",
    "identifier": "identifier",
    "account": "account",
    "person": "person",
    "link": "link",
    "language": "language",
}
"""The masker's method for a text of each mask."""
RULES: Mapping[Mask, Rule] = {mask: _texts(method) for mask, method in _METHODS.items()} | {"nested": _nested}
"""How each mask is done; ``plain`` depends on the words that its field may hold."""


@cache
def plan(record: type) -> tuple[tuple[str, Rule], ...]:
    """The rule of each field of a record type. ``TypeError`` for a type, or a field, that declares none."""
    if not dataclasses.is_dataclass(record):
        raise TypeError(f"{record.__name__} is no record: nothing is known of what it holds")
    hints = get_type_hints(record)
    return tuple((name, _rule(one.mask, hints[name])) for name, one in fields_of(record).items())


def _rule(mask: Mask, hint: Any) -> Rule:
    return (
        RULES[mask]
        if mask != "plain"
        else _plain(frozenset(get_args(hint)) if get_origin(hint) is Literal else frozenset())
    )


class FieldRules:
    """The rules of a record type, bound to a masker: what to do with a text, and what with any other value."""

    __slots__ = ("_direct", "_masker", "_places", "_record", "_rules", "_values")

    def __init__(self, masker: Masker, record: type) -> None:
        steps = plan(record)
        self._masker, self._record = masker, record
        self._places = {name: place for place, (name, _) in enumerate(steps)}
        self._rules = [rule for _, rule in steps]
        self._direct = [_direct(masker, rule) for rule in self._rules]
        self._values: Callable[[Any], tuple[Value, ...]] = attrgetter(*self._places)

    def apply(self, record: Any, more: Mapping[str, str]) -> Any:
        """``record`` with the rule of each of its fields applied; ``more``: fields that are set as they are."""
        given = self._values(record)
        kept = list(given)
        for place, value in enumerate(given):
            kind = value.__class__
            if not value and kind in _EMPTY:
                continue
            direct = self._direct[place]
            if direct and kind is str:
                kept[place] = direct(value)
            elif direct or kind not in _HARMLESS:
                kept[place] = self._rules[place](self._masker, value)
        for name, text in more.items():
            kept[self._places[name]] = text
        return record if all(map(is_, given, kept)) else self._record(*kept)


_EMPTY = frozenset({str, tuple, dict, frozenset, int, float, bool, type(None)})
"""Types whose empty value holds nothing that a rule could take away."""


def _direct(masker: Masker, rule: Rule) -> Callable[[str], str] | None:
    """The masker's own method for a text under ``rule``; None where the rule is not of texts."""
    name = next((name for name, one in RULES.items() if one is rule and one is not _nested), None)
    method: Callable[[str], str] | None = getattr(masker, _METHODS[name]) if name else None
    return method


PLANS = {record: plan(record) for record in (*get_args(Record), Score, Event)}
"""Read at import, so that a field without a rule stops the program before anything is collected."""
