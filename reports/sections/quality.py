"""The state of the data: what arrived, what did not, and what was read of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from listener.types import Block, Callout, Column, Message, Section, Table, Text
from reports.scope import Scope
from reports.sections import titled

if TYPE_CHECKING:
    from listener.facts import Facts, Quality, SourceQuality

COLUMNS = (
    Column(Message("column.source"), "name"),
    Column(Message("column.new"), "count"),
    Column(Message("column.changed"), "count"),
    Column(Message("column.rejected"), "count"),
    Column(Message("column.state"), "text"),
)


class DataQuality:
    """The annex on the data."""

    name = "quality"

    def __call__(self, facts: Facts, scope: Scope) -> Section:
        """Sources, rows, labels, languages, makers."""
        quality = _quality(facts, scope)
        blocks = [*open_week(scope), *_sources(quality), *_labels(quality), *_languages(quality), *_span(quality)]
        makers = tuple(f"{name}: {maker}" for name, maker in sorted(facts.makers().items()))
        if makers:
            blocks.append(Text(Message("quality.makers", {"makers": makers})))
        return Section(self.name, titled(self.name), (*blocks, Text(Message("quality.method"))))


def _quality(facts: Facts, scope: Scope) -> Quality:
    return facts.quality(scope.period, facts.sentiment_ref(scope.window))


def line(facts: Facts, scope: Scope) -> Iterator[Block]:
    """The state of the data in one line; a failed source is a warning."""
    quality = _quality(facts, scope)
    arrived = sum(_arrived(source) for source in quality.sources)
    values = {"total": len(quality.sources), "arrived": arrived, "n": quality.documents}
    yield Text(Message(_line(len(quality.sources), arrived), values))
    missing = tuple(source.source for source in quality.sources if not _arrived(source))
    if missing:
        yield Callout("note", Message("quality.missing", {"sources": missing, "n": len(missing)}))


def _line(total: int, arrived: int) -> str:
    """The message that says how many of the sources delivered data."""
    if not total:
        return "quality.line.no_sources"
    whole = "quality.line.single" if total == 1 else "quality.line.all"
    return whole if arrived == total else "quality.line"


def open_week(scope: Scope) -> Iterator[Block]:
    """The week still runs."""
    if not scope.closed:
        yield Callout("note", Message("quality.open"))


def _arrived(source: SourceQuality) -> bool:
    """The last run of the week went through."""
    return source.runs > 0 and not source.error


def _sources(quality: Quality) -> Iterator[Block]:
    if not quality.sources:
        yield Text(Message("gap.sources"))
        return
    rows = tuple((one.source, one.new, one.changed, one.rejected, _state(one)) for one in quality.sources)
    yield Table(Message("quality.sources"), COLUMNS, rows)


def _state(source: SourceQuality) -> Message:
    if _arrived(source):
        return Message("source.arrived")
    return Message("source.failed", {"error": source.error}) if source.error else Message("source.idle")


def _labels(quality: Quality) -> Iterator[Block]:
    """How much of it was read."""
    with_text = quality.documents - quality.without_text
    share = quality.labelled / with_text if with_text else None
    if share is None:
        yield Text(Message("quality.no_text", {"n": quality.documents}))
    else:
        yield Text(Message("quality.labelled", {"n": with_text, "labelled": quality.labelled, "share": share}))
    for name in ("without_text", "unlabelled", "not_read", "failed"):
        if count := getattr(quality, name):
            yield Text(Message(f"quality.{name}", {"n": count}))


def _languages(quality: Quality) -> Iterator[Block]:
    total = sum(quality.langs.values())
    ranked = sorted(quality.langs.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    parts = tuple(Message("quality.language", {"lang": lang or "und", "share": n / total}) for lang, n in ranked)
    if parts:
        yield Text(Message("quality.languages", {"parts": parts}))


def _span(quality: Quality) -> Iterator[Block]:
    if quality.first_day and quality.last_day:
        yield Text(Message("quality.span", {"first": quality.first_day, "last": quality.last_day}))
