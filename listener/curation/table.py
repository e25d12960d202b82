"""``topics.toml``: what people decided about topics, as a plain file for git. Read, checked and written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from listener.config import Strict, check
from listener.errors import ConfigError, known
from listener.text import fold, normalise, one_line
from listener.types import Topic

if TYPE_CHECKING:
    from listener.store.decisions import Decision

FILE = "topics.toml"
HEADING = """\
# What people decided about the topics of this workspace. `listener topics apply` and every run read it,
# `listener topics export` writes it. A key that is left out stays as it is; docs/topics.md says what each one does.
"""


Line = Annotated[str, AfterValidator(one_line)]
Number = Annotated[int, Field(strict=True)]


class LocalNames(Strict):
    """A name in each language; "" gives it back to discovery."""

    tr: Line | None = None
    en: Line | None = None

    @property
    def given(self) -> dict[str, str]:
        """Locale → name, where the file says one."""
        return {locale: name for locale, name in (("tr", self.tr), ("en", self.en)) if name is not None}


def _named(value: Any) -> Any:
    return {"tr": value} if isinstance(value, str) else value


class GroupSpec(Strict):
    """A ``[[group]]``."""

    id: Number | None = Field(None, ge=1)
    name: Annotated[LocalNames, BeforeValidator(_named)] = LocalNames()
    description: Annotated[str, AfterValidator(normalise)] | None = None

    @property
    def called(self) -> str:
        """The first name that is given, or ""."""
        return next((name for name in self.name.given.values() if name), "")


class TopicSpec(GroupSpec):
    """A ``[[topic]]``. What is None is left as it is."""

    state: Literal["active", "retired", "forbidden", "auto"] | None = None
    pinned: Annotated[bool, Field(strict=True)] | None = None
    group: Line | Number | None = None
    merged_into: Number | None = Field(None, ge=0)
    keywords: tuple[Line, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """An entry and where it stands, for errors."""

    spec: TopicSpec
    where: str


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group's entry and where it stands."""

    spec: GroupSpec
    where: str


@dataclass(frozen=True, slots=True)
class TopicTable:
    """The whole file."""

    groups: tuple[GroupEntry, ...] = ()
    topics: tuple[TopicEntry, ...] = ()


def name_key(name: str) -> str:
    """What two names have in common that are one: case, blanks, dots on the i."""
    return fold(normalise(name), "en").replace("ı", "i")


def parse(text: str, name: str = FILE) -> TopicTable:
    """The file's entries; ``ConfigError`` names the line of what is wrong, or the entry."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} is not valid TOML: {error}") from error
    if unknown := sorted(set(data) - {"group", "topic"}):
        raise ConfigError(f"{name}: unknown table {unknown[0]!r}", hint=known(unknown[0], ("[[group]]", "[[topic]]")))
    groups = tuple(
        GroupEntry(check(GroupSpec, said, where=where), where) for said, where in _tables(text, data, "group", name)
    )
    topics = tuple(
        TopicEntry(check(TopicSpec, said, where=where), where) for said, where in _tables(text, data, "topic", name)
    )
    _distinct([*groups, *topics])
    return TopicTable(groups, topics)


def _tables(text: str, data: Mapping[str, Any], kind: str, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """(table, where it stands): by line where every one has a header of its own."""
    tables = data.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(f"{name}: {kind!r} is no list of tables", hint=f"Write [[{kind}]] above each.")
    heads = re.compile(rf"\s*\[\[\s*{kind}\s*\]\]")
    lines = [number for number, head in enumerate(text.split("\n"), 1) if heads.match(head)]
    for index, table in enumerate(tables):
        line = f", line {lines[index]}" if len(lines) == len(tables) else ""
        yield table, f"{name}{line} ([[{kind}]] {index + 1})"


def _distinct(entries: Sequence[TopicEntry | GroupEntry]) -> None:
    seen: dict[int, str] = {}
    for entry in entries:
        number = entry.spec.id
        if number is None and not name_key(entry.spec.called):
            raise ConfigError(f"{entry.where}: neither an id nor a name", hint="`listener topics list` shows the ids.")
        if number is not None and number in seen:
            raise ConfigError(f"{entry.where}: id {number} stands in {seen[number]} already")
        if number is not None:
            seen[number] = entry.where


def written(topics: Sequence[Topic], decisions: Sequence[Decision]) -> str:
    """The file that says what the store says: groups, then topics, by id. To apply it changes nothing."""
    said = {decision.topic: decision for decision in decisions}
    parts = [HEADING]
    parts += ["\n".join(_group(topic)) for topic in topics if topic.state == "group"]
    parts += ["\n".join(_topic(topic, said[topic.id])) for topic in topics if topic.state != "group"]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _group(topic: Topic) -> Iterator[str]:
    yield "[[group]]"
    yield from _common(topic)


def _topic(topic: Topic, said: Decision) -> Iterator[str]:
    yield "[[topic]]"
    words = " ".join(", ".join(topic.keywords).split())
    if words.isprintable() and words and said.seed is None:
        yield f"# {'proposed; ' if topic.state == 'proposed' else ''}words: {words}"
    yield from _common(topic)
    state = "forbidden" if said.kind == "forbidden" else said.state
    for key, value in (("state", state), ("pinned", said.pinned or None), ("group", said.parent),
                       ("merged_into", said.merged_into)):  # fmt: skip
        if value is not None:
            yield f"{key} = {toml(value)}"
    if said.seed is not None:
        yield f"keywords = {toml(topic.keywords)}"
        if said.examples:
            yield f"examples = {toml(said.examples)}"


def _common(topic: Topic) -> Iterator[str]:
    yield f"id = {topic.id}"
    yield from (f"name.{locale} = {toml(topic.names[locale])}" for locale in ("tr", "en") if topic.names.get(locale))
    if topic.description:
        yield f"description = {toml(topic.description)}"


def toml(value: str | int | bool | Iterable[str]) -> str:
    """A value as TOML writes it. JSON's escapes are TOML's; only DEL needs one more."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(map(toml, value)) + "]"
