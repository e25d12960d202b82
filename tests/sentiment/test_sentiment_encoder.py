import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny_model

from listener.errors import ModelError
from listener.types import Encoder as Contract
from listener.types import Reading
from sentiment.encoder import CHUNK, Encoder, load, shipped

TEXTS = ["kargo hızlıydı ama ürün kırık geldi", "great", "Hiç beğenmedim. İade ettim!", "so-so, it works"]


def test_every_encoder_fulfils_the_contract(encoder: Encoder) -> None:
    assert isinstance(encoder, Contract)
    assert str(encoder.sentiment_ref) == "sentiment/tiny@7.1"
    assert str(encoder.vector_ref) == "vectors/tiny@7"
    assert encoder.languages == {"tr", "en"}


def test_a_reading_has_three_probabilities_and_a_unit_vector(encoder: Encoder) -> None:
    for one in encoder.read(TEXTS, ["tr", "en", "tr", "en"]):
        assert one.outcome == "done"
        assert one.sentiment is not None
        assert one.vector is not None
        assert math.isclose(one.sentiment.negative + one.sentiment.neutral + one.sentiment.positive, 1, abs_tol=1e-5)
        assert one.vector.shape == (tiny_model.WIDTH,)
        assert one.vector.dtype == np.float32
        assert math.isclose(float(np.linalg.norm(one.vector)), 1, abs_tol=1e-4)


def test_clauses_lie_in_their_text_and_have_polarity_and_vector(encoder: Encoder) -> None:
    reading = encoder.read(TEXTS[:1], ["tr"])[0]
    assert [TEXTS[0][one.start : one.end] for one in reading.clauses] == ["kargo hızlıydı", "ama ürün kırık geldi"]
    assert all(one.vector is not None and one.vector.shape == (tiny_model.WIDTH,) for one in reading.clauses)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_blank_text_says_nothing(encoder: Encoder, text: str) -> None:
    assert encoder.read([text], ["tr"]) == [Reading("nothing found")]


def test_a_foreign_language_is_not_read(encoder: Encoder) -> None:
    readings = encoder.read(["bonjour", "iyi", "iyi", "good", "ok"], ["fr", "tr-TR", "", "EN_us", "und"])
    assert [one.outcome for one in readings] == ["language not read", "done", "done", "done", "done"]


def test_answers_do_not_hang_on_the_batch(encoder: Encoder) -> None:
    many = [f"{TEXTS[n % 4]} {'uzun metin ' * (n % 13)}" for n in range(60)]
    together = encoder.read(many, ["tr"] * len(many))
    for text, one in zip(many, together, strict=True):
        alone = encoder.read([text], ["tr"])[0]
        assert one.sentiment is not None
        assert alone.sentiment is not None
        assert abs(one.sentiment.negative - alone.sentiment.negative) < 0.01
        assert abs(one.sentiment.positive - alone.sentiment.positive) < 0.01


def test_identical_texts_are_read_once(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    passed = encoder.engine.passed
    monkeypatch.setattr(encoder.engine, "passed", lambda texts, spans: seen.extend(texts) or passed(texts, spans))
    readings = encoder.read(["iyi", "kötü", "iyi"] * 5, ["tr"] * 15)
    assert sorted(seen) == ["iyi", "kötü"]
    assert readings[0] is readings[2]


def test_order_is_kept_over_chunks(encoder: Encoder) -> None:
    texts = [str(n) for n in range(CHUNK + 5)]
    readings = encoder.read(texts, ["tr"] * len(texts))
    first, last = encoder.read([texts[0], texts[-1]], ["tr", "tr"])
    assert np.allclose(readings[0].vector, first.vector, atol=0.02)
    assert np.allclose(readings[-1].vector, last.vector, atol=0.02)


def test_a_text_of_a_hundred_thousand_characters_is_read_in_part(encoder: Encoder) -> None:
    for text in ("çok iyi bir ürün. " * 6000, "a" * 100_000, "ama " * 25_000):
        reading = encoder.read([text], ["tr"])[0]
        assert reading.outcome == "done"
        assert len(reading.clauses) <= 64


def test_temperature_flattens_the_answer_of_its_language(encoder: Encoder) -> None:
    turkish, english = encoder.read(["abc", "abc"], ["tr", "en"])
    assert turkish.sentiment is not None
    assert english.sentiment is not None
    assert turkish.sentiment.confidence < english.sentiment.confidence


def test_odd_characters_are_read(encoder: Encoder) -> None:
    texts = ["\x00\x01", "😡" * 50, "﷽", "a\u0300" * 40, "<script>alert(1)</script>", "\ud83d"]
    assert [one.outcome for one in encoder.read(texts, ["tr"] * len(texts))] == ["done"] * len(texts)


def test_any_classifier_with_named_classes_is_wrapped(tmp_path: Path) -> None:
    made = load(str(tiny_model.classifier(tmp_path / "m", ("POSITIVE", "NEGATIVE"))))
    reading = made.read(["abc"], ["xx"])[0]
    assert reading.sentiment is not None
    assert reading.sentiment.neutral == 0
    assert reading.vector is None
    assert made.vector_ref is None
    assert made.languages == frozenset()


def test_star_classes_are_summed_by_side(tmp_path: Path) -> None:
    stars = ("1 star", "2 stars", "3 stars", "4 stars", "5 stars")
    reading = load(str(tiny_model.classifier(tmp_path / "m", stars))).read(["abc"], ["en"])[0]
    assert reading.sentiment is not None
    shares = (reading.sentiment.negative, reading.sentiment.neutral, reading.sentiment.positive)
    assert math.isclose(sum(shares), 1, abs_tol=1e-5)


def test_nameless_classes_are_an_error_until_they_are_named(tmp_path: Path) -> None:
    path = str(tiny_model.classifier(tmp_path / "m", ("LABEL_0", "LABEL_1", "LABEL_2")))
    with pytest.raises(ModelError, match="LABEL_0") as caught:
        load(path)
    assert "labels=" in caught.value.hint
    assert load(path, labels=("positive", "neutral", "negative")).read(["abc"], ["tr"])[0].sentiment is not None


def test_a_plain_embedder_gives_vectors_alone(tmp_path: Path) -> None:
    made = load(str(tiny_model.embedder(tmp_path / "m")), prefix="query: ")
    reading = made.read(["abc"], ["tr"])[0]
    assert made.sentiment_ref is None
    assert made.vector_ref is not None
    assert reading.sentiment is None
    assert reading.vector is not None


def test_errors_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="no model") as caught:
        load(str(tmp_path / "nowhere"))
    assert "Hugging Face" in caught.value.hint
    with pytest.raises(ModelError, match="unknown option"):
        load(str(tmp_path), size=3)


def test_damaged_weights_are_an_error(tmp_path: Path) -> None:
    path = tiny_model.trained(tmp_path / "m")
    (path / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelError, match="damaged"):
        load(str(path)).read(["güzel"], ["tr"])


def test_the_package_loads_no_torch() -> None:
    code = "import sys, sentiment.windows, sentiment.encoder, sentiment.evaluate; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_shipped_models_are_named() -> None:
    assert all("/" not in name for name in shipped())
