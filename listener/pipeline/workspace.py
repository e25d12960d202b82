"""A workspace at work: its settings, its store, its clock and its lock."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout
from pydantic import BaseModel

from listener import plugins
from listener.config import Config, load
from listener.errors import UsageError
from listener.http import Client
from listener.privacy import Redactor, load_key
from listener.types import Collector, Encoder, Http, TopicModel

if TYPE_CHECKING:
    from listener.store import Store

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, aware UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Workspace:
    """Everything that a step needs; parts are made when they are first asked for."""

    config: Config
    clock: Clock = system_clock
    http: Http = field(default_factory=Client)

    @classmethod
    def open(cls, path: Path, clock: Clock = system_clock) -> Workspace:
        """The workspace whose ``listener.toml`` is ``path`` or stands in it."""
        return cls(load(path), clock)

    @property
    def now(self) -> datetime:
        """The clock's time, aware UTC."""
        return self.clock()

    @property
    def today(self) -> date:
        """The local day of ``now``."""
        return self.now.astimezone(ZoneInfo(self.config.workspace.timezone)).date()

    @property
    def store_path(self) -> Path:
        """Where the SQLite file is."""
        return self.config.path(self.config.workspace.store)

    @cached_property
    def store(self) -> Store:
        """The open store."""
        from listener.store import Store

        return Store.open(self.store_path, zone=self.config.workspace.timezone)

    @cached_property
    def redactor(self) -> Redactor:
        """Masks personal data with this workspace's key."""
        key, own = load_key(self.config.path(self.config.workspace.key)), self.config.workspace
        privacy = self.config.privacy
        return Redactor(key, privacy.mask, privacy.numbers, brands=(own.brand, *own.competitors))

    @cached_property
    def encoder(self) -> Encoder:
        """The configured encoder."""
        return self.encoder_of(self.config.sentiment.model)

    def encoder_of(self, model: str) -> Encoder:
        """The configured encoder plug-in with other weights; a folder is looked for in the workspace first."""
        folder = self.config.folder / model
        there = (folder / "config.json").is_file()
        return plugins.encoder(self.config.sentiment.encoder, str(folder) if there else model)

    @cached_property
    def topic_model(self) -> TopicModel:
        """The configured topic model."""
        names = self.config.workspace
        return plugins.topic_model(self.config.topics.model, [one for one in (names.brand, *names.competitors) if one])

    def collector(self, name: str) -> Collector:
        """The collector of the configured source ``name``."""
        source = self.config.source(name)
        kind = plugins.collector_type(source.collector)
        options = self._absolute(kind.Options, source.options)
        return plugins.collector(source.collector, options, self.http, where=f"[sources.{name}]")

    def _absolute(self, model: type[BaseModel], options: Mapping[str, Any]) -> dict[str, Any]:
        """``options`` with every file path made absolute from the workspace's folder."""
        return {key: self._located(model, key, value) for key, value in options.items()}

    def _located(self, model: type[BaseModel], key: str, value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"file"}:
            return {"file": str(self.config.path(Path(value["file"])))}
        found = model.model_fields.get(key)
        is_path = found is not None and (found.annotation is Path or Path in get_args(found.annotation))
        if not is_path or not isinstance(value, str):
            return value
        folder = Path(glob.escape(str(self.config.folder))) if glob.has_magic(value) else self.config.folder
        return str(folder / value)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone at work in this workspace. The lock goes with its process, so a dead one never holds it."""
        lock = FileLock(self.store_path.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise UsageError(
                "another run is at work in this workspace", hint="Wait for it; `listener status` shows what it does."
            ) from error
        except OSError as error:
            raise UsageError(
                f"the workspace cannot be written: {error.strerror or error}", hint=f"Check who owns {lock.lock_file}."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def close(self) -> None:
        """Closes the store if it was opened."""
        if "store" in self.__dict__:
            self.store.close()
