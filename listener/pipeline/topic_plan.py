"""What a ``topics.toml`` would change in the registry, worked out before anything is done. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from listener.errors import ConfigError
from listener.pipeline.topic_table import Entry, Group, Grouped, Said, Table, name_key
from listener.types import Topic

if TYPE_CHECKING:
    from listener.store.decisions import Decision

Subject = int | str
"""The id of a topic or group, or the name key of one that is still to be made (of a topic with "topic" before it)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the file says otherwise than the store. ``field`` "new": the topic or group is made."""

    subject: Subject
    name: str
    field: str
    before: Any
    after: Any
    where: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The registry as people see it: topics and what was said of them, by id."""

    topics: Mapping[int, Topic]
    said: Mapping[int, Decision]

    def found(self, entry: Group, group: bool) -> int | None:
        """The topic (or group) of an entry without an id: seeded under its name, else called so; or None.

        What is shown goes before what is at rest or merged. ``ConfigError`` where two that are shown are called so.
        """
        keys = {name_key(name) for name in entry.name.given.values() if name}
        fits = [one for one in self.topics.values() if (one.state == "group") == group]
        seeded = [one.id for one in fits if self.said[one.id].seed in keys]
        called = [one for one in fits if keys & set(map(name_key, one.names.values()))]
        shown = [one.id for one in called if one.open]
        if len(shown) > 1 and not seeded:
            raise ConfigError(f"topics {' and '.join(map(str, shown))} have that name", hint="Give the id.")
        return next(iter([*seeded, *shown, *(one.id for one in called)]), None)

    def namesake(self, topic: int, locale: str, name: str) -> int | None:
        """Another open topic (of a group: another group) that has the name in the language."""
        group = topic in self.topics and self.topics[topic].state == "group"
        fits = (one for one in self.topics.values() if (one.state == "group" if group else one.open))
        same = (one.id for one in fits if one.id != topic and name_key(one.names.get(locale, "")) == name_key(name))
        return next(same, None) if name_key(name) else None


def plan(table: Table, have: Known) -> Iterator[Change]:
    """What the table would change, in the order in which it is done. Pure. ``ConfigError`` for what cannot be."""
    groups = {one.where: _subject(one, have, group=True) for one in table.groups}
    topics = {one.where: _subject(one, have, group=False) for one in table.topics}
    _once(table, groups | topics)
    changes = [*_new_groups(table, groups, have), *_seeds(table, topics)]
    for one in table.groups:
        changes += _worded(one.entry, groups[one.where], have, one.where)
    for said in table.topics:
        changes += _worded(said.entry, topics[said.where], have, said.where)
        changes += _decided(said, topics[said.where], have)
        changes += _held(said, topics[said.where], table, groups, have)
    changes += _merged(table, topics, have)
    _names_stay_apart(changes, have)
    yield from changes


def _subject(one: Said | Grouped, have: Known, *, group: bool) -> Subject:
    """Whom an entry speaks of."""
    number, kind = one.entry.id, "group" if group else "topic"
    if number is None:
        number = _by_name(one, have, group)
    elif number not in have.topics:
        raise ConfigError(
            f"{one.where}: there is no {kind} {number}", hint="`listener topics list --all` shows the ids."
        )
    elif (have.topics[number].state == "group") != group:
        raise ConfigError(f"{one.where}: {number} is {'no group' if group else 'a group'}", hint="See [[group]].")
    if number is not None:
        return number
    if isinstance(one.entry, Entry) and not (one.entry.keywords or one.entry.examples):
        raise ConfigError(
            f"{one.where}: no topic is called {one.entry.called!r}", hint="Give its id, or keywords or examples."
        )
    return name_key(one.entry.called) if group else f"topic {name_key(one.entry.called)}"


def _by_name(one: Said | Grouped, have: Known, group: bool) -> int | None:
    try:
        return have.found(one.entry, group)
    except ConfigError as error:
        raise ConfigError(f"{one.where}: {error.message}", hint=error.hint) from error


def _label(entry: Group, subject: Subject, have: Known) -> str:
    return entry.called or (have.topics[subject].name("tr") if isinstance(subject, int) else str(subject))


def _once(table: Table, subjects: Mapping[str, Subject]) -> None:
    seen: dict[Subject, str] = {}
    for where, subject in subjects.items():
        if subject in seen:
            raise ConfigError(f"{where} speaks of the same topic as {seen[subject]}", hint="Keep one of them.")
        seen[subject] = where


def _new_groups(table: Table, groups: Mapping[str, Subject], have: Known) -> Iterator[Change]:
    """Groups of their own entries first, then those that a topic names."""
    made: set[str] = set()
    for one in table.groups:
        if isinstance(key := groups[one.where], str):
            made.add(key)
            yield Change(key, _label(one.entry, key, have), "new", None, {"group": one.entry.name.given}, one.where)
    for said in table.topics:
        name = said.entry.group
        key = name_key(name) if isinstance(name, str) else ""
        if key and key not in made and _group(str(name), table, groups, have) is None:
            made.add(key)
            yield Change(key, str(name), "new", None, {"group": {"tr": name}}, said.where)


def _group(name: str, table: Table, groups: Mapping[str, Subject], have: Known) -> Subject | None:
    """The group that is called so once the file is applied: in the file, or in the store."""
    for one in table.groups:
        if name_key(name) in map(name_key, one.entry.name.given.values()):
            return groups[one.where]
    found = have.found(Group.model_validate({"name": {"tr": name}}), True)
    renamed = next((one.entry.name.given for one in table.groups if groups[one.where] == found), {})
    kept = [known for locale, known in have.topics[found].names.items() if locale not in renamed] if found else []
    return found if name_key(name) in map(name_key, kept) else None


def _seeds(table: Table, topics: Mapping[str, Subject]) -> Iterator[Change]:
    for one in table.topics:
        if isinstance(key := topics[one.where], str):
            seed = {"keywords": list(one.entry.keywords), "examples": len(one.entry.examples),
                    "name": _made_with(one.entry)}  # fmt: skip
            yield Change(key, one.entry.called, "new", None, seed, one.where)


def of_seeds(changes: Sequence[Change]) -> list[Change]:
    """Only what makes topics that are not there yet, with the new groups that hold them."""
    seeds = {one.subject for one in changes if one.field == "new" and "group" not in one.after}
    groups = {one.after for one in changes if one.subject in seeds and one.field == "group"}
    return [one for one in changes if one.subject in seeds or (one.field == "new" and one.subject in groups)]


def unread(table: Table, have: Known) -> list[str]:
    """Entries with words or examples of topics that are there and were made otherwise: they are read once."""
    found = (
        (one, _subject(one, have, group=False)) for one in table.topics if one.entry.keywords or one.entry.examples
    )
    return [one.where for one, subject in found if isinstance(subject, int) and _otherwise(one.entry, subject, have)]


def _otherwise(entry: Entry, topic: int, have: Known) -> bool:
    """Whether it was not seeded, or from other words. Examples are kept masked and may be erased: they are no sign."""
    said = have.said[topic]
    from_words = not (entry.examples or said.examples)
    return said.seed is None or (from_words and set(entry.keywords) != set(have.topics[topic].keywords))


def _worded(entry: Group, subject: Subject, have: Known, where: str) -> Iterator[Change]:
    """Names and description."""
    topic, label = have.topics.get(subject) if isinstance(subject, int) else None, _label(entry, subject, have)
    names = dict(topic.names) if topic else _made_with(entry)
    own = have.said[topic.id].names if topic else names
    for locale, name in entry.name.given.items():
        if name != names.get(locale, "") and (name or locale in own):
            yield Change(subject, label, f"name.{locale}", names.get(locale, ""), name, where)
    before = topic.description if topic else ""
    if entry.description is not None and entry.description != before:
        yield Change(subject, label, "description", before, entry.description, where)


def _made_with(entry: Group) -> dict[str, str]:
    """The names that a new topic or group has from the start."""
    given = {locale: name for locale, name in entry.name.given.items() if name}
    return dict(list(given.items())[:1]) if isinstance(entry, Entry) else given


def _decided(said: Said, subject: Subject, have: Known) -> Iterator[Change]:
    """State and pin."""
    entry, label = said.entry, _label(said.entry, subject, have)
    old = have.said.get(subject) if isinstance(subject, int) else None
    state = "auto" if old is None else "forbidden" if old.kind == "forbidden" else old.state or "auto"
    if entry.state is not None and entry.state != state:
        yield Change(subject, label, "state", state, entry.state, said.where)
    pinned = old.pinned if old else True
    if entry.pinned is not None and entry.pinned != pinned:
        yield Change(subject, label, "pinned", pinned, entry.pinned, said.where)


def _held(said: Said, subject: Subject, table: Table, groups: Mapping[str, Subject], have: Known) -> Iterator[Change]:
    """The group."""
    name = said.entry.group
    if name is None:
        return
    old = have.topics[subject].parent if isinstance(subject, int) else None
    goal: Subject | None = None
    if isinstance(name, int):
        if name not in have.topics or have.topics[name].state != "group":
            raise ConfigError(
                f"{said.where}: {name} is no group", hint="Name the group: one is made where there is none."
            )
        goal = name
    elif name:
        goal = _group(name, table, groups, have) or name_key(name)
    if goal != old:
        yield Change(subject, _label(said.entry, subject, have), "group", old, goal, said.where)


def _merged(table: Table, topics: Mapping[str, Subject], have: Known) -> Iterator[Change]:
    """Merges as the file says them, one into the next; those that end come first."""
    wanted = {topics[one.where]: one for one in table.topics if one.entry.merged_into is not None}
    banned = {topics[one.where] for one in table.topics if one.entry.state == "forbidden"}
    found = []
    for subject, one in wanted.items():
        goal, after = _goal(subject, wanted, banned, have), one.entry.merged_into or None
        old = have.said[subject].merged_into if isinstance(subject, int) else None
        if after != old or subject in banned:
            _may_merge(one, goal, table, topics, have)
        if after != old:
            found.append(Change(subject, _label(one.entry, subject, have), "merged_into", old, after, one.where))
    yield from sorted(found, key=lambda one: one.after is not None)


def _goal(subject: Subject, wanted: Mapping[Subject, Said], banned: set[Subject], have: Known) -> int | None:
    """Where a topic's merges lead; None where it stays itself. ``ConfigError`` for a circle or an unknown topic.

    A topic that the file forbids (``banned``) counts as itself again, so merges end there.
    """
    way: list[Subject] = [subject]
    while True:
        here = way[-1]
        one = wanted.get(here)
        after = one.entry.merged_into if one else have.said[int(here)].merged_into
        if not after or (len(way) > 1 and here in banned):
            return int(here) if len(way) > 1 else None
        if after in way:
            round_ = " → ".join(str(step) for step in (*way, after))
            raise ConfigError(f"{wanted[subject].where}: merged in a circle: {round_}", hint="Take one of them out.")
        if after not in have.topics:
            raise ConfigError(f"{wanted[subject].where}: there is no topic {after} to merge into",
                              hint="`listener topics list --all` shows the ids.")  # fmt: skip
        way.append(after)


def _may_merge(one: Said, goal: int | None, table: Table, topics: Mapping[str, Subject], have: Known) -> None:
    states = {topics[said.where]: said.entry.state for said in table.topics if said.entry.state}
    for number in (topics[one.where], goal):
        if isinstance(number, int) and goal is not None:
            state = states.get(number) or have.topics[number].state
            if state in ("group", "forbidden"):
                raise ConfigError(
                    f"{one.where}: {number} is {state} and cannot be merged", hint="Take `merged_into` out."
                )


def _names_stay_apart(changes: Sequence[Change], have: Known) -> None:
    """``ConfigError`` where a new name is that of another topic that is open, or of another group, in the end."""
    closed = {one.subject for one in changes if one.field == "merged_into" and one.after is not None}
    closed |= {one.subject for one in changes if one.field == "state" and one.after in ("retired", "forbidden")}
    groups: set[Subject] = {one.id for one in have.topics.values() if one.state == "group"}
    groups |= {one.subject for one in changes if one.field == "new" and "group" in one.after}
    names: dict[tuple[Subject, str], str] = {
        (one.id, locale): name for one in have.topics.values() if one.open or one.state == "group"
        for locale, name in one.names.items()}  # fmt: skip
    new = list(_called(changes))
    names |= {(subject, locale): name for subject, locale, name, _ in new}
    for subject, locale, name, where in new:
        same = [of for (of, lang), other in names.items()
                if of != subject and lang == locale and name_key(other) == name_key(name)
                and of not in closed and subject not in closed and (of in groups) == (subject in groups)]  # fmt: skip
        if same and name:
            raise ConfigError(f"{where}: topic {same[0]} is called {name!r}, too",
                              hint="Merge them, or choose another name.")  # fmt: skip


def _called(changes: Sequence[Change]) -> Iterator[tuple[Subject, str, str, str]]:
    """(whom, language, name, where) of every name that is given."""
    for one in changes:
        if one.field.startswith("name."):
            yield one.subject, one.field[5:], one.after, one.where
        elif one.field == "new":
            for locale, name in one.after.get("group", one.after.get("name", {})).items():
                yield one.subject, locale, name, one.where
