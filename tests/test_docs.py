"""The documentation cannot lie: its generated parts are current, and what it names exists."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GENERATE = runpy.run_path(str(ROOT / "docs" / "generate.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_generated_parts_are_current() -> None:
    stale = [page.name for page in GENERATE["stale"]()]
    assert not stale, f"run `make docs`: {stale}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_of_the_readme_exists() -> None:
    from listener.cli import VERBS

    for name in ("README.md", "README.tr.md"):
        used = set(re.findall(r"^\s*(?:\$ )?listener ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.M))
        assert used <= set(VERBS), used - set(VERBS)


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for name in ("README.md", "README.tr.md"):
        assert set(re.findall(r"`make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8"))) <= targets


def test_every_module_of_the_floors_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"listener\.(\w+)", text.split("## The way")[0]):
        assert (ROOT / "listener" / f"{name}.py").exists() or (ROOT / "listener" / name).is_dir(), name
