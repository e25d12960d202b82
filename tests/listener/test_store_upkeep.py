"""Runs, kept reports, snapshots, and erasure down to the bytes of the file."""

import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from listener.store import Saved, Store
from listener.store.decisions import Seeding
from listener.store.upkeep import Swept
from listener.types import Batch, Document, ModelRef, Period, Reading, Score, Sentiment, Signature

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY = Signature("ayşe", AT)
WEEK = Period(date(2026, 11, 9), date(2026, 11, 16))
REF = ModelRef("sentiment", "tr-en", "1")


def fill(store: Store, *words: str) -> Saved:
    made = (
        Document("s", "a", str(n), "review", AT, text=word, scores=(Score("stars", 1, 1, 5),))
        for n, word in enumerate(words)
    )
    return store.documents.save(Batch(tuple(made)), source="s", collector="c", account="a")


def test_runs_tell_how_they_ended() -> None:
    with Store.open(":memory:") as store:
        killed = store.runs.begin("collect", "play", AT)
        run = store.runs.begin("collect", "play", AT)
        store.runs.end(run, "ok", {"new": 3}, "", AT)
        assert store.read("SELECT id, outcome, ended_at, counts FROM runs") == [
            (killed, "interrupted", None, "{}"), (run, "ok", "2026-11-16T06:00:00Z", '{"new": 3}')]  # fmt: skip


def test_the_same_report_is_kept_once() -> None:
    with Store.open(":memory:") as store:
        assert store.reports.save(b'{"a": 1}', WEEK, AT, {"program": "1"})
        assert not store.reports.save(b'{"a": 1}', WEEK, AT, {"program": "1"})
        assert store.reports.save(b'{"a": 2}', WEEK, AT, {"program": "1"})
        assert store.reports.save(b'{"a": 1}', WEEK.previous(), AT, {})
        assert store.reports.last(WEEK) == b'{"a": 2}'
        assert store.reports.last(WEEK.previous(9)) is None


def test_a_snapshot_is_one_whole_file(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        fill(store, "bir")
        for _ in range(2):
            store.upkeep.snapshot(tmp_path / "copy.db")
    (tmp_path / "copy.db").chmod(0o444)
    copy = sqlite3.connect(f"file:{tmp_path}/copy.db?mode=ro&immutable=1", uri=True)
    assert copy.execute("SELECT text FROM labelled_documents").fetchall() == [("bir",)]
    copy.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "s.db"]


def test_no_word_of_an_erased_document_is_left(tmp_path: Path) -> None:
    secret = "zümrütankakuşu"
    with Store.open(tmp_path / "s.db") as store:
        fill(store, f"gizli {secret} burada", "kalan söz", f"{secret} yine")
        store.labels.save_readings(
            [(one, Reading("done", Sentiment(1, 0, 0))) for one in store.labels.pending([REF], 9)], [REF], AT
        )
        quotes = {"quotes": [{"document_id": 1, "text": secret}, {"document_id": 2, "text": "kalan söz"}]}
        store.reports.save(json.dumps({"sections": [quotes]}, ensure_ascii=False).encode(), WEEK, AT, {})
        assert store.upkeep.erase([1, 3, 99]) == 2
        assert store.upkeep.sweep() == Swept(2)
        assert store.upkeep.sweep() == Swept(0)
        for name in ("s.db", "s.db-wal"):
            held = (tmp_path / name).read_bytes() if (tmp_path / name).exists() else b""
            for form in (secret, "zumrutankakusu", "zumrutanka"):
                assert form.encode() not in held
        kept = json.loads(store.reports.last(WEEK) or b"")["sections"][0]["quotes"]
        assert [one["text"] for one in kept] == ["", "kalan söz"]
        for table in ("documents", "labels", "label_runs", "scores"):
            assert store.read(f"SELECT count(*) FROM {table}") == [(1,)]
        assert fill(store, secret) == Saved(same=1)
        assert store.read("SELECT count(*) FROM documents") == [(1,)]
        fill(store, "", "", "", "dördüncü")
        assert store.read("SELECT max(id) FROM documents") == [(4,)]
        store.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('integrity-check')")


def seeded(store: Store, *examples: str, keywords: tuple[str, ...] = ()) -> None:
    point = np.array([1, 0], dtype=np.float32)
    made = Seeding("beden", {"tr": "Beden"}, keywords, point, 0.5, examples=examples)
    store.decisions.seed(made, ModelRef("vectors", "tr-en", "1"), by=BY)


def test_an_erased_text_is_no_example_any_more(tmp_path: Path) -> None:
    secret = "zümrütankakuşu"
    kept = ("kalıbı dar geldi", "kolu kısa kaldı")
    with Store.open(tmp_path / "s.db") as store:
        fill(store, f"Merhaba! Bedeni {secret} GİBİ dar, iade ettim.", "kalan söz")
        seeded(store, *kept, f"bedeni {secret} gibi dar", keywords=("kalıb", "kolu", secret))
        store.upkeep.erase([1])
        store.upkeep.sweep()
        assert store.decisions.all()[0].examples == kept
        assert store.read("SELECT keywords FROM topics") == [('["kalıb", "kolu"]',)]
        assert secret.encode() not in (tmp_path / "s.db").read_bytes()


@pytest.mark.parametrize(
    ("gone", "example", "stays"),
    [
        ("kargo geç geldi ama", "Kargo geç GELDİ.", False),
        ("kargo geç geldi ama", "çağrı merkezine şöyle yazdı: kargo geç geldi ama; iade etti", False),
        ("güzel", "güzel kumaş ama bedeni küçük", True),
        ("kargom geldi", "kargo geldi", True),
        ("😡😡", "😡😡", False),
        ("", "kargo geldi", True),
    ],
)
def test_which_examples_are_an_erased_text(gone: str, example: str, stays: bool) -> None:
    with Store.open(":memory:") as store:
        fill(store, gone)
        seeded(store, example, "bambaşka bir söz")
        store.upkeep.erase([1])
        assert (example in store.decisions.all()[0].examples) == stays
