"""Numbers of the company's own by pattern: ``KRD-########``, where ``#`` is a digit and ``@`` a letter.

A pattern has a fixed length, so that looking for it takes linear time whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from listener.errors import ConfigError
from listener.privacy.patterns.spans import Span, merged

_LONGEST = 40
_SIGNS = {"#": r"\d", "@": r"[^\W\d_]"}


class Templates:
    """The patterns of each kind, ready to be looked for. ``ConfigError`` for one that could be any word."""

    def __init__(self, patterns: Mapping[str, Collection[str]]) -> None:
        self.kinds = [(kind, _compiled(kind, several)) for kind, several in patterns.items() if several]

    def merged(self, text: str, spans: list[Span]) -> list[Span]:
        """``spans`` and those of the patterns; a pattern says more surely what something is, so it goes first."""
        for kind, pattern in self.kinds:
            spans = merged([(*match.span(), kind) for match in pattern.finditer(text)], spans)
        return spans


def _compiled(kind: str, patterns: Collection[str]) -> re.Pattern[str]:
    for pattern in patterns:
        if pattern.count("#") < 3 or len(pattern) > _LONGEST:
            raise ConfigError(
                f"privacy.numbers.{kind}: {pattern!r} has less than three digits, or more than {_LONGEST} signs",
                hint="Write # for a digit and @ for a letter, as in KRD-########",
            )
    longest_first = sorted(patterns, key=len, reverse=True)
    parts = ("".join(_SIGNS.get(sign) or re.escape(sign) for sign in pattern) for pattern in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
