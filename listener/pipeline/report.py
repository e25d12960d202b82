"""Facts to the written report: sections → Report → one file a language and format, and a row that keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from listener import __version__, plugins
from listener.errors import UsageError
from listener.files import write_file
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.workspace import Workspace
from listener.types import Period, Report, Segment, iso_week

if TYPE_CHECKING:
    from listener.facts import Facts
    from reports.scope import Scope

LOOKED_BACK = 520
"""Weeks among which the last one with documents is sought."""


@dataclass(frozen=True)
class Written:
    """A report and the files it was written to.

    ``others``: documents of its period that it leaves out, for they are of other brands. ``older``: the period is not
    the last closed week, for that has no document.
    """

    report: Report
    files: tuple[Path, ...]
    others: int = 0
    older: bool = False


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
    """The last closed week that has documents; where none has, the last closed one.

    A store whose documents all lie in the week that still runs is reported on by that week.
    """
    closed = Period.week_of(today).previous()
    first, last = facts.first_day(), facts.last_day()
    if first is None or last is None or first >= closed.end:
        return Period.week_of(first) if first and first < Period.week_of(today).end else closed
    newest = min(Period.week_of(last), closed, key=lambda week: week.start)
    weeks = [newest, *reversed(newest.before(LOOKED_BACK))]
    counts = facts.volume(weeks)
    return next((week for week, count in zip(weeks, counts, strict=True) if count), closed)


def report(
    workspace: Workspace,
    week: Period | None = None,
    locales: Sequence[str] = (),
    formats: Sequence[str] = (),
    progress: Progress = SILENT,
) -> Written:
    """Builds the report of ``week`` (default: the last closed one), writes its files and keeps it in the store, with
    what it found where its week is over."""
    from reports.observed import observed
    from reports.shared import shared

    settings = workspace.config.report
    locales, formats = locales or settings.locales, formats or settings.formats
    progress.begin("report", 1 + len(locales) * len(formats))
    with facts_of(workspace) as opened:
        facts = shared(opened)
        period = week or default_week(facts, workspace.today)
        made = build(workspace, facts, period)
        observations = observed(facts, scope_of(workspace, made.period)) if made.closed else []
        others = left_out(workspace, facts, period)
    older = week is None and period.end < Period.week_of(workspace.today).start
    progress.advance(1)
    files = tuple(_write(workspace, made, name, locale, progress) for locale in locales for name in formats)
    with workspace.store.write():
        _keep(workspace, made)
        if made.closed:
            workspace.store.findings.observe(observations, made.period)
    progress.end(f"{len(files)} files")
    return Written(made, files, others, older)


def left_out(workspace: Workspace, facts: Facts, period: Period) -> int:
    """Documents of ``period`` that the report does not count, for they are of other brands."""
    from listener.facts import Facts

    if not workspace.config.workspace.brand:
        return 0
    with Facts(workspace.store_path, zone=workspace.config.workspace.timezone) as every:
        return every.volume([period])[0] - facts.volume([period])[0]


def build(workspace: Workspace, facts: Facts, week: Period) -> Report:
    """The report as data."""
    from reports.build import build as build_report
    from reports.build import built_in

    chosen = [plugins.load(plugins.SECTIONS, name)() for name in workspace.config.report.sections]
    return build_report(facts, scope_of(workspace, week), chosen or built_in())


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
        slices=settings.report.slices,
        matters={str(kind): words for kind, words in settings.report.matters.items()},
        closed=workspace.today >= week.end,
        version=__version__,
    )


def _write(workspace: Workspace, made: Report, name: str, locale: str, progress: Progress) -> Path:
    rendered = plugins.renderer(name).render(made, locale)
    week = iso_week(made.period.start)
    path = workspace.config.path(workspace.config.report.out) / f"{week}.{locale}.{rendered.suffix}"
    write_file(path, rendered.body)
    progress.advance(1)
    return path


def _keep(workspace: Workspace, made: Report) -> None:
    body = plugins.renderer("json").render(made, "en").body
    workspace.store.reports.save(body, made.period, workspace.now, dict(made.makers))
