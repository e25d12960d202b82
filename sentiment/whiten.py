"""A linear map that spreads the vectors over all directions more evenly, fitted in closed form after training.

The vectors of sentence encoders lie in a narrow cone: a few directions, which say little about what a text speaks of,
carry most of their variance (Ethayarajh 2019, "How contextual are contextualized word representations?"). Whitening
takes the mean off and divides every principal direction by its standard deviation (Su et al. 2021, "Whitening sentence
representations for better semantics and faster retrieval", arXiv:2103.15316). Full whitening makes noise of the
smallest directions as loud as what matters, so the map divides by ``variance ** POWER``, half of the way. It stands
beside the weights in ``vectors.safetensors`` and costs one small product a text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from listener.errors import UsageError
from sentiment import data
from sentiment.encoder import SETTINGS, VECTOR_WEIGHTS, Encoder, load
from sentiment.windows import WHOLE

POWER = 0.25
"""Of the variance, by which a direction is divided: 0.5 is full whitening, 0 leaves the vectors as they are."""
LEAST = 1e-4
"""Least variance of a direction, as a share of the largest."""
FEWEST = 1000
"""Texts that a map may be fitted to."""
Floats = NDArray[np.float32]


def fitted(rows: Floats, power: float = POWER) -> tuple[Floats, Floats]:
    """Weight ``(width, width)`` and bias ``(width,)`` of the map ``rows @ weight + bias`` for rows ``(n, width)``."""
    wide = rows.astype(np.float64)
    middle = wide.mean(axis=0)
    variance, directions = np.linalg.eigh(np.cov((wide - middle).T))
    variance = np.maximum(variance, variance.max() * LEAST)
    weight = (directions * variance**-power) @ directions.T
    weight /= np.sqrt(np.mean(weight**2) * len(weight))
    return weight.astype(np.float32), (-middle @ weight).astype(np.float32)


def evenness(rows: Floats) -> float:
    """How many directions carry the variance of the rows (participation ratio), as a share of all: 0…1."""
    variance = np.linalg.eigvalsh(np.cov(rows.astype(np.float64).T))
    return float(variance.sum() ** 2 / (variance**2).sum() / len(variance))


def vectors(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """Unit vectors of texts as the weights make them, without a map: ``(n, width)``."""
    encoder.engine.spread = None
    return np.stack([one.vector for one in encoder.engine.passed(texts, [()] * len(texts))])


def write(folder: Path, weight: Floats, bias: Floats) -> None:
    """The map beside the weights in half precision, and in the settings a version of the vectors that is its own."""
    state = {"weight": torch.from_numpy(weight.T.copy()).half(), "bias": torch.from_numpy(bias).half()}
    save_file(state, folder / VECTOR_WEIGHTS, metadata={"format": "pt"})
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    made = hashlib.blake2b((folder / VECTOR_WEIGHTS).read_bytes(), digest_size=3).hexdigest()
    settings["vector_version"] = f"{settings['version']}-{made}"
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def short_texts(corpus: data.Corpus) -> list[str]:
    """The distinct texts of training that are read in one window, in a fixed mixed order."""
    found = sorted({one.text for many in corpus.train.values() for one in many if len(one.text) <= WHOLE})
    random.Random(7).shuffle(found)
    return found


def main() -> None:
    """``python -m sentiment.whiten --weights FOLDER --data FOLDER``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--weights", type=Path, required=True)
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--texts", type=int, default=16_000)
    given = args.parse_args()
    texts = short_texts(data.read(given.data, data.read_mix(given.mix)))[: given.texts]
    if len(texts) < FEWEST:
        raise UsageError(f"{len(texts)} texts are too few", hint=f"At least {FEWEST} are needed.")
    rows = vectors(load(str(given.weights)), texts)
    weight, bias = fitted(rows)
    write(given.weights, weight, bias)
    before, after = evenness(rows), evenness(rows @ weight + bias)
    print(json.dumps({"texts": len(texts), "evenness before": round(before, 3), "after": round(after, 3)}))


if __name__ == "__main__":
    main()
