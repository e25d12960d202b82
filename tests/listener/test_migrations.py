"""Every old schema comes up to date without losing a row; a newer one is refused; the reference is current."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from listener import migrations
from listener.errors import StoreError
from listener.facts import Facts
from listener.store import Store
from listener.types import Signature, StreamKey

BY = Signature("ayşe", datetime(2026, 11, 16, tzinfo=UTC))
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
        store.decisions.split(3, by=BY)
        assert store.read("SELECT merged_into FROM topics") == [(None,)] * 3
        assert store.read("SELECT rank FROM topic_anchors") == [(4,)]
        store.upkeep.erase([1])
        assert store.topics.anchors() == {} and store.read("SELECT count(*) FROM topic_anchors") == [(0,)]


BEFORE_EFFECTIVE = """
INSERT INTO documents SELECT 1, 'k', 'h', 'r', '2026-11-16', '2026-W47', '2026-11-15T22:30:00Z', 'review', 's', 's',
  'a', '1', 'tr', '', '', '', '', '', '', '', 5, NULL, '', '{}', '', 'kargo ama hızlı';
INSERT INTO tasks VALUES (1, 'sentiment'), (2, 'topic');
INSERT INTO models VALUES (1, 1, 'tr-en', '1', ''), (2, 1, 'tr-en', '2', ''), (3, 2, 'dinle', '1', '');
INSERT INTO reporting VALUES (1, 1), (2, 3);
INSERT INTO topics (id, state, names, keywords, created_at, created_revision)
  VALUES (1, 'active', '{"tr": "kargo"}', '[]', '', 1);
INSERT INTO labels VALUES
  (1, 1, 1, 0, NULL, NULL, '', 'negative', 0.9, 0.9, 0.05, 0.05, 1, 'h'),
  (1, 1, 1, 1, 0, 5, '', 'neutral', 0.9, 0.05, 0.9, 0.05, 0, 'h'),
  (1, 1, 2, 0, NULL, NULL, '', 'positive', 0.9, 0.05, 0.05, 0.9, 1, 'h'),
  (1, 2, 3, 1, 0, 5, '', '1', 0.7, NULL, NULL, NULL, 0, 'h');
"""
AS_LABELLED = "SELECT * FROM labels ORDER BY 1, 2, 3, 4"
AS_SHOWN = (
    "SELECT document_id, sentiment, confidence, topic_id, topic_tr, topic_score FROM labelled_documents ORDER BY 1",
    "SELECT document_id, topic_id, position, text, sentiment FROM topic_mentions ORDER BY 1, 3",
)


def test_every_label_counts_as_before(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.STEPS.apply(db, stop_before="m009_records_that_never_erase")
    db.conn.executescript(BEFORE_EFFECTIVE)
    labels, shown = db.conn.execute(AS_LABELLED).fetchall(), [db.conn.execute(sql).fetchall() for sql in AS_SHOWN]
    assert labels and all(shown)
    db.close()
    with Store.open(path) as store:
        assert store.read(AS_LABELLED) == labels and [store.read(sql) for sql in AS_SHOWN] == shown
        assert store.read("SELECT count(*) FROM effective_labels WHERE correction_id IS NULL") == [(len(labels),)]
        store.corrections.correct(1, "sentiment", "positive", by=BY, content_hash="h")
        assert store.read(AS_LABELLED) == labels, "what models said is not touched by what people say"


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


def test_cursors_go_to_their_streams_and_sources_know_where_they_began(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.STEPS.apply(db, stop_before="m012_streams")
    marks = {"etag": "1", "modified": ""}
    pages = {"https://a.example/x": marks, "https://b.example/y": marks}
    held = [
        ("file", "reviews.csv", {"files": {"reviews.csv": {"rows": 3}}}),
        ("feed", "https://a.example/feed", marks),
        ("web", "https://a.example/x https://b.example/y", {"pages": pages}),
        ("web", "shop", {"pages": {"https://c.example/z": marks}}),
        ("guestbook", "g", {"page": 7}),
    ]
    columns = [
        name
        for name, required in db.execute("SELECT name, \"notnull\" FROM pragma_table_info('documents')")
        if required
    ]
    document = dict.fromkeys(columns, "") | {
        "key": "k", "length": 0, "created_at": "2026-11-15T22:30:00Z", "attributes": "{}", "system": "file",
        "account": "reviews.csv", "source": "reviews",
    }  # fmt: skip
    marked = ", ".join(f":{name}" for name in document)
    with db.conn:
        db.conn.execute(
            "INSERT INTO runs (kind, source, started_at, outcome, counts, error) "
            "VALUES ('collect', 'reviews', '2026-11-16T06:00:00Z', 'ok', '{}', '')"
        )
        db.conn.execute(f"INSERT INTO documents ({', '.join(document)}) VALUES ({marked})", document)
        for collector, account, cursor in held:
            db.conn.execute("INSERT INTO cursors VALUES (?, ?, ?, 1)", (collector, account, json.dumps(cursor)))
    db.close()
    with Store.open(path) as store:
        assert store.documents.cursor("file", "reviews.csv", "rows") == {"files": {"reviews.csv": {"rows": 3}}}
        assert store.documents.cursor("feed", "https://a.example/feed", "entries") == marks
        assert store.documents.cursor("web", "a.example b.example", "https://b.example/y") == marks
        assert store.documents.cursor("web", "shop", "https://c.example/z") == marks
        assert store.documents.cursor("guestbook", "g") == {"page": 7}
        state = store.sources.state(StreamKey("file", "reviews.csv", "rows"))
        assert state.read_at == datetime(2026, 11, 16, 6, tzinfo=UTC)
        assert state.start == state.oldest == datetime(2026, 11, 15, 22, 30, tzinfo=UTC)
