"""A file read as ``init`` and ``collect`` would: its own guess, written down, read again."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
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


def complaints(got: Reading, want: dict[str, Any]) -> list[str]:
    """What is not as it should be."""
    if "refuse" in want:
        return [] if want["refuse"] in got.refused else [f"not refused: {got.refused or got.documents[:1]}"]
    if got.refused or not got.documents:
        return [f"refused: {got.refused} {got.rejects[:2]}"]
    seen = _seen(got)
    made = [
        f"{key}: {seen[key]!r} is not {want[key]!r}" for key in seen if key in want and seen[key] != _plain(want[key])
    ]
    for key, name in (("texts", "text"), ("ids", "external_id")):
        for place, meant in want.get(key, {}).items():
            held = getattr(got.documents[int(place)], name)
            made += [f"{name} {place}: {held!r}"] if held != meant else []
    for place, at in want.get("ats", {}).items():
        right = got.documents[int(place)].created_at.replace(tzinfo=None) == datetime.fromisoformat(at)
        made += [] if right else [f"at {place}"]
    if "never" in want and want["never"] in repr(got.documents):
        made.append(f"stored: {want['never']}")
    assert got.guess is not None
    if "said" in want and not any(want["said"] in note for note in got.guess.notes):
        made.append(f"not said: {want['said']}: {got.guess.notes}")
    if want.get("no_id") and "external_id" in got.guess.columns:
        made.append("an id of something else was taken")
    return made


def _seen(got: Reading) -> dict[str, Any]:
    first = got.documents[0]
    scores = {one.metric: [one.value, one.low, one.high] for one in first.scores}
    return {
        "count": len(got.documents), "text": first.text, "title": first.title, "id": first.external_id,
        "kind": first.kind, "scores": scores, "rejects": len(got.rejects), "lang": first.lang,
        "brand": first.brand, "product": first.product, "at": first.created_at.replace(tzinfo=None).isoformat(),
        "metrics": set(scores),
        "distinct": len({one.external_id for one in got.documents}),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return {key: list(one) for key, one in value.items()} if isinstance(value, dict) else value
