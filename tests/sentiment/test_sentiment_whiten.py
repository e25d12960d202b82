from pathlib import Path

import numpy as np
import pytest
import tiny_model
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment import data, whiten
from sentiment.encoder import load

TEXTS = [f"{word} ürün {n} geldi" for n in range(40) for word in ("iyi", "kötü", "mavi")]


def cone(count: int, seed: int) -> whiten.Floats:
    """Unit rows around one direction whose variance lies in few others."""
    rows = np.random.default_rng(seed).normal(size=(count, 12)) * np.geomspace(1, 0.05, 12) + np.eye(12)[11] * 3
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_the_map_takes_the_mean_off_and_spreads_the_variance() -> None:
    rows, other = cone(4000, 3), cone(500, 4)
    weight, bias = whiten.fitted(rows)
    np.testing.assert_allclose((rows @ weight + bias).mean(axis=0), 0, atol=1e-4)
    assert whiten.evenness(other @ weight + bias) > 1.5 * whiten.evenness(other)


def test_half_of_the_variance_is_full_whitening_and_none_leaves_the_directions() -> None:
    rows = cone(4000, 3)
    weight, bias = whiten.fitted(rows, power=0.5)
    assert whiten.evenness(rows @ weight + bias) == pytest.approx(1, abs=1e-3)
    weight, bias = whiten.fitted(rows, power=0.0)
    np.testing.assert_allclose(weight, np.eye(12), atol=1e-6)
    np.testing.assert_allclose(bias, -rows.mean(axis=0), atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.floats(0.1, 10))
def test_a_turned_or_stretched_space_is_spread_alike(seed: int, size: float) -> None:
    dice = np.random.default_rng(seed)
    rows = cone(600, seed)
    turn = np.linalg.qr(dice.normal(size=(12, 12)))[0]
    here, there = (unit(one @ weight + bias) for one in (rows, (rows @ turn * size).astype(np.float32))
                   for weight, bias in [whiten.fitted(one)])  # fmt: skip
    np.testing.assert_allclose(here @ here.T, there @ there.T, atol=2e-2)


def unit(rows: whiten.Floats) -> whiten.Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_only_texts_of_one_window_are_read_each_once_in_a_fixed_order() -> None:
    many = [data.Example(text, None, "tr", "a") for text in ("kısa", "kısa", "başka", "uzun " * 200)]
    corpus = data.Corpus((), {"a": many}, {}, {})
    assert sorted(whiten.short_texts(corpus)) == ["başka", "kısa"]
    assert whiten.short_texts(corpus) == whiten.short_texts(data.Corpus((), {"a": many[::-1]}, {}, {}))


def test_the_encoder_gives_mapped_vectors_of_texts_and_clauses(tmp_path: Path) -> None:
    folder = tiny_model.trained(tmp_path / "weights")
    plain = whiten.vectors(load(str(folder)), TEXTS)
    weight = np.diag(np.linspace(-1, 1, tiny_model.WIDTH)).astype(np.float32)
    bias = np.full(tiny_model.WIDTH, 0.25, np.float32)
    before = load(str(folder)).read(["iyi ama kötü"], ["tr"])[0]
    whiten.write(folder, weight, bias)
    encoder = load(str(folder))
    mapped = np.stack([one.vector for one in encoder.read(TEXTS, ["tr"] * len(TEXTS))])
    expected = plain @ weight + bias
    np.testing.assert_allclose(mapped, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=2e-3)
    after = encoder.read(["iyi ama kötü"], ["tr"])[0]
    assert after.sentiment == before.sentiment
    assert [one.sentiment for one in after.clauses] == [one.sentiment for one in before.clauses]
    for one, other in zip(before.clauses, after.clauses, strict=True):
        moved = np.asarray(one.vector) @ weight + bias
        np.testing.assert_allclose(other.vector, moved / np.linalg.norm(moved), atol=2e-3)


def test_the_map_is_fitted_to_the_vectors_without_it(tmp_path: Path) -> None:
    folder = tiny_model.trained(tmp_path / "weights")
    plain = whiten.vectors(load(str(folder)), TEXTS)
    width = tiny_model.WIDTH
    whiten.write(folder, np.zeros((width, width), np.float32), np.ones(width, np.float32))
    np.testing.assert_array_equal(whiten.vectors(load(str(folder)), TEXTS), plain)


def test_another_map_is_another_version_of_the_vectors_alone(tmp_path: Path) -> None:
    folder = tiny_model.trained(tmp_path / "weights")
    plain = load(str(folder))
    seen = []
    for size in (1.0, 2.0, 1.0):
        whiten.write(folder, np.eye(tiny_model.WIDTH, dtype=np.float32) * size, np.ones(tiny_model.WIDTH, np.float32))
        made = load(str(folder))
        assert made.sentiment_ref == plain.sentiment_ref
        seen.append(made.vector_ref)
    assert seen[0] == seen[2] and len({plain.vector_ref, *seen}) == 3
