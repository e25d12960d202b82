"""What every collector has in common: the options that say where its documents belong."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from listener.types import Kind, Relation

BATCH = 1_000
"""Records that a collector puts into one batch."""
PLACING = ("brand", "channel", "touchpoint", "product", "place", "lang")
"""Options that a document takes over where the source itself does not say."""


class SourceOptions(BaseModel):
    """Options that every source has; a collector's own ``Options`` inherit them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = "review"
    brand: str = ""
    channel: str = ""
    touchpoint: str = ""
    product: str = ""
    place: str = ""
    lang: str = ""
    system: str = ""
    account: str = ""
    relation: Relation = "transactional"

    def placing(self) -> dict[str, Any]:
        """The options of ``PLACING`` that are set: keyword arguments of ``Document``."""
        return {name: value for name in PLACING if (value := getattr(self, name))}
