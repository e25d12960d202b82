"""What every registered collector must keep, whoever wrote it: the registry is read, and a folder of cases for each.

Its cases are folders of data (``tests/plugins/collector_cases.py`` says how); a new collector needs no code here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from collector_cases import Case, cases, reach, registered, walked
from pydantic import BaseModel

from listener.config import check
from listener.errors import ConfigError
from listener.types import KINDS, Batch, Document

SUBJECTS = [case for point in registered() for case in cases(point)]
Step = tuple[str, Batch]


@pytest.fixture(params=SUBJECTS, ids=lambda case: f"{case.folder.parent.name}-{case.folder.name}")
def subject(request: pytest.FixtureRequest) -> Case:
    case: Case = request.param
    return case


def walk(subject: Case, cursors: Any = None) -> list[Step]:
    """Every batch with its stream's name; cursors go through JSON, as they do in a store."""
    collector = subject.collector()
    return [(stream.name, batch) for stream, batch in walked(collector, json.loads(json.dumps(cursors or {})))]


def documents(steps: Iterable[Step]) -> list[Document]:
    return [one for _, batch in steps for one in batch.records if isinstance(one, Document)]


def keys(steps: Iterable[Step]) -> set[str]:
    return {one.key for one in documents(steps)}


def cursors(steps: Iterable[Step]) -> dict[str, Any]:
    """What a store holds after these steps: the last cursor of each stream."""
    return {name: batch.cursor for name, batch in steps if batch.cursor is not None}


@pytest.mark.parametrize("point", registered(), ids=lambda point: point.name)
def test_it_has_cases_and_one_of_them_is_a_walk(point: Any) -> None:
    found = cases(point)
    assert found, f"{point.value} has no case: add a folder data/{point.name}/walk"
    assert any(len(list(walked(case.collector()))) > 1 for case in found), (
        "no case has two batches: a kill proves nothing"
    )


@pytest.mark.parametrize("point", registered(), ids=lambda point: point.name)
def test_it_is_named_as_it_is_registered(point: Any) -> None:
    assert point.load().name == point.name
    assert issubclass(point.load().Options, BaseModel)


def test_it_says_whose_documents_these_are_and_what_it_walks(subject: Case) -> None:
    collector = subject.collector()
    names = [stream.name for stream in collector.streams()]
    assert collector.system and collector.account and names
    assert all(names) and len(set(names)) == len(names)
    assert names == [stream.name for stream in subject.collector().streams()]


def test_an_unknown_option_is_refused_and_the_known_are_named(subject: Case) -> None:
    with pytest.raises(ConfigError, match="colour") as caught:
        check(subject.kind.Options, {**subject.options, "colour": "red"}, where="[sources.x]")
    for name in subject.kind.Options.model_fields:
        assert name in caught.value.hint


def test_nothing_happens_before_a_stream_is_read(subject: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a file was opened")

    pages = subject.http()
    with monkeypatch.context() as guarded:
        options = subject.kind.Options(**subject.options)
        guarded.setattr(Path, "open", opened)
        guarded.setattr("builtins.open", opened)
        made = subject.kind(options, reach(pages))
        made.streams()
    assert pages.asked == []


def test_a_walk_is_repeatable(subject: Case) -> None:
    first, second = walk(subject), walk(subject)
    assert documents(first) == documents(second)
    assert [batch.rejects for _, batch in first] == [batch.rejects for _, batch in second]


def test_no_key_comes_twice_in_a_walk(subject: Case) -> None:
    found = documents(walk(subject))
    assert len({one.key for one in found}) == len(found)


def test_cursors_are_json_and_the_last_batch_of_a_stream_has_one(subject: Case) -> None:
    steps = walk(subject)
    last = dict(steps)
    assert all(batch.cursor is not None for batch in last.values())
    for _, batch in steps:
        assert json.loads(json.dumps(batch.cursor)) == batch.cursor


def test_killed_after_any_batch_nothing_is_lost(subject: Case) -> None:
    whole = walk(subject)
    for done in range(len(whole) + 1):
        rest = walk(subject, cursors(whole[:done]))
        assert keys(whole[:done]) | keys(rest) == keys(whole)


def test_a_second_run_brings_nothing_new(subject: Case) -> None:
    whole = walk(subject)
    again = walk(subject, cursors(whole))
    assert keys(again) <= keys(whole)
    held = {one.key: one for one in documents(whole)}
    assert all(held[one.key] == one for one in documents(again))


def test_a_stream_does_not_need_the_others(subject: Case) -> None:
    alone: list[Step] = []
    for stream in reversed(list(subject.collector().streams())):
        alone += [(stream.name, batch) for batch in stream.read(None)]
    assert keys(alone) == keys(walk(subject))


def test_documents_are_sound(subject: Case) -> None:
    for one in documents(walk(subject)):
        assert one.created_at.tzinfo is not None and one.created_at.utcoffset() == timedelta(0)
        assert one.created_at.tzinfo is UTC or one.created_at.astimezone(UTC) == one.created_at
        assert one.system and one.account and one.external_id
        assert one.kind in KINDS
        assert one.text or one.title or one.scores or one.events
        assert all(isinstance(value, (str, int, float, bool)) for value in one.attributes.values())
        assert all(score.low < score.high and score.low <= score.value <= score.high for score in one.scores)
        assert all(event.at.utcoffset() == timedelta(0) for event in one.events)


def test_rejects_say_where_and_why(subject: Case) -> None:
    for _, batch in walk(subject):
        for one in batch.rejects:
            assert one.line > 0 and one.reason
            assert all(isinstance(value, str) for value in one.row.values())
