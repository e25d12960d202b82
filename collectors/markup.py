"""The reader of markup under its older name; it lives in ``collectors.readers.markup``."""

from __future__ import annotations

from collectors.readers.markup import plain, squeezed, tree

__all__ = ["plain", "squeezed", "tree"]
