"""How long a source that fails is left alone: twice as long each time, up to 20 hours. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(minutes=15)
LONGEST = timedelta(hours=20)
"""Less than a day, so that a daily run finds the source rested."""


def backoff(failures: int) -> timedelta:
    """The pause after ``failures`` failures in a row (one or more): 15 minutes, 30, 60 … at most 20 hours."""
    doublings = min(max(failures, 1) - 1, 20)
    return min(LONGEST, FIRST * (1 << doublings))
