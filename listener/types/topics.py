"""Topics of the registry, what discovery finds, and what a document is assigned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from listener.types.labels import Vector

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
