"""Small files of the kinds that people have, with invented texts; ``expected.json`` says what is right for each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reading import complaints, read

FOLDER = Path(__file__).parent / "cases"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_is_read_as_it_is_meant_or_refused_with_the_way_out(name: str) -> None:
    assert not complaints(read(FOLDER / name), EXPECTED[name])
