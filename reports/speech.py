"""A locale's voice: messages, measures and changes to plain text. Every renderer prints through it."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel import Locale

from listener.types import Change, Measure, Message, Period, Topic, Value
from reports import numbers
from reports.catalogue import template
from reports.measures import OF_DOCUMENTS, fewest
from reports.words import suffixed

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LONGEST_NAME = 80
CUT = "[…]"
CHANNELS = frozenset(
    ("app", "call", "chat", "email", "facebook", "forum", "instagram", "phone", "shop", "social", "store", "support",
     "survey", "tiktok", "web", "x", "youtube")
)  # fmt: skip
"""Channels that have a name in each language."""


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """Foreign text made safe for a sentence: one line, no control or direction marks, cut; right-to-left isolated."""
    flat = " ".join(_SURROGATE.sub("\ufffd", _CONTROL.sub("", text[: 4 * longest])).split())
    short = flat if len(flat) <= longest else f"{flat[:longest].rstrip()} {CUT}"
    return f"\u2068{short}\u2069" if _RIGHT_TO_LEFT.search(short) else short


@dataclass(frozen=True)
class Speech:
    """Prints in ``locale``."""

    locale: str

    def say(self, message: Message) -> str:
        """The message as a sentence, its values printed by the formats that the catalogue names."""
        text = template(message.key, self.locale, message.values.get("n"))
        return _Words(self).vformat(text, (), message.values)

    def key(self, key: str, **values: Value) -> str:
        """A message by its key."""
        return self.say(Message(key, values))

    def value(self, value: Value, how: str = "") -> str:
        """One value by a format: ``count share points stars rate day week delta range …``, a case after ``,``."""
        kind, _, case = how.partition(",")
        text = self._printed(value, kind)
        return suffixed(text, case) if case and self.locale == "tr" else text  # type: ignore[arg-type]

    def _printed(self, value: Value, kind: str) -> str:
        if value is None:
            return "–"
        printer = getattr(self, f"as_{kind}", None) if kind else None
        return str(printer(value)) if printer else self._plain(value)

    def _plain(self, value: Value) -> str:
        """By the type of the value alone."""
        for kind, printer in self._by_type().items():
            if isinstance(value, kind):
                return str(printer(value))
        return clean(str(value))

    def _by_type(self) -> Mapping[type | tuple[type, ...], Any]:
        return {
            Message: self.say,
            Measure: self.measure,
            Change: self.change,
            Topic: self.topic,
            Period: self.as_week,
            (datetime, date): self.as_full_day,
            (int, float): lambda value: self.number(value, 1),
            tuple: lambda values: ", ".join(self._plain(value) for value in values),
        }

    def topic(self, topic: Topic) -> str:
        """A topic's name; one that discovery found in another language only is marked: ``kargo (TR)``."""
        name = clean(topic.name(self.locale))
        other = next((lang for lang in ("tr", "en", *sorted(topic.names)) if topic.names.get(lang)), "")
        told = topic.names.get(self.locale) or not other or not topic.keywords
        return name if told else f"{name} ({clean(other, 3).upper()})"

    # --- numbers ----------------------------------------------------------------------------------------------------

    def number(self, value: float, places: int = 0) -> str:
        """A plain number."""
        return numbers.number(value, self.locale, places)

    def in_unit(self, value: float, unit: str) -> str:
        """A figure as its unit is written: points whole, shares with a per cent sign, stars with one decimal."""
        if unit == "share":
            return numbers.share(value, self.locale)
        if unit in {"stars", "score", "rate", "ratio"}:
            return numbers.fixed(value, self.locale)
        return self.number(value)

    def difference(self, value: float, unit: str, reach: float | None = None) -> str:
        """A signed difference without its unit's word: −6, +0,25; shares in percentage points.

        ``reach``: the largest of the figures that stand together, so that all have as many decimals.
        """
        if unit == "share":
            text = numbers.number(100 * value, self.locale, 0 if (reach or abs(value)) >= 0.1 else 1)
        else:
            text = numbers.fixed(value, self.locale, {"stars": 2, "score": 2, "rate": 1}.get(unit, 0))
        return numbers.signed(text, value)

    def unit(self, unit: str, value: float) -> str:
        """The word after a difference (puan, yüzde puan), empty where there is none."""
        if unit not in {"points", "share", "stars"}:
            return ""
        return self.key(f"unit.{unit}", n=1 if self.difference(value, unit).lstrip("+−") == "1" else 2)

    def measure(self, measure: Measure) -> str:
        """The value, or the set phrase that says how many answers, or documents, there are and how many it takes."""
        if measure.value is None:
            few = "measure.too_few.documents" if measure.name in OF_DOCUMENTS else "measure.too_few"
            return self.key(few, n=measure.n, fewest=fewest(measure.name))
        return self.in_unit(measure.value, measure.unit)

    def interval(self, measure: Measure) -> str:
        """The interval in the measure's unit, or nothing."""
        if measure.value is None or measure.low is None or measure.high is None:
            return ""
        return self._range(measure.low, measure.high, measure.unit, signs=False)

    def change(self, change: Change) -> str:
        """``−6 puan``; an en dash where there is no difference to print."""
        if change.delta is None:
            return "–"
        return self.with_unit(_as_printed(change, change.delta), change.now.unit)

    def with_unit(self, delta: float, unit: str) -> str:
        """A signed difference with its unit's word."""
        return f"{self.difference(delta, unit)} {self.unit(unit, delta)}".strip()

    def change_interval(self, change: Change) -> str:
        """``−18 ile +2 arası``."""
        if change.delta is None or change.low is None or change.high is None:
            return ""
        return self._range(change.low, change.high, change.now.unit, signs=True)

    def _range(self, low: float, high: float, unit: str, *, signs: bool) -> str:
        if signs:
            reach = max(abs(low), abs(high))
            ends = self.difference(low, unit, reach), self.difference(high, unit, reach)
            return numbers.span(*ends, self.locale)
        if unit == "share":
            return self._shares(low, high)
        return numbers.span(self.in_unit(low, unit), self.in_unit(high, unit), self.locale)

    def _shares(self, low: float, high: float) -> str:
        """``%34–48``, ``34–48%``: one sign for both ends."""
        ends = f"{numbers.share_number(low, self.locale)}–{numbers.share_number(high, self.locale)}"
        return f"%{ends}" if self.locale == "tr" else f"{ends}%"

    # --- formats that a catalogue may name ----------------------------------------------------------------------------

    def as_count(self, value: float) -> str:
        """A whole number."""
        return self.number(value)

    def as_share(self, value: Measure | float) -> str:
        """A share."""
        return self.measure(value) if isinstance(value, Measure) else numbers.share(value, self.locale)

    def as_times(self, value: float) -> str:
        """How many fold."""
        return numbers.times(value, self.locale)

    def as_day(self, value: date) -> str:
        """Day and month."""
        return numbers.day(value, self.locale)

    def as_full_day(self, value: date) -> str:
        """Day, month, year."""
        return numbers.full_day(value, self.locale)

    def as_week(self, value: Period) -> str:
        """The week's name."""
        return numbers.week(value, self.locale)

    def as_range(self, value: Measure | Change) -> str:
        """The interval of a measure or of a change."""
        return self.interval(value) if isinstance(value, Measure) else self.change_interval(value)

    def as_channel(self, value: str) -> str:
        """A channel by its usual name where it is a known word, else as the company writes it."""
        name = value.strip().lower()
        return self.key(f"channel.{name}") if name in CHANNELS else clean(value)

    def as_language(self, value: str) -> str:
        """The language's name; ``und``: not known."""
        if value == "und":
            return self.key("language.unknown")
        return str(Locale.parse(self.locale).languages.get(value, value))


def _as_printed(change: Change, delta: float) -> float:
    """The difference of the two figures as they are printed, so that a reader who subtracts finds the same.

    Where it is printed finer than they are (stars, small shares) it stays what it is.
    """
    now, then, unit = change.now.value, change.then.value, change.now.unit
    places = {"points": 0, "count": 0, "rate": 1, "share": 2}.get(unit)
    if now is None or then is None or places is None:
        return delta
    if unit == "share" and (min(abs(now), abs(then)) < numbers.WHOLE_SHARE or abs(delta) < 0.1):
        return delta
    return numbers.half_up(now, places) - numbers.half_up(then, places)


class _Words(string.Formatter):
    """``{name:kind}`` and ``{name:kind,case}`` by ``Speech.value``; nothing else of Python's format language."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech

    def get_field(self, field_name: str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """Plain names only: no attributes, no indexes."""
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        """Through the speech of the locale."""
        return self.speech.value(value, format_spec)
