"""docs/collectors.md names every option, and its example of a new source is applied and tested."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "collectors.md").read_text("utf-8")
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


def diff() -> dict[str, str]:
    """The files that the example of a new source adds, and the lines that it adds to others."""
    block = re.findall(r"```diff\n(.*?)```", PARTS["Add a source"], re.DOTALL)[0]
    files: dict[str, str] = {}
    for part in re.split(r"^--- .*\n", block, flags=re.MULTILINE)[1:]:
        name, _, lines = part.removeprefix("+++ b/").partition("\n")
        files[name] = "".join(line[1:] + "\n" for line in lines.splitlines() if line.startswith("+"))
    return files


def test_a_new_source_is_one_file_one_line_and_one_folder_of_data() -> None:
    folders = {str(Path(name).parent) for name in diff() if name.startswith("tests/")}
    code = [name for name in diff() if name.endswith(".py")]
    assert (code, folders) == (["collectors/guestbook.py"], {"tests/collectors/data/guestbook/walk"})
    assert diff()["pyproject.toml"].count("\n") == 1
    assert '[project.entry-points."dinle.collectors"]' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_diff_of_a_new_source_passes_conformance(tmp_path: Path) -> None:
    """Applied beside the house: its module in the house's package, its line as an installed entry point."""
    for name, text in diff().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    line = diff()["pyproject.toml"].replace('"', "")
    info = tmp_path / "guestbook-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: guestbook\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[dinle.collectors]\n{line}", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(
        f"import collectors; collectors.__path__.append({str(tmp_path / 'collectors')!r})\n", encoding="utf-8"
    )
    suites = ["tests/conformance/test_collectors.py", "tests/collectors/test_cases.py"]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT))),
        "DINLE_CASES": str(tmp_path / "tests" / "collectors" / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "guestbook", *suites],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    ran = re.search(r"(\d+) passed", done.stdout)
    assert ran and int(ran[1]) >= 14, done.stdout[-2000:]
