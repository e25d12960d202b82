"""What people decide: who and when, corrections of labels, and findings that keep their identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from listener.types.records import digest

Direction = Literal["up", "down"]
FindingState = Literal["open", "easing", "over", "new level"]
"""Shown by the newest period; shown until the one before it; gone; become the usual, so that nothing shows it."""
FindingVerdict = Literal["known", "dismissed", "assigned"]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, and when (aware UTC)."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A decision as it was: what differs before and after. ``subject``: ``topic 12``, ``document 345`` …"""

    id: int
    by: Signature
    what: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of a document or clause against its label, bound to the content that was seen."""

    id: int
    document_id: int
    task: str
    position: int
    value: str
    content_hash: str
    by: Signature
    withdrawn: Signature | None = None
    outdated: bool = False
    """The document was edited since: the correction counts no more, and the new text asks again."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A claim of one report. ``cut``: of what, ``topic:12`` or a segment; empty for all. ``lasting``: it is the usual
    by now."""

    measure: str
    cut: str
    direction: Direction
    figures: Mapping[str, float | int | None] = field(default_factory=dict)
    lasting: bool = False

    def key(self, onset: date) -> str:
        """The identity of the finding that began on ``onset``: 32 hexadecimal digits."""
        return digest(self.measure, self.cut, self.direction, onset.isoformat())


@dataclass(frozen=True, slots=True)
class StandingFinding:
    """A finding over its life. ``last``: first day of the newest period that showed it; ``figures`` are that one's."""

    id: int
    key: str
    measure: str
    cut: str
    direction: Direction
    onset: date
    last: date
    state: FindingState
    figures: Mapping[str, float | int | None]
    verdict: FindingVerdict | None = None
    reason: str = ""
    owner: str = ""
    by: Signature | None = None
