"""How long a source that fails is left alone: twice as long each time, up to a day. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(minutes=15)
LONGEST = timedelta(days=1)


def backoff(failures: int) -> timedelta:
    """The pause after ``failures`` failures in a row (one or more): 15 minutes, 30, 60 … at most a day."""
    doublings = min(max(failures, 1) - 1, 20)
    return min(LONGEST, FIRST * (1 << doublings))
