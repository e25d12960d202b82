"""What a text is for: seven intents, of which it may have several."""

from __future__ import annotations

from typing import Literal

Intent = Literal["complaint", "praise", "request", "suggestion", "question", "thanks", "information"]
INTENTS: tuple[Intent, ...] = ("complaint", "praise", "request", "suggestion", "question", "thanks", "information")
