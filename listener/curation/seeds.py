"""Topics that people make: a name and some words or examples become an active, pinned topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from listener.curation.desk import Desk
from listener.curation.lookup import known_topics
from listener.curation.table import name_key
from listener.errors import UsageError
from listener.text import language, normalise, one_line
from listener.types import ModelRef, Signature, Topic

if TYPE_CHECKING:
    import numpy as np

    from listener.store import VectorSet
    from listener.store.decisions import Seeding
    from topics.seed import Seed

ANCHORS = 12
LEAST_MENTIONS = 5
"""Fewest documents that must hold the words of a seed."""
_FEW = "Five short texts show what a topic is."


class NothingHolds(UsageError):
    """Too few stored documents hold a seed's words: later there may be more."""


def make(desk: Desk, name: str, *, keywords: Sequence[str] = (), examples: Sequence[str] = (),
         locale: str = "tr", by: Signature) -> int:  # fmt: skip
    """Makes a topic called ``name`` from ``examples``, else from the stored documents that hold ``keywords``; its id.

    ``UsageError`` where there are too few of them, or where a topic is called so already.
    """
    topics = known_topics(desk)
    return plant(desk, prepare(desk, name, keywords=keywords, examples=examples, locale=locale, topics=topics), by)


def prepare(desk: Desk, name: str, *, keywords: Sequence[str] = (), examples: Sequence[str] = (), locale: str,
            topics: Sequence[Topic]) -> Seeding:  # fmt: skip
    """The topic that ``make`` would make beside ``topics``, read and placed; nothing is written."""
    from listener.store.decisions import Seeding

    ref, name = _embedder(desk), one_line(name)
    open_ = (topic for topic in topics if topic.open)
    taken = next((topic.id for topic in open_ if name_key(name) in map(name_key, topic.names.values())), None)
    if taken is not None:
        raise UsageError(f"topic {taken} is called {name!r} already", hint="Choose another name, or rename it.")
    words = tuple(dict.fromkeys(word for given in keywords if (word := one_line(given))))
    parts = (
        _from_examples(desk, ref, masked(desk, examples), words, topics)
        if examples
        else _from_mentions(desk, ref, words)
    )
    centroid, threshold = parts.seed.centroid, parts.seed.threshold
    return Seeding(name_key(name), {locale: name}, parts.words, centroid, threshold, parts.anchors, parts.examples)


def plant(desk: Desk, seeding: Seeding, by: Signature) -> int:
    """Writes a topic that was prepared; its id."""
    return desk.store.decisions.seed(seeding, _embedder(desk), by=by)


def _embedder(desk: Desk) -> ModelRef:
    """Who makes the vectors; ``UsageError`` where nobody does."""
    if desk.encoder.vector_ref is None:
        raise UsageError(
            "the encoder makes no vectors, so there are no topics", hint="Choose another: sentiment.encoder"
        )
    return desk.encoder.vector_ref


def feasible(desk: Desk, keywords: Sequence[str], examples: Sequence[str]) -> None:
    """The error that ``make`` would raise for too few examples or documents; nothing is read or made."""
    from topics import seed

    ref = desk.encoder.vector_ref
    if not examples and ref is not None:
        _holders(desk, ref, tuple(keywords))
    different = len({normalise(example) for example in examples} - {""})
    if examples and different < seed.LEAST_EXAMPLES:
        raise UsageError(f"{different} different examples are too few", hint=_FEW)


def holding(desk: Desk, words: Sequence[str]) -> int:
    """How many stored documents hold one of the words; at most 5,000 are counted."""
    ref = desk.encoder.vector_ref
    said = tuple(word for given in words if (word := one_line(given)))
    return len(desk.store.vectors.holding(ref, said)) if ref is not None and said else 0


def masked(desk: Desk, examples: Sequence[str]) -> tuple[str, ...]:
    """Different texts without personal data, in their order."""
    texts = (desk.redactor.text(normalise(example)) for example in examples)
    return tuple(dict.fromkeys(text for text in texts if text))


def settle(desk: Desk, ref: ModelRef, *, again: bool = False) -> int:
    """Gives topics that were made from examples their centroid in the present space where they have none; how many.

    ``again``: all of them, for there are other topics now to hold their thresholds against.
    """
    from topics import seed

    by_examples = {
        said.topic: said.examples for said in desk.store.decisions.all() if said.examples and said.kind == "topic"
    }
    width = _width(desk, ref) if by_examples else 0
    if not width:
        return 0
    topics = {topic.id: topic for topic in desk.store.topics.all(ref)}
    usual, settled = _usual(topics.values(), by_examples.keys()), 0
    for number, examples in by_examples.items():
        centroid = topics[number].centroid
        if again or centroid is None or centroid.shape != (width,):
            rows, read = placed(desk, examples)
            if len(read) > 1:
                seeded = seed.from_examples(rows, usual)
                desk.store.topics.place(number, seeded.centroid, seeded.threshold, ref, desk.now)
                settled += 1
    return settled


def _usual(topics: Iterable[Topic], but: Set[int] = frozenset()) -> list[float]:
    """The thresholds of topics that take documents, without some of them."""
    taking = (topic for topic in topics if topic.open and topic.centroid is not None)
    return [topic.threshold for topic in taking if topic.id not in but]


def _width(desk: Desk, ref: ModelRef) -> int:
    """Length of a row in the topic model's space; 0 where the embedder has read nothing yet."""
    sample = desk.store.vectors.of(ref, limit=1)
    return int(desk.topic_model.place(sample.texts, sample.matrix, sample.langs).shape[1]) if len(sample) else 0


def placed(desk: Desk, texts: Sequence[str]) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Rows ``(n, dim)`` of the texts that the encoder reads, and these texts.

    A few words are soon taken for another language; what a person gives as an example is read all the same.
    """
    import numpy as np

    languages = desk.encoder.languages
    langs = [lang if not languages or lang in languages else "und" for lang in map(language, texts)]
    readings = desk.encoder.read(texts, langs)
    read = [
        (text, lang, reading.vector)
        for text, lang, reading in zip(texts, langs, readings, strict=True)
        if reading.vector is not None
    ]
    if not read:
        return np.zeros((0, 0), dtype=np.float32), []
    kept = [text for text, _, _ in read]
    vectors = np.array([vector for _, _, vector in read], dtype=np.float32)
    return desk.topic_model.place(kept, vectors, [lang for _, lang, _ in read]), kept


@dataclass(frozen=True, slots=True)
class SeedParts:
    """Where a new topic stands, the words and examples that it is known by, and the documents that show it."""

    seed: Seed
    words: tuple[str, ...]
    anchors: tuple[int, ...]
    examples: tuple[str, ...] = ()


def _from_examples(
    desk: Desk, ref: ModelRef, texts: tuple[str, ...], words: tuple[str, ...], topics: Sequence[Topic]
) -> SeedParts:
    from topics import seed

    rows, read = placed(desk, texts)
    if len(read) < seed.LEAST_EXAMPLES:
        raise UsageError(f"{len(read)} different examples can be read", hint=_FEW)
    seeded = seed.from_examples(rows, _usual(topics))
    words = words or seed.keywords(read, [language(text) for text in read])
    return SeedParts(seeded, words, _like(desk, ref, seeded, topics), tuple(read))


def _from_mentions(desk: Desk, ref: ModelRef, words: tuple[str, ...]) -> SeedParts:
    from topics import seed

    holders = _holders(desk, ref, words)
    seeded = seed.from_mentions(desk.topic_model.place(holders.texts, holders.matrix, holders.langs))
    return SeedParts(seeded, words, _anchors(holders, seeded.central))


def _holders(desk: Desk, ref: ModelRef, words: tuple[str, ...]) -> VectorSet:
    """The documents that hold the words; ``NothingHolds`` where they are too few."""
    holders = desk.store.vectors.holding(ref, words)
    different = len(set(holders.texts))
    if different < LEAST_MENTIONS:
        raise NothingHolds(
            f"{different} different documents hold {' or '.join(words) or 'no word'}",
            hint=f"{LEAST_MENTIONS} are needed: give more words, or five examples.",
        )
    return holders


def _like(desk: Desk, ref: ModelRef, seeded: Seed, topics: Sequence[Topic]) -> tuple[int, ...]:
    """The documents of the last weeks that the new topic would take, most central first: its anchors.

    None before the first discovery: where no other topic is, it would take what is not its own.
    """
    if not desk.store.topics.revision():
        return ()
    since = desk.today - timedelta(weeks=desk.config.topics.weeks)
    recent = desk.store.vectors.of(ref, since=since)
    if not len(recent):
        return ()
    rows = desk.topic_model.place(recent.texts, recent.matrix, recent.langs)
    number = max([0, *(topic.id for topic in topics)]) + 1
    new = Topic(number, {}, centroid=seeded.centroid, threshold=seeded.threshold)
    answers = desk.topic_model.assign(rows, [*topics, new])
    taken = sorted((-answer.score, row) for row, answer in enumerate(answers) if answer.topic == number)
    return _anchors(recent, [row for _, row in taken])


def _anchors(documents: VectorSet, central: Sequence[int]) -> tuple[int, ...]:
    """Documents of the first ``ANCHORS`` different texts."""
    first: dict[str, int] = {}
    for row in central:
        first.setdefault(documents.texts[row], int(documents.document_ids[row]))
    return tuple(first.values())[:ANCHORS]
