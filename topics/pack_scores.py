"""How well the topics of packs agree with topics that people gave, where both have names of their own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from listener.types import digest
from topics.belonging import Belonging
from topics.pack import PackTopic


def figures(
    keys: Sequence[str],
    gold: Sequence[Sequence[str]],
    found: Sequence[Sequence[Belonging]],
    topics: Mapping[str, PackTopic],
    parents: Mapping[str, str],
) -> dict[str, Any]:
    """Group accuracy, adjusted mutual information of topics, share of none.

    ``keys`` split the texts in halves; ``gold``: the topics that people gave each text, the main one first;
    ``parents``: the group of each gold topic (itself where it is not named). A group of packs is mapped to the gold
    group that most of its texts have in one half and judged on the other, both ways; any gold topic of a text counts.
    """
    from sklearn.metrics import adjusted_mutual_info_score

    first = [one[0].topic if one else "" for one in found]
    above = [topics[name].group if name else "" for name in first]
    wanted = [[parents.get(name, name) for name in one] for one in gold]
    return {
        "documents": len(keys),
        "gold_topics": len({one[0] for one in gold}),
        "topics": len(set(first) - {""}),
        "group_accuracy": round(mapped_accuracy(keys, above, wanted), 4),
        "topic_to_group_accuracy": round(mapped_accuracy(keys, first, wanted), 4),
        "topic_accuracy": round(mapped_accuracy(keys, first, gold), 4),
        "ami": round(float(adjusted_mutual_info_score([one[0] for one in gold], first)), 4),
        "none": round(first.count("") / max(1, len(first)), 4),
    }


def mapped_accuracy(keys: Sequence[str], found: Sequence[str], gold: Sequence[Sequence[str]]) -> float:
    """Share of right answers after a mapping by majority that is made on one half and judged on the other, both
    ways. The empty answer is always wrong."""
    half = [int(digest(key)[-1], 16) % 2 for key in keys]
    right = 0
    for side in (0, 1):
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for mine, name, wanted in zip(half, found, gold, strict=True):
            if mine == side and name:
                votes[name][wanted[0]] += 1
        right += sum(
            name in votes and votes[name].most_common(1)[0][0] in wanted
            for mine, name, wanted in zip(half, found, gold, strict=True)
            if mine != side
        )
    return right / max(1, len(keys))


def lines(
    keys: Iterable[str], found: Iterable[Sequence[Belonging]], topics: Mapping[str, PackTopic]
) -> Iterator[dict[str, Any]]:
    """A row a text: its topics with their groups, the likeliest first; ``topics`` is empty for none."""
    for key, some in zip(keys, found, strict=True):
        yield {
            "id": key,
            "topics": [one.topic for one in some],
            "groups": [topics[one.topic].group for one in some],
            "scores": [round(one.score, 4) for one in some],
            "risks": sorted({topics[one.topic].risk for one in some} - {""}),
            "clauses": [
                {"topic": one.topic, "span": list(one.span), "polarity": one.polarity} for one in some if one.span
            ],
        }


def parents_of(taxonomy: Mapping[str, Any]) -> dict[str, str]:
    """The group of each topic in ``{"groups": [{"id": …, "topics": [{"id": …}]}]}``."""
    return {topic["id"]: group["id"] for group in taxonomy["groups"] for topic in group["topics"]}
