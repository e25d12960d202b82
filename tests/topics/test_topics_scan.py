import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import THINGS, around, directions, feedback, said

from topics.emerging import edge
from topics.model import load
from topics.scan import FEWEST, LARGEST, bursts, gain
from topics.space import centred, scaled


def field(new, old, crowd=0, seed=3, beside=0.0):
    """Centred rows around eight directions; ``crowd`` of the new ones around a ninth, that far ``beside`` the first.
    New rows, old rows."""
    rng = np.random.default_rng(seed)
    middle, share = directions(9), rng.dirichlet(np.ones(8) * 3)
    middle[8] = (1 - beside) * middle[8] + beside * middle[0]
    middle[8] /= np.linalg.norm(middle[8])
    topics = rng.choice(8, new + old, p=share)
    topics[:crowd] = 8
    rows = scaled(np.concatenate([around(middle[topic], 1, rng) for topic in topics]))
    moved = centred(rows, np.zeros(len(rows), dtype=np.int64))
    return moved[:new], moved[new:]


def test_the_gain_is_the_log_likelihood_ratio():
    made = gain(np.array([12, 4, 3]), np.array([0, 4, 97]), 0.04)
    assert made[0] == pytest.approx(12 * np.log(25), abs=1e-6)
    assert made[1] == pytest.approx(4 * np.log(0.5 / 0.04) + 4 * np.log(0.5 / 0.96), abs=1e-6)
    assert made[2] == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 50), st.integers(0, 50), st.floats(0.01, 0.5))
def test_more_new_texts_gain_more_and_more_old_ones_less(new, old, share):
    here, more, less = (
        gain(np.array([m]), np.array([o]), share)[0] for m, o in ((new, old), (new + 1, old), (new, old + 1))
    )
    assert more >= here >= less >= 0


def test_a_crowd_is_found_and_nothing_else():
    new, old = field(150, 2000, crowd=12)
    (one,) = bursts(new, old)
    assert set(one.members.tolist()) >= set(range(12)) and len(one.members) <= 14


@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_beside_an_old_topic_is_found_without_the_texts_of_that_topic(seed):
    new, old = field(200, 2000, crowd=12, seed=seed, beside=0.5)
    (one,) = bursts(new, old)
    crowd = sum(row < 12 for row in one.members)
    assert crowd >= 10 and crowd >= 0.8 * len(one.members)


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_found_where_nothing_is_new(seed):
    assert bursts(*field(150, 2000, seed=seed)) == []


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(60)), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(order, dice):
    new, old = field(60, 500, crowd=10)
    mixed = list(range(500))
    dice.shuffle(mixed)
    here, there = bursts(new, old), bursts(new[list(order)], old[mixed])
    assert [sorted(order[row] for row in one.members) for one in there] == [one.members.tolist() for one in here]


def test_a_change_of_the_whole_is_no_news():
    new, old = field(2 * LARGEST, 2000, crowd=2 * LARGEST)
    assert bursts(new, old) == []


def test_a_large_incident_of_a_large_week_is_news():
    new, old = field(1000, 2000, crowd=120)
    (one,) = bursts(new, old)
    assert set(one.members.tolist()) >= set(range(110)) and len(one.members) <= 140


def test_too_few_texts_are_no_news():
    new, old = field(FEWEST - 1, 500, crowd=FEWEST - 1)
    assert bursts(new, old) == [] and bursts(old, new[:0]) == []


def test_the_edge_lies_between_members_and_others():
    mine, theirs = np.array([0.9, 0.8, 0.7]), np.array([0.1, 0.6])
    assert 0.6 < edge(mine, theirs) <= 0.7
    assert edge(mine, theirs[:1]) == pytest.approx(0.68)
    assert edge(mine, np.full(50, 0.75)) > 0.75


def test_a_text_that_was_said_before_is_not_new():
    texts, matrix, _ = feedback([300, 200, 100])
    rng = np.random.default_rng(5)
    more, rows = said(7, 12, rng), around(directions(len(THINGS))[7], 12, rng)
    recent = [row % 10 == 0 for row in range(len(texts))]
    model, langs = load(), ["tr"] * (len(texts) + 24)
    (made,) = model.emerging([*texts, *more], np.concatenate([matrix, rows]), langs[12:], [*recent, *[True] * 12])
    assert set(made.members) >= set(range(len(texts), len(texts) + 12)) and made.names
    twice = np.concatenate([matrix, rows, rows])
    assert model.emerging([*texts, *more, *more], twice, langs, [*recent, *[False] * 12, *[True] * 12]) == []
    assert model.emerging(texts, matrix, langs[24:], [False] * len(texts)) == []
