"""A new field of a document is its declaration, one migration and a line of the changelog, as docs/fields.md shows."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

PAGE = Path("docs/fields.md")
USE = """
import sys
from datetime import UTC, datetime
from listener import migrations
from listener.store import Saved, Store
from listener.types import DOCUMENT_FIELDS, Batch, Document
at = datetime(2026, 11, 16, tzinfo=UTC)
with Store.open(sys.argv[1]) as store:
    assert store.read("SELECT tier FROM labelled_documents") == [("",)]
    def save(**given):
        record = Document("s", "a", "1", "review", at, **given)
        return store.documents.save(Batch((record,)), source="s", collector="c", account="a")
    assert save(tier="gold") == Saved(changed=1)
    assert save(text="kargo") == Saved(changed=1)
    assert save(tier="gold", text="kargo") == Saved(same=1)
    assert store.read("SELECT tier, text FROM labelled_documents") == [("gold", "kargo")]
assert DOCUMENT_FIELDS["tier"].mappable and DOCUMENT_FIELDS["tier"].segment
assert migrations.reference().count("| `tier` | text, required | tier of the loyalty programme |") == 1
"""
OLD = """
import sys
from datetime import UTC, datetime
from listener.store import Store
from listener.types import Batch, Document
with Store.open(sys.argv[1]) as store:
    record = Document("s", "a", "1", "review", datetime(2026, 11, 16, tzinfo=UTC), text="iade")
    store.documents.save(Batch((record,)), source="s", collector="c", account="a")
"""


def hunks(page: str) -> list[tuple[str, str, str]]:
    """(file, lines before, lines after) of every hunk of the page's diff."""
    diff = re.search(r"```diff\n(.*?)```", page, re.S)
    assert diff is not None
    found, name = [], ""
    for part in re.split(r"^(?=\+\+\+ b/|@@)", diff[1], flags=re.M):
        if part.startswith("+++ b/"):
            name = part.splitlines()[0].removeprefix("+++ b/")
        elif part.startswith("@@"):
            lines = [line for line in part.splitlines()[1:] if not line.startswith("--- ")]
            before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
            found.append((name, before, "\n".join(line[1:] for line in lines if not line.startswith("-"))))
    return found


def run(code: str, folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", code, str(folder / "s.db")], cwd=folder, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr


def test_a_new_field_is_three_files(tmp_path: Path) -> None:
    shutil.copytree("listener", tmp_path / "listener", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy("CHANGELOG.md", tmp_path)
    run(OLD, tmp_path)
    changed = hunks(PAGE.read_text(encoding="utf-8"))
    assert [name for name, _, _ in changed] == [
        "listener/types/records.py",
        "listener/migrations/steps.py",
        "CHANGELOG.md",
    ]
    for name, before, after in changed:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name}: the page shows another state of the file"
        (tmp_path / name).write_text(text.replace(before, after), encoding="utf-8")
    run(USE, tmp_path)
