"""Walks side by side: sources are read by threads, and every batch comes through one queue to who owns the store."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from listener.types import Batch, Cursor, Stream

THREADS = 8
WAITING = 8
"""Batches that may wait for the writer: a slow disk slows the readers instead of filling the memory."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A stream to be read from ``cursor``. Walks of one ``lane`` come one after the other; ``given_up``: nobody wants
    the rest."""

    source: str
    stream: Stream
    cursor: Cursor | None
    lane: str
    given_up: threading.Event = field(default_factory=threading.Event, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A batch of a walk; without one the walk is over, for an ``error`` where there is one."""

    walk: Walk
    batch: Batch | None = None
    error: Exception | None = None


def side_by_side(walks: Iterable[Walk], threads: int = THREADS) -> Generator[Step, None, None]:
    """The steps of all walks as they come; those of a lane in their order. One lane needs no thread."""
    lanes: dict[str, list[Walk]] = {}
    for walk in walks:
        lanes.setdefault(walk.lane, []).append(walk)
    if len(lanes) < 2 or threads < 2:
        for lane in lanes.values():
            yield from _in_turn(lane)
        return
    readers = _Readers(list(lanes.values()), threads)
    try:
        yield from readers.steps()
    finally:
        readers.stop()


def _in_turn(lane: list[Walk]) -> Generator[Step, None, None]:
    """One walk after the other; what goes wrong in one is its last step and keeps the next not back."""
    for walk in lane:
        try:
            for batch in walk.stream.read(walk.cursor):
                yield Step(walk, batch)
                if walk.given_up.is_set():
                    break
        except Exception as error:  # a plug-in's own fault must not stop the other sources
            yield Step(walk, error=error)
        else:
            yield Step(walk)


class _Readers:
    """Threads that take lanes and put steps into the queue until there is no lane left."""

    def __init__(self, lanes: list[list[Walk]], threads: int) -> None:
        self._lanes: queue.SimpleQueue[list[Walk]] = queue.SimpleQueue()
        for lane in lanes:
            self._lanes.put(lane)
        self._steps: queue.Queue[Step | None] = queue.Queue(WAITING)
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(min(threads, len(lanes)))]

    def steps(self) -> Iterator[Step]:
        """Every step, in the order in which they come."""
        for thread in self._threads:
            thread.start()
        running = len(self._threads)
        while running:
            step = self._steps.get()
            if step is None:
                running -= 1
            else:
                yield step

    def stop(self) -> None:
        """Lets every thread end after its current step; nobody waits for a server that does not answer."""
        self._stopped.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout=1.0)

    def _read(self) -> None:
        try:
            while not self._stopped.is_set():
                with closing(_in_turn(self._lanes.get_nowait())) as steps:
                    for step in steps:
                        if not self._put(step):
                            return
        except queue.Empty:
            pass
        finally:
            self._put(None)

    def _put(self, step: Step | None) -> bool:
        """False where nobody takes steps any more."""
        while not self._stopped.is_set():
            try:
                self._steps.put(step, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False
