"""A clause speaks of a topic with a polarity of its own: from the text to the report."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from listener.curation.lookup import topic_numbers
from listener.facts import Facts, Tally
from listener.pipeline.report import report
from listener.pipeline.run import run
from listener.pipeline.search import search
from listener.pipeline.workspace import Workspace
from listener.store import Filter, Store
from listener.types import Cluster, Encoder, ModelRef, Period, Polarity, Quotes, Signature

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", NOW)
WEEK = Period(date(2026, 11, 9), date(2026, 11, 16))
MIXED = "Kahvaltı güzeldi ama oda pisti."
BREAKFAST = [
    "kahvaltı çok güzeldi",
    "açık büfe kahvaltı harika",
    "kahvaltıda peynir çeşidi güzeldi",
    "kahvaltı bol ve güzeldi",
]
ROOM = ["oda küçüktü, pisti", "oda çok kötü ve pisti", "odanın halısı pisti", "oda küçük ve kötü"]
TOML = """
[workspace]
brand = "Kardelen"
[sentiment]
encoder = "words"
model = "1"
[sources.reviews]
collector = "file"
path = "reviews.csv"
kind = "review"
[sources.reviews.columns]
external_id = "id"
created_at = "date"
text = "text"
lang = "lang"
"""


def hotel(folder: Path) -> Workspace:
    """A workspace with praise of the breakfast, complaints of the room, and one text with both."""
    (folder / "listener.toml").write_text(TOML, encoding="utf-8")
    texts = [*BREAKFAST, *ROOM, MIXED]
    with (folder / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        rows = ((n, "2026-11-10", said, "tr") for n, said in enumerate(texts))
        csv.writer(file).writerows([("id", "date", "text", "lang"), *rows])
    return Workspace.open(folder, lambda: NOW)


def known(workspace: Workspace, encoder: Encoder) -> None:
    """Two topics as a person would seed them, from examples."""
    ref = encoder.vector_ref
    assert ref is not None
    clusters = [
        cluster(workspace, encoder, {"tr": name}, said) for name, said in (("kahvaltı", BREAKFAST), ("oda", ROOM))
    ]
    workspace.store.topics.save_discovery(
        clusters, [None, None], [], ref=ref, model=ModelRef("topic", "dinle", "2"), week="2026-W47", at=NOW
    )


def cluster(workspace: Workspace, encoder: Encoder, names: dict[str, str], said: list[str]) -> Cluster:
    langs = ["tr"] * len(said)
    vectors = np.stack([one.vector for one in encoder.read(said, langs) if one.vector is not None])
    rows = workspace.topic_model.place(said, vectors, langs)
    centroid = rows.mean(axis=0) / np.linalg.norm(rows.mean(axis=0))
    return Cluster((), centroid, names, threshold=0.2)


def told(workspace: Workspace) -> list[tuple[Any, ...]]:
    sql = """SELECT m.topic_tr, m.sentiment, m.text FROM topic_mentions AS m JOIN documents AS d ON d.id = m.document_id
      WHERE d.text = ? AND m.position > 0 ORDER BY m.position"""
    return workspace.store.read(sql, (MIXED,))


def test_breakfast_is_praised_and_the_room_is_not(tmp_path: Path) -> None:
    space = hotel(tmp_path)
    known(space, space.encoder)
    assert run(space).exit_code == 0
    assert told(space) == [("kahvaltı", "positive", "Kahvaltı güzeldi"), ("oda", "negative", "ama oda pisti.")]
    with Facts(tmp_path / "listener.db") as facts:
        ref = facts.sentiment_ref(WEEK)
        breakfast, room = facts.topics([WEEK], ref)
        assert (breakfast.counts, breakfast.tallies) == ((5,), (Tally(positive=5),))
        assert (room.counts, room.tallies) == ((5,), (Tally(negative=5),))
        assert facts.unassigned([WEEK]) == [0]
        assert facts.breakdown(1, [WEEK], "source") == {"reviews": [5]}
        said = {one.text: (one.polarity, one.partial) for one in facts.voices(WEEK, ref, topic_id=2, limit=9)}
        assert said["ama oda pisti."] == ("negative", True)
        assert MIXED not in said
        assert all(one.polarity == "positive" for one in facts.voices(WEEK, ref, topic_id=1, polarity="positive"))
    voices = report(space, WEEK).report.section("voices")
    assert voices is not None
    quotes = [quote for block in voices.blocks if isinstance(block, Quotes) for quote in block.quotes]
    assert all(quote.text != MIXED for quote in quotes)
    space.close()


def test_a_group_counts_a_document_once(tmp_path: Path) -> None:
    space = hotel(tmp_path)
    known(space, space.encoder)
    run(space)
    with Facts(tmp_path / "listener.db") as facts:
        ref = facts.sentiment_ref(WEEK)
        assert facts.groups([WEEK], ref) == []
        group = space.store.decisions.new_group({"tr": "konaklama"}, by=BY)
        for topic in (1, 2):
            space.store.decisions.group(topic, group, by=BY)
        assert facts.groups([WEEK], ref) == [], "a report reads one state"
    with Facts(tmp_path / "listener.db") as facts:
        (stay,) = facts.groups([WEEK], ref)
        assert (stay.topic.name("tr"), stay.topic.state, stay.counts) == ("konaklama", "group", (9,))
        assert stay.tallies == (Tally(5, 0, 5),)
        assert [one.counts for one in facts.topics([WEEK], ref)] == [(5,), (5,)]
    space.close()


def test_a_search_in_a_topic_finds_what_a_clause_says_of_it(tmp_path: Path) -> None:
    space = hotel(tmp_path)
    known(space, space.encoder)
    run(space)

    def found(topic: str, polarity: Polarity | None = None) -> set[str]:
        where = Filter(topics=topic_numbers(space, topic), polarity=polarity)
        return {one.found.text for one in search(space, "kahvaltı oda", where, 100).hits}

    assert found("kahvaltı") == {*BREAKFAST, MIXED}
    assert found("oda") == {*ROOM, MIXED}
    assert MIXED in found("oda", "negative") and MIXED in found("kahvaltı", "positive")
    assert found("oda", "positive") == set()
    space.close()


def test_the_shipped_model_tells_them_apart(tmp_path: Path) -> None:
    from sentiment.encoder import WEIGHTS, load

    if not (WEIGHTS / "tr-en/model.safetensors").is_file():
        pytest.skip("the shipped weights are not in this checkout")
    space = hotel(tmp_path)
    path = tmp_path / "listener.toml"
    path.write_text(TOML.replace('encoder = "words"\nmodel = "1"', 'model = "tr-en"'), encoding="utf-8")
    space = Workspace.open(tmp_path, lambda: NOW)
    known(space, load("tr-en"))
    assert run(space).exit_code == 0
    assert [row[:2] for row in told(space)] == [("kahvaltı", "positive"), ("oda", "negative")]
    space.close()


def test_documents_read_before_clauses_were_kept_work_on(tmp_path: Path) -> None:
    space = hotel(tmp_path)
    known(space, space.encoder)
    run(space)
    with space.store.write():
        space.store.conn.execute("DELETE FROM clause_vectors")
        space.store.conn.execute("DELETE FROM label_runs WHERE task_id = (SELECT id FROM tasks WHERE name = 'topic')")
    run(space)
    assert told(space) == []
    with Facts(tmp_path / "listener.db") as facts:
        assert (
            sum(one.counts[0] for one in facts.topics([WEEK], facts.sentiment_ref(WEEK))) <= len(BREAKFAST + ROOM) + 1
        )
    space.close()


def test_an_empty_store_has_no_mentions() -> None:
    with Store.open(":memory:") as store:
        assert store.read("SELECT * FROM topic_mentions") == []
