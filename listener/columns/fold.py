"""The fold over the columns: exact counts by period and up to any few fields, each one statement of DuckDB.

A field is a column of the documents (``channel``), an attribute (``attributes.carrier``, or ``carrier``) or an
attribute of the customer (``customer.region``). Results are parallel to the periods asked for, which may overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from listener.columns.manifest import Manifest
from listener.columns.refresh import MEMORY
from listener.columns.tables import CUTS, TABLES
from listener.types import Period, Segment

if TYPE_CHECKING:
    import duckdb

EPOCH = date(1970, 1, 1).toordinal()
WHOSE = "ASOF LEFT JOIN customers AS c ON c.customer = {table}.customer AND c.since <= {table}.day"
"""A row's customer with the attributes of that day."""
LONG = 25
"""Characters from which two documents of one content are no chance."""
Key = tuple[str, ...]
"""The values of the fields asked for, in their order; "" where a document has none."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A field as SQL over ``documents AS d``, with what it needs as values, and whether it asks the customers."""

    sql: str
    values: tuple[str, ...] = ()
    customers: bool = False

    @classmethod
    def by(cls, name: str, table: str = "d") -> Cut:
        """The field of that name."""
        owner, dot, rest = name.partition(".")
        if table == "d" and name in CUTS:
            return cls(f'd."{name}"')
        if dot and owner == "customer":
            return cls("c.attributes[?]", (rest,), True)
        return cls(f"{table}.attributes[?]", (rest if dot and owner == "attributes" else name,))


class Columns:
    """The columns of one manifest, opened at the first question. Close it, or use it as a context manager."""

    def __init__(self, folder: Path, manifest: Manifest, segment: Segment | None = None) -> None:
        self.folder = folder
        self.manifest = manifest
        self.segment = segment

    @cached_property
    def engine(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with a view for each table; an empty one where the manifest has no file of it."""
        import duckdb

        engine = duckdb.connect()
        engine.execute(f"SET threads = 2; SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
        engine.execute(f"SET temp_directory = '{_quoted(self.folder / '.spill')}'")
        for table in TABLES:
            files = ", ".join(f"'{_quoted(self.folder / name)}'" for name in self.manifest.files(table.name))
            rows = f"read_parquet([{files}])" if files else f"({table.write.replace('FROM rows', _nothing(table))})"
            engine.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {rows}")
        return engine

    def close(self) -> None:
        """Closes the engine if it was opened."""
        if "engine" in self.__dict__:
            self.engine.close()
            del self.engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def documents(self, periods: Sequence[Period], by: Sequence[str] = ()) -> dict[Key, list[int]]:
        """Documents of each period by some fields."""
        return self._counts("documents AS d", "count(*)", periods, by)

    def people(self, periods: Sequence[Period], by: Sequence[str] = ()) -> dict[Key, list[int]]:
        """Different persons who wrote in each period by some fields; a document without author has one of its own."""
        return self._counts("documents AS d", "count(DISTINCT d.person)", periods, by)

    def polarities(self, periods: Sequence[Period], by: Sequence[str] = ()) -> dict[Key, list[tuple[int, int, int]]]:
        """(negative, neutral, positive) documents of each period by some fields."""
        sums = ", ".join(f"count(*) FILTER (d.polarity = {bit})" for bit in (1, 2, 4))
        found: dict[Key, list[tuple[int, int, int]]] = defaultdict(lambda: [(0, 0, 0)] * len(periods))
        for number, *key, bad, plain, good in self._grouped("documents AS d", sums, periods, by):
            found[_key(key)][number] = (bad, plain, good)
        return dict(sorted(found.items()))

    def scores(
        self, periods: Sequence[Period], by: Sequence[str] = ()
    ) -> dict[tuple[str, str, float, float], dict[Key, list[dict[float, int]]]]:
        """Histograms: (metric, relation, low, high) → values of the fields → value of the score → how many gave it."""
        source = "scores AS s JOIN documents AS d ON d.id = s.id"
        heads = "s.metric, s.relation, s.low, s.high, s.value"
        found: dict[tuple[str, str, float, float], dict[Key, list[dict[float, int]]]] = defaultdict(
            lambda: defaultdict(lambda: [{} for _ in periods])
        )
        for number, *key, metric, relation, low, high, value, count in self._grouped(
            source, f"{heads}, count(*)", periods, by, also=heads, day="s.day"
        ):
            found[metric, relation, low, high][_key(key)][number][value] = count
        return {scale: dict(sorted(held.items())) for scale, held in sorted(found.items())}

    def looked_at(self, periods: Sequence[Period], by: Sequence[str] = ()) -> dict[Key, list[int]]:
        """Documents that a topic model has looked at, by some fields."""
        return self._counts("documents AS d", "count(*) FILTER (d.looked)", periods, by)

    def unassigned(self, periods: Sequence[Period]) -> list[int]:
        """Documents that were looked at and speak of no topic."""
        source = "(SELECT * FROM documents WHERE looked AND id NOT IN (SELECT id FROM mentions)) AS d"
        return self._counts(source, "count(*)", periods, ()).get((), [0] * len(periods))

    def outcomes(self, period: Period) -> list[tuple[str, bool, str, int, date, date]]:
        """(language, whether there is text, what became of the reading, documents, first day, last day)."""
        heads = 'd.lang, d.length > 0 AS "text", d.outcome'
        rows = self._grouped(
            "documents AS d",
            f"{heads}, count(*), min(d.day), max(d.day)",
            [period],
            (),
            also="d.lang, d.length > 0, d.outcome",
        )
        return [(*head, count, _date(first), _date(last)) for _, *head, count, first, last in rows]

    def begun(self) -> dict[str, date]:
        """The first day of each source, whatever the segment."""
        rows = self.engine.execute("SELECT source, min(day) FROM documents GROUP BY source ORDER BY source").fetchall()
        return {source: _date(first) for source, first in rows}

    def duplicates(self, period: Period) -> int:
        """Documents of some length beyond the first of their content."""
        count = f"count(*) FILTER (d.length >= {LONG}) - count(DISTINCT d.content) FILTER (d.length >= {LONG})"
        return self._counts("documents AS d", count, [period], ()).get((), [0])[0]

    def orders(self, periods: Sequence[Period], by: Sequence[str] = ()) -> dict[Key, list[int]]:
        """Orders of each period by attributes; the segment does not apply."""
        return self._counts("orders AS o", "count(*)", periods, by, table="o")

    def _counts(
        self, source: str, count: str, periods: Sequence[Period], by: Sequence[str], table: str = "d"
    ) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = defaultdict(lambda: [0] * len(periods))
        for number, *key, value in self._grouped(source, count, periods, by, table=table):
            found[_key(key)][number] = value
        return dict(sorted(found.items()))

    def _grouped(
        self,
        source: str,
        what: str,
        periods: Sequence[Period],
        by: Sequence[str],
        *,
        also: str = "",
        day: str = "",
        table: str = "d",
    ) -> Iterator[tuple[Any, ...]]:
        """Rows (number of the period, the fields …, ``what`` …)."""
        cuts = [Cut.by(name, table) for name in by]
        where, values, customers = self.filter() if table == "d" else ("", [], False)
        customers = customers or any(cut.customers for cut in cuts)
        join = f" {WHOSE.format(table=table)}" if customers else ""
        keys = "".join(f", {cut.sql} AS k{n}" for n, cut in enumerate(cuts))
        group = ", ".join(["p.number", *(f"k{n}" for n in range(len(cuts))), *([also] if also else [])])
        sql = (
            f"SELECT p.number{keys}, {what} FROM {source} JOIN days AS p ON p.day = {day or table + '.day'}{join}"
            f" WHERE true{where} GROUP BY {group}"
        )
        yield from self.rows(sql, [*(value for cut in cuts for value in cut.values), *values], periods)

    def rows(self, sql: str, values: Sequence[Any], periods: Sequence[Period]) -> list[tuple[Any, ...]]:
        """Rows of a statement that may ask ``days`` (day, number of a period that holds it)."""
        pairs = [(day, n) for n, one in enumerate(periods) for day in range(_day(one.start), _day(one.end))]
        table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
        days = {"day": np.ascontiguousarray(table[:, 0]), "number": np.ascontiguousarray(table[:, 1])}
        self.engine.register("days", days)
        return self.engine.execute(sql, list(values)).fetchall()

    def filter(self) -> tuple[str, list[Any], bool]:
        """The segment as ``AND …`` over ``d``, its values, and whether it asks the customers."""
        where, values, customers = "", [], False
        for name, wanted in (self.segment.where if self.segment else {}).items():
            cut = Cut.by(name)
            where += f" AND coalesce({cut.sql}, '') IN ({', '.join('?' * len(wanted))})"
            values += [*cut.values, *wanted]
            customers = customers or cut.customers
        return where, values, customers


def _nothing(table: Any) -> str:
    """A source of no rows that has the columns of the table."""
    kinds = ", ".join(f'NULL::{"BIGINT" if name in table.numbers else "VARCHAR"} AS "{name}"' for name in table.names)
    return f"FROM (SELECT {kinds} WHERE false) AS rows"


def _key(values: Sequence[Any]) -> Key:
    return tuple("" if value is None else str(value) for value in values)


def _date(number: int) -> date:
    return date.fromordinal(number + EPOCH)


def _day(day: date) -> int:
    return day.toordinal() - EPOCH


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def spans(periods: Sequence[Period]) -> Mapping[str, int]:
    """First day and the one after the last of all periods, as the columns number days."""
    return {"first": min(_day(one.start) for one in periods), "last": max(_day(one.end) for one in periods)}
