"""Makes the columns current: parts whose counter in the store is another one are written anew, the others stay."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from listener.columns.manifest import Manifest, PartFile
from listener.columns.tables import TABLES, ColumnTable
from listener.migrations.statements import MODEL_NUMBERS
from listener.types import ModelRef

if TYPE_CHECKING:
    import duckdb

ROWS = 50_000
"""Rows that are in memory as Python objects together."""
MEMORY = "256MB"
_CHANGES = "SELECT part, change FROM column_changes"
NOBODY = (-1, -1)
"""Numbers of a task and a model that nothing has."""
TASKS = ("sentiment", "topic")


def folder_of(store: Path) -> Path:
    """Where the columns of a store are: beside it."""
    return store.with_suffix(".columns")


def refresh(conn: sqlite3.Connection, folder: Path, makers: Iterable[ModelRef | None] = ()) -> Manifest:
    """The manifest of columns that say what ``conn`` reads; only parts that changed are written.

    ``makers``: the models whose labels are copied, at most one of the task "sentiment" and one of "topic".

    Call it inside a read transaction of ``conn``: the columns are then of that very state. A process that is killed
    leaves at most files that no manifest names; :func:`sweep` removes them.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = Manifest.read(folder)
    refs = sorted((ref for ref in makers if ref), key=str)
    wanted = _wanted(conn, held, refs)
    changes = dict(conn.execute(_CHANGES).fetchall())
    parts = {}
    stale = []
    for part, change in changes.items():
        for table in (table for table in TABLES if table.part == part.partition("/")[0]):
            name = table.name + part[len(table.part) :]
            known = held.parts.get(name) if held.makers == wanted.makers and held.zone == wanted.zone else None
            if known is not None and known.change == change and _there(folder, known):
                parts[name] = known
            else:
                stale.append((table, name, change))
    if not stale and parts.keys() == held.parts.keys():
        return held
    current = replace(wanted, generation=held.generation + 1)
    parts |= dict(_written(conn, folder, stale, current.generation, _models(conn, refs)))
    current = replace(current, parts=parts)
    current.write(folder)
    return current


def sweep(folder: Path) -> int:
    """Removes the files that the manifest does not name, so that nothing of an erased row is left; how many."""
    named = {part.file for part in Manifest.read(folder).parts.values()}
    loose = [path for path in folder.glob("*.parquet*") if path.name not in named]
    for path in loose:
        path.unlink(missing_ok=True)
    return len(loose)


def _there(folder: Path, part: PartFile) -> bool:
    """Whether the part's file is where it was left; one without rows has none."""
    return not part.rows or (folder / part.file).exists()


def _wanted(conn: sqlite3.Connection, held: Manifest, refs: Sequence[ModelRef]) -> Manifest:
    """A manifest without parts for the zone and the models."""
    zone = conn.execute("SELECT value FROM meta WHERE key = 'zone'").fetchone()
    return replace(held, zone=zone[0] if zone else "", makers=" ".join(map(str, refs)), parts={})


def _written(
    conn: sqlite3.Connection,
    folder: Path,
    stale: Sequence[tuple[ColumnTable, str, int]],
    generation: int,
    values: Mapping[str, Any],
) -> Iterator[tuple[str, PartFile]]:
    import duckdb

    with duckdb.connect() as engine:
        engine.execute(f"SET threads = 2; SET memory_limit = '{MEMORY}'")
        engine.execute("SET temp_directory = ?", (str(folder / ".spill"),))
        for table, name, change in stale:
            month = name.partition("/")[2]
            asked = {**values, "start": month + "-01", "end": month + "-99"}
            file = f"{name.replace('/', '-')}.{generation}-{secrets.token_hex(4)}.parquet"
            yield name, PartFile(file, change, _write(conn, engine, table, asked, folder / file))


def _models(conn: sqlite3.Connection, refs: Sequence[ModelRef]) -> dict[str, int]:
    """Numbers of the models as values of the queries; -1 where a task has none."""
    of = {ref.task: conn.execute(MODEL_NUMBERS, (ref.task, ref.name, ref.version)).fetchone() or NOBODY for ref in refs}
    numbers = {task: of.get(task, NOBODY) for task in TASKS}
    return {
        f"{task}_{what}": number
        for task in TASKS
        for what, number in zip(("task", "model"), numbers[task], strict=True)
    }


def _write(
    conn: sqlite3.Connection,
    engine: duckdb.DuckDBPyConnection,
    table: ColumnTable,
    values: Mapping[str, Any],
    path: Path,
) -> int:
    """One part of a table as a file; how many rows. No file for none."""
    used = {name: value for name, value in values.items() if f":{name}" in table.read}
    cursor = conn.execute(table.read, used)
    first = cursor.fetchmany(ROWS)
    if not first:
        return 0
    count = len(first)
    _fill(engine, table, first, "CREATE OR REPLACE TABLE rows AS SELECT * FROM arrays")
    while more := cursor.fetchmany(ROWS):
        count += len(more)
        _fill(engine, table, more, "INSERT INTO rows SELECT * FROM arrays")
    draft = path.with_suffix(".parquet.part")
    engine.execute(f"COPY ({table.write}) TO '{_quoted(draft)}' (FORMAT parquet, COMPRESSION zstd)")
    engine.execute("DROP TABLE rows")
    os.chmod(draft, 0o600)
    os.replace(draft, path)
    return count


def _fill(engine: duckdb.DuckDBPyConnection, table: ColumnTable, rows: list[tuple[Any, ...]], sql: str) -> None:
    columns = zip(*rows, strict=True)
    arrays = {name: _array(name in table.numbers, column) for name, column in zip(table.names, columns, strict=True)}
    engine.register("arrays", arrays)
    try:
        engine.execute(sql)
    finally:
        engine.unregister("arrays")


def _array(number: bool, column: tuple[Any, ...]) -> np.ndarray[Any, Any]:
    return np.array(column, dtype=np.int64 if number else object)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
