"""What each source brought, and how much of it spoke of a topic: what the test of emergence reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from listener.facts.figures import TopicSources
from listener.facts.soundness import Soundness
from listener.types import ModelRef, Period


class Rates(Soundness):
    """Topics by source and period."""

    def topic_sources(self, periods: Sequence[Period], ref: ModelRef | None) -> TopicSources:
        """Documents that were looked at for topics, those of each topic, and the complaints among them, by source.

        When a source began is asked of everything that is stored, whatever the segment.
        """
        begun = self.told(ref).begun()
        found, sources = self.courses(periods, ref), tuple(begun)
        topics = sorted(found.cells.items())
        said = {topic: _grid(sources, [one.sources() for one in cells]) for topic, cells in topics}
        bad = {topic: _grid(sources, [one.sources("negative") for one in cells]) for topic, cells in topics}
        bad = {topic: grid for topic, grid in bad.items() if any(map(any, grid))}
        return TopicSources(sources, tuple(begun.values()), _grid(sources, found.documents), said, bad)


def _grid(sources: Sequence[str], periods: Sequence[Mapping[str, int]]) -> tuple[tuple[int, ...], ...]:
    """Documents by source in each period → (sources, periods)."""
    return tuple(tuple(one.get(source, 0) for one in periods) for source in sources)
