"""A scale that changes in the middle of a file: early answers end at 5, later ones at 10."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from collectors.board import Board, Choice, Question
from collectors.readers.dates import Dates
from collectors.readers.scores import rated

ENOUGH = 60
"""Answers on either side from which on a change is believed."""
LOWER = ((5.0, 10.0), (5.0, 100.0), (10.0, 100.0), (5.0, 7.0))
"""Ends of scales that follow each other."""
SHARE = 0.15
"""Share of the later answers above the earlier end; by chance, so long a beginning without one is then impossible."""


def find_scale_change(board: Board) -> None:
    """Proposes two scales with the day between them, where a score shows that it changed."""
    dated, places = board.columns.get("created_at"), {one.name: one.place for one in board.profiles}
    if not isinstance(dated, str):
        return
    reader = Dates(UTC, board.options.get("date_order", "dmy"), as_of=_as_of(board))
    for target, column in board.columns.items():
        metric = target.removeprefix("scores.")
        if metric == target or not isinstance(column, str) or metric == "nps":
            continue
        pairs = _pairs(board, reader, places[dated], places[column])
        found = changed_on(pairs)
        if found and "scales_before" not in board.options:
            _propose(board, metric, column, *found)


def _as_of(board: Board) -> date | None:
    given = board.options.get("as_of")
    return date.fromisoformat(given) if isinstance(given, str) else None


def _pairs(board: Board, reader: Dates, dated: int, scored: int) -> list[tuple[datetime, float]]:
    made = []
    for row in board.census.sample:
        try:
            at, score = reader.read(row[dated]), rated(row[scored])
        except (ValueError, TypeError, OverflowError, OSError):
            continue
        if at and score and score.share is None:
            made.append((at, score.value))
    return sorted(made)


def changed_on(pairs: list[tuple[datetime, float]]) -> tuple[date, float, float] | None:
    """The first day of the later scale and both upper ends, for answers in order of time; None for one scale."""
    top = max((value for _, value in pairs), default=0.0)
    for low, high in LOWER:
        if not low < top <= high:
            continue
        first = next(place for place, (_, value) in enumerate(pairs) if value > low)
        after = pairs[first:]
        above = sum(value > low for _, value in after)
        if first >= ENOUGH and len(after) >= ENOUGH and above >= SHARE * len(after):
            return after[0][0].date(), low, high
    return None


def _propose(board: Board, metric: str, column: str, day: date, early: float, late: float) -> None:
    scales: dict[str, Any] = {day.isoformat(): {metric: [1, int(early)]}}
    low, _ = board.scales.get(metric, (1.0, late))
    board.scales[metric] = (low, late)
    board.options["scales_before"] = scales
    text = f"{column!r} has no answer above {early:g} before {day}, and many after. Did its scale change?"
    choices = (
        Choice(f"yes: 1–{early:g} before that day, then {low:g}–{late:g}", {"scales_before": scales}),
        Choice(f"no: {low:g}–{late:g} all the time", {"scales_before": {}}),
    )
    board.questions.append(
        Question(
            "scales_before", text, choices, f"take scales_before out of the section to have {low:g}–{late:g} throughout"
        )
    )
    board.notes.append(f"{text} Taken for 1–{early:g} before and {low:g}–{late:g} after (scales_before).")
