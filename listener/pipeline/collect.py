"""Sources to the store: cursor → collector → batch → redact → save, rows and cursor in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from listener.errors import ConfigError, ListenerError
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.rejects import RejectsFile
from listener.pipeline.workspace import Workspace
from listener.text import body, language
from listener.types import Batch, Collector, Document, Record


@dataclass
class Collected:
    """What became of one source in one run; rows new, changed and unchanged, rejects, and the error if it failed."""

    source: str
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    rejects_file: str = ""
    error: str = ""
    hint: str = ""

    @property
    def ok(self) -> bool:
        """True where the source came to its end."""
        return not self.error

    def counts(self) -> dict[str, Any]:
        """The figures, for the run's row."""
        return {key: value for key, value in asdict(self).items() if key not in ("source", "error", "hint")}


def collect(workspace: Workspace, names: Sequence[str], progress: Progress = SILENT) -> list[Collected]:
    """Collects each source in turn. A failing source is recorded and the others go on."""
    return [collect_one(workspace, name, progress) for name in names]


def collect_one(workspace: Workspace, name: str, progress: Progress = SILENT) -> Collected:
    """Collects one source; its failure is in the result, never raised."""
    result = Collected(name)
    run_id = workspace.store.begin_run("collect", name, workspace.now)
    progress.begin(name, None)
    try:
        _walk(workspace, run_id, result, progress)
    except ListenerError as error:
        result.error, result.hint = shown(workspace, error.message), shown(workspace, error.hint)
    except Exception as error:  # a plug-in's own fault must not stop the other sources
        result.error = shown(workspace, f"{type(error).__name__}: {error}")
    outcome = "ok" if result.ok else "failed"
    workspace.store.end_run(run_id, outcome, result.counts(), result.error, workspace.now)
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
    cursor = workspace.store.cursor(collector.name, collector.account)
    for batch in collector.collect(cursor):
        _keep(workspace, collector, batch, run_id, result, rejects)
        progress.advance(len(batch.records) + len(batch.rejects), batch.total)


def _keep(
    workspace: Workspace, collector: Collector, batch: Batch, run_id: int, result: Collected, rejects: RejectsFile
) -> None:
    """Redacts and stores one batch. Rejects are written first: a crash may repeat them but never loses one."""
    rejects.add(workspace.redactor.reject(one) for one in batch.rejects)
    clean = replace(batch, records=tuple(prepared(workspace, record) for record in batch.records))
    saved = workspace.store.save(
        clean, source=result.source, collector=collector.name, account=collector.account, run_id=run_id
    )
    result.new, result.changed, result.same = (
        result.new + saved.new, result.changed + saved.changed, result.same + saved.same,
    )  # fmt: skip
    result.rejected = rejects.count
    result.rejects_file = str(rejects.path) if rejects.count else ""


def prepared(workspace: Workspace, record: Record) -> Record:
    """``record`` redacted, and a document with its language and brand where the source gave none."""
    if not isinstance(record, Document):
        return workspace.redactor.record(record)
    more = {} if len(record.lang) > 1 else {"lang": language(body(record.title, record.text))}
    if not record.brand:
        more["brand"] = workspace.config.workspace.brand
    return workspace.redactor.record(record, **more)


def sample(workspace: Workspace, collector: Collector, count: int) -> list[Document]:
    """The first ``count`` documents of a source, prepared as for the store; nothing is stored."""
    return list(islice(_documents(workspace, collector), count))


def _documents(workspace: Workspace, collector: Collector) -> Iterator[Document]:
    for batch in collector.collect(None):
        for record in batch.records:
            if isinstance(record, Document):
                done = prepared(workspace, record)
                assert isinstance(done, Document)
                yield done
