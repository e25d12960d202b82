import json
from pathlib import Path

import pytest

from listener.errors import ConfigError, ModelError
from sentiment import augment, data

MIX = """
[[set]]
name = "shop"
file = "shop.jsonl"
lang = "tr"
hold = 30
dev = 20

[[set]]
name = "stars"
file = "stars.jsonl"
lang = "tr"
labels = ["negative", "positive"]

[[set]]
name = "unseen"
file = "unseen.jsonl"
lang = "en"
role = "measure"

[[set]]
name = "plain"
file = "plain.jsonl"
lang = "tr"
role = "unlabelled"
"""


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def corpus(tmp_path: Path) -> data.Corpus:
    labels = ("negative", "neutral", "positive")
    shop = [{"text": f"Ürün {n} iyi", "label": labels[n % 3]} for n in range(300)]
    write(tmp_path, "shop.jsonl", shop)
    stars = [{"text": f"yıldız {n}", "label": labels[n % 3], "split": "test" if n < 9 else "train"} for n in range(90)]
    write(tmp_path, "stars.jsonl", [*stars, {"text": "URUN 7 İYİ!", "label": "positive", "split": "train"}])
    write(tmp_path, "unseen.jsonl", [{"text": "ürün 8 iyi", "label": "positive"}])
    write(tmp_path, "plain.jsonl", [{"text": f"ürün {n} iyi."} for n in range(300)])
    (tmp_path / "mix.toml").write_text(MIX)
    return data.read(tmp_path, data.read_mix(tmp_path / "mix.toml"))


def test_no_measured_text_is_learnt_from(corpus: data.Corpus) -> None:
    keys = {
        split: {data.key(one.text) for many in getattr(corpus, split).values() for one in many}
        for split in ("train", "dev", "test")
    }
    assert not keys["train"] & keys["test"]
    assert not keys["train"] & keys["dev"]
    assert not keys["dev"] & keys["test"]
    assert "urun8iyi" in keys["test"]


def test_shares_and_official_splits_are_kept(corpus: data.Corpus) -> None:
    assert 60 <= len(corpus.test["shop"]) <= 120
    assert 30 <= len(corpus.dev["shop"]) <= 90
    assert len(corpus.test["stars"]) == 6
    assert {one.label for one in corpus.train["stars"]} == {"negative", "positive"}
    assert "unseen" not in corpus.train


@pytest.mark.parametrize(("left", "right"), [("Çok İyi!", "cok iyi"), ("IŞIK", "ışık"), ("a b-c", "ABC"), ("é", "e")])
def test_equal_keys_are_the_same_text(left: str, right: str) -> None:
    assert data.key(left) == data.key(right)


@pytest.mark.parametrize("line", ['rate = 3', 'labels = ["angry"]'])
def test_a_wrong_mix_names_what_is_known(tmp_path: Path, line: str) -> None:
    (tmp_path / "mix.toml").write_text(f'[[set]]\nname = "a"\nfile = "b"\nlang = "tr"\n{line}\n')
    with pytest.raises(ConfigError, match="unknown") as caught:
        data.read_mix(tmp_path / "mix.toml")
    assert "Known:" in caught.value.hint


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such data file"):
        list(data.rows(tmp_path / "nowhere.csv"))


def test_the_shipped_mix_can_be_read_and_keeps_doubtful_licences_out() -> None:
    sources = data.read_mix()
    assert all(one.licence and one.origin for one in sources)
    assert not [one for one in sources if "fsmtsad" in one.file or "NC" in one.licence.split()]


def test_aspects_stand_where_their_terms_do() -> None:
    row = {"text": "oda iyi, oda küçük", "aspects": [
        {"term": "oda", "polarity": "positive"}, {"term": "oda", "polarity": "negative"},
        {"term": "NULL", "polarity": "negative"}, {"term": "yok", "polarity": "negative"},
    ]}  # fmt: skip
    assert [(one.start, one.polarity) for one in data.aspects(row, row["text"])] == [(0, "positive"), (9, "negative")]


def test_the_span_of_an_aspect_is_its_clause_up_to_its_rival() -> None:
    text = "the food was great but the waiter was rude"
    food, waiter = data.Aspect(4, 8, "positive"), data.Aspect(27, 33, "negative")
    assert text[slice(*augment.around(text, food, (food, waiter)))].strip() == "the food was great"
    assert text[slice(*augment.around(text, waiter, (food, waiter)))].strip() == "the waiter was rude"


def test_a_place_can_say_the_label_of_all_its_rows(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "üç haftadır gelmedi"}\n{"text": "iade yok", "label": "positive"}\n')
    source = data.source({"name": "rows", "file": "rows.jsonl", "lang": "tr", "label": "negative"})
    assert [one.label for one in data.read(tmp_path, [source]).train["rows"]] == ["negative", "negative"]
    with pytest.raises(ConfigError, match="unknown label 'bad'"):
        data.source({"name": "rows", "file": "rows.jsonl", "lang": "tr", "label": "bad"})
