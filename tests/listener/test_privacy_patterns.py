"""Masking measured on invented texts, and its time by growth."""

import time
from pathlib import Path

import pytest

from bench.masking import DATA, cases, measured
from listener.errors import ConfigError
from listener.privacy import ALL, Redactor

CHECKABLE = {"email", "phone", "iban", "card", "tckn", "tax", "ip", "coordinates"}
FILES = sorted(DATA.glob("*.txt"))
redactor = Redactor(b"k" * 32)


def test_the_set_is_large_and_of_both_languages():
    assert sum(1 for _ in cases(FILES)) >= 400
    assert {Path(file.stem).stem for file in FILES} == {"tr", "en"}


def test_recall_and_precision_of_every_kind():
    meant, hits, given, wrong = measured(FILES)
    assert set(meant) == set(ALL)
    for kind in meant:
        recall, precision = hits[kind] / meant[kind], hits[kind] / given[kind]
        assert recall >= (0.97 if kind in CHECKABLE else 0.9), (kind, recall, wrong)
        assert precision >= 0.97, (kind, precision, wrong)


@pytest.mark.growth
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a@",
        "@",
        "1",
        "1-",
        "1 ",
        "5-",
        "+",
        "a.",
        "TR33 ",
        "0532 123 45 6 ",
        "a at ",
        "( ",
        " ",
        "a@b.",
        "[at]",
        "+((",
        "50 ",
        ".",
        "beş ",
        "double ",
        "1 Sok ",
        "Mah. ",
        "12 Elm ",
        "34 ABC ",
        "41.00823 ",
        "1.1.1.",
        "a:1:",
        "4111 **** ",
        "*",
        "AB12 ",
        "No:1 ",
        "@ayse_",
        "doğum 12 ",
        "12, ",
        "ali et x nokta ",
    ],
)
def test_ten_times_the_text_takes_ten_times_as_long(unit):
    """Growth is looked at, not time: the least of three looks at either length, and a floor for what is too short."""
    short, long = ((unit * size)[:size] for size in (3_000, 30_000))
    redactor.text(short)
    assert least(long) <= 16 * max(least(short), 0.004)


def least(text: str) -> float:
    took = []
    for _ in range(3):
        start = time.process_time()
        redactor.text(text)
        took.append(time.process_time() - start)
    return min(took)


def test_numbers_of_the_companys_own_by_pattern():
    own = Redactor(b"k" * 32, templates={"order": ["KRD-########"], "customer": ["M@#####"]})
    assert own.text("KRD-20261116 ve Mk12345, KRD-2026") == "[order] ve [customer], KRD-2026"
    assert own.counted("KRD-20261116")[1] == {"order": 1}


@pytest.mark.parametrize("pattern", ["@@@@", "#", "#" * 60])
def test_a_pattern_that_could_be_any_word_is_refused(pattern):
    with pytest.raises(ConfigError, match="three digits"):
        Redactor(b"k", templates={"order": [pattern]})


def test_a_brands_handle_stays_whatever_it_is_called():
    assert redactor.text("@mehmetkaya bakın") == "[handle] bakın"
    assert Redactor(b"k", brands=["MehmetKaya"]).text("@mehmetkaya bakın") == "@mehmetkaya bakın"
