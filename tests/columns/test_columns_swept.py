"""A run leaves no column file that nobody needs, and nothing of what was erased in the ones that are."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from listener.columns import Manifest, folder_of
from listener.pipeline.run import run
from listener.pipeline.workspace import Workspace

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
TOML = """
[workspace]
brand = "Kardelen"
[sentiment]
encoder = "words"
model = "1"
[sources.reviews]
collector = "file"
path = "reviews.csv"
kind = "review"
[sources.reviews.columns]
external_id = "id"
created_at = "date"
text = "text"
place = "place"
"""


def test_what_was_erased_is_in_no_column_file_after_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "listener.toml").write_text(TOML, "utf-8")
    rows = [f"{n},2026-11-{1 + n % 14:02},kargo çok geç geldi {n},Bursa" for n in range(30)]
    rows = ["id,date,text,place", *rows, "99,2026-11-03,özel,Yalnızköy"]
    (tmp_path / "reviews.csv").write_text("\n".join(rows), "utf-8")
    workspace = Workspace.open(tmp_path, lambda: NOW)
    run(workspace)
    folder = folder_of(workspace.store_path)
    assert "Yalnızköy".encode() in b"".join(path.read_bytes() for path in folder.iterdir())
    number = workspace.store.read("SELECT id FROM documents WHERE place = 'Yalnızköy'")[0][0]
    workspace.store.upkeep.erase([number])
    workspace.close()
    later = Workspace.open(tmp_path, lambda: NOW + timedelta(days=1))
    run(later)
    later.close()
    assert "Yalnızköy".encode() not in b"".join(path.read_bytes() for path in folder.iterdir())
    named = {part.file for part in Manifest.read(folder).parts.values() if part.rows}
    assert {path.name for path in folder.iterdir()} == {*named, "manifest.json"}
