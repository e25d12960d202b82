"""What a reading of a file has settled so far: columns that are taken, columns that are not and why, open questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collectors.census import Census
from collectors.profile import Profile
from collectors.roles import says
from collectors.table import Table


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question, and the options of the source that it means."""

    label: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not show by itself. The first choice is the guess; a blind one is no guess and must be answered.

    ``line`` is what to write into ``listener.toml``, or on the command line, to answer it later.
    """

    key: str
    text: str
    choices: tuple[Choice, ...]
    line: str
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What a column was taken for, how sure that is (0 to 1), and why."""

    column: str
    target: str
    confidence: float
    why: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A column that is not read, and why."""

    column: str
    why: str
    examples: tuple[str, ...] = ()


class Board:
    """Columns that are free, and what became of the others."""

    def __init__(self, profiles: Sequence[Profile], table: Table, census: Census, hints: Mapping[str, str]) -> None:
        self.profiles = profiles
        self.table, self.census = table, census
        self.hints = hints
        """Column → target, where a known export names it or the user does."""
        self.free = [one for one in profiles if one.filled]
        self.taken: list[Taken] = []
        self.left: list[Left] = [Left(one.name, "it is empty") for one in profiles if not one.filled]
        self.columns: dict[str, str | list[str]] = {}
        self.scales: dict[str, tuple[float, float]] = {}
        self.options: dict[str, Any] = {}
        self.notes: list[str] = list(table.notes)
        self.questions: list[Question] = []

    def speaks(self, column: Profile, role: str) -> float:
        """How much the column's name, the question below it or a known export speaks for ``role``."""
        hint = self.hints.get(column.name)
        if hint is not None:
            return 8.0 if hint.rpartition(".")[2] == role else -2.0
        own = says(column.name, role)
        asked = says(column.label, role) if column.label else 0.0
        return max(own, asked) if min(own, asked) >= 0 else own + asked

    def take(self, target: str, column: Profile, why: str, confidence: float = 0.9) -> None:
        """Takes a column off the list; a second one of ``text`` or ``created_at`` joins the first."""
        held = self.columns.get(target)
        joined = [*([held] if isinstance(held, str) else held or []), column.name]
        self.columns[target] = joined if len(joined) > 1 else column.name
        self.taken.append(Taken(column.name, target, round(confidence, 2), why, column.examples))
        if column in self.free:
            self.free.remove(column)

    def leave(self, column: Profile, why: str) -> None:
        """Sets a column aside."""
        if column in self.free:
            self.free.remove(column)
            self.left.append(Left(column.name, why, column.examples))

    def leave_all(self, found: Iterable[Profile], why: str) -> None:
        """Sets several columns aside for one reason."""
        for column in list(found):
            self.leave(column, why)

    def best(self, weigh: Callable[[Profile], float], least: float) -> Profile | None:
        """The free column that weighs most, if that is at least ``least``; of equal ones the first."""
        weights = [(weigh(column), -place, column) for place, column in enumerate(self.free)]
        top = max(weights, key=lambda one: one[:2], default=None)
        return top[2] if top and top[0] >= least else None

    def cells(self, column: Profile) -> list[Any]:
        """The column's cells in the sample."""
        return [row[column.place] for row in self.census.sample]
