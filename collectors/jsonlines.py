"""JSON: one object a line, a list read value by value, and a list inside the answer of a service."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from collectors.readers.encoding import LONGEST, detect, lines, sample
from collectors.readers.formats import script_prefix
from collectors.readers.json_shape import columns_of_lists, flat, row_list, table_of_lists
from collectors.table import Layout, Row, Table
from listener.errors import SourceChanged
from listener.types import Reject

LOOKED_AT = 1_000
"""Rows whose fields make up the columns."""
PIECE = 64 * 1024
"""Characters of an array that are read at a time."""
LARGEST = 400 * 1024**2
"""Characters of one answer of a service that is read whole."""
_BETWEEN = re.compile(r"[\s,]*")
Found = tuple[int, dict[str, Any]] | Reject


def is_json(head: bytes) -> bool:
    """Whether a file that begins with ``head`` holds JSON objects, plain or assigned to a name in a script."""
    text = head[:4096].decode(detect(head), "replace").lstrip("\ufeff \t\r\n")
    text = text[script_prefix(text) :].lstrip()
    return text.startswith("{") or (text[:1] == "[" and text[1:].lstrip()[:1] in ("{", "]", "["))


def read(path: Path, layout: Layout) -> Table:
    """The table of the objects in ``path``; columns are the fields of the first ``LOOKED_AT``, nested ones dotted."""
    encoding = layout.encoding or detect(sample(path))
    way, walk = _walk(path, encoding)
    names: dict[str, None] = {}
    for found in islice(walk(), LOOKED_AT):
        if not isinstance(found, Reject):
            names.update(dict.fromkeys(found[1]))
    columns = tuple(names)

    def rows() -> Iterator[Row | Reject]:
        for found in walk():
            yield found if isinstance(found, Reject) else (found[0], [found[1].get(name) for name in columns])

    notes = (f"The rows are the list {way!r} in the file.",) if way else ()
    return Table("jsonl", columns, rows, None, encoding, notes=notes)


def _walk(path: Path, encoding: str) -> tuple[str, Any]:
    """The name of the list inside the file, where it is an answer that holds one, and what walks the objects."""
    first = next((line for line in lines(path, encoding) if line.strip()), "")
    first = first.lstrip()[script_prefix(first.lstrip()) :]
    inside = None if first[:1] == "[" and not first[1:].lstrip().startswith("[") else _inside(path, encoding, first)
    if inside is None:
        return "", lambda: _objects(path, encoding)
    way, held = inside
    return way, lambda: (_object(number, one) for number, one in enumerate(held, 1))


def _inside(path: Path, encoding: str, first: str) -> tuple[str, list[Any]] | None:
    """The list that an answer of a service holds; None for objects that stand one a line, or one after another."""
    whole = _loads(first)
    if isinstance(whole, dict):
        second = next(islice((line for line in lines(path, encoding) if line.strip()), 1, 2), "")
        if second.lstrip().startswith("{"):
            return None
    else:
        text = "".join(chain(islice(lines(path, encoding), 0, None)))[:LARGEST]
        whole = _loads(text.lstrip()[script_prefix(text.lstrip()) :].rstrip().rstrip(";)"))
    for shape in (table_of_lists, columns_of_lists):
        if rows := shape(whole):
            return "", rows
    found = row_list(whole) if isinstance(whole, (dict, list)) else None
    if found and isinstance(whole, dict) and _is_row(whole, found[0]):
        return None
    if found is None and isinstance(whole, dict) and not any(isinstance(one, str) for one in whole.values()):
        raise SourceChanged(
            f"{path.name} holds one object and no list of rows", hint="jq '.NAME[]' takes a list out of it."
        )
    return found


def _is_row(whole: dict[str, Any], way: str) -> bool:
    """Whether an object alone in its file is one row with a list in it, rather than an answer that wraps rows."""
    beside = {name: value for name, value in whole.items() if name != way.partition(".")[0]}
    texts = [value for value in beside.values() if isinstance(value, str)]
    return (
        any(" " in text and len(text) > 25 for text in texts)
        or {"text", "body", "description", "comment"} & set(beside) != set()
    )


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _objects(path: Path, encoding: str) -> Iterator[Found]:
    text = lines(path, encoding)
    first = next((line for line in text if line.strip()), "")
    first = first.lstrip()[script_prefix(first.lstrip()) :]
    if first[:1] == "[":
        yield from _array(first[1:], text)
    elif _loads(first) is None and first.strip() in ("{", ""):
        yield from _array(first, text)
    else:
        yield from _lines(first, text)


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


def _array(text: str, rest: Iterator[str]) -> Iterator[Found]:
    """The values of an array; a broken one ends the walk, for nobody can say where the next begins."""
    decoder, number, at = json.JSONDecoder(), 0, 0
    while True:
        at += len(_BETWEEN.match(text, at)[0])  # type: ignore[index]
        if text.startswith("]", at):
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            more = _more(rest) if len(text) - at <= 2 * LONGEST else ""
            if not more:
                if text[at:].strip():
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
