"""Columns to meanings: the reading of a table that explains all of it best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collectors.board import Board
from collectors.columns import REQUIRED
from collectors.date_columns import take_dates
from collectors.profile import Profile
from collectors.readers.likert import folded
from collectors.roles import is_question
from collectors.score_columns import take_scores
from collectors.text_columns import take_texts, take_title

ORDER_HINTS: Mapping[str, str] = {
    "order_id": "siparis order",
    "customer_id": "musteri customer uye",
    "at": "tarih tarihi date at created",
    "amount": "tutar tutari amount total toplam",
    "currency": "doviz currency",
}
WAVE_HINTS: Mapping[str, str] = {
    "survey": "anket survey", "start": "baslangic start", "end": "bitis end", "sent": "gonderilen sent",
    "answered": "cevaplanan yanitlanan answered",
}  # fmt: skip
PEOPLE = ("author_key", "customer_id")
PLACING = ("product", "place", "brand", "channel", "touchpoint")
MOST_ATTRIBUTES = 30


def assign(board: Board) -> str:
    """Fills the board; the kind of record that the rows are."""
    record = _record(board)
    if record == "document":
        _document(board)
    else:
        _other(board, record)
    return record


def _record(board: Board) -> str:
    names = {word for column in board.free for word in column.words}
    prose = any(_is_spoken(board, column) for column in board.free if not column.is_number and not column.is_date)
    if prose:
        return "document"
    if names & _set(ORDER_HINTS["amount"]) and names & _set(ORDER_HINTS["order_id"]):
        return "order"
    if names & _set("gonderilen sent") and names & _set("cevaplanan yanitlanan answered"):
        return "survey_wave"
    scored = any(
        board.speaks(column, metric) >= 1.5 for column in board.free for metric in ("nps", "csat", "ces", "stars")
    )
    people = any(board.census.is_id(one.place) and board.speaks(one, "customer_id") >= 2 for one in board.free)
    return "customer" if people and not scored else "document"


def _is_spoken(board: Board, column: Profile) -> bool:
    return board.speaks(column, "text") >= 2.5 or column.length > 40 or (column.prose > 0.3 and column.word_count > 2)


def _other(board: Board, record: str) -> None:
    hints = {"order": ORDER_HINTS, "survey_wave": WAVE_HINTS}.get(record, {"customer_id": "musteri customer uye id no"})
    for target, wanted in hints.items():
        found = next((column for column in board.free if set(column.words) & _set(wanted)), None)
        if found:
            board.take(target, found, "its name")
    missing = [target for target in REQUIRED[record] if target not in board.columns]
    board.notes += [f"columns.{target} was not found: name it" for target in missing]
    if record in ("customer", "order"):
        _attributes(board)
    board.leave_all(board.free, f"no field of a {record}")


def _document(board: Board) -> None:
    take_dates(board)
    take_scores(board)
    take_texts(board)
    if "text" not in board.columns:
        take_title(board)
    _take_id(board)
    _take_lang_and_url(board)
    _take_people(board)
    for target in PLACING:
        _take_placing(board, target)
    _mails(board)
    _leave_private(board)
    _attributes(board)
    for column in list(board.free):
        board.leave(column, _why_not(board, column))


def _take_id(board: Board) -> None:
    """Takes the id that the whole file proves and whose name is of a row, not of a person, a product or an order."""
    found = board.best(lambda column: board.speaks(column, "id") if _may_be_id(board, column) else -9.0, 1.5)
    if found is not None:
        board.take("external_id", found, f"its name, and no two of {board.census.rows:,} rows share a value", 0.9)
    for column in list(board.free):
        if board.speaks(column, "id") >= 2.0 and not board.census.is_id(column.place) and column.share > 0.9:
            if column.shape("codes") > 0.9 or column.is_number:
                board.leave(column, "it is called an id, but several rows share a value")
        elif column.shape("codes") > 0.9 and column.distinct > 0.9 and board.speaks(column, "id") <= -1.5:
            role = "customer_id" if board.speaks(column, "customer_id") >= 2 else "author_key"
            if board.speaks(column, role) < 2:
                board.leave(column, "an id of something else than the text")


def _may_be_id(board: Board, column: Profile) -> bool:
    if not board.census.is_id(column.place) or column.prose > 0.2 or column.longest > 200:
        return False
    return column.shape("mails") < 0.5 and column.dates < 0.9 if not column.is_number else column.whole


def _take_lang_and_url(board: Board) -> None:
    found = board.best(lambda column: board.speaks(column, "lang") if column.languages >= 0.8 else -9.0, 1.5)
    if found is not None:
        board.take("lang", found, "codes of languages", 0.95)
    found = board.best(lambda column: board.speaks(column, "url") if column.shape("urls") > 0.8 else -9.0, 1.5)
    if found is not None:
        board.take("url", found, "addresses of pages", 0.95)
    board.leave_all(
        [one for one in board.free if one.shape("urls") > 0.8 and one.several], "addresses, not of the text"
    )


def _take_people(board: Board) -> None:
    """Takes the author and the customer; one author for all is none."""
    for target in PEOPLE:
        found = board.best(lambda column, t=target: _person_weight(board, column, t), 1.8)  # type: ignore[misc]
        if found is not None:
            board.take(target, found, "its name, and many persons" if found.distinct > 0.3 else "its name", 0.85)
    second = board.best(lambda column: _person_weight(board, column, "author_key"), 1.8)
    if "customer_id" not in board.columns and second is not None and second.shape("codes") > 0.6:
        board.leave(second, "another mark of the author")


def _person_weight(board: Board, column: Profile, target: str) -> float:
    if column.is_date or column.lists or column.length > 60 or column.prose > 0.5 or column.shape("truths") > 0.6:
        return -9.0
    if column.rows > 3 and column.different < 2:
        return -9.0
    if (column.rows >= 20 and column.different <= 3) or board.speaks(column, "agent") >= 3:
        return -9.0
    if column.is_number and not column.whole:
        return -9.0
    return board.speaks(column, target)


def _take_placing(board: Board, target: str) -> None:
    found = board.best(lambda column: _placing_weight(board, column, target), 1.5)
    if found is not None:
        board.take(target, found, "its name", 0.8)


def _placing_weight(board: Board, column: Profile, target: str) -> float:
    if column.is_date or column.lists or column.length > 80 or column.prose > 0.7 or is_question(column.name):
        return -9.0
    if column.is_number and target != "product":
        return -9.0
    if column.shape("mails") > 0.3 or (target != "product" and column.shape("urls") > 0.5):
        return -9.0
    if board.speaks(column, "agent") >= 3 or (
        target in ("brand", "channel") and column.rows > 30 and column.distinct > 0.5
    ):
        return -9.0
    return board.speaks(column, target)


def _mails(board: Board) -> None:
    mails = [column for column in board.free if column.shape("mails") > 0.5 and column.several]
    for target in reversed(PEOPLE):
        if target not in board.columns and mails and board.speaks(mails[0], "agent") < 2:
            board.take(target, mails[0], "addresses of mail tell persons apart", 0.7)
            return


def _leave_private(board: Board) -> None:
    """What is never stored: addresses, phone numbers, birthdays, positions on the map, names of the staff."""
    for column in list(board.free):
        if board.hints.get(column.name, "").startswith("attributes."):
            continue
        shape = max(
            column.shape("addresses"), column.shape("mails"), 0.0 if column.is_number else column.shape("phones")
        )
        if board.speaks(column, "never") >= 2.5 or shape > 0.5:
            board.leave(column, "personal, and not needed")
        elif board.speaks(column, "reply") >= 4:
            board.leave(column, "it belongs to what the company answered")
        elif max(board.speaks(column, role) for role in PEOPLE) >= 2.5 and column.distinct > 0.2:
            board.leave(column, "it names a person")


def _attributes(board: Board) -> None:
    """Columns with few and short values: what segments are made of."""
    for column in [one for one in board.free if _is_group(one)][:MOST_ATTRIBUTES]:
        name = "_".join(column.words)[:60] or column.name
        target = f"attributes.{name}"
        if target not in board.columns:
            board.take(target, column, f"{column.different} different values", 0.7)


def _is_group(column: Profile) -> bool:
    few = column.distinct <= 0.5 or (column.rows < 20 and column.different < column.filled and column.different <= 5)
    return (
        column.longest <= 60
        and column.several
        and few
        and column.prose < 0.8
        and (column.different <= 50 or column.shape("codes") < 0.9)
    )


def _why_not(board: Board, column: Profile) -> str:
    if column.lists:
        return "it holds lists"
    if not column.several:
        return "it is the same in every row"
    if column.prose > 0.3:
        return "its texts are no feedback by its name"
    if column.shape("codes") > 0.8:
        return "codes of something else"
    return "too many different values for a group" if column.distinct > 0.5 else "no meaning was found for it"


def check_brand(board: Board, brand: str) -> None:
    """Where the user's brand is none of those that a column names, its documents would be left out of the report."""
    name = board.columns.get("brand")
    column = next((one for one in board.profiles if one.name == name), None)
    if not brand or column is None:
        return
    held = {folded(text) for text in map(str, board.cells(column)) if text}
    if folded(brand) in held:
        others = column.different - 1
        if others:
            board.notes.append(f"{name!r} names {others} other brands: they are kept, and are not in your own figures.")
        return
    board.columns.pop("brand")
    board.taken = [one for one in board.taken if one.target != "brand"]
    board.take("attributes.brand", column, f"its values are not your brand {brand!r}", 0.6)
    board.notes.append(f"{name!r} holds {', '.join(column.examples)}, not {brand!r}: all rows count as your own brand.")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def kind_of(names: Sequence[str], columns: Mapping[str, object]) -> str:
    """The kind of feedback: by words in the names, by the times of a ticket, by the metric."""
    from collectors.profile import words

    found = {word for name in names for word in words(name)}
    if found & {"ticket", "tickets", "talep", "bilet", "destek", "requester", "assignee", "zendesk"}:
        return "ticket"
    if any(target.startswith("events.") for target in columns) or {"status", "priority"} <= found:
        return "ticket"
    if {"scores.nps", "scores.ces"} & set(columns) or "respondent" in found:
        return "survey"
    if "scores.csat" in columns and not {"url", "title"} & set(columns):
        return "survey"
    return "post" if found & {"tweet", "retweet", "selftext", "subreddit"} else "review"
