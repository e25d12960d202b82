"""Which column goes where: the targets of each record type, and a mapping resolved against a table's names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from collectors.readers.prose import prose
from listener.errors import SourceChanged, known
from listener.types import EVENT_TYPES, METRICS, Document, mappable

TEXTS = ("text", "title")
"""Targets that may be put together from several columns."""
JOINED = (*TEXTS, "created_at")
"""Targets that may be given as a list; of a date, the second column is the time of day."""
STRINGS = tuple(name for name in mappable(Document) if name not in JOINED)
"""Targets of one column each: whatever a document declares as mappable."""
TARGETS: Mapping[str, tuple[str, ...]] = {
    "document": (*TEXTS, "created_at", *STRINGS, "events"),
    "customer": ("customer_id",),
    "order": ("order_id", "customer_id", "at", "amount", "currency"),
    "survey_wave": ("survey", "start", "end", "sent", "answered"),
    "audience": ("brand", "channel", "at"),
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "document": (),
    "customer": ("customer_id",),
    "order": ("order_id", "customer_id", "at"),
    "survey_wave": ("survey", "start", "end", "sent", "answered"),
    "audience": ("at",),
}
FAMILIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "document": {"scores": METRICS, "events": EVENT_TYPES, "attributes": ()},
    "customer": {"attributes": ()},
    "order": {"attributes": ()},
    "audience": {"counts": ()},
}
"""Targets with a second part (``scores.nps``) and what that part may be; empty: anything."""
DATES = frozenset({"created_at", "at", "start", "end"})
Places = Mapping[str, tuple[int, ...]]
"""Target → places of its columns in a row."""


def flatten(given: Any, stem: str = "") -> dict[str, Any]:
    """``{"scores": {"nps": "Puan"}}`` (an unquoted TOML key) → ``{"scores.nps": "Puan"}``."""
    made: dict[str, Any] = {}
    for name, value in dict(given).items():
        made.update(flatten(value, f"{stem}{name}.") if isinstance(value, Mapping) else {f"{stem}{name}": value})
    return made


def check(record: str, columns: Mapping[str, Any]) -> None:
    """``ValueError`` for a target that ``record`` does not have, and for one that it needs and is not mapped."""
    for target, source in columns.items():
        _check_target(record, target)
        if not isinstance(source, str) and target not in JOINED:
            raise ValueError(
                f"columns.{target} takes one column; only text, title and created_at may be put together of several"
            )
    for target in REQUIRED[record]:
        if target not in columns:
            raise ValueError(f"record = {record!r} needs columns.{target}")


def _check_target(record: str, target: str) -> None:
    family, dot, rest = target.partition(".")
    families = FAMILIES.get(record, {})
    if target in TARGETS[record]:
        return
    if not dot or family not in families or not rest:
        choices = (*TARGETS[record], *(f"{name}.…" for name in families))
        raise ValueError(f"columns.{target}: a {record} has no such field. {known(target, choices)}")
    if families[family] and rest not in families[family]:
        raise ValueError(f"columns.{target}: {known(rest, families[family])}")


def resolve(columns: Mapping[str, Any], names: Sequence[str], optional: Sequence[str], file: str) -> Places:
    """Where each mapped column stands; ``SourceChanged`` that says what to do for one that is not there."""
    places = {name: place for place, name in enumerate(names)}
    made: dict[str, tuple[int, ...]] = {}
    for target, source in columns.items():
        wanted = [source] if isinstance(source, str) else list(source)
        missing = [name for name in wanted if name not in places]
        if not missing:
            made[target] = tuple(places[name] for name in wanted)
        elif target not in optional:
            raise _gone(target, missing[0], names, file)
    return made


def _gone(target: str, name: str, names: Sequence[str], file: str) -> SourceChanged:
    return SourceChanged(
        f"{file} has no column {name!r} (mapped to {target})",
        hint=f"{known(name, names)}. Change columns.{target}, take it out, or add {target!r} to optional; "
        "what was stored stays, and the file is read from its beginning at the next run.",
    )


def string(cell: Any) -> str:
    """The cell as text: trimmed, without NUL, line ends as ``\\n``; whole floats without ``.0``."""
    if isinstance(cell, str):
        return cell.strip() if "\x00" not in cell and "\r" not in cell else _sound(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return _sound(json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, (list, dict)) else str(cell))


def _sound(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def joined(cells: Sequence[Any], places: Sequence[int]) -> str:
    """The texts at ``places`` as their readers should see them, one a line, empty ones left out."""
    if len(places) == 1:
        return prose(string(cells[places[0]]))
    return "\n".join(text for place in places if (text := prose(string(cells[place]))))


def attribute(cell: Any) -> str | int | float | bool:
    """The cell as an attribute: JSON's numbers and truth values stay what they are."""
    if isinstance(cell, (bool, int)) or (isinstance(cell, float) and cell == cell and abs(cell) != float("inf")):
        return cell
    return string(cell)
