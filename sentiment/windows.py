"""Long texts as windows of whole sentences, and what the windows say as one answer. Pure; offsets count characters."""

from __future__ import annotations

from dataclasses import dataclass

from listener import text as words

Span = tuple[int, int]
WHOLE = 400
"""Characters that are read as one window; about 100 tokens of Turkish."""
WINDOW = 320
"""Characters of a window of a longer text."""
HEAD, TAIL = 9_000, 3_000
"""Of a text longer than both, only this much of its beginning and its end is read: some 38 windows at most."""
CLAUSES = 64
"""Clauses of a text that get a polarity of their own; later ones count in the whole only."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch ``[start, end)`` of a document that is read at once, and the clauses that lie in it."""

    document: int
    start: int
    end: int
    clauses: tuple[Span, ...] = ()


def windows(document: int, text: str, lang: str, *, clauses: bool) -> list[Window]:
    """The windows of one text, in order. A clause is told apart only where the text has more than one."""
    spans = [(0, len(text))] if len(text) <= WHOLE else packed(pieces(text))
    parts = clause_spans(text, spans, lang) if clauses else []
    return [
        Window(document, start, end, tuple(one for one in parts if start <= one[0] and one[1] <= end))
        for start, end in spans
    ]


def pieces(text: str) -> list[Span]:
    """The sentences that are read, none longer than a window."""
    return [part for start, end in read_parts(text) for part in sentence_parts(text, start, end)]


def read_parts(text: str) -> list[Span]:
    """The whole text, or its head and tail."""
    if len(text) <= HEAD + TAIL:
        return [(0, len(text))]
    return [(0, HEAD), (len(text) - TAIL, len(text))]


def sentence_parts(text: str, start: int, end: int) -> list[Span]:
    """Sentences of ``text[start:end]``; one that is longer than a window is cut at blanks."""
    found: list[Span] = []
    for low, high in words.sentences(text[start:end]):
        low, high = low + start, high + start
        while high - low > WINDOW:
            cut = text.rfind(" ", low + WINDOW // 2, low + WINDOW)
            cut = cut if cut > low else low + WINDOW
            found.append((low, cut))
            low = cut
        found.append((low, high))
    return found


def packed(spans: list[Span]) -> list[Span]:
    """Neighbouring spans joined while they fit into a window."""
    made: list[Span] = []
    for start, end in spans:
        if made and end - made[-1][0] <= WINDOW and start - made[-1][1] < 10:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made


def clause_spans(text: str, spans: list[Span], lang: str) -> list[Span]:
    """The clauses inside the windows, cut at their edges; none where the text is one clause."""
    found = [
        (low + start, high + start) for start, end in spans for low, high in words.clauses(text[start:end], lang)
    ]
    return found[:CLAUSES] if len(found) > 1 else []
