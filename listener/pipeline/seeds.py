"""Topics that people make: a name and some words or examples become an active, pinned topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from listener.errors import UsageError
from listener.pipeline.topic_table import name_key
from listener.pipeline.workspace import Workspace
from listener.text import language, normalise, one_line
from listener.types import ModelRef, Topic

if TYPE_CHECKING:
    import numpy as np

    from listener.store import VectorSet
    from topics.seed import Seed

ANCHORS = 12
LEAST_MENTIONS = 5
"""Fewest documents that must hold the words of a seed."""
_FEW = "Five short texts show what a topic is."


class NothingHolds(UsageError):
    """Too few stored documents hold a seed's words: later there may be more."""


def make(workspace: Workspace, name: str, *, keywords: Sequence[str] = (), examples: Sequence[str] = (),
         locale: str = "tr") -> int:  # fmt: skip
    """Makes a topic called ``name`` from ``examples``, else from the stored documents that hold ``keywords``; its id.

    ``UsageError`` where there are too few of them, or where a topic is called so already.
    """
    ref = workspace.encoder.vector_ref
    if ref is None:
        raise UsageError(
            "the encoder makes no vectors, so there are no topics", hint="Choose another: sentiment.encoder"
        )
    name, topics = one_line(name), workspace.store.topics.all(ref)
    taken = next((one for one in topics if one.open and name_key(name) in map(name_key, one.names.values())), None)
    if taken:
        raise UsageError(f"topic {taken.id} is called {name!r} already", hint="Choose another name, or rename it.")
    words = tuple(dict.fromkeys(word for one in keywords if (word := one_line(one))))
    usual = _usual(topics)
    if examples:
        made = _from_examples(workspace, masked(workspace, examples), usual, words, topics, ref)
    else:
        made = _from_mentions(workspace, words, ref)
    from listener.store.decisions import Seeding

    return workspace.store.decisions.seed(Seeding(name_key(name), {locale: name}, *made), ref, workspace.now)


def feasible(workspace: Workspace, keywords: Sequence[str], examples: Sequence[str]) -> None:
    """The error that ``make`` would raise for too few examples or documents; nothing is read or made."""
    from topics import seed

    ref = workspace.encoder.vector_ref
    if not examples and ref is not None:
        _held(workspace, tuple(keywords), ref)
    different = len({normalise(one) for one in examples} - {""})
    if examples and different < seed.LEAST_EXAMPLES:
        raise UsageError(f"{different} different examples are too few", hint=_FEW)


def holding(workspace: Workspace, words: Sequence[str]) -> int:
    """How many stored documents hold one of the words; at most 5,000 are counted."""
    ref = workspace.encoder.vector_ref
    said = tuple(word for one in words if (word := one_line(one)))
    return len(workspace.store.vectors.holding(ref, said)) if ref is not None and said else 0


def masked(workspace: Workspace, examples: Sequence[str]) -> tuple[str, ...]:
    """Different texts without personal data, in their order."""
    return tuple(dict.fromkeys(made for one in examples if (made := workspace.redactor.text(normalise(one)))))


def settle(workspace: Workspace, ref: ModelRef, *, again: bool = False) -> int:
    """Gives topics that were made from examples their centroid in the present space where they have none; how many.

    ``again``: all of them, for there are other topics now to hold their thresholds against.
    """
    from topics import seed

    said = [one for one in workspace.store.decisions.all() if one.examples and one.kind == "topic"]
    width = _width(workspace, ref) if said else 0
    topics = {one.id: one for one in workspace.store.topics.all(ref)} if width else {}
    usual = _usual(topics.values(), {one.topic for one in said})
    made = 0
    for one in said if width else ():
        old = topics[one.topic].centroid
        if old is not None and old.shape == (width,) and not again:
            continue
        rows, read = placed(workspace, one.examples)
        if len(read) > 1:
            found = seed.from_examples(rows, usual)
            workspace.store.topics.place(one.topic, found.centroid, found.threshold, ref, workspace.now)
            made += 1
    return made


def _usual(topics: Iterable[Topic], but: Set[int] = frozenset()) -> list[float]:
    """The thresholds of topics that take documents, without some of them."""
    return [one.threshold for one in topics if one.open and one.centroid is not None and one.id not in but]


def _width(workspace: Workspace, ref: ModelRef) -> int:
    """Length of a row in the topic model's space; 0 where the embedder has read nothing yet."""
    one = workspace.store.vectors.of(ref, limit=1)
    return int(workspace.topic_model.place(one.texts, one.matrix, one.langs).shape[1]) if len(one) else 0


def placed(workspace: Workspace, texts: Sequence[str]) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Rows ``(n, dim)`` of the texts that the encoder reads, and these texts.

    A few words are soon taken for another language; what a person gives as an example is read all the same.
    """
    import numpy as np

    read_here = workspace.encoder.languages
    found = [language(one) for one in texts]
    langs = [one if not read_here or one in read_here else "und" for one in found]
    readings = workspace.encoder.read(texts, langs)
    read = [(text, lang, one.vector) for text, lang, one in zip(texts, langs, readings, strict=True)
            if one.vector is not None]  # fmt: skip
    if not read:
        return np.zeros((0, 0), dtype=np.float32), []
    kept = [text for text, _, _ in read]
    vectors = np.array([vector for _, _, vector in read], dtype=np.float32)
    return workspace.topic_model.place(kept, vectors, [lang for _, lang, _ in read]), kept


Made = tuple[tuple[str, ...], Any, float, tuple[int, ...], tuple[str, ...]]
"""Keywords, centroid, threshold, anchors, examples: the rest of a ``Seeding``."""


def _from_examples(workspace: Workspace, texts: tuple[str, ...], usual: Sequence[float], words: tuple[str, ...],
                   topics: Sequence[Topic], ref: ModelRef) -> Made:  # fmt: skip
    from topics import seed

    rows, read = placed(workspace, texts)
    if len(read) < seed.LEAST_EXAMPLES:
        raise UsageError(f"{len(read)} different examples can be read", hint=_FEW)
    found = seed.from_examples(rows, usual)
    words = words or seed.keywords(read, [language(one) for one in read])
    return words, found.centroid, found.threshold, _like(workspace, found, topics, ref), tuple(read)


def _from_mentions(workspace: Workspace, words: tuple[str, ...], ref: ModelRef) -> Made:
    from topics import seed

    held = _held(workspace, words, ref)
    found = seed.from_mentions(workspace.topic_model.place(held.texts, held.matrix, held.langs))
    return words, found.centroid, found.threshold, _anchors(held, found.central), ()


def _held(workspace: Workspace, words: tuple[str, ...], ref: ModelRef) -> VectorSet:
    """The documents that hold the words; ``NothingHolds`` where they are too few."""
    held = workspace.store.vectors.holding(ref, words)
    different = len(set(held.texts))
    if different < LEAST_MENTIONS:
        raise NothingHolds(
            f"{different} different documents hold {' or '.join(words) or 'no word'}",
            hint=f"{LEAST_MENTIONS} are needed: give more words, or five examples.",
        )
    return held


def _like(workspace: Workspace, found: Seed, topics: Sequence[Topic], ref: ModelRef) -> tuple[int, ...]:
    """The documents of the last weeks that the new topic would take, most central first: its anchors.

    None before the first discovery: where no other topic is, it would take what is not its own.
    """
    if not workspace.store.topics.revision():
        return ()
    recent = workspace.store.vectors.of(ref, since=workspace.today - timedelta(weeks=workspace.config.topics.weeks))
    if not len(recent):
        return ()
    rows = workspace.topic_model.place(recent.texts, recent.matrix, recent.langs)
    new = Topic(max([0, *(one.id for one in topics)]) + 1, {}, centroid=found.centroid, threshold=found.threshold)
    answers = workspace.topic_model.assign(rows, [*topics, new])
    mine = sorted((-one.score, row) for row, one in enumerate(answers) if one.topic == new.id)
    return _anchors(recent, [row for _, row in mine])


def _anchors(held: VectorSet, central: Sequence[int]) -> tuple[int, ...]:
    """Documents of the first ``ANCHORS`` different texts."""
    first: dict[str, int] = {}
    for row in central:
        first.setdefault(held.texts[row], int(held.document_ids[row]))
    return tuple(first.values())[:ANCHORS]
