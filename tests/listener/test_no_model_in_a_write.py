"""No encoder and no topic model works while the store is being written to: what is read is read before."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from test_topic_decisions import BY, NOW, BySubject, about, collect, found, said, space, step

from listener import plugins
from listener.curation import decisions, seeds
from listener.curation import file as topics_file
from listener.curation.registry import KnownTopics
from listener.pipeline.topics import topics
from listener.pipeline.workspace import Workspace
from listener.types import Assignment, Cluster, ModelRef, Reading, Topic, Vectors

__all__ = ["found", "space"]


class Watchful(BySubject):
    """A topic model that fails where a transaction is open."""

    version = "watchful"
    calls = 0

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    def looked(self) -> None:
        assert not self.workspace.store.conn.in_transaction, "a topic model works inside a write transaction"
        self.calls += 1

    def place(self, texts: Sequence[str], vectors: Vectors, langs: Sequence[str]) -> Vectors:
        self.looked()
        return super().place(texts, vectors, langs)

    def discover(self, texts: Sequence[str], rows: Vectors, langs: Sequence[str]) -> list[Cluster]:
        self.looked()
        return super().discover(texts, rows, langs)

    def assign(self, rows: Vectors, topics: Sequence[Topic]) -> list[Assignment]:
        self.looked()
        return super().assign(rows, topics)


class WatchfulEncoder:
    """The encoder of the workspace, which fails where a transaction is open; ``version`` is its vectors'."""

    def __init__(self, workspace: Workspace, version: str = "1") -> None:
        self.workspace, self.behind, self.calls = workspace, workspace.encoder, 0
        ref = self.behind.vector_ref
        assert ref is not None
        self.sentiment_ref, self.languages = self.behind.sentiment_ref, self.behind.languages
        self.vector_ref = ModelRef(ref.task, ref.name, version)

    def read(self, texts: Sequence[str], langs: Sequence[str]) -> list[Reading]:
        assert not self.workspace.store.conn.in_transaction, "an encoder works inside a write transaction"
        self.calls += 1
        return self.behind.read(texts, langs)


@pytest.fixture
def watched(found: Workspace) -> Workspace:
    """Three topics; from here on the models look at the store."""
    version = found.encoder.vector_ref.version  # type: ignore[union-attr]
    found.__dict__["topic_model"] = Watchful(found)
    found.__dict__["encoder"] = WatchfulEncoder(found, version)
    return found


def test_a_file_with_seeds_reads_them_before_it_writes(watched: Workspace) -> None:
    examples = said("beden", 5, 7)
    lines = ["[[topic]]", 'name = "Kalıp"', f"examples = {examples}", "[[topic]]", 'name = "Kurye"',
             'keywords = ["kurye"]']  # fmt: skip
    topics_file.own_file(watched).write_text("\n".join(lines), encoding="utf-8")
    applied = topics_file.apply(watched, topics_file.own_file(watched))
    assert [change.name for change in applied.changes] == ["Kalıp", "Kurye"] and not applied.waiting
    assert watched.topic_model.calls and watched.encoder.calls  # type: ignore[attr-defined]
    assert {"Kalıp", "Kurye"} <= {topic.name("tr") for topic in KnownTopics.of(watched).topics.values()}


def test_a_whole_week_and_another_space_keep_models_out_of_transactions(watched: Workspace) -> None:
    seeds.make(watched, "Kalıp", examples=said("beden", 5, 99), by=BY)
    step(watched, 1, kargo=30, iade=20)
    watched.__dict__["encoder"] = WatchfulEncoder(watched, "another")
    watched.clock = lambda: NOW + timedelta(weeks=2)
    collect(watched, 2, kargo=30)
    topics(watched)
    ref = watched.encoder.vector_ref
    assert ref is not None and ref.version == "another"
    kargo = about(watched, "kargo")
    centroid = next(topic.centroid for topic in watched.store.topics.all(ref) if topic.id == kargo)
    assert centroid is not None and np.isfinite(centroid).all(), "it was made again in the other space"


def test_a_decision_that_came_in_between_is_kept(watched: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    kargo = about(watched, "kargo")
    prepare, once = seeds.prepare, iter([True])

    def interrupted(*args: object, **named: object) -> object:
        seeding = prepare(*args, **named)  # type: ignore[arg-type]
        if next(once, False):
            watched.store.decisions.name(kargo, "tr", "Paket", by=BY)
        return seeding

    monkeypatch.setattr(seeds, "prepare", interrupted)
    file = topics_file.own_file(watched)
    file.write_text('[[topic]]\nname = "Paket"\nkeywords = ["kurye"]', encoding="utf-8")
    topics_file.apply(watched, file)
    names = [topic.name("tr") for topic in KnownTopics.of(watched).topics.values()]
    assert names.count("Paket") == 1, "the file speaks of the topic that was called so meanwhile"


def test_no_model_is_loaded_in_a_transaction(found: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    kargo, load, loads = about(found, "kargo"), plugins.encoder, []

    def watched_load(name: str, model: str) -> object:
        assert not found.store.conn.in_transaction, "an encoder is loaded inside a write transaction"
        loads.append(name)
        return load(name, model)

    monkeypatch.setattr(plugins, "encoder", watched_load)
    for decide in (lambda: decisions.rename(found, kargo, "Paket", "tr", by=BY),
                   lambda: decisions.put_into(found, kargo, "Lojistik", "tr", by=BY)):  # fmt: skip
        del found.__dict__["encoder"]
        decide()
    assert len(loads) == 2
