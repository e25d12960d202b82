"""Names of new topics by a namer, where the settings name one; wherever it fails the topic model's own stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from listener import plugins
from listener.errors import ListenerError
from listener.pipeline.workspace import Workspace
from listener.text import normalise
from listener.types import Cluster, Namer

LONGEST = 60
"""Most letters of a name,"""
WORDS = 6
"""and most words."""
_QUOTED = "\"'`“”‘’«»*_#.:;,- \t"
_MARKUP = re.compile(r"[<>{}\[\]|\\@]|https?:|www\.", re.IGNORECASE)


def named(workspace: Workspace, clusters: Sequence[Cluster], new: int, texts: Sequence[str]) -> list[Cluster]:
    """``clusters`` where the first ``new`` have a namer's names in the languages that they are named in.

    An answer that is no name keeps the model's own, and so does one that another topic of these got; after a
    ``ListenerError`` nobody is asked again.
    """
    if not workspace.config.topics.namer or not new:
        return list(clusters)
    namer, given = plugins.namer(workspace.config.topics.namer), set[str]()
    made = list(clusters)
    try:
        for place, cluster in enumerate(clusters[:new]):
            made[place] = replace(cluster, names=_names(namer, cluster, texts, given))
    except ListenerError:
        return made
    return made


def _names(namer: Namer, cluster: Cluster, texts: Sequence[str], given: set[str]) -> dict[str, str]:
    shown = [texts[row] for row in cluster.anchors]
    names = dict(cluster.names)
    for lang in names:
        answer = fit(namer.name(shown, cluster.keywords, lang))
        if answer and answer.casefold() not in given:
            given.add(answer.casefold())
            names[lang] = answer
    return names


def fit(answer: str) -> str:
    """The name in a namer's answer: its first line without quotes; "" where that is no short phrase."""
    lines: Iterable[str] = (line.strip(_QUOTED) for line in normalise(answer).split("\n"))
    name = next((line for line in lines if line), "")
    is_name = len(name) <= LONGEST and len(name.split()) <= WORDS and any(letter.isalpha() for letter in name)
    return name if is_name and name.isprintable() and not _MARKUP.search(name) else ""
