"""What the verbs of ``listener topics`` take and show: names for ids, documents, groups, what comes later."""

import json

import pytest
from test_topic_decisions import BY, about, collect, found, listener, space, three

from listener.cli.topics import sentence
from listener.cli.topics.show import LATER, documents
from listener.curation.lookup import known_topics, number_of
from listener.curation.registry import KnownTopics
from listener.errors import UsageError
from listener.pipeline.topics import Discovered, topics
from listener.pipeline.workspace import Workspace

__all__ = ["found", "space", "three"]


def listed(space: Workspace, *options: str) -> dict[int, dict[str, object]]:
    """The list as JSON has it, by id."""
    told = json.loads(listener(space, "list", "--json", *options).output)["topics"]
    return {one["id"]: one for one in told}


def test_the_list_counts_the_documents_of_thirteen_weeks(found: Workspace) -> None:
    kargo, iade, login = (about(found, name) for name in ("kargo", "iade", "giriş"))
    counts = {number: one["documents"] for number, one in listed(found).items()}
    assert counts == {kargo: 60, iade: 50, login: 40}
    collect(found, 14, kargo=12)
    topics(found)
    assert documents(found, known_topics(found)) == {kargo: 12}


def test_merged_topics_count_as_their_goal_and_groups_as_what_they_hold(found: Workspace) -> None:
    kargo, iade, login = (about(found, name) for name in ("kargo", "iade", "giriş"))
    listener(found, "merge", "iade", "kargo")
    listener(found, "group", "kargo", "Sipariş")
    all_ = listed(found, "--all")
    group = all_[kargo]["group"]
    assert isinstance(group, int)
    assert [all_[one]["documents"] for one in (group, kargo, iade, login)] == [110, 110, 0, 40]


def test_verbs_take_names_and_say_what_comes_later(found: Workspace) -> None:
    kargo, iade = about(found, "kargo"), about(found, "iade")
    told = listener(found, "group", "KARGO", "Sipariş").output.splitlines()
    assert "Sipariş" in told[1] and told[2].startswith(f"  {kargo} ") and " 60 " in told[2]
    merged = listener(found, "merge", "iade", "kargo").output
    assert f"merged into {kargo}" in merged and LATER in merged and " 110 " in merged
    assert KnownTopics.of(found).topics[iade].merged_into == kargo
    assert LATER in listener(found, "split", "iade").output
    assert LATER not in listener(found, "rename", "iade", "para iadesi").output
    assert LATER in listener(found, "retire", "para iadesi").output
    assert LATER in listener(found, "retire", "para iadesi", "--off").output
    assert listener(found, "pin", "Sipariş").exit_code == 0
    assert "documents" in json.loads(listener(found, "forbid", "giriş", "--json").output)


def test_a_name_of_several_topics_is_an_error_that_lists_the_ids(three: Workspace) -> None:
    three.store.decisions.name(2, "tr", "giriş", by=BY)
    with pytest.raises(UsageError, match="2 topics are called") as told:
        number_of(three, "Giriş")
    assert told.value.hint == "Give the id of one of them: 2, 3."
    three.store.decisions.name(1, "tr", "3", by=BY)
    assert number_of(three, "3") == 3
    three.store.decisions.merge(2, 1, by=BY)
    assert number_of(three, "giriş") == 3
    wrong = listener(three, "pin", "girş")
    assert wrong.exit_code == 2 and "'giriş'" in wrong.output and "listener topics list" in wrong.output


def test_a_discovery_of_few_texts_says_so() -> None:
    assert "Few texts" in sentence(Discovered(texts=60)) and "topics seed" in sentence(Discovered(texts=199))
    assert "Few texts" not in sentence(Discovered(texts=200)) + sentence(Discovered())
