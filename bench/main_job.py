"""Rows stored a second, documents labelled a second, and time and memory of a report over 100,000 labelled documents.

    python bench/main_job.py [--rows 100000] [--texts 3000]

Each figure comes from a process of its own, so that peak memory is that step's alone. Texts are the demo's.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from listener.types import Reading, Vector

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
DAYS = 26 * 7
TOML = """
[workspace]
brand = "Kardelen"
[sources.reviews]
collector = "file"
path = "reviews.csv"
kind = "review"
[sources.reviews.columns]
external_id = "id"
created_at = "date"
author_key = "author"
text = "text"
place = "place"
"scores.stars" = "stars"
"attributes.app_version" = "version"
"""


def texts() -> list[str]:
    """Distinct comments of the demo: app reviews, posts, e-mails."""
    from listener.demo import build

    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        found = set(comments(Path(folder) / "data"))
    return sorted(one for one in found if one.strip())


def comments(folder: Path) -> Iterator[str]:
    """Texts of the demo's app reviews and JSON Lines files."""
    with (folder / "app_reviews.csv").open(encoding="utf-8", newline="") as file:
        yield from (row["review"] or "" for row in csv.DictReader(file))
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from (row.get("text") or row.get("body") or "" for row in map(json.loads, file))


def make_csv(path: Path, rows: int) -> None:
    """A CSV of ``rows`` reviews over 26 weeks; texts repeat, with a number of their own."""
    said, dice = texts(), random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "date", "author", "text", "place", "stars", "version"))
        for number in range(rows):
            at = NOW - timedelta(minutes=1 + dice.randrange(DAYS * 24 * 60))
            text = f"{dice.choice(said)} {dice.randrange(10**6)}"
            place = dice.choice(("Bursa", "İzmir", "Ankara", "İstanbul"))
            row = (number, at.isoformat(), f"a{number % 9973}", text, place, dice.randint(1, 5), "5.12")
            writer.writerow(row)


def collect(folder: Path) -> dict[str, float]:
    """The whole way of ``listener collect``: parse, redact, language, store, full-text index."""
    from listener.pipeline.collect import collect_one
    from listener.pipeline.workspace import Workspace

    workspace = Workspace.open(folder, lambda: NOW)
    started = time.perf_counter()
    done = collect_one(workspace, "reviews")
    seconds = time.perf_counter() - started
    assert done.ok, done.error
    return {"rows": done.new, "seconds": seconds, "rows/s": done.new / seconds}


def label(folder: Path) -> dict[str, float]:
    """Reads ``folder/texts.json`` with the shipped model; loading and the first batch are not counted."""
    from listener.plugins import encoder

    said = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    model = encoder("dinle", "tr-en")
    model.read(said[:64], ["tr"] * 64)
    started = time.perf_counter()
    model.read(said, [""] * len(said))
    seconds = time.perf_counter() - started
    return {"documents": len(said), "seconds": seconds, "documents/s": len(said) / seconds}


def fill(folder: Path) -> dict[str, float]:
    """Labels every document with invented polarities and 40 invented topics, through the store's own door.

    Every third document has two clauses with a polarity and a topic of their own.
    """
    import numpy as np

    from listener.pipeline.workspace import Workspace
    from listener.types import Assignment, Cluster, ModelRef

    workspace, dice = Workspace.open(folder, lambda: NOW), np.random.default_rng(7)
    store, polarity, vectors = workspace.store, ModelRef("sentiment", "bench", "1"), ModelRef("vector", "bench", "1")
    model, after = ModelRef("topic", "bench", "1"), 0
    while chunk := store.labels.pending([polarity, vectors], 5000, after):
        rows = dice.normal(size=(len(chunk), 384)).astype(np.float32)
        readings = [invented(dice, row, n % 3 == 0) for n, row in enumerate(rows)]
        store.labels.save_readings(list(zip(chunk, readings, strict=True)), [polarity, vectors], NOW)
        after = chunk[-1].document_id
    found = store.vectors.of(vectors)
    ids, clauses = found.document_ids.tolist(), store.vectors.clauses(vectors, found)
    clusters = [Cluster((n,), rows[n], {"tr": f"konu {n}", "en": f"topic {n}"}, anchors=(n,)) for n in range(40)]
    revision = store.topics.save_discovery(
        clusters, [None] * 40, ids[:40], ref=vectors, model=model, week="2026-W47", at=NOW
    )
    given, inside = ([Assignment(int(n) if n else None, 0.9) for n in dice.integers(0, 41, len(many))]
                     for many in (ids, clauses))  # fmt: skip
    store.vectors.save_assignments(
        ids, given, model=model, revision=revision, at=NOW, clauses=clauses, clause_topics=inside
    )
    return {"documents": len(ids), "clauses": len(clauses)}


def invented(dice: np.random.Generator, row: Vector, several: bool) -> Reading:
    """A reading of any text, with two clauses or none."""
    from listener.types import Clause, Reading, Sentiment

    said = [Sentiment(*map(float, one)) for one in dice.dirichlet((0.6, 0.4, 0.6), 3)]
    clauses = (Clause(0, 8, said[1], row), Clause(8, 16, said[2], -row)) if several else ()
    return Reading("done", said[0], row, clauses)


def report(folder: Path) -> dict[str, float]:
    """One report in Turkish and English as HTML, Markdown and JSON."""
    from listener.pipeline.report import report as write
    from listener.pipeline.workspace import Workspace

    started = time.perf_counter()
    written = write(Workspace.open(folder, lambda: NOW))
    return {"files": len(written.files), "seconds": time.perf_counter() - started}


STEPS: dict[str, Callable[[Path], dict[str, float]]] = {
    "collect": collect, "label": label, "fill": fill, "report": report,
}  # fmt: skip


def step(name: str, folder: Path) -> dict[str, float]:
    """One step in a process of its own, with its peak memory in MB."""
    command = [sys.executable, __file__, "--step", name, "--folder", str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def processor() -> str:
    """The processor's name."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return f"{names[0]}, {len(names)} cores" if names else platform.processor()


def main() -> None:
    """Prints one line a step."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--rows", type=int, default=100_000)
    args.add_argument("--texts", type=int, default=3000)
    args.add_argument("--step", choices=STEPS)
    args.add_argument("--folder", type=Path)
    given = args.parse_args()
    if given.step:
        figures = STEPS[given.step](given.folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**figures, "peak MB": peak}))
        return
    print(processor())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "listener.toml").write_text(TOML, encoding="utf-8")
        make_csv(folder / "reviews.csv", given.rows)
        (folder / "texts.json").write_text(json.dumps(texts()[: given.texts]), encoding="utf-8")
        for one in STEPS:
            print(one, " ".join(f"{key}={value:,.1f}" for key, value in step(one, folder).items()), flush=True)


if __name__ == "__main__":
    main()
