"""What people talk about where: weights of subjects by source and mood, and how long they write."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

Weights = Mapping[str, float]

_GENERAL_NEG = {
    "delivery": 30, "packaging": 6, "returns": 12, "quality": 16, "size": 8, "price": 7, "payment": 4, "support": 8,
    "staff": 4, "store": 4, "stock": 6, "loyalty": 4, "invoice": 3, "wrong": 7, "gift": 2, "login": 2, "app": 3,
}  # fmt: skip
_GENERAL_POS = {
    "delivery": 16, "packaging": 7, "returns": 8, "quality": 24, "size": 8, "price": 10, "payment": 2, "support": 9,
    "staff": 7, "store": 5, "stock": 2, "loyalty": 4, "wrong": 1, "gift": 4, "app": 5, "overall": 12,
}  # fmt: skip
_APP_NEG = {"login": 10, "app": 26, "payment": 11, "delivery": 17, "returns": 8, "price": 8, "support": 9, "stock": 6,
            "loyalty": 6, "quality": 4, "wrong": 4}  # fmt: skip
_APP_POS = {"app": 36, "overall": 14, "delivery": 13, "price": 10, "quality": 10, "returns": 5, "payment": 5,
            "loyalty": 4, "support": 5, "size": 3}  # fmt: skip
_SHOP_NEG = {
    "quality": 34,
    "size": 16,
    "delivery": 16,
    "packaging": 10,
    "returns": 7,
    "wrong": 9,
    "price": 7,
    "gift": 3,
}
_SHOP_POS = {"quality": 42, "size": 14, "delivery": 13, "packaging": 10, "price": 12, "gift": 5, "overall": 4}
_TICKET = {"delivery": 38, "returns": 17, "wrong": 13, "payment": 9, "quality": 8, "support": 4, "invoice": 6,
           "login": 5, "loyalty": 4, "stock": 3, "packaging": 3, "size": 3}  # fmt: skip
_SOCIAL_NEG = {"delivery": 30, "support": 14, "price": 12, "returns": 10, "quality": 9, "stock": 7, "app": 5,
               "staff": 4, "store": 4, "wrong": 4, "loyalty": 2}  # fmt: skip
_RIVAL_NEG = {"delivery": 28, "support": 20, "price": 16, "returns": 14, "quality": 14, "packaging": 6}

MIXES: Mapping[str, Mapping[str, Weights]] = {
    "app": {"neg": _APP_NEG, "pos": _APP_POS, "mid": _APP_NEG},
    "shop": {"neg": _SHOP_NEG, "pos": _SHOP_POS, "mid": _SHOP_NEG},
    "nps": {"neg": _GENERAL_NEG, "pos": _GENERAL_POS, "mid": _GENERAL_NEG},
    "tickets": {"neg": _TICKET, "pos": _TICKET, "mid": _TICKET},
    "social": {"neg": _SOCIAL_NEG, "pos": _GENERAL_POS, "mid": _SOCIAL_NEG},
    "rival": {"neg": _RIVAL_NEG, "pos": _RIVAL_NEG, "mid": _RIVAL_NEG},
    "delivery": {mood: {"delivery": 78, "packaging": 22} for mood in ("neg", "mid", "pos")},
    "return": {mood: {"returns": 1} for mood in ("neg", "mid", "pos")},
    "store": {mood: {"staff": 45, "store": 40, "stock": 15} for mood in ("neg", "mid", "pos")},
    "support": {mood: {"support": 1} for mood in ("neg", "mid", "pos")},
    "payment": {mood: {"payment": 70, "invoice": 30} for mood in ("neg", "mid", "pos")},
}
"""Subjects by source or touchpoint, then by mood."""

SIZES: Mapping[str, tuple[int, ...]] = {
    "app": (46, 30, 16, 6, 2),
    "shop": (32, 34, 22, 9, 3),
    "survey": (52, 32, 13, 3, 0),
    "social": (40, 42, 16, 2, 0),
    "forum": (18, 34, 28, 14, 6),
    "ticket": (6, 28, 34, 22, 10),
    "email": (0, 8, 30, 36, 26),
}
"""Weights of one to five sentences by channel."""


def pick(rng: Random, weights: Weights) -> str:
    """One key, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def subject(rng: Random, source: str, mood: str) -> str:
    """What a text of this source and mood is about."""
    return pick(rng, MIXES[source][mood])


def beside(rng: Random, source: str, mood: str, first: str) -> str:
    """Another subject of this source and mood; "overall" where there is none."""
    others = {name: weight for name, weight in MIXES[source][mood].items() if name != first}
    return pick(rng, others) if others else "overall"


def size(rng: Random, channel: str) -> int:
    """About how many sentences a text of this channel has."""
    return rng.choices(range(1, 6), SIZES[channel])[0]


def mood_of(rng: Random, value: float, low: float, high: float) -> str:
    """The mood that goes with a score; about one in sixteen people writes against their own score."""
    share = (value - low) / (high - low)
    mood = "neg" if share < 0.45 else "mid" if share <= 0.62 else "pos"
    if 0.62 < share < 0.82 and rng.random() < 0.25:
        mood = "mid"
    if mood != "mid" and rng.random() < 0.06:
        return "pos" if mood == "neg" else "neg"
    return mood
