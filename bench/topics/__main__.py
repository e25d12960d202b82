"""Measures topics: agreement, stability, planted topics, reproducibility, cost.

    python -m bench.topics [--only LEG]... [--set SET]... [--json FILE]

Vectors are made once with the encoder and kept in ``--cache``: a second run measures topics only.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.topics import planted
from bench.topics.sets import SETS, Cache, Said

ROOT = Path(__file__).resolve().parents[2]


def planted_leg(one: Said, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Planted topics and false alerts."""
    vectors, started, seen = given.cache_of.vectors(one), time.perf_counter(), []
    for outcome in planted.outcomes(one, vectors, given.classes, given.trials, given.seed):
        seen.append(outcome)
        if given.verbose:
            print("  ", one.name, outcome[0], "planted" if outcome[1] else "calm", *outcome[2], flush=True)
    row = {"set": one.name, "level": one.level, **planted.summary(seen)}
    return [{**row, "seconds": round(time.perf_counter() - started, 1)}]


LEGS = {"planted": planted_leg}


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m bench.topics", description=__doc__.splitlines()[0])
    made.add_argument("--only", action="append", choices=LEGS, help="only this leg; may be given several times")
    made.add_argument(
        "--set", action="append", choices=SETS, dest="sets", help="only this set; may be given several times"
    )
    made.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the data sets")
    made.add_argument("--cache", type=Path, default=ROOT / "build" / "bench-topics", help="folder of the vectors")
    made.add_argument("--encoder", default="tr-en", help="shipped model or folder")
    made.add_argument("--prefix", default="", help="put before every text, for a folder's encoder")
    made.add_argument("--classes", type=int, default=20, help="planted: at most so many gold topics held back a set")
    made.add_argument("--trials", type=int, default=3, help="planted: weeks with, and as many without, a planted topic")
    made.add_argument("--seed", type=int, default=7, help="of how documents are dealt")
    made.add_argument("--level", choices=("top", "topic", "leaf"), help="another level than the set's")
    made.add_argument("--json", type=Path, help="write the figures there")
    made.add_argument("--verbose", action="store_true", help="print single trials and weeks")
    return made


def main() -> None:
    """Prints a table a leg."""
    given = parser().parse_args()
    given.cache_of = Cache.of(given.cache, given.encoder, given.prefix)
    figures: dict[str, list[dict[str, Any]]] = {}
    for leg in given.only or LEGS:
        figures[leg] = []
        for name in given.sets or SETS:
            one = SETS[name](given.data)
            for row in LEGS[leg](replace(one, level=given.level or one.level), given):
                print(leg, json.dumps(row, ensure_ascii=False), flush=True)
                figures[leg].append(row)
    if given.json:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
