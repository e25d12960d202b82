"""What curation works with: a workspace, seen from here."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from listener.config import Config
    from listener.privacy import Redactor
    from listener.store import Store
    from listener.types import Encoder, TopicModel


class Desk(Protocol):
    """Settings, store, models and the clock. The pipeline's ``Workspace`` is one."""

    @property
    def config(self) -> Config:
        """The settings."""

    @property
    def store(self) -> Store:
        """The open store."""

    @property
    def encoder(self) -> Encoder:
        """The configured encoder."""

    @property
    def topic_model(self) -> TopicModel:
        """The configured topic model."""

    @property
    def redactor(self) -> Redactor:
        """Masks personal data."""

    @property
    def now(self) -> datetime:
        """The clock's time, aware UTC."""

    @property
    def today(self) -> date:
        """The local day of ``now``."""
