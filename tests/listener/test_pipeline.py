"""The main job on small plug-ins: what may be run again, killed, renamed, edited or fail without harm."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from listener.pipeline.run import Run, run
from listener.pipeline.workspace import Workspace

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
SAYINGS = '[sources.sayings]\ncollector = "sayings"\n'
WORDS = '[sentiment]\nencoder = "words"\nmodel = "1"\nbatch = 16\n'
REVIEWS = """
[sources.reviews]
collector = "file"
path = "reviews.csv"
kind = "review"
[sources.reviews.columns]
external_id = "id"
created_at = "date"
text = "text"
title = "title"
"scores.nps" = "nps"
"attributes.store" = "store"
"""
HEAD = ("id", "date", "title", "text", "nps", "store")


def workspace(folder: Path, *sections: str, brand: str = "Kardelen") -> Workspace:
    text = "\n".join([f'[workspace]\nbrand = "{brand}"\n', WORDS, *sections])
    (folder / "listener.toml").write_text(text, encoding="utf-8")
    return Workspace.open(folder, lambda: NOW)


def reviews(folder: Path, *rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> None:
    with (folder / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def ran(folder: Path, *sections: str) -> Run:
    space = workspace(folder, *sections)
    try:
        return run(space)
    finally:
        space.close()


def rows(folder: Path, sql: str) -> list[Any]:
    with sqlite3.connect(folder / "listener.db") as db:
        found = db.execute(sql).fetchall()
    db.close()
    return found


def everything(folder: Path) -> dict[str, list[Any]]:
    """What the store says, without row numbers of runs and times."""
    return {
        "documents": rows(folder, "select key, text, title, lang, day from documents order by key"),
        "scores": rows(
            folder, "select d.key, metric, value from scores join documents d on d.id = document_id order by 1, 2"
        ),
        "labels": rows(
            folder,
            "select d.key, task_id, value, round(score, 2) from labels join documents d on d.id = document_id "
            "order by 1, 2, 3, 4",
        ),
    }


def reports(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "reports").iterdir())}


def test_run_twice_changes_nothing(tmp_path: Path) -> None:
    first = ran(tmp_path, SAYINGS)
    before, files = everything(tmp_path), reports(tmp_path)
    second = ran(tmp_path, SAYINGS)
    assert first.collected[0].new == 30
    assert (second.collected[0].new, second.collected[0].changed, second.labelled.read) == (0, 0, 0)
    assert everything(tmp_path) == before
    assert reports(tmp_path) == files
    assert set(files) == {f"2026-W46.{lang}.{kind}" for lang in ("tr", "en") for kind in ("html", "md", "json")}


def test_a_failing_source_is_recorded_and_the_others_go_on(tmp_path: Path) -> None:
    broken = '[sources.broken]\ncollector = "sayings"\naccount = "other"\nfail_at = 20\n'
    done = ran(tmp_path, broken, SAYINGS)
    assert done.exit_code == 1
    assert [one.ok for one in done.collected] == [False, True]
    assert "does not answer" in done.collected[0].error
    assert rows(tmp_path, "select count(*) from documents") == [(50,)]
    assert rows(tmp_path, "select outcome from runs where kind = 'collect' order by id") == [("failed",), ("ok",)]


def test_a_source_goes_on_where_it_broke(tmp_path: Path) -> None:
    ran(tmp_path, SAYINGS + "fail_at = 20\n")
    done = ran(tmp_path, SAYINGS)
    assert done.collected[0].new == 10
    assert rows(tmp_path, "select count(*) from documents") == [(30,)]


def test_renaming_a_source_duplicates_nothing(tmp_path: Path) -> None:
    reviews(tmp_path, (1, "2026-11-10", "", "kargo geç geldi", 3, "Bursa"))
    ran(tmp_path, REVIEWS)
    ran(tmp_path, REVIEWS.replace("reviews]", "renamed]").replace("reviews.columns]", "renamed.columns]"))
    assert rows(tmp_path, "select count(*) from documents") == [(1,)]


def test_a_score_without_a_comment_is_stored_counted_and_never_labelled(tmp_path: Path) -> None:
    reviews(tmp_path, (1, "2026-11-10", "", "", 9, "Bursa"), (2, "2026-11-10", "", "güzel mağaza", 10, "Bursa"))
    done = ran(tmp_path, REVIEWS)
    assert (done.collected[0].new, done.collected[0].rejected, done.labelled.read) == (2, 0, 1)
    assert rows(tmp_path, "select count(*) from scores where metric = 'nps'") == [(2,)]
    assert rows(tmp_path, "select nps, sentiment from labelled_documents order by nps") == [
        (9.0, None),
        (10.0, "positive"),
    ]


def test_an_edited_review_is_labelled_again(tmp_path: Path) -> None:
    reviews(tmp_path, (1, "2026-11-10", "", "kargo geç", 3, ""), (2, "2026-11-10", "", "güzel", 9, ""))
    ran(tmp_path, REVIEWS)
    reviews(
        tmp_path,
        (1, "2026-11-10", "", "düzenleme: güzel, harika çözdüler", 8, ""),
        (2, "2026-11-10", "", "güzel", 9, ""),
    )
    done = ran(tmp_path, REVIEWS)
    assert (done.collected[0].new, done.collected[0].changed, done.labelled.read) == (0, 1, 1)
    assert rows(tmp_path, "select sentiment from labelled_documents order by external_id") == [
        ("positive",),
        ("positive",),
    ]


def test_a_lost_column_is_a_clear_error_and_loses_no_row(tmp_path: Path) -> None:
    reviews(tmp_path, (1, "2026-11-10", "", "kargo geç", 3, ""))
    ran(tmp_path, REVIEWS)
    reviews(tmp_path, (1, "2026-11-10", "", "kargo geç", 3, ""), head=("id", "date", "title", "yorum", "nps", "store"))
    done = ran(tmp_path, REVIEWS)
    assert "'text'" in done.collected[0].error
    assert "yorum" in done.collected[0].error + done.collected[0].hint
    assert rows(tmp_path, "select text from documents") == [("kargo geç",)]


def test_a_broken_row_goes_to_the_rejects_and_the_others_in(tmp_path: Path) -> None:
    good, bad = (1, "2026-11-10", "", "kargo geç", 3, ""), (2, "32.13.2026", "", "mail: ali@example.com", 3, "")
    reviews(tmp_path, good, bad, (3, "2026-11-11", "", "güzel", 44, ""), (4, "2026-11-11", "", "güzel", 10, ""))
    done = ran(tmp_path, REVIEWS).collected[0]
    assert (done.new, done.rejected) == (2, 2)
    with open(done.rejects_file, encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [one["line"] for one in found] == ["3", "4"]
    assert all(one["reason"] for one in found)
    assert "ali@example.com" not in found[0]["row"]


NASTY = {
    "html": "<script>alert(1)</script><b>kargo</b>",
    "formula": "=cmd|'/C calc'!A0",
    "sql": "'); DROP TABLE documents; --",
    "bidi": "iyi\u202eükötk\u2066 geç",
    "template": "{{ 7*7 }} {% for x in y %} %(key)s {0}",
    "long": "kargo geç geldi. " * 6000,
    "personal": "ali.veli@example.com 0532 123 45 67 TR330006100519786457841326",
    "nothing": "\u200b\u200d\u00a0",
}


@pytest.mark.parametrize("name", NASTY)
def test_hard_text_does_no_harm_anywhere(tmp_path: Path, name: str) -> None:
    text = NASTY[name]
    reviews(
        tmp_path, (text[:200], "2026-11-10", text[:300], text, 3, text[:300]), ("2", "2026-11-11", "", "güzel", 9, "x")
    )
    done = ran(tmp_path, REVIEWS)
    assert done.exit_code == 0, done.collected[0].error
    assert rows(tmp_path, "select count(*) from documents") == [(2,)]
    for path, body in reports(tmp_path).items():
        assert b"<script>alert" not in body or path.endswith(".json")
        assert "\u202e".encode() not in body
    held = (tmp_path / "listener.db").read_bytes() + b"".join(reports(tmp_path).values())
    assert b"ali.veli" not in held
    assert b"TR3300061005" not in held


def test_one_unreadable_text_does_not_stop_the_others(tmp_path: Path) -> None:
    reviews(tmp_path, (1, "2026-11-10", "", "unreadable", 3, ""), (2, "2026-11-10", "", "güzel", 9, ""))
    done = ran(tmp_path, REVIEWS)
    assert (done.labelled.done, done.labelled.failed) == (1, 1)
    for _ in range(3):
        last = ran(tmp_path, REVIEWS)
    assert last.labelled.read == 0


def test_a_new_model_keeps_the_old_labels_and_waits_until_the_window_is_done(tmp_path: Path) -> None:
    ran(tmp_path, SAYINGS)
    old = rows(tmp_path, "select count(*) from labels where task_id = (select id from tasks where name = 'sentiment')")
    (tmp_path / "listener.toml").write_text(
        (tmp_path / "listener.toml").read_text(encoding="utf-8").replace('model = "1"', 'model = "2"'), encoding="utf-8"
    )
    space = Workspace.open(tmp_path, lambda: NOW)
    half_labelled(space)
    from listener.pipeline.report import facts_of, report

    with facts_of(space) as facts:
        assert str(facts.sentiment_ref(report(space).report.period)) == "sentiment/words@1"
    run(space)
    with facts_of(space) as facts:
        assert str(facts.sentiment_ref(report(space).report.period)) == "sentiment/words@2"
    space.close()
    new = rows(tmp_path, "select count(*) from labels where task_id = (select id from tasks where name = 'sentiment')")
    assert new[0][0] == 2 * old[0][0]


def half_labelled(space: Workspace) -> None:
    from listener.pipeline.label import read, refs

    makers = refs(space.encoder)
    for ref in makers:
        space.store.models.register(ref, NOW)
    chunk = space.store.labels.pending(makers, 15)
    space.store.labels.save_readings(list(zip(chunk, read(space.encoder, chunk), strict=True)), makers, NOW)


KILLED = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
import dinle_fakes
from listener.pipeline.run import run
from listener.pipeline.workspace import Workspace

step = sys.argv[2]
if step == "collect":
    one = dinle_fakes.Sayings._one
    dinle_fakes.Sayings._one = lambda self, n: (time.sleep(0.01), one(self, n))[1]
else:
    read = dinle_fakes.WordEncoder.read
    dinle_fakes.WordEncoder.read = lambda self, t, l: (time.sleep(0.1), read(self, t, l))[1]
run(Workspace.open(Path(sys.argv[1]), lambda: datetime(2026, 11, 16, 6, tzinfo=UTC)))
"""


@pytest.mark.parametrize(
    ("step", "count"), [("collect", "select count(*) from documents"), ("label", "select count(*) from label_runs")]
)
def test_kill_in_the_middle_and_run_again(tmp_path: Path, step: str, count: str) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
    ran(whole, SAYINGS + "count = 200\n")
    workspace(broken, SAYINGS + "count = 200\n").close()
    kill_when(broken, step, lambda: seen(broken, count) > 0)
    left = rows(broken, "select count(*) from documents")[0][0], rows(broken, "select count(*) from label_runs")[0][0]
    assert left[0] < 200 or 0 < left[1] < 400
    ran(broken, SAYINGS + "count = 200\n")
    assert everything(broken) == everything(whole)


def kill_when(folder: Path, step: str, ready: Callable[[], bool]) -> None:
    plugins = os.pathsep.join(p for p in sys.path if p)
    environment = {**os.environ, "PYTHONPATH": plugins}
    with subprocess.Popen([sys.executable, "-c", KILLED, str(folder), step], env=environment) as process:
        until = time.monotonic() + 60
        while not ready() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)


def seen(folder: Path, sql: str) -> int:
    if not (folder / "listener.db").exists():
        return 0
    try:
        return int(rows(folder, sql)[0][0])
    except sqlite3.OperationalError:
        return 0


def test_a_report_is_data_with_its_makers(tmp_path: Path) -> None:
    ran(tmp_path, SAYINGS)
    data = json.loads((tmp_path / "reports" / "2026-W46.en.json").read_bytes())
    assert data["period"]["start"] == "2026-11-09"
    assert "sentiment/words@1" in json.dumps(data["makers"])


def test_two_sources_that_would_overwrite_each_other_are_refused(tmp_path: Path) -> None:
    done = ran(tmp_path, SAYINGS, SAYINGS.replace("sources.sayings", "sources.again"))
    assert done.exit_code == 1
    assert all("overwrite each other" in one.error for one in done.collected)
    assert rows(tmp_path, "select count(*) from documents") == [(0,)]


def test_a_brand_that_is_named_later_keeps_what_came_before(tmp_path: Path) -> None:
    workspace(tmp_path, SAYINGS, brand="").close()
    run_again = Workspace.open(tmp_path, lambda: NOW)
    run(run_again)
    run_again.close()
    ran(tmp_path, SAYINGS)
    text = (tmp_path / "reports" / "2026-W46.en.md").read_text(encoding="utf-8")
    assert "30 comments" in text


def test_personal_data_in_a_cell_that_cannot_be_read_is_masked_whole(tmp_path: Path) -> None:
    cell = "kartim benim su numara 4111 1111 1111 1111 bekliyor"
    reviews(tmp_path, (1, cell, "", "güzel", 3, ""), (2, "2026-11-11", "", "güzel", 9, ""))
    done = ran(tmp_path, REVIEWS).collected[0]
    assert done.rejected == 1
    assert "4111" not in Path(done.rejects_file).read_text(encoding="utf-8")


def test_a_file_without_its_header_prints_no_customer(tmp_path: Path) -> None:
    reviews(
        tmp_path,
        (2, "2026-11-11", "", "güzel", 9, ""),
        head=("ali.veli@example.com", "0532 123 45 67", "a", "b", "c", "d"),
    )
    done = ran(tmp_path, REVIEWS).collected[0]
    assert done.error
    assert "ali.veli" not in done.error + done.hint
    assert "0532" not in done.error + done.hint


def test_a_pattern_in_a_folder_with_brackets(tmp_path: Path) -> None:
    folder = tmp_path / "proje[1]"
    folder.mkdir()
    reviews(folder, (1, "2026-11-11", "", "güzel", 9, ""))
    assert ran(folder, REVIEWS.replace("reviews.csv", "rev*.csv")).collected[0].new == 1
