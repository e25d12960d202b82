"""One connection to the database: opened with what SQLite needs, written to in immediate transactions, closed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from listener import migrations
from listener.errors import ConfigError, StoreError
from listener.store import files
from listener.types import iso_week, zone_of

BUSY_SECONDS = 120.0
"""How long a writer waits for another one."""
IDLE = 4
"""Connections for reading that are kept open while nobody reads."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -65536",
)

_READS = ("PRAGMA query_only = ON", "PRAGMA cache_size = -32768")

_KNOWN_FAULTS = (
    ("locked", "the database is locked by another program", "Wait until the other run has ended, then run this again."),
    ("busy", "the database is locked by another program", "Wait until the other run has ended, then run this again."),
    ("malformed", "the database is damaged", "Restore the last snapshot; `sqlite3 FILE .recover` saves what it can."),
    ("not a database", "the file is not a database", "Name another file, or move this one away; a new one is made."),
    ("full", "the disk is full", "Make room, then run this again: nothing was lost, only missing work is done."),
    ("readonly", "the database may not be written", "Give this user the right to write the file and its folder."),
    ("unable to open", "the database cannot be opened", "Check that its folder exists and that you may write there."),
)


def fault(error: sqlite3.Error, path: str) -> StoreError:
    """What SQLite said as a ``StoreError`` with the next step; never with values of a statement."""
    said = str(error)
    for sign, message, hint in _KNOWN_FAULTS:
        if sign in said.lower():
            return StoreError(f"{message}: {path}", hint=hint)
    return StoreError(f"the database refused a statement ({said}): {path}")


@contextmanager
def faults(path: str) -> Iterator[None]:
    """Turns SQLite's operational faults into ``StoreError``; a wrong call (a missing value …) stays what it is."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.DataError):
            raise
        raise fault(error, path) from error


def known_zone(name: str) -> ZoneInfo:
    """The time zone; ``ConfigError`` for a name that the zone database does not have."""
    try:
        return zone_of(name)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def instant(at: datetime) -> str:
    """``at`` as UTC, ISO 8601 with Z and whole seconds (microseconds where it has them). Without a zone it is UTC."""
    aware = at if at.tzinfo in (UTC, None) else at.astimezone(UTC)
    return aware.replace(tzinfo=None).isoformat() + "Z"


def moment(text: str) -> datetime:
    """The aware time that :func:`instant` wrote."""
    return datetime.fromisoformat(text)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The date of ``at`` in ``zone``; without a zone ``at`` is UTC."""
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    try:
        return aware.astimezone(zone).date()
    except OverflowError:
        return aware.date()


class Connection:
    """What every part of the store works on, made by :meth:`open`: one connection that writes and several that read.

    Any thread may use it. One thread writes at a time, the others wait; a thread that is inside :meth:`write` reads
    what it wrote, every other one what was committed. A writer of another process is waited for ``BUSY_SECONDS``.
    """

    def __init__(self, db: Database, path: str, zone: ZoneInfo) -> None:
        self.db = db
        self.conn: sqlite3.Connection = db.conn
        self.path = path
        self.zone = zone
        self.model_numbers: dict[tuple[str, str, str], tuple[int, int]] = {}
        """Models by name that were looked up; forgotten when a write fails, for it may have registered them."""
        self._readers = Readers(path)
        self._alone = threading.RLock()
        self._writer: int | None = None

    @classmethod
    def open(cls, path: str | Path, zone: str = "Europe/Istanbul") -> Self:
        """The store at ``path``, made where there is none, migrated, its local days in ``zone``. ``StoreError``."""
        place = known_zone(zone)
        with faults(str(path)):
            files.prepare(str(path))
            conn = sqlite3.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            store = cls(_prepared(conn), str(path), place)
            try:
                store._begin()
            except BaseException:
                conn.close()
                raise
        return store

    def _begin(self) -> None:
        """Migrates, and recomputes the local days where the zone is not the one they were made in."""
        if migrations.current(self.db) and self._stored_zone() == self.zone.key:
            return
        with self.write():
            migrations.migrate(self.db)
            if self._stored_zone() != self.zone.key:
                self._move_days()

    def _stored_zone(self) -> str | None:
        row = self.conn.execute("SELECT value FROM meta WHERE key = 'zone'").fetchone()
        return row[0] if row else None

    def _move_days(self) -> None:
        """Sets the zone, and every local day and week by it."""
        self.conn.create_function("local_day", 1, lambda at: local_day(moment(at), self.zone).isoformat())
        self.conn.create_function("iso_week", 1, lambda day: iso_week(date.fromisoformat(day)))
        self.conn.execute("UPDATE documents SET day = local_day(created_at)")
        self.conn.execute("UPDATE documents SET week = iso_week(day)")
        self.conn.execute("UPDATE orders SET day = local_day(at)")
        self.conn.execute("UPDATE audience SET day = local_day(at)")
        self.conn.execute("UPDATE survey_waves SET day = local_day(start)")
        self.conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('zone', ?)", (self.zone.key,))

    @contextmanager
    def write(self) -> Iterator[None]:
        """One immediate transaction: all of it or nothing. Inside another one it is part of that one."""
        with faults(self.path), self._alone:
            if self.conn.in_transaction:
                yield
                return
            self.conn.execute("BEGIN IMMEDIATE")
            self._writer = threading.get_ident()
            try:
                yield
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")
                self.model_numbers.clear()
                raise
            finally:
                self._writer = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with, this thread's alone till the end of the block."""
        with faults(self.path):
            if self._writer == threading.get_ident():
                yield self.conn
            elif self._readers.shared:
                with self._alone:
                    yield self.conn
            else:
                with self._readers.lent() as conn:
                    yield conn

    def read(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self.reading() as conn:
            return conn.execute(sql, values).fetchall()

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, outside a transaction and without readers of this store that rest."""
        with faults(self.path), self._alone:
            self._readers.rest()
            yield self.conn

    def close(self) -> None:
        """Closes every connection; the last one to close also empties the write-ahead log."""
        self._readers.close()
        self.conn.close()


class Readers:
    """Connections that only read, lent and taken back; at most ``IDLE`` of them rest."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.shared = path == ":memory:" or not path
        """True where no second connection sees the database: readers then share the writer's."""
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._lock = threading.Lock()

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """A connection till the end of the block."""
        with self._lock:
            conn = self._idle.pop() if self._idle else None
        conn = conn or self._opened()
        try:
            yield conn
        finally:
            with self._lock:
                kept = not self._closed and len(self._idle) < IDLE
                if kept:
                    self._idle.append(conn)
            if not kept:
                conn.close()

    def _opened(self) -> sqlite3.Connection:
        if self._closed:
            raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
        conn = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        for pragma in _READS:
            conn.execute(pragma)
        return conn

    def rest(self) -> None:
        """Closes those that rest."""
        with self._lock:
            idle, self._idle = self._idle, []
        for conn in idle:
            conn.close()

    def close(self) -> None:
        """Closes those that rest, and every other one when it comes back."""
        self._closed = True
        self.rest()


class Part:
    """A small store: one noun's rows, over the connection that all of them share."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection that writes; use it inside :meth:`write`."""
        return self.connection.conn

    def write(self) -> AbstractContextManager[None]:
        """One immediate transaction, as :meth:`Connection.write`."""
        return self.connection.write()

    def read(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.read(sql, values)

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection to read with row by row, as :meth:`Connection.reading`."""
        return self.connection.reading()


def _prepared(conn: sqlite3.Connection) -> Database:
    """The connection with its settings, wrapped; closed where that fails."""
    try:
        for pragma in _PRAGMAS:
            conn.execute(pragma)
        return Database(conn)
    except BaseException:
        conn.close()
        raise
