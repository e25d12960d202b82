"""The reader of encoding under its older name; it lives in ``collectors.readers.encoding``."""

from __future__ import annotations

from collectors.readers.encoding import LONGEST, SAMPLE, detect, lines, sample

__all__ = ["LONGEST", "SAMPLE", "detect", "lines", "sample"]
