from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment import windows as w


def test_a_short_text_is_one_window() -> None:
    assert [(one.start, one.end) for one in w.windows(3, "iyi. kötü.", "tr", clauses=True)] == [(0, 10)]


def test_a_single_clause_is_not_told_apart() -> None:
    assert w.windows(0, "çok iyi", "tr", clauses=True)[0].clauses == ()


def test_a_long_text_is_cut_at_sentences() -> None:
    text = " ".join(f"Bu {n}. cümledir ve biraz uzundur, okunur." for n in range(40))
    parts = w.windows(0, text, "tr", clauses=False)
    assert len(parts) > 3
    assert all(one.end - one.start <= w.WINDOW for one in parts)
    assert all(text[one.start : one.end].endswith(".") for one in parts)


def test_of_a_huge_text_only_head_and_tail_are_read() -> None:
    text = "Uzun bir metin. " * 10_000
    parts = w.windows(0, text, "tr", clauses=True)
    assert len(parts) <= 60
    assert parts[-1].end > len(text) - 40
    assert sum(len(one.clauses) for one in parts) == w.CLAUSES


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abç .,!?\n;ama", max_size=3000))
def test_windows_ascend_and_hold_their_clauses(text: str) -> None:
    parts = w.windows(0, text, "tr", clauses=True)
    for left, right in pairwise(parts):
        assert left.end <= right.start
    for one in parts:
        assert 0 <= one.start <= one.end <= len(text)
        assert all(one.start <= low < high <= one.end for low, high in one.clauses)
