"""What people decide on one topic beyond what the store itself checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listener.curation.desk import Desk
from listener.curation.registry import KnownTopics
from listener.curation.table import GroupSpec
from listener.errors import UsageError
from listener.types import ModelRef, Signature

if TYPE_CHECKING:
    from listener.store import Store


def rename(desk: Desk, topic: int, name: str, locale: str, *, by: Signature) -> None:
    """Names a topic or group; an empty name gives it back to discovery. ``UsageError`` where another one has it."""
    ref = desk.encoder.vector_ref
    with desk.store.write():
        if taken := KnownTopics.read(desk.store, ref).namesake(topic, locale, name):
            raise UsageError(f"topic {taken} is called {name!r}, too", hint="Merge them, or choose another name.")
        desk.store.decisions.name(topic, locale, name, by=by)


def put_into(desk: Desk, topic: int, group: str, locale: str, *, by: Signature) -> None:
    """Puts a topic into the group of that id or name; a name that is new makes a group."""
    if not group:
        raise UsageError("a group needs a name", hint="`listener topics ungroup` takes a topic out of its group.")
    ref = desk.encoder.vector_ref
    with desk.store.write():
        number = int(group) if group.isdecimal() else _group_called(desk.store, ref, group, locale)
        if number is None:
            number = desk.store.decisions.new_group({locale: group}, by=by)
        desk.store.decisions.group(topic, number, by=by)


def _group_called(store: Store, ref: ModelRef | None, name: str, locale: str) -> int | None:
    spec = GroupSpec.model_validate({"name": {locale: name}})
    return KnownTopics.read(store, ref).matching(spec, group=True)
