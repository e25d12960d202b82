import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.engine import Passed
from sentiment.pooling import pooled, softmax
from sentiment.windows import Window

NONE = np.empty((0, 3), np.float32)
FACTS, PRAISE, BLAME = [0.0, 4.0, 0.0], [-2.0, 0.0, 3.0], [3.0, 0.0, -2.0]
logits = st.lists(st.floats(-8, 8, width=32), min_size=3, max_size=3)


def parts(*rows: list[float], length: int = 300) -> list[tuple[Window, Passed]]:
    return [(Window(0, at * length, at * length + length), Passed(np.array(row, np.float32), NONE, NONE, NONE))
            for at, row in enumerate(rows)]  # fmt: skip


def said(*rows: list[float]) -> int:
    return int(pooled(parts(*rows)).argmax())


@given(logits)
def test_one_window_speaks_for_itself(row: list[float]) -> None:
    assert pooled(parts(row)) == pytest.approx(np.array(row, np.float32), abs=1e-5)


@given(st.lists(logits, min_size=1, max_size=6))
def test_the_answer_lies_between_those_of_the_windows_in_any_order(rows: list[list[float]]) -> None:
    found = pooled(parts(*rows))
    assert (found >= np.min(rows, 0) - 1e-4).all()
    assert (found <= np.max(rows, 0) + 1e-4).all()
    assert pooled(parts(*reversed(rows))) == pytest.approx(found, abs=1e-4)


def test_what_only_tells_facts_hardly_counts() -> None:
    assert said(FACTS, FACTS, FACTS, BLAME) == 0
    assert said(PRAISE, FACTS, FACTS, FACTS, FACTS) == 2
    assert said(FACTS, FACTS) == 1
    assert said(PRAISE, BLAME, PRAISE) == 2


def test_praise_and_blame_side_by_side_are_felt() -> None:
    torn = [1.0, 0.0, 0.8]
    assert said(torn, torn, torn, torn, [-0.2, 0.0, 0.4]) == 0


def test_classes_in_another_order_say_the_same() -> None:
    rows = [FACTS, BLAME, PRAISE, BLAME]
    turned = pooled(parts(*[row[::-1] for row in rows]), ("positive", "neutral", "negative"))
    assert turned[::-1] == pytest.approx(pooled(parts(*rows)))


@given(logits)
def test_probabilities_add_up_to_one(row: list[float]) -> None:
    assert softmax(np.array(row, np.float32)).sum() == pytest.approx(1, abs=1e-5)
