"""The store's files are their owner's alone, and a file that lost what it held is never a new store."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from listener.errors import StoreError
from listener.store import Store
from listener.types import Batch, Document

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)


def fill(path: Path, count: int = 50) -> None:
    made = tuple(Document("s", "a", str(n), "review", AT, text=f"kargo {n} " * 40) for n in range(count))
    with Store.open(path) as store:
        store.documents.save(Batch(made), source="s", collector="c", account="a")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        fill(tmp_path / "s.db")
        with Store.open(tmp_path / "s.db") as store:
            store.upkeep.erase([1])
            store.upkeep.snapshot(tmp_path / "copy.db")
            assert {one.name: oct(mode(one)) for one in tmp_path.iterdir() if mode(one) != 0o600} == {}
            assert len(list(tmp_path.iterdir())) >= 4
    finally:
        os.umask(before)


@pytest.mark.parametrize("left", [0, 50, 5000, 20_000])
def test_a_file_that_was_cut_is_not_a_new_store(tmp_path: Path, left: int) -> None:
    path = tmp_path / "s.db"
    fill(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:left])
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    assert caught.value.hint and path.read_bytes() == whole[:left]


def test_a_new_store_is_made_once_and_leaves_nothing_beside(tmp_path: Path) -> None:
    for _ in range(2):
        Store.open(tmp_path / "s.db").close()
    assert [one.name for one in tmp_path.iterdir()] == ["s.db"]


def test_the_index_is_found_by_tools_that_look_for_it(tmp_path: Path) -> None:
    fill(tmp_path / "s.db")
    db = Database(tmp_path / "s.db")
    assert db["documents"].detect_fts() == "documents_fts"  # type: ignore[union-attr]
    assert len(list(db["documents"].search("kargo"))) == 50  # type: ignore[union-attr]
    db.close()
