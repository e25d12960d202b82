"""The vocabulary of the house: frozen values that every floor speaks, and the protocols that plug-ins fulfil.

What came *with* a document is an attribute, a score or an event on it. What *we* say about it is a label that names its
maker. Values are checked where outside data enters (collectors, configuration), not here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
    """One embedding, shape ``(dim,)``, unit length."""
    Vectors = NDArray[np.float32]
    """Embeddings, shape ``(n, dim)``, rows of unit length."""
else:
    Vector = Vectors = Any

Kind = Literal["review", "post", "comment", "survey", "ticket", "email", "call", "interview"]
KINDS: tuple[Kind, ...] = ("review", "post", "comment", "survey", "ticket", "email", "call", "interview")
Metric = Literal["nps", "csat", "ces", "stars"]
METRICS: tuple[Metric, ...] = ("nps", "csat", "ces", "stars")
Relation = Literal["relationship", "transactional"]
Polarity = Literal["negative", "neutral", "positive"]
POLARITIES: tuple[Polarity, ...] = ("negative", "neutral", "positive")
EventType = Literal["opened", "first_reply", "reply", "resolved", "reopened", "escalated"]
EVENT_TYPES: tuple[EventType, ...] = ("opened", "first_reply", "reply", "resolved", "reopened", "escalated")
Actor = Literal["agent", "customer"]
Attribute = str | int | float | bool
Cursor = Mapping[str, Any]
"""Where a collector stands; JSON values only. Opaque to everyone but the collector that made it."""


def digest(*parts: str) -> str:
    """32 hexadecimal digits of a BLAKE2b hash over ``parts``, each length-prefixed so that parts never run together."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


# --- records: what collectors yield -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """A figure that a customer gave. ``low`` and ``high`` are the ends of its scale, kept as the source has it."""

    metric: Metric
    value: float
    low: float
    high: float
    relation: Relation = "transactional"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a ticket. ``at`` is aware UTC."""

    type: EventType
    at: datetime
    actor: Actor = "agent"


@dataclass(frozen=True, slots=True)
class Document:
    """One piece of feedback. ``text`` may be empty: a score without a comment still counts.

    Identity is (``system``, ``account``, ``external_id``), never the name of a section in the configuration.
    Collectors give ``author_key`` as the source has it; before anything is stored ``listener.privacy`` turns it into a
    keyed hash and masks personal data in every other text field.
    """

    system: str
    account: str
    external_id: str
    kind: Kind
    created_at: datetime
    text: str = ""
    title: str = ""
    lang: str = ""
    url: str = ""
    author_key: str = ""
    customer_id: str = ""
    brand: str = ""
    channel: str = ""
    touchpoint: str = ""
    product: str = ""
    place: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def key(self) -> str:
        """The document's identity, 32 hexadecimal digits."""
        return digest(self.system, self.account, self.external_id)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and the attributes that segments are made of."""

    customer_id: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase; ``amount`` in ``currency``."""

    order_id: str
    customer_id: str
    at: datetime
    amount: float = 0.0
    currency: str = "TRY"
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SurveyWave:
    """How many invitations of a survey went out and how many were answered in ``[start, end)``."""

    survey: str
    start: datetime
    end: datetime
    sent: int
    answered: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Social and engagement counts of a brand on a channel at a moment: followers, likes, posts, clicks …"""

    brand: str
    channel: str
    at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)


Record = Document | Customer | Order | SurveyWave | Audience


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not become a record: where it stood, why, and what it held (redacted before it is written)."""

    line: int
    reason: str
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one step, and where to go on from once they are safe (``None``: not yet safe to move on)."""

    records: tuple[Record, ...] = ()
    cursor: Cursor | None = None
    rejects: tuple[Reject, ...] = ()
    total: int | None = None
    """How many records the whole walk will hold, when the source tells: the progress bar's length."""


# --- labels: what we say about documents --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Who made a label: weights, label set and preprocessing together are the ``version``."""

    task: str
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.task}/{self.name}@{self.version}"

    @classmethod
    def parse(cls, text: str) -> ModelRef:
        """``sentiment/tr-en@1`` → its three parts; ``ValueError`` for another shape."""
        task, slash, rest = text.partition("/")
        name, at, version = rest.rpartition("@")
        if not (task and slash and name and at and version):
            raise ValueError(f"not a model reference: {text!r} (expected task/name@version)")
        return cls(task, name, version)


@dataclass(frozen=True, slots=True)
class Sentiment:
    """Calibrated probabilities that sum to one."""

    negative: float
    neutral: float
    positive: float

    @property
    def polarity(self) -> Polarity:
        """The likeliest of the three; the first in ``POLARITIES`` where two are equal."""
        return max(POLARITIES, key=lambda name: getattr(self, name))

    @property
    def confidence(self) -> float:
        """Probability of ``polarity``."""
        return max(self.negative, self.neutral, self.positive)


@dataclass(frozen=True, slots=True)
class Clause:
    """A span ``[start, end)`` of characters in the text, with its own polarity and vector (``(dim,)`` or None)."""

    start: int
    end: int
    sentiment: Sentiment
    vector: Vector | None = None


Outcome = Literal["done", "nothing found", "language not read", "failed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder says of one text in one pass. ``sentiment`` is None unless ``outcome`` is "done"."""

    outcome: Outcome
    sentiment: Sentiment | None = None
    vector: Vector | None = None
    clauses: tuple[Clause, ...] = ()
    mixed: bool = False
    intents: tuple[tuple[str, float], ...] = ()
    """What the text is for, the likeliest first, each with its own probability; empty where the model does not tell."""
    names: tuple[tuple[int, int], ...] = ()
    """Where it names people: first and past-the-last character."""


@dataclass(frozen=True, slots=True)
class Label:
    """One statement of ours about a document: ``span`` is None for the whole, else character offsets."""

    document_id: int
    task: str
    value: str
    score: float
    model: ModelRef
    content_hash: str
    span: tuple[int, int] | None = None
    target: str = ""
    sentiment: Sentiment | None = None


# --- topics -------------------------------------------------------------------------------------------------------

TopicState = Literal["proposed", "active", "retired", "forbidden", "group"]
"""What is open (proposed, active), what is at rest (retired), what people never want to see (forbidden: its documents
belong to no topic), and what only holds other topics (group)."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What discovery found: members are row numbers into the vectors given, most central first."""

    members: tuple[int, ...]
    centroid: Vector
    names: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    anchors: tuple[int, ...] = ()
    threshold: float = 0.0
    """Least cosine to the centroid at which a new document belongs here."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the registry. ``id`` is never reused or renumbered. ``centroid`` belongs to one embedder."""

    id: int
    names: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    state: TopicState = "active"
    merged_into: int | None = None
    parent: int | None = None
    pinned: bool = False
    centroid: Vector | None = None
    threshold: float = 0.0
    description: str = ""
    """What belongs here, in a person's words."""

    @property
    def open(self) -> bool:
        """Whether it takes documents and is shown: proposed or active, and not merged into another."""
        return self.state in ("proposed", "active") and self.merged_into is None

    def name(self, locale: str) -> str:
        """The name in ``locale``, else in any language that has one (``tr`` before ``en``), else ``#id``."""
        for lang in (locale, "tr", "en", *sorted(self.names)):
            if self.names.get(lang):
                return self.names[lang]
        return f"#{self.id}"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A document's topic, or None as an honest answer, with the cosine to the nearest centroid."""

    topic: int | None
    score: float


# --- time, segments, figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open span of local days ``[start, end)`` in the workspace's zone."""

    start: date
    end: date

    @classmethod
    def week_of(cls, day: date) -> Period:
        """The ISO week (Monday to Sunday) that holds ``day``."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=7))

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    def previous(self, steps: int = 1) -> Period:
        """The period of the same length ``steps`` lengths earlier."""
        shift = timedelta(days=self.days * steps)
        return Period(self.start - shift, self.end - shift)

    def before(self, steps: int) -> tuple[Period, ...]:
        """The ``steps`` periods before this one, oldest first."""
        return tuple(self.previous(n) for n in range(steps, 0, -1))


@dataclass(frozen=True, slots=True)
class Segment:
    """A named filter: every key is a document column or attribute that must hold one of the values."""

    name: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that never goes without its n and interval. ``low``/``high``: 95 %, None where n does not allow one."""

    name: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    unit: str = ""
    """``points`` (NPS, net sentiment: −100…100), ``share`` (0…1), ``stars``, ``count``, ``score``, ``ratio``."""


@dataclass(frozen=True, slots=True)
class Change:
    """A measure against a baseline. ``delta`` with its 95 % interval in the measure's unit; ``p`` two-sided."""

    now: Measure
    then: Measure
    delta: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    significant: bool = False
    """True only after the week's false discovery rate was controlled over all its measures."""
    detectable: float | None = None
    """The least absolute change that this sample could have shown (80 % power)."""


# --- reports: data without language or format ---------------------------------------------------------------------

Value = Any
"""Message values: numbers, dates, Measures, Changes, Periods, or texts of customers (data, never markup)."""


@dataclass(frozen=True, slots=True)
class Message:
    """A key into the message catalogue and the values its sentence needs. No prose in any language."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    message: Message


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure with its changes against last week and against the baseline, and its course (one value a week)."""

    title: Message
    measure: Measure
    week: Change | None = None
    baseline: Change | None = None
    course: tuple[Measure, ...] = ()
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: what its cells are says how they are printed and aligned."""

    title: Message
    kind: Literal["text", "name", "count", "share", "points", "stars", "delta", "trend"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values; a cell is text, a number, a Measure, a Change, a Message or a tuple of numbers (a trend)."""

    title: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of measures over the chart's periods; None where there is nothing."""

    name: Message
    points: tuple[Measure | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: ``line`` (with interval bands), ``bar`` (horizontal, signed or not), ``stack`` (shares)."""

    kind: Literal["line", "bar", "stack"]
    title: Message
    labels: tuple[Value, ...]
    series: tuple[Series, ...]
    unit: str = ""
    marks: tuple[tuple[Value, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer said, redacted, typos kept; ``document_id`` leads to its row."""

    text: str
    document_id: int
    lang: str
    day: date
    channel: str = ""
    polarity: Polarity | None = None
    score: Score | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """Representative quotes under a title."""

    title: Message
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A finding or a warning that must be seen. ``rows``: SQL over ``labelled_documents``."""

    tone: Literal["good", "bad", "note"]
    title: Message
    details: tuple[Message, ...] = ()
    quote: Quote | None = None
    rows: str = ""


Block = Text | Stat | Table | Chart | Quotes | Callout


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report; ``name`` is the section's plug-in name and the stem of its title's message key."""

    name: str
    title: Message
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A week as data. ``made_at`` is the clock that was passed in."""

    period: Period
    brand: str
    made_at: datetime
    sections: tuple[Section, ...]
    makers: Mapping[str, str] = field(default_factory=dict)
    """Version of the program, model references, registry revision."""
    closed: bool = True
    """False while the week still runs."""

    def section(self, name: str) -> Section | None:
        """The section of that name, if the report has it."""
        return next((one for one in self.sections if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report in one language and format; ``suffix`` without the dot."""

    body: bytes
    media_type: str
    suffix: str
    locale: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something decided on a finding, and the measure it should move."""

    title: str
    owner: str
    due: date
    measure: str
    topic: int | None = None
    segment: str = ""
    baseline: Measure | None = None
    target: float | None = None
    state: Literal["open", "done", "dropped"] = "open"
    external: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a report went out."""

    to: str
    at: datetime
    reference: str = ""


# --- protocols: the whole public contract of plug-ins -------------------------------------------------------------


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


@runtime_checkable
class Delivery(Protocol):
    """A rendered report to someone."""

    name: str

    def deliver(self, rendered: Sequence[Rendered]) -> Receipt:
        """Sends once; raises where nothing was sent."""


@runtime_checkable
class Tracker(Protocol):
    """An action to the tool where work is tracked."""

    name: str

    def open(self, action: Action) -> str:
        """The reference of the opened card."""


