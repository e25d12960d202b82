from pathlib import Path

import numpy as np
import tiny_model

from sentiment import align
from sentiment.encoder import load

TEXTS = [f"{word} ürün {n} geldi" for n in range(40) for word in ("iyi", "kötü", "mavi")]


def test_a_bend_is_taken_back() -> None:
    dice = np.random.default_rng(3)
    base = dice.normal(size=(400, 8)) * np.geomspace(1, 0.2, 8) + 2
    base = (base / np.linalg.norm(base, axis=1, keepdims=True)).astype(np.float32)
    bent = base @ (np.eye(8) + 0.4 * dice.normal(size=(8, 8)))
    bent = (bent / np.linalg.norm(bent, axis=1, keepdims=True)).astype(np.float32)
    weight, bias = align.fitted(bent[:300], base[:300])
    assert align.near(bent[300:] @ weight + bias, base[300:]) > max(0.98, align.near(bent[300:], base[300:]))


def test_the_encoder_gives_mapped_vectors_of_texts_and_clauses(tmp_path: Path) -> None:
    folder = tiny_model.trained(tmp_path / "weights")
    plain = align.vectors(load(str(folder)), TEXTS)
    weight = np.diag(np.linspace(-1, 1, tiny_model.WIDTH)).astype(np.float32)
    bias = np.full(tiny_model.WIDTH, 0.25, np.float32)
    before = load(str(folder)).read(["iyi ama kötü"], ["tr"])[0]
    align.write(folder, weight, bias)
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
    plain = align.vectors(load(str(folder)), TEXTS)
    width = tiny_model.WIDTH
    align.write(folder, np.zeros((width, width), np.float32), np.ones(width, np.float32))
    np.testing.assert_array_equal(align.vectors(load(str(folder)), TEXTS), plain)
