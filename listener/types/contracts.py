"""Contracts: the whole public face of plug-ins, one small ``Protocol`` each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from listener.errors import SourceChanged
from listener.types.labels import ModelRef, Reading, Vectors
from listener.types.records import Batch, Cursor
from listener.types.report import Rendered, Report
from listener.types.topics import Assignment, Cluster, Topic


class Auth(Protocol):
    """Who we are to a server; ready-made ones are in ``listener.http``."""

    def headers(self, http: Http) -> Mapping[str, str]:
        """What a request carries. A token that is missing is asked for through ``http``; a ``SourceError``."""

    def refused(self) -> bool:
        """The server said 401: forget what may be stale. True where one more try may go through."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call. At most one of ``json``, ``form`` (with ``files``) and ``body`` is sent.

    ``linked_from``: the page that named this address; then it must be on that page's site. ``changed_since``: the
    ``marks`` of an earlier answer. ``robots``: ask the site's robots.txt. ``any_status``: every status is an answer.
    """

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: object = None
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)
    """Field name → file name, content, media type."""
    body: bytes = b""
    auth: Auth | None = None
    changed_since: Mapping[str, str] = field(default_factory=dict)
    linked_from: str = ""
    robots: bool = False
    any_status: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: final address, status (2xx or 304), headers with lower-case names, body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    encoding: str | None = None

    @property
    def unchanged(self) -> bool:
        """True where the server says that nothing changed since the marks that were sent."""
        return self.status == 304

    @property
    def marks(self) -> dict[str, str]:
        """What to send as ``changed_since`` next time; JSON values, both may be empty."""
        return {"etag": self.headers.get("etag", ""), "modified": self.headers.get("last-modified", "")}

    def text(self) -> str:
        """The body by its declared encoding, else UTF-8; bytes that do not fit become replacement characters."""
        try:
            return self.body.decode(self.encoding or "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")

    def data(self) -> Any:
        """The body as JSON; ``SourceChanged`` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            site = self.url.partition("?")[0]
            raise SourceChanged(f"{site} gives no JSON", hint="Check the source's address.") from None


class Http(Protocol):
    """The one polite way out: time-outs, retries with Retry-After, limits, robots.txt, auth. A stand-in inherits from
    it and gives ``send``."""

    def send(self, request: Request) -> Fetched:
        """The answer; raises a ``SourceError`` with what to do."""

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Auth | None = None,
        changed_since: Mapping[str, str] | None = None,
        linked_from: str = "",
        robots: bool = False,
    ) -> Fetched:
        """What stands at ``url``; see :class:`Request`."""
        return self.send(
            Request(
                "GET",
                url,
                params=params or {},
                headers=headers or {},
                auth=auth,
                changed_since=changed_since or {},
                linked_from=linked_from,
                robots=robots,
            )
        )

    def post(
        self,
        url: str,
        *,
        json: object = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Auth | None = None,
    ) -> Fetched:
        """What ``url`` answers to JSON or a form; see :class:`Request`."""
        return self.send(Request("POST", url, headers=headers or {}, json=json, form=form or {}, auth=auth))


class Secrets(Protocol):
    """Secrets that the settings point to, and those that a service gives and takes back."""

    def reveal(self, reference: Revealed) -> str:
        """The secret behind a reference of the options; ``ConfigError`` where there is none."""

    def kept(self, name: str) -> str:
        """What :meth:`keep` kept for this source under ``name``; "" where nothing was."""

    def keep(self, name: str, value: str) -> None:
        """Keeps a secret for this source: a refresh token that its server changed."""


class Revealed(Protocol):
    """A reference to a secret, as options hold it."""

    def reveal(self) -> str:
        """The secret itself."""


@dataclass(frozen=True, slots=True)
class Reach:
    """All that a collector may touch: the way out, the time (aware UTC), secrets, and a folder of its own for files
    that it must put somewhere (made by who writes first)."""

    http: Http
    clock: Callable[[], datetime]
    secrets: Secrets
    files: Path


@dataclass(frozen=True, slots=True)
class Stream:
    """One walk through a source, with a cursor of its own, kept under (system, account, ``name``)."""

    name: str
    """What the walk reads, apart from secrets: another name begins anew."""
    read: Callable[[Cursor | None], Iterator[Batch]]
    """What is new since the cursor. Oldest first: a cursor on every batch; newest first: on the last one only."""


@runtime_checkable
class Collector(Protocol):
    """A source's system. A class ``(options, reach)`` with ``name``, a pydantic model ``Options`` and one method."""

    name: str
    system: str
    account: str
    """Two of the three parts of its documents' identity. Which of them a walk read is its stream's name."""

    def streams(self) -> Sequence[Stream]:
        """The walks; nothing is read yet. One that fails keeps the others not back."""


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
