"""What the shipped model must be able to do, by skill: the cases are data beside this file."""

from pathlib import Path

import pytest

from sentiment.behaviour import Behaviour, behave, read_cases
from sentiment.encoder import Encoder

CASES = read_cases(sorted((Path(__file__).with_name("behaviour")).glob("*.jsonl")))
SKILLS = sorted({case["skill"] for case in CASES})


@pytest.fixture(scope="module")
def behaviour(shipped: Encoder) -> Behaviour:
    return behave(shipped, CASES)


def test_few_cases_fail(behaviour: Behaviour) -> None:
    rates = {skill: round(behaviour.rate(skill), 2) for skill in SKILLS}
    assert behaviour.rate() <= 0.2, rates


@pytest.mark.parametrize("skill", SKILLS)
def test_no_skill_is_missing(behaviour: Behaviour, skill: str) -> None:
    failed = [(one.case, one.said) for one in behaviour.failures if one.case["skill"] == skill]
    assert behaviour.rate(skill) <= 0.35, failed


def test_sides_of_a_sentence_are_told_apart(shipped: Encoder) -> None:
    texts = ["Kargo çok hızlıydı ama ürün kırık geldi.", "The food was delicious but the waiter was very rude."]
    for reading in shipped.read(texts, ["tr", "en"]):
        assert [one.sentiment.polarity for one in reading.clauses] == ["positive", "negative"]


def test_a_case_without_an_answer_fails(encoder: Encoder) -> None:
    case = {"skill": "negation", "lang": "fr", "text": "bonjour", "want": ["neutral"]}
    assert behave(encoder, [case]).rate() == 1
