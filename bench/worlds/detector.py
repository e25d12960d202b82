"""The detector of the reports over the rows of a world."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.worlds.claims import FIRST_WEEK, Claim, Figure, Week
from bench.worlds.scales import told
from bench.worlds.sight import FIELDS, METRICS, Bools, Floats, Ints, Rows, Sight
from reports.statistics.detector import Detector
from reports.statistics.findings import Finding
from reports.statistics.panel import Answers, Entries, Mentions, Panel

SCALES = {"nps": (-1.0, 1.0), "csat": (0.0, 1.0), "stars": (1.0, 5.0)}


class Detect:
    """Reports of a world."""

    def __call__(self, sight: Sight) -> list[Week]:
        """A report a week."""
        weeks = Detector(panel(sight)).weeks(FIRST_WEEK)
        return [week(FIRST_WEEK + number, found) for number, found in enumerate(weeks)]


def panel(sight: Sight) -> Panel:
    """The rows as tallies: an author counts once a week for a topic, and once for a score of a source."""
    rows = sight.rows
    once = first(rows.week, rows.author, rows.topic, rows.codes["source"])
    said = rows.take(once)
    documents = _entries(said, np.ones(len(said), bool))
    mentions = (Mentions("complaints", -1), Mentions("praise", 1))
    values = {name: sight.values[name] for name in FIELDS}
    return Panel(
        sight.weeks, values, documents, tuple(_answers(rows)), mentions, sight.groups, sight.campaigns
    )  # fmt: skip


def first(*keys: Ints) -> Ints:
    """The first of all rows that agree in all keys."""
    order = np.lexsort(keys[::-1])
    new = np.ones(len(order), bool)
    new[1:] = np.any([one[order][1:] != one[order][:-1] for one in keys], axis=0)
    return np.sort(order[new])


def _answers(rows: Rows) -> Sequence[Answers]:
    made = []
    for code, name in enumerate(METRICS):
        asked = rows.metric == code
        if asked.any():
            made.append(_mean(name, rows, asked, told(name, rows.score), SCALES[name], 1))
    every = np.ones(len(rows), bool)
    made.append(_mean("negative", rows, every, (rows.polarity < 0).astype(float), (0.0, 1.0), -1))
    replied = ~np.isnan(rows.reply)
    if replied.any():
        made.append(_mean("reply", rows, replied, np.log(rows.reply), (0.0, 0.0), -1))
    return made


def _mean(name: str, rows: Rows, asked: Bools, value: Floats, ends: tuple[float, float], better: int) -> Answers:
    chosen = np.flatnonzero(asked)
    chosen = chosen[first(rows.week[chosen], rows.author[chosen], rows.codes["source"][chosen])]
    x = value[chosen]
    return Answers(name, _entries(rows, chosen), x, x * x, *ends, better)


def _entries(rows: Rows, chosen: Bools | Ints) -> Entries:
    codes = {name: rows.codes[name][chosen] for name in FIELDS}
    return Entries(rows.week[chosen], codes, rows.topic[chosen], rows.polarity[chosen], np.ones(len(rows.week[chosen])))


def week(number: int, found: Sequence[Finding]) -> Week:
    """A report in the words of the judge: what is open is claimed."""
    claims = tuple(claim(one) for one in found if one.state in ("open", "new level"))
    return Week(number, claims, tuple(claim(one) for one in found if one.state == "over"))


def claim(one: Finding) -> Claim:
    """A finding in the words of the judge."""
    figure = Figure(one.measure, one.cut, one.topics)
    unit = "excess" if one.topics else "mean"
    return Claim(figure, one.up, one.onset, unit, one.size, one.low, one.high, since=one.onset)
