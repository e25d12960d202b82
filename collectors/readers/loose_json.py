"""JSON as pages hold it: wrapped in CDATA, with comments, commas before a bracket, a semicolon behind it."""

from __future__ import annotations

import json
import re
from typing import Any

_STRING_OR_NOISE = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
_WRAPPED = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\](?:>|&gt;)\s*$|^\s*<!--|-->\s*$")


def loads(text: str) -> Any:
    """The value in ``text``; ``ValueError`` where it is none even without comments and stray signs."""
    text = _WRAPPED.sub("", _WRAPPED.sub("", text)).strip().rstrip(";").strip()
    try:
        return json.loads(text, strict=False)
    except ValueError:
        clean = _STRING_OR_NOISE.sub(lambda found: found[0] if found[0].startswith('"') else "", text)
        return json.loads(clean.strip().rstrip(";"), strict=False)
