"""How a step tells how far it is, without knowing who looks on."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each step's beginning, advance and end."""

    def begin(self, step: str, total: int | None) -> None:
        """``step`` starts; ``total`` units are to be done, or None where nobody knows."""

    def advance(self, done: int, total: int | None = None) -> None:
        """``done`` more units of the current step are done; ``total`` where it has become known."""

    def end(self, note: str = "") -> None:
        """The current step is over."""


class Silent:
    """Nobody looks on."""

    def begin(self, step: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, done: int, total: int | None = None) -> None:
        """Nothing."""

    def end(self, note: str = "") -> None:
        """Nothing."""


SILENT: Progress = Silent()
