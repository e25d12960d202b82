import numpy as np
import pytest
from planted import around, directions, feedback

from listener.types import Topic
from topics.model import load
from topics.sketch import EDITION, WIDTH, place, sketches
from topics.words import READ, bare, tokens


def test_a_text_s_place_does_not_depend_on_its_company():
    texts, matrix, _ = feedback([20, 20, 0, 0, 0, 0, 0, 0])
    whole, alone = place(texts, matrix, ["tr"] * 40), place(texts[7:8], matrix[7:8], ["tr"])
    np.testing.assert_array_equal(whole[7:8], alone)
    assert whole.shape == (40, 48 + WIDTH + EDITION)
    np.testing.assert_allclose(np.linalg.norm(whole, axis=1), 1, atol=1e-5)
    assert place([], matrix[:0], []).shape == (0, 48 + WIDTH + EDITION)


def test_sketches_are_alike_where_words_are_and_the_same_on_any_machine():
    one, same, other, none = sketches(
        ["kargom gecikti", "kargonuz gecikiyor mu?", "beden asistanı", "çok 👍 ama"], ["tr"] * 4
    )
    assert one @ same > 0.9 and abs(one @ other) < 0.4 and not none.any()
    assert np.flatnonzero(sketches(["kargo"], ["tr"])[0]).tolist() == [3, 12, 40, 202]


def test_of_a_long_text_the_first_words_count_none_of_them_cut():
    opening = "kargo gecikti " * (READ // 14) + "paketleme"
    assert len(opening) > READ
    assert tokens(opening + " iade" * 200, "tr") == tokens("kargo gecikti " * (READ // 14), "tr")
    assert tokens("x" * (READ + 5), "tr") == ["x" * READ]
    assert len(tokens("kargo " * 20, "tr")) == 20


def test_line_ends_are_blanks_and_addresses_do_not_count_towards_the_first_words():
    lines = "Sayın yetkili\n" + "\n".join(f"Sipariş:{number}" for number in range(80))
    assert len(lines) > READ and len(tokens(lines, "tr")) > 30
    told = tokens(f"Teşekkürler https://{'x' * 460} ama kargo gecikti", "tr")
    assert told == ["teşekkürler", "ama", "kargo", "gecikti"]


def test_a_long_text_that_opens_with_thanks_is_not_bare():
    thanks = "Çok teşekkürler, harika. " * 20
    assert len(thanks) > READ and bare(thanks, "tr") == 1
    assert bare(thanks + "Kargo gecikti.", "tr") is None


def test_a_text_without_words_keeps_its_vector():
    row = around(directions(2)[0], 1, np.random.default_rng(0))
    np.testing.assert_allclose(place(["👍"], row, ["tr"])[0, :48], row[0], atol=1e-6)


def test_topics_of_another_space_take_nothing():
    row = around(directions(2)[0], 1, np.random.default_rng(0))
    old = Topic(1, {}, (), centroid=row[0], threshold=0.0)
    model = load()
    assert model.assign(row, [old])[0].topic == 1
    assert model.assign(model.place(["kargo"], row, ["tr"]), [old])[0].topic is None


def test_rows_come_to_length_one_whether_one_or_thousands():
    from topics.space import unit

    rows = np.random.default_rng(3).normal(size=(2500, 40))
    assert np.array_equal(unit(rows), np.concatenate([unit(rows[:700]), unit(rows[700:])]))
    assert np.linalg.norm(unit(rows.reshape(-1))) == pytest.approx(1, abs=1e-5)
