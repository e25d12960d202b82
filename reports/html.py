"""A report as one HTML file: no request to anywhere, pictures inside, fit for screen, phone and paper."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count, groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from listener.types import (
    Block,
    Callout,
    Change,
    Chart,
    Measure,
    Message,
    Period,
    Quote,
    Quotes,
    Rendered,
    Report,
    Stat,
    Table,
    Text,
    Value,
)
from reports import chart, told
from reports.quotes import shortened
from reports.speech import Speech, clean

TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_NAMES = {Text: "text", Stat: "stats", Table: "table", Chart: "chart", Quotes: "quotes", Callout: "callout"}


@cache
def environment() -> Environment:
    """The templates; everything that is printed is escaped."""
    loader = FileSystemLoader(TEMPLATES)
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


class Html:
    """Renders the report as a page."""

    name = "html"
    suffix = "html"

    def render(self, report: Report, locale: str) -> Rendered:
        """The whole report in one file."""
        page = Page(Speech(locale))
        body = (
            environment()
            .get_template("page.html.j2")
            .render(
                report=report,
                speech=page.speech,
                title=told.headline(report, page.speech),
                policy=POLICY,
                sections=[
                    (section.name, page.speech.say(section.title), page.blocks(section.blocks))
                    for section in report.sections
                ],
            )
        )
        return Rendered(body.encode("utf-8", "replace"), "text/html", self.suffix, locale)


@dataclass
class Page:
    """Blocks to markup, one template for each type; ``ids`` numbers the pictures."""

    speech: Speech
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def blocks(self, blocks: Iterable[Block]) -> list[Markup]:
        """Neighbours of one type share a template call, so that figures stand in a strip and charts side by side."""
        made = []
        for kind, group in groupby(blocks, key=type):
            name = _NAMES[kind]
            values = {name: [_VIEWS[kind](self, block) for block in group]}
            made.append(self.draw(f"{name}.html.j2", **values))
        return made

    def draw(self, template: str, **values: Any) -> Markup:
        """A template's markup."""
        text = environment().get_template(template).render(speech=self.speech, **values)
        return Markup(text)

    # --- what the templates get ---------------------------------------------------------------------------------------

    def text(self, block: Text) -> dict[str, Any]:
        """A paragraph; what could not be measured and set phrases look different."""
        return {"text": self.speech.say(block.message), "role": block.message.key.partition(".")[0]}

    def stat(self, block: Stat) -> dict[str, Any]:
        """A figure with its small course."""
        seen = [point for point in block.course if point.value is not None]
        drawn = chart.drawn(block.course, chart.SPARK) if len(seen) > 1 else None
        return {"figure": told.figure(block, self.speech), "spark": drawn and self.svg("spark", block.title, drawn)}

    def svg(self, template: str, title: Message, drawn: chart.Drawn, **values: Any) -> Markup:
        """A picture with a title for those who cannot see it."""
        return self.draw(f"{template}.svg.j2", id=next(self.ids), title=self.speech.say(title), drawn=drawn, **values)

    def table(self, block: Table) -> dict[str, Any]:
        """A caption, heads and cells."""
        heads = [(self.speech.say(column.title), column.kind) for column in block.columns]
        rows = [
            (
                depth,
                [
                    self.cell(value, column.kind, depth == "group")
                    for value, column in zip(row, block.columns, strict=True)
                ],
            )
            for depth, row in zip(told.depths(block), block.rows, strict=True)
        ]
        return {"title": self.speech.say(block.title), "heads": heads, "rows": rows}

    def cell(self, value: Value, kind: str, whole: bool = False) -> dict[str, Any]:
        """Text, or a small course; ``mark`` tells a claimed change. ``whole``: with its interval."""
        reach = self.speech.interval(value) if whole and kind == "points" and isinstance(value, Measure) else ""
        return {**self._cell(value, kind), "reach": reach}

    def _cell(self, value: Value, kind: str) -> dict[str, Any]:
        if kind == "trend":
            points = [Measure("", float(one), 1) for one in value]
            drawn = chart.drawn(points, chart.SPARK, from_zero=True)
            return {"text": "", "svg": self.svg("spark", Message("column.course"), drawn), "mark": ""}
        if isinstance(value, Measure) and value.value is None:
            return {"text": "–", "svg": "", "mark": ""}
        state = value.key.replace(".", "-") if isinstance(value, Message) else ""
        mark = told.mark(value) if isinstance(value, Change) else state
        return {"text": self.speech.value(value, "count" if kind == "count" else ""), "svg": "", "mark": mark}

    def quotes(self, block: Quotes) -> dict[str, Any]:
        """Quotes under a title."""
        return {"title": self.speech.say(block.title), "quotes": [self.quote(one) for one in block.quotes]}

    def quote(self, quote: Quote) -> dict[str, Any]:
        """The words in their language, and where they come from."""
        source = " · ".join(told.source(quote, self.speech))
        return {
            "text": clean(shortened(quote.text)[0], 400),
            "lang": quote.lang if quote.lang.isalpha() and quote.lang != "und" else "",
            "source": source,
            "polarity": quote.polarity or "",
        }

    def callout(self, block: Callout) -> dict[str, Any]:
        """A finding: what is to be decided and who decides stand apart from the figures."""
        says = self.speech.say
        return {
            "tone": block.tone,
            "label": " · ".join(self._label_of(block)),
            "title": says(block.title),
            "details": [says(one) for one in block.details if not _apart(one) and one.key != "detail.group"],
            "apart": [says(one) for one in block.details if _apart(one)],
            "quote": self.quote(block.quote) if block.quote else None,
            "rows": clean(block.rows, 1000),
        }

    def _label_of(self, block: Callout) -> list[str]:
        """What stands above a finding: good or bad news, and the group of its topic. A new topic's title says it."""
        if block.title.key.startswith("arrival."):
            return []
        groups = [self.speech.value(one.values["group"]) for one in block.details if one.key == "detail.group"]
        return [self.speech.key(f"page.tone.{block.tone}"), *groups]

    def chart(self, block: Chart) -> dict[str, Any]:
        """A picture with its caption and, for those who cannot see it, its last value in words."""
        body = _CHARTS[block.kind](self, block)
        return {"title": self.speech.say(block.title), "body": body, "kind": block.kind}

    def line(self, block: Chart) -> Markup:
        """Courses over the weeks; the first series is drawn."""
        points = block.series[0].points
        drawn = chart.drawn(points, chart.LINE, from_zero=block.unit == "count")
        ticks = [(self.speech.in_unit(tick, block.unit), y) for tick, y in drawn.ticks]
        apart = min(8, math.ceil(len(points) / 3))
        labels = [(drawn.places[i], self._label(block.labels[i])) for i in range(len(points) - 1, -1, -apart)]
        last = "" if points[-1] is None else self.speech.measure(points[-1])
        return self.svg("line", block.title, drawn, ticks=ticks, labels=labels[::-1], last=last)

    def _label(self, value: Value) -> str:
        return self.speech.as_day(value.start) if isinstance(value, Period) else self.speech.value(value)

    def bar(self, block: Chart) -> Markup:
        """Horizontal bars with their intervals."""
        points = block.series[0].points
        shown = ["–" if one is None else self.speech.measure(one) for one in points]
        rows = zip(
            (self.speech.value(label) for label in block.labels), chart.bars(points, block.unit), shown, strict=True
        )
        return self.draw("bar.html.j2", rows=list(rows))

    def stack(self, block: Chart) -> Markup:
        """Shares that add up to the whole, one row a label."""
        values = [[(one.value or 0.0) if one else 0.0 for one in series.points] for series in block.series]
        rows = [
            (self.speech.value(label), chart.stack([series[i] for series in values]))
            for i, label in enumerate(block.labels)
        ]
        return self.draw("stack.html.j2", rows=rows, names=[self.speech.say(series.name) for series in block.series])


def _apart(message: Message) -> bool:
    return message.key.startswith(("advice.", "detail.owner", "detail.no_owner"))


_CHARTS: dict[str, Callable[[Page, Chart], Markup]] = {"line": Page.line, "bar": Page.bar, "stack": Page.stack}
_VIEWS: dict[type, Callable[[Page, Any], dict[str, Any]]] = {
    Text: Page.text,
    Stat: Page.stat,
    Table: Page.table,
    Chart: Page.chart,
    Quotes: Page.quotes,
    Callout: Page.callout,
}
