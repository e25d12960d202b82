"""Two open topics are never called the same, nor are two groups: held when a file is planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from listener.curation.registry import KnownTopics, Subject, TopicChange
from listener.curation.table import name_key
from listener.errors import ConfigError


def names_stay_apart(changes: Sequence[TopicChange], known: KnownTopics) -> None:
    """``ConfigError`` where a new name is that of another topic that is open, or of another group, in the end."""
    closed, groups = _closed(changes), _groups(changes, known)
    names: dict[tuple[Subject, str], str] = {
        (topic.id, locale): name
        for topic in known.topics.values()
        if topic.open or topic.state == "group"
        for locale, name in topic.names.items()
    }
    given = list(called(changes))
    names |= {(subject, locale): name for subject, locale, name, _ in given}
    for subject, locale, name, where in given:
        rivals = [
            rival
            for (rival, lang), other in names.items()
            if rival != subject and lang == locale and name_key(other) == name_key(name)
            if not {rival, subject} & closed and (rival in groups) == (subject in groups)
        ]
        if rivals and name:
            raise ConfigError(
                f"{where}: topic {rivals[0]} is called {name!r}, too", hint="Merge them, or choose another name."
            )


def called(changes: Sequence[TopicChange]) -> Iterator[tuple[Subject, str, str, str]]:
    """(whom, language, name, where) of every name that is given."""
    for change in changes:
        if change.field.startswith("name."):
            yield change.subject, change.field[5:], change.after, change.where
        elif change.field == "new":
            for locale, name in change.after.get("group", change.after.get("name", {})).items():
                yield change.subject, locale, name, change.where


def _closed(changes: Sequence[TopicChange]) -> set[Subject]:
    """What is merged away, retired or forbidden by the changes: its name is free."""
    merged = {change.subject for change in changes if change.field == "merged_into" and change.after is not None}
    resting = ("retired", "forbidden")
    return merged | {change.subject for change in changes if change.field == "state" and change.after in resting}


def _groups(changes: Sequence[TopicChange], known: KnownTopics) -> set[Subject]:
    """Groups that are there or are made."""
    there: set[Subject] = {topic.id for topic in known.topics.values() if topic.state == "group"}
    return there | {change.subject for change in changes if change.field == "new" and "group" in change.after}
