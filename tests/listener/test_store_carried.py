"""A store of the version before records never erased comes over whole: rows, labels, ids, decisions, reports, figures.

``tests/data/store/before_m009.sql`` holds the rows that version wrote, ``before_m009.json`` what it told of them.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from listener import migrations
from listener.facts import Facts
from listener.store import Saved, Store
from listener.types import Batch, Customer, Document, Event, ModelRef, Order, Period

DATA = Path("tests/data/store")
KEPT = (
    *(
        "labels",
        "label_runs",
        "vectors",
        "clause_vectors",
        "topics",
        "topic_decisions",
        "topic_merges",
        "topic_anchors",
    ),
    *("topic_centroids", "reporting", "scores", "runs", "reports", "meta"),
)
WEEK = Period(date(2026, 11, 9), date(2026, 11, 16))
TOLD = json.loads((DATA / "before_m009.json").read_text(encoding="utf-8"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    db = Database(tmp_path / "old.db")
    migrations.STEPS.apply(db, stop_before="m009_records_that_never_erase")
    db.conn.executescript((DATA / "before_m009.sql").read_text(encoding="utf-8"))
    db.conn.execute(
        "INSERT INTO documents_fts (rowid, title, text) SELECT id, title, text FROM documents WHERE length > 0"
    )
    db.conn.commit()
    db.close()
    return tmp_path / "old.db"


def test_every_row_label_id_and_decision_is_told_as_before(path: Path) -> None:
    before = Database(path)
    kept = {table: [tuple(row) for row in before.execute(f"SELECT * FROM {table}")] for table in KEPT}
    before.close()
    with Store.open(path) as store:
        for view, rows in TOLD["views"].items():
            order = ", position" if view == "topic_mentions" else ""
            now = store.read(f"SELECT {', '.join(TOLD['columns'][view])} FROM {view} ORDER BY document_id{order}")
            assert [list(row) for row in now] == rows, view
        for table, held in kept.items():
            assert store.read(f"SELECT * FROM {table}") == held, table
        assert store.reports.last(WEEK) is not None
        assert store.read("SELECT DISTINCT backfill, gone_at, customer_system FROM documents") == [(0, None, "")]
        store.conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('integrity-check')")


def test_an_old_week_has_the_same_figures(path: Path) -> None:
    Store.open(path).close()
    periods = [WEEK.previous(), WEEK]
    with Facts(path) as facts:
        now: dict[str, Any] = {
            "volume": facts.volume(periods),
            "channels": facts.volumes(periods, "channel"),
            "segments": facts.volumes(periods, "customer.segment"),
            "versions": facts.volumes(periods, "attributes.app_version"),
            "orders": facts.orders(periods, "customer.segment"),
            "waves": {name: [list(pair) for pair in pairs] for name, pairs in facts.survey_waves(periods).items()},
        }
        newer = ModelRef("sentiment", "tr-en", "2")
        now["sentiment"] = [[one.negative, one.neutral, one.positive] for one in facts.sentiment(periods, newer)]
        now["topics"] = {str(one.topic.id): [list(one.counts)] for one in facts.topics(periods, newer)}
    assert now == TOLD["figures"]


def test_what_was_collected_before_is_not_collected_again_and_not_erased_by_a_part(path: Path) -> None:
    given = {"source": "play", "collector": "file", "account": "app"}
    with Store.open(path) as store:
        number, *known = store.read("SELECT id, system, account, external_id, kind, created_at FROM documents LIMIT 1")[
            0
        ]
        system, account, external_id, kind, _ = known
        at = store.documents._stored([number])[number][0].created_at
        events = store.read("SELECT * FROM events WHERE document_id = ? ORDER BY position", (number,))
        part = Document(system, account, external_id, kind, at, events=(Event("resolved", at),))
        records = (part, Order("1001", "", at, 120.5, "TRY"), Customer("c0"))
        saved = store.documents.save(Batch(records), **given)
        assert saved.new == 0 and saved.changed >= 1
        now = store.read("SELECT * FROM events WHERE document_id = ? ORDER BY position", (number,))
        assert now[:-1] == events and now[-1][2] == "resolved"
        assert store.read("SELECT attributes FROM customers WHERE customer_id = 'c0'") == [('{"segment": "loyal"}',)]
        erased = Document("play", "app", "23", "review", at, text="yine")
        assert store.documents.save(Batch((erased,)), **given) == Saved(same=1)
