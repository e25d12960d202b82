"""Discovery reads a text that praises one thing and complains of another by its clauses."""

from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from test_mentions import BREAKFAST, MIXED, hotel

from listener.pipeline.parts import parts
from listener.pipeline.run import run
from listener.store import VectorSet
from listener.store.clauses import ClauseSet
from listener.types import Cluster

DAY = date(2026, 11, 10)


def said(count: int) -> VectorSet:
    texts = [f"söz {row}" for row in range(count)]
    return VectorSet(np.arange(10, 10 + count), texts, ["tr"] * count, [DAY] * count, np.eye(count, 4), ["h"] * count)


def clauses(*rows: int) -> ClauseSet:
    count = len(rows)
    return ClauseSet(
        np.array(rows, dtype=np.int64), list(range(count)), [(0, 1)] * count, [f"parça {n}" for n in range(count)],
        ["tr"] * count, np.ones((count, 4), dtype=np.float32),
    )  # fmt: skip


def test_a_mixed_text_is_read_by_its_clauses_and_others_whole(tmp_path: Path) -> None:
    space = hotel(tmp_path)
    assert run(space).exit_code == 0
    ref = space.encoder.vector_ref
    assert ref is not None
    found = space.store.vectors.of(ref)
    made = parts(found, space.store.vectors.clauses(ref, found, mixed=True))
    assert made.said.texts[made.whole :] == ["Kahvaltı güzeldi", "ama oda pisti."]
    assert MIXED not in made.said.texts and set(BREAKFAST) <= set(made.said.texts[: made.whole])
    assert len(set(made.said.document_ids[made.whole :].tolist())) == 1
    space.close()


@given(st.lists(st.integers(0, 5), max_size=9))
def test_every_part_has_its_document(rows: list[int]) -> None:
    made = parts(said(6), clauses(*sorted(rows)))
    assert len(made.said) == made.whole + len(rows) == len(made.said.matrix) == len(made.said.days)
    assert set(made.said.document_ids.tolist()) == set(range(10, 16))
    assert made.said.document_ids[made.whole :].tolist() == [10 + row for row in sorted(rows)]


def test_anchors_are_whole_documents() -> None:
    made = parts(said(4), clauses(1, 1))
    assert made.whole == 3
    cluster = made.anchored(Cluster((3, 4, 0, 2), np.zeros(4), anchors=(3, 0)))
    assert cluster.anchors == (0, 2) and cluster.members == (3, 4, 0, 2)
