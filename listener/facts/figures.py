"""What the facts come as: counts, never texts except in voices. Lists are parallel to the periods asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from listener.types import Polarity, Relation, Score, Topic

Histogram = Mapping[float, int]
"""Value of a score → how many gave it."""


@dataclass(frozen=True, slots=True, order=True)
class ScoreKey:
    """Scores that may be pooled: one metric, one relation, one scale."""

    metric: str
    relation: Relation
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Documents by polarity."""

    negative: int = 0
    neutral: int = 0
    positive: int = 0

    @property
    def n(self) -> int:
        """All of them."""
        return self.negative + self.neutral + self.positive


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic's course: documents, their polarity, and how many different people wrote them."""

    topic: Topic
    counts: tuple[int, ...]
    tallies: tuple[Tally, ...]
    authors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopicSources:
    """Documents by source and period, (sources, periods): all looked at, of each topic or group, and its complaints.

    ``begun``: the day of a source's first document in the store.
    """

    sources: tuple[str, ...]
    begun: tuple[date, ...]
    documents: tuple[tuple[int, ...], ...]
    mentions: Mapping[int, tuple[tuple[int, ...], ...]]
    complaints: Mapping[int, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, slots=True)
class Wording:
    """A topic's words in a period: word → how many of ``documents`` hold it."""

    documents: int
    words: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Voice:
    """What a customer said. ``similarity`` is the cosine to the topic (1 where no topic was asked for).

    ``partial``: ``text`` is the clause that speaks of the topic, not the whole text.
    """

    document_id: int
    text: str
    lang: str
    day: date
    channel: str
    source: str
    polarity: Polarity
    confidence: float
    score: Score | None
    similarity: float
    title: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class SourceQuality:
    """A source's runs from the period's start to a week after its end. ``error``: the last run's, if it was not ok."""

    source: str
    runs: int
    failed: int
    last_ok: datetime | None
    new: int
    changed: int
    rejected: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """How whole the data of a period is. ``labelled`` + ``unlabelled`` + ``without_text`` = ``documents``.

    ``labelled`` counts every final outcome on the present content, ``not_read`` (a language that the model does not
    read), ``failed`` and ``nothing_found`` among them; ``unlabelled`` is still pending.
    """

    sources: tuple[SourceQuality, ...]
    documents: int
    without_text: int
    labelled: int
    unlabelled: int
    not_read: int
    nothing_found: int
    failed: int
    duplicates: int
    topics_none: int
    langs: Mapping[str, int] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
