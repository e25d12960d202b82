"""Documents that hold a seeded topic's words are its own before a found topic's; which words a text holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_topic_decisions import BY, LABELS, about, collect, found, listener, space

from listener.curation import seeds
from listener.curation.claims import Claim, claimed, claims, pattern
from listener.pipeline.topics import topics
from listener.pipeline.workspace import Workspace
from listener.text import flat
from listener.types import Assignment, Topic

__all__ = ["found", "space"]


def holders(space: Workspace, word: str) -> list[str]:
    """The topics of the documents that hold a word."""
    return [value for value, text in space.store.read(LABELS) if word in text]


def test_a_seed_takes_the_documents_that_hold_its_words(found: Workspace) -> None:
    before = len(holders(found, "ankara"))
    number = seeds.make(found, "Başkent", keywords=["ankara"], by=BY)
    topics(found)
    own = {one for one, topic in found.store.topics.anchors().items() if topic == number}
    assert len(own) == min(before, seeds.ANCHORS), "its anchors stand for it, whatever else they stand for"
    assert holders(found, "ankara").count(str(number)) >= 0.75 * before


def test_what_is_pinned_or_found_beside_a_seed_keeps_its_documents(found: Workspace) -> None:
    kargo, iade = about(found, "kargo"), about(found, "iade")
    found.store.decisions.pin(kargo, by=BY)
    number = seeds.make(found, "Başkent", keywords=["ankara"], by=BY)
    collect(found, 1, beden=40)
    topics(found)
    beden = about(found, "beden")
    made = claims(found, found.store.topics.all(found.encoder.vector_ref))  # type: ignore[arg-type]
    assert [one.topic.id for one in made] == [number]
    assert iade in made[0].before and not made[0].before & {kargo, number, beden} and beden > number


def test_seeding_says_how_many_documents_hold_the_words(found: Workspace) -> None:
    count = len(holders(found, "ankara"))
    told = listener(found, "seed", "Başkent", "--keywords", "Ankara,yok").output
    assert f"{count} stored documents hold its words" in told and "`listener topics` gives documents" in told


@pytest.mark.parametrize(
    ("words", "text", "is_held"),
    [(["klima"], "KLİMALAR bozuk", True), (["ac"], "account", False), (["AC"], "no working AC.", True),
     (["air conditioning"], "Air-conditioning broke", True), (["wi-fi"], "the Wi-Fi", True),
     (["kalıp"], "KALIBI", False), (["kalip"], "kalıbı kalıplar", True),
     (["klima"], "multiklima", False), (["…"], "… ", False)],
)  # fmt: skip
def test_words_are_held_as_the_store_holds_them(words: list[str], text: str, is_held: bool) -> None:
    assert bool(pattern(words).search(flat(text))) is is_held


@given(st.lists(st.text(), min_size=1), st.text())
def test_any_word_makes_a_pattern(words: list[str], text: str) -> None:
    pattern(words).search(flat(text))


def test_the_nearest_of_several_claims_takes_a_document_within_its_threshold() -> None:
    axes = np.eye(3, dtype=np.float32)
    seeded = [Topic(n, {}, centroid=axes[n - 2], threshold=0.5) for n in (2, 3)]
    made = [Claim(one, pattern(["klima", "ac"]), frozenset({1})) for one in seeded]
    row = np.array([[0.6, 0.8, 0.0]], dtype=np.float32)
    for topic, text, expected in ((1, "klima", 3), (None, "the AC", 3), (1, "oda", 1), (4, "klima", 4)):
        assert claimed([text], row, [Assignment(topic, 0.7)], made)[0].topic == expected
    assert claimed(["klima"], axes[2:], [Assignment(1, 0.7)], made) == [Assignment(1, 0.7)]
    assert claimed(["klima"], axes, [], []) == []
