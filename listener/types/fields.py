"""What is known of a record's field beside its type: how it is masked, whether a file may fill it, what it is.

A field is declared once, where its record is. The store's columns, masking, the targets that a file's columns may be
mapped to, segments, views and the reference derive from the declaration. A field without a mask cannot be declared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Mask = Literal[
    "text", "short text", "brand", "identifier", "account", "person", "link", "language", "nested", "plain"
]
"""How a field is made harmless before anything is stored.

``text`` and ``short text``: personal data in it are masked, in a short text names of people, too. ``brand``: as a short
text, but what reads like a name stays, for brands and products are called after people. ``identifier``: an id stays
unless it holds personal data or reads like a name, then it becomes a keyed hash. ``account``: as an identifier of the
company's own, which stays though it is words. ``person``: always a keyed hash. ``link``: a web address without
credentials, personal data and names, else empty. ``language``: a language code or nothing. ``nested``: a mapping or a
tuple whose parts have rules of their own. ``plain``: numbers, times and words of a fixed list.
"""
MASKS: tuple[Mask, ...] = get_args(Mask)


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field. ``mappable``: a file's column may fill it. ``segment``: documents may be cut by it."""

    name: str
    mask: Mask
    about: str
    mappable: bool
    segment: bool


def rule(mask: Mask, about: str, *, mappable: bool = False, segment: bool = False) -> dict[str, Any]:
    """The metadata of a dataclass field that is kept; ``about`` is its line in the reference."""
    return {"mask": mask, "about": about, "mappable": mappable, "segment": segment}


def fields_of(record: type) -> Mapping[str, Field]:
    """The declared fields of a record type by name, in order. ``TypeError`` for one without a mask of ``MASKS``."""
    return {one.name: _field(record, one) for one in dataclasses.fields(record)}


def mappable(record: type) -> tuple[str, ...]:
    """Names of the fields that a file's column may fill, in order."""
    return tuple(name for name, declared in fields_of(record).items() if declared.mappable)


def segments(record: type) -> tuple[str, ...]:
    """Names of the fields by which records may be cut, in order."""
    return tuple(name for name, declared in fields_of(record).items() if declared.segment)


def _field(record: type, declared: dataclasses.Field[Any]) -> Field:
    told = declared.metadata
    if told.get("mask") not in MASKS:
        raise TypeError(f"{record.__name__}.{declared.name} has no mask: declare it with rule(...)")
    return Field(declared.name, told["mask"], told["about"], told["mappable"], told["segment"])
