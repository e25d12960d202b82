"""What the detector says: changes with their cut, their weeks, their size and their state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "easing", "over", "new level"]


@dataclass(frozen=True)
class Finding:
    """A change of ``measure`` in ``cut`` (codes by field), of some topics where there are any.

    ``onset``: the first week; ``week``: the one that it is told in. ``size`` with ``low`` and ``high``: over the weeks
    from ``onset`` to ``last``, a difference of means or documents a week beyond the expected, adjusted for selection.
    ``now`` and ``usual``: the figure of those weeks and what it was to be; ``n``: answers, or documents counted.
    """

    measure: str
    cut: Mapping[str, int]
    topics: tuple[int, ...]
    better: bool
    onset: int
    last: int
    state: State
    z: float
    size: float
    low: float
    high: float
    now: float
    usual: float
    n: float

    @property
    def up(self) -> bool:
        """Whether the figure rose."""
        return self.size > 0

    @property
    def counts(self) -> bool:
        """Whether it is a matter of how many."""
        return bool(self.topics)

    @property
    def sure(self) -> str:
        """How sure it is: ``high``, ``moderate`` or ``open``."""
        return "high" if abs(self.z) >= 6 else "moderate" if abs(self.z) >= 4.5 else "open"
