"""Where something stands in a text and what it is."""

from __future__ import annotations

Span = tuple[int, int, str]
"""Start, end and kind."""


def merged(believed: list[Span], offered: list[Span]) -> list[Span]:
    """Both, ascending; of ``offered`` only what is apart from all that is ``believed``. Both ascend and are apart."""
    if not offered or not believed:
        return believed or offered
    apart, place = [], 0
    for span in offered:
        while place < len(believed) and believed[place][1] <= span[0]:
            place += 1
        if place == len(believed) or believed[place][0] >= span[1]:
            apart.append(span)
    return sorted([*believed, *apart])
