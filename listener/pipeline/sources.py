"""Which sources and streams are to be read now, and that no two sources read the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from listener.errors import ConfigError
from listener.http import Budget
from listener.pipeline.workspace import Workspace
from listener.schedule import due
from listener.types import Collector, Stream, StreamKey, StreamState


@dataclass(frozen=True)
class Opened:
    """A source that is ready to be read: its collector, and the budget that its calls count in."""

    name: str
    collector: Collector
    budget: Budget

    def key(self, stream: Stream) -> StreamKey:
        """The stream's identity in the store."""
        return StreamKey(self.collector.system, self.collector.account, stream.name)

    @property
    def remote(self) -> bool:
        """False for a collector that says it reads this machine's files only: these are read one after the other."""
        return bool(getattr(self.collector, "remote", True))


def opened(workspace: Workspace, name: str) -> Opened:
    """The source with what it has used of its budget; nothing is read yet."""
    budget = Budget(workspace.config.source(name).calls_a_day)
    collector = workspace.collector(name, budget)
    budget.restore(workspace.store.sources.budget(collector.system, collector.account))
    return Opened(name, collector, budget)


def readers(workspace: Workspace) -> dict[StreamKey, list[str]]:
    """Which enabled sources read a stream; one that cannot be opened reads none, and its fault is told elsewhere."""
    found: dict[StreamKey, list[str]] = {}
    for name, settings in workspace.config.sources.items():
        try:
            collector = workspace.collector(name) if settings.enabled else None
            streams = collector.streams() if collector else ()
        except Exception:  # a stranger's own fault
            continue
        for stream in streams:
            assert collector is not None
            key = StreamKey(collector.system, collector.account, stream.name)
            found.setdefault(key, []).append(name)
    return found


def alone(source: Opened, reading: Mapping[StreamKey, Sequence[str]]) -> None:
    """``ConfigError`` where another source reads what this one reads: they would overwrite each other's documents."""
    for stream in source.collector.streams():
        key = source.key(stream)
        for other in reading.get(key, ()):
            if other != source.name:
                raise ConfigError(
                    f"the sources {source.name!r} and {other!r} are both {key.account!r}: "
                    "their documents would overwrite each other",
                    hint='Give one of them a name of its own, as in: account = "web"',
                )


def names(workspace: Workspace, *, only_due: bool) -> list[str]:
    """Sources that a run collects: enabled, not manual, and with ``only_due`` those that have a due stream."""
    return [
        name
        for name, source in workspace.config.sources.items()
        if source.enabled and source.schedule != "manual" and (not only_due or is_due(workspace, name))
    ]


def is_due(workspace: Workspace, name: str) -> bool:
    """True where a stream of the source is due; a source that cannot be opened is, so that its fault is told."""
    try:
        source = opened(workspace, name)
        return any(True for _ in due_streams(workspace, source))
    except Exception:  # a stranger's own fault
        return workspace.config.source(name).schedule != "manual"


def due_streams(workspace: Workspace, source: Opened) -> Iterator[Stream]:
    """The source's streams with no finished walk in the current slot that may be read now."""
    schedule, zone = workspace.config.source(source.name).schedule, workspace.config.workspace.timezone
    for stream in source.collector.streams():
        state = workspace.store.sources.state(source.key(stream))
        rested = state.due_at is None or workspace.now >= state.due_at
        if rested and due(schedule, state.read_at, workspace.now, zone):
            yield stream


def asked_to_wait(state: StreamState, now: datetime) -> bool:
    """True where the source itself named a moment that has not come."""
    return state.asked and state.due_at is not None and now < state.due_at


def resting(workspace: Workspace, name: str) -> datetime | None:
    """The moment before which no stream of the source is read by itself; None where one may be read now."""
    try:
        source = opened(workspace, name)
        until = [workspace.store.sources.state(source.key(stream)).due_at for stream in source.collector.streams()]
    except Exception:  # a stranger's own fault
        return None
    rests = [at for at in until if at is not None and at > workspace.now]
    return min(rests) if rests and len(rests) == len(until) else None
