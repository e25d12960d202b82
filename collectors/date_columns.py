"""When a row was written: which column says so, in which order of day and month, and what is missing."""

from __future__ import annotations

from collectors.board import Board, Choice, Question
from collectors.profile import Profile
from collectors.readers.order import Evidence

NEVER = -6.0
"""Weight below which a date is certainly another one: a birthday, the day of the export, the start of a membership."""
_DATE_WORDS = frozenset(
    ["tarih", "tarihi", "date", "time", "timestamp", "zaman", "zamani", "at", "gun", "datetime", "seconds", "millis"]
)
UNREAD = 0.5
ALL_UNREAD = 0.95
"""Share of a column's dates above which it must be said how to read them."""


def take_dates(board: Board) -> None:
    """Takes ``created_at`` and the times of a ticket; sets other dates aside; asks where nothing can be read."""
    dated = [column for column in board.free if _may_be_date(board, column)]
    _take_events(board, dated)
    if "created_at" not in board.columns:
        _take_created(board, [column for column in dated if column in board.free])
    for column in [one for one in dated if one in board.free and one.dates + one.incomplete > 0.8]:
        board.leave(column, "another date than that of the text")
    if "created_at" not in board.columns:
        _ask_undated(board)
    else:
        _ask_order(board)


def _may_be_date(board: Board, column: Profile) -> bool:
    named = board.speaks(column, "created_at")
    if not column.is_date or column.length > 80 or (column.prose > 0.6 and column.dates + column.incomplete < 0.95):
        return False
    if column.is_number and column.dates > 0:
        return (named > 0.3 or (named > -4 and bool(_DATE_WORDS & set(column.words)))) and column.low > 19_000
    return True


def date_weight(board: Board, column: Profile) -> float:
    """How much a column of dates looks like the day on which the row was written."""
    weight = board.speaks(column, "created_at")
    if column.different == 1 and column.rows > 3:
        weight -= 3.0
    weight -= 4.0 * max(0.0, 0.95 - column.share) if column.share > 0.3 else 5.0
    weight -= 1.5 * column.incomplete
    if column.days and (column.days[-1] - column.days[0]).days > 365 * 25:
        weight -= 6.0
    return weight


def _take_created(board: Board, dated: list[Profile]) -> None:
    weights = {column.name: date_weight(board, column) for column in dated}
    best = board.best(lambda column: weights.get(column.name, -99.0), NEVER)
    if best is None:
        return
    board.take("created_at", best, "dates" + (", and its name" if board.speaks(best, "created_at") > 1 else ""), 0.95)
    if weights[best.name] < -0.5:
        _ask_which(board, best, [one for one in dated if one is not best and weights[one.name] > NEVER])
    _ask_incomplete(board, best)
    clock = board.best(lambda column: _clock_weight(board, column, best), 1.0)
    if clock is not None:
        board.take("created_at", clock, f"the time of day to {best.name!r}", 0.9)


def _ask_which(board: Board, best: Profile, others: list[Profile]) -> None:
    """No date is by its name the one of the text: said where there is one, asked where there are several."""
    if not others:
        board.notes.append(f"{best.name!r} is the only date there is: rows are dated by it.")
        return
    choices = tuple(
        Choice(f"{one.name!r} ({one.examples[0]})", {"columns": {one.name: "created_at"}})
        for one in (best, *others[:2])
    )
    text = "No column says by its name when the texts were written. Which is nearest?"
    board.questions.append(Question("created_at", text, choices, '--column "COLUMN=created_at"'))


def _clock_weight(board: Board, column: Profile, day: Profile) -> float:
    """Whether a column holds the time of day beside a column of days."""
    if column.shape("times") < 0.9 or any(":" in text for text in day.examples):
        return 0.0
    return 2.0 if {"saat", "saati", "time", "hour", "clock", "zaman"} & set(column.words) else 0.0


def _take_events(board: Board, dated: list[Profile]) -> None:
    """The times of a ticket, where there are several: opened, first answer, resolved."""
    events = {}
    for kind in ("resolved", "first_reply"):
        found = [column for column in dated if board.speaks(column, kind) >= 2 and column.shape("codes") < 1.01]
        events[kind] = next((column for column in found if column.dates > 0.8), None)
    held = [column for column in events.values() if column is not None]
    rest = [column for column in dated if column not in held and board.speaks(column, "created_at") > 1]
    if not held or not rest:
        return
    _take_created(board, rest)
    created = board.columns.get("created_at")
    opened = next((column for column in rest if column.name == created), None)
    if opened is not None and ("acilis" in opened.words or "opened" in opened.words or len(held) > 1):
        board.columns["events.opened"] = opened.name
    for kind, column in events.items():
        if column is not None and column in board.free:
            board.take(f"events.{kind}", column, "a time of the ticket", 0.8)


def _ask_incomplete(board: Board, column: Profile) -> None:
    dayless = "has no day" in column.unread or "slip" in column.unread
    if column.incomplete < (ALL_UNREAD if dayless else UNREAD) or "as_of" in board.options:
        if column.incomplete > 0.02 and "as_of" not in board.options:
            board.notes.append(
                f"{column.incomplete:.0%} of {column.name!r} cannot be read ({column.unread}): these rows are rejects."
            )
        return
    way = "--undated DAY dates every row of the file" if dayless else "--as-of DAY says when the file was exported"
    board.questions.append(
        Question(
            "as_of", f"{column.incomplete:.0%} of the dates in {column.name!r} cannot be read: {column.unread}.", (),
            f"{way}, as in: {'--undated' if dayless else '--as-of'} 2026-05-20", blind=True,
        )
    )  # fmt: skip


def _ask_undated(board: Board) -> None:
    if "undated" in board.options:
        return
    nearly = next((column for column in board.free if board.speaks(column, "created_at") > 1.5), None)
    seen = f" (the nearest is {nearly.name!r}: {', '.join(nearly.examples)})" if nearly else ""
    board.questions.append(
        Question(
            "undated", f"No column says when the texts were written{seen}.", (),
            "--undated DAY gives every row that day, as in: --undated 2026-05-20", blind=True,
        )
    )  # fmt: skip


def evidence(board: Board, column: Profile) -> Evidence | None:
    """What the whole file shows about the order of day and month in a column."""
    return board.census.orders.get(column.place)


def _ask_order(board: Board) -> None:
    """Writes the order down where it matters; asks where nothing shows it."""
    name = board.columns["created_at"]
    column = next(one for one in board.profiles if one.name == (name if isinstance(name, str) else name[0]))
    found = evidence(board, column)
    if found is None or not found.matters or "date_order" in board.options:
        return
    if found.contradicts:
        board.notes.append(
            f"{column.name!r} has dates with the day first and others with the month first: some are rejects."
        )
    order = found.order or ("dmy" if _is_turkish(board) else None)
    if order:
        board.options["date_order"] = order
        first = "the day" if order == "dmy" else "the month"
        board.notes.append(f"Dates such as {found.example!r} are read with {first} first (date_order).")
        return
    choices = (
        Choice("the day comes first", {"date_order": "dmy"}), Choice("the month comes first", {"date_order": "mdy"}),
    )  # fmt: skip
    text = f"Is {found.example!r} in {column.name!r} day/month or month/day? The file does not show it."
    board.questions.append(Question("date_order", text, choices, "--date-order dmy or --date-order mdy", blind=True))


def _is_turkish(board: Board) -> bool:
    """Whether names or cells are written in Turkish: there the day comes first."""
    letters = set("çğışöüÇĞİŞÖÜ")
    sample = [str(cell) for row in board.census.sample[:200] for cell in row if isinstance(cell, str)]
    return sum(bool(letters & set(text)) for text in (*board.table.names, *sample)) > 0.05 * len(sample)
