"""How sources stand: what the schedule asks the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StreamKey:
    """A stream's identity."""

    system: str
    account: str
    stream: str


@dataclass(frozen=True, slots=True)
class StreamState:
    """How a stream stands; times are aware UTC. ``asked``: the source itself named ``due_at``.

    ``start``: the oldest document of its first finished walk, None before that one's end.
    """

    read_at: datetime | None = None
    failures: int = 0
    due_at: datetime | None = None
    asked: bool = False
    oldest: datetime | None = None
    start: datetime | None = None
