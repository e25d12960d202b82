"""The read-only connection, the segment as SQL, and local days folded into periods."""

from __future__ import annotations

import os
import shutil
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Self
from urllib.parse import quote

from sqlite_utils import Database

from listener import migrations
from listener.columns import Columns, folder_of, refresh
from listener.columns.tables import CUTS
from listener.errors import StoreError
from listener.migrations.statements import MODEL_NUMBERS
from listener.types import ModelRef, Period, Segment

_PRAGMAS = (
    "PRAGMA query_only = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 268435456",
)
_CUSTOMER = """
SELECT json_extract(c.attributes, :{mark}) FROM customer_history AS c
WHERE c.system = {table}.{of}system AND c.account = {table}.{of}account AND c.customer_id = {table}.customer_id
  AND c.valid_from <= {table}.day ORDER BY c.valid_from DESC LIMIT 1
"""
"""An attribute of a customer as it was on the row's day."""
NOBODY = (-1, -1)
"""Numbers of a task and a model that nothing has."""


class Reading:
    """A database opened for reading when the first question comes; close it, or use it as a context manager.

    ``zone``: the zone that the days must be of. ``segment``: the documents that count.
    """

    def __init__(
        self,
        path_or_db: str | Path | Database,
        *,
        zone: str | None = None,
        segment: Segment | None = None,
    ) -> None:
        self.source = path_or_db
        self.zone = zone
        self.segment = segment
        self._columns: Columns | None = None

    @cached_property
    def conn(self) -> sqlite3.Connection:
        """The connection. ``StoreError`` where the file is missing, locked away, newer, older or in another zone."""
        if isinstance(self.source, Database):
            return self.source.conn
        conn = _open(Path(self.source))
        try:
            conn.execute("BEGIN")  # one state for every question, however many write meanwhile
            self._check(conn)
        except BaseException:
            conn.close()
            raise
        return conn

    def _check(self, conn: sqlite3.Connection) -> None:
        """Schema and zone are what this program and this workspace mean."""
        try:
            ready = migrations.current(Database(conn))
            kept = conn.execute("SELECT value FROM meta WHERE key = 'zone'").fetchone() if ready else None
        except sqlite3.Error as error:
            raise StoreError(f"the database cannot be read ({error}): {self.source}",
                             hint="Restore the last snapshot, or read a snapshot instead.") from error  # fmt: skip
        if not ready:
            raise StoreError(f"the database has another version's schema: {self.source}",
                             hint="Any `listener` command that writes brings an older one up to date.")  # fmt: skip
        if self.zone and kept and kept[0] != self.zone:
            raise StoreError(f"the days in the database are of {kept[0]}, not of {self.zone}",
                             hint="Any `listener` command that writes recomputes them.")  # fmt: skip

    def close(self) -> None:
        """Closes the connection where this object opened it."""
        if self._columns is not None:
            self._columns.close()
            self._columns = None
        if "folder" in self.__dict__:
            del self.folder
        if "conn" in self.__dict__ and not isinstance(self.source, Database):
            self.conn.close()
            del self.conn

    @cached_property
    def folder(self) -> Path:
        """Where the columns are: beside the file, or in a folder of their own where nobody may write there."""
        path = self.conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
        beside = folder_of(Path(path)) if path else None
        if beside is not None and (os.access(beside if beside.exists() else beside.parent, os.W_OK)):
            return beside
        own = Path(mkdtemp(prefix="dinle-columns-"))
        weakref.finalize(self, shutil.rmtree, own, ignore_errors=True)
        return own

    def columns(self, *makers: ModelRef | None) -> Columns:
        """The columns of this state of the database, with the labels of ``makers``; stale parts are made first."""
        manifest = refresh(self.conn, self.folder, makers)
        if self._columns is None or self._columns.manifest != manifest:
            if self._columns is not None:
                self._columns.close()
            self._columns = Columns(self.folder, manifest, self.segment)
        return self._columns

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sql: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Rows of a query with named values, as they come."""
        try:
            yield from self.conn.execute(sql, values)
        except sqlite3.OperationalError as error:
            hint = "Wait until the other run has ended, or read a snapshot instead."
            raise StoreError(f"the database cannot be read ({error}): {self.source}", hint=hint) from error

    def model(self, ref: ModelRef | None) -> tuple[int, int]:
        """(task, model) in numbers; ``NOBODY`` where there is none."""
        found = self.conn.execute(MODEL_NUMBERS, (ref.task, ref.name, ref.version)).fetchone() if ref else None
        return tuple(found) if found else NOBODY

    def filter(self) -> tuple[str, dict[str, Any]]:
        """The segment as ``AND …`` over documents ``d``, and its values; names and values travel as parameters."""
        parts: list[str] = []
        values: dict[str, Any] = {}
        for n, (name, wanted) in enumerate((self.segment.where if self.segment else {}).items()):
            expression, path = column(name, f"segment{n}")
            marks = ", ".join(f":segment{n}_{k}" for k in range(len(wanted)))
            parts.append(f" AND CAST({expression} AS TEXT) IN ({marks})" if path else f" AND {expression} IN ({marks})")
            values |= path | {f"segment{n}_{k}": value for k, value in enumerate(wanted)}
        return "".join(parts), values


def column(name: str, mark: str = "by", table: str = "d") -> tuple[str, dict[str, str]]:
    """A column or attribute as SQL, and the path it needs as a parameter.

    ``channel`` is a column; ``attributes.region`` and ``region`` are the document's attribute; ``customer.segment`` is
    an attribute of its customer.
    """
    if name in (*CUTS, "customer_id") and table == "d":
        return f"{table}.{name}", {}
    owner, dot, rest = name.partition(".")
    key = rest if dot and owner in ("attributes", "customer") else name
    path = {mark: f'$."{key.replace(chr(34), "")}"'}
    if dot and owner == "customer":
        return f"({_CUSTOMER.format(mark=mark, table=table, of='customer_' if table == 'd' else '')})", path
    return f"json_extract({table}.attributes, :{mark})", path


def window(periods: Iterable[Period]) -> Period:
    """The least period that holds all of ``periods``; an empty one where there are none."""
    held = list(periods)
    if not held:
        return Period(date.min, date.min)
    return Period(min(one.start for one in held), max(one.end for one in held))


def span(periods: Sequence[Period]) -> dict[str, str]:
    """``start`` and ``end`` of the window as query values."""
    whole = window(periods)
    return {"start": whole.start.isoformat(), "end": whole.end.isoformat()}


def places(periods: Sequence[Period]) -> dict[str, list[int]]:
    """Local day → the numbers of the periods that hold it."""
    found: dict[str, list[int]] = {}
    for n, period in enumerate(periods):
        for step in range(period.days):
            found.setdefault((period.start + timedelta(days=step)).isoformat(), []).append(n)
    return found


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise StoreError(f"there is no database at {path}", hint="`listener collect` makes it.")
    try:
        conn = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=30.0, isolation_level=None)
        for pragma in _PRAGMAS:
            conn.execute(pragma)
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        hint = "A database in use needs its folder writable; a snapshot can be read anywhere."
        raise StoreError(f"the database cannot be read ({error}): {path}", hint=hint) from error
    return conn
