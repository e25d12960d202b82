import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener import text

DATA = Path(__file__).parent.parent / "data" / "text"
PIECES = ["ama ", "but ", "olsa da ", "rağmen ", "Dr. ", "3. ", "www.a.com ", "kargo", ", ", "; ", " - ", "\n", "👍 "]
written = st.text(
    st.sampled_from("abAIıİi.,;:!?…-'\"() \n\t0123👍🏽❤️\u200d\u0307\u202eğ@/") | st.characters(), max_size=80
) | st.lists(
    st.sampled_from(PIECES),
    max_size=14,
).map("".join)


def cases(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def cut(whole: str, spans: list[tuple[int, int]]) -> list[str]:
    return [whole[start:end] for start, end in spans]


@pytest.mark.parametrize("case", cases("sentences"), ids=lambda case: case["why"])
def test_sentences(case):
    assert cut(case["text"], text.sentences(case["text"])) == case["expected"]


@pytest.mark.parametrize("case", cases("clauses"), ids=lambda case: case["why"])
def test_clauses(case):
    assert cut(case["text"], text.clauses(case["text"], case["lang"])) == case["expected"]


@pytest.mark.parametrize("case", cases("language"), ids=lambda case: case["text"])
def test_language(case):
    assert text.language(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", cases("normalise"), ids=lambda case: case["why"])
def test_normalise(case):
    assert text.normalise(case["text"]) == case["expected"]


def check_spans(whole: str, spans: list[tuple[int, int]]) -> None:
    place = 0
    for start, end in spans:
        assert place <= start < end <= len(whole)
        assert whole[start:end].strip() == whole[start:end]
        place = end
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(place in inside for place, letter in enumerate(whole) if letter.isalnum())


@settings(max_examples=250, deadline=None)
@given(written, st.sampled_from(["", "tr", "en", "de", "und"]))
def test_spans_ascend_and_hold_every_word(whole, lang):
    check_spans(whole, text.sentences(whole))
    check_spans(whole, text.clauses(whole, lang))


@settings(max_examples=250, deadline=None)
@given(written)
def test_normalise_and_clean_are_idempotent(whole):
    once = text.normalise(whole)
    assert text.normalise(once) == once
    assert text.clean(text.clean(whole)) == text.clean(whole)
    assert text.content_hash("", whole) == text.content_hash("", once)
    once.encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(written, st.sampled_from(["tr", "en"]))
def test_fold_is_idempotent_and_leaves_no_dot(whole, lang):
    once = text.fold(whole, lang)
    assert text.fold(once, lang) == once
    assert "İ" not in once and "i\u0307" not in once


@settings(max_examples=100, deadline=None)
@given(written)
def test_language_never_fails(whole):
    assert len(text.language(whole)) in (2, 3)


def test_fold_knows_both_turkish_letters():
    assert text.fold("IŞIK İZMİR I\u0307") == "ışık izmir i"
    assert text.fold("I AM İN", "en") == "i am in"


def test_words_and_stopwords():
    assert text.words("İzmir'den IŞIK aldım 3 adet") == ["izmir", "ışık", "aldım", "3", "adet"]
    assert text.words("I don't", "en") == ["i", "don't"]
    assert "ve" in text.stopwords("tr") and "the" in text.stopwords("en")
    assert text.stopwords("") == text.stopwords("tr") | text.stopwords("en")
    assert not text.stopwords("de")


def test_body_joins_what_is_there():
    assert [text.body("a", "b"), text.body("", "b"), text.body("a", "")] == ["a\nb", "b", "a"]
    assert text.content_hash("a", "b") != text.content_hash("", "ab")


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        ".",
        "a.",
        "; ",
        " - ",
        "a ; # ",
        "👍",
        "sa ",
        "ama ",
        "\u0301\u0316",
        "(",
        "\n",
        ":)",
        "...",
        "x;",
        ",",
        "while a ",
    ],
)
def test_long_texts_take_linear_time(unit):
    whole = (unit * 100_000)[:100_000]
    start = time.process_time()
    text.normalise(whole), text.clauses(whole), text.language(whole), text.fold(whole)
    assert time.process_time() - start < 4
