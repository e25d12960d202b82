"""One process, one encoder: seconds to load, documents a second, peak memory; ``sentiment.bench`` starts it.

``python -m sentiment.fresh MODEL FILE`` reads FILE (JSON: ``texts``, ``langs``) and prints one JSON object. The number
format is what ``DINLE_DTYPE`` and the processor say. Everything is imported before the clock of the load starts.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

IMPORTS = ("torch", "transformers.models.auto.modeling_auto", "transformers.models.bert.modeling_bert",
           "transformers.models.auto.tokenization_auto", "sentiment.engine")  # fmt: skip


def main() -> None:
    """Loads, reads, prints."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("model")
    args.add_argument("file", type=Path)
    given = args.parse_args()
    asked = json.loads(given.file.read_text(encoding="utf-8"))
    json.dump(run(given.model, asked["texts"], asked["langs"]), sys.stdout)


def run(model: str, texts: list[str], langs: list[str]) -> dict[str, Any]:
    """``load`` and ``first`` (seconds, without imports), ``rate`` (documents/s), ``megabytes`` (peak), ``format``, and
    ``shares``: the three probabilities of every text, None where there is none.
    """
    for name in IMPORTS:
        import_module(name)
    from sentiment.encoder import load

    began = time.perf_counter()
    encoder = load(model)
    format_ = encoder.engine.format
    loaded = time.perf_counter()
    encoder.read(["."], [""])
    first = time.perf_counter()
    readings = encoder.read(texts, langs)
    ended = time.perf_counter()
    told = (one.sentiment for one in readings)
    return {
        "format": format_,
        "load": loaded - began,
        "first": first - loaded,
        "rate": len(texts) / (ended - first),
        "megabytes": peak(),
        "shares": [one and (one.negative, one.neutral, one.positive) for one in told],
    }


def peak() -> float:
    """The most memory that this program held, in MB. What ``getrusage`` says may be the parent's, before the start."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii", errors="replace").splitlines() if status.is_file() else []
    found = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return float(found or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


if __name__ == "__main__":
    main()
