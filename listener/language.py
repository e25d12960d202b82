"""Which language a text is in."""

from __future__ import annotations

import re

_TURKISH = re.compile(r"[ıİşŞğĞ]|\b(?:ve|bir|bu|da|de|cok|çok|icin|için|urun|ürün|ama|kotu|iyi|guzel|güzel|var|mi|mu)\b", re.I)
_ENGLISH = re.compile(r"\b(?:the|and|is|it|to|of|was|for|my|not|this|very|good|bad|i)\b", re.IGNORECASE)


def language(text: str) -> str:
    """ISO 639-1 code, "und" where there is nothing to tell."""
    turkish, english = len(_TURKISH.findall(text)), len(_ENGLISH.findall(text))
    if turkish == english:
        return "und"
    return "tr" if turkish > english else "en"
