"""Words and vectors are found, identical texts once, and no query is a syntax error."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.store import Filter, Store
from listener.store.search import nearest
from listener.store.words import match
from listener.text import query_words, spellings, stem
from listener.text.stems import FORMS, WORDS
from listener.types import Batch, Document, ModelRef, Reading, Sentiment

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
POLARITY, VECTORS = ModelRef("sentiment", "tr-en", "1"), ModelRef("vectors", "tr-en", "1")
ALL = Filter()
TEXTS = (
    "Para iadem hâlâ yapılmadı",
    "Ekranı kırık geldi",
    "KIRIK GELDİ",
    "Kargo hızlıydı",
    "The refund never came",
    "Kargo hızlıydı",
    "kirik urun",
)


@pytest.fixture
def store():
    with Store.open(":memory:") as opened:
        made = (
            Document("s", "a", str(n), "review", AT - timedelta(days=n), said, lang="en" if "The" in said else "tr")
            for n, said in enumerate(TEXTS)
        )
        opened.documents.save(Batch(tuple(made)), source="shop", collector="c", account="a")
        yield opened


def label(store: Store) -> None:
    """Vectors at an angle that grows with the document's number; the even ones are positive."""
    refs = [POLARITY, VECTORS]
    found = store.labels.pending(refs, 100)
    angles = [one.document_id * 0.1 for one in found]
    readings = [
        Reading("done", Sentiment(0.1, 0.1, 0.8) if one.document_id % 2 == 0 else Sentiment(0.8, 0.1, 0.1),
                np.array([np.cos(angle), np.sin(angle)], np.float32))
        for one, angle in zip(found, angles, strict=True)
    ]  # fmt: skip
    store.labels.save_readings(list(zip(found, readings, strict=True)), refs, AT)


def texts(store: Store, query: str, where: Filter = ALL) -> list[str]:
    hashes = store.search.by_words(query_words(query), where, 10)
    found = store.search.found(hashes, where)
    return [found[one].text for one in hashes]


def test_endings_do_not_matter(store: Store) -> None:
    assert texts(store, "iadesi") == ["Para iadem hâlâ yapılmadı"]
    assert texts(store, "kargom") == ["Kargo hızlıydı"]


@pytest.mark.parametrize("query", ["kırık", "kirik", "KIRIK", "Kırık", "KİRİK"])
def test_either_i_finds_both(store: Store, query: str) -> None:
    assert set(texts(store, query)) == {"Ekranı kırık geldi", "KIRIK GELDİ", "kirik urun"}


def test_texts_with_all_words_come_first(store: Store) -> None:
    found = texts(store, "ekran kırık")
    assert found[0] == "Ekranı kırık geldi"
    assert len(found) == 3


def test_identical_texts_are_one_with_their_count(store: Store) -> None:
    (only,) = store.search.by_words(["kargo"], ALL, 10)
    found = store.search.found([only], ALL)[only]
    assert (found.texts, found.document_id, found.day) == (2, 6, date(2026, 11, 11))
    since = Filter(since=date(2026, 11, 12))
    assert store.search.found([only], since)[only].texts == 1


def test_filters(store: Store) -> None:
    label(store)
    assert texts(store, "refund", Filter(lang="en")) == ["The refund never came"]
    assert texts(store, "refund", Filter(lang="tr")) == []
    assert texts(store, "kırık", Filter(polarity="positive")) == ["Ekranı kırık geldi"]
    assert set(texts(store, "kırık", Filter(until=date(2026, 11, 15)))) == {"KIRIK GELDİ", "kirik urun"}
    assert texts(store, "kırık", Filter(topics=(1,))) == []


def test_meaning_is_the_cosine(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not store.search.has_vectors(VECTORS)
    label(store)
    assert store.search.has_vectors(VECTORS)
    monkeypatch.setattr("listener.store.search.CHUNK", 2)
    east = np.array([1, 0], np.float32)
    hashes = store.search.by_meaning(east, VECTORS, ALL, 10)
    assert [store.search.found([one], ALL)[one].text for one in hashes] == list(dict.fromkeys(TEXTS))
    assert store.search.by_meaning(east, VECTORS, ALL, 3) == hashes[:3]
    assert len(store.search.by_meaning(east, VECTORS, Filter(polarity="positive"), 10)) == 2
    assert store.search.by_meaning(east, ModelRef("vectors", "other", "1"), ALL, 10) == []


def test_an_erased_text_is_found_no_more(store: Store) -> None:
    label(store)
    store.upkeep.erase([5])
    assert texts(store, "refund") == []
    assert len(store.search.by_meaning(np.array([1, 0], np.float32), VECTORS, ALL, 10)) == 5


HOSTILE = ['"', '""', "NEAR(", "NEAR(a b, 2)", "*", "a*", "-x", "^a", "title:x", "{a b}:c", "AND", "OR NOT", "😍", "",
           " ", "\x00", "a\x00b", "\ud800", "'); DROP TABLE x; --", "iı" * 5000, "( " * 5000, "٣ Ⅷ ² ﬁ ß"]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_words_or_nothing(store: Store, query: str) -> None:
    store.search.by_words(query_words(query), ALL, 10)


EMPTY = Store.open(":memory:")


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), max_size=20), st.sampled_from(["AND", "OR"]))
def test_whatever_is_quoted_is_an_expression(words: list[str], joint: str) -> None:
    sql = "SELECT count(*) FROM documents_fts WHERE documents_fts MATCH ?"
    assert EMPTY.read(sql, (match(words, joint),)) == [(0,)]


@settings(deadline=None)
@given(st.text())
def test_any_text_makes_few_short_words(query: str) -> None:
    found = query_words(query * 50)
    assert len(found) <= WORDS
    assert EMPTY.search.by_words(found, ALL, 10) == []


@settings(deadline=None)
@given(st.text("abiıgs", min_size=1, max_size=12))
def test_spellings_are_few_and_have_the_plain_one(word: str) -> None:
    made = spellings(word)
    assert made[0] == word
    assert word.replace("ı", "i") in made
    assert len(made) <= FORMS
    assert word.startswith(stem(word, lookup=True))


def test_nearest_takes_a_name_once() -> None:
    cosines = np.array([0.1, 0.9, 0.9, 0.5], np.float32)
    assert [name for name, _ in nearest(["a", "b", "b", "c"], cosines, 2)] == ["b", "c"]
