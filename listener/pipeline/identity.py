"""Ids that are none: another text under the same id, by another author, at another time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from listener.errors import SourceChanged
from listener.types import Document, Record

if TYPE_CHECKING:
    from listener.pipeline.workspace import Workspace

_STORED = "SELECT key, author_key, day, title, text FROM documents WHERE key IN (SELECT value FROM json_each(?))"
ALIKE = 0.2
"""Share of common words below which two texts are no two versions of one."""
_WORDS = re.compile(r"\w+")
Known = tuple[str, str, str]
"""Author, local day, and title with text of a document."""


def check_identity(workspace: Workspace, source: str, records: Sequence[Record]) -> None:
    """``SourceChanged`` where ``records`` would put texts over those of others: their id is not the id of a text.

    A row is compared with the stored one of its id, and with the one before it in the batch. An edited text keeps its
    author, or its day, or most of its words; what keeps none of them is another text.
    """
    documents = [one for one in records if isinstance(one, Document) and (one.text or one.title)]
    if not documents:
        return
    found = workspace.store.read(_STORED, (json.dumps([one.key for one in documents]),))
    known = {key: (author or "", day, f"{title} {text}") for key, author, day, title, text in found}
    zone = ZoneInfo(workspace.config.workspace.timezone)
    for one in documents:
        day = one.created_at.astimezone(zone).date().isoformat()
        mine = (one.author_key, day, f"{one.title} {one.text}")
        held = known.setdefault(one.key, mine)
        if are_strangers(held, mine):
            raise SourceChanged(
                f"the id {one.external_id!r} stands on two different texts, of {held[1]} and of {mine[1]}: "
                "is it the id of a person, a product or an order?",
                hint=f"Take columns.external_id out of [sources.{source}] (rows are then known by date, author and "
                "text), or name the column that is the id of the text. What was stored stays.",
            )


def are_strangers(one: Known, two: Known) -> bool:
    """Whether two documents share neither day, nor author, nor words."""
    if one[1] == two[1] or not two[2].strip() or not one[2].strip():
        return False
    if (one[0] or two[0]) and one[0] == two[0]:
        return False
    mine, other = _words(one[2]), _words(two[2])
    return len(mine & other) < ALIKE * len(mine | other)


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(text)}
