"""Exports of known tools, recognised by their set of columns: ``exports.toml`` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from collectors.profile import words


@cache
def known_exports() -> tuple[tuple[str, frozenset[str], Mapping[str, str]], ...]:
    """Name, columns that tell it, and column → target, of each export; names folded, an empty target is never read."""
    held: dict[str, Any] = tomllib.loads(files("collectors").joinpath("exports.toml").read_text("utf-8"))
    return tuple(
        (
            name,
            frozenset(map(_folded, one["told_by"])),
            {_folded(column): target for column, target in one["columns"].items()},
        )
        for name, one in held.items()
    )


def recognised(names: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The export that has these columns, and what its columns mean; ("", {}) for another table."""
    folded = {_folded(name): name for name in names}
    found = [one for one in known_exports() if one[1] <= set(folded)]
    if not found:
        return "", {}
    tool, _, columns = max(found, key=lambda one: len(one[1]))
    return tool, {folded[column]: target for column, target in columns.items() if column in folded}


def _folded(name: str) -> str:
    return " ".join(words(name))
