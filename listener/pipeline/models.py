"""Which model labels and which one reports: what is there, and the choice of another one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from listener.config import FILE, load
from listener.errors import ConfigError, UsageError, known
from listener.files import write_file
from listener.pipeline.workspace import Workspace
from listener.types import Encoder, ModelRef

_TABLE = re.compile(r"^\[sentiment\][^\S\n]*(?:#.*)?$", re.M)
_KEY = re.compile(r"^[^\S\n]*model[^\S\n]*=.*$", re.M)
_NEXT = re.compile(r"^\[", re.M)


@dataclass(frozen=True, slots=True)
class Activated:
    """What a choice came to: ``model`` as listener.toml names it, its ref, how many documents it has still to read, and
    the model that reports until then (itself where it reports at once).
    """

    model: str
    ref: ModelRef
    waiting: int
    reporting: ModelRef


def activate(workspace: Workspace, name: str) -> Activated:
    """From now on the model ``name`` labels, and reports once it lacks nothing that another one has read.

    ``name`` is a shipped name, a folder (from the workspace's), a hub name, or a reference such as
    ``sentiment/tr-en@1``. ``UsageError`` where it tells no polarity or the weights of a reference are not here.
    """
    if "@" in name:
        model, encoder = _of_reference(workspace, name)
    else:
        model = _as_written(workspace.config.folder, name)
        encoder = workspace.encoder_of(model)
    ref = encoder.sentiment_ref
    if ref is None:
        raise UsageError(f"the model {name!r} tells no polarity", hint="Name a sequence classifier.")
    store = workspace.store
    if model != workspace.config.sentiment.model:
        load(workspace.config.folder / FILE)
        write_model(workspace.config.folder / FILE, model)
    store.models.choose(ref, workspace.now)
    waiting = store.labels.pending_count([ref])
    speaks = next(one.ref for one in store.models.makers() if one.ref.task == ref.task and one.reports)
    return Activated(model, ref, waiting, speaks)


def _as_written(folder: Path, name: str) -> str:
    """``name`` so that listener.toml in ``folder`` means the same wherever the program is started."""
    here = Path(name)
    if (folder / name / "config.json").is_file() or not (here / "config.json").is_file():
        return name
    return str(here.resolve())


def _of_reference(workspace: Workspace, name: str) -> tuple[str, Encoder]:
    """The model, by its name in listener.toml, whose polarity has the reference ``name``."""
    try:
        wanted = ModelRef.parse(name)
    except ValueError as error:
        raise UsageError(str(error), hint="`listener models list` shows them.") from error
    if wanted.task != "sentiment":
        raise UsageError(f"only a sentiment model is chosen, not {wanted.task}", hint="See [topics] in listener.toml.")
    for model in dict.fromkeys([workspace.config.sentiment.model, *candidates(workspace.config.folder)]):
        encoder = workspace.encoder_of(model)
        if encoder.sentiment_ref == wanted:
            return model, encoder
    raise UsageError(f"the weights of {name} are not here", hint=known(name, candidates(workspace.config.folder)))


def candidates(folder: Path) -> list[str]:
    """Names of the shipped models and of those in the workspace's folder, as listener.toml would have them."""
    from sentiment.encoder import shipped
    from sentiment.models import models_in

    return [*shipped(), *(one.folder.relative_to(folder).as_posix() for one in models_in(folder))]


def write_model(file: Path, model: str) -> None:
    """Sets ``[sentiment] model`` in ``file``; every other line stays as it is. ``ConfigError`` where it cannot.

    Line ends, a byte order mark, the rights of the file and a link to it stay, too.
    """
    held = file.resolve().read_bytes().decode()
    said = held.removeprefix("\ufeff")
    text = with_model(said.replace("\r\n", "\n"), model)
    if not _says(text, model):
        hint = f'Write yourself below [sentiment]: model = "{model}"'
        raise ConfigError(f"{file.name} is written in a way that is not changed here", hint=hint)
    ends = text.replace("\n", "\r\n") if "\r\n" in said else text
    write_file(file, (held[: len(held) - len(said)] + ends).encode())
    load(file)


def _says(text: str, model: str) -> bool:
    try:
        return bool(tomllib.loads(text).get("sentiment", {}).get("model") == model)
    except tomllib.TOMLDecodeError:
        return False


def with_model(text: str, model: str) -> str:
    """``text`` of a listener.toml with that model below ``[sentiment]``."""
    escaped = model.replace("\\", "\\\\").replace('"', '\\"')
    line = f'model = "{escaped}"'
    table = _TABLE.search(text)
    if table is None:
        return f"{text.rstrip()}\n\n[sentiment]\n{line}\n".lstrip("\n")
    following = _NEXT.search(text, table.end())
    end = following.start() if following else len(text)
    key = _KEY.search(text, table.end(), end)
    if key is None:
        return f"{text[: table.end()]}\n{line}{text[table.end() :]}"
    return text[: key.start()] + line + text[key.end() :]
