"""What every collector has in common: the options that say where its documents belong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from listener.errors import known
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

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, given: Any) -> Any:
        """``ValueError`` that names the known options for an unknown one."""
        for name in given if isinstance(given, Mapping) else ():
            if name not in cls.model_fields:
                raise ValueError(f"unknown option {name!r}. {known(str(name), cls.model_fields)}")
        return given

    def placing(self) -> dict[str, Any]:
        """The options of ``PLACING`` that are set: keyword arguments of ``Document``."""
        return {name: value for name in PLACING if (value := getattr(self, name))}
