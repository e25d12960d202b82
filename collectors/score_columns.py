"""Which columns hold scores, of which metric, on which scale."""

from __future__ import annotations

import re

from collectors.board import Board, Choice, Question
from collectors.file_options import ONES, SCALES
from collectors.profile import Profile, is_worded
from collectors.readers.header import Kinds
from collectors.readers.likert import band
from collectors.readers.scores import Scale, scale_of

METRICS = ("nps", "csat", "ces", "stars")
_RANGE = re.compile(r"(?<!\d)([01])\s*(?:-|–|—|to|ile|ila|den|'den|dan|'dan|…|\.\.+)\s*(5|7|10|100)(?!\d)")
_OUT_OF = re.compile(
    r"(?:/|out of|uzerinden|over)\s*(5|7|10|100)(?!\d)|(?<!\d)(5|7|10|100)\s*(?:uzerinden|puan uzerinden|'?l[iu]k)",
    re.I,
)
_GLUED = re.compile(r"[a-z](10|100)$", re.I)
_UNNAMED = re.compile(r"column \d+|[A-Z]|(?i:unnamed: ?|col(?:umn)?[_ ]?|field[_ ]?|s[uü]tun[_ ]?|kolon[_ ]?)\d+")
"""Names that say nothing, so that only the cells speak."""
SURE = 20
"""Answers from which on a missing upper half of a scale is no accident."""
_WORDS_OF = {"csat": ("memnun", "satisf"), "ces": ("kolay", "zor", "eas", "difficult", "hard")}


def take_scores(board: Board) -> None:
    """Takes the scores, the surest first, and says why what is called a score is none."""
    found = {column.name: _scale(board, column) for column in board.free}
    proven = _proven_nps(board, found)
    weights = [
        (weight, -METRICS.index(metric), -place, metric, column)
        for place, column in enumerate(board.free)
        for metric in METRICS
        if (weight := _weight(board, column, metric, found[column.name], column is proven)) >= 1.5
    ]
    used: set[str] = set()
    for weight, _, _, metric, column in sorted(weights, key=lambda one: one[:3], reverse=True):
        if metric in used or column not in board.free:
            continue
        used.add(metric)
        _take(board, column, metric, found[column.name], weight, column is proven)
    _say_what_is_none(board, found)


def _scale(board: Board, column: Profile) -> Scale:
    """The scale that the whole column shows, or its sample where it has many values."""
    counts = board.census.counts.get(column.place)
    return scale_of(counts) if counts else column.scale


def _weight(board: Board, column: Profile, metric: str, scale: Scale, proven: bool) -> float:
    """How much a column looks like the scores of ``metric``: below 1.5 it is none."""
    named = board.speaks(column, metric)
    if proven and metric == "nps":
        return 6.0
    if not _is_scale(column, scale):
        return 0.0
    if metric == "nps":
        return _nps_weight(board, column, scale, named)
    if metric == "stars" and board.speaks(column, "nps") >= 3 and _fits_nps(column, scale):
        return 0.0
    spoken = " ".join(column.examples).lower()
    if board.speaks(column, "text") >= 2.5 and scale.worded + scale.labelled > 0.5:
        return 0.0
    if is_worded(column) and named < 1.5 and any(word in spoken for word in _WORDS_OF.get(metric, ("\0",))):
        named += 1.8
    if is_worded(column) and metric == "stars" and board.speaks(column, "stars") <= 0 and named < 1.5:
        return 0.0
    if scale.tops and metric == "stars" and named >= -1:
        named += 1.6
    if metric == "stars" and max(board.speaks(column, other) for other in ("csat", "ces")) >= 2.5:
        named -= 3.0
    if column.different == 1 and column.rows > 20:
        named -= 2.0
    if metric == "stars" and _UNNAMED.fullmatch(column.name) and scale.whole and 1 <= scale.low < scale.high == 5:
        named = max(named, 1.5)
    return named


def _is_scale(column: Profile, scale: Scale) -> bool:
    """Whether the cells can be ratings at all: few values, in a range that people are asked for."""
    if scale.share < 0.85 or scale.low < 0 or column.bands > 0.5 or column.lists:
        return False
    if column.dates > 0.5 and not column.is_number:
        return False
    if scale.labelled > 0.5 and column.different > 40:
        return False
    if scale.worded > 0.5:
        return scale.values >= 3
    top = max(scale.tops, default=0.0)
    if len(scale.tops) > 1 or (scale.high <= 1 and column.rows > 12 and not top):
        return False
    return scale.high <= 10 or (scale.high <= 100 and (top == 100 or not scale.whole or column.rows < 1_000_000))


def _nps_weight(board: Board, column: Profile, scale: Scale, named: float) -> float:
    if not _fits_nps(column, scale):
        return 0.0
    if named >= 1.5:
        asked = _ends(column)
        return named + 0.5 if not asked or asked[1] == 10 else 0.0
    plain = scale.low == 0 and scale.high == 10 and not scale.tops and board.speaks(column, "stars") >= 1.5
    return 1.5 + board.speaks(column, "stars") if plain and _ends(column) is None else 0.0


def _fits_nps(column: Profile, scale: Scale) -> bool:
    """Whole figures up to 10; a small survey may miss the upper ones."""
    asked = _ends(column)
    high = scale.high > 5 or scale.count < SURE or asked == (0.0, 10.0)
    return scale.whole and scale.high <= 10 and high and not any(top != 10 for top in scale.tops) and scale.worded < 0.5


def _ends(column: Profile) -> tuple[float, float] | None:
    """Both ends of the scale that the question names: ``(0-10)``, ``10 üzerinden``, ``rating10``; None without any."""
    for text in (column.name, column.label):
        if found := _RANGE.search(text):
            return float(found[1]), float(found[2])
        if found := _OUT_OF.search(text.replace("ü", "u").replace("Ü", "u")):
            high = float(found[1] or found[2])
            return (0.0 if high == 100 else 1.0), high
        if found := _GLUED.search(text):
            return (0.0 if found[1] == "100" else 1.0), float(found[1])
    return (
        (0.0, 100.0)
        if "%" in column.name or "yüzde" in column.name.lower() or "percent" in column.name.lower()
        else None
    )


def _proven_nps(board: Board, found: dict[str, Scale]) -> Profile | None:
    """The column whose figures go with a column of promoters, passives and detractors, which proves the question."""
    groups = next((column for column in board.free if column.bands > 0.9 and column.different > 1), None)
    if groups is None:
        return None
    for column in board.free:
        scale = found[column.name]
        if column is groups or not _fits_nps(column, scale) or scale.share < 0.9:
            continue
        pairs = [(row[column.place], band(str(row[groups.place]))) for row in board.census.sample]
        right = [_band_of(cell) == group for cell, group in pairs if group and _band_of(cell)]
        if right and sum(right) > 0.95 * len(right):
            return column
    return None


def _band_of(cell: object) -> str:
    try:
        value = float(str(cell))
    except ValueError:
        return ""
    return "promoter" if value >= 9 else "passive" if value >= 7 else "detractor"


def _take(board: Board, column: Profile, metric: str, scale: Scale, weight: float, proven: bool) -> None:
    low, high = _scale_ends(board, column, metric, scale)
    why = f"answers from {scale.low:g} to {scale.high:g}" if scale.worded < 0.5 else "answers in words on a scale"
    board.take(
        f"scores.{metric}",
        column,
        why + (", and its name" if board.speaks(column, metric) > 1 else ""),
        min(0.97, 0.6 + weight / 12),
    )
    if metric == "nps":
        _nps_from_1(board, column, scale)
        if board.speaks(column, "nps") < 1.5 and not proven:
            _say_not_nps(board, column.name)
    elif (low, high) != SCALES[metric]:
        board.scales[metric] = (low, high)
        board.notes.append(f"{column.name!r} is kept as {metric} on its own scale {low:g}–{high:g}.")
    if scale.zeros and low > 0:
        board.options["no_score"] = [*board.options.get("no_score", []), 0]
        board.notes.append(
            f"{column.name!r} has {scale.zeros} times 0, which is not on its scale {low:g}–{high:g}: "
            "read as no rating (no_score)."
        )
    if scale.worded > 0.5:
        board.notes.append(f"{column.name!r} is in words: {_mapping(column, low, high)}.")


def _mapping(column: Profile, low: float, high: float) -> str:
    from collectors.readers.likert import place

    held = [(found, text) for text in column.examples if (found := place(text)) is not None]
    return ", ".join(f"{text!r} = {low + found * (high - low):g}" for found, text in sorted(held))


def _scale_ends(board: Board, column: Profile, metric: str, scale: Scale) -> tuple[float, float]:
    """Both ends of the scale: what the cells name, what the question names, else the usual one that holds them."""
    usual = SCALES[metric]
    if scale.tops:
        high = scale.tops[0]
        return (0.0 if scale.low < 1 or high == 100 else 1.0), high
    if scale.worded > 0.5:
        return 1.0, 5.0
    asked = _ends(column)
    if asked and scale.high <= asked[1]:
        return (0.0 if scale.low < asked[0] and asked[1] != 5 else asked[0]), asked[1]
    if metric == "ces" and scale.high <= 5 and scale.count >= SURE:
        return 1.0, 5.0
    if scale.high <= usual[1] and (scale.low >= usual[0] or scale.whole or metric == "nps"):
        return usual
    top = next(top for top in (5, 7, 10, 100) if scale.high <= top)
    return (0.0 if scale.low < 1 or top == 100 else 1.0), float(max(top, usual[1]) if metric != "ces" else top)


def _nps_from_1(board: Board, column: Profile, scale: Scale) -> None:
    if scale.zeros or "nps_from_1" in board.options:
        return
    if scale.ones < ONES or _ends(column) == (0.0, 10.0):
        board.options["nps_from_1"] = "is_0_10"
        board.notes.append(f"{column.name!r} has no 0: taken for an NPS question on 0–10 that nobody gave a 0.")
        return
    board.options["nps_from_1"] = "keep"
    choices = (
        Choice("it was asked on 1–10: keep it as a score on a scale of its own", {"nps_from_1": "keep"}),
        Choice("it was asked on 0–10, and nobody gave a 0", {"nps_from_1": "is_0_10"}),
    )
    text = (
        f"{column.name!r} has {scale.ones} times 1 and no 0. Was it asked on 1–10? That gives another figure than NPS."
    )
    board.questions.append(Question("nps_from_1", text, choices, 'nps_from_1 = "is_0_10"'))
    board.notes.append(f"{column.name!r} has no 0 and {scale.ones} times 1: kept as a score on 1–10 (nps_from_1).")


def _say_not_nps(board: Board, name: str) -> None:
    """A plain "score" is a guess: the two lines that make it stars, whole, for the scale would else be 1–5."""
    from collectors.settings import quoted

    board.notes += [
        f"{name!r} runs from 0 to 10: taken for NPS. If it is none, write these two lines, the first above the",
        "columns, the second in place of scores.nps:",
        "scales = { stars = [0, 10] }",
        f"{quoted('scores.stars')} = {quoted(name)}",
    ]


def _say_what_is_none(board: Board, found: dict[str, Scale]) -> None:
    """Columns that are called scores and hold something else: said, for a score that is missing is missed late."""
    kinds = Kinds()
    for column in list(board.free):
        named = max(board.speaks(column, metric) for metric in METRICS)
        if named < 2.5 or column.prose > 0.3 or column.dates > 0.5 or column.longest > 60:
            continue
        scale = found[column.name]
        if column.bands > 0.5:
            board.notes.append(f"{column.name!r} holds groups (promoter, detractor), no figures: it is no score.")
        elif scale.share < 0.85 and not all(kinds.of(text) == "number" for text in column.examples):
            board.notes.append(
                f"{column.name!r} is called a score, but holds {', '.join(map(repr, column.examples))}: it is no score."
            )
        elif scale.high > 100 or scale.low < 0:
            board.notes.append(f"{column.name!r} goes from {scale.low:g} to {scale.high:g}: that is no rating.")
