"""Which weeks' reports are due: closed ones that were not written since they closed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from listener.types import Period

LONGEST = 13
"""Weeks that are caught up at most; older ones can be written by name."""


def weeks_due(newest: Period, written: Iterable[date], today: date) -> list[Period]:
    """``newest`` and the weeks before it back to the last written one, oldest first; ``written``: their first days.

    Nothing where ``newest`` is not over yet or is written. Where nothing was ever written, ``newest`` alone.
    """
    starts = sorted(start for start in set(written) if start <= newest.start)
    if newest.end > today or (starts and starts[-1] == newest.start):
        return []
    weeks = [newest]
    while starts and len(weeks) < LONGEST and weeks[-1].previous().start > starts[-1]:
        weeks.append(weeks[-1].previous())
    return weeks[::-1]
