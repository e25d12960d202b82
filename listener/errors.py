"""The one error tree. Every error says what to do next and knows its exit code.

::

    ListenerError                 exit 1
    ├── UsageError                exit 2   the call or the workspace is not as it must be
    │   └── ConfigError           exit 2   listener.toml names something unknown or leaves something out
    ├── SourceError               exit 1   a source could not be read; the others go on
    │   ├── SourceUnavailable     exit 1   time-out, refused, 5xx: the same call may go through later (retry)
    │   ├── SourceDenied          exit 1   keys missing, wrong or not approved, robots.txt says no (do not retry)
    │   ├── SourceChanged         exit 1   a column, field or page structure is not what it was
    │   └── SourceWaits           exit 0   the source names a moment before which nothing more is to be asked: due then
    ├── RowError                  –        one row cannot become a record: it goes to the rejects, the others go in
    ├── ModelError                exit 1   a model cannot be loaded or does not fit its task
    └── StoreError                exit 1   the database is locked, newer than this program, or damaged
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches


class ListenerError(Exception):
    """Root of the tree. ``hint`` is the next step for the reader, printed under the message."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ListenerError):
    """The call or the workspace is not as it must be."""

    exit_code = 2


class ConfigError(UsageError):
    """``listener.toml`` names something unknown or leaves something out."""


class SourceError(ListenerError):
    """A source could not be read."""


class SourceUnavailable(SourceError):
    """A passing fault: the same call may go through later."""


class SourceDenied(SourceError):
    """Keys are missing, wrong or not approved, or the site's robots.txt says no."""


class SourceChanged(SourceError):
    """A column, a field or a page's structure is not what it was."""


class SourceWaits(SourceError):
    """No failure: nothing more is asked before ``until`` (aware UTC), for the source said so or its budget is used."""

    exit_code = 0

    def __init__(self, message: str, *, until: datetime, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.until = until


class RowError(ListenerError):
    """One row cannot become a record."""


class ModelError(ListenerError):
    """A model cannot be loaded or does not fit its task."""


class StoreError(ListenerError):
    """The database is locked, newer than this program, or damaged."""


def known(name: str, choices: Iterable[str]) -> str:
    """A hint that names the nearest of ``choices`` and then all of them."""
    names = sorted(choices)
    near = get_close_matches(name, names, n=1)
    return (f"Did you mean {near[0]!r}? " if near else "") + "Known: " + (", ".join(names) or "none")
