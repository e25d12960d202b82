"""Saved responses: a case is a folder ``data/<collector>/<name>`` with ``input.*``, ``expected.json`` and, where it
needs any, ``options.json``. A new case needs no code; ``DINLE_WRITE_EXPECTED=1`` writes what comes out, to be read
before it is committed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from listener.types import Batch, Fetched

DATA = Path(__file__).parent / "data"
CASES = sorted(path for path in DATA.glob("*/*") if path.is_dir())
SITE = "https://kaynak.example/sayfa"
CLASSES = {"file": "File", "feed": "Feed", "web": "Web", "reddit": "Reddit"}


class Saved:
    """A server with one page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked = 0

    def get(self, url: str, *, headers: Any = None, robots: bool = False) -> Fetched:
        self.asked += 1
        kinds = {".xml": "application/atom+xml", ".json": "application/feed+json", ".html": "text/html; charset=utf-8"}
        return Fetched(url, 200, {"content-type": kinds[self.path.suffix]}, self.path.read_bytes())


def options(name: str, given: dict[str, Any], path: Path) -> dict[str, Any]:
    place: dict[str, dict[str, Any]] = {
        "file": {"path": str(path)},
        "feed": {"url": SITE, "pages": 1},
        "web": {"urls": [SITE], "pages": 1},
        "reddit": {"dump": str(path)} if given.get("way") == "dump" else {},
    }
    return {**place[name], **given}


def shown(batches: list[Batch]) -> dict[str, Any]:
    """Records and rejects as JSON, empty fields left out."""
    records = [
        {key: value for key, value in asdict(one).items() if value} for batch in batches for one in batch.records
    ]
    rejects = [[one.line, one.reason] for batch in batches for one in batch.rejects]
    held: dict[str, Any] = json.loads(json.dumps({"records": records, "rejects": rejects}, default=_moment))
    return held


def _moment(value: object) -> str:
    assert isinstance(value, datetime) and value.tzinfo is not None
    return value.isoformat()


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_saved_response_becomes_what_is_expected(case: Path) -> None:
    name, path = case.parent.name, next(case.glob("input.*"))
    given = json.loads((case / "options.json").read_text("utf-8")) if (case / "options.json").exists() else {}
    kind = getattr(import_module(f"collectors.{name}"), CLASSES[name])
    collector = kind(kind.Options(**options(name, given, path)), Saved(path))
    made = shown(list(collector.collect(None)))
    expected = case / "expected.json"
    if os.environ.get("DINLE_WRITE_EXPECTED"):
        expected.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert made == json.loads(expected.read_text("utf-8"))
