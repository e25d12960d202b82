"""Facts to the written report: sections → Report → one file a language and format, and a row that keeps it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from listener import __version__, plugins
from listener.errors import UsageError
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.workspace import Workspace
from listener.types import Period, Report, Segment

if TYPE_CHECKING:
    from listener.facts import Facts
    from reports.scope import Scope

BUILT_IN = ("headline", "figures", "topics", "voices", "quality")
RECENT_WEEKS = 4


@dataclass(frozen=True)
class Written:
    """A report and the files it was written to."""

    report: Report
    files: tuple[Path, ...]


def parse_week(text: str) -> Period:
    """``2026-W46`` or a date inside the week; ``UsageError`` for anything else."""
    try:
        day = date.fromisoformat(f"{text}-1" if "W" in text.upper() else text)
        if not 1970 <= day.year <= 2200:
            raise ValueError("beyond the calendar")
    except ValueError as error:
        raise UsageError(f"{text!r} is no week", hint="Write it as 2026-W46, or as a day in it") from error
    return Period.week_of(day)


def facts_of(workspace: Workspace) -> Facts:
    """The facts of the own brand; documents without a brand are its own, too."""
    from listener.facts import Facts

    brand = workspace.config.workspace.brand
    segment = Segment("own", {"brand": (brand, "")}) if brand else None
    workspace.store  # noqa: B018  the store makes or migrates the file before it is read
    return Facts(workspace.store_path, zone=workspace.config.workspace.timezone, segment=segment)


def default_week(facts: Facts, today: date) -> Period:
    """The last closed week; where nothing at all came for four weeks, the last week that has documents."""
    closed = Period.week_of(today).previous()
    first, last = facts.first_day(), facts.last_day()
    if first is None or last is None or last >= closed.previous(RECENT_WEEKS - 1).start:
        return closed
    return Period.week_of(last)


def report(
    workspace: Workspace,
    week: Period | None = None,
    locales: Sequence[str] = (),
    formats: Sequence[str] = (),
    progress: Progress = SILENT,
) -> Written:
    """Builds the report of ``week`` (default: the last closed one), writes its files and keeps it in the store."""
    settings = workspace.config.report
    locales, formats = locales or settings.locales, formats or settings.formats
    progress.begin("report", 1 + len(locales) * len(formats))
    with facts_of(workspace) as facts:
        made = build(workspace, facts, week or default_week(facts, workspace.today))
    progress.advance(1)
    files = tuple(_write(workspace, made, name, locale, progress) for locale in locales for name in formats)
    _keep(workspace, made)
    progress.end(f"{len(files)} files")
    return Written(made, files)


def build(workspace: Workspace, facts: Facts, week: Period) -> Report:
    """The report as data."""
    from reports.build import build as build_report

    names = workspace.config.report.sections or BUILT_IN
    return build_report(facts, scope_of(workspace, week), [plugins.load(plugins.SECTIONS, name)() for name in names])


def scope_of(workspace: Workspace, week: Period) -> Scope:
    """What the report of ``week`` is about."""
    from reports.scope import Scope

    settings = workspace.config
    return Scope(
        period=week,
        brand=settings.workspace.brand,
        now=workspace.now,
        baseline_weeks=settings.report.baseline_weeks,
        owners=dict(settings.report.owners),
        closed=workspace.today >= week.end,
        version=__version__,
    )


def _write(workspace: Workspace, made: Report, name: str, locale: str, progress: Progress) -> Path:
    rendered = plugins.renderer(name).render(made, locale)
    year, week, _ = made.period.start.isocalendar()
    path = workspace.config.path(workspace.config.report.out) / f"{year}-W{week:02d}.{locale}.{rendered.suffix}"
    replace_file(path, rendered.body)
    progress.advance(1)
    return path


def replace_file(path: Path, body: bytes) -> None:
    """Writes ``path`` whole or not at all: a reader never sees half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(body)
    os.replace(part, path)


def _keep(workspace: Workspace, made: Report) -> None:
    body = plugins.renderer("json").render(made, "en").body
    workspace.store.reports.save(body, made.period, workspace.now, dict(made.makers))
