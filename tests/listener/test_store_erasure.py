"""Erased: out of every answer at once, out of the bytes by the next sweep, and no copy brings it back."""

import csv
import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from listener.store import Filter, Saved, Store
from listener.store.upkeep import Swept
from listener.types import Batch, Document, Event, Gone, Score

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
SECRET = "zümrütankakuşu"


def doc(number: int, text: str) -> Document:
    return Document("s", "a", f"id-{number}", "ticket", AT, text=text, events=(Event("reply", AT, text=f"{text}!"),))


def save(store: Store, *documents: Document) -> Saved:
    return store.documents.save(Batch(documents), source="s", collector="c", account="a")


def bytes_of(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def reject(folder: Path, *rows: str) -> Path:
    folder.mkdir()
    with (folder / "s-1.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("line", "reason", "row"), *((1, "no date", row) for row in rows)])
    return folder


def test_erased_while_a_reader_is_open_and_swept_when_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listener.store.upkeep.PATIENCE", 20)
    rejects = reject(
        tmp_path / "rejects",
        json.dumps({"text": f" {SECRET}  burada", "stars": "7"}, ensure_ascii=False),
        json.dumps({"text": "başka bir söz", "stars": "7"}, ensure_ascii=False),
        '{"text": "' + SECRET,
    )
    with Store.open(tmp_path / "s.db") as store:
        save(store, doc(1, f"{SECRET} burada"), *(doc(n, f"kalan {n}") for n in range(2, 60)))
        save(store, doc(1, f"önce {SECRET} idi"))
        other = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM documents").fetchone() == (59,)
        assert store.upkeep.erase([1]) == 1
        assert store.search.by_words([SECRET], Filter(), 5) == []
        for table in ("documents", "labelled_documents"):
            assert store.read(f"SELECT count(*) FROM {table} WHERE text LIKE ?", (f"%{SECRET}%",)) == [(0,)]
        assert store.read("SELECT count(*) FROM revisions") == [(0,)]
        swept = store.upkeep.sweep(rejects)
        assert swept.documents == 1 and swept.waits
        assert other.execute("SELECT count(*) FROM documents").fetchone() == (59,)
        other.close()
        assert store.upkeep.sweep(rejects) == Swept(1)
        assert store.upkeep.sweep(rejects) == Swept(0)
        for form in (SECRET, "zumrutankakusu", "zumrutanka"):
            assert form.encode() not in bytes_of(tmp_path)
        assert "başka bir söz" in (rejects / "s-1.csv").read_text(encoding="utf-8")
        store.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('integrity-check')")
        assert store.read("PRAGMA integrity_check") == [("ok",)]
        assert save(store, doc(1, SECRET)) == Saved(same=1)


def test_a_restored_copy_does_not_bring_it_back(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store.open(path) as store:
        save(store, doc(1, SECRET), doc(2, "kalan"))
        store.upkeep.snapshot(tmp_path / "copy.db")
        store.upkeep.erase([1])
    for _ in range(2):
        shutil.copy(tmp_path / "copy.db", path)
        with Store.open(path) as store:
            assert store.read("SELECT text FROM documents") == [("kalan",)]
            assert store.upkeep.sweep() == Swept(1)
            assert SECRET.encode() not in path.read_bytes()


def masked(document: Document) -> Document:
    """What a model that finds names would do."""
    return Document(document.system, document.account, document.external_id, document.kind, document.created_at,
                    text=document.text.replace("Ayşe", "[name]"), scores=document.scores)  # fmt: skip


def test_held_documents_are_nowhere_until_they_are_masked(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        named = Document("s", "a", "1", "review", AT, text="Ayşe Hanım ilgilendi", scores=(Score("stars", 5, 1, 5),))
        plain = Document("s", "a", "2", "review", AT, text="kargo geldi")
        given = {"source": "s", "collector": "c", "account": "a"}
        hold = lambda document: "Ayşe" in document.text  # noqa: E731
        assert store.documents.save(Batch((named, plain)), hold=hold, **given) == Saved(new=1, held=1)  # type: ignore[arg-type]
        tables = [name for (name,) in store.read("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        for table in tables:
            if table != "held_documents":
                held = store.read(f"SELECT * FROM [{table}]")
                assert not any("Ayşe" in str(cell) for row in held for cell in row), table
        assert store.runs.counts()["documents"] == 1 and store.search.by_words(["ayşe"], Filter(), 5) == []
        assert [len(store.read(f"SELECT * FROM {table}")) for table in ("scores", "labelled_documents")] == [0, 1]
        again = Document("s", "a", "1", "review", AT, title="Teşekkür")
        assert save(store, again) == Saved(held=1)
        (waiting,) = store.held.waiting(5)
        assert (waiting.text, waiting.title, waiting.scores) == (named.text, "Teşekkür", named.scores)
        assert store.documents.release(masked(waiting)) == Saved(new=1)
        assert store.documents.release(masked(waiting)) == Saved()
        assert store.read("SELECT text, source FROM labelled_documents ORDER BY document_id") == [
            ("kargo geldi", "s"), ("[name] Hanım ilgilendi", "s")]  # fmt: skip
        assert store.held.count() == 0 and len(store.search.by_words(["ilgilendi"], Filter(), 5)) == 1


def test_a_held_document_can_be_erased(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        one = doc(1, SECRET)
        store.documents.save(Batch((one, doc(2, "kalan"))), source="s", collector="c", account="a",
                             hold=lambda document: document.key == one.key)  # fmt: skip
        assert store.upkeep.erase([], [one.key]) == 1
        assert store.upkeep.sweep() == Swept(1)
        assert SECRET.encode() not in bytes_of(tmp_path)
        assert save(store, one, Document("s", "a", "id-1", "ticket", AT)) == Saved(same=2)
        assert store.documents.save(
            Batch((Gone("s", "a", "id-1", AT),)), source="s", collector="c", account="a"
        ) == Saved(same=1)
