from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import feedback
from test_topics_discover import SIZES, known

from listener.types import Assignment, Cluster, Topic
from topics.discover import SAMPLE
from topics.growth import outgrown, readable, redrawn
from topics.model import load
from topics.registry import redraw

FEW, ALL = 60, sum(SIZES)


def small_and_large():
    """Texts and rows of a feedback, and the topics that the first ``FEW`` of it tell apart."""
    texts, matrix, gold = feedback(SIZES)
    topics = known(load().discover(texts[:FEW], matrix[:FEW], ["tr"] * FEW))
    return texts, matrix, gold, topics


def applied(topics, made):
    """The registry after a plan."""
    moved = [
        Topic(one.id, one.names, one.keywords, centroid=made.moved[one.id].centroid,
              threshold=made.moved[one.id].threshold)
        if one.id in made.moved else one
        for one in topics
    ]  # fmt: skip
    return moved + known(made.new, len(topics) + 1)


def test_a_registry_that_began_small_is_as_fine_as_a_fresh_one_after_it_was_drawn_anew():
    texts, matrix, gold, topics = small_and_large()
    model, langs = load(), ["tr"] * len(texts)
    fresh = model.discover(texts, matrix, langs)
    assert len(topics) < len(fresh)
    later = applied(topics, redraw(model, texts, matrix, langs, topics))
    assert len(later) >= len(fresh)
    answers = [one.topic for one in model.assign(matrix, later)]
    for number in range(len(SIZES)):
        mine = [topic or 0 for topic, subject in zip(answers, gold, strict=True) if subject == number]
        assert not mine or np.bincount(mine).max() > 0.9 * len(mine)


def test_most_documents_keep_their_topic_where_a_fine_registry_is_drawn_anew():
    texts, matrix, _, _ = small_and_large()
    model, langs = load(), ["tr"] * len(texts)
    topics = known(model.discover(texts, matrix, langs))
    made = redraw(model, texts, matrix, langs, topics)
    assert not made.new and sorted(made.moved) == [one.id for one in topics]


def cluster(*rows):
    return Cluster(tuple(rows), np.zeros(2))


def test_what_people_decided_takes_no_new_place_and_no_cluster_beside_it():
    topics = [
        Topic(1, {}, pinned=True),
        Topic(2, {}, state="forbidden"),
        Topic(3, {}, merged_into=4),
        Topic(4, {}),
        Topic(5, {}),
    ]
    given_ = [Assignment(topic, 1.0) for topic in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, None, None)]
    clusters = [cluster(*range(start, start + 2)) for start in range(0, 12, 2)]
    found = list(redrawn(clusters, topics, given_))
    assert [(one.members, topic) for one, topic in found] == [((8, 9), 5), ((10, 11), None)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=40))
def test_a_topic_takes_at_most_one_place_and_only_one_with_its_documents(rows):
    topics = [Topic(number, {}) for number in range(1, 6)]
    answers = [Assignment(topic or None, 1.0) for _, topic in rows]
    clusters = [cluster(*[row for row, (mine, _) in enumerate(rows) if mine == number]) for number in range(5)]
    found = list(redrawn(clusters, topics, answers))
    taken = [topic for _, topic in found if topic is not None]
    assert len(found) == 5 and len(set(taken)) == len(taken)
    assert all(any(answers[row].topic == topic for row in one.members) for one, topic in found if topic is not None)


@pytest.mark.parametrize(
    ("now", "drawn", "due"),
    [(300, 150, True), (299, 150, False), (10_000, 0, False), (SAMPLE, SAMPLE // 2 + 1, False), (0, 0, False)],
)
def test_a_registry_is_outgrown_at_twice_the_texts(now, drawn, due):
    assert outgrown(now, drawn) is due


def test_no_more_texts_count_than_a_discovery_reads():
    assert readable(["a", "a", "b"]) == 2
    assert readable([str(number) for number in range(SAMPLE + 5)]) == SAMPLE


def test_a_few_documents_do_not_make_a_cluster_another_topic():
    topics = [Topic(1, {}), Topic(2, {}), Topic(3, {})]
    given_ = [Assignment(topic, 1.0) for topic in [1] * 100 + [2] * 2 + [3] * 30]
    given_ += [Assignment(None, 0.0)] * 40
    clusters = [cluster(*range(60)), cluster(*range(60, 102)), cluster(*range(102, 129)), cluster(*range(129, 172))]
    assert [topic for _, topic in redrawn(clusters, topics, given_)] == [1, None, 3, None]
    narrow = [Assignment(1, 1.0)] * 30 + [Assignment(None, 0.0)] * 170
    assert [topic for _, topic in redrawn([cluster(*range(200))], topics, narrow)] == [1]


def test_a_cluster_that_is_like_a_topic_without_a_place_becomes_it():
    texts, matrix, _, topics = small_and_large()
    model, langs = load(), ["tr"] * len(texts)
    found = model.discover(texts, matrix, langs)
    topics = [replace(known([found[0]])[0], threshold=1.0), *known(found[1:], 2)]
    made = redraw(model, texts, matrix, langs, topics)
    assert not made.new and made.moved[1].threshold == found[0].threshold
    retired = [replace(topics[0], state="retired"), *topics[1:]]
    made = redraw(model, texts, matrix, langs, retired)
    assert not made.new and list(made.matched) == [1]


def test_a_retired_topic_does_not_come_back_under_the_id_that_took_its_documents():
    one, other = np.eye(2)
    large, small = Cluster(tuple(range(40)), one), Cluster(tuple(range(40, 50)), other)
    taken = [Assignment(2, 1.0)] * 50
    model = SimpleNamespace(assign=lambda *_: taken, discover=lambda *_: [large, small])
    topics = [Topic(1, {}, state="retired", centroid=one), Topic(2, {}, centroid=other)]
    made = redraw(model, [""] * 50, np.zeros((50, 2)), ["tr"] * 50, topics)
    assert made.moved == {2: small} and made.matched == {1: large} and not made.new
