"""The packs of topics that a workspace uses, and the model that assigns them, learned once and kept."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from listener.config import FILE
from listener.errors import ConfigError, ModelError
from listener.files import write_file
from listener.types import Encoder
from topics import lessons, pack
from topics.belonging import Learned, PackModel, learn

CHUNK = 256
_TABLE = re.compile(r"^\[topics\][^\S\n]*(?:#.*)?$", re.M)
_KEY = re.compile(r"^[^\S\n]*packs[^\S\n]*=[^\n\[]*\[[^\]]*\][^\S\n]*(?:#.*)?$", re.M)
_NEXT = re.compile(r"^\[", re.M)


def model(encoder: Encoder, names: Sequence[str], folder: Path | None = None) -> PackModel:
    """The model of the packs of these names (``all``: every shipped one), for texts that ``encoder`` reads.

    It is learned from every shipped pack and those given by path, once for a version of the vectors, and kept in
    ``folder`` (default: the user's cache). ``ModelError`` where the encoder makes no vectors.
    """
    if encoder.vector_ref is None:
        raise ModelError("the model makes no vectors, so texts have no topics", hint="Name one that does.")
    packs = pack.chosen(dict.fromkeys([*pack.shipped(), *(name for name in names if name != "all")]))
    wanted = {one.id for one in pack.chosen(names)}
    file = (folder or cache()) / f"packs-{lessons.key(packs, str(encoder.vector_ref))}.npz"
    return PackModel(packs, kept(file) or taught(packs, encoder, file), wanted)


def kept(file: Path) -> Learned | None:
    """What was learned before; None where there is nothing or it is damaged."""
    try:
        return Learned.load(file)
    except (OSError, ValueError, KeyError):
        return None


def taught(packs: Sequence[pack.Pack], encoder: Encoder, file: Path) -> Learned:
    """Learns from the packs' own texts and keeps it in ``file``."""
    texts, langs, _ = lessons.lessons(packs)
    vectors = []
    for start in range(0, len(texts), CHUNK):
        vectors += [one.vector for one in encoder.read(texts[start : start + CHUNK], langs[start : start + CHUNK])]
    learned = learn(packs, np.stack([np.asarray(one, dtype=np.float32) for one in vectors]))
    learned.save(file)
    return learned


def cache() -> Path:
    """Where this user's programs keep what they can make again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dinle"


def write(folder: Path, names: Sequence[str]) -> None:
    """Sets ``[topics] packs`` in listener.toml; every other line stays as it is. ``ConfigError`` where it cannot."""
    file = folder / FILE
    held = file.resolve().read_bytes().decode()
    text = with_packs(held.replace("\r\n", "\n"), names)
    if tomllib.loads(text.removeprefix("\ufeff")).get("topics", {}).get("packs") != list(names):
        line = f"packs = {json.dumps(list(names), ensure_ascii=False)}"
        hint = f"Write yourself below [topics]: {line}"
        raise ConfigError(f"{FILE} is written in a way that is not changed here", hint=hint)
    write_file(file.resolve(), (text.replace("\n", "\r\n") if "\r\n" in held else text).encode())


def with_packs(text: str, names: Sequence[str]) -> str:
    """``text`` of a listener.toml with those packs below ``[topics]``."""
    line = f"packs = {json.dumps(list(names), ensure_ascii=False)}"
    table = _TABLE.search(text)
    if table is None:
        return f"{text.rstrip()}\n\n[topics]\n{line}\n".lstrip("\n")
    following = _NEXT.search(text, table.end())
    key = _KEY.search(text, table.end(), following.start() if following else len(text))
    if key is None:
        return f"{text[: table.end()]}\n{line}{text[table.end() :]}"
    return text[: key.start()] + line + text[key.end() :]
