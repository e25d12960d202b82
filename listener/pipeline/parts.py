"""What a discovery reads: documents, and of those that praise one thing and complain of another the clauses instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from listener.types import Cluster

if TYPE_CHECKING:
    from listener.store import VectorSet
    from listener.store.clauses import ClauseSet

ANCHORS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """``said``: rows to discover topics in. The first ``whole`` of them are documents, the others clauses, which stand
    there under their document's id and day."""

    said: VectorSet
    whole: int

    def anchored(self, cluster: Cluster) -> Cluster:
        """``cluster`` with whole documents for anchors, the most central first: a clause's document is about more."""
        first: dict[str, int] = {}
        for row in (*cluster.anchors, *cluster.members):
            if row < self.whole and len(first) < ANCHORS:
                first.setdefault(self.said.texts[row], row)
        return replace(cluster, anchors=tuple(first.values()))


def parts(found: VectorSet, clauses: ClauseSet) -> Parts:
    """``found`` where the documents of ``clauses`` are replaced by them."""
    import numpy as np

    split = set(clauses.of.tolist())
    if not split:
        return Parts(found, len(found))
    kept = [row for row in range(len(found)) if row not in split]
    of = [*kept, *clauses.of.tolist()]
    said = replace(
        found,
        document_ids=found.document_ids[of],
        texts=[*(found.texts[row] for row in kept), *clauses.texts],
        langs=[found.langs[row] for row in of],
        days=[found.days[row] for row in of],
        hashes=[found.hashes[row] for row in of],
        matrix=np.concatenate([found.matrix[kept], clauses.matrix]),
    )
    return Parts(said, len(kept))
