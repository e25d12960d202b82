"""One run of another tool: ``python -P peer.py NAME given.npz answer.json OPTIONS``. Imports nothing of this project.

``given.npz`` has ``vectors`` ``(n, dim)`` and ``texts`` (JSON). The answer has ``label`` (-1: left out) and ``seconds``
(clustering and naming; imports and compiling are not counted).
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

WARM = 500
"""Documents of a first run that only compiles."""
START = datetime(2026, 1, 5, tzinfo=UTC)


def bertopic(
    texts: list[str], vectors: np.ndarray, seed: int = 0, parts: list[list[int]] | None = None
) -> dict[str, Any]:
    """BERTopic with its defaults, the seed given to UMAP. ``parts``: lists of rows to fit one after another instead of
    all; then ``labels`` holds one list a part."""
    from bertopic import BERTopic
    from umap import UMAP

    def fit(rows: list[int]) -> list[int]:
        reducer = UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed
        )
        made, _ = BERTopic(umap_model=reducer).fit_transform([texts[row] for row in rows], vectors[rows])
        return [int(one) for one in made]

    fit(list(range(min(WARM, len(texts)))))
    started = time.perf_counter()
    labels = [fit(rows) for rows in parts or [list(range(len(texts)))]]
    seconds = round(time.perf_counter() - started, 1)
    return {"labels": labels, "label": labels[-1], "seconds": seconds}


def obsei(texts: list[str], vectors: np.ndarray, local: bool = False, same: bool = False) -> dict[str, Any]:
    """obsei's themes with its defaults, over its own store. ``same=True``: from ``vectors`` instead of hashed letters.

    Themes of fewer people than ``k_anonymity`` are never shown: their documents are left out in ``label`` and have
    their theme in ``hidden``. Seconds with the embedding, which is a lookup for these.
    """
    from obsei.core.record import Record, SourceRef
    from obsei.llm.embed import HashingEmbedder, LocalEmbedder
    from obsei.store import Store
    from obsei.themes import ThemesConfig, update_themes

    embedder: Any = HashingEmbedder()
    if local:
        embedder = LocalEmbedder(offline=True)
    elif same:
        embedder = _Given(texts, vectors)
    config = ThemesConfig(max_records=max(10_000, len(texts)))
    records = [
        Record(
            source=SourceRef(type="file", native_id=str(number)),
            text=text,
            created_at=START + timedelta(minutes=number),
        )
        for number, text in enumerate(texts)
    ]
    with Store(":memory:", allow_unencrypted=True, install_extensions=False) as store:
        store.upsert(records)
        started = time.perf_counter()
        update_themes(store, embedder, config)
        seconds = round(time.perf_counter() - started, 1)
        found = dict(store._con.execute("SELECT record_id, theme_id FROM record_themes").fetchall())
    themes = {theme: number for number, theme in enumerate(dict.fromkeys(found.values()))}
    every = [themes[found[one.id]] for one in records]
    sizes = np.bincount(every)
    shown = [one if sizes[one] >= config.k_anonymity else -1 for one in every]
    return {"label": shown, "hidden": every, "seconds": seconds}


class _Given:
    """An embedder of obsei that knows the vectors of its texts."""

    model = "given"

    def __init__(self, texts: list[str], vectors: np.ndarray) -> None:
        self.known = {text: vectors[row].tolist() for row, text in enumerate(texts)}

    def embed(self, texts: list[str]) -> list[list[float]]:
        return [self.known[text] for text in texts]


def main() -> None:
    """Reads what is given, writes the answer."""
    name, given, answer, options = sys.argv[1:]
    with np.load(given) as held:
        texts, vectors = json.loads(str(held["texts"])), held["vectors"]
    made = {"bertopic": bertopic, "obsei": obsei}[name](texts, vectors, **json.loads(options))
    Path(answer).write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main()
