"""``listener labels`` and ``listener findings``: what people say, at the terminal."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from test_topic_decisions import NOW, about, found, space

from listener.cli import main
from listener.pipeline.report import report
from listener.pipeline.workspace import Workspace
from listener.types import Batch, Document, Observation, Period, Score

__all__ = ["found", "space"]


def listener(space: Workspace, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "-w", str(space.config.folder), "--now", NOW.isoformat()])


def test_a_topic_is_corrected_by_name_and_withdrawn(found: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTENER_USER", "ayşe")
    kargo, iade = about(found, "kargo"), about(found, "iade")
    [(document,)] = found.store.read("SELECT min(document_id) FROM labelled_documents WHERE topic_id = ?", (kargo,))
    done = listener(found, "labels", "correct", str(document), "iade", "--task", "topic", "--json")
    made = json.loads(done.output)
    assert made["corrections"][0]["value"] == str(iade) and made["corrections"][0]["who"] == "ayşe"
    sql = "SELECT topic_id FROM labelled_documents WHERE document_id = ?"
    assert found.store.read(sql, (document,)) == [(iade,)]
    assert "1 correction." in listener(found, "labels", "list").output
    assert "withdrawn" in listener(found, "labels", "withdraw", str(made["id"])).output
    assert found.store.read(sql, (document,)) == [(kargo,)]
    assert "0 corrections." in listener(found, "labels", "list").output
    assert "withdrawn" in listener(found, "labels", "list", "--all").output


@pytest.mark.parametrize("words", [("9999", "iade"), ("1", "hiç"), ("1", "iade", "--seen", "another"),
                                   ("1", "iade", "--clause", "4")])  # fmt: skip
def test_what_cannot_be_corrected_is_said(found: Workspace, words: tuple[str, ...]) -> None:
    answer = listener(found, "labels", "correct", *words, "--task", "topic")
    assert answer.exit_code == 2 and "Error" in answer.output


def test_a_finding_is_listed_and_spoken_of(found: Workspace) -> None:
    week = Period.week_of(found.today).previous()
    [finding] = found.store.findings.observe([Observation("topic_bad", "topic:1", "up", {"value": 9.5})], week)
    shown = listener(found, "findings", "list").output
    assert "topic_bad" in shown and "1 finding." in shown
    said = listener(found, "findings", "verdict", str(finding.id), "known", "--reason", "kampanya", "--json")
    assert json.loads(said.output)["reason"] == "kampanya"
    assert listener(found, "findings", "verdict", str(finding.id), "assigned").exit_code == 2
    assert "known" in listener(found, "findings", "list", "--all").output


def test_the_report_of_a_closed_week_records_what_it_found(space: Workspace) -> None:
    this = Period.week_of(space.today).previous()
    answers = [answer(week, number, 9 - 8 * (week == 0 and number % 2)) for week in range(16) for number in range(120)]
    space.store.documents.save(Batch(tuple(answers)), source="s", collector="c", account="a")
    for _ in range(2):
        report(space, this)
    [finding] = [each for each in space.store.findings.open() if each.measure.startswith("nps/")]
    assert (finding.direction, finding.onset, finding.state) == ("down", this.start, "open")
    assert finding.figures["value"] < finding.figures["before"] and finding.figures["n"] == 120  # type: ignore[operator]
    report(space, Period.week_of(space.today))
    assert space.store.findings.open()[0].last == this.start, "a week that is not over records nothing"


def answer(weeks_ago: int, number: int, value: float) -> Document:
    """An answer to a survey on Wednesday, some weeks before the last closed week."""
    at = NOW - timedelta(days=5, weeks=weeks_ago)
    score = Score("nps", value, 0, 10, "relationship")
    return Document("s", "a", f"{weeks_ago} {number}", "survey", at, scores=(score,))
