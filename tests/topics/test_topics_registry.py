from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import THINGS, around, directions, feedback, said
from test_topics_discover import SIZES, known

from listener.types import Assignment, Cluster, Topic
from topics.model import load
from topics.registry import HEARD, heard, match, plan, unheard

WORDS = [things.split() for things in THINGS]


def cluster(number, rng):
    near = directions(len(THINGS))[number]
    return Cluster((number,), around(near, 1, rng, 0.3)[0], {"tr": WORDS[number][0]}, tuple(WORDS[number]))


def topic(number, rng, **state):
    near = directions(len(THINGS))[number]
    return Topic(
        10 + number, {"tr": WORDS[number][0]}, tuple(WORDS[number]), centroid=around(near, 1, rng, 0.3)[0], **state
    )


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(8)), st.permutations(range(8)), st.integers(0, 8), st.integers(0, 8))
def test_match_is_one_to_one_and_does_not_depend_on_order(ours, theirs, some, others):
    rng = np.random.default_rng(2)
    made, there = [cluster(one, rng) for one in range(8)], [topic(one, rng) for one in range(8)]
    clusters, topics = [made[one] for one in ours[:some]], [there[one] for one in theirs[:others]]
    found = match(clusters, topics)
    taken = [one for one in found if one is not None]
    assert len(found) == some and len(set(taken)) == len(taken)
    assert set(taken) <= {one.id for one in topics}
    if others > 2:
        assert all(one is None or one - 10 == mine for one, mine in zip(found, ours, strict=False))


def test_match_finds_everyone_again_and_no_stranger():
    rng = np.random.default_rng(4)
    assert match([cluster(one, rng) for one in range(6)], [topic(one, rng) for one in (5, 3, 1, 0)]) == [
        10,
        11,
        None,
        13,
        None,
        15,
    ]
    assert match([], [topic(1, rng)]) == [] and match([cluster(0, rng)], []) == [None]


def test_merged_and_retired_topics_are_matched():
    rng = np.random.default_rng(4)
    topics = [topic(0, rng, merged_into=11), topic(1, rng), topic(2, rng, state="retired")]
    assert match([cluster(0, rng), cluster(2, rng)], topics) == [10, 12]


def test_the_first_plan_is_a_discovery():
    texts, matrix, _ = feedback(SIZES)
    made = plan(load(), texts, matrix, ["tr"] * len(texts), [])
    assert len(made.new) == 7 and not made.matched
    assert {one.topic for one in made.assignments} == {None}


def test_ids_stay_under_ten_percent_new_documents():
    texts, matrix, _ = feedback(SIZES)
    model, old = load(), len(texts) * 10 // 11
    topics = known(model.discover(texts[:old], matrix[:old], ["tr"] * old))
    before = [one.topic for one in model.assign(matrix[:old], topics)]
    made = plan(model, texts, matrix, ["tr"] * len(texts), topics)
    after = [one.topic for one in model.assign(matrix[:old], topics + known(made.new, len(topics) + 1))]
    assert not made.new
    assert np.mean([now == then for now, then in zip(after, before, strict=True)]) >= 0.98


def test_a_planted_topic_of_twelve_among_two_thousand_is_found_in_its_first_week():
    texts, matrix, _ = feedback([500, 400, 350, 300, 250, 150, 50, 0])
    rng = np.random.default_rng(11)
    model, topics = load(), known(load().discover(texts, matrix, ["tr"] * len(texts)))
    both = np.concatenate([matrix, around(directions(len(THINGS))[7], 12, rng)])
    recent = [row % 13 == 0 or row >= len(texts) for row in range(len(both))]
    made = plan(model, [*texts, *said(7, 12, rng)], both, ["tr"] * len(both), topics, recent)
    assert len(made.new) == 1
    assert len(set(made.new[0].members) & set(range(len(texts), len(both)))) >= 8
    assert len(made.new[0].members) <= 15
    calm = plan(model, texts, matrix, ["tr"] * len(texts), topics, recent[: len(texts)])
    assert not calm.new


def test_the_same_plan_twice():
    texts, matrix, _ = feedback(SIZES)
    topics = known(load().discover(texts[:700], matrix[:700], ["tr"] * 700))
    first, second = (plan(load(), texts, matrix, ["tr"] * len(texts), topics) for _ in range(2))
    assert repr(first) == repr(second)


def test_what_is_like_a_merged_topic_goes_on_belonging_to_it():
    texts, matrix, _ = feedback(SIZES)
    model = load()
    topics = known(model.discover(texts, matrix, ["tr"] * len(texts)))
    before = [one.topic for one in model.assign(matrix, topics)]
    topics[1] = replace(topics[1], merged_into=topics[0].id)
    assert [one.topic for one in model.assign(matrix, topics)] == before
    assert not plan(model, texts, matrix, ["tr"] * len(texts), topics).new


def test_a_crowd_beside_a_much_spoken_of_topic_is_new_however_like():
    def topic(number, centroid):
        return Topic(number, {"en": "card"}, ("card",), centroid=np.array(centroid, dtype=np.float32), threshold=0.8)

    known = [topic(1, [1, 0, 0]), topic(2, [0, 0, 1])]
    crowd = Cluster((0, 1, 2), np.array([0.95, 0.3, 0], dtype=np.float32), {"en": "card"}, ("card",), threshold=0.99)
    assert match([crowd], known) == [1]
    assert match([crowd], known, apart=[0], from_=[1]) == [None]
    assert match([crowd], known, apart=[0], from_=[2]) == [1]


def test_only_topics_with_many_earlier_documents_are_heard():
    known = [Topic(1, {}), Topic(2, {}), Topic(3, {}, state="retired")]
    given = [Assignment(1 + place % 3, 0.9) for place in range(3 * HEARD)]
    assert heard(known, given, [False] * len(given), HEARD) == {1, 2}
    assert heard(known, given, [place % 3 == 1 for place in range(len(given))], HEARD) == {1}
    assert heard(known, given, [False] * len(given), HEARD + 1) == set()


def test_a_place_with_earlier_rows_is_not_unheard():
    rows = np.array([[1, 0], [0.96, 0.28], [0, 1], [1, 0]], dtype=np.float32)
    crowd = Cluster((3,), np.array([1, 0], dtype=np.float32), {}, threshold=0.9)
    assert not unheard(crowd, rows, [False, False, False, True])
    assert unheard(crowd, rows, [True, False, False, True])
