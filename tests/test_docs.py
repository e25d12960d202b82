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


def _verbs(name: str) -> set[str]:
    """``topics seed``, ``models list``: what a README names below a command, in its examples and in its table."""
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"^listener ((?:topics|models) [a-z]+)", text, re.M))
    for group, row in re.findall(r"^\| `listener (topics|models)[^|]*\|(.*)\|$", text, re.M):
        named |= {f"{group} {one}" for one in re.findall(r"`([a-z]+)`", row)}
    return named


def test_both_readmes_name_the_same_verbs_and_these_exist() -> None:
    from listener.cli import models, topics

    named = _verbs("README.md")
    assert named == _verbs("README.tr.md")
    assert {"topics seed", "models activate"} <= named
    groups = {"topics": topics.command, "models": models.command}
    for group, verb in map(str.split, named):
        assert verb in groups[group].commands, (group, verb)


def test_both_readmes_show_the_same_calls() -> None:
    calls = [re.findall(r"^listener (?:search|topics)[^#\n]*", (ROOT / name).read_text(encoding="utf-8"), re.M)
             for name in ("README.md", "README.tr.md")]  # fmt: skip
    assert [one.rstrip() for one in calls[0]] == [one.rstrip() for one in calls[1]] != []


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for name in ("README.md", "README.tr.md"):
        assert set(re.findall(r"`make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8"))) <= targets


def test_every_module_of_the_floors_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"listener\.(\w+)", text.split("## The way")[0]):
        assert (ROOT / "listener" / f"{name}.py").exists() or (ROOT / "listener" / name).is_dir(), name
