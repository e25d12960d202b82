"""From verdicts to findings: which claims are told, how strong they are, and whether they are good news."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

from listener.types import Change, Message, Topic
from reports import changes
from reports.measures import Count
from reports.study import Judged, Study

Tone = Literal["good", "bad", "note"]
MOST = 3
LEANS = 20.0
"""A topic whose net sentiment is beyond ±20 points is complaint or praise, else it is plain mention."""
_RANK = {"topic_bad": 0, "topic_share": 1, "topic_net": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim that is told. ``change`` is the week's or that of four weeks."""

    judged: Judged
    change: Change
    noun: str
    tone: Tone
    count: int
    """Documents or answers of the week."""

    @property
    def rises(self) -> bool:
        """Up or down."""
        return (self.change.delta or 0) > 0

    @property
    def rolling(self) -> bool:
        """Only four weeks together show it."""
        return not self.judged.baseline.significant

    @property
    def identity(self) -> tuple[Any, ...]:
        """What must agree for last week's finding to be this week's, too."""
        subject = self.judged.subject
        return subject.score, subject.topic.id if subject.topic else subject.kind, self.rises

    @property
    def strength(self) -> float:
        """The difference in half-widths of its interval; volume alone is told last."""
        low, high = self.change.low or 0.0, self.change.high or 0.0
        plain = 2 * abs(self.change.delta or 0.0) / max(1e-12, high - low)
        return plain - (1000 if self.tone == "note" else 0)


def findings(study: Study, index: int = -1) -> list[Finding]:
    """The week's findings, strongest first, one for each topic; ``index`` −2 is last week."""
    index %= len(study.scope.periods)
    claimed = [one for one in study.week(index) if one.claim is not None]
    made = [_finding(study, one, index) for one in _one_a_topic(study, claimed, index)]
    return sorted(made, key=lambda one: (-one.strength, str(one.identity)))


def _one_a_topic(study: Study, claimed: Sequence[Judged], index: int) -> list[Judged]:
    """Of several claims on one topic: the complaints, else the share, else the polarity.

    Where complaints rise because all of it does and it is no matter of complaint, the share: a new service that many
    like and some do not is no change for the worse.
    """
    topics: dict[int, Judged] = {}
    for one in sorted(claimed, key=lambda one: _rank(study, one, index)):
        if one.subject.topic is not None:
            topics.setdefault(one.subject.topic.id, one)
    return [*(one for one in claimed if one.subject.topic is None), *topics.values()]


def _rank(study: Study, one: Judged, index: int) -> float:
    """Which claim on a topic is told first."""
    topic, rises = one.subject.topic, (one.baseline.delta or 0.0) > 0
    if one.subject.kind == "topic_bad" and topic is not None and rises and _net(study, topic, {index}) > -LEANS:
        return _RANK["topic_share"] + 0.5
    return _RANK.get(one.subject.kind, 9)


def _finding(study: Study, judged: Judged, index: int) -> Finding:
    change = judged.claim
    assert change is not None
    noun = noun_of(study, judged, index)
    return Finding(judged, change, noun, _tone(judged, change, noun), _count(judged))


def noun_of(study: Study, judged: Judged, index: int) -> str:
    """``complaint``, ``praise`` or ``mention``, by the polarity of the topic this week and in the baseline."""
    topic = judged.subject.topic
    if topic is None or judged.subject.kind == "topic_bad":
        return "mention" if topic is None else "complaint"
    net = _net(study, topic, {index, *judged.verdict.base})
    return "complaint" if net <= -LEANS else "praise" if net >= LEANS else "mention"


def _net(study: Study, topic: Topic, weeks: Set[int]) -> float:
    """Net sentiment of a topic over some weeks, points."""
    tallies = next(one.tallies for one in study.topics if one.topic.id == topic.id)
    down, up = sum(tallies[i].negative for i in weeks), sum(tallies[i].positive for i in weeks)
    return 100 * (up - down) / max(1, sum(tallies[i].n for i in weeks))


def _tone(judged: Judged, change: Change, noun: str) -> Tone:
    kind, rises = judged.subject.kind, (change.delta or 0) > 0
    if kind == "volume" or judged.verdict.track.name == "ces":
        return "note"
    if kind in {"topic_share", "topic_bad"}:
        return "note" if noun == "mention" else "good" if rises == (noun == "praise") else "bad"
    return "good" if rises else "bad"


def _count(judged: Judged) -> int:
    cell = judged.verdict.track.cells[judged.verdict.index]
    return cell.count if isinstance(cell, Count) else judged.verdict.measure.n


# --- the sentence -----------------------------------------------------------------------------------------------------


def title(finding: Finding) -> Message:
    """The finding in one sentence."""
    kind = finding.judged.subject.kind
    if finding.rolling:
        return Message(f"find.roll.{'up' if finding.rises else 'down'}", _values(finding))
    if kind in {"topic_share", "topic_bad"}:
        return Message(f"find.topic.{_shape(finding)}", _values(finding))
    name = "volume" if kind == "volume" else "topic_net" if kind == "topic_net" else "measure"
    return Message(f"find.{name}.{'up' if finding.rises else 'down'}", _values(finding))


def _shape(finding: Finding) -> str:
    """Which sentence fits: new, new for some weeks, many fold, so many per cent more, or less."""
    ratio, verdict = _ratio(finding.change), finding.judged.verdict
    if ratio is None:
        return "new" if verdict.since == verdict.index else "still"
    return "times" if ratio >= 1.8 else "more" if ratio > 1 else "less"


def _ratio(change: Change) -> float | None:
    """Now over then; None where it was next to nothing before."""
    now, then = change.now.value or 0.0, change.then.value or 0.0
    return now / then if then > 0 and (now / then) < 10 else None


def _values(finding: Finding) -> dict[str, Any]:
    change, subject = finding.change, finding.judged.subject
    ratio = _ratio(change) or 0.0
    values = {
        "title": subject.title,
        "now": change.now,
        "then": change.then,
        "weeks": len(finding.judged.verdict.base),
        "noun": Message(f"noun.{finding.noun}"),
        "ratio": ratio,
        "part": abs(ratio - 1),
        "n": finding.count,
        "run": finding.judged.verdict.index - finding.judged.verdict.since + 1,
    }
    return {**values, "topic": subject.topic} if subject.topic else values


def goes_on(study: Study, old: Finding, now: Sequence[Finding]) -> bool:
    """Whether last week's finding is there again, as a finding or as a week that still deviates the same way."""
    if any(one.identity == old.identity for one in now):
        return True
    number = study.subjects.index(old.judged.subject)
    change = study.verdicts[number][-1].baseline
    return changes.deviates(change) and ((change.delta or 0) > 0) == old.rises
