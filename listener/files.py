"""One way to write a file: whole or not at all, private by default, and a failure is one sentence."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from listener.errors import ListenerError

PRIVATE, PRIVATE_FOLDER = 0o600, 0o700
_WHY = {
    errno.ENOSPC: ("the disk is full", "Make room and run it again."),
    errno.EDQUOT: ("your share of the disk is used up", "Make room and run it again."),
    errno.EFBIG: ("the file would be larger than is allowed here", "Raise the limit (ulimit -f) and run it again."),
    errno.EROFS: ("the disk cannot be written", "Mount it for writing, or choose another folder."),
    errno.EACCES: ("it may not be written", "Check who owns it and its folder."),
    errno.EPERM: ("it may not be written", "Check who owns it and its folder."),
    errno.ENOTDIR: ("a part of its path is a file", "Choose another folder."),
    errno.EISDIR: ("a folder has its name", "Choose another name."),
}


def write_file(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Writes ``path`` anew: a reader sees the old file or the new one, never half of one.

    A file that was there keeps its rights; a new one is its owner's alone (0600, its folders 0700) unless ``mode`` says
    otherwise. Where ``path`` is a link, what it leads to is written. ``ListenerError`` says what failed and what to do;
    nothing is left behind then.
    """
    with told(path):
        goal = path.resolve()
        make_folder(goal.parent)
        part = goal.with_name(f".{goal.name}.{token_hex(4)}.part")
        try:
            _write(part, data, mode if mode is not None else PRIVATE)
            if mode is None and goal.exists():
                shutil.copymode(goal, part)
            os.replace(part, goal)
        finally:
            part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """The folder and those above it; those that are made are their owner's alone."""
    for part in reversed((folder, *folder.parents)):
        if not part.exists():
            part.mkdir(PRIVATE_FOLDER, exist_ok=True)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """A fault of the operating system as a ``ListenerError`` in one sentence."""
    try:
        yield
    except OSError as error:
        why, hint = _WHY.get(error.errno or 0, (error.strerror or str(error), "Check the folder and run it again."))
        raise ListenerError(f"{path} was not written: {why}", hint=hint) from error


def _write(part: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
