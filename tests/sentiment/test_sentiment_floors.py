"""The floor is learnt from the training rows alone, and rows that nearly stand in them can be left out."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment import cases, data, floors, overlap
from sentiment.data import Corpus, Example, Source

GOOD = ("çok güzel ürün", "hızlı kargo teşekkürler", "harika bir deneyim")
BAD = ("berbat ürün", "kargo gelmedi rezalet", "kötü bir deneyim")


def made(name: str, n: int, word: str = "") -> list[Example]:
    pairs = [(text, label) for text in GOOD for label in ("positive",)] + [(text, "negative") for text in BAD]
    return [Example(f"{pairs[at % 6][0]} {word}{at}", pairs[at % 6][1], "tr", name) for at in range(n)]  # type: ignore[arg-type]


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.setattr(cases, "cases", lambda: made(cases.SOURCE.name, 12))
    sources = (Source("shop", "", "tr"), Source("unseen", "", "tr", role="measure"))
    parts = {"shop": made("shop", 20, "t"), "unseen": made("unseen", 10, "u")}
    return Corpus(sources, {"shop": made("shop", 60)}, {}, parts)


def test_a_floor_within_needs_training_rows(corpus: Corpus) -> None:
    found = floors.Floors(corpus, lambda said: None).of(corpus.test)
    assert found["shop"].mixed.accuracy == 1
    assert found["shop"].within is not None
    assert found["shop"].within.n == 20
    assert found["unseen"].within is None
    assert found["unseen"].mixed.binary_accuracy == 1


def test_the_table_says_how_far_above_the_model_stands(corpus: Corpus) -> None:
    found = floors.Floors(corpus, lambda said: None).of(corpus.test)
    sides = {"negative": {}, "positive": {}}
    model = {"shop": {"binary_accuracy": 0.95, "per_class": sides},
             "unseen": {"binary_accuracy": 1.0, "macro_f1": 0.5, "per_class": sides}}  # fmt: skip
    assert floors.points(found, model) == {
        "shop": {"mixed": pytest.approx(-5), "within": pytest.approx(-5)},
        "unseen": {"mixed": pytest.approx(0)},
    }
    lines = list(floors.table(found, model))
    assert "| shop | 20 | binary | 1.000 | 1.000 | 0.950 | -5.0 | -5.0 |" in lines[2]
    assert floors.standing({"binary_accuracy": 1.0, "macro_f1": 0.5, "per_class": {**sides, "neutral": {}}}) == 0.5
    assert lines[-1] == "\nOn average -2.5 points above the mix, -5.0 within."
    assert len(list(floors.table(found, {}))) == 4


def test_the_command_writes_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": one.text, "label": one.label, "split": "test" if at % 3 == 0 else "train"}
            for at, one in enumerate(made("shop", 120))]  # fmt: skip
    (tmp_path / "shop.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "mix.toml").write_text('[[set]]\nname = "shop"\nfile = "shop.jsonl"\nlang = "tr"\n')
    monkeypatch.setattr(cases, "cases", lambda: made(cases.SOURCE.name, 12))
    words = f"floors --balanced --data {tmp_path} --mix {tmp_path}/mix.toml --split test --out {tmp_path}/floors.json"
    monkeypatch.setattr("sys.argv", words.split())
    floors.main()
    assert "| shop | 40 |" in capsys.readouterr().out
    assert json.loads((tmp_path / "floors.json").read_text())["floors"]["shop"]["mixed"]["n"] == 40
    assert "| shop |" in (tmp_path / "floors.md").read_text()


def example(text: str) -> Example:
    return Example(text, "negative", "tr", "s")


def test_rows_that_a_training_row_nearly_holds_are_left_out() -> None:
    train = [example("Şebeke ÇEKMİYOR, üç gündür internet yok!"), example("kampanya ne zaman")]
    tests = [
        example("sebeke cekmiyor uc gundur internet"),
        example("kampanyanız güzelmiş"),
        example("ok"),
        example("!"),
    ]
    assert overlap.apart(tests, train) == tests[1:]
    assert overlap.apart(tests, []) == tests


@settings(deadline=None)
@given(st.lists(st.text("abc ", max_size=9), max_size=5), st.lists(st.text("abc ", max_size=12), max_size=5))
def test_the_sparse_product_counts_what_sets_count(texts: list[str], train: list[str]) -> None:
    def plain(text: str) -> float:
        mine = overlap.grams(text)
        return max((len(mine & overlap.grams(one)) / len(mine) for one in train), default=0.0) if mine else 0.0

    assert list(overlap.most_held(texts, train)) == pytest.approx([plain(one) for one in texts])


def test_a_set_is_measured_once_more_without_them(corpus: Corpus) -> None:
    held = overlap.with_apart(corpus, "test", ("shop",))
    assert "shop (apart)" not in held, "every row nearly stands in training"
    other = [*corpus.test["shop"], example("bambaşka bir söz dizisi")]
    changed = data.Corpus(corpus.sources, corpus.train, {}, {"shop": other})
    assert overlap.with_apart(changed, "test", ("shop",))["shop (apart)"] == other[-1:]
