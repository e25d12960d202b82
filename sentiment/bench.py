"""Documents a second: the shipped encoder beside what people would write, in one run on one machine.

Beside it: transformers' own pipeline in float32, batches of 32, unsorted, with the same weights; vaderSentiment and
TextBlob where they are installed; and the machine's matrix-product roof, with the share of it that useful tokens use.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import torch

from sentiment import cases, data
from sentiment.encoder import WEIGHTS, Encoder, load
from sentiment.engine import best_dtype

DOCUMENTS = 3000


def main() -> None:
    """``python -m sentiment.bench [--file FILE.jsonl.gz ...] [--documents 3000]``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--file", nargs="*", default=[], help="files with `text`; without one, sentences of our own")
    args.add_argument("--model", default="tr-en")
    args.add_argument("--documents", type=int, default=DOCUMENTS)
    given = args.parse_args()
    texts, langs = sample(given.file, given.documents)
    __import__("transformers.models.auto.modeling_auto")
    began = time.perf_counter()
    encoder = load(given.model)
    encoder.read(["."], [""])
    print(f"{len(texts)} documents, {torch.get_num_threads()} threads; loaded in {time.perf_counter() - began:.2f} s")
    for line in report(encoder, given.model, texts, langs):
        print(line, flush=True)


def sample(files: Sequence[str], n: int) -> tuple[list[str], list[str]]:
    """``n`` distinct texts and their languages, spread over the files, shuffled with a fixed seed."""
    many = (row for path in files for row in data.rows(path))
    found = [(str(row["text"]), str(row.get("lang", ""))) for row in many if row.get("text")]
    found = found or [(one.text, one.lang) for one in cases.cases()]
    found = list(dict.fromkeys(found))
    random.Random(7).shuffle(found)
    return [text for text, _ in found[:n]], [lang for _, lang in found[:n]]


def report(encoder: Encoder, model: str, texts: list[str], langs: list[str]) -> Iterator[str]:
    """A line for each contestant."""
    coded = encoder.engine.coded(texts, [()] * len(texts))
    useful = sum(len(one.ids) for one in coded)
    yield f"{useful / len(texts):.1f} tokens a document"
    rate = speed(lambda: encoder.read(texts, langs), len(texts))
    yield f"{'this encoder, ' + str(encoder.engine.dtype).removeprefix('torch.'):40} {rate:8.0f} documents/s"
    yield from roof_lines(encoder, rate * useful / len(texts))
    plain = speed(lambda: run_pipeline(model, texts[: len(texts) // 4]), len(texts) // 4)
    yield f"{'pipeline, float32, batches of 32':40} {plain:8.0f} documents/s ({rate / plain:.1f} × slower)"
    yield from (f"{name:40} {speed(run, len(texts)):8.0f} documents/s" for name, run in peers(texts))
    yield f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


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


def roof_lines(encoder: Encoder, tokens_a_second: float) -> Iterator[str]:
    """The roof in both formats, and how much of the one in use the useful tokens need."""
    roofs = {kind: roof(kind) for kind in (torch.float32, torch.bfloat16)}
    shown = ", ".join(f"{str(kind).removeprefix('torch.')} {value / 1e9:.0f} GFLOP/s" for kind, value in roofs.items())
    body = encoder.engine.model.base_model.encoder
    useful = 2 * sum(one.numel() for one in body.parameters()) * tokens_a_second
    yield f"matrix-product roof: {shown}"
    yield f"share of it that useful tokens use: {useful / roofs[best_dtype()]:.0%}"


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
