"""Seconds and peak memory of discovery and of assignment over many short documents with stored vectors.

Each document is two sentences of the sets put together, its vector the mean of theirs with a little noise, so that no
two are alike. Assignment reads chunks as the pipeline does. Each size is a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.topics.sets import Said, Vectors, unit
from bench.topics.stability import first
from listener.types import TopicModel

ROOT = Path(__file__).parents[2]
CHUNK = 20_000
"""Rows that the pipeline assigns together."""
NOISE = 0.3
"""Length of the noise beside a vector of length one."""
DISCOVERED, ASSIGNED = (20_000, 100_000, 300_000), (20_000, 100_000, 300_000, 1_000_000)


def documents(one: Said, vectors: Vectors, count: int, seed: int) -> tuple[list[str], Vectors, list[str]]:
    """``count`` made-up documents with vectors and languages; the same for the same seed."""
    dice = np.random.default_rng(seed)
    pairs = dice.integers(0, len(one.texts), (count, 2))
    noise = dice.standard_normal((count, vectors.shape[1]), dtype=np.float32)
    noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    noise += (vectors[pairs[:, 0]] + vectors[pairs[:, 1]]) / 2
    texts = [f"{one.texts[left]} {one.texts[right]}" for left, right in pairs.tolist()]
    return texts, unit(noise), [one.langs[left] for left, _ in pairs.tolist()]


def discovery(one: Said, vectors: Vectors, count: int) -> dict[str, Any]:
    """Placing and discovery over ``count`` documents at once."""
    model, (texts, matrix, langs) = _model(), documents(one, vectors, count, 1)
    started = time.perf_counter()
    rows = model.place(texts, matrix, langs)
    placed = time.perf_counter() - started
    found = model.discover(texts, rows, langs)
    return {"topics": len(found), "place": round(placed, 1), "seconds": round(time.perf_counter() - started, 1)}


def assignment(one: Said, vectors: Vectors, count: int) -> dict[str, Any]:
    """Placing and assignment of ``count`` documents, chunk by chunk, to the topics of one chunk."""
    model, (texts, matrix, langs), seconds = _model(), documents(one, vectors, CHUNK, 1), 0.0
    known = first(model.discover(texts, model.place(texts, matrix, langs), langs))
    for start in range(0, count, CHUNK):
        texts, matrix, langs = documents(one, vectors, min(CHUNK, count - start), 2 + start)
        started = time.perf_counter()
        model.assign(model.place(texts, matrix, langs), known)
        seconds += time.perf_counter() - started
    return {"topics": len(known), "seconds": round(seconds, 1)}


STEPS = {"discovery": discovery, "assignment": assignment}


def _model() -> TopicModel:
    from topics.model import load

    return load()


def measured(one: Said, vectors: Vectors, step: str, count: int) -> dict[str, Any]:
    """A step with the peak memory of this process in MB, and what of it was there before."""
    before = peak()
    return {**STEPS[step](one, vectors, count), "peak_mb": peak(), "before_mb": before}


def peak() -> int:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def row(step: str, count: int, arguments: list[str]) -> dict[str, Any]:
    """The figures of a step in a process of its own."""
    command = [sys.executable, "-m", "bench.topics", "--cost", step, "--rows", str(count), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return {"step": step, "documents": count, **json.loads(done.stdout.splitlines()[-1])}
