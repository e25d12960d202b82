"""One writer, many readers: any thread may use a store, and who writes waits for the other instead of failing."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from listener.errors import StoreError
from listener.store import Filter, Store
from listener.types import Batch, Document

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)


def save(store: Store, name: str, count: int = 20) -> None:
    made = tuple(Document("s", "a", f"{name}-{k}", "review", AT, text=f"kargo {k}") for k in range(count))
    store.documents.save(Batch(made), source=name, collector="c", account=name)


@pytest.mark.parametrize("name", [":memory:", "s.db"])
def test_a_store_may_be_used_from_several_threads(tmp_path: Path, name: str) -> None:
    with Store.open(name if name == ":memory:" else tmp_path / name) as store:

        def work(number: int) -> int:
            save(store, str(number))
            run = store.runs.begin("collect", str(number), AT)
            store.runs.end(run, "ok", {}, "", AT)
            assert store.search.by_words(["kargo"], Filter(), 5)
            return int(store.read("SELECT count(*) FROM documents WHERE source = ?", (str(number),))[0][0])

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(work, range(12))) == [20] * 12
        assert store.runs.counts()["documents"] == 240


def test_a_reader_sees_what_was_committed_and_the_writer_what_it_wrote(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store, ThreadPoolExecutor(1) as pool:
        sql = "SELECT count(*) FROM documents"
        with store.write():
            save(store, "a")
            assert store.read(sql) == [(20,)]
            assert pool.submit(store.read, sql).result() == [(0,)]
        assert pool.submit(store.read, sql).result() == [(20,)]


def test_a_connection_that_reads_cannot_write(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "s.db") as store,
        pytest.raises(StoreError, match="may not be written"),
        store.connection.reading() as conn,
    ):
        conn.execute("DELETE FROM documents")


SECOND = """
import sys
from listener.store import Store
sys.stdout.write("ready\\n")
sys.stdout.flush()
with Store.open(sys.argv[1]) as store:
    store.notes.set("second", "wrote")
"""


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        with store.write():
            save(store, "first")
            second = subprocess.Popen(
                [sys.executable, "-c", SECOND, str(tmp_path / "s.db")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            assert second.stdout is not None and second.stdout.readline() == b"ready\n"
            assert second.poll() is None
        _, said = second.communicate(timeout=200)
        assert second.returncode == 0, said
        assert store.notes.get("second") == "wrote"


def test_a_failed_write_of_one_thread_leaves_the_others_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        inside, go = threading.Event(), threading.Event()

        def fail() -> None:
            with pytest.raises(RuntimeError), store.write():
                save(store, "lost")
                inside.set()
                go.wait(60)
                raise RuntimeError

        failing = threading.Thread(target=fail)
        failing.start()
        inside.wait(60)
        writing = threading.Thread(target=save, args=(store, "kept"))
        writing.start()
        go.set()
        failing.join(120)
        writing.join(120)
        assert store.read("SELECT DISTINCT source FROM documents") == [("kept",)]
