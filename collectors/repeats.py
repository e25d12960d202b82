"""Equal rows told apart: how many of a digest were there before, exact, in little memory."""

from __future__ import annotations

from array import array


class Repeats:
    """A set of 64-bit hashes in open addressing (16 MB for 1,000,000), with counts for those that came again."""

    def __init__(self) -> None:
        self.slots = array("Q", bytes(8 << 12))
        self.used = 0
        self.counts: dict[int, int] = {}

    def before(self, digest: str) -> int:
        """How often ``digest`` (hexadecimal) was asked before; 0 for the first time."""
        value = int(digest[:16], 16) or 1
        if self._add(value):
            return 0
        count = self.counts.get(value, 0) + 1
        self.counts[value] = count
        return count

    def _add(self, value: int) -> bool:
        slots, mask = self.slots, len(self.slots) - 1
        place = value & mask
        while held := slots[place]:
            if held == value:
                return False
            place = (place + 1) & mask
        slots[place] = value
        self.used += 1
        if self.used * 3 > len(slots) * 2:
            self._grow()
        return True

    def _grow(self) -> None:
        old, self.used = self.slots, 0
        self.slots = array("Q", bytes(16 * len(old)))
        for value in old:
            if value:
                self._add(value)
