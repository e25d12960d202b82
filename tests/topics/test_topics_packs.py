"""The shipped packs: complete, in both languages, and nobody else's words."""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from listener.errors import ConfigError
from topics import pack
from topics.pack import LANGS, Pack, PackTopic
from topics.wordforms import Keywords

DATA = Path(os.environ.get("DINLE_DATA", Path(__file__).parents[3] / "shared" / "data"))
DEV = DATA / "cx_dev.jsonl"
PACKS = pack.chosen(["all"])
TOPICS = [topic for one in PACKS for topic in one.topics]
ids = [topic.id for topic in TOPICS]


def test_the_core_comes_first_and_all_trades_are_there() -> None:
    trades = {"core", "retail", "delivery", "app", "bank", "telco", "food", "travel", "health"}
    assert PACKS[0].id == "core" and {one.id for one in PACKS} == trades == set(pack.shipped())
    assert 140 <= len(TOPICS) <= 170


def test_ids_are_unique_and_names_too() -> None:
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one) for one in ids)
    for lang in LANGS:
        names = Counter(topic.names[lang] for topic in TOPICS)
        assert not [name for name, count in names.items() if count > 1]


@pytest.mark.parametrize("topic", TOPICS, ids=ids)
def test_a_topic_is_complete(topic: PackTopic) -> None:
    owners = {name for one in PACKS for name in one.owners}
    assert topic.apart and topic.owner in owners and topic.risk in pack.RISKS
    for lang in LANGS:
        name, examples = topic.names[lang], topic.examples[lang]
        assert 1 <= len(name.split()) <= 4 and name[0].isupper() and not name.endswith(".")
        assert 8 <= len(examples) <= 15 and len(set(examples)) == len(examples)
        assert topic.about[lang].endswith(".") and topic.action[lang] and len(topic.keywords[lang]) >= 5
        assert all(word and word == word.strip() for word in topic.keywords[lang])


@pytest.mark.parametrize("topic", TOPICS, ids=ids)
def test_what_does_not_belong_points_at_topics_that_exist(topic: PackTopic) -> None:
    named = re.findall(r": ([a-z-]+(?:, [a-z-]+)*)", topic.apart)
    assert {name for some in named for name in some.split(", ")} <= set(ids)


def test_every_group_has_a_name_and_two_levels_are_all() -> None:
    groups = pack.groups(PACKS)
    assert set(groups) == {topic.group for topic in TOPICS} and all(set(one) == set(LANGS) for one in groups.values())
    assert min(Counter(topic.group for topic in TOPICS).values()) >= 3


def test_no_example_stands_below_two_topics() -> None:
    said = Counter(text.casefold() for topic in TOPICS for lang in LANGS for text in topic.examples[lang])
    assert not [text for text, count in said.items() if count > 1]


@pytest.mark.skipif(not DEV.is_file(), reason="the hand-written comments are not here")
def test_no_example_is_a_text_that_is_measured_on() -> None:
    measured = [set(words(json.loads(line)["text"])) for line in DEV.read_text(encoding="utf-8").splitlines()]
    for topic in TOPICS:
        for text in (*topic.examples["tr"], *topic.examples["en"]):
            mine = set(words(text))
            near = max(len(mine & other) / len(mine | other) for other in measured)
            assert near < 0.7, f"{topic.id}: {text}"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_unknown_and_broken_packs_are_errors_that_help(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no pack") as told:
        pack.chosen(["retial"])
    assert "retail" in told.value.hint
    for name, text in (("half.toml", 'id = "half"'), ("none.toml", "= 1")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=name):
            pack.read(str(tmp_path / name))


def test_an_id_of_two_packs_is_an_error(tmp_path: Path) -> None:
    text = (pack.FOLDER / "food.toml").read_text(encoding="utf-8").replace('id = "food"', 'id = "canteen"', 1)
    (tmp_path / "canteen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="food and canteen"):
        pack.chosen(["food", str(tmp_path / "canteen.toml")])


def test_changes_between_two_choices() -> None:
    core, food = pack.read("core"), pack.read("food")
    assert pack.changes([core], [core, food]) == {
        "added": [one.id for one in food.topics], "removed": [], "changed": []
    }  # fmt: skip
    other = Pack(core.id, 2, core.names, core.groups, core.topics[1:], core.owners)
    assert pack.changes([core], [other])["removed"] == [core.topics[0].id]
    assert pack.fingerprint([core]) != pack.fingerprint([other])


def test_keywords_are_found_in_their_forms() -> None:
    listed = [("tr", "kupon"), ("tr", "gecik*"), ("tr", "kitap"), ("tr", "geri ara*"), ("en", "return"), ("en", "ad")]
    found = Keywords(listed).found
    assert found("Kuponumu kullanamadım", "tr") == {0}
    assert found("gecikmeli geldi, kitabı da geciktirmişler", "tr") == {1, 2}
    assert found("Beni GERİ ARAYAN olmadı", "tr") == {3}
    assert found("they kept returning my ads", "en") == {4, 5}
    assert found("kuponlar add advice", "en") == set()
    assert found("ara geri", "tr") == set()
