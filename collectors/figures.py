"""Rows to the other records: customers, orders, survey waves, audience counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from collectors.columns import DATES, Places, attribute, string
from collectors.documents import Cached, _family, _rest
from collectors.file_options import FileOptions
from collectors.readers.dates import Dates
from collectors.readers.numbers import number
from listener.errors import RowError
from listener.types import Audience, Customer, Order, Record, SurveyWave


class Figures:
    """Makes records other than documents of the rows of one file."""

    counts = False

    def __init__(self, options: FileOptions, names: Sequence[str], places: Places, dates: Dates) -> None:
        self.options, self.places = options, places
        self.dates = {name: Cached(names[places[name][0]], dates.read) for name in DATES if name in places}
        self.numbers = {name: Cached(names[place[0]], number) for name, place in places.items() if _is_number(name)}
        self.rest = _family(places, "attributes") + (_rest(names, places) if options.keep_rest else [])
        self.make: Callable[[Sequence[Any]], Record] = getattr(self, "_" + options.record)

    def _text(self, cells: Sequence[Any], name: str, default: str = "") -> str:
        """The field's text; ``RowError`` where it is empty and has no default."""
        made = string(cells[self.places[name][0]]) if name in self.places else ""
        if not (made or default):
            raise RowError(f"no {name} in it")
        return made or default

    def _at(self, cells: Sequence[Any], name: str) -> Any:
        at = self.dates[name](cells[self.places[name][0]])
        if at is None:
            raise RowError(f"no {name} in it")
        return at

    def _count(self, cells: Sequence[Any], name: str) -> float:
        return self.numbers[name](cells[self.places[name][0]]) or 0.0 if name in self.numbers else 0.0

    def _attributes(self, cells: Sequence[Any]) -> dict[str, Any]:
        return {name: attribute(cells[place]) for name, place in self.rest if cells[place] not in (None, "")}

    def _customer(self, cells: Sequence[Any]) -> Customer:
        return Customer(self._text(cells, "customer_id"), self._attributes(cells))

    def _order(self, cells: Sequence[Any]) -> Order:
        return Order(
            self._text(cells, "order_id"),
            self._text(cells, "customer_id"),
            self._at(cells, "at"),
            self._count(cells, "amount"),
            self._text(cells, "currency", "TRY"),
            self._attributes(cells),
        )

    def _survey_wave(self, cells: Sequence[Any]) -> SurveyWave:
        start, end = self._at(cells, "start"), self._at(cells, "end")
        sent, answered = int(self._count(cells, "sent")), int(self._count(cells, "answered"))
        if end <= start or not 0 <= answered <= sent:
            raise RowError("a wave ends after its start and has no more answers than invitations")
        return SurveyWave(self._text(cells, "survey"), start, end, sent, answered)

    def _audience(self, cells: Sequence[Any]) -> Audience:
        counts = {
            name.partition(".")[2]: int(value)
            for name, read in self.numbers.items()
            if (value := read(cells[self.places[name][0]])) is not None
        }
        brand = self._text(cells, "brand", self.options.brand)
        return Audience(brand, self._text(cells, "channel", self.options.channel), self._at(cells, "at"), counts)


def _is_number(target: str) -> bool:
    return target in {"amount", "sent", "answered"} or target.startswith("counts.")
