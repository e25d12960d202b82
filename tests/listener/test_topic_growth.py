"""A registry that began small is drawn anew, once, and what people decided stays where it is."""

import numpy as np
from test_topic_decisions import LABELS, space, step

from listener.facts import Facts
from listener.pipeline.workspace import Workspace

__all__ = ["space"]


def topics_of(opened: Workspace, word: str) -> set[str]:
    return {topic for topic, text in opened.store.read(LABELS) if text.startswith(word) or f" {word} " in text}


def test_with_twice_the_texts_topics_are_drawn_anew_under_their_ids(space: Workspace) -> None:
    first = step(space, 0, kargo=30)
    assert (first.new, first.moved, space.store.drawn()) == (1, 0, 30)
    again = step(space, 1, kargo=20)
    assert (again.moved, space.store.drawn()) == (0, 30)
    grown = step(space, 2, kargo=20, iade=40, giriş=40)
    assert (grown.moved, grown.new) == (1, 2)
    assert topics_of(space, "kurye") == {"1"} and topics_of(space, "banka") == {"2"}
    assert space.store.drawn() > 90
    assert Facts(space.store.db).redrawn() == {2, 3}
    assert step(space, 3, kargo=20, iade=20).moved == 0


def test_a_pinned_topic_keeps_its_place_and_a_renamed_one_its_name(space: Workspace) -> None:
    step(space, 0, kargo=30, giriş=30)
    space.store.pin_topic(1)
    space.store.name_topic(2, "tr", "oturum sorunu")
    before = space.store.topics(space.encoder.vector_ref)[0].centroid
    grown = step(space, 1, kargo=50, iade=60, giriş=50)
    known = {one.id: one for one in space.store.topics(space.encoder.vector_ref)}
    assert grown.moved == 1 and np.array_equal(known[1].centroid, before)
    assert known[2].name("tr") == "oturum sorunu"
    assert topics_of(space, "kurye") == {"1"} and topics_of(space, "şifre") == {"2"}


def test_a_workspace_of_an_earlier_version_begins_to_count_where_it_is(space: Workspace) -> None:
    step(space, 0, kargo=30)
    space.store.set_note("topics.drawn", "0")
    assert step(space, 1, kargo=50, iade=60).moved == 0
    assert space.store.drawn() > 100 and not Facts(space.store.db).redrawn()


def test_all_weeks_that_a_report_reads_count_in_the_new_places(space: Workspace) -> None:
    space.config = space.config.model_copy(update={"topics": space.config.topics.model_copy(update={"weeks": 1})})
    step(space, 0, kargo=30, iade=6)
    assert topics_of(space, "banka") <= {"", "1"}
    grown = step(space, 6, kargo=20, iade=40)
    assert (grown.moved, grown.new) == (1, 1)
    assert topics_of(space, "kurye") == {"1"} and topics_of(space, "banka") == {"2"}
