"""A registry that began small is drawn anew, once, and what people decided stays where it is."""

import numpy as np
from test_topic_decisions import BY, LABELS, about, space, step

from listener.curation import decisions
from listener.facts import Facts
from listener.pipeline.workspace import Workspace

__all__ = ["space"]


def topics_of(opened: Workspace, word: str) -> set[str]:
    return {topic for topic, text in opened.store.read(LABELS) if text.startswith(word) or f" {word} " in text}


def test_with_twice_the_texts_topics_are_drawn_anew_under_their_ids(space: Workspace) -> None:
    first = step(space, 0, kargo=30)
    assert (first.new, first.moved, space.store.topics.drawn()) == (1, 0, 30)
    again = step(space, 1, kargo=20)
    assert (again.moved, space.store.topics.drawn()) == (0, 30)
    grown = step(space, 2, kargo=20, iade=40, giriş=40)
    assert (grown.moved, grown.new) == (1, 2)
    assert topics_of(space, "kurye") == {"1"} and topics_of(space, "banka") == {"2"}
    assert space.store.topics.drawn() > 90
    assert Facts(space.store.db).redrawn() == {2, 3}
    assert step(space, 3, kargo=20, iade=20).moved == 0


def test_a_pinned_topic_keeps_its_place_and_a_renamed_one_its_name(space: Workspace) -> None:
    step(space, 0, kargo=30, giriş=30)
    space.store.decisions.pin(1, by=BY)
    space.store.decisions.name(2, "tr", "oturum sorunu", by=BY)
    before = space.store.topics.all(space.encoder.vector_ref)[0].centroid
    grown = step(space, 1, kargo=50, iade=60, giriş=50)
    known = {one.id: one for one in space.store.topics.all(space.encoder.vector_ref)}
    assert grown.moved == 1 and np.array_equal(known[1].centroid, before)
    assert known[2].name("tr") == "oturum sorunu"
    assert topics_of(space, "kurye") == {"1"} and topics_of(space, "şifre") == {"2"}


def test_a_workspace_of_an_earlier_version_begins_to_count_where_it_is(space: Workspace) -> None:
    step(space, 0, kargo=30)
    space.store.notes.set("topics.drawn", "0")
    assert step(space, 1, kargo=50, iade=60).moved == 0
    assert space.store.topics.drawn() > 100 and not Facts(space.store.db).redrawn()


def test_all_weeks_that_a_report_reads_count_in_the_new_places(space: Workspace) -> None:
    space.config = space.config.model_copy(update={"topics": space.config.topics.model_copy(update={"weeks": 1})})
    step(space, 0, kargo=30, iade=6)
    assert topics_of(space, "banka") <= {"", "1"}
    grown = step(space, 6, kargo=20, iade=40)
    assert (grown.moved, grown.new) == (1, 1)
    assert topics_of(space, "kurye") == {"1"} and topics_of(space, "banka") == {"2"}


def test_what_people_said_stands_after_the_topics_were_drawn_anew(space: Workspace) -> None:
    step(space, 0, kargo=30, giriş=30, iade=30)
    kargo, iade, login = (about(space, name) for name in ("kargo", "iade", "giriş"))
    space.store.decisions.name(kargo, "en", "delivery", by=BY)
    space.store.decisions.describe(kargo, "gelmeyen paketler", by=BY)
    decisions.put_into(space, kargo, "Lojistik", "tr", by=BY)
    space.store.decisions.set_state(iade, "retired", by=BY)
    space.store.decisions.name(iade, "tr", "eski iade", by=BY)
    before = space.store.decisions.all()
    for week in (1, 2, 3, 4):
        step(space, week, kargo=30, giriş=30, iade=30, beden=30)
    assert len(space.store.topics.redrawn()) == 2
    known = {one.id: one for one in space.store.topics.all(space.encoder.vector_ref)}
    assert [one for one in space.store.decisions.all() if one.topic in {said.topic for said in before}] == before
    assert known[iade].state == "retired" and known[iade].name("tr") == "eski iade"
    assert known[kargo].names == {"tr": "kargo", "en": "delivery"} and known[kargo].parent
    assert (about(space, "kargo"), about(space, "giriş")) == (kargo, login)
    assert len([one for one in known.values() if one.open]) == 3
