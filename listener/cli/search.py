"""``listener search``: documents by words and by meaning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.text import Text

from listener.cli.console import answer, out, workspace_options
from listener.curation.lookup import topic_numbers
from listener.pipeline.search import Hit, SearchAnswer, search
from listener.pipeline.workspace import Workspace
from listener.text import body
from listener.types import POLARITIES

if TYPE_CHECKING:
    from listener.store import Filter

SHOWN = 300
"""Characters of a text that are printed."""
BEFORE = 80
"""Of them in front of the first hit."""
COLOURS = {"negative": "red", "neutral": "yellow", "positive": "green"}
NO_WORDS = "No text has these words; these are near in meaning."
NOTHING = "Nothing found. Try fewer or other words, or leave out --since, --until, --lang, --polarity and --topic."
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many texts at most.")
@click.option("--since", type=DAY, metavar="DAY", help="Only from this local day on: 2026-11-09.")
@click.option("--until", type=DAY, metavar="DAY", help="Only up to this local day, the day included.")
@click.option("--lang", help="Only texts in this language: tr, en …")
@click.option(
    "--polarity", type=click.Choice(POLARITIES), help="Only texts of this polarity; with --topic, what they say of it."
)
@click.option("--topic", help="Only texts that speak of this topic, as a whole or in a clause; id or name. Of a group: "
              "of one of its topics.")  # fmt: skip
@workspace_options
def command(
    workspace: Workspace, query: tuple[str, ...], limit: int, topic: str | None, as_json: bool, **given: Any
) -> None:
    """Find what customers wrote, by words and by meaning.

    Endings, case and diacritics of words do not matter, stop words count only where there are no others, and texts far
    below the best in meaning are left out. Nothing in QUERY is read as an operator.
    """
    topics = topic_numbers(workspace, topic) if topic is not None else None
    found = search(workspace, " ".join(query), where(**given, topics=topics), limit)
    locale = workspace.config.report.locales[0]
    answer(as_data(found), as_json, lambda: show(found, locale))


def where(since: datetime | None, until: datetime | None, **given: Any) -> Filter:
    """The options as the store takes them; ``until`` is the last day that counts."""
    from listener.store import Filter

    end = until and (until if until.date() == until.max.date() else until + timedelta(days=1))
    return Filter(since and since.date(), end and end.date(), **given)


def as_data(found: SearchAnswer) -> dict[str, Any]:
    """The answer as JSON has it; ``marks`` count characters of title, line break, text."""
    return {
        "words": found.words,
        "without_meaning": found.without_meaning,
        "further": found.further,
        "hits": [*map(hit_data, found.hits)],
    }


def hit_data(one: Hit) -> dict[str, Any]:
    """A hit as JSON has it."""
    found = one.found
    same = ("document_id", "source", "lang", "sentiment", "confidence", "topic", "topic_tr", "topic_en", "texts")
    data = {name: getattr(found, name) for name in same}
    return {"day": found.day, **data, "title": found.title, "text": found.text,
            "marks": one.marks, "by": one.by, "score": round(one.score, 5)}  # fmt: skip


def show(found: SearchAnswer, locale: str) -> None:
    """Two lines a text, and what the reader should know of the search."""
    for one in found.hits:
        out.print(headline(one, locale))
        out.print(Text("  ").append_text(passage(one)))
    if found.hits and not any("words" in one.by for one in found.hits):
        out.print(f"[dim]{NO_WORDS}[/]")
    if found.further:
        out.print(f"[dim]{found.further} more are only near in meaning, and much less so than the best.[/]")
    if not found.hits:
        out.print(NOTHING)
    if found.without_meaning:
        out.print(f"[dim]Only words were looked for: {escape(found.without_meaning)}.[/]")


def headline(one: Hit, locale: str) -> Text:
    """Day, source, polarity, topic, how many say the same, and by which way it was found."""
    found = one.found
    names = (found.topic_tr, found.topic_en) if locale == "tr" else (found.topic_en, found.topic_tr)
    line = Text(f"{found.day} · {found.source}", style="dim")
    line.append(f" · {found.sentiment or 'not labelled'}", style=COLOURS.get(found.sentiment or "", "dim"))
    parts = [next(filter(None, names), ""), f"{found.texts} times" if found.texts > 1 else "", "+".join(one.by)]
    return line.append("".join(f" · {part}" for part in parts if part), style="dim")


def passage(one: Hit) -> Text:
    """The text around its first hit on one line, hits marked."""
    said = body(one.found.title, one.found.text)
    start = max(0, one.marks[0][0] - BEFORE) if one.marks else 0
    start = 0 if len(said) <= SHOWN else min(start, len(said) - SHOWN)
    shown = Text(said[start : start + SHOWN].replace("\n", " "))
    for low, high in one.marks:
        if low >= start and high <= start + SHOWN:
            shown.stylize("bold reverse", low - start, high - start)
    return Text.assemble("… " if start else "", shown, " …" if start + SHOWN < len(said) else "")
