"""A new field of a document is three files: the lines in docs/fields.md, applied to a copy of the program."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "fields.md"
PACKAGES = ("listener", "collectors", "sentiment", "topics", "reports", "docs")
SETTINGS = """
[workspace]
brand = "Kardelen"
[sources.shop]
collector = "file"
path = "shop.csv"
kind = "review"
[sources.shop.columns]
external_id = "id"
created_at = "date"
text = "text"
till = "Kasa"
"""
ROWS = """id,date,text,Kasa
1,2026-11-10,kargo geç,Kasa 3
2,2026-11-10,güzel,Ayşe Hanım
3,2026-11-10,iyi,0532 123 45 67
"""


def hunks() -> list[tuple[str, str, str]]:
    """(file, lines before, lines after) of every hunk of the page's diff."""
    diff = re.search(r"```diff\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert diff
    found = []
    for name, body in re.findall(r"^\+\+\+ b/(\S+)\n@@[^\n]*\n(.*?)(?=^---|\Z)", diff[1], re.S | re.M):
        lines = body.splitlines()
        before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
        after = "\n".join(line[1:] for line in lines if not line.startswith("-"))
        found.append((name, before, after))
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the program with the page's lines in it."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        left = shutil.ignore_patterns("__pycache__", "weights", "own")
        shutil.copytree(ROOT / package, folder / package, ignore=left)
    for name, before, after in hunks():
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name} has changed: write the lines of {PAGE.name} anew"
        (folder / name).write_text(text.replace(before, after), encoding="utf-8")
    return folder


def run(folder, *words):
    """A command of the copy."""
    made = subprocess.run(
        [sys.executable, "-W", "ignore", *words], cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True, text=True, timeout=1200,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    return made.stdout


def test_three_files_change(copy):
    run(copy, "-m", "listener.migrations", "docs/store.md")
    run(copy, "docs/generate.py")
    changed = {
        path.relative_to(copy).as_posix()
        for path in copy.rglob("*")
        if path.suffix in (".py", ".md", ".toml")
        and (ROOT / path.relative_to(copy)).is_file()
        and path.read_bytes() != (ROOT / path.relative_to(copy)).read_bytes()
    }
    assert changed == {"listener/types/records.py", "listener/migrations/steps.py", "docs/store.md"}


def test_a_files_column_fills_it_masked_and_it_is_in_the_view_and_a_segment(copy):
    work = copy / "work"
    work.mkdir()
    (work / "listener.toml").write_text(SETTINGS, encoding="utf-8")
    (work / "shop.csv").write_text(ROWS, encoding="utf-8")
    run(copy, "-c", "from listener.cli import main; main()", "collect", "-w", str(work))
    with sqlite3.connect(work / "listener.db") as db:
        tills = [row[0] for row in db.execute("SELECT till FROM labelled_documents ORDER BY document_id")]
    db.close()
    assert tills == ["Kasa 3", "[name]", "[phone]"]
    asked = "from listener.facts.reading import column; print(column('till')[0])"
    assert run(copy, "-c", asked).strip() == "d.till"
