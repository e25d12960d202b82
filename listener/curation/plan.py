"""What a ``topics.toml`` would change in the registry, worked out before anything is done. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from listener.curation.names import names_stay_apart
from listener.curation.registry import KnownTopics, Subject, TopicChange
from listener.curation.table import GroupEntry, GroupSpec, TopicEntry, TopicSpec, TopicTable, name_key
from listener.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom the entries speak of, by where they stand."""

    table: TopicTable
    known: KnownTopics
    groups: Mapping[str, Subject]
    topics: Mapping[str, Subject]

    @classmethod
    def of(cls, table: TopicTable, known: KnownTopics) -> Subjects:
        """Every entry's topic or group; ``ConfigError`` for what is unknown, and for two entries of one topic."""
        groups = {entry.where: _subject(entry, known, group=True) for entry in table.groups}
        topics = {entry.where: _subject(entry, known, group=False) for entry in table.topics}
        seen: dict[Subject, str] = {}
        for where, subject in {**groups, **topics}.items():
            if subject in seen:
                raise ConfigError(f"{where} speaks of the same topic as {seen[subject]}", hint="Keep one of them.")
            seen[subject] = where
        return cls(table, known, groups, topics)

    def label(self, spec: GroupSpec, subject: Subject) -> str:
        """What a change calls its topic."""
        return spec.called or (self.known.topics[subject].name("tr") if isinstance(subject, int) else str(subject))

    def group(self, name: str) -> Subject | None:
        """The group that is called so once the file is applied: in the file, or in the store."""
        for entry in self.table.groups:
            if name_key(name) in map(name_key, entry.spec.name.given.values()):
                return self.groups[entry.where]
        number = self.known.matching(GroupSpec.model_validate({"name": {"tr": name}}), group=True)
        if number is None:
            return None
        renamed = next((entry.spec.name.given for entry in self.table.groups if self.groups[entry.where] == number), {})
        kept = [old for locale, old in self.known.topics[number].names.items() if locale not in renamed]
        return number if name_key(name) in map(name_key, kept) else None


def plan(table: TopicTable, known: KnownTopics) -> Iterator[TopicChange]:
    """What the table would change, in the order in which it is done. Pure. ``ConfigError`` for what cannot be."""
    subjects = Subjects.of(table, known)
    changes = [*_new_groups(subjects), *_seeds(subjects)]
    for group in table.groups:
        changes += _worded(subjects, group.spec, subjects.groups[group.where], group.where)
    for entry in table.topics:
        subject = subjects.topics[entry.where]
        changes += _worded(subjects, entry.spec, subject, entry.where)
        changes += _decided(subjects, entry, subject)
        changes += _grouped(subjects, entry, subject)
    changes += _merged(subjects)
    names_stay_apart(changes, known)
    yield from changes


def of_seeds(changes: Sequence[TopicChange]) -> list[TopicChange]:
    """Only what makes topics that are not there yet, with the new groups that hold them."""
    seeds = {change.subject for change in changes if change.field == "new" and "group" not in change.after}
    groups = {change.after for change in changes if change.subject in seeds and change.field == "group"}
    return [
        change for change in changes if change.subject in seeds or (change.field == "new" and change.subject in groups)
    ]


def unread(table: TopicTable, known: KnownTopics) -> list[str]:
    """Entries with words or examples of topics that are there and were seeded otherwise: they are read once."""
    seeding = [entry for entry in table.topics if entry.spec.keywords or entry.spec.examples]
    subjects = [(entry, _subject(entry, known, group=False)) for entry in seeding]
    return [
        entry.where
        for entry, subject in subjects
        if isinstance(subject, int) and _seeded_otherwise(entry.spec, subject, known)
    ]


# --- whom an entry speaks of --------------------------------------------------------------------------------------


def _subject(entry: TopicEntry | GroupEntry, known: KnownTopics, *, group: bool) -> Subject:
    """The id of the entry's topic or group, or the key of what is still to be made."""
    number, kind, spec = entry.spec.id, "group" if group else "topic", entry.spec
    if number is None:
        number = _by_name(entry, known, group)
    elif number not in known.topics:
        raise ConfigError(
            f"{entry.where}: there is no {kind} {number}", hint="`listener topics list --all` shows the ids."
        )
    elif (known.topics[number].state == "group") != group:
        raise ConfigError(f"{entry.where}: {number} is {'no group' if group else 'a group'}", hint="See [[group]].")
    if number is not None:
        return number
    if isinstance(spec, TopicSpec) and not (spec.keywords or spec.examples):
        raise ConfigError(
            f"{entry.where}: no topic is called {spec.called!r}", hint="Give its id, or keywords or examples."
        )
    return name_key(spec.called) if group else f"topic {name_key(spec.called)}"


def _by_name(entry: TopicEntry | GroupEntry, known: KnownTopics, group: bool) -> int | None:
    try:
        return known.matching(entry.spec, group=group)
    except ConfigError as error:
        raise ConfigError(f"{entry.where}: {error.message}", hint=error.hint) from error


def _seeded_otherwise(spec: TopicSpec, topic: int, known: KnownTopics) -> bool:
    """Whether it was not seeded, or from other words. Examples are kept masked and may be erased: they are no sign."""
    said = known.said[topic]
    from_words = not (spec.examples or said.examples)
    return said.seed is None or (from_words and set(spec.keywords) != set(known.topics[topic].keywords))


# --- what is new --------------------------------------------------------------------------------------------------


def _new_groups(subjects: Subjects) -> Iterator[TopicChange]:
    """Groups of their own entries first, then those that a topic names."""
    new: set[str] = set()
    for entry in subjects.table.groups:
        if isinstance(key := subjects.groups[entry.where], str):
            new.add(key)
            names = {"group": entry.spec.name.given}
            yield TopicChange(key, subjects.label(entry.spec, key), "new", None, names, entry.where)
    for topic in subjects.table.topics:
        name = topic.spec.group
        key = name_key(name) if isinstance(name, str) else ""
        if key and key not in new and subjects.group(str(name)) is None:
            new.add(key)
            yield TopicChange(key, str(name), "new", None, {"group": {"tr": name}}, topic.where)


def _seeds(subjects: Subjects) -> Iterator[TopicChange]:
    for entry in subjects.table.topics:
        if isinstance(key := subjects.topics[entry.where], str):
            spec = entry.spec
            seed = {"keywords": list(spec.keywords), "examples": len(spec.examples), "name": _first_names(spec)}
            yield TopicChange(key, spec.called, "new", None, seed, entry.where)


def _first_names(spec: GroupSpec) -> dict[str, str]:
    """The names that a new topic or group has from the start."""
    given = {locale: name for locale, name in spec.name.given.items() if name}
    return dict(list(given.items())[:1]) if isinstance(spec, TopicSpec) else given


# --- what an entry says of its topic ------------------------------------------------------------------------------


def _worded(subjects: Subjects, spec: GroupSpec, subject: Subject, where: str) -> Iterator[TopicChange]:
    """Names and description."""
    known, label = subjects.known, subjects.label(spec, subject)
    topic = known.topics.get(subject) if isinstance(subject, int) else None
    names = dict(topic.names) if topic else _first_names(spec)
    set_names = known.said[topic.id].names if topic else names
    for locale, name in spec.name.given.items():
        if name != names.get(locale, "") and (name or locale in set_names):
            yield TopicChange(subject, label, f"name.{locale}", names.get(locale, ""), name, where)
    before = topic.description if topic else ""
    if spec.description is not None and spec.description != before:
        yield TopicChange(subject, label, "description", before, spec.description, where)


def _decided(subjects: Subjects, entry: TopicEntry, subject: Subject) -> Iterator[TopicChange]:
    """State and pin."""
    spec, label = entry.spec, subjects.label(entry.spec, subject)
    said = subjects.known.said.get(subject) if isinstance(subject, int) else None
    state = "auto" if said is None else "forbidden" if said.kind == "forbidden" else said.state or "auto"
    if spec.state is not None and spec.state != state:
        yield TopicChange(subject, label, "state", state, spec.state, entry.where)
    pinned = said.pinned if said else True
    if spec.pinned is not None and spec.pinned != pinned:
        yield TopicChange(subject, label, "pinned", pinned, spec.pinned, entry.where)


def _grouped(subjects: Subjects, entry: TopicEntry, subject: Subject) -> Iterator[TopicChange]:
    """The group."""
    name, topics = entry.spec.group, subjects.known.topics
    if name is None:
        return
    before = topics[subject].parent if isinstance(subject, int) else None
    after: Subject | None = None
    if isinstance(name, int):
        if name not in topics or topics[name].state != "group":
            raise ConfigError(
                f"{entry.where}: {name} is no group", hint="Name the group: one is made where there is none."
            )
        after = name
    elif name:
        after = subjects.group(name) or name_key(name)
    if after != before:
        yield TopicChange(subject, subjects.label(entry.spec, subject), "group", before, after, entry.where)


# --- merges -------------------------------------------------------------------------------------------------------


def _merged(subjects: Subjects) -> Iterator[TopicChange]:
    """Merges as the file says them, one into the next; those that end come first."""
    entries = {subjects.topics[entry.where]: entry for entry in subjects.table.topics}
    merging = {subject: entry for subject, entry in entries.items() if entry.spec.merged_into is not None}
    banned = {subject for subject, entry in entries.items() if entry.spec.state == "forbidden"}
    changes = []
    for subject, entry in merging.items():
        goal, after = _goal(subject, merging, banned, subjects.known), entry.spec.merged_into or None
        before = subjects.known.said[subject].merged_into if isinstance(subject, int) else None
        if after != before or subject in banned:
            _may_merge(subject, goal, entries, subjects.known)
        if after != before:
            label = subjects.label(entry.spec, subject)
            changes.append(TopicChange(subject, label, "merged_into", before, after, entry.where))
    yield from sorted(changes, key=lambda change: change.after is not None)


def _goal(
    subject: Subject, merging: Mapping[Subject, TopicEntry], banned: set[Subject], known: KnownTopics
) -> int | None:
    """Where a topic's merges lead; None where it stays itself. ``ConfigError`` for a circle or an unknown topic.

    A topic that the file forbids (``banned``) counts as itself again, so merges end there.
    """
    way: list[Subject] = [subject]
    where = merging[subject].where
    while True:
        here = way[-1]
        after: Any = merging[here].spec.merged_into if here in merging else known.said[int(here)].merged_into
        if not after or (len(way) > 1 and here in banned):
            return int(here) if len(way) > 1 else None
        if after in way:
            circle = " → ".join(str(step) for step in (*way, after))
            raise ConfigError(f"{where}: merged in a circle: {circle}", hint="Take one of them out.")
        if after not in known.topics:
            raise ConfigError(
                f"{where}: there is no topic {after} to merge into", hint="`listener topics list --all` shows the ids."
            )
        way.append(after)


def _may_merge(subject: Subject, goal: int | None, entries: Mapping[Subject, TopicEntry], known: KnownTopics) -> None:
    """``ConfigError`` where the topic, or the one it ends in, is a group or forbidden."""
    for number in (subject, goal):
        if isinstance(number, int) and goal is not None:
            stated = entries[number].spec.state if number in entries else None
            state = stated or known.topics[number].state
            if state in ("group", "forbidden"):
                raise ConfigError(
                    f"{entries[subject].where}: {number} is {state} and cannot be merged",
                    hint="Take `merged_into` out.",
                )
