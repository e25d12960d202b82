"""Polarity given the category: which clause is read, and how it is scored."""

import json
from pathlib import Path

import numpy as np

from listener.types import Clause, Reading, Sentiment
from sentiment import aspects
from sentiment.aspects import Answer, Opinion, Sentence

GOOD, BAD = Sentiment(0.1, 0.1, 0.8), Sentiment(0.8, 0.1, 0.1)
EAST, NORTH = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def test_sentences_are_read_with_their_opinions(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    rows = [
        {"text": "kahvaltı güzel, oda pis", "lang": "tr", "split": "test", "aspects": [
            {"term": "oda", "category": "ROOM#CLEAN", "polarity": "negative"},
            {"term": "NULL", "category": "FOOD#STYLE_OPTIONS", "polarity": "positive"},
            {"term": "gone", "category": "FOOD#QUALITY", "polarity": "positive"},
            {"term": "oda", "category": "ROOM#CLEAN", "polarity": "conflict"}]},
        {"text": "hiç", "lang": "tr", "split": "test"},
        {"text": "başka", "lang": "tr", "split": "train", "aspects": [{"category": "A", "polarity": "neutral"}]},
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    (found,) = aspects.sentences(path, "test")
    assert [(one.category, one.term) for one in found.opinions] == [
        ("ROOM#CLEAN", (16, 19)), ("FOOD#STYLE_OPTIONS", None), ("FOOD#QUALITY", None)]  # fmt: skip
    assert found.sides == 2
    assert aspects.words("FOOD#STYLE_OPTIONS") == "food style options"


def test_the_nearest_clause_answers_for_a_category() -> None:
    known = {"": np.zeros(2, np.float32), "food": EAST, "room": NORTH}
    mixed = Reading("done", GOOD, EAST, (Clause(0, 5, GOOD, EAST), Clause(6, 9, BAD, NORTH)))
    assert aspects.by_category(mixed, "food", known) == "positive"
    assert aspects.by_category(mixed, "room", known) == "negative"
    assert aspects.by_category(mixed, "unknown", known) == "positive"
    assert aspects.by_category(Reading("done", BAD, EAST), "food", known) == "negative"


def test_a_term_is_cut_from_every_other_term_whatever_is_felt() -> None:
    text = "lovely soup awful bread"
    for felt in ("positive", "negative"):
        said = Sentence(text, "en", (Opinion("f", "positive", (7, 11)), Opinion("f", felt, (18, 23))))
        low, high = aspects.span(said, (7, 11))
        assert (low, high < 18) == (0, True)


def test_figures_stand_beside_the_whole_and_the_most_frequent() -> None:
    made = aspects.figures([Answer("positive", "positive", "positive", "positive"),
                            Answer("negative", "negative", "positive", "positive")])  # fmt: skip
    assert made == {"n": 2, "clause accuracy": 1, "clause macro_f1": 1, "whole accuracy": 0.5, "whole macro_f1": 0.3333,
                    "frequent accuracy": 0.5, "frequent macro_f1": 0.3333}  # fmt: skip
