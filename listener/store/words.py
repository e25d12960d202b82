"""Words as the full-text index is asked for them: their beginnings, in every way i and ı are written."""

from __future__ import annotations

from collections.abc import Sequence

from listener import text


def match(words: Sequence[str], joint: str = "AND") -> str:
    """An FTS5 expression for ``words`` joined by AND or OR. Words are data: nothing in them is an operator.

    A document with the whole word outweighs one with its beginning alone, for it holds a second, rarer phrase.
    """
    return (
        f" {joint} ".join(f"({' OR '.join(quoted(form) + '*' for form in text.forms(word))})" for word in words) or '""'
    )


def quoted(word: str) -> str:
    """``word`` as an FTS5 string. A NUL would end the expression, half a surrogate pair cannot be stored."""
    safe = text.clean(word).replace('"', '""')
    return f'"{safe}"'
