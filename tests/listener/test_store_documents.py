"""Records go in once, whole, with the cursor; nothing is lost when the process dies."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.errors import ConfigError, StoreError
from listener.store import Saved, Store
from listener.types import Audience, Batch, Customer, Document, Event, Order, Record, Score, SurveyWave

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)


def doc(number: int, **given: object) -> Document:
    made = {"system": "play", "account": "app", "external_id": str(number), "kind": "review", "created_at": AT,
            "text": f"kargo {number} geç geldi"}  # fmt: skip
    return Document(**(made | given))  # type: ignore[arg-type]


def save(store: Store, *records: Record, cursor: dict[str, int] | None = None, source: str = "play") -> Saved:
    return store.documents.save(Batch(records, cursor), source=source, collector="file", account="app", run_id=None)


def count(store: Store, table: str) -> int:
    return int(store.read(f"SELECT count(*) FROM {table}")[0][0])


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def test_a_second_save_touches_nothing(store: Store) -> None:
    records = [
        doc(1, scores=(Score("stars", 2, 1, 5),)),
        doc(2, events=(Event("opened", AT),)),
        Customer("c1", {"a": 1}),
        Order("o1", "unknown", AT, 9.5),
        SurveyWave("nps", AT, AT + timedelta(days=7), 10, 3),
        Audience("Kardelen", "x", AT, {"followers": 5}),
    ]
    assert save(store, *records, cursor={"at": 1}) == Saved(new=6)
    before = list(store.conn.iterdump())
    assert save(store, *records, cursor={"at": 1}) == Saved(same=6)
    assert list(store.conn.iterdump()) == before
    assert store.documents.cursor("file", "app") == {"at": 1}
    assert store.documents.cursor("file", "other") is None


@pytest.mark.parametrize(
    "change",
    [{"text": "iade"}, {"title": "x"}, {"scores": (Score("stars", 5, 1, 5),)}, {"events": (Event("reply", AT),)},
     {"attributes": {"b": 2}}, {"place": "Bursa"}],
)  # fmt: skip
def test_any_difference_changes_the_row_and_erases_nothing(store: Store, change: dict[str, object]) -> None:
    save(store, doc(1, scores=(Score("stars", 2, 1, 5), Score("ces", 3, 1, 7)), events=(Event("opened", AT),)))
    assert save(store, doc(1, **change)) == Saved(changed=1)
    assert save(store, doc(1, **change)) == Saved(same=1)
    assert count(store, "documents") == 1
    assert store.read("SELECT metric FROM scores") == [("stars",), ("ces",)]
    assert store.read("SELECT type FROM events") == [("opened",), ("reply",)][: 1 + ("events" in change)]


def test_renaming_a_source_duplicates_nothing(store: Store) -> None:
    save(store, doc(1))
    assert save(store, doc(1), source="renamed") == Saved(same=1)


def test_the_later_of_two_records_with_one_identity_counts(store: Store) -> None:
    assert save(
        store, doc(1, text="ilk"), doc(1, text="son"), Customer("c", {"a": 1}), Customer("c", {"a": 2})
    ) == Saved(new=2, same=2)
    assert store.read("SELECT text FROM documents") == [("son",)]
    assert store.read("SELECT attributes FROM customers") == [('{"a": 2}',)]


def test_side_records_that_know_a_part_erase_nothing_and_restated_figures_are_kept(store: Store) -> None:
    save(store, Order("o1", "c1", AT, 9.5, attributes={"region": "Bursa"}), Audience("b", "x", AT, {"followers": 5}))
    again = (Order("o1", "", AT, 10.0, attributes={"gift": True}), Audience("b", "x", AT, {"likes": 1}))
    assert save(store, *again) == Saved(changed=2)
    assert save(store, *again) == Saved(same=2)
    told = [("c1", 10.0, '{"gift": true, "region": "Bursa"}')]
    assert store.read("SELECT customer_id, amount, attributes FROM orders") == told
    assert store.read("SELECT counts FROM audience") == [('{"followers": 5, "likes": 1}',)]
    was = store.read("SELECT kind, key, was ->> '$.amount' FROM restatements WHERE kind = 'orders'")
    assert was == [("orders", '["", "", "o1"]', 9.5)]


def test_days_are_local_and_times_utc(tmp_path: Path) -> None:
    late = datetime(2026, 11, 15, 22, 30, tzinfo=UTC)
    sql = "SELECT created_at, day, week FROM documents"
    with Store.open(tmp_path / "s.db") as store:
        save(
            store,
            doc(1, created_at=late),
            Order("o", "c", late),
            SurveyWave("s", late, AT, 1, 1),
            Audience("b", "c", late),
        )
        assert store.read(sql) == [("2026-11-15T22:30:00Z", "2026-11-16", "2026-W47")]
    with Store.open(tmp_path / "s.db", zone="Europe/London") as store:
        assert store.read(sql) == [("2026-11-15T22:30:00Z", "2026-11-15", "2026-W46")]
        for table in ("orders", "survey_waves", "audience"):
            assert store.read(f"SELECT day FROM {table}") == [("2026-11-15",)]
        assert store.labels.pending_count([]) == 0
    with pytest.raises(ConfigError):
        Store.open(tmp_path / "s.db", zone="Mars/Olympus")


def test_hostile_text_is_only_text(store: Store) -> None:
    nasty = "'); DROP TABLE documents; -- <script> =cmd|' \u202e \x00 \ud800 " + "x" * 100_000
    odd = {'a.b"c': nasty, "n": float("nan"), "i": float("inf")}
    scores = (Score("nps", float("nan"), 0, 10), Score("nps", 3, 0, 10))
    saved = save(store, doc(1, text=nasty, title=nasty, external_id=nasty, attributes=odd, scores=scores),
                 doc(2, text="", scores=(Score("nps", 9, 0, 10),)), doc(3, text="  \n"))  # fmt: skip
    assert saved == Saved(new=3)
    assert store.read("SELECT count(*) FROM documents WHERE length = 0") == [(2,)]
    assert json.loads(store.read("SELECT attributes FROM documents")[0][0])["n"] is None
    assert store.read("SELECT value FROM scores ORDER BY document_id") == [(3.0,), (9.0,)]


def test_words_are_found_with_and_without_diacritics(store: Store) -> None:
    save(store, doc(1, text="Şifremi giremiyorum"), doc(2, text="kargo"))
    find = "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?"
    assert store.read(find, ("sifremi",)) == [(1,)]
    save(store, doc(1, text="düzeldi"))
    assert store.read(find, ("sifremi",)) == []
    assert store.read(find, ("duzeldi",)) == [(1,)]
    store.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('integrity-check')")


texts = st.text(alphabet="abcı şİ\n", max_size=6)
figures = st.sampled_from([(), (Score("stars", 1, 1, 5),), (Score("stars", 4, 1, 5),)])
records = st.builds(
    lambda n, text, title, scores: doc(n, text=text, title=title, scores=scores),
    st.integers(0, 5),
    texts,
    texts,
    figures,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(records, max_size=6), max_size=5))
def test_however_it_is_cut_the_last_words_count(batches: list[list[Document]]) -> None:
    sql = "SELECT key, content_hash, text, title FROM documents ORDER BY key"
    figures = "SELECT key, value FROM scores JOIN documents ON id = document_id ORDER BY key"
    seen = []
    for cut in (batches, [[one for batch in batches for one in batch]]):
        with Store.open(":memory:") as store:
            for batch in cut:
                saved = save(store, *batch)
                assert saved.new + saved.changed + saved.same == len(batch)
            latest = {one.key: one for batch in batches for one in batch}
            assert save(store, *latest.values()) == Saved(same=len(latest))
            seen.append((store.read(sql), store.read(figures)))
    assert seen[0] == seen[1]
    last = {one.key: one.text for batch in batches for one in batch if one.text}
    assert {(key, text) for key, _, text, _ in seen[0][0]} == {(key, last.get(key, "")) for key in latest}


CHILD = """
import sys
from datetime import UTC, datetime
from listener.store import Store
from listener.types import Batch, Document
at = datetime(2026, 11, 16, tzinfo=UTC)
with Store.open(sys.argv[1]) as store:
    first = (store.documents.cursor("file", "app") or {"n": 0})["n"]
    for n in range(first, int(sys.argv[2])):
        made = tuple(Document("s", "a", f"{n}-{k}", "review", at, text=f"söz {n} {k}") for k in range(50))
        store.documents.save(Batch(made, {"n": n + 1}), source="s", collector="file", account="app")
        print(n, flush=True)
"""


def test_kill_in_the_middle_leaves_rows_and_cursor_together(tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    for _ in range(2):
        child = subprocess.Popen([sys.executable, "-c", CHILD, path, "100000"], stdout=subprocess.PIPE)
        assert child.stdout is not None
        for _ in range(5):
            child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Store.open(path) as store:
            done = (store.documents.cursor("file", "app") or {})["n"]
            assert done >= 5
            assert store.read("SELECT count(*), count(DISTINCT key) FROM documents") == [(done * 50, done * 50)]
            assert store.read("PRAGMA integrity_check") == [("ok",)]


def test_two_writers_and_a_reader(tmp_path: Path) -> None:
    path, faults, seen = tmp_path / "s.db", [], []
    Store.open(path).close()

    def write(name: str) -> None:
        try:
            with Store.open(path) as store:
                for n in range(20):
                    save(store, *(doc(k, external_id=f"{name}{n}-{k}") for k in range(20)), source=name)
        except Exception as error:
            faults.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for one in writers:
        one.start()
    with Store.open(path) as reader:
        while any(one.is_alive() for one in writers):
            seen.append(count(reader, "documents"))
            time.sleep(0.005)
    assert not faults
    assert all(number % 20 == 0 for number in seen)
    with Store.open(path) as store:
        assert count(store, "documents") == 800


def test_faults_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is a letter, not a database " * 200)
    for path in (broken, tmp_path / "no" / "such" / "folder.db"):
        with pytest.raises(StoreError) as caught:
            Store.open(path)
        assert caught.value.hint
    monkeypatch.setattr("listener.store.connection.BUSY_SECONDS", 0.05)
    with Store.open(tmp_path / "s.db") as store, sqlite3.connect(tmp_path / "s.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            save(store, doc(1))
        other.execute("ROLLBACK")
        save(store, doc(1))
    other.close()


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write():
        save(store, doc(1), cursor={"n": 1})
        raise RuntimeError
    assert count(store, "documents") == 0
    assert store.documents.cursor("file", "app") is None
