"""The sections of the weekly report, one file each: ``section(facts, scope) -> Section | None``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from listener.types import Message, Section

if TYPE_CHECKING:
    from listener.facts import Facts
    from reports.scope import Scope


class SectionMaker(Protocol):
    """What an entry point of ``dinle.sections`` names: a class without arguments."""

    name: str

    def __call__(self, facts: Facts, scope: Scope) -> Section | None:
        """The section, or None where it has no place in this report."""


def titled(name: str) -> Message:
    """The title of the built-in section ``name``."""
    return Message(f"section.{name}")
