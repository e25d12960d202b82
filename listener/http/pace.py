"""How often we call: a distance between two calls to a host, and a budget of calls for a source."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from listener.errors import SourceWaits

DAY = timedelta(days=1)


class Pace:
    """Keeps two calls to one host ``interval`` seconds apart, whoever makes them."""

    def __init__(self, interval: float, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._interval = interval
        self._sleep = sleep
        self._clock = clock
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, url: str) -> None:
        """Waits for this call's turn."""
        host = urlsplit(url).netloc
        with self._lock:
            now = self._clock()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self._interval
        if turn > now:
            self._sleep(turn - now)


@dataclass
class Budget:
    """``calls`` in 24 hours from the first; 0: as many as it takes. What is used outlives the run (:meth:`used`)."""

    calls: int = 0
    since: datetime | None = None
    spent: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def restore(self, used: Mapping[str, Any]) -> None:
        """Goes on from what :meth:`used` said last time."""
        since = used.get("since")
        self.since, self.spent = datetime.fromisoformat(since) if since else None, int(used.get("spent", 0))

    def used(self) -> dict[str, Any]:
        """What is used, as JSON values."""
        return {"since": self.since.isoformat(), "spent": self.spent} if self.since else {}

    def take(self, now: datetime) -> None:
        """One call more; ``SourceWaits`` where none is left."""
        with self._lock:
            if self.since is None or now >= self.since + DAY or now < self.since:
                self.since, self.spent = now, 0
            if self.calls and self.spent >= self.calls:
                raise SourceWaits(f"its budget of {self.calls:,} calls a day is used", until=self.since + DAY)
            self.spent += 1
