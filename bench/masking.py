"""Recall and precision of masking, a kind a line, on invented Turkish and English texts.

    python -m bench.masking [tests/data/privacy/set/*.test.txt]

A line of a file is a text in which personal data stand as ``{{kind|what was written}}``; ``\\n`` is a line end. A
datum is found where a span of its kind covers nine tenths of its letters and digits (seven tenths for an address) and
reaches no further than twelve characters beyond it. A span that no datum answers is false.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from listener.privacy.patterns import ALL, Span, find

DATA = Path(__file__).parents[1] / "tests" / "data" / "privacy" / "set"
MARKED = re.compile(r"\{\{(\w+)\|(.*?)\}\}", re.S)
BEYOND = 12
"""Characters that a span may reach further than the datum."""


def cases(paths: Iterable[Path]) -> Iterator[tuple[str, list[Span]]]:
    """(text, what is personal in it) of every line."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line:
                yield parsed(line.replace("\\n", "\n"))


def parsed(line: str) -> tuple[str, list[Span]]:
    """A marked line as its text and its spans."""
    text, spans, place = "", [], 0
    for mark in MARKED.finditer(line):
        text += line[place : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        place = mark.end()
    return text + line[place:], spans


def answers(text: str, found: Span, meant: Span) -> bool:
    """Whether a span is the datum that was meant."""
    start, end = max(found[0], meant[0]), min(found[1], meant[1])
    if found[2] != meant[2] or start >= end or found[0] < meant[0] - BEYOND or found[1] > meant[1] + BEYOND:
        return False
    weight = len(re.findall(r"\w", text[meant[0] : meant[1]]))
    return len(re.findall(r"\w", text[start:end])) >= weight * (0.7 if meant[2] == "address" else 0.9)


def measured(paths: Iterable[Path]) -> tuple[Counter[str], Counter[str], Counter[str], list[str]]:
    """Data meant, data found and spans given of each kind, and the texts that were read wrongly."""
    meant, hits, given, wrong = Counter[str](), Counter[str](), Counter[str](), []
    for text, spans in cases(paths):
        found = find(text, ALL)
        meant.update(kind for *_, kind in spans)
        given.update(kind for *_, kind in found)
        right = [one for one in spans if any(answers(text, span, one) for span in found)]
        hits.update(kind for *_, kind in right)
        if len(right) < len(spans) or len(found) > len(right):
            wrong.append(f"{text!r} → {[text[start:end] + ' = ' + kind for start, end, kind in found]}")
    return meant, hits, given, wrong


def main() -> None:
    """Prints the table; with ``--wrong`` the texts, too."""
    paths = [Path(one) for one in sys.argv[1:] if one != "--wrong"] or sorted(DATA.glob("*.test.txt"))
    meant, hits, given, wrong = measured(paths)
    print(f"{'kind':12} {'n':>4} recall precision")
    for kind in sorted(meant | given):
        recall, precision = hits[kind] / max(1, meant[kind]), hits[kind] / max(1, given[kind])
        print(f"{kind:12} {meant[kind]:4} {recall:6.3f} {precision:9.3f}")
    print(f"{'all':12} {meant.total():4} {hits.total() / meant.total():6.3f} {hits.total() / given.total():9.3f}")
    if "--wrong" in sys.argv:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
