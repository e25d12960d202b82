"""How many: documents, scores, polarity, orders, invitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from listener.columns import Columns
from listener.facts.figures import Histogram, ScoreKey, Tally
from listener.facts.makers import Makers
from listener.facts.reading import places, span
from listener.types import ModelRef, Period

_WAVES = """
SELECT day, survey, sum(sent), sum(answered) FROM survey_waves WHERE day >= :start AND day < :end GROUP BY day, survey
"""


class Counts(Makers):
    """Counts by period, out of the columns."""

    def told(self, ref: ModelRef | None = None) -> Columns:
        """The columns with the polarity of ``ref`` (None: of the model that reports) and the reporting topics."""
        if ref is None:
            held = self.makers().get("sentiment")
            ref = ModelRef.parse(held) if held else None
        return self.columns(ref, self.topic_ref())

    def volume(self, periods: Sequence[Period]) -> list[int]:
        """Documents."""
        return self.told().documents(periods).get((), [0] * len(periods))

    def volumes(self, periods: Sequence[Period], by: str) -> dict[str, list[int]]:
        """Documents by a column, ``attributes.x`` or ``customer.x``; those without a value under ``""``. Sorted."""
        return {key: counts for (key,), counts in self.told().documents(periods, [by]).items()}

    def orders(self, periods: Sequence[Period], by: str | None = None) -> dict[str, list[int]]:
        """Orders by ``attributes.x``, ``customer.x`` or all together under ``""``. The segment does not apply."""
        found = self.told().orders(periods, [by] if by else [])
        return {key[0] if key else "": counts for key, counts in found.items()}

    def scores(self, periods: Sequence[Period]) -> dict[ScoreKey, list[Histogram]]:
        """Histograms of what customers gave, apart by metric, relation and scale. Sorted by key."""
        found = self.told().scores(periods)
        made = {ScoreKey(*scale): held[()] for scale, held in found.items()}  # type: ignore[arg-type]
        return {key: [dict(sorted(values.items())) for values in made[key]] for key in sorted(made)}

    def sentiment(self, periods: Sequence[Period], ref: ModelRef | None) -> list[Tally]:
        """Documents by polarity as ``ref`` read their present content."""
        if ref is None:
            return [Tally()] * len(periods)
        return [Tally(*counts) for counts in self.told(ref).polarities(periods).get((), [(0, 0, 0)] * len(periods))]

    def survey_waves(self, periods: Sequence[Period]) -> dict[str, list[tuple[int, int]]]:
        """(sent, answered) of each survey's waves by the day they began. The segment does not apply. Sorted."""
        rows = list(self.rows(_WAVES, dict(span(periods))))
        sent = folded(((day, survey, count) for day, survey, count, _ in rows), periods)
        answered = folded(((day, survey, count) for day, survey, _, count in rows), periods)
        return {survey: list(zip(sent[survey], answered[survey], strict=True)) for survey in sorted(sent)}


def folded(rows: Iterable[tuple[Any, ...]], periods: Sequence[Period]) -> dict[str, list[int]]:
    """Rows (day, key, count) → key → counts by period; a key that is null is ``""``."""
    days = places(periods)
    found: dict[str, list[int]] = {}
    for day, key, count in rows:
        row = found.setdefault("" if key is None else str(key), [0] * len(periods))
        for n in days.get(day, ()):
            row[n] += count
    return found
