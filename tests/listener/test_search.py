"""``listener search``: both ways joined, what is printed, and what is said where a way is closed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.cli import main
from listener.pipeline.search import fused, looked_up, marks, near, says
from listener.text import flat, query_words

NOW = "2026-11-16T09:00:00+03:00"
TOML = """[workspace]
brand = "Kardelen"
[sentiment]
encoder = "words"
model = "1"
[sources.shop]
collector = "sayings"
account = "shop"
count = 3
text = "kırık ekran geldi\\n"
[sources.care]
collector = "sayings"
account = "care"
count = 12
text = "para iadem geç yapıldı [bold]"
"""


def listener(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "listener.toml").write_text(TOML, encoding="utf-8")
    assert listener("collect", "-w", str(tmp_path), "--now", NOW).exit_code == 0
    return tmp_path


@pytest.fixture
def labelled(folder: Path) -> Path:
    assert listener("label", "-w", str(folder), "--now", NOW).exit_code == 0
    return folder


def test_both_ways_are_joined(labelled: Path) -> None:
    found = json.loads(listener("search", "para iadesi", "-w", str(labelled), "--limit", "3", "--json").output)
    assert found["words"] == ["para", "iadesi"]
    assert [one["by"] for one in found["hits"]] == [["words", "meaning"]] * 3
    first = found["hits"][0]
    assert [first["text"][low:high] for low, high in first["marks"]] == ["para", "iadem"]
    assert (first["source"], first["sentiment"], first["texts"]) == ("care", "negative", 1)


def test_the_page_shows_day_source_polarity_and_the_words(labelled: Path) -> None:
    result = listener("search", "KIRIK", "-w", str(labelled), "--limit", "1")
    assert result.exit_code == 0
    assert "2026-11-09 · shop · neg" in result.output or "2026-11-09 · shop · " in result.output
    assert "kırık ekran geldi" in result.output
    assert "[bold]" in listener("search", "iade", "-w", str(labelled)).output, "a text is data, never markup"


def test_filters_by_day_language_and_polarity(labelled: Path) -> None:
    def count(*options: str) -> int:
        return len(json.loads(listener("search", "para", "-w", str(labelled), "--json", *options).output)["hits"])

    assert count("--until", "2026-11-08") == 0
    assert count("--since", "2026-11-09", "--until", "2026-11-09") > 0
    assert count("--lang", "en") == 0
    assert count("--polarity", "positive") == 0
    assert listener("search", "para", "-w", str(labelled), "--topic", "nope").exit_code == 2


def test_without_vectors_words_alone_and_it_says_so(folder: Path) -> None:
    result = listener("search", "ekran", "-w", str(folder))
    assert "kırık ekran geldi" in result.output
    assert "Only words were looked for: no document has a vector" in result.output
    assert "listener label" in result.output


def test_without_hits_it_says_what_to_try(folder: Path) -> None:
    result = listener("search", "zürafa", "-w", str(folder))
    assert result.exit_code == 0
    assert "Try fewer or other words" in result.output


def test_near_in_meaning_alone_is_said(labelled: Path) -> None:
    assert "No text has these words" in listener("search", "zürafa", "-w", str(labelled)).output


@pytest.mark.parametrize("query", ['"', "NEAR(", "*", "😍", "", "a" * 10_000, "iade OR " * 1_000, "\x00", "[/bold]"])
def test_no_query_is_an_error(labelled: Path, query: str) -> None:
    result = listener("search", "-w", str(labelled), "--", query)
    assert result.exit_code == 0, result.output


def test_a_place_in_both_lists_outweighs_a_first_one() -> None:
    scores = fused([["a", "b"], ["c", "b"]])
    assert max(scores, key=lambda one: scores[one]) == "b"
    assert scores["a"] == scores["c"] == 1 / 61


@settings(deadline=None)
@given(st.text(), st.text())
def test_marks_lie_in_the_text(said: str, query: str) -> None:
    for low, high in marks(said, query_words(query)):
        assert 0 <= low < high <= len(said)


def test_what_the_index_takes_for_one_is_marked() -> None:
    said = "Ekranı KIRIK, ŞİKÂYETİM var"
    assert [said[low:high] for low, high in marks(said, ["kirik", "sikayetci"])] == ["KIRIK", "ŞİKÂYETİM"]
    assert flat("ŞİKÂYET") == "sikayet"
    assert says("😍") and says("a") and not says('"*(') and not says("")


@pytest.mark.parametrize(
    ("query", "words"),
    [("refund of deposit", ["refund", "deposit"]), ("Kargom NEDEN gelmedi", ["kargom", "gelmedi"]),
     ("the IT is", ["the", "ıt", "is"]), ("iş için", ["iş"]), ("", [])],
)  # fmt: skip
def test_stop_words_are_looked_up_only_where_there_are_no_others(query: str, words: list[str]) -> None:
    assert looked_up(query_words(query)) == words


def test_texts_far_below_the_best_in_meaning_are_left_out(labelled: Path) -> None:
    assert near({"a": 0.9, "b": 0.85, "c": 0.81}, 0.8) == ["a", "b"]
    assert near({"a": 0.5}, 0.5) == ["a"] and near({}, 0.0) == []
    call = ("search", "kırık ekran geldi", "-w", str(labelled), "--limit")
    more = json.loads(listener(*call, "1000", "--json").output)
    assert more["further"] > 0 and all("words" in one["by"] or "meaning" in one["by"] for one in more["hits"])
    assert f"{more['further']} more are only near in meaning" in listener(*call, "1000").output
    assert json.loads(listener(*call, "1", "--json").output)["further"] == 0
