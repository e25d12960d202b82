"""Which columns hold what customers wrote: not what the company answered, not a preview, not a note of the staff."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from collectors.board import Board
from collectors.columns import string
from collectors.profile import Profile, is_worded
from collectors.readers.prose import prose
from collectors.roles import is_question

COMPARED = 400
"""Rows on which two columns are compared."""
_ORIGINAL = frozenset(["original", "orijinal", "orjinal", "orig"])
_LANGUAGES = frozenset(
    ["english", "turkish", "turkce", "ingilizce", "en", "tr", "german", "almanca", "translated", "ceviri"]
)
NEEDED = 1.6
"""Weight that a column must have to be taken for the text."""
AGAINST = ("reply", "staffnote", "preview")


def take_texts(board: Board) -> None:
    """Takes the text, the texts beside it, and the title; sets aside what only looks like one."""
    candidates = [column for column in board.free if _may_be_text(board, column)]
    _leave_answers(board, candidates)
    weights = {column.name: text_weight(board, column) for column in candidates if column in board.free}
    _leave_copies(board, [column for column in candidates if column in board.free], weights)
    main = board.best(lambda column: weights.get(column.name, -9.0), NEEDED)
    if main is None:
        main = board.best(lambda column: _lone_weight(board, column, weights), NEEDED)
    if main is None:
        main = board.best(lambda column: _unnamed_weight(board, column, weights), 0.3)
    if main is None:
        return
    board.take("text", main, _why(board, main), min(0.98, 0.55 + 0.08 * weights.get(main.name, 3.0)))
    for column in [one for one in candidates if one in board.free and _is_second(board, one, weights)]:
        board.take("text", column, f"what customers wrote, beside {main.name!r}", 0.8)
    take_title(board, candidates)


def _may_be_text(board: Board, column: Profile) -> bool:
    if column.lists > 0.3 or column.longest < 2 or board.hints.get(column.name, "text") not in ("text", "title"):
        return board.hints.get(column.name) == "text"
    if (
        column.is_number
        or (column.dates > 0.5 and column.prose < 0.3)
        or (is_worded(column) and board.speaks(column, "text") < 2)
    ):
        return False
    if (
        board.speaks(column, "text") < 2
        and column.scale.share > 0.8
        and column.scale.labelled > 0.5
        and column.different <= 12
    ):
        return False
    machine = max(column.shape("mails"), column.shape("urls"), column.shape("addresses"), column.shape("truths"))
    return machine < 0.5 and (column.shape("codes") < 0.6 or board.speaks(column, "text") >= 2)


def text_weight(board: Board, column: Profile) -> float:
    """How much the column looks like what customers wrote: its name and its cells."""
    named = board.speaks(column, "text")
    written = 3.0 * column.prose + min(column.word_count / 10, 1.5) + (0.5 if column.distinct > 0.6 else -1.0)
    if column.parts < 0.5 and (column.distinct < 0.8 or column.word_count < 4):
        written -= 2.0
    if board.speaks(column, "title") >= max(2.0, named):
        written -= 1.0
    if column.prose < 0.15 and column.different > 1 and named < 2:
        written -= 1.0
    if named < 0.5 and column.prose < 0.4:
        return -9.0
    others = max(
        board.speaks(column, role) for role in ("title", "author_key", "product", "place", "brand", "agent", "url")
    )
    against = sum(max(0.0, board.speaks(column, role)) for role in AGAINST) * (0.5 if column.replies < 0.2 else 1.0)
    return min(named, 4.5) + written - 0.7 * max(0.0, others) - against - 4.0 * max(0.0, column.replies - 0.15)


def _lone_weight(board: Board, column: Profile, weights: dict[str, float]) -> float:
    """The weight where nothing else is text: a title with whole sentences is what the customer wrote."""
    if column.name not in weights:
        return -9.0
    titled = board.speaks(column, "title") if column.prose > 0.3 else 0.0
    return weights[column.name] + max(0.0, titled)


def _unnamed_weight(board: Board, column: Profile, weights: dict[str, float]) -> float:
    """The weight of the one column with sentences, where no name says which is the text."""
    against = max(board.speaks(column, role) for role in (*AGAINST, "agent"))
    if (
        column.name not in weights
        or column.prose < 0.5
        or column.distinct < 0.3
        or against >= 2.5
        or column.replies > 0.3
    ):
        return -9.0
    return weights[column.name] + 3.0


def _leave_answers(board: Board, candidates: Sequence[Profile]) -> None:
    """Sets aside answers of the company and notes of its staff, by what they say as much as by their name."""
    texts = [column for column in candidates if column.prose > 0.1 or board.speaks(column, "text") > 0]
    for column in candidates:
        named = board.speaks(column, "reply")
        others = [one for one in texts if one is not column and one in board.free and one.replies < 0.3]
        if board.hints.get(column.name) == "text":
            continue
        if (
            named >= 4.0
            or (column.replies >= 0.3 and others)
            or (named >= 1.5 and others and _is_rarer(board, column, others))
        ):
            board.leave(column, "it is what the company answered")
        elif board.speaks(column, "staffnote") >= 3.0 and others:
            board.leave(column, "it is a note of the staff")


def _is_rarer(board: Board, column: Profile, others: Sequence[Profile]) -> bool:
    """Whether an "answer" beside the customers' text is filled more seldom, or sounds like a company."""
    beside = [one for one in others if board.speaks(one, "text") >= 2.5]
    return bool(beside) and (column.replies > 0.05 or column.share < 0.95 * max(one.share for one in beside))


def _leave_copies(board: Board, candidates: Sequence[Profile], weights: dict[str, float]) -> None:
    """Sets aside columns that say what another one says: copies, beginnings, translations."""
    ranked = sorted(
        candidates, key=lambda one: (-max(board.speaks(one, "text"), board.speaks(one, "title")), -weights[one.name])
    )
    for column, other in combinations(ranked, 2):
        if other not in board.free or column not in board.free:
            continue
        same, begins, begun = _alike(board, column, other)
        if same > 0.6:
            board.leave(other, f"it says what {column.name!r} says")
        elif begins > 0.6 and board.speaks(other, "title") < 2:
            board.leave(other, f"it is the beginning of {column.name!r}")
        elif begun > 0.6 and board.speaks(column, "title") < 2:
            board.leave(column, f"it is the beginning of {other.name!r}")
    _leave_other_languages(board, ranked)
    for column in ranked:
        translated = any(word.startswith(("transl", "ceviri")) for word in column.words)
        if translated and column in board.free and any(one is not column and one in board.free for one in ranked):
            board.leave(column, "it is a translation")


def _leave_other_languages(board: Board, ranked: Sequence[Profile]) -> None:
    """Sets aside what stands beside an original under the same name: "Review (English)" beside "Review (Original)"."""
    originals = [column for column in ranked if _ORIGINAL & set(column.words) and column in board.free]
    for column in ranked:
        stem = set(column.words) - _LANGUAGES
        if (
            any(stem & set(one.words) for one in originals)
            and _LANGUAGES & set(column.words)
            and column not in originals
        ):
            board.leave(column, "it is a translation")


def _alike(board: Board, column: Profile, other: Profile) -> tuple[float, float, float]:
    """Shares of the rows that hold both: they are equal, the second begins the first, the first begins the second."""
    same = begins = begun = both = 0
    for row in board.census.sample[:COMPARED]:
        one, two = prose(string(row[column.place])), prose(string(row[other.place]))
        if not one or not two:
            continue
        both += 1
        same += one == two
        begins += _begins(two, one)
        begun += _begins(one, two)
    if not both or (both < 3 and both != column.filled):
        return 0.0, 0.0, 0.0
    return same / both, begins / both, begun / both


def _begins(short: str, long: str) -> bool:
    stem = short.rstrip(".… ")
    return len(stem) >= 8 and len(short) < len(long) and long.startswith(stem)


def _is_second(board: Board, column: Profile, weights: dict[str, float]) -> bool:
    """Whether a column is another place where customers wrote: praise beside complaint, a second question."""
    if board.speaks(column, "title") >= 2 or column.parts < 0.5 or column.replies > 0.15:
        return False
    if max(board.speaks(column, role) for role in (*AGAINST, "agent", "author_key", "product", "place", "brand")) >= 2:
        return False
    named = board.speaks(column, "text")
    free = column.prose >= 0.3 and (column.distinct > 0.5 or column.different > 50)
    asked = is_question(column.label or column.name) and named > -1
    return weights[column.name] >= NEEDED and free and (named >= 1.5 or (asked and column.word_count >= 2.5))


def take_title(board: Board, candidates: Sequence[Profile] = ()) -> None:
    """Takes the title, by its name and because it is short text."""
    found = board.best(lambda column: _title_weight(board, column), 2.0)
    if found is not None:
        board.take("title", found, "its name, and short texts", 0.9)


def _title_weight(board: Board, column: Profile) -> float:
    if column.is_number or column.is_date or column.lists or column.shape("urls") > 0.3 or column.longest < 3:
        return -9.0
    if "konu" in column.words and column.distinct < 0.1 and column.rows > 50 and column.different < 30:
        return -9.0
    return board.speaks(column, "title") - max(0.0, board.speaks(column, "product")) - 3 * column.replies


def _why(board: Board, column: Profile) -> str:
    named = "its name" if board.speaks(column, "text") > 1 else ""
    written = f"{column.prose:.0%} of it is written in sentences" if column.prose > 0.1 else "free words"
    return " and ".join(filter(None, (named, written)))
