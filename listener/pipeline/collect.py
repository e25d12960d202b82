"""Sources to the store: cursor → collector → batch → redact → save, rows and cursor in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any

from listener.errors import ConfigError, ListenerError
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.rejects import REASON, RejectsFile
from listener.pipeline.workspace import Workspace
from listener.text import body, language
from listener.types import Batch, Collector, Document, Record, Reject

MANY = 0.1
"""Share of a source's rows; where more of them are rejected, it is said aloud."""


@dataclass
class Collected:
    """What became of one source in one run; rows new, changed and unchanged, rejects, and the error if it failed."""

    source: str
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    rejects_file: str = ""
    reason: str = ""
    """Why the first reject is one, redacted."""
    error: str = ""
    hint: str = ""

    @property
    def ok(self) -> bool:
        """True where the source came to its end."""
        return not self.error

    @property
    def doubtful(self) -> bool:
        """True where more than ``MANY`` of the rows were rejected: the settings are wrong, not the rows."""
        return self.rejected > MANY * self.rows

    @property
    def rows(self) -> int:
        """Rows that were read, rejects with them."""
        return self.new + self.changed + self.same + self.rejected

    def counts(self) -> dict[str, Any]:
        """The figures, for the run's row."""
        return {key: value for key, value in asdict(self).items() if key not in ("source", "reason", "error", "hint")}


def collect(workspace: Workspace, names: Sequence[str], progress: Progress = SILENT) -> list[Collected]:
    """Collects each source in turn. A failing source is recorded and the others go on."""
    return [collect_one(workspace, name, progress) for name in names]


def collect_one(workspace: Workspace, name: str, progress: Progress = SILENT) -> Collected:
    """Collects one source; its failure is in the result, never raised."""
    result = Collected(name)
    run_id = workspace.store.runs.begin("collect", name, workspace.now)
    progress.begin(name, None)
    try:
        _walk(workspace, run_id, result, progress)
    except ListenerError as error:
        result.error, result.hint = shown(workspace, error.message), shown(workspace, error.hint)
    except Exception as error:  # a plug-in's own fault must not stop the other sources
        result.error = shown(workspace, f"{type(error).__name__}: {error}")
    outcome = "ok" if result.ok else "failed"
    workspace.store.runs.end(run_id, outcome, result.counts(), result.error, workspace.now)
    progress.end(result.error or f"{result.new} new, {result.changed} changed, {result.rejected} rejected")
    return result


def shown(workspace: Workspace, message: str) -> str:
    """An error's words without personal data: a file without its header has a customer for column names."""
    return workspace.redactor.text(message)[:2000]


def alone(workspace: Workspace, name: str, collector: Collector) -> None:
    """``ConfigError`` where another source reads what ``name`` reads: they would overwrite each other's documents."""
    mine = workspace.config.source(name).collector
    for other, source in workspace.config.sources.items():
        if other == name or source.collector != mine or not source.enabled:
            continue
        try:
            account = workspace.collector(other).account
        except ListenerError:
            continue
        if account == collector.account:
            raise ConfigError(
                f"the sources {name!r} and {other!r} are both {account!r}: their documents would overwrite each other",
                hint='Give one of them a name of its own, as in: account = "web"',
            )


def _walk(workspace: Workspace, run_id: int, result: Collected, progress: Progress) -> None:
    collector = workspace.collector(result.source)
    alone(workspace, result.source, collector)
    rejects = RejectsFile(workspace.config.folder / "rejects" / f"{result.source}-{run_id}.csv")
    cursor = workspace.store.documents.cursor(collector.name, collector.account)
    for batch in collector.collect(cursor):
        _keep(workspace, collector, batch, run_id, result, rejects)
        progress.advance(len(batch.records) + len(batch.rejects), batch.total)


def _keep(
    workspace: Workspace, collector: Collector, batch: Batch, run_id: int, result: Collected, rejects: RejectsFile
) -> None:
    """Redacts and stores one batch. Rejects are written first: a crash may repeat them but never loses one."""
    rejected = [workspace.redactor.reject(one) for one in batch.rejects]
    rejects.add(rejected)
    clean = replace(batch, records=tuple(prepared(workspace, record) for record in batch.records))
    saved = workspace.store.documents.save(
        clean, source=result.source, collector=collector.name, account=collector.account, run_id=run_id
    )
    result.new, result.changed, result.same = (
        result.new + saved.new, result.changed + saved.changed, result.same + saved.same,
    )  # fmt: skip
    result.rejected = rejects.count
    result.reason = result.reason or first_reason(rejected)
    result.rejects_file = str(rejects.path) if rejects.count else ""


def prepared(workspace: Workspace, record: Record) -> Record:
    """``record`` redacted, and a document with its language and brand where the source gave none."""
    if not isinstance(record, Document):
        return workspace.redactor.record(record)
    more = {} if len(record.lang) > 1 else {"lang": language(body(record.title, record.text))}
    if not record.brand:
        more["brand"] = workspace.config.workspace.brand
    return workspace.redactor.record(record, **more)


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


def sample(workspace: Workspace, collector: Collector, count: int) -> Sample:
    """The first ``count`` documents of a source, prepared as for the store; nothing is stored."""
    made = Sample()
    for batch in collector.collect(None):
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
    return made
