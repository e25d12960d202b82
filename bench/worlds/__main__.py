"""Reads worlds with a rule and prints how it did.

    python -m bench.worlds --seeds 1-300 [--rule NAME]... [--json] [--workers N]

With ``--json`` one object, of one rule; without it a table of the rules asked for.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

from bench.worlds import rules
from bench.worlds.judge import KEYS, Sums, judge
from bench.worlds.world import make


def read(seed: int, rule: str) -> Sums:
    """One world through one rule."""
    world = make(seed)
    return judge(world, rules.named(rule)(world.sight))


def figures(sums: Sums) -> dict[str, Any]:
    """Every figure as a share, with how many it is of; ``detail`` by kind and size, decoys by kind."""
    names = sorted({name for name, _ in sums})
    told = {name: sums[name, "hit"] / sums[name, "of"] for name in names}
    return {
        **{key: round(told[key], 4) if key in told else None for key in KEYS},
        "of": {key: sums[key, "of"] for key in KEYS},
        "detail": {name: [round(share, 3), sums[name, "of"]] for name, share in told.items() if name not in KEYS},
    }


def run(rule: str, seeds: range, workers: int) -> dict[str, Any]:
    """A rule over worlds."""
    total: Sums = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for sums in pool.map(partial(read, rule=rule), seeds, chunksize=2):
            total.update(sums)
    return {"rule": rule, "seeds": [seeds.start, seeds.stop - 1], **figures(total)}


def table(results: list[dict[str, Any]]) -> str:
    """Rules beside each other, as Markdown."""
    lines = [f"| figure | {' | '.join(one['rule'] for one in results)} |", "|---|" + "--:|" * len(results)]
    for key in KEYS:
        cells = [f"{100 * (one[key] or 0):.1f} % of {one['of'][key]:,}" for one in results]
        lines.append(f"| `{key}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.worlds", description="Reads worlds with a rule.")
    parser.add_argument("--seeds", default="1-300", metavar="A-B", help="the worlds, both ends included")
    parser.add_argument("--rule", action="append", choices=rules.NAMES, help="what reads them (default: the detector)")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    results = [run(rule, seeds, given.workers) for rule in given.rule or [rules.NAMES[0]]]
    print(json.dumps(results[0] if len(results) == 1 else results) if given.json else table(results))


if __name__ == "__main__":
    main()
