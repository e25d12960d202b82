"""What documents said before: text and scores as they were, with when they were first seen."""

from __future__ import annotations

import json
from typing import NamedTuple

from listener.store.connection import Part, instant
from listener.store.rows import Row
from listener.types import Document

_LAST = "SELECT max(number) FROM revisions WHERE document_id = ?"
_FIRST_SEEN = "SELECT coalesce(first_seen_at, created_at) FROM documents WHERE id = ?"
_REVISION = """
INSERT INTO revisions (document_id, number, first_seen_at, title, text, scores) VALUES (?, ?, ?, ?, ?, ?)
"""


class Revision(NamedTuple):
    """What a document said from ``first_seen_at`` (UTC, ISO 8601) on; scores as ``Score``'s values in order."""

    first_seen_at: str
    title: str
    text: str
    scores: list[list[str | float]]


class History(Part):
    """Revisions of documents."""

    def keep(self, document_id: int, before: Document, after: Document, seen: str) -> None:
        """Adds what the document says now, and with the first change what it said at first.

        ``seen``: when that was collected; where it is empty the document's own time stands.
        """
        if _said(before) == _said(after):
            return
        last = self.conn.execute(_LAST, (document_id,)).fetchone()[0]
        if last is None:
            first_seen = self.conn.execute(_FIRST_SEEN, (document_id,)).fetchone()[0]
            self.conn.execute(_REVISION, (document_id, 0, first_seen, *_said(before)))
        number = (last or 0) + 1
        self.conn.execute(_REVISION, (document_id, number, seen or instant(after.created_at), *_said(after)))

    def of(self, document_id: int) -> list[Revision]:
        """What the document said at first and since; empty where it never changed."""
        sql = "SELECT first_seen_at, title, text, scores FROM revisions WHERE document_id = ? ORDER BY number"
        rows = self.read(sql, (document_id,))
        return [Revision(seen, title, text, json.loads(scores)) for seen, title, text, scores in rows]


def _said(document: Document) -> Row:
    scores = [[one.metric, one.value, one.low, one.high, one.relation] for one in document.scores]
    return document.title, document.text, json.dumps(scores)
