"""JSON Lines, and a JSON array, read value by value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from collectors.encoding import LONGEST, detect, lines, sample
from collectors.table import Layout, Row, Table
from listener.types import Reject

LOOKED_AT = 1_000
"""Rows whose fields make up the columns."""
PIECE = 64 * 1024
"""Characters of an array that are read at a time."""
_BETWEEN = re.compile(r"[\s,]*")
Found = tuple[int, dict[str, Any]] | Reject


def is_json(head: bytes) -> bool:
    """Whether a file that begins with ``head`` holds JSON objects."""
    text = head[:4096].decode(detect(head), "replace").lstrip("\ufeff \t\r\n")
    return text.startswith("{") or (text[:1] == "[" and text[1:].lstrip()[:1] in ("{", "]"))


def read(path: Path, layout: Layout) -> Table:
    """The table of the objects in ``path``; columns are the fields of the first ``LOOKED_AT``, nested ones dotted."""
    encoding = layout.encoding or detect(sample(path))
    names: dict[str, None] = {}
    for found in islice(_objects(path, encoding), LOOKED_AT):
        if not isinstance(found, Reject):
            names.update(dict.fromkeys(found[1]))
    columns = tuple(names)

    def rows() -> Iterator[Row | Reject]:
        for found in _objects(path, encoding):
            yield found if isinstance(found, Reject) else (found[0], [found[1].get(name) for name in columns])

    return Table("jsonl", columns, rows, None, encoding)


def _objects(path: Path, encoding: str) -> Iterator[Found]:
    text = lines(path, encoding)
    first = next((line for line in text if line.strip()), "")
    array = first.lstrip()[:1] == "["
    yield from _array(first, text) if array else _lines(first, text)


def _lines(first: str, rest: Iterator[str]) -> Iterator[Found]:
    skipping = False
    for number, line in _numbered(first, rest):
        whole = line.endswith(("\n", "\r")) or len(line) < LONGEST
        if not whole and not skipping:
            yield Reject(number, f"longer than {LONGEST:,} characters", {})
        elif not skipping and line.strip(" \t\r\n\x00"):
            yield _parsed(number, line)
        skipping = not whole


def _numbered(first: str, rest: Iterator[str]) -> Iterator[tuple[int, str]]:
    yield 1, first
    number = 1
    ended = first.endswith(("\n", "\r"))
    for line in rest:
        number += ended
        ended = line.endswith(("\n", "\r"))
        yield number, line


def _parsed(number: int, line: str) -> Found:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Reject(number, f"not JSON: {str(error)[:100]}", {"": line})
    return _object(number, value)


def _object(number: int, value: Any) -> Found:
    if not isinstance(value, dict):
        return Reject(number, f"holds a {type(value).__name__} where an object is expected", {"": str(value)})
    return number, flat(sound(value))


def sound(value: Any) -> Any:
    """``value`` with half surrogate pairs, which JSON can spell and UTF-8 cannot, as question marks."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {sound(name): sound(one) for name, one in value.items()}
    return [sound(one) for one in value] if isinstance(value, list) else value


def flat(value: Mapping[str, Any], stem: str = "") -> dict[str, Any]:
    """``{"author": {"name": "x"}}`` → ``{"author.name": "x"}``; lists stay as they are."""
    if not stem and not any(isinstance(one, dict) for one in value.values()):
        return dict(value)
    made: dict[str, Any] = {}
    for name, one in value.items():
        made.update(flat(one, f"{stem}{name}.") if isinstance(one, dict) and one else {stem + name: one})
    return made


def _array(first: str, rest: Iterator[str]) -> Iterator[Found]:
    """The values of an array; a broken one ends the walk, for nobody can say where the next begins."""
    decoder, number = json.JSONDecoder(), 0
    text, at = first.lstrip()[1:], 0
    while True:
        at += len(_BETWEEN.match(text, at)[0])  # type: ignore[index]
        if text.startswith("]", at):
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            more = _more(rest) if len(text) - at <= 2 * LONGEST else ""
            if not more:
                reason = f"the list breaks off or is damaged: {str(error)[:100]}"
                yield Reject(number + 1, reason, {"": text[at:]})
                return
            text, at = text[at:] + more, 0
            continue
        number += 1
        yield _object(number, value)


def _more(rest: Iterator[str]) -> str:
    made, size = [], 0
    for line in rest:
        made.append(line)
        size += len(line)
        if size >= PIECE:
            break
    return "".join(made)
