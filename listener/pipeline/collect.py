"""Sources to the store: cursor → stream → batch → redact → save, rows, counts and cursor in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from listener.errors import ListenerError, SourceWaits
from listener.pipeline.identity import check_identity
from listener.pipeline.oddities import Oddities
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.rejects import REASON, RejectsFile
from listener.pipeline.sources import Opened, alone, asked_to_wait, due_streams, opened, readers
from listener.pipeline.walks import THREADS, Step, Walk, side_by_side
from listener.pipeline.workspace import Workspace
from listener.schedule import Busy, backoff
from listener.text import body, language
from listener.types import Batch, Collector, Document, Record, Reject, Stream, StreamKey, StreamState

SAVED = ("new", "changed", "same", "backfill", "held")
"""What the store says of a batch's records."""
MANY = 0.1
"""Share of a source's rows; where more of them are rejected, it is said aloud."""


@dataclass
class Collected:
    """What became of one source in one run; rows new, changed and unchanged, rejects, and the error if it failed.

    ``backfill``: not there before, but older than its stream, so not new. ``held``: they wait for their masking.
    ``waits``: why it is left alone until a later moment, which is no failure.
    """

    source: str
    new: int = 0
    changed: int = 0
    same: int = 0
    backfill: int = 0
    held: int = 0
    rejected: int = 0
    rejects_file: str = ""
    reason: str = ""
    """Why the first reject is one, redacted."""
    error: str = ""
    hint: str = ""
    waits: str = ""
    odd: tuple[str, ...] = ()
    """What is odd about what came, in sentences."""

    @property
    def ok(self) -> bool:
        """True where the source came to its end, or is to be asked later because it said so."""
        return not self.error

    @property
    def outcome(self) -> str:
        """As the run's row has it: ok, failed, waiting."""
        return "failed" if self.error else "waiting" if self.waits else "ok"

    @property
    def doubtful(self) -> bool:
        """True where more than ``MANY`` of the rows were rejected: the settings are wrong, not the rows."""
        return self.rejected > MANY * self.rows

    @property
    def rows(self) -> int:
        """Rows that were read, rejects with them."""
        return self.new + self.changed + self.same + self.backfill + self.held + self.rejected

    def counts(self) -> dict[str, Any]:
        """The figures, for the run's row."""
        return {name: getattr(self, name) for name in (*SAVED, "rejected", "rejects_file")}


def collect(
    workspace: Workspace,
    names: Sequence[str],
    progress: Progress = SILENT,
    *,
    only_due: bool = False,
    patient: bool = True,
    threads: int = THREADS,
) -> list[Collected]:
    """Collects sources side by side; one thread, this one, writes. A failing source is recorded and the others go on.

    ``only_due``: only the streams that are due. ``patient``: a source that named a later moment is not asked before.
    Sources of this machine's files are read one after the other, in the order of ``names``.
    """
    progress.begin(names[0] if len(names) == 1 else "collect", None)
    with ExitStack() as locks:
        reading = readers(workspace)
        sources = [_Source(workspace, name, reading) for name in names]
        walks = [walk for source in sources for walk in source.begin(locks, only_due=only_due, patient=patient)]
        by_name = {source.result.source: source for source in sources}
        with closing(side_by_side(walks, threads)) as steps:
            for step in steps:
                by_name[step.walk.source].take(step)
                if step.batch:
                    progress.advance(len(step.batch.records) + len(step.batch.rejects), _total(walks, step.batch))
        for source in sources:
            source.end()
    results = [source.result for source in sources]
    progress.end(_told(results))
    return results


def _total(walks: Sequence[Walk], batch: Batch) -> int | None:
    """How many rows there will be, where there is but one walk to tell it."""
    return batch.total if len(walks) == 1 else None


def _told(results: Sequence[Collected]) -> str:
    if len(results) == 1 and results[0].error:
        return results[0].error
    new, changed, rejected = (sum(getattr(one, name) for one in results) for name in ("new", "changed", "rejected"))
    return f"{new} new, {changed} changed, {rejected} rejected"


def collect_one(workspace: Workspace, name: str, progress: Progress = SILENT) -> Collected:
    """Collects one source; its failure is in the result, never raised."""
    return collect(workspace, [name], progress)[0]


class _Source:
    """One source on its way through a run: its lock, its row of ``runs``, its rejects and what its streams came to."""

    def __init__(self, workspace: Workspace, name: str, reading: Mapping[StreamKey, Sequence[str]]) -> None:
        self.workspace = workspace
        self.reading = reading
        self.result = Collected(name)
        self.run_id: int | None = None
        self.opened: Opened | None = None
        self.states: dict[StreamKey, StreamState] = {}
        self.oldest: dict[StreamKey, datetime] = {}
        self.seen = Oddities()
        self.first = True

    def begin(self, locks: ExitStack, *, only_due: bool, patient: bool) -> Iterator[Walk]:
        """The walks to be made; a fault that shows before the first of them is the source's."""
        workspace, name = self.workspace, self.result.source
        try:
            locks.enter_context(workspace.locked(f"collect {name}"))
        except Busy as error:
            self.result.waits = error.message
            return
        self.run_id = workspace.store.runs.begin("collect", name, workspace.now)
        try:
            self.opened = opened(workspace, name)
            alone(self.opened, self.reading)
            streams = list(due_streams(workspace, self.opened) if only_due else self.opened.collector.streams())
        except Exception as error:  # a plug-in's own fault must not stop the other sources
            self._failed(error)
            return
        for stream in streams:
            if walk := self._walk(self.opened, stream, patient):
                yield walk

    def _walk(self, source: Opened, stream: Stream, patient: bool) -> Walk | None:
        key, store = source.key(stream), self.workspace.store
        state = self.states[key] = store.sources.state(key)
        if patient and asked_to_wait(state, self.workspace.now):
            self.result.waits = f"it asked to be left alone until {state.due_at:%Y-%m-%d %H:%M} UTC"
            return None
        cursor = store.documents.cursor(key.system, key.account, key.stream)
        self.first = self.first and cursor is None
        return Walk(source.name, stream, cursor, lane=source.name if source.remote else "")

    def take(self, step: Step) -> None:
        """Stores a batch, or what its walk came to. A batch that cannot be stored ends this source, not the others."""
        assert self.opened is not None
        key = self.opened.key(step.walk.stream)
        if step.batch is not None:
            if key in self.states:
                try:
                    self._keep(step.batch, key)
                except Exception as error:  # a record that is none is the plug-in's fault, not the other sources'
                    step.walk.given_up.set()
                    self._broken(key, error)
        elif key in self.states:
            if step.error is not None:
                self._broken(key, step.error)
            else:
                store, at = self.workspace.store, self.workspace.now
                store.sources.finished(key, self.result.source, at, self.oldest.get(key))

    def _broken(self, key: StreamKey, error: Exception) -> None:
        """The walk is over: the source waits for the moment that it named, or rests longer after each failure."""
        state, now, store = self.states.pop(key), self.workspace.now, self.workspace.store
        waits = isinstance(error, SourceWaits)
        failures = state.failures if waits else state.failures + 1
        due_at = error.until if isinstance(error, SourceWaits) else now + backoff(failures)
        store.sources.postponed(
            key, self.result.source, due_at, failures=failures, asked=waits, oldest=self.oldest.get(key)
        )
        if isinstance(error, SourceWaits):
            self.result.waits = self.result.waits or shown(self.workspace, error.message)
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        """Keeps the first error's words."""
        if self.result.error:
            return
        if isinstance(error, ListenerError):
            self.result.error, self.result.hint = (shown(self.workspace, text) for text in (error.message, error.hint))
        else:
            self.result.error = shown(self.workspace, f"{type(error).__name__}: {error}")

    def _keep(self, batch: Batch, key: StreamKey) -> None:
        """Redacts and stores a batch. Rejects are written first: a crash may repeat them but never loses one."""
        workspace, result = self.workspace, self.result
        rejected = [workspace.redactor.reject(one) for one in batch.rejects]
        self.rejects.add(rejected)
        self.seen.reject(rejected)
        clean = replace(batch, records=tuple(prepared(workspace, record) for record in batch.records))
        documents = [record for record in clean.records if isinstance(record, Document)]
        self.seen.repeats(documents)
        for record in documents:
            self.seen.add(record)
        if has_ids(workspace, result.source):
            check_identity(workspace, result.source, clean.records)
        saved = workspace.store.documents.save(
            clean, source=result.source, collector=key.system, account=key.account, stream=key.stream,
            run_id=self.run_id, at=workspace.now, since=self.states[key].start, defaults=defaults(workspace),
        )  # fmt: skip
        for name in SAVED:
            setattr(result, name, getattr(result, name) + getattr(saved, name))
        result.rejected = self.rejects.count
        result.reason = result.reason or first_reason(rejected)
        result.rejects_file = str(self.rejects.path) if self.rejects.count else ""
        times = [one.created_at for one in batch.records if isinstance(one, Document)]
        if times:
            self.oldest[key] = min([*times, *([self.oldest[key]] if key in self.oldest else [])])

    @cached_property
    def rejects(self) -> RejectsFile:
        """This run's rejects file."""
        folder = self.workspace.config.folder / "rejects"
        return RejectsFile(folder / f"{self.result.source}-{self.run_id}.csv")

    def end(self) -> None:
        """Closes the run's row and keeps what was used of the budget."""
        if self.run_id is None:
            return
        store, result = self.workspace.store, self.result
        result.odd = (*self.seen.said(), *_first_load(result, self.seen, self.first), *kinds_of_rejects(self.seen))
        if self.opened is not None:
            collector, used = self.opened.collector, self.opened.budget.used()
            if used:
                store.sources.spent(collector.system, collector.account, result.source, used)
        store.runs.end(self.run_id, result.outcome, result.counts(), result.error, self.workspace.now)


def shown(workspace: Workspace, message: str) -> str:
    """An error's words without personal data: a file without its header has a customer for column names."""
    return workspace.redactor.text(message)[:2000]


def _first_load(result: Collected, seen: Oddities, first: bool) -> tuple[str, ...]:
    """A first load brings new rows; one that changes rows of its own has an id that is none."""
    replaced = result.changed + seen.repeated
    if not first or not replaced:
        return ()
    counts = f"{replaced:,} rows of this first load replaced others with the same id"
    return (f"{counts}: is columns.external_id the id of a person or a product? Take it out and collect again",)


def has_ids(workspace: Workspace, source: str) -> bool:
    """Whether a column that a person or a guess named gives the source's documents their ids."""
    return "external_id" in dict(workspace.config.source(source).options.get("columns", {}))


def kinds_of_rejects(seen: Oddities) -> tuple[str, ...]:
    """The commonest reasons of rejects, where there are several kinds."""
    if len(seen.reasons) < 2:
        return ()
    return tuple(f"{count:,} rejected: {kind}" for kind, count in seen.reasons.most_common(3))


def prepared(workspace: Workspace, record: Record) -> Record:
    """``record`` redacted, and a text with its language where the source gave none.

    A record without a text says nothing of its language: what is stored stays.
    """
    if not isinstance(record, Document):
        return workspace.redactor.record(record)
    unknown = len(record.lang) < 2 and bool(record.text or record.title)
    more = {"lang": language(body(record.title, record.text))} if unknown else {}
    return workspace.redactor.record(record, **more)


def defaults(workspace: Workspace) -> dict[str, str]:
    """What a document is given that comes for the first time without it."""
    return {"brand": workspace.config.workspace.brand, "lang": "und"}


def first_reason(rejected: Sequence[Reject]) -> str:
    """Where the first of some redacted rejects stands and why; "" where there is none."""
    return f"line {rejected[0].line}: {rejected[0].reason[:REASON]}" if rejected else ""


@dataclass
class Sample:
    """The first documents of a source; the rows that were read for them, how many were rejected, why the first."""

    documents: list[Document] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    reason: str = ""
    odd: tuple[str, ...] = ()


def sample(workspace: Workspace, collector: Collector, count: int) -> Sample:
    """The first ``count`` documents of a source, prepared as for the store; nothing is stored."""
    made, seen = Sample(), Oddities()
    for batch in (batch for stream in collector.streams() for batch in stream.read(None)):
        seen.reject(workspace.redactor.reject(one) for one in batch.rejects)
        for record in batch.records:
            if isinstance(record, Document):
                seen.add(record)
        made.rows += len(batch.records) + len(batch.rejects)
        made.rejected += len(batch.rejects)
        made.reason = made.reason or first_reason([workspace.redactor.reject(one) for one in batch.rejects[:1]])
        documents = (one for one in batch.records if isinstance(one, Document))
        for one in islice(documents, count - len(made.documents)):
            done = prepared(workspace, one)
            assert isinstance(done, Document)
            made.documents.append(done)
        if len(made.documents) == count:
            break
    made.odd = (*seen.said(), *kinds_of_rejects(seen))
    return made
