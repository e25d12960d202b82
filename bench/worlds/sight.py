"""What a rule may see of a world: rows with codes, orders, invitations, the calendar. Nothing of what happens in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FIELDS = ("source", "touchpoint", "place", "carrier", "product", "version")
METRICS = ("nps", "csat", "stars")
UNKNOWN = -1
"""Code of a field that the document does not carry, of no topic, and of no score."""


@dataclass(frozen=True)
class Rows:
    """Documents, one an entry. ``codes``: by field, ``UNKNOWN`` where it is not carried; ``reply``: hours or NaN.

    ``text`` tells texts apart: two rows with one author and one text are the same document imported twice.
    """

    week: Ints
    day: Ints
    codes: Mapping[str, Ints]
    topic: Ints
    polarity: Ints
    metric: Ints
    score: Floats
    reply: Floats
    author: Ints
    text: Ints

    def __len__(self) -> int:
        return len(self.week)

    def take(self, kept: Bools | Ints) -> Rows:
        """Some of the rows."""
        codes = {name: one[kept] for name, one in self.codes.items()}
        return Rows(
            week=self.week[kept],
            day=self.day[kept],
            codes=codes,
            topic=self.topic[kept],
            polarity=self.polarity[kept],
            metric=self.metric[kept],
            score=self.score[kept],
            reply=self.reply[kept],
            author=self.author[kept],
            text=self.text[kept],
        )

    def inside(self, cut: Mapping[str, int]) -> Bools:
        """Which rows carry the values of ``cut``."""
        found = np.ones(len(self), bool)
        for name, code in cut.items():
            found &= self.codes[name] == code
        return found


@dataclass(frozen=True)
class Sight:
    """A world as its company knows it.

    ``values``: names by field and code. ``groups``: the group of each topic. ``orders``: (weeks, places).
    ``sent``: invitations, (weeks, sources), 0 for sources that are no survey. ``campaigns``: planned days, by week.
    """

    weeks: int
    values: Mapping[str, tuple[str, ...]]
    rows: Rows
    groups: tuple[int, ...]
    kinds: tuple[str, ...]
    orders: Ints
    customers: Ints
    sent: Ints
    campaigns: Bools

    def until(self, weeks: int) -> Sight:
        """The same as it was known after ``weeks`` weeks."""
        rows = self.rows.take(self.rows.week < weeks)
        known = replace(self, weeks=weeks, rows=rows, orders=self.orders[:weeks])
        return replace(known, sent=self.sent[:weeks], campaigns=self.campaigns[:weeks])
