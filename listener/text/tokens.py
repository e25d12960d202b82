"""The words of a text."""

from __future__ import annotations

import re

from listener.text.cleaning import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_APOSTROPHE = re.compile("['’]")


def words(text: str, lang: str = "tr") -> list[str]:
    """Folded words and numbers in order. Turkish endings behind an apostrophe go: ``İzmir'den`` → ``izmir``."""
    found = _WORD.findall(fold(text, lang))
    if lang == "tr":
        return [_APOSTROPHE.split(word, maxsplit=1)[0] for word in found]
    return [word.replace("’", "'") for word in found]
