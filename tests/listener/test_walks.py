"""Walks side by side: their order, their ends, and that nobody reads ahead without bound."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from listener.errors import ConfigError
from listener.pipeline.secrets import KeptSecrets
from listener.pipeline.walks import WAITING, Walk, side_by_side
from listener.types import Batch, Cursor, Stream


def walk(source: str, read: Callable[[Cursor | None], Iterator[Batch]], lane: str = "", name: str = "all") -> Walk:
    return Walk(source, Stream(name, read), None, lane or source)


def counting(batches: int) -> Callable[[Cursor | None], Iterator[Batch]]:
    return lambda cursor: (Batch(cursor={"n": n}) for n in range(batches))


def broken(cursor: Cursor | None) -> Iterator[Batch]:
    yield Batch(cursor={"n": 0})
    raise ValueError("a fault of the plug-in")


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_every_walk_comes_to_its_end_in_its_order(threads: int) -> None:
    walks = [walk(f"s{n}", counting(5)) for n in range(12)] + [
        walk("bad", broken),
        walk("after", counting(1), lane="bad"),
    ]
    steps: dict[str, list[Any]] = {}
    for step in side_by_side(walks, threads):
        said = step.batch.cursor["n"] if step.batch and step.batch.cursor else type(step.error).__name__
        steps.setdefault(step.walk.source, []).append(said)
    assert all(steps[f"s{n}"] == [0, 1, 2, 3, 4, "NoneType"] for n in range(12))
    assert steps["bad"] == [0, "ValueError"] and steps["after"] == [0, "NoneType"]


def test_walks_of_one_lane_never_overlap() -> None:
    inside, seen = threading.Lock(), []

    def read(cursor: Cursor | None) -> Iterator[Batch]:
        assert inside.acquire(blocking=False)
        yield Batch()
        seen.append(1)
        inside.release()

    walks = [walk(f"f{n}", read, lane="files") for n in range(20)] + [walk("remote", counting(3))]
    assert all(step.error is None for step in side_by_side(walks))
    assert len(seen) == 20


def test_a_slow_writer_holds_the_readers() -> None:
    made: list[int] = []

    def read(cursor: Cursor | None) -> Iterator[Batch]:
        for n in range(1000):
            made.append(n)
            yield Batch()

    with closing(side_by_side([walk("a", read), walk("b", read)])) as steps:
        for taken, _ in enumerate(steps, 1):
            assert len(made) <= taken + WAITING + 4
            if taken == 200:
                break


def test_whoever_stops_taking_stops_the_readers() -> None:
    before = threading.active_count()
    closed = threading.Event()

    def read(cursor: Cursor | None) -> Iterator[Batch]:
        try:
            while True:
                yield Batch()
        finally:
            closed.set()

    with closing(side_by_side([walk("a", read), walk("b", read)])) as steps:
        next(steps)
    assert closed.wait(5)
    assert threading.active_count() == before


def test_secrets_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "sources" / "shop" / "secrets.json"
    KeptSecrets(path).keep("refresh_token", "r1")
    KeptSecrets(path).keep("other", "x")
    KeptSecrets(path).keep("refresh_token", "r2")
    assert KeptSecrets(path).kept("refresh_token") == "r2" and KeptSecrets(path).kept("never") == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text()) == {"refresh_token": "r2", "other": "x"}
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="read by others"):
        KeptSecrets(path).kept("refresh_token")


def test_the_rest_of_a_walk_that_was_given_up_is_not_read() -> None:
    made: list[int] = []

    def read(cursor: Cursor | None) -> Iterator[Batch]:
        for n in range(100):
            made.append(n)
            yield Batch()

    for step in side_by_side([walk("a", read)]):
        step.walk.given_up.set()
    assert made == [0]
