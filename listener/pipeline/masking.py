"""Documents that wait until a model has masked them: masked here, then released into the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from listener.pipeline.workspace import Workspace
from listener.types import Document

CHUNK = 256
"""Documents that are masked together, and released in one transaction."""


class MaskingModel(Protocol):
    """What finds personal data that no pattern finds, names of people above all."""

    def mask(self, documents: Sequence[Document]) -> list[Document]:
        """The documents in their order, with nothing in them that must not be stored."""


def release(workspace: Workspace, model: MaskingModel) -> int:
    """Masks what waits and lets it into the store; how many documents that were.

    The model works outside the transaction. A document that it cannot mask goes on waiting, in no view, index or count.
    """
    store, released, after = workspace.store, 0, ""
    while waiting := store.held.waiting(CHUNK, after):
        masked = mask(model, waiting)
        with store.write():
            for document in masked:
                store.documents.release(document)
        released += len(masked)
        after = waiting[-1].key
    return released


def mask(model: MaskingModel, documents: Sequence[Document]) -> list[Document]:
    """The documents that could be masked. Where a chunk fails each is tried alone: one text cannot hold up the others.

    An answer that is of other documents counts as a failure: what was not masked is never released.
    """
    try:
        masked = model.mask(documents)
        if [document.key for document in masked] == [document.key for document in documents]:
            return masked
    except (RuntimeError, ValueError, IndexError, MemoryError):
        pass
    return [] if len(documents) == 1 else [whole for document in documents for whole in mask(model, [document])]
