"""Topics whose words change, and those whose words only wobble."""

import numpy as np

from listener.facts import Wording
from reports.drift import changed

WORDS = [f"söz{n}" for n in range(30)]


def course(rng: np.random.Generator, shares: np.ndarray, documents: int = 40, wobble: float = 0.1) -> list[Wording]:
    """Nine weeks of a topic whose words stand in ``shares`` of its documents, more or less."""
    weeks = []
    for _ in range(9):
        now = np.clip(shares * np.exp(rng.normal(0, wobble, len(shares))), 0, 1)
        weeks.append(Wording(documents, dict(zip(WORDS, rng.binomial(documents, now).tolist(), strict=True))))
    return weeks


def test_words_that_stay_are_no_drift() -> None:
    rng = np.random.default_rng(2)
    flagged = 0
    for _ in range(40):
        topics = [course(rng, rng.beta(1, 6, 30)) for _ in range(4)]
        flagged += sum(len(found) >= 2 for found in changed(topics))
    assert flagged <= 0.05 * 40


def test_new_words_in_half_of_the_documents_are_a_drift() -> None:
    rng = np.random.default_rng(3)
    turned, calm = course(rng, rng.beta(1, 6, 30)), course(rng, rng.beta(1, 6, 30))
    turned[-1] = Wording(40, {**turned[-1].words, "şifre": 19, "sms": 21})
    found, nothing = changed([turned, calm])
    assert {one.word for one in found} == {"şifre", "sms"} and nothing == []
    assert all(one.now > 0.4 and one.then == 0 for one in found)


def test_words_that_go_are_a_drift_too() -> None:
    weeks = [Wording(120, {"kargo": 90 + n % 3, "kurye": 50 + n % 4}) for n in range(8)]
    (found,) = changed([[*weeks, Wording(120, {"kargo": 20, "kurye": 4})]])
    assert {one.word for one in found} == {"kargo", "kurye"} and all(one.now < one.then for one in found)


def test_nothing_to_compare_is_no_drift() -> None:
    assert changed([]) == []
    assert changed([[Wording(0, {}), Wording(30, {"kargo": 30})]]) == [[]]
