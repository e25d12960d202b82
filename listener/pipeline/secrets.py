"""Secrets that a service changes while we run, such as a refresh token: kept beside the source's own files."""

from __future__ import annotations

import json
import os
from pathlib import Path

from listener.config import private
from listener.types.contracts import Revealed


class KeptSecrets:
    """A JSON file that only its owner reads (mode 0600), made when the first secret is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def reveal(self, reference: Revealed) -> str:
        """The secret behind a reference of the options; ``ConfigError`` where there is none."""
        return reference.reveal()

    def kept(self, name: str) -> str:
        """What was kept under ``name``; "" where nothing was. ``ConfigError`` where others can read the file."""
        return self._all().get(name, "")

    def keep(self, name: str, value: str) -> None:
        """Keeps ``value``; the file is replaced whole."""
        held = {**self._all(), name: value}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(self._path.name + ".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(held, file)
        os.replace(part, self._path)

    def _all(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        return dict(json.loads(private(self._path).read_text(encoding="utf-8")))
