"""Options of the ``reddit`` collector."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from collectors.base import SourceOptions
from listener.config import Secret
from listener.types import Kind


class RedditOptions(SourceOptions):
    """Which subreddits or search, and by which way: approved keys, a dump, or the feed."""

    kind: Kind = "post"
    way: Literal["api", "dump", "feed"] = "api"
    subreddits: tuple[str, ...] = ()
    query: str = ""
    comments: bool = True
    limit: int = Field(default=1000, ge=1, le=1000)
    lag_hours: float = Field(default=72, ge=0)
    client_id: Secret | None = None
    client_secret: Secret | None = None
    dump: Path | None = None
    site: str = "https://www.reddit.com"
    api: str = "https://oauth.reddit.com"

    @model_validator(mode="after")
    def _fits(self) -> RedditOptions:
        if self.way == "api" and not (self.client_id and self.client_secret):
            raise ValueError(
                'way = "api" needs client_id and client_secret: keys that Reddit approved. '
                'Without them: way = "dump" with a file, or way = "feed" when Reddit answers it'
            )
        if self.way == "dump" and not self.dump:
            raise ValueError('way = "dump" needs dump = "path to a .jsonl, .jsonl.gz or .zst file"')
        if self.way != "dump" and not (self.subreddits or self.query):
            raise ValueError("name subreddits, or a query, or both")
        return self
