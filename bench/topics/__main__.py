"""Measures topics beside other tools: agreement with gold topics, stability, planted topics, reproducibility, cost.

    python -m bench.topics [--only LEG]... [--set SET]... [--peers FOLDER] [--other FOLDER] [--json FILE]

Vectors are made once with the encoder and kept in ``--cache``: a second run measures topics only.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.topics import agreement, cost, planted, reproducible, retrained, stability
from bench.topics.peers import Peer
from bench.topics.sets import SETS, Cache, Said, Vectors, pool
from bench.topics.table import markdown

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, Any]


class Bench:
    """The options, and what they lead to."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.cache = Cache.of(given.cache, given.encoder, given.prefix)
        self._peer: Peer | None = None

    def whole(self, name: str) -> tuple[Said, Vectors]:
        """A set with all of its documents."""
        one = SETS[name](self.given.data)
        return replace(one, level=self.given.level or one.level), self.cache.vectors(one)

    def scored(self, name: str) -> tuple[Said, Vectors]:
        """A set with the documents of the agreement."""
        one, vectors = self.whole(name)
        return one.take(range(one.scored)), vectors[: one.scored]

    def sets(self) -> list[str]:
        """Names of the sets asked for."""
        return list(self.given.sets or SETS)

    def peer(self) -> Peer | None:
        """The other tools, installed where they are not; None where they are not asked for."""
        if self.given.peers and self._peer is None:
            self._peer = Peer.installed(self.given.peers)
        return self._peer

    def arguments(self) -> list[str]:
        """What a child process needs to find the same vectors."""
        given = self.given
        made = ["--data", given.data, "--cache", given.cache, "--encoder", given.encoder, "--prefix", given.prefix]
        return [*map(str, made), *(("--level", given.level) if given.level else ())]


def agree(bench: Bench) -> Iterator[Row]:
    """Agreement with gold topics."""
    for name in bench.sets():
        yield from agreement.rows(*bench.scored(name), bench.peer())


def tenth(bench: Bench) -> Iterator[Row]:
    """Ids after a tenth of new documents."""
    for name in bench.sets():
        one, vectors = bench.scored(name)
        order = stability.order(len(one.texts), bench.given.seed)
        yield from stability.tenth(one.take(order.tolist()), vectors[order], bench.peer())


def weekly(bench: Bench) -> Iterator[Row]:
    """Ids over 26 weekly steps, from half of the documents and from a 27th."""
    for name in bench.sets():
        one, vectors = bench.scored(name)
        order = stability.order(len(one.texts), bench.given.seed)
        one, vectors = one.take(order.tolist()), vectors[order]
        for history in (0.5, 1 / stability.WEEKS):
            yield stability.weekly(one, vectors, history)
            if bench.peer() is not None and history == 0.5:
                yield stability.weekly_peer(one, vectors, Peer.installed(bench.given.peers), history)


def another(bench: Bench) -> Iterator[Row]:
    """Topics under another encoder."""
    if not bench.given.other:
        return
    cache = Cache.of(bench.given.cache, bench.given.other, bench.given.prefix)
    for name in bench.sets():
        one, vectors = bench.scored(name)
        yield retrained.row(one, vectors, cache.vectors(SETS[name](bench.given.data))[: one.scored])


def plant(bench: Bench) -> Iterator[Row]:
    """Planted topics and false alerts."""
    given = bench.given
    for name in bench.sets():
        (one, vectors), started, seen = bench.whole(name), time.perf_counter(), []
        for outcome in planted.outcomes(one, vectors, given.classes, given.trials, given.seed):
            seen.append(outcome)
            if given.verbose:
                print("  ", name, outcome[0], "planted" if outcome[1] else "calm", *outcome[2], flush=True)
        seconds = round(time.perf_counter() - started, 1)
        yield {"set": name, "level": one.level, **planted.summary(seen), "seconds": seconds}


def reproduce(bench: Bench) -> Iterator[Row]:
    """One digest of everything, in several processes."""
    for name in bench.sets():
        bench.whole(name)
        yield reproducible.row(name, bench.arguments())


def costs(bench: Bench) -> Iterator[Row]:
    """Seconds and memory by size."""
    mixed(bench)
    for step, sizes in (("discovery", cost.DISCOVERED), ("assignment", cost.ASSIGNED)):
        for count in bench.given.rows or sizes:
            yield cost.row(step, count, bench.arguments())


LEGS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "agreement": agree,
    "tenth": tenth,
    "weekly": weekly,
    "retrained": another,
    "planted": plant,
    "reproducible": reproduce,
    "cost": costs,
}


def mixed(bench: Bench) -> tuple[Said, Vectors]:
    """The short texts of two sets, from which documents are made."""
    import numpy as np

    parts = [bench.whole(name) for name in ("banking77", "stackoverflow")]
    return pool([one for one, _ in parts]), np.concatenate([vectors for _, vectors in parts])


def child(bench: Bench) -> bool:
    """Does what a child process is asked for and prints it as JSON; whether it was one."""
    given = bench.given
    if given.digest:
        one, vectors = bench.scored(given.digest)
        print(json.dumps([reproducible.digest(one, vectors) for _ in range(2)]))
    elif given.cost:
        print(json.dumps(cost.measured(*mixed(bench), given.cost, given.rows[0])))
    return bool(given.digest or given.cost)


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m bench.topics", description=(__doc__ or "").splitlines()[0])
    add = made.add_argument
    add("--only", action="append", choices=LEGS, help="only this leg; may be given several times")
    add("--set", action="append", choices=SETS, dest="sets", help="only this set; may be given several times")
    add("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the data sets")
    add("--cache", type=Path, default=ROOT / "build" / "bench-topics", help="folder of the vectors")
    add("--encoder", default="tr-en", help="shipped model or folder")
    add("--other", default="", help="retrained: a second encoder, name or folder; without it the leg is left out")
    add("--prefix", default="", help="put before every text by a folder's encoder")
    add("--peers", type=Path, help="folder of an environment for other tools, made where there is none")
    add("--classes", type=int, default=20, help="planted: at most so many gold topics held back a set")
    add("--trials", type=int, default=3, help="planted: weeks with, and as many without, a planted topic")
    add("--rows", type=int, action="append", help="cost: so many documents; may be given several times")
    add("--seed", type=int, default=7, help="of how documents are dealt")
    add("--level", choices=("top", "topic", "leaf"), help="another level than the set's")
    add("--json", type=Path, help="write the figures there")
    add("--verbose", action="store_true", help="print single weeks of the planted topics")
    add("--digest", help=argparse.SUPPRESS)
    add("--cost", choices=cost.STEPS, help=argparse.SUPPRESS)
    return made


def main() -> None:
    """Prints a table a leg; with ``--json`` the file grows leg by leg."""
    bench, figures = Bench(parser().parse_args()), {"machine": platform.processor() or platform.machine()}
    if child(bench):
        return
    made: dict[str, Any] = dict(figures)
    for leg in bench.given.only or LEGS:
        made[leg] = list(LEGS[leg](bench))
        print(f"\n## {leg}\n\n{markdown(made[leg])}", flush=True)
        if bench.given.json:
            bench.given.json.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
