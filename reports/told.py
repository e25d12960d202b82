"""Blocks in words: what HTML and Markdown both print, so that they can never differ in a figure."""

from __future__ import annotations

from dataclasses import dataclass

from listener.types import Change, Measure, Quote, Report, Stat, Table, Topic
from reports.changes import standing
from reports.measures import OF_DOCUMENTS
from reports.speech import Speech


@dataclass(frozen=True, slots=True)
class Figure:
    """A ``Stat`` in words. ``mark``: ``up``, ``down`` (both claimed) or ``usual``."""

    title: str
    value: str
    enough: bool
    n: str
    interval: str
    last: str
    baseline: str
    verdict: str
    mark: str
    detectable: str


def depths(table: Table) -> list[str]:
    """How each row of a table stands: a ``group`` of topics, a ``member`` of a group in the table, or plain."""
    topics = [row[0] if row and isinstance(row[0], Topic) else None for row in table.rows]
    groups = {one.id for one in topics if one and one.state == "group"}
    return ["" if one is None else "group" if one.id in groups else "member" if one.parent in groups else ""
            for one in topics]  # fmt: skip


def figure(stat: Stat, speech: Speech) -> Figure:
    """The figure with its n, interval, changes and what the sample could show."""
    measure = stat.measure
    return Figure(
        title=speech.say(stat.title),
        value=speech.measure(measure),
        enough=measure.value is not None,
        n=amount(measure, speech),
        interval=speech.key("stat.interval", measure=measure) if measure.low is not None else "",
        last=_against("stat.last", stat.week, speech),
        baseline=_against("stat.baseline", stat.baseline, speech),
        verdict=verdict(stat.baseline, speech),
        mark=mark(stat.baseline),
        detectable=detectable(stat.baseline, speech),
    )


def amount(measure: Measure, speech: Speech) -> str:
    """``412 yanıt`` or ``412 kayıt``; nothing where the figure is the count itself, or says it already."""
    if measure.name == "volume" or measure.value is None:
        return ""
    return speech.key("stat.documents" if measure.name in OF_DOCUMENTS else "stat.answers", n=measure.n)


def _against(key: str, change: Change | None, speech: Speech) -> str:
    if change is None or change.delta is None:
        return ""
    return speech.key(key, then=change.then, change=change)


def verdict(change: Change | None, speech: Speech) -> str:
    """Significant, borderline, ordinary variation, or that there is nothing to compare with."""
    if change is None or change.delta is None:
        return speech.key("stat.no_baseline")
    return speech.key(f"stat.{standing(change)}")


def mark(change: Change | None) -> str:
    """The way of a claimed change."""
    if change is None or not change.significant:
        return "usual"
    return "up" if (change.delta or 0) > 0 else "down"


def detectable(change: Change | None, speech: Speech) -> str:
    """What change the sample could show at all."""
    if change is None or change.detectable is None or change.delta is None:
        return ""
    unit = change.now.unit if change.now.unit in {"points", "share", "stars", "count"} else "other"
    reach = speech.difference(change.detectable, change.now.unit).lstrip("+")
    return speech.key(f"stat.detectable.{unit}", reach=reach)


def source(quote: Quote, speech: Speech) -> list[str]:
    """Where a quote comes from: channel, score, day, and its language where it is another one."""
    parts = [speech.as_channel(quote.channel)] if quote.channel else []
    if quote.score is not None:
        parts.append(_score(quote, speech))
    parts.append(speech.as_day(quote.day))
    if quote.lang and quote.lang not in {speech.locale, "und"}:
        parts.append(speech.as_language(quote.lang))
    return parts


def _score(quote: Quote, speech: Speech) -> str:
    score = quote.score
    assert score is not None
    if score.metric == "stars" and score.value == int(score.value):
        return speech.key("quote.stars", n=int(score.value))
    if score.metric == "nps":
        return speech.key("quote.nps", value=score.value)
    return speech.key("quote.score", value=score.value, high=score.high)


def headline(report: Report, speech: Speech) -> str:
    """The report's title: brand and week."""
    if report.brand:
        return speech.key("page.title", brand=report.brand, week=report.period)
    return speech.key("page.title.plain", week=report.period)
