"""``listener.toml``: one workspace's settings, checked. An unknown key is an error that names the known ones."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from listener.errors import ConfigError, known
from listener.types import zone_of

FILE = "listener.toml"
Locale = Literal["tr", "en"]
Format = str
Model = TypeVar("Model", bound=BaseModel)


def _zone(name: str) -> str:
    zone_of(name)
    return name


Zone = Annotated[str, AfterValidator(_zone)]
"""The name of a time zone; an unknown one is an error that says how they are written."""


def _source_name(name: str) -> str:
    if not re.fullmatch(r"[\w.-]*\w[\w.-]*", name) or ".." in name:
        raise ValueError(f"a source is named with letters, digits, - and _, not {name!r}")
    return name


class Strict(BaseModel):
    """A table of the file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Secret(Strict):
    """A reference to a secret, never the secret: ``{env = "NAME"}`` or ``{file = "path"}`` (mode 0600)."""

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _not_in_the_clear(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise ValueError('a secret is never written here: use {env = "NAME"} or {file = "path"}')
        return value

    @model_validator(mode="after")
    def _exactly_one(self) -> Secret:
        if (self.env is None) == (self.file is None):
            raise ValueError('a secret is {env = "NAME"} or {file = "path"}')
        return self

    def reveal(self) -> str:
        """The secret itself; ``ConfigError`` where it is missing or its file is readable by others."""
        if self.env is not None:
            return self._from_environment(self.env)
        assert self.file is not None
        return private(self.file).read_text(encoding="utf-8").strip()

    @staticmethod
    def _from_environment(name: str) -> str:
        value = os.environ.get(name, "").strip()
        if not value:
            raise ConfigError(f"the environment variable {name} is not set", hint=f"Set it, as in: export {name}=…")
        return value


def private(path: Path) -> Path:
    """``path`` if it is a file that only its owner reads and writes (mode 0600), else ``ConfigError``."""
    if not path.is_file():
        raise ConfigError(f"the secret file {path} does not exist")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError(f"the secret file {path} can be read by others", hint=f"Run: chmod 600 {path}")
    return path


class Workspace(Strict):
    """Whose feedback this is, and where it is kept."""

    brand: str = Field("", description="Your brand's name; documents of a source without a brand count as yours.")
    competitors: tuple[str, ...] = Field((), description="Brands to compare with; they never enter your own figures.")
    store: Path = Field(Path("listener.db"), description="The SQLite file.")
    timezone: Zone = Field(
        "Europe/Istanbul", description="Zone of local days and ISO weeks."
    )
    key: Path = Field(Path(".listener.key"), description="Key file for author hashes (made on first use, mode 0600).")


class Source(BaseModel):
    """What every source has; the other keys are options of its collector."""

    model_config = ConfigDict(extra="allow", frozen=True)

    collector: str = Field(description="Name of the collector: file, feed, web, reddit …")
    schedule: Literal["hourly", "daily", "weekly", "manual"] = Field(
        "daily", description="How often `run --due` collects: hourly, daily, weekly, manual."
    )
    enabled: bool = Field(True, description="False: kept in the file, never collected.")
    hosts: tuple[str, ...] = Field((), description="Further hosts that its redirects and links may lead to.")
    calls_a_day: int = Field(0, ge=0, description="Calls that it may make in 24 hours; 0: as many as it takes.")

    @property
    def options(self) -> dict[str, Any]:
        """The collector's own keys."""
        return dict(self.model_extra or {})


class SentimentConfig(Strict):
    """Which encoder labels."""

    encoder: str = Field("dinle", description="Encoder plug-in.")
    model: str = Field("tr-en", description="Shipped name, a folder, or a hub name of a sequence classifier.")
    batch: int = Field(512, ge=1, description="Documents a chunk: what a killed run may have to read again.")


class TopicsConfig(Strict):
    """How topics are found."""

    model: str = Field("dinle", description="Topic plug-in.")
    weeks: int = Field(13, ge=1, description="Weeks assigned again after a discovery; it looks back 26 at least.")
    packs: tuple[str, ...] = Field((), description="Packs of ready topics (`core`, `retail` …); `all` for every one.")
    namer: str = Field("", description="Namer plug-in for new topics (`llm`); empty: the topic model's own names.")


Matter = Literal["delivery", "app", "price", "returns", "payment", "support", "store", "product"]
"""Kinds of matter that advice is written for."""


class ReportConfig(Strict):
    """What the weekly report holds, in which languages and formats."""

    out: Path = Field(Path("reports"), description="Folder of the written reports.")
    locales: tuple[Locale, ...] = Field(("tr", "en"), min_length=1, description="Languages.")
    formats: tuple[Format, ...] = Field(("html", "md", "json"), min_length=1, description="Renderers.")
    sections: tuple[str, ...] = Field((), description="Sections in order; empty: the built-in order.")
    baseline_weeks: int = Field(8, ge=4, le=52, description="Weeks before this one that a change is held against.")
    owners: Mapping[str, str] = Field(default_factory=dict, description="Topic keyword → who owns it.")
    slices: tuple[str, ...] = Field(
        ("place", "product", "channel"),
        description="Where a change is looked for: columns, `attributes.NAME`, `customer.NAME`.",
    )
    matters: Mapping[Matter, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Kind of matter → beginnings of words that tell it; the first that fits gives the advice.",
    )


Kind = Literal[
    "email", "phone", "iban", "card", "tckn", "tax", "ip", "coordinates", "plate", "address", "birth", "handle"
]


class PrivacyConfig(Strict):
    """Which personal data are masked before anything is stored."""

    mask: tuple[Kind, ...] = Field(get_args(Kind), description="Kinds that are masked.")
    numbers: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Your own numbers by pattern, a kind a key: `order = [\"KRD-########\"]`; # a digit, @ a letter.",
    )


class Config(Strict):
    """The whole file. ``folder`` is where it stands; relative paths start there."""

    workspace: Workspace = Workspace()
    sources: Mapping[Annotated[str, AfterValidator(_source_name)], Source] = Field(default_factory=dict)
    sentiment: SentimentConfig = SentimentConfig()
    topics: TopicsConfig = TopicsConfig()
    report: ReportConfig = ReportConfig()
    privacy: PrivacyConfig = PrivacyConfig()
    folder: Path = Field(Path("."), exclude=True)

    def path(self, path: Path) -> Path:
        """``path`` from the workspace's folder, unless it is absolute."""
        return path if path.is_absolute() else self.folder / path

    def source(self, name: str) -> Source:
        """The source of that name; ``ConfigError`` names the known ones."""
        if name not in self.sources:
            raise ConfigError(f"no source {name!r} in {FILE}", hint=known(name, self.sources))
        return self.sources[name]


def load(path: Path) -> Config:
    """The checked settings of ``path`` (a file, or a folder that holds ``listener.toml``)."""
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise ConfigError(f"{file} does not exist", hint="Start with: listener init FILE, or listener demo")
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from error
    if "folder" in data:
        raise ConfigError("unknown key 'folder'", hint=known("folder", set(Config.model_fields) - {"folder"}))
    return check(Config, {**data, "folder": file.parent.resolve()}, where=file.name)


def check(model: type[Model], data: Mapping[str, Any], *, where: str) -> Model:
    """``data`` as ``model``; every fault in one ``ConfigError`` that says where it stands and what is known there."""
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        faults = [_fault(model, fault) for fault in error.errors(include_url=False)]
        raise ConfigError(f"{where}: " + "; ".join(text for text, _ in faults), hint=_hints(faults)) from error


def _hints(faults: list[tuple[str, str]]) -> str:
    return " ".join(dict.fromkeys(hint for _, hint in faults if hint))


def _fault(model: type[BaseModel], fault: Mapping[str, Any]) -> tuple[str, str]:
    """One fault in words, and a hint."""
    where = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"unknown key {where!r}", known(str(fault["loc"][-1]), _fields(model, fault["loc"][:-1]))
    if fault["type"] == "missing":
        return f"{where!r} is missing", ""
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{where!r}: {said}" if where else said, ""


def _fields(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """Names of the keys that the table at ``loc`` may have."""
    for part in loc:
        found = model.model_fields.get(str(part))
        kind = found.annotation if found else None
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            break
        model = kind
    return set(model.model_fields) - {"folder"}
