"""Where a topic stands once the space has changed. Pure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.centroids import ENOUGH, REACH, Standpoint, order_statistic, reach, rebuilt

EMPTY = np.zeros((0, 0), dtype=np.float32)


def fan(*degrees: float) -> np.ndarray:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_many_members_make_the_centroid_and_all_but_a_few_are_inside() -> None:
    members = fan(80, *range(-14, 15))
    stands = rebuilt(members, fan(90))
    assert stands and stands.centroid @ fan(80 / 30)[0] == pytest.approx(1, abs=1e-3)
    assert ((members @ stands.centroid) >= stands.threshold).all(), "of thirty a fiftieth is none"
    assert order_statistic(np.linspace(0, 1, 101)) == pytest.approx(0.02)


def test_few_members_leave_it_to_the_anchors_and_to_what_it_reached_before() -> None:
    anchors, members = fan(-10, 10), fan(40, 41)
    stands = rebuilt(members, anchors, 2.0)
    assert stands and stands.centroid == pytest.approx([1, 0], abs=1e-6)
    assert 1 - stands.threshold == pytest.approx(2 * (1 - np.cos(np.radians(10))), abs=1e-5)
    alone = rebuilt(members, EMPTY)
    assert alone and alone.centroid @ fan(40.5)[0] == pytest.approx(1, abs=1e-5)
    assert rebuilt(EMPTY, EMPTY) is None


def test_what_a_topic_reached_before_is_counted_in_its_anchors_distances() -> None:
    before = Standpoint(fan(0)[0], 1 - 3 * (1 - np.cos(np.radians(10))))
    assert reach(before, fan(-10, 10)) == pytest.approx(3, abs=1e-3)
    assert reach(None, fan(1)) == reach(before, EMPTY) == reach(before, np.eye(3)) == reach(before, fan(0)) == REACH


@given(st.lists(st.floats(0, 360), min_size=1, max_size=2 * ENOUGH), st.lists(st.floats(0, 360), max_size=5))
def test_a_threshold_is_a_cosine(members: list[float], anchors: list[float]) -> None:
    stands = rebuilt(fan(*members), fan(*anchors) if anchors else EMPTY)
    assert stands and 0 <= stands.threshold <= 1 + 1e-6
