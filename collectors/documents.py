"""Rows to documents: texts, dates, scores on their scales, events, attributes, and an identity that stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from collectors.columns import STRINGS, Places, attribute, joined, string
from collectors.file_options import FileOptions
from collectors.readers.dates import Dates
from collectors.readers.languages import language_code
from collectors.readers.numbers import is_empty
from collectors.readers.scores import on_scale
from collectors.repeats import Repeats
from listener.errors import RowError, known
from listener.types import EVENT_TYPES, KINDS, Document, Event, Score, digest

Value = TypeVar("Value")
BY_CUSTOMER = frozenset({"opened", "reopened"})
"""Events that a customer brings about, where the source does not name the actor."""
REMEMBERED = 10_000
"""Distinct cells whose reading is kept."""


class Cached:
    """Remembers what a reader made of the cells of one column, and names the column when it cannot read one."""

    def __init__(self, name: str, read: Callable[[Any], Any]) -> None:
        self.name, self.read = name, read
        self.made: dict[Any, Any] = {}

    def __call__(self, cell: Any) -> Any:
        """``read(cell)``; ``RowError`` for its ``ValueError``."""
        try:
            if cell in self.made:
                return self.made[cell]
            value = self.read(cell)
        except (ValueError, TypeError, OverflowError, OSError) as error:
            raise RowError(f"{self.name}: {error}") from None
        if len(self.made) >= REMEMBERED:
            self.made.clear()
        self.made[cell] = value
        return value


class Documents:
    """Makes documents of the rows of one file."""

    def __init__(
        self, options: FileOptions, names: Sequence[str], places: Places, dates: Dates, account: str, stem: str
    ):
        self.texts = places.get("text", ())
        self.titles = places.get("title", ())
        self.strings = [(name, places[name][0]) for name in STRINGS if name in places and name != "external_id"]
        self.identified = places["external_id"][0] if "external_id" in places else None
        self.dated: int | None = places["created_at"][0] if "created_at" in places else None
        self.clock = places.get("created_at", ())[1:2]
        self.date = Cached(names[self.dated] if self.dated is not None else "date", dates.read)
        self.undated = dates.read(datetime.combine(options.undated, time())) if options.undated else None
        self.zone = dates.zone
        scored = _family(places, "scores")
        self.scores = [(place, _scales(options, metric, names[place])) for metric, place in scored]
        self.events = [(kind, place, Cached(names[place], dates.read)) for kind, place in _family(places, "events")]
        self.event_list = places["events"][0] if "events" in places else None
        self.attributes = _family(places, "attributes") + (_rest(names, places) if options.keep_rest else [])
        self.fixed = {"system": options.system or "file", "account": account, "kind": options.kind, **options.placing()}
        self.changing = bool(options.scales_before) and bool(scored)
        self.language = Cached("lang", language_code)
        self.stem = stem
        self.repeats = Repeats()
        self.dates = dates

    @property
    def counts(self) -> bool:
        """Whether a row's identity depends on the equal rows before it."""
        return self.identified is None

    def make(self, cells: Sequence[Any]) -> Document:
        """The row's document; ``RowError`` where it cannot become one."""
        text, title = joined(cells, self.texts) if self.texts else "", joined(cells, self.titles)
        events = self._events(cells)
        scores = tuple(
            [score for place, read in self.scores if (score := read(cells[place], self._day(cells))) is not None]
        )
        if not (text or title or scores or events):
            raise RowError("nothing in it: no text, no score, no event")
        values = self._values(cells)
        at = self._at(cells)
        return Document(
            external_id=self._identity(cells, at, values.get("author_key", ""), f"{title}\n{text}" if title else text),
            created_at=at,
            text=text,
            title=title,
            attributes=self._attributes(cells),
            scores=scores,
            events=events,
            **values,
        )

    def _values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The fields that are plain strings; ``RowError`` for an unknown kind."""
        values: dict[str, Any] = dict(self.fixed)
        for name, place in self.strings:
            value = string(cells[place])
            if value and name == "lang":
                value = self.language(value)
            if value:
                values[name] = value
        if values["kind"] not in KINDS:
            raise RowError(f"unknown kind {values['kind']!r}. {known(values['kind'], KINDS)}")
        return values

    def _day(self, cells: Sequence[Any]) -> date | None:
        """The local day, where scales of a score depend on it."""
        return self._at(cells).astimezone(self.zone).date() if self.changing else None

    def _at(self, cells: Sequence[Any]) -> datetime:
        at: datetime | None = self.date(self._moment(cells)) if self.dated is not None else None
        at = at or self.undated
        if at is None:
            raise RowError(f"{self.date.name}: no date in it (set undated to give such rows one)")
        return at

    def _moment(self, cells: Sequence[Any]) -> Any:
        """The cell that holds the date, with the time of day from its own column where there is one."""
        assert self.dated is not None
        day = cells[self.dated]
        if not self.clock or is_empty(day) or is_empty(cells[self.clock[0]]):
            return day
        return with_clock(day, cells[self.clock[0]])

    def _identity(self, cells: Sequence[Any], at: datetime, author: str, text: str) -> str:
        if self.identified is not None:
            held = string(cells[self.identified])
            if not held:
                raise RowError("no id in the column that is mapped to external_id")
            return held
        made = digest(at.isoformat(), author, text, "" if author else self.stem)
        again = self.repeats.before(made)
        return f"{made}-{again}" if again else made

    def _attributes(self, cells: Sequence[Any]) -> Mapping[str, Any]:
        held = [(name, cells[place]) for name, place in self.attributes]
        return {name: attribute(cell) for name, cell in held if cell is not None and cell != ""}

    def _events(self, cells: Sequence[Any]) -> tuple[Event, ...]:
        if not self.events and self.event_list is None:
            return ()
        made = [_event(kind, at, "") for kind, place, read in self.events if (at := read(cells[place])) is not None]
        if self.event_list is not None:
            made += self._listed(cells[self.event_list])
        return tuple(sorted(made, key=lambda event: event.at))

    def _listed(self, cell: Any) -> list[Event]:
        if is_empty(cell):
            return []
        if not isinstance(cell, list) or not all(isinstance(one, Mapping) for one in cell):
            raise RowError("events: a list of objects with type, at and actor is expected")
        made = []
        for one in cell:
            at = Cached("events", self.dates.read)(one.get("at"))
            if at is None:
                raise RowError("events: one has no at")
            made.append(_event(str(one.get("type")), at, str(one.get("actor") or "")))
        return made


def _scales(options: FileOptions, metric: Any, name: str) -> Callable[[Any, date | None], Score | None]:
    """What reads a score on the scale that counts on a day; without a day, on the one that counts now."""
    readers = [(day, _on_scale(options, metric, name, *ends)) for day, ends in options.scales_of(metric)]
    now = readers[-1][1]

    def read(cell: Any, day: date | None) -> Score | None:
        found = next((reader for before, reader in readers if day and before and day < before), now)
        score: Score | None = found(cell)
        return score

    return read


def _on_scale(options: FileOptions, metric: Any, name: str, low: float, high: float) -> Cached:
    other = "" if metric == "nps" else _other_scale(metric, high)

    def read(cell: Any) -> Score | None:
        try:
            value = on_scale(cell, low, high, options.no_score)
        except ValueError as error:
            told = (
                str(error)
                .replace("the scale is", f"the {metric} scale is")
                .replace("the scale ", f"the {metric} scale ", 1)
            )
            raise ValueError(told + other if "scale" in told else told) from None
        return None if value is None else Score(metric, value, low, high, options.relation)

    return Cached(name, read)


def with_clock(day: Any, clock: Any) -> Any:
    """A cell that holds a day and one that holds a time of day, as one cell: figures of a spreadsheet are added."""
    if isinstance(day, datetime) and isinstance(clock, time):
        return datetime.combine(day.date(), clock)
    if isinstance(day, (int, float)) and isinstance(clock, (int, float)):
        return float(day) + float(clock) % 1
    if isinstance(day, datetime):
        return f"{day.date().isoformat()} {clock}"
    return f"{day} {clock}" if not isinstance(clock, (int, float)) else day


def _other_scale(metric: str, high: float) -> str:
    """What to do about a value that the scale does not hold; an NPS answer has no other scale."""
    return f"; if the scale is another, give its ends: scales = {{ {metric} = [0, {10 if high < 10 else 100}] }}"


def _event(kind: Any, at: datetime, actor: Any) -> Event:
    if kind not in EVENT_TYPES:
        raise RowError(f"unknown event {kind!r}. {known(str(kind), EVENT_TYPES)}")
    if actor not in ("", "agent", "customer"):
        raise RowError(f"unknown actor {actor!r}. Known: agent, customer")
    return Event(kind, at, actor or ("customer" if kind in BY_CUSTOMER else "agent"))


def _family(places: Places, family: str) -> list[tuple[str, int]]:
    return [(name.partition(".")[2], place[0]) for name, place in places.items() if name.startswith(family + ".")]


def _rest(names: Sequence[str], places: Places) -> list[tuple[str, int]]:
    taken = {place for held in places.values() for place in held}
    return [(name, place) for place, name in enumerate(names) if place not in taken]
