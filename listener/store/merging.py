"""What is known of a record when its source says something new: a part never erases the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from listener.store.connection import instant
from listener.types import Attribute, Document, Event, Score

UNKNOWN = ("", "und")
"""Languages that say nothing."""


def merged(known: Document, said: Document) -> Document:
    """``known`` with what ``said`` brings. Empty fields bring nothing; ``said.cleared`` names what is empty now.

    Scores replace those of the same metric, attributes those of the same key, events are appended. The language, the
    brands that a text mentions and what was masked in it go with the text: a record without one does not change them.
    """
    base, written = cleared(known, said.cleared), bool(said.text or said.title)
    values = {one.name: getattr(said, one.name) for one in fields(Document)}
    kept = {name: getattr(base, name) for name, value in values.items() if value in ("", None)}
    kept |= {
        "attributes": attributes(base.attributes, said.attributes),
        "scores": scores(base.scores, said.scores),
        "events": events((*base.events, *said.events)),
        "masked": said.masked if written or said.masked else base.masked,
        "mentioned": said.mentioned if written or said.mentioned else base.mentioned,
        "cleared": frozenset(),
    }
    if said.lang in UNKNOWN and not (written and said.lang):
        kept["lang"] = base.lang or said.lang
    return replace(said, **kept)


def cleared(known: Document, names: Iterable[str]) -> Document:
    """``known`` without the fields, metrics (``scores.nps``) and attributes (``attributes.colour``) that are named."""
    for name in names:
        owner, dot, part = name.partition(".")
        empty = Document("", "", "", known.kind, known.created_at)
        if owner == "scores" and dot:
            known = replace(known, scores=tuple(one for one in known.scores if one.metric != part))
        elif owner == "attributes" and dot:
            known = replace(known, attributes={key: one for key, one in known.attributes.items() if key != part})
        elif owner in _CLEARABLE and not dot:
            known = replace(known, **{owner: getattr(empty, owner)})
    return known


_CLEARABLE = {one.name for one in fields(Document)} - {"system", "account", "external_id", "kind", "created_at"}


def attributes(known: Mapping[str, Attribute], said: Mapping[str, Attribute]) -> Mapping[str, Attribute]:
    """Both by key; what is said goes before what was known, unless it is an empty text."""
    if not known:
        return said
    return {**known, **{key: value for key, value in said.items() if value != "" or key not in known}}


def scores(known: tuple[Score, ...], said: tuple[Score, ...]) -> tuple[Score, ...]:
    """The figures of metrics that are said, and those known of other metrics; known metrics keep their place."""
    if not known or not said:
        return known or said
    order = dict.fromkeys(one.metric for one in (*known, *said))
    told = {one.metric for one in said}
    return tuple(one for metric in order for one in (said if metric in told else known) if one.metric == metric)


def events(told: Iterable[Event]) -> tuple[Event, ...]:
    """Each event once, in the order they were first told. A later telling adds its id, its text and its agent."""
    kept: list[Event] = []
    for event in told:
        place = next((n for n, known in enumerate(kept) if same_event(known, event)), None)
        if place is None:
            kept.append(event)
        else:
            kept[place] = _told_again(kept[place], event)
    return tuple(kept)


def same_event(known: Event, said: Event) -> bool:
    """One id; where one of them has none, one type, time and actor."""
    if known.external_id and said.external_id:
        return known.external_id == said.external_id
    return (known.type, instant(known.at), known.actor) == (said.type, instant(said.at), said.actor)


def _told_again(known: Event, said: Event) -> Event:
    kept: dict[str, Any] = {name: getattr(known, name) for name in ("external_id", "text", "agent")}
    return replace(said, **{name: getattr(said, name) or value for name, value in kept.items()})
