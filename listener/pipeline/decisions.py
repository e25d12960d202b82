"""What people decide about topics, done in the store: by verbs, and as ``topics.toml`` says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from listener.errors import ConfigError, UsageError
from listener.pipeline.seeds import NothingHolds, feasible, make
from listener.pipeline.topic_plan import Change, Known, Subject, of_seeds, plan, unread
from listener.pipeline.topic_table import FILE, Entry, Group, Table, parse, written
from listener.pipeline.workspace import Workspace
from listener.types import Assignment, Topic

_NOTE, _WAITING = "topics.toml", "topics.toml waiting"
"""Notes: the file as it was wholly applied or written; the file as it was applied but for seeds that wait."""


@dataclass
class Applied:
    """What changed, the names of seeds whose words too few documents hold yet, and entries with words or examples of a
    topic that is there already: these are not read again.
    """

    changes: list[Change] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def known_of(workspace: Workspace) -> Known:
    """What the store knows now."""
    ref = workspace.encoder.vector_ref
    topics = workspace.store.topics.all(ref) if ref else []
    return Known({one.id: one for one in topics}, {one.topic: one for one in workspace.store.decisions.all()})


def rename(workspace: Workspace, topic: int, name: str, locale: str) -> None:
    """Names a topic or group; an empty name gives it back to discovery. ``UsageError`` where another one has it."""
    with workspace.store.write():
        if taken := known_of(workspace).namesake(topic, locale, name):
            raise UsageError(f"topic {taken} is called {name!r}, too", hint="Merge them, or choose another name.")
        workspace.store.decisions.name(topic, locale, name)


def put_into(workspace: Workspace, topic: int, group: str, locale: str) -> None:
    """Puts a topic into the group of that id or name; a name that is new makes a group."""
    if not group:
        raise UsageError("a group needs a name", hint="`listener topics ungroup` takes a topic out of its group.")
    with workspace.store.write():
        have = known_of(workspace)
        number = int(group) if group.isdecimal() else have.found(Group.model_validate({"name": {locale: group}}), True)
        made = workspace.store.decisions.new_group({locale: group}, workspace.now) if number is None else number
        workspace.store.decisions.group(topic, made)


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
    return stamp(_text(path)) == workspace.store.notes.get(_NOTE)


def remember(workspace: Workspace, text: str) -> None:
    """Notes the workspace's own file as applied."""
    workspace.store.notes.set(_NOTE, stamp(text))


def own_file(workspace: Workspace) -> Path:
    """``topics.toml`` beside ``listener.toml``."""
    return workspace.config.folder / FILE


def apply_changed(workspace: Workspace) -> Applied:
    """Applies the workspace's own file if it is there and has changed since it was applied or written.

    Of a file that was applied but for seeds that wait only these are tried: what people said since then stands.
    """
    path = own_file(workspace)
    if not path.is_file() or stamped(workspace, path):
        return Applied()
    tried = stamp(_text(path)) == workspace.store.notes.get(_WAITING)
    return apply(workspace, path, seeds_only=tried)


def apply(workspace: Workspace, path: Path, *, dry: bool = False, seeds_only: bool = False) -> Applied:
    """Makes the store say what the file says; with ``dry`` only tells what that would change.

    A key that the file leaves out stays as it is. ``ConfigError`` names the entry that cannot be; then nothing changes.
    """
    text = _text(path)
    table = parse(text, path.name)
    if dry:
        result = _planned(workspace, table)
        _foresee(workspace, table, result)
        return result
    with workspace.store.write():
        result = _planned(workspace, table)
        result.changes = of_seeds(result.changes) if seeds_only else result.changes
        _carry_out(workspace, table, result)
        if path.resolve() == own_file(workspace).resolve():
            workspace.store.notes.set(_WAITING if result.waiting else _NOTE, stamp(text))
    return result


def _planned(workspace: Workspace, table: Table) -> Applied:
    have = known_of(workspace)
    return Applied(list(plan(table, have)), unread=unread(table, have))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="`listener topics export` writes it.") from error


# --- its application ----------------------------------------------------------------------------------------------


def _carry_out(workspace: Workspace, table: Table, result: Applied) -> None:
    """Does what was planned; inside a write."""
    made = _made(table, result, lambda change, entry: _make(workspace, change, entry))
    for one in result.changes:
        if one.field not in ("new", "merged_into"):
            _do(workspace, one, made)
    merges = [one for one in result.changes if one.field == "merged_into"]
    workspace.store.decisions.merge_all({_number(one.subject, made): one.after for one in merges})


def _foresee(workspace: Workspace, table: Table, result: Applied) -> None:
    """Finds out which seeds would wait, and which cannot be; makes nothing."""

    def look(_: Change, entry: Entry | None) -> int:
        if entry is not None:
            feasible(workspace, entry.keywords, entry.examples)
        return 0

    _made(table, result, look)


def _made(table: Table, result: Applied, making: Callable[[Change, Entry | None], int]) -> dict[Subject, int]:
    """Ids of what is new, made by ``making`` (a group has no entry of a topic); what waits is no change any more."""
    made: dict[Subject, int] = {}
    entries = {one.where: one.entry for one in table.topics}
    for one in [change for change in result.changes if change.field == "new"]:
        try:
            made[one.subject] = making(one, None if "group" in one.after else entries[one.where])
        except NothingHolds:
            result.waiting.append(one.name)
            result.changes = [other for other in result.changes if other.subject != one.subject]
        except UsageError as error:
            raise ConfigError(f"{one.where}: {error.message}", hint=error.hint) from error
    return made


def _make(workspace: Workspace, change: Change, entry: Entry | None) -> int:
    """Makes a group or a seed."""
    if entry is None:
        return workspace.store.decisions.new_group(
            {to: name for to, name in change.after["group"].items() if name}, workspace.now
        )
    locale = next(locale for locale, name in entry.name.given.items() if name)
    return make(workspace, entry.called, keywords=entry.keywords, examples=entry.examples, locale=locale)


def _do(workspace: Workspace, change: Change, made: Mapping[Subject, int]) -> None:
    store, topic, after = workspace.store, _number(change.subject, made), change.after
    match change.field:
        case "description":
            store.decisions.describe(topic, after)
        case "pinned":
            store.decisions.pin(topic, after)
        case "state":
            _set_state(workspace, topic, change)
        case "group":
            store.decisions.group(topic, None if after is None else _number(after, made))
        case _:
            store.decisions.name(topic, change.field.removeprefix("name."), after)


def _number(subject: Subject, made: Mapping[Subject, int]) -> int:
    """The id of a topic or group that is there, or was made just now."""
    return subject if isinstance(subject, int) else made[subject]


def _set_state(workspace: Workspace, topic: int, change: Change) -> None:
    store = workspace.store
    if change.after == "forbidden":
        store.decisions.forbid(topic)
        return
    if change.before == "forbidden":
        store.decisions.allow(topic)
    store.decisions.set_state(topic, None if change.after == "auto" else change.after)
