"""The makers of labels: which there are, how far each has come, and which of them is to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from listener.migrations.statements import ATTEMPTS, MODEL_NUMBERS
from listener.store.connection import Part, instant, moment
from listener.types import ModelRef

CHOICE = "reports:"
"""In ``meta`` the key of a choice is this and the task; its value is the model as ``str(ModelRef)``."""

_MAKERS = """
SELECT t.name, m.name, m.version, m.registered_at, r.model_id IS NOT NULL, coalesce(c.documents, 0),
  coalesce(x.value, '') = t.name || '/' || m.name || '@' || m.version
FROM models AS m JOIN tasks AS t ON t.id = m.task_id
LEFT JOIN reporting AS r ON r.task_id = m.task_id AND r.model_id = m.id
LEFT JOIN (SELECT task_id, model_id, count(*) AS documents FROM label_runs WHERE outcome <> 'failed'
  GROUP BY task_id, model_id) AS c ON c.task_id = m.task_id AND c.model_id = m.id
LEFT JOIN meta AS x ON x.key = :choice || t.name
ORDER BY t.name, m.id
"""
_UNREAD = """NOT EXISTS (
  SELECT 1 FROM label_runs AS r
  WHERE r.document_id = d.id AND r.task_id = ? AND r.model_id = ? AND r.content_hash = d.content_hash
    AND (r.outcome <> 'failed' OR r.attempts >= ?))"""
_UNREAD_COUNT = "SELECT count(*) FROM documents AS d WHERE d.length > 0 AND ({unread})"
_NEW_MODEL = "INSERT INTO models (task_id, name, version, registered_at) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Maker:
    """A model that labels here: since when, how much it has read, whether it speaks, and whether it should."""

    ref: ModelRef
    registered_at: datetime
    reports: bool
    documents: int
    chosen: bool


class Models(Part):
    """Models, what they have not read, and who of them speaks for a task."""

    def register(self, ref: ModelRef, at: datetime) -> int:
        """The model's number; made on first sight. The first model of a task reports until another is activated."""
        return self.numbers(ref, at)[1]

    def activate(self, ref: ModelRef, at: datetime) -> None:
        """From now on ``ref`` speaks for its task in the view ``labelled_documents``."""
        with self.write():
            task, model = self.numbers(ref, at)
            self.conn.execute("INSERT OR REPLACE INTO reporting (task_id, model_id) VALUES (?, ?)", (task, model))

    def makers(self) -> list[Maker]:
        """Every maker by task, oldest first. ``reports``: it speaks in the view ``labelled_documents``."""
        rows = self.read(_MAKERS, {"choice": CHOICE})
        return [
            Maker(ModelRef(task, name, version), moment(at), bool(reports), documents, bool(chosen))
            for task, name, version, at, reports, documents, chosen in rows
        ]

    def choose(self, ref: ModelRef, at: datetime) -> bool:
        """``ref`` is to report from now on; whether it does so at once.

        It speaks in the view at once where it has gone through every document, else as soon as ``activate`` says so.
        A report over a window speaks with it where it lacks nothing there that another model has read.
        """
        with self.write():
            self.numbers(ref, at)
            sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
            self.conn.execute(sql, (CHOICE + ref.task, str(ref)))
            ready = not self.unread_count([ref])
            if ready:
                self.activate(ref, at)
        return ready

    def unread_count(self, refs: Sequence[ModelRef]) -> int:
        """How many documents with text one of ``refs`` has not read in their present content."""
        unread, values = self.unread(refs)
        return int(self.read(_UNREAD_COUNT.format(unread=unread), values)[0][0])

    def unread(self, refs: Sequence[ModelRef]) -> tuple[str, list[int]]:
        """The condition "one of ``refs`` has not read it", and its values."""
        values = [number for ref in refs for number in (*(self.known(ref) or (-1, -1)), ATTEMPTS)]
        return " OR ".join([_UNREAD] * len(refs)) or "0", values

    def known(self, ref: ModelRef) -> tuple[int, int] | None:
        """(task, model) in numbers, or None while nobody registered it."""
        key = (ref.task, ref.name, ref.version)
        if key not in self.connection.model_numbers:
            found = self.read(MODEL_NUMBERS, key)
            if not found:
                return None
            self.connection.model_numbers[key] = found[0][0], found[0][1]
        return self.connection.model_numbers[key]

    def numbers(self, ref: ModelRef, at: datetime) -> tuple[int, int]:
        """(task, model) in numbers, registered where they were not."""
        found = self.known(ref)
        if found:
            return found
        with self.write():
            self.conn.execute("INSERT INTO tasks (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (ref.task,))
            task = self.conn.execute("SELECT id FROM tasks WHERE name = ?", (ref.task,)).fetchone()[0]
            made = self.known(ref)
            if made is None:
                values = (task, ref.name, ref.version, instant(at))
                made = task, int(self.conn.execute(_NEW_MODEL, values).lastrowid or 0)
            sql = "INSERT INTO reporting (task_id, model_id) VALUES (?, ?) ON CONFLICT (task_id) DO NOTHING"
            self.conn.execute(sql, made)
        return made
