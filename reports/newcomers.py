"""Topics that are told as new: once, in the first week that has enough of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.emergence import FEWEST_AUTHORS, FEWEST_DOCUMENTS
from reports.study import Study

if TYPE_CHECKING:
    from listener.facts import Facts, TopicCount


def newcomers(facts: Facts, seen: Study) -> list[TopicCount]:
    """Topics that discovery has just found and that enough people speak of this week, largest first.

    No baseline is needed: what is new altogether has none. What last week's report could tell is not told again, and
    of topics that came of drawing the registry anew only those that nobody spoke of before.
    """
    found = facts.arrivals(seen.scope.period) if seen.topics else {}
    redrawn = facts.redrawn() if found else frozenset()
    told = [one for one in seen.topics if one.topic.id in found and _enough(one, -1)
            and not (found[one.topic.id] and _enough(one, -2))
            and not (one.topic.id in redrawn and any(one.counts[:-1]))]  # fmt: skip
    return sorted(told, key=lambda one: (-one.counts[-1], one.topic.id))


def _enough(one: TopicCount, week: int) -> bool:
    return one.counts[week] >= FEWEST_DOCUMENTS and one.authors[week] >= FEWEST_AUTHORS
