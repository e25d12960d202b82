"""Whose it is, and what to decide."""

import pytest
from fake_facts import SETTINGS

from listener.config import ReportConfig
from listener.types import Topic
from reports.decisions import advice, matter, owner

MATTERS = SETTINGS.matters


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ({"tr": "kargo gecikti"}, "delivery"),
        ({"tr": "İade edilmedi"}, "returns"),
        ({"en": "login crash"}, "app"),
        ({"tr": "zamlı fiyat"}, "price"),
        ({"tr": "beden kalıbı"}, "product"),
        ({"tr": "genel memnuniyet"}, "other"),
    ],
)
def test_matters(names: dict[str, str], kind: str) -> None:
    assert matter(Topic(1, names), MATTERS) == kind


def test_bad_news_needs_a_decision_and_good_news_is_kept() -> None:
    topic = Topic(1, {"tr": "kargo"})
    assert advice("bad", topic, "share", MATTERS).key == "advice.topic.delivery"
    assert advice("good", topic, "share", MATTERS).key == "advice.good"
    assert advice("bad", None, "nps", MATTERS).key == "advice.measure.nps"
    assert advice("note", None, "volume", MATTERS).key == "advice.note"


def test_the_owner_is_found_by_a_word_of_the_topic_or_the_measure() -> None:
    owners = {"Kargo": "Lojistik", "nps": "CX"}
    assert owner(owners, Topic(1, {"tr": "geç kalan"}, ("kargocu",)), "share") == "Lojistik"
    assert owner(owners, None, "nps") == "CX"
    assert owner(owners, Topic(2, {"tr": "beden"}), "share") == ""


def test_no_words_of_a_trade_are_in_the_code() -> None:
    assert matter(Topic(1, {"tr": "kargo gecikti"}), ReportConfig().matters) == "other"
