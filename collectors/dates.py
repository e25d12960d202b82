"""The reader of dates under its older name; it lives in ``collectors.readers.dates``."""

from __future__ import annotations

from collectors.readers.dates import Dates, order_of

__all__ = ["Dates", "order_of"]
