"""Documents that lack a label to labels: one encoder pass gives polarity, clauses and vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.workspace import Workspace
from listener.types import Encoder, ModelRef, Reading

if TYPE_CHECKING:
    from listener.store import Pending


@dataclass
class Labelled:
    """How many documents were read in this run, and with which outcomes."""

    read: int = 0
    done: int = 0
    not_read: int = 0
    failed: int = 0
    nothing: int = 0

    def add(self, readings: Sequence[Reading]) -> None:
        """Counts ``readings`` by outcome."""
        self.read += len(readings)
        for one in readings:
            name = {"done": "done", "language not read": "not_read", "failed": "failed", "nothing found": "nothing"}
            setattr(self, name[one.outcome], getattr(self, name[one.outcome]) + 1)


def refs(encoder: Encoder) -> list[ModelRef]:
    """The makers of what ``encoder`` says, polarity before vectors."""
    return [ref for ref in (encoder.sentiment_ref, encoder.vector_ref) if ref is not None]


def label(workspace: Workspace, progress: Progress = SILENT) -> Labelled:
    """Labels everything that is pending. The model is the chosen one, and speaks once it has read all of it."""
    result, store, makers = Labelled(), workspace.store, refs(workspace.encoder)
    for ref in makers:
        store.models.choose(ref, workspace.now)
    if total := store.labels.pending_count(makers):
        run_id = store.runs.begin("label", str(makers[0]), workspace.now)
        progress.begin("label", total)
        _go_through(workspace, makers, result, progress)
        store.runs.end(run_id, "ok", vars(result), "", workspace.now)
        progress.end(f"{result.read} read")
    for ref in makers:
        store.models.activate(ref, workspace.now)
    return result


def _go_through(workspace: Workspace, makers: list[ModelRef], result: Labelled, progress: Progress) -> None:
    """Chunk by chunk, each stored in one transaction, so that a killed run loses one chunk at most."""
    store = workspace.store
    after = 0
    while chunk := store.labels.pending(makers, workspace.config.sentiment.batch, after):
        readings = read(workspace.encoder, chunk)
        store.labels.save_readings(list(zip(chunk, readings, strict=True)), makers, workspace.now)
        result.add(readings)
        after = chunk[-1].document_id
        progress.advance(len(chunk))


def read(encoder: Encoder, chunk: Sequence[Pending]) -> list[Reading]:
    """One reading a document. Where a chunk fails it is read one by one, so that one text cannot stop the others."""
    try:
        return encoder.read([one.text for one in chunk], [one.lang for one in chunk])
    except (RuntimeError, ValueError, IndexError, MemoryError):
        if len(chunk) == 1:
            return [Reading("failed")]
        return [reading for one in chunk for reading in read(encoder, [one])]
