"""Saved files and responses become what their ``expected.json`` says; see ``tests/plugins/collector_cases.py``."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest
from collector_cases import Case, batches, cases, registered

from listener.types import Batch

CASES = [case for point in registered() for case in cases(point) if (case.folder / "expected.json").exists()]
NEW = [case for point in registered() for case in cases(point) if os.environ.get("DINLE_WRITE_EXPECTED")]


def shown(found: list[Batch]) -> dict[str, Any]:
    """Records and rejects as JSON, empty fields left out."""
    records = [_filled(asdict(one)) for batch in found for one in batch.records]
    rejects = [[one.line, one.reason] for batch in found for one in batch.rejects]
    held: dict[str, Any] = json.loads(json.dumps({"records": records, "rejects": rejects}, default=_moment))
    return held


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that hold something, inside of events, too."""
    events = [{key: value for key, value in event.items() if value} for event in fields.get("events") or ()]
    return {key: value for key, value in {**fields, "events": events}.items() if value}


def _moment(value: object) -> str:
    assert isinstance(value, datetime) and value.tzinfo is not None
    return value.isoformat()


@pytest.mark.parametrize("case", NEW or CASES, ids=lambda case: f"{case.folder.parent.name}-{case.folder.name}")
def test_what_was_saved_becomes_what_is_expected(case: Case) -> None:
    said = shown(batches(case.collector()))
    expected = case.folder / "expected.json"
    if NEW:
        expected.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert said == json.loads(expected.read_text("utf-8"))
