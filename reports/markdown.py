"""A report as Markdown: the same figures as the page, for mail, chat and wikis. Foreign text is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from listener.types import Block, Callout, Chart, Measure, Quotes, Rendered, Report, Stat, Table, Text, Value
from reports import told
from reports.quotes import shortened
from reports.speech import Speech, clean

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&@$^])")
_START = re.compile(r"^(\s*\d*)([=:>]|[-+.)](?=\s|$))")
_LINK = re.compile(r"\b(https?|ftp|mailto|javascript|data|www)([:.])", re.IGNORECASE)
_BARS = "▁▂▃▄▅▆▇█"


def escape(text: str) -> str:
    """Text that stays text: no markup, no HTML, no link, no table cell, no formula at the start of a line."""
    safe = _LINK.sub("\\1\u200b\\2", _SPECIAL.sub(r"\\\1", text))
    return _START.sub(r"\1\\\2", safe)


class Markdown:
    """Renders the report as CommonMark with tables."""

    name = "md"
    suffix = "md"

    def render(self, report: Report, locale: str) -> Rendered:
        """The whole report."""
        speech = Speech(locale)
        lines = [f"# {escape(told.headline(report, speech))}", ""]
        for section in report.sections:
            lines += [f"## {escape(speech.say(section.title))}", ""]
            for block in section.blocks:
                lines += [*written(block, speech), ""]
        lines += [f"*{escape(speech.key('page.made', day=report.made_at))}*", ""]
        return Rendered("\n".join(lines).encode("utf-8", "replace"), "text/markdown", self.suffix, locale)


def written(block: Block, speech: Speech) -> list[str]:
    """The lines of a block."""
    return list(_WRITERS[type(block)](block, speech))


def _text(block: Text, speech: Speech) -> Iterator[str]:
    yield escape(speech.say(block.message))


def _stat(block: Stat, speech: Speech) -> Iterator[str]:
    """One line a figure."""
    figure = told.figure(block, speech)
    value = f"**{escape(figure.value)}**" + (f" ({figure.n})" if figure.n else "")
    if not figure.enough:
        yield f"- {escape(figure.title)}: {value}."
        return
    parts = [figure.interval, figure.last, figure.baseline, figure.verdict, figure.detectable]
    yield f"- {escape(figure.title)}: {value}; " + "; ".join(escape(part.rstrip(".")) for part in parts if part) + "."


def _table(block: Table, speech: Speech) -> Iterator[str]:
    yield f"**{escape(speech.say(block.title))}**"
    yield ""
    yield "| " + " | ".join(escape(speech.say(column.title)) for column in block.columns) + " |"
    yield "|" + "|".join(" --- " if column.kind in {"name", "text"} else " ---: " for column in block.columns) + "|"
    for depth, row in zip(told.depths(block), block.rows, strict=True):
        name, *cells = (_cell(value, column.kind, speech) for value, column in zip(row, block.columns, strict=True))
        if depth == "group":
            name, cells = f"**{name}**", [_reach(*one, speech) for one in zip(cells, row[1:], strict=True)]
        yield "| " + " | ".join([f"– {name}" if depth == "member" else name, *cells]) + " |"


def _cell(value: Value, kind: str, speech: Speech) -> str:
    if kind == "trend":
        return bars(value)
    if isinstance(value, Measure) and value.value is None:
        return "–"
    return escape(speech.value(value, "count" if kind == "count" else ""))


def _reach(cell: str, value: Value, speech: Speech) -> str:
    """A cell of a group's row: net sentiment stands with its interval."""
    interval = speech.interval(value) if isinstance(value, Measure) and value.unit == "points" else ""
    return f"{cell} ({escape(interval)})" if interval else cell


def bars(values: tuple[float, ...]) -> str:
    """A course in characters."""
    top = max([*values, 1])
    return "".join(_BARS[round((len(_BARS) - 1) * max(0, value) / top)] for value in values)


def _chart(block: Chart, speech: Speech) -> Iterator[str]:
    """The figures of a picture, in the order of its labels; a long course by its last eight."""
    yield f"**{escape(speech.say(block.title))}**"
    yield ""
    for series in block.series:
        pairs = list(zip(block.labels, series.points, strict=True))
        for label, point in pairs if block.kind == "bar" else pairs[-8:]:
            shown = "–" if point is None or point.value is None else _with_interval(point, speech)
            yield f"- {escape(speech.value(label))}: {escape(shown)}"


def _with_interval(point: Measure, speech: Speech) -> str:
    interval = speech.interval(point)
    return f"{speech.measure(point)} ({interval})" if interval else speech.measure(point)


def _quotes(block: Quotes, speech: Speech) -> Iterator[str]:
    yield f"**{escape(speech.say(block.title))}**"
    for quote in block.quotes:
        yield ""
        yield _quote(quote, speech)


def _quote(quote: Any, speech: Speech) -> str:
    return f"> “{escape(clean(shortened(quote.text)[0], 400))}” ({escape(', '.join(told.source(quote, speech)))})"


def _callout(block: Callout, speech: Speech) -> Iterator[str]:
    yield f"### {escape(speech.say(block.title))}" if block.details else f"**{escape(speech.say(block.title))}**"
    yield ""
    yield from (f"- {escape(speech.say(detail))}" for detail in block.details)
    if block.quote is not None:
        yield ""
        yield _quote(block.quote, speech)
    if block.rows:
        yield ""
        yield f"{speech.key('page.rows')}: `{clean(block.rows, 400).replace('`', '')}`"


_WRITERS: dict[type, Callable[[Any, Speech], Iterator[str]]] = {
    Text: _text,
    Stat: _stat,
    Table: _table,
    Chart: _chart,
    Quotes: _quotes,
    Callout: _callout,
}
