"""Texts to topics of packs, with an encoder whose vectors are words."""

from pathlib import Path

import dinle_fakes
import numpy as np
import pytest

from topics import lessons, pack, pack_scores
from topics.belonging import Belonging, Learned, PackModel, learn, merged
from topics.propose import propose

CHOSEN = ("delivery", "food")
ENCODER = dinle_fakes.load("1")


def taught() -> tuple[list[pack.Pack], Learned]:
    packs = pack.chosen(CHOSEN)
    texts, langs, _ = lessons.lessons(packs)
    return packs, learn(packs, np.stack([one.vector for one in ENCODER.read(texts, langs)]))


PACKS, LEARNED = taught()
MODEL = PackModel(PACKS, LEARNED)


def read(model: PackModel, *texts: str, lang: str = "tr") -> list[list[str]]:
    found = model.assign(texts, [lang] * len(texts), ENCODER.read(texts, [lang] * len(texts)))
    return [[one.topic for one in some] for some in found]


def test_a_text_has_the_topic_it_is_about_whatever_its_mood() -> None:
    said = read(
        MODEL, "Takip numarası çalışmıyor", "Takip numarası sayesinde hep haberim vardı", "Takip numaram nerede?"
    )
    assert [one[0] for one in said] == ["order-tracking"] * 3
    assert read(MODEL, "the soup was bland and salty", lang="en")[0][0] == "taste"


def test_what_is_no_feedback_has_no_topic() -> None:
    far = ("Hakem maçın son dakikasında penaltı verdi", "Sultan tahta çıktıktan sonra sefere çıktı")
    assert read(MODEL, *far) == [[], []]


def test_a_text_that_is_not_read_has_no_topic() -> None:
    assert read(MODEL, "Takip numarası", lang="de") == [[]]
    assert MODEL.assign([], [], []) == []


def test_two_matters_are_two_topics_with_their_clauses_and_polarities() -> None:
    text = "Kurye çok kibardı, güzeldi. Ama paketleme kötü, kutu ezik ve yırtık."
    found = {one.topic: one for one in MODEL.assign([text], ["tr"], ENCODER.read([text], ["tr"]))[0]}
    assert {"courier", "packaging"} <= set(found)
    low, high = found["packaging"].span or (0, 0)
    assert "paketleme" in text[low:high] and found["packaging"].polarity == "negative"
    assert found["courier"].polarity == "positive"


def test_a_pack_that_is_not_used_takes_nothing_and_the_others_keep_theirs() -> None:
    delivery = PackModel(PACKS, LEARNED, ["delivery"])
    texts = ("Takip numarası çalışmıyor", "Kuryeye teşekkürler", "kargo ücreti pahalı")
    assert read(delivery, *texts) == read(MODEL, *texts)
    [soup] = read(delivery, "çorba tuzlu")
    assert {one.pack for one in delivery.topics if one.id in soup} <= {"delivery"}


def test_what_was_learned_is_kept_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "packs.npz"
    LEARNED.save(file)
    again = PackModel(PACKS, Learned.load(file))
    texts = [text for topic in MODEL.topics[:10] for text in topic.examples["tr"][:3]]
    assert read(again, *texts) == read(MODEL, *texts)
    assert [one.name for one in file.parent.iterdir()] == ["packs.npz"]


def test_the_key_changes_with_packs_and_vectors() -> None:
    keys = {lessons.key(PACKS, "v1"), lessons.key(PACKS, "v2"), lessons.key(PACKS[:1], "v1")}
    assert len(keys) == 3 and lessons.key(PACKS, "v1") in keys


def test_a_topic_stands_once_with_the_place_of_its_clause() -> None:
    one, two = Belonging("a", 0.9, None, "negative"), Belonging("a", 0.4, (3, 9), "positive")
    assert merged([one, Belonging("b", 0.3), two]) == [Belonging("a", 0.9, (3, 9), "positive"), Belonging("b", 0.3)]


def test_packs_are_proposed_by_what_they_take() -> None:
    texts = [text for topic in pack.read("food").topics for text in topic.examples["tr"]]
    found = propose(texts, ["tr"] * len(texts), ENCODER.read(texts, ["tr"] * len(texts)), MODEL)
    assert [one.pack for one in found] == ["core", "food"] and found[1].share > 0.8


@pytest.mark.parametrize(("found", "right"), [(("x", "x", "y", "y"), 1.0), (("x", "x", "x", "x"), 0.5)])
def test_groups_are_mapped_on_one_half_and_judged_on_the_other(found: tuple[str, ...], right: float) -> None:
    keys = [str(number) for number in range(200)]
    gold = [["one"], ["one"], ["two"], ["two"]] * 50
    assert pack_scores.mapped_accuracy(keys, list(found) * 50, gold) == pytest.approx(right, abs=0.1)
    assert pack_scores.mapped_accuracy(keys, [""] * 200, gold) == 0


def test_figures_and_lines() -> None:
    topics = {topic.id: topic for topic in MODEL.topics}
    found = [[Belonging("courier", 0.8, (0, 4), "negative")], [], [Belonging("food-safety", 0.5)]] * 20
    gold = [["rude"], ["rude"], ["worms"]] * 20
    data = pack_scores.figures([str(n) for n in range(60)], gold, found, topics, {"rude": "people"})
    assert data["none"] == pytest.approx(1 / 3, abs=1e-3) and data["group_accuracy"] == pytest.approx(2 / 3, abs=1e-3)
    rows = list(pack_scores.lines(["1", "2", "3"], found[:3], topics))
    assert rows[0]["topics"] == ["courier"] and rows[0]["clauses"][0]["span"] == [0, 4] and rows[1]["topics"] == []
    assert rows[2]["risks"] == ["health"] and rows[2]["groups"] == ["dining"]
