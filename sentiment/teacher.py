"""The frozen base's embeddings of what training reads, made once: the targets that keep the vectors near the base's."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from sentiment import data

PREFIX = "query: "
"""What e5 was trained to see before a text; the student learns to do without."""
TOKENS = 80
CHUNK = 2048
"""Texts that are sorted by length together, and lost when a run is killed."""


def number(text: str) -> int:
    """A 63-bit hash of a text, the key of its embedding."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


class Teacher:
    """Embeddings by text, read from a folder of chunk files; rows are float16 of unit length."""

    def __init__(self, folder: str | Path) -> None:
        parts = [np.load(path) for path in sorted(Path(folder).glob("*.npz"))]
        self.vectors: NDArray[np.float16] = np.concatenate([one["vectors"] for one in parts])
        self.places = {int(n): i for i, n in enumerate(np.concatenate([one["numbers"] for one in parts]))}

    def __contains__(self, text: str) -> bool:
        return number(text) in self.places

    def __getitem__(self, text: str) -> NDArray[np.float16] | None:
        place = self.places.get(number(text))
        return None if place is None else self.vectors[place]


def pooled(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean of the token states ``(n, tokens, width)`` where ``mask`` ``(n, tokens)`` is not 0: ``(n, width)``."""
    weight = mask.unsqueeze(-1).to(states.dtype)
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1e-6)


def texts(corpus: data.Corpus, share: int) -> list[str]:
    """The distinct texts of training whose hash falls into the first ``share`` per cent, in a fixed mixed order."""
    all_texts = {one.text for many in corpus.train.values() for one in many}
    return sorted((one for one in all_texts if number(one) % 100 < share), key=number)


def embedded(base: str, batch: list[str], size: int = 64) -> NDArray[np.float16]:
    """Unit vectors of ``batch`` in its order, ``(n, width)``."""
    model, tokenizer = loaded(base)
    order = sorted(range(len(batch)), key=lambda i: len(batch[i]))
    made = np.empty((len(batch), model.config.hidden_size), np.float16)
    for at in range(0, len(order), size):
        rows = order[at : at + size]
        made[rows] = vectors(model, tokenizer, [batch[i] for i in rows])
    return made


_LOADED: dict[str, tuple[Any, Any]] = {}


def loaded(base: str) -> tuple[Any, Any]:
    """The base model in bfloat16 and its tokenizer, loaded once."""
    if base not in _LOADED:
        model = AutoModel.from_pretrained(base, dtype=torch.bfloat16).eval()
        _LOADED[base] = model, AutoTokenizer.from_pretrained(base)
    return _LOADED[base]


@torch.inference_mode()
def vectors(model: Any, tokenizer: Any, batch: list[str]) -> NDArray[np.float16]:
    """One forward pass in bfloat16."""
    prefixed = [PREFIX + one for one in batch]
    inputs = tokenizer(prefixed, truncation=True, max_length=TOKENS, padding=True, return_tensors="pt")
    states = model(**inputs).last_hidden_state
    unit = torch.nn.functional.normalize(pooled(states.float(), inputs["attention_mask"]), dim=-1)
    found: NDArray[np.float16] = unit.numpy().astype(np.float16)
    return found


def chunks(many: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Numbered runs of ``CHUNK`` texts."""
    for at in range(0, len(many), CHUNK):
        yield at // CHUNK, many[at : at + CHUNK]


def write(base: str, many: Iterable[str], out: Path) -> None:
    """Writes what is missing below ``out``, one file a chunk; may be killed and started again."""
    out.mkdir(parents=True, exist_ok=True)
    for index, chunk in chunks(list(many)):
        path = out / f"{index:05}.npz"
        if path.exists():
            continue
        made = embedded(base, chunk)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, numbers=np.array([number(one) for one in chunk], np.int64), vectors=made)
        part.rename(path)


def main() -> None:
    """``python -m sentiment.teacher --base BASE --data FOLDER --out FOLDER``."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--base", required=True, help="the frozen base, a path or a hub name")
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--share", type=int, default=100, help="per cent of the texts that get a target")
    args.add_argument("--out", required=True)
    given = args.parse_args()
    torch.manual_seed(0)
    write(given.base, texts(data.read(given.data, data.read_mix(given.mix)), given.share), Path(given.out))


if __name__ == "__main__":
    main()
