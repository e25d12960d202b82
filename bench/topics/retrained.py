"""Another encoder's vectors, the same registry: centroids are made again from the topics' documents by a real store."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.topics.agreement import figures
from bench.topics.sets import Said, Vectors
from bench.topics.stability import given, kept
from listener.curation.centroids import rebuild
from listener.store import Store
from listener.types import Batch, Document, ModelRef, Reading, Sentiment

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
OLD, NEW = ModelRef("vectors", "bench", "1"), ModelRef("vectors", "bench", "2")
MAKER = ModelRef("topic", "bench", "1")
POLARITY = ModelRef("sentiment", "bench", "1")


def row(one: Said, vectors: Vectors, others: Vectors) -> dict[str, Any]:
    """Share of the documents that keep their topic when ``others`` are read in place of ``vectors``, and agreement with
    gold before and after (both assigned by centroid)."""
    model = one.model()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "bench.db") as store:
        fill(store, one, {OLD: vectors, NEW: others})
        before, after = store.vectors.of(OLD), store.vectors.of(NEW)
        placed = model.place(before.texts, before.matrix, before.langs)
        clusters = model.discover(before.texts, placed, before.langs)
        store.topics.save_discovery(
            clusters, [None] * len(clusters), before.document_ids, ref=OLD, model=MAKER, week="2026-W47", at=NOW
        )
        was = given(model, placed, store.topics.all(OLD))
        answers = model.assign(placed, store.topics.all(OLD))
        store.vectors.save_assignments(
            before.document_ids, answers, model=MAKER, revision=1, at=NOW, hashes=before.hashes
        )
        rebuilt = rebuild(store, NEW, NOW, model.place)
        now = given(model, model.place(after.texts, after.matrix, after.langs), store.topics.all(NEW))
    return {
        "set": one.name,
        "tool": f"dinle, {one.level}",
        "topics": len(clusters),
        "rebuilt": rebuilt,
        "kept": round(kept(was, now), 4),
        "ari_before": figures(one.gold, was.tolist())["ari"],
        "ari": figures(one.gold, now.tolist())["ari"],
        "left_out": figures(one.gold, now.tolist())["left_out"],
    }


def fill(store: Store, one: Said, vectors: dict[ModelRef, Vectors]) -> None:
    """The set's documents in order, read by each encoder."""
    documents = tuple(
        Document("bench", one.name, str(number), "review", NOW - timedelta(days=1), text, lang=lang)
        for number, (text, lang) in enumerate(zip(one.texts, one.langs, strict=True))
    )
    store.documents.save(Batch(documents), source="bench", collector="bench", account=one.name)
    for ref, matrix in vectors.items():
        pending = sorted(store.labels.pending([ref], len(documents) + 1, 0), key=lambda each: each.document_id)
        readings = [Reading("done", Sentiment(0.3, 0.4, 0.3), vector) for vector in matrix]
        store.labels.save_readings(list(zip(pending, readings, strict=True)), [POLARITY, ref], NOW)
