"""The makers of labels: which there are, how far each has come, and which of them is to report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from listener.store.connection import moment
from listener.store.labels import Labels
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


@dataclass(frozen=True, slots=True)
class Maker:
    """A model that labels here: since when, how much it has read, whether it speaks, and whether it should."""

    ref: ModelRef
    registered_at: datetime
    reports: bool
    documents: int
    chosen: bool


class Makers(Labels):
    """Who speaks for a task."""

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
            self._model(ref, at)
            sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
            self.conn.execute(sql, (CHOICE + ref.task, str(ref)))
            ready = not self.pending_count([ref])
            if ready:
                self.activate(ref, at)
        return ready
