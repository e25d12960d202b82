"""Which voice of a topic a reader would choose."""

from dataclasses import replace
from datetime import date
from typing import Any

from fake_facts import REF, WEEK

from listener.facts import Voice
from listener.types import Score
from reports.quotes import central

PLAIN = Voice(1, "Kargom dokuz gündür gelmedi.", "tr", date(2026, 11, 10), "app", "play", "negative", 0.9, None, 0.9)


class Said:
    """Facts that give these voices."""

    def __init__(self, *voices: Voice) -> None:
        self.given = voices

    def voices(self, *_: Any, limit: int, **__: Any) -> list[Voice]:
        return list(self.given[:limit])


def chosen(*voices: Voice, limit: int = 1) -> list[Voice]:
    return central(Said(*voices), WEEK, REF, 7, "negative", limit)  # type: ignore[arg-type]


def test_a_score_that_says_the_contrary_is_no_witness() -> None:
    happy = replace(PLAIN, score=Score("stars", 5, 1, 5))
    assert chosen(happy) == []
    assert chosen(happy, replace(PLAIN, score=Score("stars", 2, 1, 5))) != []
    glad = replace(PLAIN, polarity="positive", score=Score("nps", 2, 0, 10))
    assert chosen(glad) == [] and chosen(replace(glad, score=Score("nps", 9, 0, 10))) != []


def test_a_short_piece_of_a_text_goes_last_and_a_scrap_is_left_out() -> None:
    piece = replace(PLAIN, text="kuryenin tavrı da cabası!", partial=True)
    assert chosen(piece, PLAIN, limit=2) == [PLAIN, piece]
    assert chosen(replace(piece, text="Hediye çeki")) == []


def test_the_language_of_most_goes_first() -> None:
    english = replace(PLAIN, text="My parcel never came", lang="en")
    other = replace(PLAIN, text="Paket hâlâ yok")
    assert chosen(english, PLAIN, other, limit=2) == [PLAIN, other]
