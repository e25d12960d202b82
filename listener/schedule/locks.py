"""A lock for each activity: collecting one source, labelling, discovering topics, reporting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from listener.errors import UsageError


class Busy(UsageError):
    """Another run is at this very activity."""


@contextmanager
def held(folder: Path, activity: str) -> Iterator[None]:
    """Alone at ``activity`` among all who name ``folder``; ``Busy`` otherwise. The lock goes with its process, so a
    dead one never holds it."""
    name = re.sub(r"[^\w.-]+", "-", activity)
    lock = FileLock(folder / f"{name}.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Busy(
            f"another run is at work here: {activity}", hint="Wait for it; `listener status` shows what it does."
        ) from error
    except OSError as error:
        raise UsageError(
            f"the workspace cannot be written: {error.strerror or error}", hint=f"Check who owns {folder}."
        ) from error
    try:
        yield
    finally:
        lock.release()
