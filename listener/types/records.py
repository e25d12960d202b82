"""Records: what collectors yield. What came *with* a document is an attribute, a score or an event on it.

Values are checked where outside data enters (collectors, configuration), not here. Identity is always (system, account,
external id): two shops' order 1001 are two orders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from listener.types.fields import Field, fields_of, rule

Kind = Literal["review", "post", "comment", "survey", "ticket", "email", "call", "interview"]
KINDS: tuple[Kind, ...] = ("review", "post", "comment", "survey", "ticket", "email", "call", "interview")
Metric = Literal["nps", "csat", "ces", "stars"]
METRICS: tuple[Metric, ...] = ("nps", "csat", "ces", "stars")
Relation = Literal["relationship", "transactional"]
EventType = Literal["opened", "first_reply", "reply", "resolved", "reopened", "escalated"]
EVENT_TYPES: tuple[EventType, ...] = ("opened", "first_reply", "reply", "resolved", "reopened", "escalated")
Actor = Literal["agent", "customer"]
Attribute = str | int | float | bool
Cursor = Mapping[str, Any]
"""Where a stream stands; JSON values only. Opaque to everyone but the collector that made it."""


def digest(*parts: str) -> str:
    """32 hexadecimal digits of a BLAKE2b hash over ``parts``, each length-prefixed so that parts never run together."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


_identity = lru_cache(maxsize=8192)(digest)
"""The digest of an identity, which several steps ask for."""


@dataclass(frozen=True, slots=True)
class Score:
    """A figure that a customer gave. ``low`` and ``high`` are the ends of its scale, kept as the source has it."""

    metric: Metric = field(metadata=rule("plain", "nps, csat, ces or stars"))
    value: float = field(metadata=rule("plain", "the figure"))
    low: float = field(metadata=rule("plain", "lower end of the scale"))
    high: float = field(metadata=rule("plain", "upper end of the scale"))
    relation: Relation = field(default="transactional", metadata=rule("plain", "relationship or transactional"))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a document: a reply, a resolution. ``at`` is aware.

    Events are appended, never replaced. Identity inside the document: ``external_id``, else type, time and actor.
    """

    type: EventType = field(metadata=rule("plain", "opened, first_reply, reply, resolved, reopened, escalated"))
    at: datetime = field(metadata=rule("plain", "UTC, ISO 8601 with Z"))
    actor: Actor = field(default="agent", metadata=rule("plain", "agent or customer"))
    external_id: str = field(default="", metadata=rule("identifier", "its id over there, empty where it has none"))
    text: str = field(default="", metadata=rule("text", "what was written, personal data masked"))
    agent: str = field(default="", metadata=rule("person", "keyed hash of who of the agents did it"))


@dataclass(frozen=True, slots=True)
class Document:
    """One piece of feedback. ``text`` may be empty: a score without a comment still counts.

    Identity is (``system``, ``account``, ``external_id``), never the name of a section in the configuration.
    Collectors give every field as the source has it; ``listener.privacy`` masks each by its rule before anything is
    stored. A record may know only a part: a field that is empty, a score or an event that it does not bring erases
    nothing of what is stored, unless ``cleared`` names it (``title``, ``scores.nps``, ``attributes.colour``).
    """

    system: str = field(metadata=rule("short text", "the system it lives in", segment=True))
    account: str = field(metadata=rule("account", "the account or app in that system", segment=True))
    external_id: str = field(metadata=rule("identifier", "its id over there", mappable=True))
    kind: Kind = field(
        metadata=rule(
            "plain", "review, post, comment, survey, ticket, email, call, interview", mappable=True, segment=True
        )
    )
    created_at: datetime = field(
        metadata=rule("plain", "when the customer wrote it; UTC, ISO 8601 with Z", mappable=True)
    )
    text: str = field(default="", metadata=rule("text", "text, personal data masked", mappable=True))
    title: str = field(default="", metadata=rule("text", "title, personal data masked", mappable=True))
    lang: str = field(
        default="", metadata=rule("language", "ISO 639-1 code, und where unknown", mappable=True, segment=True)
    )
    url: str = field(default="", metadata=rule("link", "its address", mappable=True))
    author_key: str = field(default="", metadata=rule("person", "keyed hash of the author", mappable=True))
    customer_id: str = field(default="", metadata=rule("identifier", "leads to customers", mappable=True, segment=True))
    brand: str = field(default="", metadata=rule("brand", "whom it speaks of", mappable=True, segment=True))
    channel: str = field(default="", metadata=rule("short text", "where it was said", mappable=True, segment=True))
    touchpoint: str = field(
        default="",
        metadata=rule("short text", "payment, delivery, return, store, support …", mappable=True, segment=True),
    )
    product: str = field(default="", metadata=rule("brand", "product or app", mappable=True, segment=True))
    place: str = field(default="", metadata=rule("short text", "region, city or store", mappable=True, segment=True))
    attributes: Mapping[str, Attribute] = field(
        default_factory=dict, metadata=rule("nested", "JSON object of everything else that the source said")
    )
    scores: tuple[Score, ...] = field(default=(), metadata=rule("nested", "figures that the customer gave"))
    events: tuple[Event, ...] = field(default=(), metadata=rule("nested", "what happened to it"))
    customer_system: str = field(
        default="", metadata=rule("short text", "system whose id customer_id is; empty: the company's own")
    )
    customer_account: str = field(
        default="", metadata=rule("account", "account whose id customer_id is; empty: the company's own")
    )
    order_id: str = field(
        default="", metadata=rule("identifier", "leads to orders of the same system and account", mappable=True)
    )
    mentioned: tuple[str, ...] = field(default=(), metadata=rule("brand", "other brands that it names"))
    utc_offset: int | None = field(
        default=None, metadata=rule("plain", "minutes east of UTC where it was written, if known")
    )
    masked: Mapping[str, int] = field(
        default_factory=dict, metadata=rule("plain", "JSON: kind of personal data to how many were masked in it")
    )
    cleared: frozenset[str] = field(
        default=frozenset(), metadata=rule("plain", "what the source says is empty now; not stored")
    )

    @property
    def key(self) -> str:
        """The document's identity, 32 hexadecimal digits."""
        return _identity(self.system, self.account, self.external_id)


DOCUMENT_FIELDS: Mapping[str, Field] = fields_of(Document)
"""The fields of a document by name."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A source says that a document is not there any more: it counts in its weeks and is never quoted."""

    system: str = field(metadata=rule("short text", "the system it lived in"))
    account: str = field(metadata=rule("account", "the account or app in that system"))
    external_id: str = field(metadata=rule("identifier", "its id over there"))
    at: datetime = field(metadata=rule("plain", "when that was seen; UTC, ISO 8601 with Z"))

    @property
    def key(self) -> str:
        """The identity of the document that is gone."""
        return digest(self.system, self.account, self.external_id)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and the attributes that segments are made of, valid from a day on (None: always).

    Empty ``system`` and ``account``: the company's own numbering, which all its sources share.
    """

    customer_id: str = field(metadata=rule("identifier", "id in the customer's own system", mappable=True))
    attributes: Mapping[str, Attribute] = field(default_factory=dict, metadata=rule("nested", "JSON object"))
    system: str = field(default="", metadata=rule("short text", "system of the id"))
    account: str = field(default="", metadata=rule("account", "account of the id"))
    valid_from: date | None = field(
        default=None, metadata=rule("plain", "local day from which this holds", mappable=True)
    )


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase; ``amount`` in ``currency``. Empty ``system`` and ``account``: the company's own numbering."""

    order_id: str = field(metadata=rule("identifier", "id in the shop's own system", mappable=True))
    customer_id: str = field(metadata=rule("identifier", "leads to customers", mappable=True))
    at: datetime = field(metadata=rule("plain", "UTC, ISO 8601 with Z", mappable=True))
    amount: float = field(default=0.0, metadata=rule("plain", "in currency", mappable=True))
    currency: str = field(default="TRY", metadata=rule("short text", "ISO 4217", mappable=True))
    attributes: Mapping[str, Attribute] = field(default_factory=dict, metadata=rule("nested", "JSON object"))
    system: str = field(default="", metadata=rule("short text", "system of the ids"))
    account: str = field(default="", metadata=rule("account", "account of the ids"))


@dataclass(frozen=True, slots=True)
class SurveyWave:
    """How many invitations of a survey went out and how many were answered in ``[start, end)``."""

    survey: str = field(metadata=rule("short text", "name of the survey", mappable=True))
    start: datetime = field(metadata=rule("plain", "UTC, inclusive", mappable=True))
    end: datetime = field(metadata=rule("plain", "UTC, exclusive", mappable=True))
    sent: int = field(metadata=rule("plain", "invitations", mappable=True))
    answered: int = field(metadata=rule("plain", "answers", mappable=True))


@dataclass(frozen=True, slots=True)
class Audience:
    """Social and engagement counts of a brand on a channel at a moment: followers, likes, posts, clicks …"""

    brand: str = field(metadata=rule("brand", "whose", mappable=True))
    channel: str = field(metadata=rule("short text", "where", mappable=True))
    at: datetime = field(metadata=rule("plain", "UTC, ISO 8601 with Z", mappable=True))
    counts: Mapping[str, int] = field(
        default_factory=dict, metadata=rule("nested", "JSON: followers, likes, posts, clicks …")
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A region, city, store or office as documents name it in ``place``: its time zone and opening hours.

    ``hours``: ``mon`` to ``sun`` → ``09:00-18:00``, several spans parted by a comma; a day that is not there is closed.
    """

    name: str = field(metadata=rule("short text", "as documents name it", mappable=True))
    zone: str = field(default="", metadata=rule("plain", "IANA time zone; empty: the workspace's", mappable=True))
    hours: Mapping[str, str] = field(
        default_factory=dict, metadata=rule("plain", "JSON: day of the week to opening hours")
    )
    attributes: Mapping[str, Attribute] = field(default_factory=dict, metadata=rule("nested", "JSON object"))


Record = Document | Gone | Customer | Order | SurveyWave | Audience | Place


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
