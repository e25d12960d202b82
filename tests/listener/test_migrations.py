"""Every old schema comes up to date without losing a row; a newer one is refused; the reference is current."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from listener import migrations
from listener.errors import StoreError
from listener.facts import Facts
from listener.store import Store

NAMES = [step.name for step in migrations.STEPS._migrations]


def test_migrations_are_numbered_functions() -> None:
    assert [name[:4] for name in NAMES] == [f"m{n:03d}" for n in range(1, len(NAMES) + 1)]


@pytest.mark.parametrize("last", range(1, len(NAMES)))
def test_every_old_schema_comes_up_to_date(tmp_path: Path, last: int) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.STEPS.apply(db, stop_before=NAMES[last])
    columns = [
        name
        for name, required in db.execute("SELECT name, \"notnull\" FROM pragma_table_info('documents')")
        if required
    ]
    row = dict.fromkeys(columns, "") | {
        "key": "k",
        "length": 0,
        "created_at": "2026-11-15T22:30:00Z",
        "attributes": "{}",
    }
    marks = ", ".join(f":{name}" for name in row)
    db.conn.execute(f"INSERT INTO documents ({', '.join(row)}) VALUES ({marks})", row)
    db.conn.commit()
    db.close()
    with pytest.raises(StoreError, match="schema"), Facts(path) as facts:
        facts.volume([])
    with Store.open(path) as store:
        assert migrations.current(store.db)
        assert store.read("SELECT day, week FROM labelled_documents") == [("2026-11-16", "2026-W47")]
        schema = store.read("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%sqlite%' ORDER BY name")
    with Store.open(tmp_path / "new.db") as fresh:
        assert fresh.read("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%sqlite%' ORDER BY name") == schema


BEFORE_ANCHORS = """
INSERT INTO documents SELECT 1, 'k', 'h', 'r', '2026-11-16', '2026-W47', '2026-11-15T22:30:00Z', 'review', 's', 's',
  'a', '1', 'tr', '', '', '', '', '', '', '', 5, NULL, '', '{}', '', 'kargo';
INSERT INTO documents_fts (rowid, title, text) SELECT id, title, text FROM documents;
INSERT INTO topics (id, state, names, keywords, created_at, created_revision)
  VALUES (1, 'active', '{}', '[]', '', 1), (2, 'active', '{}', '[]', '', 1), (3, 'active', '{}', '[]', '', 1);
UPDATE topics SET merged_into = 2 WHERE id = 3;
INSERT INTO topic_anchors VALUES (1, 1, 4);
"""


def test_anchors_and_merges_come_along(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.STEPS.apply(db, stop_before="m008_anchors_and_merges")
    db.conn.executescript(BEFORE_ANCHORS)
    db.close()
    with Store.open(path) as store:
        assert store.topics.anchors() == {1: 1}
        assert [one.merged_into for one in store.decisions.all()] == [None, None, 2]
        store.decisions.split(3)
        assert store.read("SELECT merged_into FROM topics") == [(None,)] * 3
        assert store.read("SELECT rank FROM topic_anchors") == [(4,)]
        store.upkeep.erase([1])
        assert store.topics.anchors() == {} and store.read("SELECT count(*) FROM topic_anchors") == [(0,)]


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store.open(path) as store, store.write():
        store.db["_sqlite_migrations"].insert({"migration_set": "dinle", "name": "m999_future", "applied_at": ""})
    with pytest.raises(StoreError, match="m999_future") as caught:
        Store.open(path)
    assert caught.value.hint
    with pytest.raises(StoreError), Facts(path) as facts:
        facts.first_day()


def test_a_broken_migration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "CREATE TABLE half (a);\nCREATE VIEW nonsense AS SELECT * FROM;\n"
    monkeypatch.setattr("listener.migrations.tables.LABELLED", broken)
    with pytest.raises(StoreError):
        Store.open(tmp_path / "s.db")
    with sqlite3.connect(tmp_path / "s.db") as conn:
        assert conn.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    conn.close()


def test_the_reference_is_current_and_every_column_is_explained() -> None:
    page = Path("docs/store.md").read_text(encoding="utf-8")
    assert page == migrations.documented(page), "run: python -m listener.migrations docs/store.md"
    for line in migrations.reference().splitlines():
        if line.startswith("| `") and line not in ("| `title` | – |  |", "| `text` | – |  |"):
            assert not line.endswith("|  |"), line
