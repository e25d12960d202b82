"""What every registered collector must keep, whoever wrote it.

A case is ``(folder) -> Case``: options and a way out that need no network. Ours are below; a stranger's package offers
its own as an entry point of the collector's name in the group ``dinle.conformance``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from listener.config import check
from listener.errors import ConfigError
from listener.types import KINDS, Batch, Document, Fetched


@dataclass
class Pages:
    """Addresses and their pages, with ETags; asks are counted."""

    pages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    asked: int = 0

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, robots: bool = False) -> Fetched:
        self.asked += 1
        kind, body = self.pages[url]
        tag = f'"{hash(body)}"'
        if (headers or {}).get("If-None-Match") == tag:
            return Fetched(url, 304, {}, b"")
        return Fetched(url, 200, {"content-type": kind, "etag": tag}, body.encode())


@dataclass
class Case:
    """Options that make a walk of several batches, and the way out for it."""

    options: dict[str, Any]
    http: Pages = field(default_factory=Pages)
    batches: int = 2
    """The least number of batches that the walk must have for the suite to prove anything."""


def file_case(folder: Path) -> Case:
    rows = [f"{'' if n % 7 == 0 else f'yorum {n % 900}'};{n % 28 + 1:02}.11.2026;{n % 11}" for n in range(2_300)]
    (folder / "a.csv").write_text("Yorum;Tarih;NPS\nbozuk\n" + "\n".join(rows), "utf-8")
    (folder / "b.csv").write_text("Yorum;Tarih;NPS\nbaşka;01.10.2026;0\n", "utf-8")
    columns = {"text": "Yorum", "created_at": "Tarih", "scores.nps": "NPS"}
    return Case({"path": str(folder / "?.csv"), "columns": columns, "kind": "survey"}, batches=4)


def feed_case(folder: Path) -> Case:
    def page(first: int, following: str) -> tuple[str, str]:
        entries = "".join(
            f"<entry><id>e{n}</id><title>t</title><im:rating>{n % 5 + 1}</im:rating>"
            f"<updated>2026-11-{n + 1:02}T10:00:00+03:00</updated></entry>"
            for n in range(first, first - 3, -1)
        )
        link = f'<link rel="next" href="{following}"/>' if following else ""
        space = 'xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss"'
        return "application/atom+xml", f"<feed {space}><title>f</title>{link}{entries}</feed>"

    site = "https://akis.example/"
    return Case(
        {"url": site + "1"}, Pages({site + "1": page(8, "2"), site + "2": page(5, "3"), site + "3": page(2, "")}), 3
    )


def web_case(folder: Path) -> Case:
    def page(first: int) -> tuple[str, str]:
        held = [
            {"@type": "Review", "datePublished": f"2026-11-0{n + 1}", "author": "A", "reviewBody": f"metin {n}",
             "reviewRating": {"ratingValue": "4,5"}}
            for n in range(first, first + 3)
        ]  # fmt: skip
        script = f'<script type="application/ld+json">{json.dumps({"@graph": held})}</script>'
        return "text/html", f'<meta charset="utf-8">{script}<a class="next" href="?s={first}">sonra</a>'

    site = "https://dukkan.example/urun"
    pages = {site: page(0), site + "?s=0": page(3), site + "?s=3": page(6)}
    return Case({"urls": [site], "next": "a.next", "pages": 3}, Pages(pages), 3)


def reddit_case(folder: Path) -> Case:
    things = [
        {"id": f"x{n}", "body": f"comment {n}", "author": "a", "created_utc": 1_794_839_400 + n, "subreddit": "s"}
        for n in range(2_300)
    ]
    (folder / "dump.jsonl").write_text("\n".join(map(json.dumps, things)), "utf-8")
    return Case({"way": "dump", "dump": str(folder / "dump.jsonl")}, batches=3)


CASES: dict[str, Callable[[Path], Case]] = {
    "file": file_case,
    "feed": feed_case,
    "web": web_case,
    "reddit": reddit_case,
    "sayings": lambda folder: Case({"count": 30}, batches=3),
}
POINTS = sorted(entry_points(group="dinle.collectors"), key=lambda point: point.name)


@dataclass
class Subject:
    """A registered collector and its case."""

    name: str
    kind: Any
    case: Case

    def make(self) -> Any:
        return self.kind(self.kind.Options(**self.case.options), self.case.http)

    def walk(self, cursor: Any = None) -> list[Batch]:
        return list(self.make().collect(json.loads(json.dumps(cursor))))


@pytest.fixture(params=POINTS, ids=lambda point: point.name)
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Subject:
    point = request.param
    offered = {one.name: one for one in entry_points(group="dinle.conformance")}
    case = CASES.get(point.name) or (offered[point.name].load() if point.name in offered else None)
    assert case, f"{point.value} has no case: offer one as dinle.conformance / {point.name}"
    return Subject(point.name, point.load(), case(tmp_path))


def documents(batches: Iterable[Batch]) -> list[Document]:
    return [one for batch in batches for one in batch.records if isinstance(one, Document)]


def keys(batches: Iterable[Batch]) -> set[str]:
    return {one.key for one in documents(batches)}


def last_cursor(batches: Iterable[Batch]) -> Any:
    """What a store holds after these batches."""
    return next((batch.cursor for batch in reversed(list(batches)) if batch.cursor is not None), None)


def test_it_is_named_as_it_is_registered(subject: Subject) -> None:
    assert subject.kind.name == subject.name
    assert issubclass(subject.kind.Options, BaseModel)
    assert isinstance(subject.make().account, str) and subject.make().account


def test_an_unknown_option_is_refused_and_the_known_are_named(subject: Subject) -> None:
    with pytest.raises(ConfigError, match="colour") as caught:
        check(subject.kind.Options, {**subject.case.options, "colour": "red"}, where="[sources.x]")
    for name in subject.kind.Options.model_fields:
        assert name in caught.value.hint


def test_nothing_happens_in_the_constructor(subject: Subject, tmp_path: Path) -> None:
    for path in tmp_path.iterdir():
        path.rename(path.with_suffix(".away"))
    assert subject.make().account == subject.make().account
    assert subject.case.http.asked == 0


def test_a_walk_is_repeatable(subject: Subject) -> None:
    first, second = subject.walk(), subject.walk()
    assert len(first) >= subject.case.batches
    assert documents(first) == documents(second)
    assert [one.rejects for one in first] == [one.rejects for one in second]


def test_no_key_comes_twice_in_a_walk(subject: Subject) -> None:
    found = documents(subject.walk())
    assert found
    assert len({one.key for one in found}) == len(found)


def test_cursors_are_json_and_the_last_batch_has_one(subject: Subject) -> None:
    batches = subject.walk()
    assert batches[-1].cursor is not None
    for batch in batches:
        assert json.loads(json.dumps(batch.cursor)) == batch.cursor


def test_killed_after_any_batch_nothing_is_lost(subject: Subject) -> None:
    whole = subject.walk()
    for done in range(len(whole) + 1):
        rest = subject.walk(last_cursor(whole[:done]))
        assert keys(whole[:done]) | keys(rest) == keys(whole)


def test_a_second_run_brings_nothing_new(subject: Subject) -> None:
    whole = subject.walk()
    again = subject.walk(last_cursor(whole))
    assert keys(again) <= keys(whole)
    held = {one.key: one for one in documents(whole)}
    assert all(held[one.key] == one for one in documents(again))


def test_documents_are_sound(subject: Subject) -> None:
    for one in documents(subject.walk()):
        assert one.created_at.tzinfo is not None and one.created_at.utcoffset() == timedelta(0)
        assert one.created_at.tzinfo is UTC or one.created_at.astimezone(UTC) == one.created_at
        assert one.system and one.account and one.external_id
        assert one.kind in KINDS
        assert one.text or one.title or one.scores or one.events
        assert all(isinstance(value, (str, int, float, bool)) for value in one.attributes.values())
        assert all(score.low < score.high and score.low <= score.value <= score.high for score in one.scores)
        assert all(event.at.utcoffset() == timedelta(0) for event in one.events)


def test_rejects_say_where_and_why(subject: Subject) -> None:
    for batch in subject.walk():
        for one in batch.rejects:
            assert one.line > 0 and one.reason
            assert all(isinstance(value, str) for value in one.row.values())
