"""Append-only migrations, and which of them a database has.

A migration that was released is never edited: a later one changes what it made. Every column's line ends in a comment;
SQLite keeps the comments with the schema, so ``.schema``, Datasette and the reference all say what a column holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database, Migrations

from listener.errors import StoreError
from listener.migrations import columns, decisions, effective, records, sources, tables, views

STEPS = Migrations("dinle")


@STEPS()
def m001_records(db: Database) -> None:
    """What sources say: documents with scores and events, customers, orders, survey waves, audience, runs, cursors."""
    _run(db, tables.RECORDS, tables.SEARCH)


@STEPS()
def m002_labels(db: Database) -> None:
    """What we say about documents, and who said it."""
    _run(db, tables.LABELS)


@STEPS()
def m003_topics(db: Database) -> None:
    """The topic registry: ids are never reused, people's edits stand apart from what discovery found."""
    _run(db, tables.TOPICS)


@STEPS()
def m004_reports(db: Database) -> None:
    """Reports as they were written, and the keys of erased documents."""
    _run(db, tables.REPORTS)


@STEPS()
def m005_labelled_documents(db: Database) -> None:
    """The view that analysts start from."""
    _run(db, tables.LABELLED)


@STEPS()
def m006_clauses(db: Database) -> None:
    """Vectors of clauses, and the view that says which clause speaks of which topic, and how."""
    _run(db, tables.CLAUSES)


@STEPS()
def m007_decisions(db: Database) -> None:
    """What people decide about topics: groups, forbidden ones, descriptions and seeds."""
    _run(db, decisions.DECISIONS)


@STEPS()
def m008_anchors_and_merges(db: Database) -> None:
    """An anchor stands for the content it had; a merge into a topic that is merged itself can be undone alone."""
    _run(db, decisions.ANCHORS, decisions.MERGES)


@STEPS()
def m009_records_that_never_erase(db: Database) -> None:
    """Identity by system and account, what was said before, what is gone or held; the index as tools look for it."""
    _run(db, records.DROPPED_VIEWS, records.DOCUMENTS, records.EVENTS, records.PEOPLE, records.HISTORY)
    _run(db, records.ERASURE, records.SEARCH)


@STEPS()
def m010_effective_labels(db: Database) -> None:
    """Which label counts stands in one table; a person's correction goes before a model's label."""
    _run(db, effective.EFFECTIVE)
    effective.take_over(db)
    _run(db, effective.OVERRULED)


@STEPS()
def m011_audit_and_findings(db: Database) -> None:
    """Who decided what and when; findings that keep their identity, and what people said of them."""
    _run(db, effective.AUDIT, effective.FINDINGS)


@STEPS()
def m012_streams(db: Database) -> None:
    """A cursor for each stream of a source, and how it stands: read, failing, waiting, its start."""
    _run(db, sources.STATE)
    sources.carry(db.conn)
    _run(db, sources.DROP)


@STEPS()
def m013_masked(db: Database) -> None:
    """How many of which kind of personal data were masked in a document."""
    _run(db, "ALTER TABLE documents ADD COLUMN masked TEXT NOT NULL DEFAULT '{}';")


@STEPS()
def m014_column_changes(db: Database) -> None:
    """Counters that tell the columnar copy which months changed."""
    _run(db, columns.CHANGES, columns.TRIGGERS)


def unknown(db: Database) -> list[str]:
    """Names of migrations in the database that this program does not have: it was written by a newer one."""
    ours = {step.name for step in STEPS._migrations}
    return [step.name for step in STEPS.applied(db) if step.name not in ours]


def current(db: Database) -> bool:
    """True where the database has exactly this program's schema; reads only."""
    return bool(STEPS.applied(db)) and not STEPS.pending(db) and not unknown(db) and views.same(db.conn)


def migrate(db: Database) -> None:
    """Brings ``db`` to this program's schema; ``StoreError`` when the database is newer. Call it inside a write."""
    ahead = unknown(db)
    if ahead:
        raise StoreError(
            f"the database was written by a newer version of this program ({ahead[-1]})",
            hint="Install the newer version again, or open a copy of the database that was made before the update.",
        )
    if STEPS.pending(db):
        views.drop(db.conn)
        STEPS.apply(db)
    views.make(db.conn)


def _run(db: Database, *scripts: str) -> None:
    """Executes each statement of ``scripts``; ``executescript`` would commit the open transaction."""
    for script in scripts:
        for statement in _statements(script):
            db.conn.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """The complete statements of ``script``, comments kept."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(held):
            yield held.strip().rstrip(";")
            held = ""
