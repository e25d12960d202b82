"""What every registered encoder and topic model must do, ours and strangers' alike."""

import numpy as np
import pytest

from listener import plugins
from listener.types import Encoder, Topic, TopicModel

MODELS = {"dinle": "tr-en"}
"""Weights with which an encoder plug-in is tried; others get an empty name."""
TEXTS = [
    "Kargo çok geç geldi",
    "Harika bir ürün, çok memnunum",
    "The app crashes at login",
    "",
    "   ",
    "Kargo çok geç geldi",
]
LANGS = ["tr", "tr", "en", "tr", "en", "tr"]


@pytest.fixture(scope="module", params=plugins.names(plugins.ENCODERS))
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return plugins.encoder(request.param, MODELS.get(request.param, ""))


def test_an_encoder_names_its_makers(encoder: Encoder) -> None:
    refs = [ref for ref in (encoder.sentiment_ref, encoder.vector_ref) if ref]
    assert refs
    assert len({ref.task for ref in refs}) == len(refs)


def test_one_reading_a_text_in_order(encoder: Encoder) -> None:
    found = encoder.read(TEXTS, LANGS)
    assert [one.outcome for one in found] == ["done"] * 3 + ["nothing found"] * 2 + ["done"]
    assert encoder.read([], []) == []
    for one in found:
        assert (one.sentiment is not None) == (one.outcome == "done" and encoder.sentiment_ref is not None)
        if one.sentiment:
            assert one.sentiment.negative + one.sentiment.neutral + one.sentiment.positive == pytest.approx(1, abs=1e-3)
        if one.vector is not None:
            assert np.linalg.norm(one.vector) == pytest.approx(1, abs=1e-2)


def test_equal_texts_get_equal_readings_whatever_stands_beside_them(encoder: Encoder) -> None:
    alone, beside = encoder.read(TEXTS[:1], LANGS[:1])[0], encoder.read(TEXTS, LANGS)
    for other in (beside[0], beside[5]):
        if alone.sentiment and other.sentiment:
            assert other.sentiment.negative == pytest.approx(alone.sentiment.negative, abs=0.01)
        if alone.vector is not None and other.vector is not None:
            assert float(np.dot(alone.vector, other.vector)) > 0.999


def test_a_language_outside_its_own_is_not_read(encoder: Encoder) -> None:
    if encoder.languages:
        assert encoder.read(["Guten Morgen zusammen"], ["de"])[0].outcome == "language not read"


def test_clauses_lie_in_the_text_in_order(encoder: Encoder) -> None:
    text = "Kargo hızlıydı ama ürün kırık geldi. Yine de teşekkürler."
    spans = [(one.start, one.end) for one in encoder.read([text], ["tr"])[0].clauses]
    assert all(0 <= low < high <= len(text) for low, high in spans)
    assert spans == sorted(spans)


@pytest.fixture(scope="module", params=plugins.names(plugins.TOPICS))
def topic_model(request: pytest.FixtureRequest) -> TopicModel:
    return plugins.topic_model(request.param, ["Kardelen"])


def said() -> tuple[list[str], np.ndarray, list[str]]:
    dice, things = np.random.default_rng(7), ("kargo gecikti", "iade yatmadı", "giriş hatası", "beden küçük")
    texts = [f"{things[n % 4]} {n}" for n in range(240)]
    rows = np.eye(4, 32)[np.arange(240) % 4] + dice.normal(0, 0.05, (240, 32))
    return texts, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), ["tr"] * 240


def test_topics_are_found_named_and_assigned_the_same_twice(topic_model: TopicModel) -> None:
    texts, vectors, langs = said()
    rows = topic_model.place(texts, vectors, langs)
    first, second = (topic_model.discover(texts, rows, langs) for _ in range(2))
    assert [one.members for one in first] == [one.members for one in second]
    assert len(first) >= 2
    assert all(one.names and one.anchors and set(one.anchors) <= set(one.members) for one in first)
    topics = [Topic(n, one.names, centroid=one.centroid, threshold=one.threshold) for n, one in enumerate(first, 1)]
    given = topic_model.assign(rows, topics)
    assert len(given) == 240
    assert sum(one.topic is not None for one in given) > 200
    assert given == topic_model.assign(rows, topics)


def test_nothing_in_nothing_out(topic_model: TopicModel) -> None:
    empty = np.zeros((0, 32), np.float32)
    assert topic_model.discover([], empty, []) == []
    assert topic_model.assign(empty, []) == []
    _, vectors, _ = said()
    assert {one.topic for one in topic_model.assign(vectors, [])} == {None}
