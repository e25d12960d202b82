"""What a file does not show by itself is asked on a terminal: at most three choices, the first is the guess."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click
from rich.markup import escape

from listener.cli.console import out

DAYS = ("undated", "as_of")
"""Questions whose answer is a day."""


def asked(guess: Callable[[dict[str, Any]], Any], *, ask: bool) -> Any:
    """The reading of a file after its questions were answered; without ``ask`` the guesses stand."""
    given: dict[str, Any] = {}
    answered: set[str] = set()
    made = guess(given)
    while ask and (question := next((one for one in made.questions if one.key not in answered), None)):
        answered.add(question.key)
        answers = answer_to(question)
        columns = {**given.get("columns", {}), **answers.get("columns", {})}
        given.update(answers, **({"columns": columns} if columns else {}))
        made = guess(given)
    return made


def answer_to(question: Any) -> dict[str, Any]:
    """Asks one question; the options that the answer means."""
    out.print(f"\n[bold]{escape(question.text)}[/]")
    if not question.choices:
        return {question.key: _day(question.line)} if question.key in DAYS else {}
    for number, choice in enumerate(question.choices, 1):
        out.print(f"  {number}. {escape(choice.label)}")
    numbers = click.Choice([str(number) for number in range(1, len(question.choices) + 1)])
    picked = click.prompt("Which", type=numbers, default=None if question.blind else "1", show_choices=False)
    return dict(question.choices[int(picked) - 1].options)


def _day(hint: str) -> str:
    out.print(f"  [dim]{escape(hint)}[/]")
    while True:
        text = click.prompt("Day (YYYY-MM-DD)")
        try:
            return date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            out.print(f"  {escape(repr(text))} is no day; write it as 2026-05-20")
