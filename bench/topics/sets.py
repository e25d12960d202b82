"""Texts with gold topics and the vectors of one encoder, made once and kept in a folder.

Texts are read from a folder of data sets that is no part of the project; the demo's are written anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from listener.types import digest

if TYPE_CHECKING:
    from listener.types import Encoder, TopicModel

Level = Literal["top", "topic", "leaf"]
Vectors = NDArray[np.float32]
BATCH = 512
FORMAT = 1
"""Of the files in the cache; raise it when they change."""


@dataclass(frozen=True)
class Said:
    """Documents of one set: the first ``scored`` are those of the agreement, the others only make it larger."""

    name: str
    level: Level
    texts: list[str]
    langs: list[str]
    gold: list[str]
    scored: int
    beside: list[str]
    """A second topic that a text may touch; empty for none."""
    brand: tuple[str, ...] = ()
    """Names that name no topic, as a workspace's configuration gives them."""

    def first(self) -> Said:
        """Only the documents of the agreement."""
        return self.take(range(self.scored))

    def take(self, rows: Sequence[int] | range) -> Said:
        """Only ``rows``."""
        texts, langs, gold, beside = (
            [of[row] for row in rows] for of in (self.texts, self.langs, self.gold, self.beside)
        )
        return replace(self, texts=texts, langs=langs, gold=gold, beside=beside, scored=min(self.scored, len(texts)))

    def model(self) -> TopicModel:
        """The shipped topic model at the level of the set."""
        from topics.model import load

        return load(level=self.level, brand=self.brand)


def banking77(data: Path) -> Said:
    """The test split; 4,000 of the training split behind it, evenly spaced."""
    rows = list(read(data / "en_banking77.jsonl.gz"))
    test, train = ([row for row in rows if row["split"] == split] for split in ("test", "train"))
    return said("banking77", "leaf", [*test, *spaced(train, 4000)], len(test))


def stackoverflow(data: Path) -> Said:
    """4,000 titles, evenly spaced; 2,000 of the others behind them."""
    rows = list(read(data / "en_stackoverflow_short.jsonl.gz"))
    chosen = spaced(rows, 4000)
    seen = {row["id"] for row in chosen}
    return said("stackoverflow", "top", [*chosen, *spaced([row for row in rows if row["id"] not in seen], 2000)], 4000)


def ttc3600(data: Path) -> Said:
    """Turkish news, six topics."""
    return said("ttc3600", "top", list(read(data / "tr_ttc3600_news.jsonl.gz")))


def ttc4900(data: Path) -> Said:
    """Turkish news, seven topics, the small sample that is there."""
    return said("ttc4900", "top", list(read(data / "tr_ttc4900_eval.jsonl.gz")))


def demo(data: Path) -> Said:
    """What the demo's people say of the brand, with the subject it was written about. ``data`` is not read."""
    from unittest.mock import patch

    from listener.demo import build, scene, world

    rows: dict[str, dict[str, str]] = {}
    tell = scene.Talk.tell

    def told(self: scene.Talk, brief: Any) -> str:
        text = tell(self, brief)
        if text.strip() and self.brand == world.BRAND:
            rows[text] = {"text": text, "lang": brief.lang, "topic": brief.subject, "beside": brief.second}
        return text

    with tempfile.TemporaryDirectory() as folder, patch.object(scene.Talk, "tell", told):
        build(Path(folder))
    return replace(said("demo", "topic", list(rows.values())), brand=(world.BRAND, *world.COMPETITORS))


def pool(parts: Sequence[Said]) -> Said:
    """Several sets as one."""
    texts, langs, gold, beside = (
        [each for part in parts for each in getattr(part, name)] for name in ("texts", "langs", "gold", "beside")
    )
    return Said("pool", "topic", texts, langs, gold, len(texts), beside)


SETS: dict[str, Callable[[Path], Said]] = {
    "banking77": banking77,
    "stackoverflow": stackoverflow,
    "ttc3600": ttc3600,
    "ttc4900": ttc4900,
    "demo": demo,
}
"""Each set with its level, fixed beforehand: the leaves for many fine intents, the top level for a few large topics,
what a workspace uses for the demo."""


def read(path: Path) -> Iterator[dict[str, str]]:
    """Rows of gzipped JSON lines that have a text and a topic."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (row for row in map(json.loads, lines) if row.get("text") and row.get("topic"))


def spaced(rows: Sequence[dict[str, str]], count: int) -> list[dict[str, str]]:
    """``count`` of ``rows`` at even distances, the first among them."""
    return [rows[number * len(rows) // count] for number in range(count)]


def said(name: str, level: Level, rows: Sequence[dict[str, str]], scored: int | None = None) -> Said:
    """Rows with ``text``, ``topic``, ``lang`` as a set."""
    return Said(
        name,
        level,
        [row["text"] for row in rows],
        [row["lang"] for row in rows],
        [row["topic"] for row in rows],
        len(rows) if scored is None else scored,
        [row.get("beside", "") for row in rows],
    )


def encoder(name: str, prefix: str = "") -> Encoder:
    """A shipped model by name, or any by folder; ``prefix`` goes before every text."""
    if Path(name).is_dir():
        from sentiment.encoder import load

        return load(name, prefix=prefix)
    from listener.plugins import encoder as plugin

    return plugin("dinle", name)


def weights(name: str) -> str:
    """What tells these weights from any others: the hash of their files."""
    from sentiment.encoder import WEIGHTS

    folder = Path(name) if Path(name).is_dir() else WEIGHTS / name
    made = hashlib.blake2b(digest_size=12)
    for path in sorted(folder.glob("*.safetensors")) + sorted(folder.glob("*.json")):
        made.update(path.name.encode() + hashlib.blake2b(path.read_bytes()).digest())
    return made.hexdigest()


class Cache:
    """Vectors of sets under one encoder, in files of a folder. ``key`` tells the encoder's weights from others."""

    def __init__(self, folder: Path, key: str, load: Callable[[], Encoder]) -> None:
        self.folder, self.key, self._load = folder, key, load
        self._encoder: Encoder | None = None

    @classmethod
    def of(cls, folder: Path, name: str, prefix: str = "") -> Cache:
        """The cache of the encoder ``name``; ``prefix`` is a folder's."""
        prefix = prefix if Path(name).is_dir() else ""
        return cls(folder, digest(weights(name), prefix, str(FORMAT)), lambda: encoder(name, prefix))

    def vectors(self, one: Said) -> Vectors:
        """Rows of unit length ``(n, dim)``, as a store gives them: kept in half precision."""
        path = self.folder / f"{one.name}-{digest(self.key, *one.texts, *one.langs)[:16]}.npy"
        if not path.is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            np.save(path, self._made(one))
        return unit(np.load(path))

    def _made(self, one: Said) -> NDArray[np.float16]:
        self._encoder = self._encoder or self._load()
        made: list[Any] = []
        for start in range(0, len(one.texts), BATCH):
            part = slice(start, start + BATCH)
            made += [reading.vector for reading in self._encoder.read(one.texts[part], one.langs[part])]
        dim = next(len(vector) for vector in made if vector is not None)
        return np.array([np.zeros(dim) if vector is None else vector for vector in made], dtype=np.float16)


def unit(rows: NDArray[Any]) -> Vectors:
    """Rows at length one; a row of zeros stays."""
    wide = rows.astype(np.float32)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    return np.asarray(wide / np.where(lengths > 0, lengths, 1), dtype=np.float32)
