"""Which packs fit a company's texts: those that take a fair share of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from listener.types import Reading
from topics.belonging import PackModel

FAIR = 0.08
"""Least share of the texts that a pack takes to be proposed."""
LEAST = 3
"""Fewest texts, too."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pack and the share of texts whose first topic is its."""

    pack: str
    share: float
    texts: int


def propose(
    texts: Sequence[str], langs: Sequence[str], readings: Sequence[Reading], model: PackModel
) -> list[Proposal]:
    """The core and the packs that take ``FAIR`` of the texts at least, the largest first. Pure: nothing is stored."""
    pack_of = {topic.id: topic.pack for topic in model.topics}
    count = Counter(pack_of[found[0].topic] for found in model.assign(texts, langs, readings) if found)
    shares = [Proposal(pack, round(number / len(texts), 4), number) for pack, number in count.most_common()]
    fit = [one for one in shares if one.share >= FAIR and one.texts >= LEAST and one.pack != "core"]
    core = next((one for one in shares if one.pack == "core"), Proposal("core", 0.0, 0))
    return [core, *fit]
