"""Vectors to topics: a discovery at most once an ISO week, then each document without a topic gets one, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from listener.curation.centroids import rebuild
from listener.curation.claims import Claim, claimed, claims
from listener.curation.file import apply_changed
from listener.curation.naming import NamedClusters, named
from listener.curation.registry import barred, standing
from listener.curation.seeds import settle
from listener.pipeline.parts import Parts, parts
from listener.pipeline.progress import SILENT, Progress
from listener.pipeline.workspace import Workspace
from listener.types import Assignment, ModelRef, Topic, TopicModel, iso_week

if TYPE_CHECKING:
    from listener.store import VectorSet
    from listener.store.clauses import ClauseSet
    from listener.store.topics import DrawnOver
    from topics.registry import Plan

CHUNK = 20_000
HISTORY = timedelta(weeks=26)
"""How far back a later discovery looks at least: against what was said before, something new stands out."""
NEWEST = timedelta(days=7)
"""The newest documents, among which something new is looked for: those of the seven days before the discovery."""


@dataclass
class Discovered:
    """What became of topics in this run: new and matched clusters, documents assigned, and those that fit none.

    ``texts``: how many different texts were read to find topics; 0 where this week had a discovery before.
    ``moved``: known topics that were drawn anew. ``unnamed``: names that the namer of the settings could not give, and
    ``why``, the first reason; "" without any.
    """

    revision: int = 0
    texts: int = 0
    new: int = 0
    matched: int = 0
    moved: int = 0
    assigned: int = 0
    none: int = 0
    known: int = 0
    unnamed: int = 0
    why: str = ""

    def count(self, answers: Sequence[Assignment]) -> None:
        """Adds documents that were given a topic or none."""
        inside = sum(answer.topic is not None for answer in answers)
        self.assigned += inside
        self.none += len(answers) - inside


def maker(model: TopicModel) -> ModelRef:
    """Who assigns topics."""
    return ModelRef("topic", model.name, model.version)


def topics(workspace: Workspace, progress: Progress = SILENT) -> Discovered:
    """Discovers where neither this week nor a later one has, then assigns what has no topic.

    Without vectors nothing happens.
    """
    result, ref = Discovered(), workspace.encoder.vector_ref
    if ref is None:
        return result
    store = workspace.store
    apply_changed(workspace)
    settle(workspace, ref)
    if rebuild(store, ref, workspace.now, workspace.topic_model.place):
        settle(workspace, ref, again=True)
    if not store.topics.discovered_since(_week(workspace)):
        _discover(workspace, ref, result, progress)
    result.revision = store.topics.revision()
    _assign(workspace, ref, result, progress)
    result.known = sum(topic.open for topic in store.topics.all(ref))
    return result


def _week(workspace: Workspace) -> str:
    """This ISO week, ``2026-W47``."""
    return iso_week(workspace.today)


def _since(workspace: Workspace) -> date:
    return workspace.today - timedelta(weeks=workspace.config.topics.weeks)


def _again(workspace: Workspace, revision: int) -> date:
    """The first day whose documents are assigned again: after topics were drawn anew all that a report reads, or half
    of its weeks would count in the old places."""
    anew = revision in workspace.store.topics.redrawn()
    return min(_since(workspace), workspace.today - HISTORY) if anew else _since(workspace)


# --- discovery ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """What a discovery reads: ``begins`` for the first one; ``drawn``: what the topics are drawn over, None where they
    stay as they are."""

    read: Parts
    begins: bool
    drawn: DrawnOver | None


def _look(workspace: Workspace, ref: ModelRef) -> _Look:
    """The documents of a discovery's weeks, mixed ones by their clauses; the first discovery reads everything."""
    from listener.store.topics import DrawnOver
    from topics.growth import outgrown, readable

    store, begins = workspace.store, not workspace.store.topics.revision()
    since = None if begins else min(_since(workspace), workspace.today - HISTORY)
    documents = store.vectors.of(ref, since=since, brand=workspace.config.workspace.brand or None)
    read = parts(documents, store.vectors.clauses(ref, documents, mixed=True))
    texts, before = readable(read.said.texts), store.topics.drawn()
    anew = outgrown(texts, before)
    return _Look(read, begins, DrawnOver(texts, anew) if anew or not before else None)


def _discover(workspace: Workspace, ref: ModelRef, result: Discovered, progress: Progress) -> None:
    """Matches what is found with what is known, and writes it down."""
    look, known = _look(workspace, ref), workspace.store.topics.all(ref)
    if not (count := len(look.read.said)):
        return
    progress.begin("topics", count)
    result.texts = len(set(look.read.said.texts))
    plan = _planned(workspace, look, standing(known))
    naming = _kept(workspace, ref, look, plan, known)
    if look.begins:
        settle(workspace, ref, again=True)
    result.new, result.matched, result.moved = len(plan.new), len(plan.matched), len(plan.moved)
    result.unnamed, result.why = naming.missing, naming.why
    progress.advance(count)
    progress.end(_told(result))


def _planned(workspace: Workspace, look: _Look, known: Sequence[Topic]) -> Plan:
    """What is found beside the ``known`` topics; the first discovery stands beside what people made before it."""
    from topics.registry import first, plan, redraw

    model, said = workspace.topic_model, look.read.said
    rows = model.place(said.texts, said.matrix, said.langs)
    if look.begins:
        return first(model, said.texts, rows, said.langs, known)
    recent = [day >= workspace.today - NEWEST for day in said.days]
    planned = redraw if look.drawn and look.drawn.anew else plan
    return planned(model, said.texts, rows, said.langs, known, recent)


def _kept(workspace: Workspace, ref: ModelRef, look: _Look, plan: Plan, known: Sequence[Topic]) -> NamedClusters:
    """Names and stores what was found.

    A known topic keeps its centroid whatever is found; only a retired one that came back takes its new place, and all
    but those that people decided on do where the registry is outgrown.
    """
    retired = {topic.id for topic in known if topic.state == "retired" and topic.merged_into is None}
    back = {topic: cluster for topic, cluster in plan.matched.items() if topic in retired}
    seen, said = plan.moved | back, look.read.said
    naming = named(workspace, [*plan.new, *seen.values()], len(plan.new) + len(plan.moved), said.texts)
    clusters = [look.read.anchored(cluster) for cluster in naming.clusters]
    workspace.store.topics.save_discovery(
        clusters, [*(None for _ in plan.new), *seen], said.document_ids,
        ref=ref, model=maker(workspace.topic_model), week=_week(workspace), at=workspace.now,
        state="active" if look.begins else "proposed", drawn=look.drawn,
    )  # fmt: skip
    return naming


def _told(result: Discovered) -> str:
    lacking = f", {result.unnamed} without the namer's name" if result.unnamed else ""
    moved = f", {result.moved} drawn anew" if result.moved else ""
    return f"{result.new} new, {result.matched} known{moved}{lacking}"


# --- assignment ---------------------------------------------------------------------------------------------------


def _assign(workspace: Workspace, ref: ModelRef, result: Discovered, progress: Progress) -> None:
    """Gives every document without a topic one or none; after a discovery the last weeks again."""
    store, model, after = workspace.store, maker(workspace.topic_model), 0
    known, anchors = standing(store.topics.all(ref)), store.topics.anchors()
    if not known:
        return
    claiming = claims(workspace, known)
    progress.begin("assign", None)
    while len(chunk := _waiting(workspace, ref, model, result.revision, after)):
        clauses = store.vectors.clauses(ref, chunk)
        answers, inside = (_answers(workspace.topic_model, part, known, claiming) for part in (chunk, clauses))
        answers = anchored(chunk, answers, anchors)
        store.vectors.save_assignments(
            chunk.document_ids, answers, model=model, revision=result.revision, at=workspace.now, hashes=chunk.hashes,
            clauses=clauses, clause_topics=inside,
        )  # fmt: skip
        result.count(answers)
        after = int(chunk.document_ids[-1])
        progress.advance(len(chunk))
    store.topics.promote(model)
    store.models.activate(model, workspace.now)
    progress.end(f"{result.assigned} in a topic, {result.none} in none")


def _answers(
    model: TopicModel, part: VectorSet | ClauseSet, known: Sequence[Topic], claiming: Sequence[Claim]
) -> list[Assignment]:
    """One assignment for each document or clause."""
    if not len(part):
        return []
    rows = model.place(part.texts, part.matrix, part.langs)
    return barred(claimed(part.texts, rows, model.assign(rows, known), claiming), known)


def anchored(chunk: VectorSet, answers: Sequence[Assignment], anchors: Mapping[int, int]) -> list[Assignment]:
    """The answers, where a topic's anchors are always its own: they say what it is."""
    pairs = zip(chunk.document_ids.tolist(), answers, strict=True)
    return [replace(answer, topic=anchors.get(document, answer.topic)) for document, answer in pairs]


def _waiting(workspace: Workspace, ref: ModelRef, model: ModelRef, revision: int, after: int) -> VectorSet:
    again = _again(workspace, revision)
    return workspace.store.vectors.unassigned(ref, model, revision, again, after_id=after, limit=CHUNK)
