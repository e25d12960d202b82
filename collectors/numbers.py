"""The reader of numbers under its older name; it lives in ``collectors.readers.numbers``."""

from __future__ import annotations

from collectors.readers.numbers import is_empty, number, out_of

__all__ = ["is_empty", "number", "out_of"]
