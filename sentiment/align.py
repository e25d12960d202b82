"""A linear map that brings trained vectors back to those of the frozen base, fitted in closed form after training.

Learning polarity bends the space in which topics live a little, although the loss holds it near the base's. Ridge
regression (strength by held-out texts) from the trained unit vectors to the base's takes a part of the
bend back; it stands beside the weights in ``vectors.safetensors`` and costs one small product a text.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from listener.errors import UsageError
from sentiment import data, teacher
from sentiment.encoder import VECTOR_WEIGHTS, Encoder, load
from sentiment.windows import WHOLE

STRENGTHS = np.geomspace(1e-4, 10, 6)
"""Ridge penalties that are tried."""
FEWEST = 1000
"""Texts that a map may be fitted to."""
Floats = NDArray[np.float32]


def fitted(trained: NDArray[Any], base: NDArray[Any]) -> tuple[Floats, Floats]:
    """Weight ``(width, base width)`` and bias ``(base width,)`` of the map from ``trained`` ``(n, width)`` to ``base``
    rows, both of unit length; the penalty is the one that serves the last eighth of the rows best.
    """
    from sklearn.linear_model import Ridge

    trained, base = trained.astype(np.float64), base.astype(np.float64)
    cut = len(trained) - max(1, len(trained) // 8)
    tried = [Ridge(alpha).fit(trained[:cut], base[:cut]) for alpha in STRENGTHS]
    best = min(tried, key=lambda one: float(((one.predict(trained[cut:]) - base[cut:]) ** 2).sum()))
    found = best.fit(trained, base)
    return found.coef_.T.astype(np.float32), found.intercept_.astype(np.float32)


def vectors(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """Unit vectors of texts as the weights make them, without a map: ``(n, width)``."""
    encoder.engine.straight = None
    return np.stack([one.vector for one in encoder.engine.passed(texts, [()] * len(texts))])


def near(rows: Floats, others: Floats) -> float:
    """Mean cosine of two sets of rows after their means are taken off: what is left says what a text is about."""
    left, right = (one - one.mean(axis=0) for one in (rows, others))
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return float(((left * right).sum(axis=1) / lengths).mean())


def write(folder: Path, weight: Floats, bias: Floats) -> None:
    """The map beside the weights, in half precision."""
    state = {"weight": torch.from_numpy(weight.T.copy()).half(), "bias": torch.from_numpy(bias).half()}
    save_file(state, folder / VECTOR_WEIGHTS, metadata={"format": "pt"})


def main() -> None:
    """``python -m sentiment.align --weights FOLDER --data FOLDER --teacher FOLDER``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--weights", type=Path, required=True)
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--teacher", required=True, help="folder that python -m sentiment.teacher wrote")
    args.add_argument("--texts", type=int, default=16_000)
    given = args.parse_args()
    taught, corpus = teacher.Teacher(given.teacher), data.read(given.data, data.read_mix(given.mix))
    texts = [one for one in teacher.texts(corpus, 100) if one in taught and len(one) <= WHOLE]
    random.Random(7).shuffle(texts)
    if len(texts) < FEWEST:
        raise UsageError(f"{len(texts)} texts with an embedding are too few", hint=f"At least {FEWEST} are needed.")
    kept_back = min(2000, len(texts) // 8)
    held, texts = texts[:kept_back], texts[kept_back:][: given.texts]
    base, kept = (np.array([taught[one] for one in some], np.float32) for some in (texts, held))
    encoder = load(str(given.weights))
    weight, bias = fitted(vectors(encoder, texts), base)
    before = vectors(encoder, held)
    write(given.weights, weight, bias)
    print(json.dumps({"texts": len(texts), "before": near(before, kept), "after": near(before @ weight + bias, kept)}))


if __name__ == "__main__":
    main()
