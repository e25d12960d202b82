"""The same vectors in two runs, two processes and with one and two threads: one digest of everything that comes out."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.topics.sets import Said, Vectors
from bench.topics.stability import first
from topics import registry

ROOT = Path(__file__).parents[2]
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def digest(one: Said, vectors: Vectors) -> str:
    """A hash over discovery on two thirds of the documents, a weekly plan over all and the assignment of all, to the
    last bit of every centroid."""
    model, old, count = one.model(), len(one.texts) * 2 // 3, len(one.texts)
    placed = model.place(one.texts, vectors, one.langs)
    clusters = model.discover(one.texts[:old], placed[:old], one.langs[:old])
    known = first(clusters)
    made = registry.plan(model, one.texts, placed, one.langs, known, [row >= old for row in range(count)])
    every = [*known, *first(made.new, len(known) + 1)]
    told = hashlib.blake2b(placed.tobytes(), digest_size=16)
    for each in (*clusters, *made.new):
        told.update(repr((each.members, each.names, each.keywords, each.anchors, each.threshold)).encode())
        told.update(np.asarray(each.centroid).tobytes())
    told.update(repr((made.matched.keys(), made.assignments, made.lineage, model.assign(placed, every))).encode())
    return told.hexdigest()


def row(name: str, arguments: list[str]) -> dict[str, Any]:
    """Digests of four runs of a set: two in each of two processes, one with one thread and one with two. ``arguments``:
    with which the children find the same vectors."""
    every: list[str] = []
    for threads in ("1", "2"):
        command = [sys.executable, "-m", "bench.topics", "--digest", name, *arguments]
        environment = {**os.environ, **dict.fromkeys(THREADS, threads)}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)
        every += json.loads(done.stdout.splitlines()[-1])
    return {"set": name, "runs": len(every), "identical": len(set(every)) == 1, "digest": every[0]}
