"""Message catalogues: ``locale/<locale>/LC_MESSAGES/messages.po``, read as they are (no compile step) and kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from listener.errors import UsageError, known

FOLDER = Path(__file__).parent / "locale"


def locales() -> tuple[str, ...]:
    """The languages that a report can be told in."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if (path / "LC_MESSAGES").is_dir()))


@cache
def catalogue(locale: str) -> dict[str, tuple[str, ...]]:
    """Key → its forms: one, or singular and plural."""
    path = FOLDER / locale / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        raise UsageError(f"no report language {locale!r}", hint=known(locale, locales()))
    with path.open("rb") as file:
        return {_key(entry.id): _forms(entry.string) for entry in read_po(file, locale=locale) if entry.id}


def _key(identity: str | tuple[str, ...] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _forms(strings: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (strings,) if isinstance(strings, str) else tuple(strings or ("",))


def template(key: str, locale: str, n: object = None) -> str:
    """The sentence of ``key``, in the form for ``n`` things; ``KeyError`` with the key where there is none."""
    forms = catalogue(locale)[key]
    return forms[0] if n == 1 else forms[-1]
