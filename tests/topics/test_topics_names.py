import json
from pathlib import Path

import pytest

from topics.names import Weights, _free, describe
from topics.places import placed
from topics.terms import Spoken
from topics.words import Folder, bare, plain, polar, quality, telling, weak

CASES = json.loads((Path(__file__).parent / "data" / "names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_names(case):
    texts = [*case["topic"], *case["others"]]
    langs = [case["lang"]] * len(texts)
    label = [0] * len(case["topic"]) + [1] * len(case["others"])
    spoken = Spoken(texts, langs, case.get("avoid", ()))
    named = describe(spoken, label, [{case["lang"]: 30}, {case["lang"]: 30}])[0]
    if "name" in case:
        assert named.names == {case["lang"]: case["name"]}
    if "keyword" in case:
        assert case["keyword"] in named.keywords
    assert not set(case.get("not", ())) & {*named.keywords, *named.names[case["lang"]].split()}


def test_a_name_in_each_language_with_enough_documents():
    texts = ["kargo gecikti kurye"] * 3 + ["late parcel courier"] * 3
    spoken = Spoken(texts, ["tr"] * 3 + ["en"] * 3)
    assert set(describe(spoken, [0] * 6, [{"tr": 25, "en": 25}])[0].names) == {"tr", "en"}
    assert set(describe(spoken, [0] * 6, [{"tr": 25, "en": 19}])[0].names) == {"tr"}
    assert set(describe(spoken, [0] * 6, [{"tr": 5, "en": 6}])[0].names) == {"en"}


def test_two_topics_never_share_a_name():
    texts = ["para iadesi gelmedi"] * 4 + ["para iadesi kargo"] * 4 + ["iadesi para"] * 4
    made = describe(Spoken(texts, ["tr"] * 12), [0] * 4 + [1] * 4 + [2] * 4, [{"tr": 4}] * 3)
    names = [one.names.get("tr") for one in made]
    assert len(set(names)) == 3


def test_a_topic_whose_every_name_is_taken_is_called_by_three_words():
    taken = {("tr", *sorted(one)) for one in (("beden",), ("kalıp",), ("omuz",))}
    choices = [(one, one[0]) for one in (("beden",), ("kalıp",), ("omuz",))]
    whole = [(("beden", "kalıp", "omuz"), "beden, kalıp, omuz")]
    assert _free(choices, "tr", taken) is None
    assert _free(whole, "tr", taken) == whole[0] and _free(whole, "tr", taken) is None
    texts = ["beden kalıp omuz"] * 4 + ["kargo kurye paket"] * 4
    weights = Weights(Spoken(texts, ["tr"] * 8).tallies([0] * 4 + [1] * 4))
    assert weights.three(0, "tr")[0][1].count(",") == 2 and not weights.three(0, "en")


@pytest.mark.parametrize(
    ("word", "stem"),
    [("kargom", "kargo"), ("kargonuz", "kargo"), ("kargolarin", "kargo"), ("iadesinin", "iade"), ("kitabi", "kitap"),
     ("sorun", "sorun"), ("para", "para"), ("beden", "beden"), ("kalite", "kalite")],
)  # fmt: skip
def test_turkish_stems(word, stem):
    counts = {"kargo": 50, "iade": 20, "iadesi": 10, "kitap": 9, "sorun": 40, "soru": 5, "par": 9, "para": 9, "bed": 9}
    assert Folder(counts).stem(word, "tr") == stem


@pytest.mark.parametrize(
    ("word", "stem"), [("refunds", "refund"), ("deliveries", "delivery"), ("crashing", "crash"), ("news", "news")]
)
def test_english_stems(word, stem):
    assert Folder({"refund": 5, "delivery": 5, "crash": 5, "new": 9, "refunds": 2}).stem(word, "en") == stem


def test_english_adjectives_by_their_endings():
    assert all(weak(word, "en") and quality(word) for word in ("cheerful", "affordable", "useless", "late"))
    assert not any(weak(word, "en") for word in ("table", "cable", "vegetable", "handful", "wireless", "refund"))


def test_plain_letters():
    assert plain("çürüüük") == "curuk"
    assert plain("ısındı") == "isindi"


@pytest.mark.parametrize(
    ("text", "lang", "sign"),
    [
        ("güzel", "tr", 1),
        ("çok iyi teşekkürler", "tr", 1),
        ("👍", "tr", 0),
        ("rezalet bir ürün", "tr", -1),
        ("", "tr", 0),
        ("hiç tavsiye etmem", "tr", -1),
        ("great product, thanks", "en", 1),
        ("awful", "en", -1),
        ("kargo güzel", "tr", None),
        ("late delivery", "en", None),
    ],
)
def test_texts_that_only_praise_or_complain(text, lang, sign):
    assert bare(text, lang) == sign


def test_polarity_and_telling():
    assert (polar("begendim"), polar("rezaletti"), polar("kargo")) == (1, -1, 0)
    assert telling("kargo", "tr") and not telling("ama", "tr") and not telling("urun", "tr") and not telling("15", "tr")


def test_a_place_is_known_with_its_endings_and_other_words_are_not_taken_for_one():
    assert all(map(placed, ("bursa", "bursadan", "istanbulun", "dhl", "pttnin", "london")))
    assert not any(map(placed, ("bolum", "ordu", "agri", "getirdi", "kilise", "van", "parti", "romantik")))
