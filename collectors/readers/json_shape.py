"""JSON as services answer: the list of rows inside an object, and the fields of a row as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 4
"""Levels at which a list of rows is sought."""
MERGED = 3
"""Entries of a list, such as the comments on a review, whose fields become columns."""
WIDEST = 60
"""Questions of a form that become columns."""
_KEYS = ("ref", "name", "key", "slug", "label", "title", "question", "id", "field_id", "type", "code")
_QUESTIONS = ("field", "question", "custom_field", "definition", "attribute")
_VALUES = ("value", "answer", "text", "number", "response", "answer_text", "rating", "score", "content", "label")
_LABEL = frozenset({"label", "$t", "#text", "value", "_text"})


def lists_of_rows(value: Any, stem: str = "", depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Every list of objects inside ``value``, with its way: ``tickets``, ``feed.entry``."""
    if isinstance(value, list):
        if value and sum(isinstance(one, dict) for one in value) >= 0.8 * len(value):
            yield stem, value
        return
    if isinstance(value, dict) and depth < DEEPEST:
        for name, one in value.items():
            yield from lists_of_rows(one, f"{stem}.{name}" if stem else str(name), depth + 1)


def row_list(value: Any) -> tuple[str, list[Any]] | None:
    """The way to the list of rows in an answer of a service and the list, None where ``value`` holds none.

    The longest list wins; of equal ones the richer, then the one nearer to the root.
    """
    found = list(lists_of_rows(value))
    return max(found, key=lambda one: (len(one[1]), _fields(one[1]), -one[0].count("."))) if found else None


def table_of_lists(value: Any) -> list[dict[str, Any]] | None:
    """Rows of a list of lists whose first names the columns, or of ``{"columns": […], "data": [[…]]}``; else None."""
    if isinstance(value, dict):
        names = next((value[key] for key in ("columns", "headers", "fields") if isinstance(value.get(key), list)), None)
        rows = next((value[key] for key in ("data", "rows", "values") if isinstance(value.get(key), list)), None)
        if not (names and rows and all(isinstance(row, list) for row in rows)):
            return None
        names = [one.get("name", "") if isinstance(one, dict) else one for one in names]
    elif isinstance(value, list) and len(value) > 1 and all(isinstance(row, list) for row in value):
        names, rows = value[0], value[1:]
    else:
        return None
    return [dict(zip(map(str, names), row, strict=False)) for row in rows]


def columns_of_lists(value: Any) -> list[dict[str, Any]] | None:
    """Rows of ``{"text": […], "date": […]}`` or ``{"text": {"0": …}}``, as pandas writes a table; else None."""
    if not isinstance(value, dict) or len(value) < 2:
        return None
    parts = list(value.values())
    if all(isinstance(one, list) for one in parts) and len({len(one) for one in parts}) == 1 and parts[0]:
        if any(isinstance(cell, (dict, list)) for part in parts for cell in part[:3]):
            return None
        return [dict(zip(value, cells, strict=True)) for cells in zip(*parts, strict=True)]
    inner = [one for one in parts if isinstance(one, dict) and one]
    alike = len(inner) == len(parts) and len({frozenset(one) for one in inner}) == 1
    if alike and all(str(key).isdigit() for key in inner[0]):
        return [{name: value[name][key] for name in value} for key in inner[0]]
    return None


def _fields(rows: list[Any]) -> int:
    return len({name for row in rows[:20] if isinstance(row, dict) for name in flat(row)})


def flat(value: Mapping[str, Any], stem: str = "") -> dict[str, Any]:
    """``{"author": {"name": "x"}}`` → ``{"author.name": "x"}``; answers of a form become columns of their own.

    A wrapping ``{"label": "x"}`` is what it holds; other lists stay as they are.
    """
    if not stem and not any(isinstance(one, (dict, list)) for one in value.values()):
        return dict(value)
    made: dict[str, Any] = {}
    for name, one in value.items():
        if isinstance(one, dict) and one:
            inner = one if len(one) > 1 or not _LABEL & set(one) else {}
            made.update(flat(inner, f"{stem}{name}.") if inner else {stem + name: next(iter(one.values()))})
        elif isinstance(one, list) and one and isinstance(one[0], dict) and len(one) <= WIDEST:
            inner = _answers(one) or {**_merged(one), "": one}
            made.update({f"{stem}{name}.{key}".rstrip("."): cell for key, cell in inner.items()})
        else:
            made[stem + name] = one
    return made


def _merged(entries: list[Any]) -> dict[str, Any]:
    """The fields of the first entries of a list; of those of one name the first counts."""
    made: dict[str, Any] = {}
    for one in entries[:MERGED]:
        if isinstance(one, dict):
            made = {**flat(one), **made}
    return made


def _answers(entries: list[Any]) -> dict[str, Any]:
    """``[{"field": {"ref": "nps"}, "type": "number", "number": 9}]`` → ``{"nps": 9}``; empty for another list."""
    if len(entries) > WIDEST or not all(isinstance(one, dict) for one in entries):
        return {}
    made: dict[str, Any] = {}
    for one in entries:
        key, value = _key(one), _value(one)
        if key is None or value is _NOTHING or key in made:
            return {}
        made[key] = value
    return made


_NOTHING = object()


def _key(entry: Mapping[str, Any]) -> str | None:
    for name in _QUESTIONS:
        inner = entry.get(name)
        if isinstance(inner, dict):
            return _key(inner)
        if isinstance(inner, (str, int)) and not isinstance(inner, bool):
            return str(inner)
    found = next((entry[name] for name in _KEYS if isinstance(entry.get(name), (str, int)) and entry[name] != ""), None)
    return None if found is None else str(found)


def _value(entry: Mapping[str, Any]) -> Any:
    kind = entry.get("type")
    if isinstance(kind, str) and kind in entry and kind != "type":
        return _inner(entry[kind])
    names = [name for name in _VALUES if name in entry]
    if not names or (names == ["label"] and not _is_answer(entry)):
        return _NOTHING
    return _inner(entry[names[0]])


def _is_answer(entry: Mapping[str, Any]) -> bool:
    return any(name in entry for name in _QUESTIONS)


def _inner(value: Any) -> Any:
    """The words of a choice: ``{"label": "İyi"}`` → ``İyi``; several as one text."""
    if isinstance(value, dict):
        if isinstance(value.get("labels"), list):
            return "; ".join(map(str, value["labels"]))
        return next((value[name] for name in ("label", "text", "value", "name", "other") if name in value), str(value))
    if isinstance(value, list) and all(isinstance(one, (str, int, float)) for one in value):
        return "; ".join(map(str, value))
    return value
