"""Whether the vectors still tell topics apart: k-means over them against known topics, as NMI."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from listener.types import Encoder, Vectors
from sentiment import data
from sentiment.encoder import load


def vectors(encoder: Encoder, texts: Sequence[str], lang: str) -> Vectors:
    """The vectors of texts that hold something, ``(n, dim)``."""
    found = [one.vector for one in encoder.read(texts, [lang] * len(texts))]
    return np.stack([one for one in found if one is not None])


def agreement(rows: Vectors, topics: Sequence[str], seeds: Sequence[int] = (1, 2, 3)) -> float:
    """Mean normalised mutual information of k-means (k: the number of topics) and the topics, 0…1."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import normalized_mutual_info_score

    k = len(set(topics))
    found = [KMeans(k, n_init=1, random_state=seed).fit_predict(rows) for seed in seeds]
    return float(np.mean([normalized_mutual_info_score(list(topics), one) for one in found]))


def main() -> None:
    """``python -m sentiment.clusters --model NAME --file FILE [--split test] [--limit 3000]``."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--model", nargs="+", default=["tr-en"], help="shipped names, folders, hub names")
    args.add_argument("--file", nargs="+", required=True, help="files with text and topic")
    args.add_argument("--split", default="test", help="the split that is measured, where the file has splits")
    args.add_argument("--limit", type=int, default=3000)
    given = args.parse_args()
    for path in given.file:
        rows = [row for row in data.rows(path) if row.get("topic") and row.get("split", given.split) == given.split]
        rows = sorted(rows, key=lambda row: data.digest(str(row["text"])))[: given.limit]
        for name in given.model:
            made = vectors(load(name), [row["text"] for row in rows], rows[0].get("lang", ""))
            print(f"{path} {name}: n {len(rows)}, NMI {agreement(made, [row['topic'] for row in rows]):.3f}")


if __name__ == "__main__":
    main()
