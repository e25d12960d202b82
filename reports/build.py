"""Facts to a report: the sections in their order, over facts that are asked only once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from listener.types import Callout, Report, Section, Text
from reports.scope import Scope
from reports.sections import SectionMaker
from reports.shared import shared
from reports.speech import Speech

if TYPE_CHECKING:
    from listener.facts import Facts


def build(facts: Facts, scope: Scope, sections: Iterable[SectionMaker]) -> Report:
    """The report as data. A section that gives None has no place in it."""
    asked = shared(facts)
    made = tuple(section for maker in sections if (section := maker(asked, scope)) is not None)
    makers = {"dinle": scope.version, **facts.makers()} if scope.version else dict(facts.makers())
    return Report(scope.period, scope.brand, scope.now, made, dict(sorted(makers.items())), scope.closed)


def built_in() -> tuple[SectionMaker, ...]:
    """The sections in the order of the weekly report."""
    from reports.sections.figures import Figures
    from reports.sections.headline import Headline
    from reports.sections.quality import DataQuality
    from reports.sections.topics import Topics
    from reports.sections.voices import Voices

    return Headline(), Figures(), Topics(), Voices(), DataQuality()


def findings(report: Report, locale: str) -> list[str]:
    """The findings as plain sentences, or the one sentence that says there are none."""
    section = report.section("headline")
    if section is None:
        return []
    speech = Speech(locale)
    return [speech.say(block.title) for block in _told(section)] or _nothing(section, speech)


def _told(section: Section) -> list[Callout]:
    return [block for block in section.blocks if isinstance(block, Callout) and block.title.key.startswith("find.")]


def _nothing(section: Section, speech: Speech) -> list[str]:
    texts = (block.message for block in section.blocks if isinstance(block, Text))
    return [speech.say(message) for message in texts if message.key.startswith("headline.")]
