"""The tables of the store: append-only migrations, what is applied, and the reference that analysts read."""

from listener.migrations.reference import documented, reference
from listener.migrations.steps import STEPS, current, migrate, unknown

__all__ = ["STEPS", "current", "documented", "migrate", "reference", "unknown"]
