"""Behaviour tests in the manner of CheckList (Ribeiro et al. 2020): data files of cases, and who fails them.

A case is one line of JSON. ``{"skill", "lang", "text", "want": [polarities]}``: the answer is one of those.
``{"skill", "lang", "text", "same": text}``: both get the same answer. ``{"skill", "lang", "text", "than": text,
"more": polarity}``: the first is surer of that polarity than the second, or as sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listener.types import Encoder, Sentiment
from sentiment.data import rows

SLACK = 0.02
"""By how much a probability may move against the expected direction."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that was answered otherwise, with what was said of its text (and of the second one)."""

    case: Mapping[str, Any]
    said: tuple[Sentiment, ...]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Cases and failures by skill."""

    cases: Mapping[str, int]
    failures: Sequence[Failure]

    def rate(self, skill: str = "") -> float:
        """Share of the skill's cases that failed, 0…1; without a skill, of all."""
        failed: int = sum(not skill or one.case["skill"] == skill for one in self.failures)
        cases: int = self.cases[skill] if skill else sum(self.cases.values())
        return failed / max(1, cases)


def read_cases(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The cases of JSONL files, in order."""
    return [row for path in paths for row in rows(path)]


def behave(encoder: Encoder, cases: Sequence[Mapping[str, Any]]) -> Behaviour:
    """Asks the encoder all cases in one pass."""
    texts = [text for case in cases for text in asked(case)]
    langs = [case["lang"] for case in cases for _ in asked(case)]
    said = iter([one.sentiment for one in encoder.read(texts, langs)])
    counts: dict[str, int] = {}
    failures: list[Failure] = []
    for case in cases:
        answers = tuple(one for _ in asked(case) if (one := next(said)) is not None)
        counts[case["skill"]] = counts.get(case["skill"], 0) + 1
        if not passes(case, answers):
            failures.append(Failure(case, answers))
    return Behaviour(counts, failures)


def asked(case: Mapping[str, Any]) -> list[str]:
    """The texts of a case."""
    return [case[name] for name in ("text", "same", "than") if name in case]


def passes(case: Mapping[str, Any], said: Sequence[Sentiment]) -> bool:
    """Whether the answers are as the case wants them; no answer fails."""
    if len(said) != len(asked(case)):
        return False
    if "want" in case:
        return said[0].polarity in case["want"]
    if "same" in case:
        return said[0].polarity == said[1].polarity
    return bool(getattr(said[0], case["more"]) >= getattr(said[1], case["more"]) - SLACK)
