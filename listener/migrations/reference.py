"""The tables, views and columns as Markdown, read back from a database, for docs/store.md."""

from __future__ import annotations

import re
import sqlite3

from sqlite_utils import Database

from listener.migrations.steps import migrate
from listener.types import DOCUMENT_FIELDS


def reference() -> str:
    """Every table and view with its columns, as Markdown, read back from a database made by the migrations."""
    db = Database(memory=True)
    migrate(db)
    parts = [_entry(db.conn, *found) for found in _objects(db.conn)]
    db.close()
    return "\n".join(parts)


_OBJECTS = """
SELECT name, type, sql FROM sqlite_master
WHERE type IN ('table', 'view') AND sql IS NOT NULL
  AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE '~_sqlite~_%' ESCAPE '~'
  AND (name NOT LIKE 'documents~_fts~_%' ESCAPE '~')
ORDER BY type DESC, name
"""


def _objects(conn: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """(name, table or view, SQL), views first."""
    return [(name, kind, sql) for name, kind, sql in conn.execute(_OBJECTS)]


def _entry(conn: sqlite3.Connection, name: str, kind: str, sql: str) -> str:
    """One heading, what the object is, and a table of its columns."""
    said = _comments(sql)
    if name == "documents":
        said = {column: field.about for column, field in DOCUMENT_FIELDS.items()} | said
    about = said.get("") or "Full-text index over documents; search it with MATCH, its rowid is documents.id."
    lines = [f"### {kind} `{name}`", "", about, "", "| column | type | what it holds |", "|---|---|---|"]
    for _, column, declared, required, _, key in conn.execute(f"PRAGMA table_info([{name}])"):
        marks = [declared.lower() or "–", *(["key"] if key else []), *(["required"] if required and not key else [])]
        lines.append(f"| `{column}` | {', '.join(marks)} | {said.get(column, '')} |")
    return "\n".join([*lines, ""])


_COMMENTED = re.compile(r"^\s*(?P<code>.*?)\s*-- (?P<said>.*)$", re.MULTILINE)
_ADDED = re.compile(r", (?P<column>\w+) [A-Z][^,/]*(?:/\* (?P<said>.*?) \*/)?")
"""A column that a later migration added: SQLite puts it behind the last line, with its comment where it has one."""


def _comments(sql: str) -> dict[str, str]:
    """Column → its comment; the first line's comment under ``""``. In a view the column is the word after AS."""
    said: dict[str, str] = {}
    for match in _COMMENTED.finditer(sql):
        code = match["code"].rstrip(",")
        words = re.findall(r"\w+", code)
        column = "" if code.startswith("CREATE ") else (words[-1] if " AS " in code else words[0])
        said.setdefault(column, match["said"].replace("|", "\\|"))
    for added in _ADDED.finditer(sql.rpartition("\n")[2]):
        if added["said"]:
            said[added["column"]] = added["said"]
    return said


_MARKS = ("<!-- reference: begin -->\n", "<!-- reference: end -->")


def documented(page: str) -> str:
    """``page`` with the reference between its two marks brought up to date."""
    begin, end = (page.index(mark) for mark in _MARKS)
    return page[: begin + len(_MARKS[0])] + "\n" + reference() + "\n" + page[end:]
