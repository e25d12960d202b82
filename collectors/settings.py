"""A reading of a file as a section of ``listener.toml``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def quoted(value: Any) -> str:
    """``value`` as TOML has it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{bare(str(key))} = {quoted(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(quoted, value)) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def bare(name: str) -> str:
    """``name`` as a key of TOML, in quotation marks where it must have them."""
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else quoted(name)


def comment(note: str) -> str:
    """``note`` as a line that is not read."""
    return f"# {''.join(sign if sign.isprintable() else ' ' for sign in note)}"


def section(
    name: str,
    path: str,
    head: Mapping[str, Any],
    options: Mapping[str, Any],
    columns: Mapping[str, Any],
    notes: tuple[str, ...],
) -> str:
    """The section of the source ``name``: notes as comments, options, then the columns."""
    lines = [comment(note) for note in notes]
    lines += [f"[sources.{bare(name)}]", 'collector = "file"', f"path = {quoted(path)}"]
    lines += [f"{key} = {quoted(value)}" for key, value in {**head, **options}.items()]
    lines += ["", f"[sources.{bare(name)}.columns]"]
    lines += [f"{bare(target)} = {quoted(column)}" for target, column in columns.items()]
    return "\n".join(lines) + "\n"
