"""docs/collectors.md names every option, and its example runs."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from collectors.base import SourceOptions
from collectors.columns import FAMILIES, TARGETS
from collectors.feed import Feed
from collectors.file import File
from collectors.reddit import Reddit
from collectors.web import Selectors, Web
from listener.types import Fetched

TEXT = (Path(__file__).parents[2] / "docs" / "collectors.md").read_text("utf-8")
PARTS = {part.partition("\n")[0].strip(): part for part in TEXT.split("\n## ")}


def rows(part: str) -> set[str]:
    """Names in the first column of a part's tables."""
    cells = [line.split("|")[1] for line in PARTS[part].splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("kind", [File, Feed, Web, Reddit], ids=lambda kind: kind.name)
def test_every_option_is_documented_and_none_that_is_not_there(kind: Any) -> None:
    assert rows("Every source") == set(SourceOptions.model_fields)
    assert rows(kind.name) == set(kind.Options.model_fields) - set(SourceOptions.model_fields)


def test_targets_and_selectors_are_documented() -> None:
    names = {name for targets in TARGETS.values() for name in targets}
    names |= {f"{family}.{one}" for family, ones in FAMILIES["document"].items() for one in ones}
    assert not [name for name in names if f"`{name}`" not in PARTS["file"]]
    assert not [name for name in Selectors.model_fields if f"`{name}`" not in PARTS["web"]]


def test_the_sections_shown_are_valid() -> None:
    for block in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL):
        for options in tomllib.loads(block)["sources"].values():
            kind: Any = {"file": File, "web": Web}[options.pop("collector")]
            kind.Options(**options)


class Guests:
    def get(self, url: str, *, headers: Any = None, robots: bool = False) -> Fetched:
        entries = {
            "https://g.example/1": [
                {"id": 1, "at": "2026-11-16T10:00:00+03:00", "text": "güzeldi", "stars": 5},
                {"id": 2},
            ],
            "https://g.example/2": [{"id": 3, "at": "2026-11-16T11:00:00+03:00", "text": "idare eder"}],
        }
        following = "https://g.example/2" if url.endswith("1") else None
        return Fetched(url, 200, {}, json.dumps({"entries": entries[url], "next": following}).encode())


def test_the_example_of_a_new_source_runs() -> None:
    space: dict[str, Any] = {"__name__": "guestbook"}
    code = re.findall(r"```python\n(.*?)```", PARTS["Add a source"], re.DOTALL)[0]
    exec(compile(code, "docs/collectors.md", "exec"), space)
    guestbook = space["Guestbook"](space["GuestbookOptions"](url="https://g.example/1", brand="Kardelen"), Guests())
    batches = list(guestbook.collect(None))
    assert [one.external_id for batch in batches for one in batch.records] == ["1", "3"]
    assert [one.reason for batch in batches for one in batch.rejects] == ["KeyError: 'at'"]
    again = list(guestbook.collect(batches[-1].cursor))
    assert [one.external_id for batch in again for one in batch.records] == ["3"]
