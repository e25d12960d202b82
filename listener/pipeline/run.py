"""The main job: collect what is due, label, find topics, report. One failing source is recorded and the rest go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from listener.pipeline.collect import Collected, collect
from listener.pipeline.label import Labelled, label
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.report import Written, default_week, facts_of, report
from listener.pipeline.sources import names
from listener.pipeline.topics import Discovered, topics
from listener.pipeline.walks import THREADS
from listener.pipeline.whole import Whole, whole
from listener.pipeline.workspace import Workspace
from listener.schedule import Busy, due, weeks_due
from listener.types import Period

Result = TypeVar("Result")
QUIET = 4
"""Weeks without any document after which there is nothing to report on any more."""


@dataclass
class Run:
    """What one run did. ``reports``: oldest week first, none where none was due; ``busy``: what another run is at."""

    collected: list[Collected] = field(default_factory=list)
    labelled: Labelled = field(default_factory=Labelled)
    topics: Discovered | None = None
    reports: list[Written] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    whole: Whole | None = None
    """What the whole store holds, after the first run that brought documents."""

    @property
    def written(self) -> Written | None:
        """The newest week's report."""
        return self.reports[-1] if self.reports else None

    @property
    def exit_code(self) -> int:
        """0, or 1 where a source failed."""
        return 0 if all(one.ok for one in self.collected) else 1


def run(workspace: Workspace, *, only_due: bool = False, progress: Progress = SILENT) -> Run:
    """The whole way. Nothing at all (``UsageError``) where the clock stands before the newest run.

    ``only_due``: streams whose slot has had no good walk, and the reports of closed weeks that were not written since
    they closed; what was missed while the machine was off is caught up.
    """
    workspace.forward()
    return steps(workspace, names(workspace, only_due=only_due), progress, only_due=only_due)


def steps(
    workspace: Workspace,
    sources: Sequence[str],
    progress: Progress = SILENT,
    *,
    only_due: bool = False,
    threads: int = THREADS,
) -> Run:
    """Collects ``sources``, labels, finds topics, reports, sweeps; a step that another run is at is left to it."""
    with facts_of(workspace) as facts:
        first = facts.first_day() is None
    done = Run(collect(workspace, sources, progress, only_due=only_due, threads=threads))
    done.labelled = _unless_busy(workspace, done, "label", lambda: label(workspace, progress)) or done.labelled
    done.topics = _unless_busy(workspace, done, "discover", lambda: topics(workspace, progress))
    if not done.busy:
        weeks: list[Period | None] = [*due_weeks(workspace)] if only_due else [None]
        for week in weeks:
            written = _unless_busy(workspace, done, "report", partial(report, workspace, week, progress=progress))
            done.reports += [written] if written else []
    if first:
        with facts_of(workspace) as facts:
            done.whole = whole(facts)
    _unless_busy(workspace, done, "sweep", partial(sweep, workspace))
    _unless_busy(workspace, done, "report", partial(sweep_columns, workspace))
    return done


def sweep(workspace: Workspace) -> None:
    """Takes the bytes of erased documents out of the store and the rejects, once a local day; a run's row where there
    were any. One that has to wait for a reader is tried again by the next run."""
    store, now, zone = workspace.store, workspace.now, workspace.config.workspace.timezone
    if not due("daily", store.runs.last_ok("sweep", ""), now, zone):
        return
    swept = store.upkeep.sweep(workspace.config.folder / "rejects")
    if swept.documents:
        run_id = store.runs.begin("sweep", "", now)
        outcome = "failed" if swept.waits else "ok"
        store.runs.end(run_id, outcome, {"documents": swept.documents}, swept.waits, workspace.now)


def sweep_columns(workspace: Workspace) -> None:
    """Makes the columns current and removes the files that they do not need, and with them what was erased."""
    from listener import columns

    with facts_of(workspace) as facts:
        facts.told()
    columns.sweep(columns.folder_of(workspace.store_path))


def _unless_busy(workspace: Workspace, done: Run, activity: str, step: Callable[[], Result]) -> Result | None:
    try:
        with workspace.locked(activity):
            return step()
    except Busy:
        done.busy.append(activity)
        return None


def due_weeks(workspace: Workspace) -> list[Period]:
    """Closed weeks whose report was not written since they closed, oldest first.

    A week without documents has its report, too, until they have failed to come for ``QUIET`` weeks.
    """
    written, closed = _written(workspace), Period.week_of(workspace.today).previous()
    with facts_of(workspace) as facts:
        last = facts.last_day()
        going = bool(written) and last is not None and last >= closed.previous(QUIET - 1).start
        newest = closed if going else default_week(facts, workspace.today)
    return weeks_due(newest, written, workspace.today)


def _written(workspace: Workspace) -> list[date]:
    """First days of the weeks that were written after they were over."""
    zone = ZoneInfo(workspace.config.workspace.timezone)
    kept = workspace.store.reports.newest(1000)
    return [
        date.fromisoformat(one["start"])
        for one in kept
        if datetime.fromisoformat(one["made_at"]).astimezone(zone).date() >= date.fromisoformat(one["end"])
    ]
