"""Options of the ``file`` collector."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from collectors.base import SourceOptions
from collectors.columns import check, flatten
from listener.types import Metric

SCALES: Mapping[str, tuple[float, float]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "stars": (1, 5)}
"""Scales that are taken where the configuration says nothing."""
NPS_REFUSED = (
    "an NPS question is asked on 0–10; answers on 1–10 give another figure. Say what is meant: "
    'nps_from_1 = "keep" keeps them as a score on 1–10 of their own, '
    'nps_from_1 = "is_0_10" if the question was asked on 0–10 and nobody gave a 0'
)


ONES = 5
"""Answers of 1 without any 0 that make an NPS column one on 1–10: who can give the lowest mark gives it."""


class FileOptions(SourceOptions):
    """Which files, how they are written, and which column is what."""

    path: Path
    record: Literal["document", "customer", "order", "survey_wave", "audience"] = "document"
    columns: Mapping[str, str | list[str]]
    keep_rest: bool = False
    optional: tuple[str, ...] = ()
    scales: Mapping[Metric, tuple[float, float]] = Field(default_factory=dict)
    nps_from_1: Literal["refuse", "keep", "is_0_10"] = "refuse"
    scales_before: Mapping[date, Mapping[Metric, tuple[float, float]]] = Field(default_factory=dict)
    no_score: tuple[float, ...] = ()
    date_order: Literal["auto", "dmy", "mdy"] = "auto"
    timezone: str = "Europe/Istanbul"
    undated: date | None = None
    as_of: date | None = None
    encoding: str = ""
    delimiter: str = Field(default="", max_length=1)
    quotes: Literal["", "double", "backslash", "none"] = ""
    sheet: str = ""
    skip_rows: int | None = Field(default=None, ge=0)
    header: bool | None = None
    label_rows: int = Field(default=0, ge=0)

    @field_validator("columns", mode="before")
    @classmethod
    def _flat(cls, given: Any) -> Any:
        return flatten(given) if isinstance(given, Mapping) else given

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"unknown time zone {name!r}; write it as in Europe/Istanbul") from None
        return name

    @field_validator("encoding")
    @classmethod
    def _codec(cls, name: str) -> str:
        try:
            "".encode(name or "utf-8")
        except LookupError:
            raise ValueError(f"unknown encoding {name!r}; use utf-8, utf-16, cp1254, iso8859-9, cp857 …") from None
        return name

    @model_validator(mode="after")
    def _fits(self) -> FileOptions:
        check(self.record, self.columns)
        if self.record == "document":
            self._check_document()
        return self

    def _check_document(self) -> None:
        if not any(name == "text" or name.startswith(("scores.", "events")) for name in self.columns):
            raise ValueError("columns names neither a text nor a score nor an event")
        if "created_at" not in self.columns and self.undated is None:
            raise ValueError('columns.created_at is not set; a file without dates needs undated = "2026-11-16"')
        earlier = [one for held in self.scales_before.values() for one in held.items()]
        for metric, (low, high) in [*self.scales.items(), *earlier]:
            if not low < high:
                raise ValueError(f"scales.{metric}: {low:g} is not below {high:g}")
        if self.scales.get("nps", (0, 10))[0] > 0 and self.nps_from_1 == "refuse":
            raise ValueError(f"scales.nps: {NPS_REFUSED}")

    def scale(self, metric: str) -> tuple[float, float]:
        """Both ends of the metric's scale."""
        default = (1.0, 10.0) if metric == "nps" and self.nps_from_1 == "keep" else SCALES[metric]
        low, high = self.scales.get(metric, default)  # type: ignore[call-overload]
        return float(low), float(high)

    def scales_of(self, metric: str) -> tuple[tuple[date | None, tuple[float, float]], ...]:
        """The metric's scales, oldest first, each with the day before which it counts; the last counts ever after."""
        before = sorted(self.scales_before.items())
        held = [(day, ends[metric]) for day, ends in before if metric in ends]  # type: ignore[index]
        return (*((day, (float(low), float(high))) for day, (low, high) in held), (None, self.scale(metric)))
