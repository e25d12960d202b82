"""Documents that lack a label to labels: one encoder pass gives polarity, clauses and vector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from listener.pipeline.masking import MaskingModel, release
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.workspace import Workspace
from listener.types import Encoder, ModelRef, Reading

if TYPE_CHECKING:
    from listener.store import Pending


@dataclass
class Labelled:
    """How many documents were read in this run, and with which outcomes; before it how many were masked and released
    that had waited for it."""

    read: int = 0
    done: int = 0
    not_read: int = 0
    failed: int = 0
    nothing: int = 0
    released: int = 0

    def add(self, readings: Sequence[Reading]) -> None:
        """Counts ``readings`` by outcome."""
        self.read += len(readings)
        outcomes = Counter(reading.outcome for reading in readings)
        self.done += outcomes["done"]
        self.not_read += outcomes["language not read"]
        self.failed += outcomes["failed"]
        self.nothing += outcomes["nothing found"]


def refs(encoder: Encoder) -> list[ModelRef]:
    """The makers of what ``encoder`` says, polarity before vectors."""
    return [ref for ref in (encoder.sentiment_ref, encoder.vector_ref) if ref is not None]


def label(workspace: Workspace, progress: Progress = SILENT, masking: MaskingModel | None = None) -> Labelled:
    """Labels everything that is pending. The model is the chosen one, and speaks once it has read all of it.

    What waits for ``masking`` is masked and released first; without a masking model it goes on waiting.
    """
    result, store, makers = Labelled(), workspace.store, refs(workspace.encoder)
    result.released = release(workspace, masking) if masking is not None else 0
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
        return encoder.read([document.text for document in chunk], [document.lang for document in chunk])
    except (RuntimeError, ValueError, IndexError, MemoryError):
        if len(chunk) == 1:
            return [Reading("failed")]
        return [reading for document in chunk for reading in read(encoder, [document])]
