"""The main job: collect what is due, label, find topics, report. One failing source is recorded and the rest go on."""

from __future__ import annotations

from dataclasses import dataclass, field

from listener.pipeline.collect import Collected, collect
from listener.pipeline.label import Labelled, label
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.report import Written, report
from listener.pipeline.topics import Discovered, topics
from listener.pipeline.workspace import Workspace
from listener.schedule import due


@dataclass
class Run:
    """What one run did."""

    collected: list[Collected] = field(default_factory=list)
    labelled: Labelled = field(default_factory=Labelled)
    topics: Discovered | None = None
    written: Written | None = None

    @property
    def exit_code(self) -> int:
        """0, or 1 where a source failed."""
        return 0 if all(one.ok for one in self.collected) else 1


def sources(workspace: Workspace, *, only_due: bool) -> list[str]:
    """Sources that a run collects: enabled, not manual, and with ``only_due`` those with no good run in their slot."""
    return [
        name
        for name, source in workspace.config.sources.items()
        if source.enabled and source.schedule != "manual" and (not only_due or is_due(workspace, name))
    ]


def is_due(workspace: Workspace, name: str) -> bool:
    """True where the source ``name`` has no good run in its current slot."""
    last = workspace.store.runs.last_ok("collect", name)
    zone = workspace.config.workspace.timezone
    return due(workspace.config.source(name).schedule, last, workspace.now, zone)


def run(workspace: Workspace, *, only_due: bool = False, progress: Progress = SILENT) -> Run:
    """The whole way, alone in the workspace."""
    with workspace.locked():
        return steps(workspace, sources(workspace, only_due=only_due), progress)


def steps(workspace: Workspace, names: list[str], progress: Progress = SILENT) -> Run:
    """Collects ``names``, then labels, finds topics and reports."""
    done = Run(collect(workspace, names, progress))
    done.labelled = label(workspace, progress)
    done.topics = topics(workspace, progress)
    done.written = report(workspace, progress=progress)
    return done
