"""Reports: figures with their n and interval, and blocks without language or format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from listener.types.labels import Polarity
from listener.types.records import Score
from listener.types.time import Period


@dataclass(frozen=True, slots=True)
class Segment:
    """A named filter: every key is a document column or attribute that must hold one of the values."""

    name: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that never goes without its n and interval. ``low``/``high``: 95 %, None where n does not allow one."""

    name: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    unit: str = ""
    """``points`` (NPS, net sentiment: −100…100), ``share`` (0…1), ``stars``, ``count``, ``score``, ``ratio``."""


@dataclass(frozen=True, slots=True)
class Change:
    """A measure against a baseline. ``delta`` with its 95 % interval in the measure's unit; ``p`` two-sided."""

    now: Measure
    then: Measure
    delta: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    significant: bool = False
    """True only after the week's false discovery rate was controlled over all its measures."""
    detectable: float | None = None
    """The least absolute change that this sample could have shown (80 % power)."""


Value = Any
"""Message values: numbers, dates, Measures, Changes, Periods, or texts of customers (data, never markup)."""


@dataclass(frozen=True, slots=True)
class Message:
    """A key into the message catalogue and the values its sentence needs. No prose in any language."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    message: Message


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure with its changes against last week and against the baseline, and its course (one value a week)."""

    title: Message
    measure: Measure
    week: Change | None = None
    baseline: Change | None = None
    course: tuple[Measure, ...] = ()
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: what its cells are says how they are printed and aligned."""

    title: Message
    kind: Literal["text", "name", "count", "share", "points", "stars", "delta", "trend"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values; a cell is text, a number, a Measure, a Change, a Message or a tuple of numbers (a trend)."""

    title: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of measures over the chart's periods; None where there is nothing."""

    name: Message
    points: tuple[Measure | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: ``line`` (with interval bands), ``bar`` (horizontal, signed or not), ``stack`` (shares)."""

    kind: Literal["line", "bar", "stack"]
    title: Message
    labels: tuple[Value, ...]
    series: tuple[Series, ...]
    unit: str = ""
    marks: tuple[tuple[Value, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer said, redacted, typos kept; ``document_id`` leads to its row."""

    text: str
    document_id: int
    lang: str
    day: date
    channel: str = ""
    polarity: Polarity | None = None
    score: Score | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """Representative quotes under a title."""

    title: Message
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A finding or a warning that must be seen. ``rows``: SQL over ``labelled_documents``."""

    tone: Literal["good", "bad", "note"]
    title: Message
    details: tuple[Message, ...] = ()
    quote: Quote | None = None
    rows: str = ""


Block = Text | Stat | Table | Chart | Quotes | Callout


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report; ``name`` is the section's plug-in name and the stem of its title's message key."""

    name: str
    title: Message
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A week as data. ``made_at`` is the clock that was passed in."""

    period: Period
    brand: str
    made_at: datetime
    sections: tuple[Section, ...]
    makers: Mapping[str, str] = field(default_factory=dict)
    """Version of the program, model references, registry revision."""
    closed: bool = True
    """False while the week still runs."""

    def section(self, name: str) -> Section | None:
        """The section of that name, if the report has it."""
        return next((one for one in self.sections if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report in one language and format; ``suffix`` without the dot."""

    body: bytes
    media_type: str
    suffix: str
    locale: str
