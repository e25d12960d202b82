"""How whole the data is: which sources came, what is labelled, what could not be read."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from listener.facts.figures import Quality, SourceQuality
from listener.facts.themes import Themes
from listener.types import ModelRef, Period

_RUNS = """
SELECT source, outcome, coalesce(ended_at, started_at), counts, error FROM runs
WHERE kind = 'collect' AND outcome <> 'running' AND started_at >= :since AND started_at < :until ORDER BY source, id
"""
_LAST_RUNS = """
SELECT source, outcome, coalesce(ended_at, started_at), counts, error FROM runs
WHERE id IN (SELECT max(id) FROM runs WHERE kind = 'collect' AND outcome <> 'running' GROUP BY source) ORDER BY source
"""


class Soundness(Themes):
    """The data quality of a period."""

    def quality(self, period: Period, ref: ModelRef | None) -> Quality:
        """What came, and what ``ref`` has read of it. Sources are those with a run, whatever the segment."""
        columns = self.told(ref)
        outcomes: Counter[str] = Counter()
        langs: Counter[str] = Counter()
        rows = columns.outcomes(period)
        for lang, has_text, outcome, count, _, _ in rows:
            outcomes[outcome if has_text else "without text"] += count
            langs[lang] += count if has_text else 0
        unread = outcomes["pending"] + outcomes["without text"]
        return Quality(
            sources=self._sources(period),
            documents=outcomes.total(),
            without_text=outcomes["without text"],
            labelled=outcomes.total() - unread,
            unlabelled=outcomes["pending"],
            not_read=outcomes["language not read"],
            nothing_found=outcomes["nothing found"],
            failed=outcomes["failed"],
            duplicates=columns.duplicates(period),
            topics_none=self.unassigned([period])[0],
            langs={lang: count for lang, count in sorted(langs.items()) if count},
            first_day=min(row[4] for row in rows) if rows else None,
            last_day=max(row[5] for row in rows) if rows else None,
        )

    def _sources(self, period: Period) -> tuple[SourceQuality, ...]:
        """Runs in the week and the seven days after it; where there are none (a past week), each source's last run."""
        values = {"since": self._midnight(period.start), "until": self._midnight(period.end + timedelta(days=7))}
        by_source: dict[str, list[tuple[Any, ...]]] = {}
        for source, *run in list(self.rows(_RUNS, values)) or self.rows(_LAST_RUNS, {}):
            by_source.setdefault(source, []).append(tuple(run))
        return tuple(_source(name, runs) for name, runs in by_source.items())

    def _midnight(self, day: date) -> str:
        """The UTC instant at which a local day begins, as it is stored."""
        found = self.conn.execute("SELECT value FROM meta WHERE key = 'zone'").fetchone()
        begin = datetime.combine(day, time(), ZoneInfo(found[0] if found else "UTC"))
        return begin.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _source(name: str, runs: list[tuple[Any, ...]]) -> SourceQuality:
    """A source's runs, oldest first, in one row. A file that is read again rejects the same rows: the most count."""
    counts: Counter[str] = Counter()
    rejected = 0
    for _, _, held, _ in runs:
        counts.update({key: value for key, value in json.loads(held).items() if isinstance(value, int)})
        rejected = max(rejected, json.loads(held).get("rejected", 0))
    good = [at for outcome, at, _, _ in runs if outcome == "ok"]
    last_ok = datetime.fromisoformat(good[-1]) if good else None
    error = (runs[-1][3] or runs[-1][0]) if runs[-1][0] != "ok" else ""
    return SourceQuality(
        name, len(runs), len(runs) - len(good), last_ok, counts["new"], counts["changed"], rejected, error
    )
