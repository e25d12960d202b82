"""Contracts: the whole public face of plug-ins, one small ``Protocol`` each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from listener.types.labels import ModelRef, Reading, Vectors
from listener.types.records import Batch, Cursor
from listener.types.report import Rendered, Report
from listener.types.topics import Assignment, Cluster, Topic


@runtime_checkable
class Http(Protocol):
    """The one polite way out: time-outs, retries with Retry-After, rate limit, robots.txt."""

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, robots: bool = False) -> Fetched:
        """The response's body; raises a ``SourceError`` with what to do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: final address, status (200 or 304), headers with lower-case names, body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    encoding: str | None = None


@runtime_checkable
class Collector(Protocol):
    """A source's system. A class with ``name``, a pydantic model ``Options`` and one method."""

    name: str
    account: str
    """What the walk reads, apart from secrets and the section's name: cursors are kept under (name, account)."""

    def collect(self, cursor: Cursor | None) -> Iterator[Batch]:
        """What is new since ``cursor``. Oldest first: a cursor on every batch; newest first: on the last one only."""


@runtime_checkable
class Encoder(Protocol):
    """Text to polarity and vector in one pass."""

    sentiment_ref: ModelRef | None
    """Maker of the polarity, or None for a plain embedder."""
    vector_ref: ModelRef | None
    """Maker of the vectors, or None for a plain classifier."""
    languages: frozenset[str]
    """Languages that it reads; empty: all."""

    def read(self, texts: Sequence[str], langs: Sequence[str]) -> list[Reading]:
        """One reading for each text, in order. A language outside ``languages`` gets "language not read"."""


@runtime_checkable
class TopicModel(Protocol):
    """Vectors to topics; pure of storage."""

    name: str
    version: str

    def place(self, texts: Sequence[str], vectors: Vectors, langs: Sequence[str]) -> Vectors:
        """Documents as rows of the model's own space, unit length, the same for a document in any company.

        The encoder's vectors where the model has no space of its own. Centroids are points of this space.
        """

    def discover(self, texts: Sequence[str], rows: Vectors, langs: Sequence[str]) -> list[Cluster]:
        """Clusters of placed ``rows``, largest first; the same for the same input on any machine and thread count."""

    def emerging(
        self, texts: Sequence[str], rows: Vectors, langs: Sequence[str], recent: Sequence[bool]
    ) -> list[Cluster]:
        """Clusters that are new in time: ``recent`` rows that crowd where few others are; none where nothing is new."""

    def assign(self, rows: Vectors, topics: Sequence[Topic]) -> list[Assignment]:
        """One assignment for each placed row; ``topics`` carry their centroids and thresholds."""


@runtime_checkable
class Namer(Protocol):
    """A new topic's texts to its name, where someone names better than the topic model does."""

    def name(self, texts: Sequence[str], keywords: Sequence[str], lang: str) -> str:
        """A short phrase in ``lang`` (``tr``, ``en``), or "" where it has none: the topic keeps the model's own name.

        ``texts``: the topic's most central texts, personal data masked; ``keywords``: its heaviest words, heaviest
        first. A ``ListenerError`` where nothing can be named now: nobody is asked again in this run.
        """


@runtime_checkable
class Renderer(Protocol):
    """A report to bytes in one language."""

    name: str
    suffix: str

    def render(self, report: Report, locale: str) -> Rendered:
        """The whole report; customer texts are data and do no harm in the format."""
