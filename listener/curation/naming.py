"""Names of new topics by a namer, where the settings name one; wherever it fails the topic model's own stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from listener import plugins
from listener.curation.desk import Desk
from listener.errors import ListenerError
from listener.text import normalise
from listener.types import Cluster, Namer

LONGEST = 60
"""Most letters of a name,"""
WORDS = 6
"""and most words."""
_QUOTED = "\"'`“”‘’«»*_#.:;,- \t"
_MARKUP = re.compile(r"[<>{}\[\]|\\@]|https?:|www\.", re.IGNORECASE)


@dataclass
class NamedClusters:
    """Clusters with their names, how many names could not be had from the namer, and why the first one could not."""

    clusters: list[Cluster] = field(default_factory=list)
    missing: int = 0
    why: str = ""

    def lacks(self, names: int, why: str) -> None:
        """``names`` more could not be had; the first reason stays."""
        self.missing += names
        self.why = self.why or why


def named(desk: Desk, clusters: Sequence[Cluster], new: int, texts: Sequence[str]) -> NamedClusters:
    """``clusters`` where the first ``new`` have a namer's names in the languages that they are named in.

    An answer that is no name keeps the model's own, and so does one that another topic of these got; after a
    ``ListenerError`` nobody is asked again.
    """
    result = NamedClusters(list(clusters))
    if not desk.config.topics.namer or not new:
        return result
    namer, taken = plugins.namer(desk.config.topics.namer), set[str]()
    asked = [(place, lang) for place, cluster in enumerate(clusters[:new]) for lang in cluster.names]
    for done, (place, lang) in enumerate(asked):
        try:
            _name(namer, result, place, lang, texts, taken)
        except ListenerError as error:
            result.lacks(len(asked) - done, error.message)
            break
    return result


def _name(namer: Namer, result: NamedClusters, place: int, lang: str, texts: Sequence[str], taken: set[str]) -> None:
    """Asks for one name and takes it where it is one."""
    cluster = result.clusters[place]
    answer = fit(namer.name([texts[row] for row in cluster.anchors], cluster.keywords, lang))
    if not answer or answer.casefold() in taken:
        result.lacks(1, "an answer was another topic's name" if answer else "an answer was no short phrase")
        return
    taken.add(answer.casefold())
    result.clusters[place] = replace(cluster, names={**cluster.names, lang: answer})


def fit(answer: str) -> str:
    """The name in a namer's answer: its first line without quotes; "" where that is no short phrase."""
    lines: Iterable[str] = (line.strip(_QUOTED) for line in normalise(answer).split("\n"))
    name = next((line for line in lines if line), "")
    is_name = len(name) <= LONGEST and len(name.split()) <= WORDS and any(letter.isalpha() for letter in name)
    return name if is_name and name.isprintable() and not _MARKUP.search(name) else ""
