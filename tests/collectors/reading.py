"""A file read as ``init`` and ``collect`` would: its own guess, written down, read again."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collectors.file import File
from collectors.guess import Guess
from listener.errors import ListenerError
from listener.types import Document, Reject


@dataclass
class Reading:
    """What became of a file: documents and rejects, or the words of a refusal."""

    documents: list[Document] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    refused: str = ""
    guess: Guess | None = None


def read(path: Path, **given: Any) -> Reading:
    """The file through ``init --yes`` and ``collect``."""
    try:
        guess = File.guess(path, **given)
        if guess.blind:
            return Reading(refused=" ".join(f"{one.text} {one.line}" for one in guess.blind), guess=guess)
        section = tomllib.loads(guess.toml("x", str(path)))["sources"]["x"]
        section.pop("collector")
        made = Reading(guess=guess)
        for batch in File(File.Options(**section)).collect(None):
            made.documents += [one for one in batch.records if isinstance(one, Document)]
            made.rejects += batch.rejects
    except ListenerError as error:
        return Reading(refused=f"{error.message} {error.hint}")
    return made
