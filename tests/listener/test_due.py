"""What runs when: due streams, pauses after failures, moments that sources name, budgets, reports, and the clock."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from listener.errors import UsageError
from listener.pipeline import collect as collect_module
from listener.pipeline.run import Run, run
from listener.pipeline.sources import is_due, names, resting
from listener.pipeline.workspace import Workspace

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
WORDS = '[sentiment]\nencoder = "words"\nmodel = "1"\n'


class Place:
    """A workspace whose settings and clock tests move."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW

    def source(self, name: str = "one", **options: Any) -> str:
        options = {"collector": "streams", "account": name, "endless": True, **options}
        return f"[sources.{name}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in options.items())

    def opened(self, *sources: str) -> Workspace:
        text = "\n".join(['[workspace]\nbrand = "Kardelen"\n', WORDS, *sources])
        (self.folder / "listener.toml").write_text(text, encoding="utf-8")
        return Workspace.open(self.folder, lambda: self.now)

    def run(self, *sources: str, only_due: bool = True) -> Run:
        space = self.opened(*sources)
        try:
            return run(space, only_due=only_due)
        finally:
            space.close()

    def rows(self, sql: str) -> list[Any]:
        space = self.opened()
        try:
            return space.store.read(sql)
        finally:
            space.close()


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_slot_is_collected_once_and_a_missed_one_is_caught_up(place: Place) -> None:
    assert [one.new for one in place.run(place.source()).collected] == [1]
    assert place.run(place.source()).collected == []
    place.now += timedelta(days=5)
    assert [one.new for one in place.run(place.source()).collected] == [1]
    assert place.run(place.source()).collected == []


def test_a_report_is_written_once_its_week_is_closed_and_not_again(place: Place) -> None:
    assert len(place.run(place.source()).reports) == 1
    for hours in (1, 25, 49):
        place.now = NOW + timedelta(hours=hours)
        assert place.run(place.source()).reports == []
    place.now = NOW + timedelta(days=7)
    (written,) = place.run(place.source()).reports
    assert written.report.period.start.isoformat() == "2026-11-16"


def test_a_report_of_a_week_that_was_still_open_does_not_count(place: Place) -> None:
    from listener.pipeline.report import parse_week, report

    place.now = NOW - timedelta(days=2)
    space = place.opened(place.source())
    run(space)
    report(space, parse_week("2026-W46"))
    space.close()
    place.now = NOW
    assert [one.report.period.start.isoformat() for one in place.run(place.source()).reports] == ["2026-11-09"]


def test_weeks_that_were_slept_through_are_reported_one_by_one(place: Place) -> None:
    place.run(place.source())
    place.now = NOW + timedelta(weeks=3)
    weeks = [one.report.period.start.isoformat() for one in place.run(place.source()).reports]
    assert weeks == ["2026-11-16", "2026-11-23", "2026-11-30"]


def test_a_failing_source_rests_longer_each_time_and_is_well_again_at_once(place: Place) -> None:
    sick = place.source(schedule="hourly", faults={"a": "fails"})
    pauses = []
    for _ in range(4):
        done = place.run(sick)
        assert done.exit_code == 1 and "does not answer" in done.collected[0].error
        assert place.run(sick).collected == []
        (text,) = place.rows("SELECT due_at FROM source_state")[0]
        due_at = datetime.fromisoformat(text)
        pauses.append(due_at - place.now)
        place.now = max(due_at, place.now + timedelta(hours=1))
    assert pauses == [timedelta(minutes=minutes) for minutes in (15, 30, 60, 120)]
    place.now += timedelta(hours=2)
    assert place.run(place.source(schedule="hourly")).exit_code == 0
    assert place.rows("SELECT failures, due_at FROM source_state") == [(0, None)]


def test_one_stream_that_fails_keeps_the_others_not_back(place: Place) -> None:
    source = place.source(names=["a", "b", "c"], faults={"b": "breaks"})
    (result,) = place.run(source).collected
    assert (result.new, result.error) == (2, "RuntimeError: a fault of the plug-in")
    place.now += timedelta(minutes=20)
    (result,) = place.run(place.source(names=["a", "b", "c"])).collected
    assert (result.new, result.error) == (1, "")
    said = place.rows("SELECT external_id FROM documents ORDER BY external_id")
    assert [one for (one,) in said] == ["a0", "b0", "c0"]


def test_a_source_that_names_a_moment_waits_for_it_and_that_is_no_failure(place: Place) -> None:
    until = datetime(2026, 11, 17, 12, tzinfo=UTC)
    source = place.source(names=["a", "b"], faults={"b": "waits"}, until=until)
    done = place.run(source)
    assert done.exit_code == 0
    assert (done.collected[0].new, done.collected[0].outcome) == (1, "waiting")
    assert place.rows("SELECT outcome FROM runs WHERE kind = 'collect'") == [("waiting",)]
    assert place.rows("SELECT stream, due_at, failures, asked FROM source_state WHERE due_at IS NOT NULL") == [
        ("b", "2026-11-17T12:00:00Z", 0, 1)
    ]
    for only_due in (True, False):
        (result,) = place.run(place.source(names=["b"]), only_due=only_due).collected or [None]
        assert result is None or (result.new, result.outcome) == (0, "waiting")
    place.now = until
    assert [one.new for one in place.run(place.source(names=["b"])).collected] == [1]


def test_retry_after_a_day_is_a_moment_and_no_failure(place: Place, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("", status=429, headers={"Retry-After": "86400"})
    source = place.source(url=httpserver.url_for("/a"))
    done = place.run(source)
    assert (done.exit_code, done.collected[0].error) == (0, "")
    assert "asks to wait until" in done.collected[0].waits
    space = place.opened(source)
    assert not is_due(space, "one")
    assert resting(space, "one") is not None
    space.close()


def test_a_budget_is_kept_over_runs_and_is_no_failure(place: Place, httpserver: HTTPServer) -> None:
    asked = []
    httpserver.expect_request("/a").respond_with_handler(lambda request: asked.append(1) or Response("ok"))
    source = place.source(schedule="hourly", url=httpserver.url_for("/a"), calls_a_day=2)
    outcomes = []
    for _ in range(4):
        outcomes += [one.outcome for one in place.run(source).collected]
        place.now += timedelta(hours=1)
    assert (outcomes, len(asked)) == (["ok", "ok", "waiting"], 2)
    place.now = NOW + timedelta(days=1)
    assert [one.outcome for one in place.run(source).collected] == ["ok"]


def test_sources_are_read_side_by_side_and_one_thread_writes(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two waits for the other in the middle of its walk: one after the other they would wait for ever."""
    writers = set()
    prepared = collect_module.prepared

    def watched(*given: Any) -> Any:
        writers.add(threading.current_thread())
        return prepared(*given)

    monkeypatch.setattr(collect_module, "prepared", watched)
    done = place.run(place.source("one", meet=True), place.source("two", meet=True))
    assert [(one.new, one.error) for one in done.collected] == [(1, "")] * 2
    assert writers == {threading.main_thread()}


def test_a_source_that_another_run_collects_is_left_to_it(place: Place) -> None:
    space = place.opened(place.source("one"), place.source("two"))
    with place.opened(place.source("one"), place.source("two")).locked("collect one"):
        done = run(space)
    assert done.exit_code == 0
    assert [(one.source, one.new, one.outcome) for one in done.collected] == [("one", 0, "waiting"), ("two", 1, "ok")]
    space.close()


def test_a_step_that_another_run_is_at_is_left_to_it(place: Place) -> None:
    space = place.opened(place.source())
    with space.locked("label"):
        done = run(space)
    assert (done.busy, done.reports, done.exit_code) == (["label"], [], 0)
    assert run(space).labelled.read == 2
    space.close()


def test_a_clock_that_went_back_does_nothing(place: Place) -> None:
    place.run(place.source())
    before = place.rows("SELECT count(*) FROM runs"), place.rows("SELECT count(*) FROM documents")
    place.now = NOW - timedelta(days=30)
    for only_due in (True, False):
        with pytest.raises(UsageError, match="nothing was done") as caught:
            place.run(place.source(), only_due=only_due)
        assert "--trust-clock" in caught.value.hint
    assert before == (place.rows("SELECT count(*) FROM runs"), place.rows("SELECT count(*) FROM documents"))
    space = place.opened(place.source())
    assert space.store.runs.trust(space.now) > 0
    run(space)
    space.close()


def test_a_source_that_cannot_be_opened_is_told_and_keeps_none_back(place: Place) -> None:
    done = place.run(place.source("one", colour="red"), place.source("two"))
    assert "colour" in done.collected[0].error and done.collected[1].new == 1


def test_manual_and_disabled_sources_are_left_out(place: Place) -> None:
    space = place.opened(place.source("a"), place.source("b", schedule="manual"), place.source("c", enabled=False))
    assert names(space, only_due=False) == names(space, only_due=True) == ["a"]
    space.close()


def test_a_stream_s_start_is_the_oldest_of_its_first_finished_walk(place: Place) -> None:
    place.run(place.source(names=["a"], start=NOW - timedelta(days=3)))
    assert place.rows("SELECT start, oldest FROM source_state") == [("2026-11-13T06:00:00Z",) * 2]
    place.now += timedelta(days=1)
    place.run(place.source(names=["a"], start=NOW - timedelta(days=90)))
    assert place.rows("SELECT start, oldest FROM source_state") == [("2026-11-13T06:00:00Z", "2026-08-19T06:00:00Z")]


def called(place: Place, *arguments: str) -> Any:
    from click.testing import CliRunner

    from listener.cli import main

    return CliRunner().invoke(main, [*arguments, "-w", str(place.folder)], catch_exceptions=False)


def test_the_terminal_says_what_waits_and_when(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "now", property(lambda self: place.now))
    until = datetime(2026, 11, 17, 12, tzinfo=UTC)
    place.opened(
        place.source("patient", faults={"a": "waits"}, until=until), place.source("sick", faults={"a": "fails"})
    ).close()
    done = called(place, "run", "--due", "--json")
    said = json.loads(done.output)
    assert done.exit_code == 1
    assert {one["source"]: bool(one["waits"]) for one in said["sources"]} == {"patient": True, "sick": False}
    assert len(said["reports"]) == 1 and said["busy"] == []
    assert "No report is due" in called(place, "run", "--due").output
    held = {one["source"]: one for one in json.loads(called(place, "status", "--json").output)["sources"]}
    assert held["patient"]["rests_until"] == "2026-11-17 12:00 UTC" and held["patient"]["outcome"] == "waiting"
    assert held["sick"]["rests_until"] == "2026-11-16 06:15 UTC" and not held["sick"]["due"]
    place.now = NOW - timedelta(days=1)
    refused = called(place, "run", "--due")
    assert refused.exit_code == 2 and "nothing was done" in refused.output
    assert called(place, "run", "--due", "--trust-clock").exit_code == 0


def test_what_is_older_than_a_stream_s_start_is_never_new(place: Place) -> None:
    (first,) = place.run(place.source(start=NOW - timedelta(days=3))).collected
    place.now += timedelta(days=1)
    (second,) = place.run(place.source(start=NOW - timedelta(days=90))).collected
    assert [(one.new, one.backfill, one.rows) for one in (first, second)] == [(1, 0, 1), (0, 1, 1)]
    assert place.rows("SELECT backfill FROM documents ORDER BY id") == [(0,), (1,)]


def test_a_killed_run_says_what_it_wrote(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts are in the transaction of the rows: nothing has to come after it."""

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("listener.pipeline.collect._Source.end", killed)
    with pytest.raises(KeyboardInterrupt):
        place.run(place.source(names=["a", "b"]))
    ((outcome, counts),) = place.rows("SELECT outcome, counts FROM runs WHERE kind = 'collect'")
    assert outcome == "running" and json.loads(counts)["new"] == 2


def test_the_bytes_of_what_was_erased_are_gone_after_the_next_run(place: Place) -> None:
    """A document that was also a reject once: its words are neither in the store's files nor in the rejects."""
    table = (
        '[sources.file]\ncollector = "file"\npath = "r.csv"\n'
        '[sources.file.columns]\nexternal_id = "id"\ncreated_at = "date"\ntext = "text"\n'
    )
    path = place.folder / "r.csv"
    path.write_text("id,date,text\n12345,never,zanzibarlı mektup\n12345,2026-11-10,zanzibarlı mektup\n", "utf-8")
    assert place.run(table).collected[0].rejected == 1
    path.unlink()
    space = place.opened()
    assert space.store.upkeep.erase([1]) == 1
    space.close()
    place.run()
    held = [*place.folder.glob("listener.*"), *(place.folder / "rejects").iterdir()]
    assert any(file.name.startswith("file-") for file in held)
    assert not [file.name for file in held if file.is_file() and "zanzibarlı".encode() in file.read_bytes()]
    assert [outcome for (outcome,) in place.rows("SELECT outcome FROM runs WHERE kind = 'sweep'")] == ["ok"]
