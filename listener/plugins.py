"""The one plug-in mechanism: Python entry points. Built-ins enter by the same door as strangers.

======================  =======================================================================================
group                   what the entry point names
======================  =======================================================================================
``dinle.collectors``    a class ``(options, reach)`` with ``name``, a pydantic model ``Options`` and ``streams``
``dinle.encoders``      a callable ``(model) -> Encoder``
``dinle.topics``        a callable ``(*, brand) -> TopicModel``; words in ``brand`` name no topic
``dinle.namers``        a class ``()`` with ``name``: texts of a new topic to its name
``dinle.sections``      a class ``()`` with ``name`` that is called with ``(facts, scope)``
``dinle.renderers``     a class ``()`` with ``name``, ``suffix`` and ``render``
======================  =======================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol, cast

from pydantic import BaseModel

from listener.config import check
from listener.errors import ConfigError, known
from listener.types import Collector, Encoder, Namer, Reach, Renderer, TopicModel

COLLECTORS, ENCODERS, TOPICS, NAMERS = "dinle.collectors", "dinle.encoders", "dinle.topics", "dinle.namers"
SECTIONS, RENDERERS = "dinle.sections", "dinle.renderers"
GROUPS = (COLLECTORS, ENCODERS, TOPICS, NAMERS, SECTIONS, RENDERERS)


class CollectorType(Protocol):
    """A collector's class, before it has its options."""

    name: str
    Options: type[BaseModel]

    def __call__(self, options: BaseModel, reach: Reach) -> Collector:
        """The collector; nothing happens yet."""


def names(group: str) -> list[str]:
    """Names registered in ``group``, sorted."""
    return sorted({point.name for point in entry_points(group=group)})


def load(group: str, name: str) -> Any:
    """What ``name`` registers in ``group``; ``ConfigError`` names the known ones, or says why it cannot be imported."""
    point = _point(group, name)
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"the {_what(group)} {name!r} cannot be loaded: {error}", hint=f"Reinstall the package of {point.value}."
        ) from error


def _point(group: str, name: str) -> EntryPoint:
    found = tuple(entry_points(group=group, name=name))
    if not found:
        raise ConfigError(f"no {_what(group)} {name!r}", hint=known(name, names(group)))
    if len({point.value for point in found}) > 1:
        raise ConfigError(f"two packages offer a {_what(group)} {name!r}: {', '.join(p.value for p in found)}")
    return found[0]


def _what(group: str) -> str:
    return group.removeprefix("dinle.").removesuffix("s")


def collector_type(name: str) -> CollectorType:
    """The collector's class."""
    return cast(CollectorType, load(COLLECTORS, name))


def collector(
    name: str, options: Mapping[str, Any], reach: Callable[[BaseModel], Reach], *, where: str
) -> Collector:  # fmt: skip
    """The collector ``name`` with its checked ``options`` and the reach that these give it; ``where`` names the section
    of the file in errors."""
    kind = collector_type(name)
    checked = check(kind.Options, options, where=where)
    return kind(checked, reach(checked))


def encoder(name: str, model: str) -> Encoder:
    """The encoder plug-in ``name`` with its weights ``model``."""
    return cast(Callable[[str], Encoder], load(ENCODERS, name))(model)


def topic_model(name: str, brands: Sequence[str]) -> TopicModel:
    """The topic plug-in ``name``; ``brands`` are words that name no topic."""
    return cast(Callable[..., TopicModel], load(TOPICS, name))(brand=brands)


def namer(name: str) -> Namer:
    """The namer ``name``."""
    return cast(Callable[[], Namer], load(NAMERS, name))()


def renderer(name: str) -> Renderer:
    """The renderer ``name``."""
    return cast(Callable[[], Renderer], load(RENDERERS, name))()


def every() -> Iterator[tuple[str, str, str]]:
    """Every registered plug-in as (group, name, object reference), sorted."""
    for group in GROUPS:
        for point in sorted(entry_points(group=group), key=lambda one: one.name):
            yield group, point.name, point.value
