"""How many: documents, scores, polarity, orders, invitations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from listener.facts.figures import Histogram, ScoreKey, Tally
from listener.facts.reading import Reading, column, places, span
from listener.types import POLARITIES, ModelRef, Period

_VOLUME = "SELECT d.day, count(*) FROM documents AS d WHERE d.day >= :start AND d.day < :end {segment} GROUP BY d.day"
_VOLUMES = """
SELECT d.day, {by}, count(*) FROM documents AS d
WHERE d.day >= :start AND d.day < :end {segment} GROUP BY d.day, 2
"""
_SCORES = """
SELECT d.day, s.metric, s.relation, s.low, s.high, s.value, count(*)
FROM documents AS d CROSS JOIN scores AS s ON s.document_id = d.id
WHERE d.day >= :start AND d.day < :end {segment}
GROUP BY d.day, s.metric, s.relation, s.low, s.high, s.value
"""
_SENTIMENT = """
SELECT d.day, sum(l.value = 'negative'), sum(l.value = 'neutral'), sum(l.value = 'positive')
FROM documents AS d CROSS JOIN effective_labels AS l ON l.document_id = d.id AND l.task_id = :task
  AND l.model_id = :model
  AND l.position = 0 AND l.content_hash = d.content_hash
WHERE d.day >= :start AND d.day < :end {segment} GROUP BY d.day
"""
_ORDERS = "SELECT o.day, {by}, count(*) FROM orders AS o WHERE o.day >= :start AND o.day < :end GROUP BY o.day, 2"
_WAVES = """
SELECT day, survey, sum(sent), sum(answered) FROM survey_waves WHERE day >= :start AND day < :end GROUP BY day, survey
"""


class Counts(Reading):
    """Counts by period; each method is one grouped statement."""

    def volume(self, periods: Sequence[Period]) -> list[int]:
        """Documents."""
        return self._grouped(_VOLUME, periods, {}).get("", [0] * len(periods))

    def volumes(self, periods: Sequence[Period], by: str) -> dict[str, list[int]]:
        """Documents by a column, ``attributes.x`` or ``customer.x``; those without a value under ``""``. Sorted."""
        expression, path = column(by)
        return self._grouped(_VOLUMES, periods, path, expression)

    def orders(self, periods: Sequence[Period], by: str | None = None) -> dict[str, list[int]]:
        """Orders by ``attributes.x``, ``customer.x`` or all together under ``""``. The segment does not apply."""
        expression, path = column(by, table="o") if by else ("''", {})
        return self._grouped(_ORDERS, periods, path, expression)

    def scores(self, periods: Sequence[Period]) -> dict[ScoreKey, list[Histogram]]:
        """Histograms of what customers gave, apart by metric, relation and scale. Sorted by key."""
        days = places(periods)
        found: dict[ScoreKey, list[dict[float, int]]] = {}
        segment, values = self.filter()
        for day, metric, relation, low, high, value, count in self.rows(
            _SCORES.format(segment=segment), span(periods) | values
        ):
            row = found.setdefault(ScoreKey(metric, relation, low, high), [{} for _ in periods])
            for n in days.get(day, ()):
                row[n][value] = row[n].get(value, 0) + count
        return {key: [dict(sorted(one.items())) for one in found[key]] for key in sorted(found)}

    def sentiment(self, periods: Sequence[Period], ref: ModelRef | None) -> list[Tally]:
        """Documents by polarity as ``ref`` read their present content."""
        task, model = self.model(ref)
        segment, values = self.filter()
        values |= span(periods) | {"task": task, "model": model}
        rows = self.rows(_SENTIMENT.format(segment=segment), values)
        cells = ((day, name, count) for day, *counts in rows for name, count in zip(POLARITIES, counts, strict=True))
        found = self._fold(cells, periods)
        nothing = [0] * len(periods)
        return [Tally(*one) for one in zip(*(found.get(name, nothing) for name in POLARITIES), strict=True)]

    def survey_waves(self, periods: Sequence[Period]) -> dict[str, list[tuple[int, int]]]:
        """(sent, answered) of each survey's waves by the day they began. The segment does not apply. Sorted."""
        rows = list(self.rows(_WAVES, dict(span(periods))))
        sent = self._fold(((day, survey, count) for day, survey, count, _ in rows), periods)
        answered = self._fold(((day, survey, count) for day, survey, _, count in rows), periods)
        return {survey: list(zip(sent[survey], answered[survey], strict=True)) for survey in sorted(sent)}

    def _grouped(self, sql: str, periods: Sequence[Period], more: dict[str, Any], by: str = "") -> dict[str, list[int]]:
        segment, values = self.filter() if "{segment}" in sql else ("", {})
        rows = self.rows(sql.format(segment=segment, by=by), span(periods) | values | more)
        found = self._fold((row if len(row) == 3 else (row[0], "", row[1]) for row in rows), periods)
        return dict(sorted(found.items()))

    def _fold(self, rows: Any, periods: Sequence[Period]) -> dict[str, list[int]]:
        """Rows (day, key, count) → key → counts by period; a key that is null is ``""``."""
        days = places(periods)
        found: dict[str, list[int]] = {}
        for day, key, count in rows:
            row = found.setdefault("" if key is None else str(key), [0] * len(periods))
            for n in days.get(day, ()):
                row[n] += count
        return found
