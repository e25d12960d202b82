"""The store: small stores, a noun each, over one connection."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from listener.store.audit import Audit
from listener.store.connection import Connection
from listener.store.corrections import Corrections
from listener.store.decisions import Decisions
from listener.store.documents import Documents
from listener.store.findings import Findings
from listener.store.labels import Labels
from listener.store.models import Models
from listener.store.notes import Notes
from listener.store.reports import Reports
from listener.store.runs import Runs
from listener.store.search import Search
from listener.store.sources import Sources
from listener.store.topics import Topics
from listener.store.upkeep import Upkeep
from listener.store.vectors import Embeddings


class Store:
    """The database, opened for writing by :meth:`open`; a context manager that closes itself."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.documents = Documents(connection)
        self.customers = self.documents.customers
        self.held = self.documents.held
        self.sources = Sources(connection)
        self.runs = Runs(connection)
        self.reports = Reports(connection)
        self.models = Models(connection)
        self.labels = Labels(connection, self.models)
        self.vectors = Embeddings(connection, self.models)
        self.topics = Topics(connection, self.models)
        self.audit = Audit(connection)
        self.decisions = Decisions(connection, self.topics, self.audit)
        self.corrections = Corrections(connection, self.audit)
        self.findings = Findings(connection, self.audit)
        self.search = Search(connection, self.models)
        self.notes = Notes(connection)
        self.upkeep = Upkeep(connection, self.audit)

    @classmethod
    def open(cls, path: str | Path, zone: str = "Europe/Istanbul") -> Self:
        """The store at ``path``, made where there is none, migrated, its local days in ``zone``. ``StoreError``.

        What was erased stays erased where an older copy was put in its place.
        """
        store = cls(Connection.open(path, zone))
        store.upkeep.replay()
        return store

    @property
    def path(self) -> str:
        """Where the database lies."""
        return self.connection.path

    @property
    def db(self) -> Database:
        """The database as sqlite-utils sees it."""
        return self.connection.db

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection that writes."""
        return self.connection.conn

    def write(self) -> AbstractContextManager[None]:
        """One immediate transaction over all that the small stores write inside it: all of it or nothing."""
        return self.connection.write()

    def read(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.read(sql, values)

    def close(self) -> None:
        """Closes the connection; the last one to close also empties the write-ahead log."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
