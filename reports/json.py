"""A report as JSON: every block with its type, every message with its key, its values and its sentence.

Shape (keys stand in the order of the fields in ``listener.types``)::

    {"format": "dinle-report/1", "locale": "tr",
     "period": {"type": "Period", "start": "2026-11-16", "end": "2026-11-23"}, "brand": …, "made_at": …, "closed": …,
     "makers": {name: version}, "sections": [{"type": "Section", "name": …, "title": MESSAGE, "blocks": [BLOCK …]}]}

    BLOCK    {"type": "Text" | "Stat" | "Table" | "Chart" | "Quotes" | "Callout", …its fields}
    MESSAGE  {"type": "Message", "key": …, "values": {…}, "text": the sentence in the locale}
    MEASURE  {"type": "Measure", "name", "value", "n", "low", "high", "unit"}; value null: too few answers
    TOPIC    {"type": "Topic", "id", "names"}; "group": the id of the group it is in; "state": "group" of a group
    CHANGE   {"type": "Change", "now": MEASURE, "then": MEASURE, "delta", "low", "high", "p", "significant",
              "detectable"}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from listener.types import Message, Rendered, Report, Topic
from reports.speech import Speech

FORMAT = "dinle-report/1"
_DIGITS = 9
"""Significant digits of a number: more would differ between processors."""


class Json:
    """Renders the report for programs."""

    name = "json"
    suffix = "json"

    def render(self, report: Report, locale: str) -> Rendered:
        """The whole report, indented, in a stable order."""
        whole = {"format": FORMAT, "locale": locale, **encoded(report, Speech(locale))}
        whole.pop("type")
        body = json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)
        return Rendered(body.encode("utf-8", "replace") + b"\n", "application/json", self.suffix, locale)


def encoded(value: Any, speech: Speech) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Message):
        values = {name: encoded(one, speech) for name, one in sorted(value.values.items())}
        return {"type": "Message", "key": value.key, "values": values, "text": speech.say(value)}
    if isinstance(value, Topic):
        group = {"group": value.parent} if value.parent is not None else {}
        state = {"state": "group"} if value.state == "group" else {}
        return {"type": "Topic", "id": value.id, "names": dict(sorted(value.names.items())), **state, **group}
    if is_dataclass(value):
        named = {field.name: encoded(getattr(value, field.name), speech) for field in fields(value)}
        return {"type": type(value).__name__, **named}
    return _plain(value, speech)


def _plain(value: Any, speech: Speech) -> Any:
    if isinstance(value, Mapping):
        return {str(key): encoded(one, speech) for key, one in sorted(value.items())}
    if isinstance(value, (tuple, list)):
        return [encoded(one, speech) for one in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") + 0.0
    return value
