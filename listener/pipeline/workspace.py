"""A workspace at work: its settings, its store, its clock and its lock."""

from __future__ import annotations

import glob
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from listener import plugins
from listener.config import Config, load
from listener.errors import UsageError
from listener.http import Budget, Client, addresses_in
from listener.pipeline.secrets import KeptSecrets
from listener.privacy import Redactor, load_key
from listener.schedule import held
from listener.types import Collector, Encoder, Reach, TopicModel

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
    def http(self) -> Client:
        """The way out; what it may reach is each source's own."""
        return Client(now=lambda: self.clock())

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

    def collector(self, name: str, budget: Budget | None = None) -> Collector:
        """The collector of the configured source ``name``; its calls count in ``budget``."""
        source = self.config.source(name)
        kind = plugins.collector_type(source.collector)
        options = self._absolute(kind.Options, source.options)

        def reach(checked: BaseModel) -> Reach:
            operator = list(addresses_in(checked.model_dump()))
            http = self.http.scoped(operator=operator, hosts=source.hosts, budget=budget)
            folder = self.config.folder / "sources" / name
            return Reach(http, self.clock, KeptSecrets(folder / "secrets.json"), folder)

        return plugins.collector(source.collector, options, reach, where=f"[sources.{name}]")

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

    def locked(self, activity: str = "discover") -> AbstractContextManager[None]:
        """Alone at ``activity``, ``Busy`` otherwise: "label", "discover", "report", "collect NAME"."""
        return held(self.store_path.with_suffix(".locks"), activity)

    def forward(self) -> None:
        """``UsageError`` where the clock stands before the newest run: weeks that were told would be told anew."""
        newest = self.store.runs.newest()
        if newest and self.now < newest:
            raise UsageError(
                f"the clock says {self.now:%Y-%m-%d %H:%M} UTC, and the newest run was at {newest:%Y-%m-%d %H:%M} UTC: "
                "nothing was done",
                hint="Set the clock. If it is right and was wrong then: listener run --trust-clock",
            )

    def close(self) -> None:
        """Closes the store if it was opened, and the connections."""
        if "http" in self.__dict__:
            self.http.close()
        if "store" in self.__dict__:
            self.store.close()
