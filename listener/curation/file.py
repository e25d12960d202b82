"""``topics.toml`` applied to the store, and written from it.

Everything that a model has a part in is worked out before the store is written to: the file is read, its changes are
planned, its seeds are read and placed; then one transaction writes, if nobody decided anything meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from listener.curation import seeds
from listener.curation.desk import Desk
from listener.curation.plan import of_seeds, plan, unread
from listener.curation.registry import KnownTopics, Subject, TopicChange
from listener.curation.seeds import NothingHolds
from listener.curation.table import FILE, TopicSpec, TopicTable, parse, written
from listener.errors import ConfigError, StoreError, UsageError
from listener.types import Signature, Topic

if TYPE_CHECKING:
    from listener.store.decisions import Seeding

_NOTE, _WAITING = "topics.toml", "topics.toml waiting"
"""Notes: the file as it was wholly applied or written; the file as it was applied but for seeds that wait."""
_TRIES = 3


@dataclass
class Applied:
    """What changed, the names of seeds whose words too few documents hold yet, and entries with words or examples of a
    topic that is there already: these are not read again.
    """

    changes: list[TopicChange] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass
class _Worked:
    """A plan with its seeds as they are to be written, and what the store said when it was worked out."""

    known: KnownTopics
    result: Applied
    seedings: dict[Subject, Seeding] = field(default_factory=dict)

    def waits(self, change: TopicChange) -> None:
        """Nothing of a seed is done that too few documents hold."""
        self.result.waiting.append(change.name)
        self.result.changes = [other for other in self.result.changes if other.subject != change.subject]


# --- the file -----------------------------------------------------------------------------------------------------


def export(desk: Desk) -> str:
    """The file that says what the store says."""
    known = KnownTopics.of(desk)
    return written(list(known.topics.values()), list(known.said.values()))


def stamp(text: str) -> str:
    """What tells one state of the file from another."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stamped(desk: Desk, path: Path) -> bool:
    """Whether the workspace's own file is as it was last applied or written."""
    return stamp(_text(path)) == desk.store.notes.get(_NOTE)


def remember(desk: Desk, text: str) -> None:
    """Notes the workspace's own file as applied."""
    desk.store.notes.set(_NOTE, stamp(text))


def own_file(desk: Desk) -> Path:
    """``topics.toml`` beside ``listener.toml``."""
    return desk.config.folder / FILE


def apply_changed(desk: Desk) -> Applied:
    """Applies the workspace's own file if it is there and has changed since it was applied or written.

    Of a file that was applied but for seeds that wait only these are tried: what people said since then stands.
    """
    path = own_file(desk)
    if not path.is_file() or stamped(desk, path):
        return Applied()
    tried = stamp(_text(path)) == desk.store.notes.get(_WAITING)
    return apply(desk, path, seeds_only=tried)


def apply(
    desk: Desk, path: Path, *, dry: bool = False, seeds_only: bool = False, by: Signature | None = None
) -> Applied:
    """Makes the store say what the file says; with ``dry`` only tells what that would change.

    ``by`` decides, or the file itself. A key that the file leaves out stays as it is. ``ConfigError`` names the entry
    that cannot be; then nothing changes. ``StoreError`` where decisions never stop coming in between.
    """
    text = _text(path)
    table = parse(text, path.name)
    for _ in range(_TRIES):
        work = _worked_out(desk, table, dry=dry, seeds_only=seeds_only)
        if dry:
            return work.result
        with desk.store.write():
            if list(work.known.said.values()) == desk.store.decisions.all():
                _carry_out(desk, work, by or Signature(path.name, desk.now))
                if path.resolve() == own_file(desk).resolve():
                    desk.store.notes.set(_WAITING if work.result.waiting else _NOTE, stamp(text))
                return work.result
    raise StoreError("topics were decided on while the file was read", hint="Apply it again.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="`listener topics export` writes it.") from error


# --- worked out ---------------------------------------------------------------------------------------------------


def _worked_out(desk: Desk, table: TopicTable, *, dry: bool, seeds_only: bool) -> _Worked:
    """The plan, and its seeds read and placed (with ``dry`` only looked at); nothing is written."""
    known = KnownTopics.of(desk)
    changes = list(plan(table, known))
    result = Applied(of_seeds(changes) if seeds_only else changes, unread=unread(table, known))
    work, topics = _Worked(known, result), list(known.topics.values())
    specs = {entry.where: entry.spec for entry in table.topics}
    for change in [change for change in result.changes if _is_seed(change)]:
        try:
            if dry:
                seeds.feasible(desk, specs[change.where].keywords, specs[change.where].examples)
            else:
                work.seedings[change.subject] = _prepared(desk, specs[change.where], topics)
        except NothingHolds:
            work.waits(change)
        except UsageError as error:
            raise ConfigError(f"{change.where}: {error.message}", hint=error.hint) from error
    return work


def _is_seed(change: TopicChange) -> bool:
    return change.field == "new" and "group" not in change.after


def _prepared(desk: Desk, spec: TopicSpec, topics: list[Topic]) -> Seeding:
    """A seed as it is to be written; it stands beside the ``topics`` for those that come after it."""
    locale = next(locale for locale, name in spec.name.given.items() if name)
    seeding = seeds.prepare(
        desk, spec.called, keywords=spec.keywords, examples=spec.examples, locale=locale, topics=topics
    )
    number = max([0, *(topic.id for topic in topics)]) + 1
    topics.append(
        Topic(number, seeding.names, seeding.keywords, pinned=True, centroid=seeding.centroid,
              threshold=seeding.threshold)
    )  # fmt: skip
    return seeding


# --- carried out --------------------------------------------------------------------------------------------------


def _carry_out(desk: Desk, work: _Worked, by: Signature) -> None:
    """Does what was planned; inside a write."""
    numbers = _new_numbers(desk, work, by)
    merges: dict[int, int | None] = {}
    for change in work.result.changes:
        topic = _number(change.subject, numbers)
        if change.field == "merged_into":
            merges[topic] = change.after
        elif change.field != "new":
            _do(desk, topic, change, numbers, by)
    desk.store.decisions.merge_all(merges, by=by)


def _new_numbers(desk: Desk, work: _Worked, by: Signature) -> dict[Subject, int]:
    """Ids of the groups and seeds that are new."""
    numbers: dict[Subject, int] = {}
    for change in work.result.changes:
        if change.field == "new" and _is_seed(change):
            numbers[change.subject] = seeds.plant(desk, work.seedings[change.subject], by)
        elif change.field == "new":
            names = {locale: name for locale, name in change.after["group"].items() if name}
            numbers[change.subject] = desk.store.decisions.new_group(names, by=by)
    return numbers


def _do(desk: Desk, topic: int, change: TopicChange, numbers: Mapping[Subject, int], by: Signature) -> None:
    store, after = desk.store, change.after
    match change.field:
        case "description":
            store.decisions.describe(topic, after, by=by)
        case "pinned":
            store.decisions.pin(topic, after, by=by)
        case "state":
            _set_state(desk, topic, change, by)
        case "group":
            store.decisions.group(topic, None if after is None else _number(after, numbers), by=by)
        case _:
            store.decisions.name(topic, change.field.removeprefix("name."), after, by=by)


def _number(subject: Subject, numbers: Mapping[Subject, int]) -> int:
    """The id of a topic or group that is there, or is new."""
    return subject if isinstance(subject, int) else numbers[subject]


def _set_state(desk: Desk, topic: int, change: TopicChange, by: Signature) -> None:
    store = desk.store
    if change.after == "forbidden":
        store.decisions.forbid(topic, by=by)
        return
    if change.before == "forbidden":
        store.decisions.allow(topic, by=by)
    store.decisions.set_state(topic, None if change.after == "auto" else change.after, by=by)
