"""Cases of collectors: a folder ``data/<collector>/<case>``, found by the collector's registered name, without code.

``options.json``   the section of listener.toml; "{folder}" in it is the case's folder
``pages.json``     address → file of the folder, for a collector that fetches
``input.*``        instead of both, where one file or one page is all there is
``expected.json``  records and rejects; ``DINLE_WRITE_EXPECTED=1`` writes what comes out, to be read before a commit

A stranger's package keeps its cases where it likes and names the folder above ``<collector>`` in ``DINLE_CASES``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from listener.types import Batch, Collector, Cursor, Fetched, Http, Reach, Request, Stream

TESTS = Path(__file__).parents[1]
FOLDERS = (
    TESTS / "collectors" / "data",
    TESTS / "plugins" / "data",
    *(Path(name) for name in os.environ.get("DINLE_CASES", "").split(os.pathsep) if name),
)
SITE = "https://kaynak.example/sayfa"
NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
MEDIA = {
    ".xml": "application/atom+xml",
    ".json": "application/feed+json",
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv",
}


@dataclass
class Pages(Http):
    """Addresses and the files behind them, with ETags; asks are counted. An unknown address is a fault of the case."""

    pages: Mapping[str, Path] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def send(self, request: Request) -> Fetched:
        self.asked.append(request)
        path = self.pages[request.url]
        body = path.read_bytes()
        mark = f'"{hash(body)}"'
        if request.changed_since.get("etag") == mark:
            return Fetched(request.url, 304, {}, b"")
        return Fetched(request.url, 200, {"content-type": MEDIA[path.suffix], "etag": mark}, body)


class OpenSecrets:
    """Secrets as they stand, and what was kept."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def reveal(self, reference: Any) -> str:
        return str(reference.reveal())

    def kept(self, name: str) -> str:
        return self.held.get(name, "")

    def keep(self, name: str, value: str) -> None:
        self.held[name] = value


def reach(http: Http | None = None, folder: Path = Path("nowhere")) -> Reach:
    """A reach without network."""
    return Reach(http or Pages(), lambda: NOW, OpenSecrets(), folder)


def walked(collector: Collector, cursors: Mapping[str, Cursor] | None = None) -> Iterator[tuple[Stream, Batch]]:
    """Every batch of every stream, each stream from its cursor."""
    for stream in collector.streams():
        for batch in stream.read((cursors or {}).get(stream.name)):
            yield stream, batch


def batches(collector: Collector) -> list[Batch]:
    """Every batch of every stream from the beginning."""
    return [batch for _, batch in walked(collector)]


@dataclass(frozen=True)
class Case:
    """A folder of a registered collector's."""

    folder: Path
    kind: Any

    @property
    def options(self) -> dict[str, Any]:
        """The options, with what follows from ``input.*`` where they do not say it."""
        path = self.folder / "options.json"
        text = path.read_text("utf-8") if path.exists() else "{}"
        given: dict[str, Any] = json.loads(text.replace("{folder}", self.folder.as_posix()))
        fields = self.kind.Options.model_fields
        implied = {"path": str(self.input), "dump": str(self.input), "url": SITE, "urls": [SITE], "pages": 1}
        if given.get("way") == "feed":
            del implied["dump"]
        return {**{name: value for name, value in implied.items() if name in fields and self.input}, **given}

    @property
    def input(self) -> Path | None:
        """The only file, where the case has one."""
        return next(iter(sorted(self.folder.glob("input.*"))), None)

    def http(self) -> Pages:
        """The pages, each address only once asked for."""
        listed = self.folder / "pages.json"
        if listed.exists():
            return Pages({url: self.folder / name for url, name in json.loads(listed.read_text("utf-8")).items()})
        return Pages(_Everywhere(self.input) if self.input else {})

    def collector(self, http: Pages | None = None) -> Any:
        return self.kind(self.kind.Options(**self.options), reach(http or self.http()))


class _Everywhere(dict[str, Path]):
    """One page behind every address."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def __missing__(self, url: str) -> Path:
        return self._path


def registered() -> list[EntryPoint]:
    """Every collector that is installed, ours and strangers'."""
    return sorted(entry_points(group="dinle.collectors"), key=lambda point: point.name)


def cases(point: EntryPoint) -> list[Case]:
    """The cases of a registered collector."""
    kind = point.load()
    folders = [path for folder in FOLDERS for path in sorted((folder / point.name).glob("*")) if path.is_dir()]
    return [Case(folder, kind) for folder in folders]
