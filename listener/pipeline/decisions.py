"""What people decide about topics, done in the store: by verbs, and as ``topics.toml`` says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from listener.errors import ConfigError, UsageError
from listener.pipeline.seeds import NothingHolds, make
from listener.pipeline.topic_plan import Change, Known, Subject, plan
from listener.pipeline.topic_table import FILE, Entry, Group, Table, parse, written
from listener.pipeline.workspace import Workspace
from listener.types import Assignment, Topic

_NOTE = "topics.toml"


@dataclass
class Applied:
    """What changed, and the names of seeds whose words no document holds yet."""

    changes: list[Change] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def known_of(workspace: Workspace) -> Known:
    """What the store knows now."""
    ref = workspace.encoder.vector_ref
    topics = workspace.store.topics(ref) if ref else []
    return Known({one.id: one for one in topics}, {one.topic: one for one in workspace.store.decisions()})


def rename(workspace: Workspace, topic: int, name: str, locale: str) -> None:
    """Names a topic or group; an empty name gives it back to discovery. ``UsageError`` where another one has it."""
    with workspace.store.write():
        if taken := known_of(workspace).namesake(topic, locale, name):
            raise UsageError(f"topic {taken} is called {name!r}, too", hint="Merge them, or choose another name.")
        workspace.store.name_topic(topic, locale, name)


def put_into(workspace: Workspace, topic: int, group: str, locale: str) -> None:
    """Puts a topic into the group of that id or name; a name that is new makes a group."""
    if not group:
        raise UsageError("a group needs a name", hint="`listener topics ungroup` takes a topic out of its group.")
    with workspace.store.write():
        have = known_of(workspace)
        number = int(group) if group.isdecimal() else have.found(Group.model_validate({"name": {locale: group}}), True)
        made = workspace.store.new_group({locale: group}, workspace.now) if number is None else number
        workspace.store.group_topic(topic, made)


def standing(topics: Sequence[Topic]) -> list[Topic]:
    """The topics, where one that is merged into a topic that takes nothing, or belongs to none, does as that one."""
    of = {one.id: one.state for one in topics}
    goals = [one.state if one.merged_into is None else of.get(one.merged_into, one.state) for one in topics]
    return [replace(one, state=goal) if goal in ("retired", "forbidden") else one
            for one, goal in zip(topics, goals, strict=True)]  # fmt: skip


def barred(answers: Sequence[Assignment], topics: Sequence[Topic]) -> list[Assignment]:
    """``answers`` where a forbidden topic's documents belong to none."""
    never = {one.id for one in topics if one.state == "forbidden"}
    return [replace(one, topic=None) if one.topic in never else one for one in answers] if never else list(answers)


# --- the file -----------------------------------------------------------------------------------------------------


def export(workspace: Workspace) -> str:
    """The file that says what the store says."""
    have = known_of(workspace)
    return written(list(have.topics.values()), list(have.said.values()))


def stamp(text: str) -> str:
    """What tells one state of the file from another."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stamped(workspace: Workspace, path: Path) -> bool:
    """Whether the workspace's own file is as it was last applied or written."""
    return stamp(_text(path)) == workspace.store.note(_NOTE)


def remember(workspace: Workspace, text: str) -> None:
    """Notes the workspace's own file as applied."""
    workspace.store.set_note(_NOTE, stamp(text))


def own_file(workspace: Workspace) -> Path:
    """``topics.toml`` beside ``listener.toml``."""
    return workspace.config.folder / FILE


def apply_changed(workspace: Workspace) -> Applied:
    """Applies the workspace's own file if it is there and has changed since it was applied or written."""
    path = own_file(workspace)
    return apply(workspace, path) if path.is_file() and not stamped(workspace, path) else Applied()


def apply(workspace: Workspace, path: Path, *, dry: bool = False) -> Applied:
    """Makes the store say what the file says; with ``dry`` only tells what that would change.

    A key that the file leaves out stays as it is. ``ConfigError`` names the entry that cannot be; then nothing changes.
    """
    text = _text(path)
    table, have = parse(text, path.name), known_of(workspace)
    result = Applied(list(plan(table, have)))
    if dry:
        return result
    with workspace.store.write():
        _carry_out(workspace, table, result)
        if path.resolve() == own_file(workspace).resolve() and not result.waiting:
            remember(workspace, text)
    return result


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="`listener topics export` writes it.") from error


# --- its application ----------------------------------------------------------------------------------------------


def _carry_out(workspace: Workspace, table: Table, result: Applied) -> None:
    """Does what was planned; inside a write."""
    made: dict[Subject, int] = {}
    entries = {one.where: one.entry for one in table.topics}
    waiting: set[Subject] = set()
    for one in result.changes:
        if one.field == "new":
            try:
                made[one.subject] = _make(workspace, one, entries)
            except NothingHolds:
                waiting.add(one.subject)
                result.waiting.append(one.name)
        elif one.subject not in waiting and one.field != "merged_into":
            _do(workspace, one, made)
    merges = [one for one in result.changes if one.field == "merged_into" and one.subject not in waiting]
    workspace.store.merge_all({_number(one.subject, made): one.after for one in merges})
    result.changes = [one for one in result.changes if one.subject not in waiting]


def _make(workspace: Workspace, change: Change, entries: Mapping[str, Entry]) -> int:
    if "group" in change.after:
        names = {locale: name for locale, name in change.after["group"].items() if name}
        return workspace.store.new_group(names, workspace.now)
    entry = entries[change.where]
    locale, name = next((locale, name) for locale, name in entry.name.given.items() if name)
    try:
        return make(workspace, name, keywords=entry.keywords, examples=entry.examples, locale=locale)
    except NothingHolds:
        raise
    except UsageError as error:
        raise ConfigError(f"{change.where}: {error.message}", hint=error.hint) from error


def _do(workspace: Workspace, change: Change, made: Mapping[Subject, int]) -> None:
    store, topic, after = workspace.store, _number(change.subject, made), change.after
    match change.field:
        case "description":
            store.describe_topic(topic, after)
        case "pinned":
            store.pin_topic(topic, after)
        case "state":
            _set_state(workspace, topic, change)
        case "group":
            store.group_topic(topic, None if after is None else _number(after, made))
        case _:
            store.name_topic(topic, change.field.removeprefix("name."), after)


def _number(subject: Subject, made: Mapping[Subject, int]) -> int:
    """The id of a topic or group that is there, or was made just now."""
    return subject if isinstance(subject, int) else made[subject]


def _set_state(workspace: Workspace, topic: int, change: Change) -> None:
    store = workspace.store
    if change.after == "forbidden":
        store.forbid_topic(topic)
        return
    if change.before == "forbidden":
        store.allow_topic(topic)
    store.set_topic_state(topic, None if change.after == "auto" else change.after)
