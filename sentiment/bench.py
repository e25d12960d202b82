"""Documents a second: the shipped encoder beside what people would write, in one run on one machine.

Each number format reads in a process of its own, which also gives the seconds to load (imports apart) and the peak of
memory. Beside them: transformers' own pipeline in float32, batches of 32, unsorted, with the same weights;
vaderSentiment and TextBlob where they are installed; and the machine's matrix-product roof, with the share of it that
useful tokens use. With ``--labelled`` each format's agreement with the labels is printed; with ``--no-bf16`` the other
formats run once more with the processor's units for bfloat16 and int8 tiles off, as on older ones.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch

from listener.types import Sentiment
from sentiment import cases, data, integers
from sentiment.encoder import WEIGHTS, Encoder, load
from sentiment.evaluate import Judged, figures, label_of
from sentiment.formats import HALF, candidates

DOCUMENTS = 3000
OFF = {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_VNNI"}
"""What hides the tiles (AMX) and bfloat16 products from oneDNN; an older processor stays what it is."""
Texts = tuple[list[str], list[str]]
"""Texts and their languages."""


def main() -> None:
    """``python -m sentiment.bench [--file FILE.jsonl.gz ...] [--labelled FILE ...] [--no-bf16] [--documents 3000]``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--file", nargs="*", default=[], help="files with `text`; without one, sentences of our own")
    args.add_argument("--labelled", nargs="*", default=[], help="files with `text` and `label`: what a format costs")
    args.add_argument("--no-bf16", action="store_true", help="once more with the units for bfloat16 off")
    args.add_argument("--model", default="tr-en")
    args.add_argument("--documents", type=int, default=DOCUMENTS)
    given = args.parse_args()
    texts = sample(given.file, given.documents)
    for line in report(given.model, texts, given.no_bf16):
        print(line, flush=True)
    for path in given.labelled:
        for line in agreement(given.model, path):
            print(line, flush=True)


def sample(files: Sequence[str], n: int) -> Texts:
    """``n`` distinct texts and their languages, spread over the files, shuffled with a fixed seed."""
    many = (row for path in files for row in data.rows(path))
    found = [(str(row["text"]), str(row.get("lang", ""))) for row in many if row.get("text")]
    found = found or [(one.text, one.lang) for one in cases.cases()]
    found = list(dict.fromkeys(found))
    random.Random(7).shuffle(found)
    return [text for text, _ in found[:n]], [lang for _, lang in found[:n]]


def formats() -> list[str]:
    """The number formats to run here, the default first."""
    native = ["bfloat16", "float32"] if HALF in candidates() else ["float32"]
    return [*native, *([integers.NAME] if integers.available() else [])]


def report(model: str, texts: Texts, no_bf16: bool) -> Iterator[str]:
    """A line for each contestant."""
    n = len(texts[0])
    encoder = load(model)
    useful = sum(len(one.ids) for one in encoder.engine.coded(texts[0], [()] * n)) / n
    yield f"{n} documents, {useful:.1f} tokens a document, {torch.get_num_threads()} threads"
    plain = speed(lambda: run_pipeline(model, texts[0][: max(1, n // 4)]), max(1, n // 4))
    yield f"{'pipeline, float32, batches of 32':40} {plain:8.0f} documents/s"
    rates = {}
    for kind in formats():
        found = fresh(model, texts, kind)
        rates[kind] = found["rate"]
        yield leg_line(f"this encoder, {kind}", found, plain)
    for kind in [one for one in formats() if one != "bfloat16"] if no_bf16 else []:
        yield leg_line(f"this encoder, {kind}, bf16 units off", fresh(model, texts, kind, OFF), plain)
    yield from (f"{name:40} {speed(run, n):8.0f} documents/s" for name, run in peers(texts[0]))
    yield from roof_lines(encoder, {kind: rate * useful for kind, rate in rates.items()})


def leg_line(name: str, found: Mapping[str, Any], plain: float) -> str:
    """Speed, speed against the pipeline, load and memory of one process."""
    return (f"{name:40} {found['rate']:8.0f} documents/s, {found['rate'] / plain:.1f} × the pipeline; loaded in "
            f"{found['load']:.2f} s, first text after {found['first']:.2f} s more; "
            f"peak memory {found['megabytes']:.0f} MB")  # fmt: skip


def fresh(model: str, texts: Texts, kind: str, also: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What ``sentiment.fresh`` says in a process of its own, in the number format ``kind``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps({"texts": texts[0], "langs": texts[1]}), encoding="utf-8")
        words = [sys.executable, "-m", "sentiment.fresh", model, str(file)]
        surroundings = {**os.environ, **(also or {}), "DINLE_DTYPE": kind}
        said = subprocess.run(words, env=surroundings, check=True, stdout=subprocess.PIPE).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def agreement(model: str, path: str) -> Iterator[str]:
    """Macro-F1 on a labelled file in every format, and what it differs from float32, in points."""
    labelled = [(row, label) for row in data.rows(path) if (label := label_of(row)) and row.get("text")]
    texts = [str(row["text"]) for row, _ in labelled], [str(row.get("lang") or "") for row, _ in labelled]
    exact = None
    for kind in sorted(formats(), key=lambda one: one != "float32"):
        shares = fresh(model, texts, kind)["shares"]
        pairs = zip(labelled, shares, strict=True)
        judged = [Judged(label, Sentiment(*share)) for (_, label), share in pairs if share]
        f1 = figures(judged).macro_f1
        exact = f1 if exact is None else exact
        yield f"{Path(path).name}, {kind}: macro-F1 {f1:.4f} ({100 * (f1 - exact):+.2f} points), n {len(judged)}"


def speed(run: Callable[[], Any], n: int) -> float:
    """Documents a second of one run over ``n``."""
    began = time.perf_counter()
    run()
    return n / (time.perf_counter() - began)


def run_pipeline(model: str, texts: list[str]) -> Any:
    """What the documentation of transformers tells to write."""
    from transformers import pipeline

    path = str(WEIGHTS / model) if (WEIGHTS / model).is_dir() else model
    return pipeline("text-classification", model=path, dtype=torch.float32)(texts, batch_size=32, truncation=True)


def peers(texts: list[str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """English lexicon methods, where they are installed."""
    if find_spec("vaderSentiment"):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-not-found]

        analyser = SentimentIntensityAnalyzer()
        yield "vaderSentiment (English)", lambda: [analyser.polarity_scores(one) for one in texts]
    if find_spec("textblob"):
        from textblob import TextBlob  # type: ignore[import-not-found]

        yield "TextBlob (English)", lambda: [TextBlob(one).sentiment for one in texts]


def roof_lines(encoder: Encoder, tokens_a_second: Mapping[str, float]) -> Iterator[str]:
    """The roof in both formats, and how much of its own roof the useful tokens of each format need."""
    of = encoder.engine.model.config
    useful = 2 * of.num_hidden_layers * of.hidden_size * (4 * of.hidden_size + 2 * of.intermediate_size)
    for name, kind in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        there = roof(kind)
        used = f"; useful tokens use {useful * tokens_a_second[name] / there:.0%}" if name in tokens_a_second else ""
        yield f"matrix-product roof, {name}: {there / 1e9:.0f} GFLOP/s{used}"


def roof(kind: torch.dtype, seconds: float = 1.5) -> float:
    """Floating-point operations a second of the network's own largest product, 2048 tokens at once."""
    left, right = torch.randn(2048, 384, dtype=kind), torch.randn(1536, 384, dtype=kind)
    torch.nn.functional.linear(left, right)
    began, n = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        torch.nn.functional.linear(left, right)
        n += 1
    return 2.0 * 2048 * 384 * 1536 * n / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
