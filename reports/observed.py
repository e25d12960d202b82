"""What is kept of a report's findings from week to week: measure, cut, direction and the week's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listener.types import Observation
from reports.findings import Finding, findings
from reports.scope import Scope
from reports.study import Subject, study

if TYPE_CHECKING:
    from listener.facts import Facts


def observed(facts: Facts, scope: Scope) -> list[Observation]:
    """The claims of the report of ``scope``, strongest first."""
    return [observation(finding) for finding in findings(study(facts, scope))]


def observation(finding: Finding) -> Observation:
    """One claim. A score is named with its relation and scale, for these are never pooled."""
    subject, change = finding.judged.subject, finding.change
    figures = {
        "value": change.now.value,
        "before": change.then.value,
        "delta": change.delta,
        "low": change.low,
        "high": change.high,
        "n": change.now.n,
    }
    return Observation(measure(subject), cut(subject), "up" if finding.rises else "down", figures)


def measure(subject: Subject) -> str:
    """``net``, ``topic_bad`` …, ``nps/relationship/0-10``."""
    score = subject.score
    return f"{score.metric}/{score.relation}/{score.low:g}-{score.high:g}" if score is not None else subject.kind


def cut(subject: Subject) -> str:
    """``topic:12``; empty where it is of everything."""
    return f"topic:{subject.topic.id}" if subject.topic is not None else ""
