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
from topics.registry import plan

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
    later = applied(topics, plan(model, texts, matrix, langs, topics, outgrown=True))
    assert len(later) >= len(fresh)
    answers = [one.topic for one in model.assign(matrix, later)]
    for number in range(len(SIZES)):
        mine = [topic or 0 for topic, subject in zip(answers, gold, strict=True) if subject == number]
        assert not mine or np.bincount(mine).max() > 0.9 * len(mine)


def test_most_documents_keep_their_topic_where_a_fine_registry_is_drawn_anew():
    texts, matrix, _, _ = small_and_large()
    model, langs = load(), ["tr"] * len(texts)
    topics = known(model.discover(texts, matrix, langs))
    made = plan(model, texts, matrix, langs, topics, outgrown=True)
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
