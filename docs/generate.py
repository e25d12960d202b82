"""Writes the generated parts of the documentation; ``--check`` only says whether they are current.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
from pydantic import BaseModel

if TYPE_CHECKING:
    from listener.types import Field

DOCS = Path(__file__).parent
PART = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.S)


def commands() -> str:
    """Every command with its help, as the terminal shows it."""
    from listener.cli import main

    return "\n".join(f"## {path}\n```text\n{text}\n```\n" for path, text in walk(main, "listener"))


def walk(command: click.Command, path: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """(path, help) of ``command`` and of all below it."""
    name = path.split()[-1]
    settings = {"terminal_width": 100, "max_content_width": 100, **command.context_settings}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield path, command.get_help(context).rstrip()
    if isinstance(command, click.Group):
        for verb in command.list_commands(context):
            child = command.get_command(context, verb)
            assert child is not None
            yield from walk(child, f"{path} {verb}", context)


def settings() -> str:
    """Every key of ``listener.toml``."""
    from listener.config import Config, Source

    tables = {
        name: kind.annotation
        for name, kind in Config.model_fields.items()
        if isinstance(kind.annotation, type) and issubclass(kind.annotation, BaseModel)
    }
    return "\n".join(keys(f"[{name}]", model) for name, model in [*tables.items(), ("[sources.NAME]", Source)])


def keys(title: str, model: type[BaseModel]) -> str:
    """One table of the file as a Markdown table."""
    fields = model.model_fields.items()
    rows = [f"| `{name}` | {default(field)} | {field.description or ''} |" for name, field in fields]
    return "\n".join([f"### `{title}`", "| key | default | what it is |", "|---|---|---|", *rows, ""])


def default(field: object) -> str:
    """A field's default as TOML would have it."""
    value = getattr(field, "default", None)
    if getattr(field, "is_required", lambda: False)():
        return "required"
    if isinstance(value, (str, Path)):
        return f'`"{value}"`'
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{one}"' for one in value) + "]`"
    return f"`{value}`" if isinstance(value, int) else "empty"


def fields() -> str:
    """Every field of every record: what it is, how it is masked, whether a file may fill it and cut by it."""
    from listener.types import Event, Record, Score, fields_of

    return "\n".join(declared(record.__name__, fields_of(record)) for record in (*get_args(Record), Score, Event))


def declared(name: str, fields: Mapping[str, Field]) -> str:
    """One record as a Markdown table."""
    rows = [
        f"| `{field.name}` | {field.mask} | {mark(field.mappable)} | {mark(field.segment)} | {field.about} |"
        for field in fields.values()
    ]
    head = ["| field | mask | from a file | segments | what it is |", "|---|---|---|---|---|"]
    return "\n".join([f"### `{name}`", *head, *rows, ""])


def mark(holds: bool) -> str:
    """A tick where it holds."""
    return "✓" if holds else ""


def tables() -> str:
    """Every table and view of the store."""
    from listener.migrations import reference

    return reference()


def plugins() -> str:
    """Every registered plug-in."""
    from listener.plugins import every

    rows = [f"| `{group}` | `{name}` | `{value}` |" for group, name, value in every() if is_ours(value)]
    return "\n".join(["| group | name | object |", "|---|---|---|", *rows, ""])


def is_ours(value: str) -> bool:
    """True for an object of this distribution."""
    return value.split(".")[0] in ("collectors", "sentiment", "topics", "reports")


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "settings": settings,
    "fields": fields,
    "tables": tables,
    "plugins": plugins,
}


def current(page: Path) -> str:
    """The page with its generated parts made anew."""
    return PART.sub(lambda hit: f"{hit[1]}{PARTS[hit[2]]()}{hit[4]}", page.read_text(encoding="utf-8"))


def stale() -> list[Path]:
    """Pages whose generated parts are not current."""
    return [page for page in sorted(DOCS.rglob("*.md")) if current(page) != page.read_text(encoding="utf-8")]


def main() -> None:
    """Writes stale pages, or with ``--check`` names them and fails."""
    pages = stale()
    for page in pages:
        print(("stale: " if "--check" in sys.argv else "written: ") + page.name)
        if "--check" not in sys.argv:
            page.write_text(current(page), encoding="utf-8")
    sys.exit(1 if pages and "--check" in sys.argv else 0)


if __name__ == "__main__":
    main()
