"""A text cut into sentences and clauses. Offsets count characters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from listener.text.cleaning import fold

Span = tuple[int, int]
"""Character offsets ``[start, end)``."""

# --- sentences ----------------------------------------------------------------------------------------------------


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EMOJI = "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
_SMILE = r"(?<!\w)[:;=]-?[)(DPp]+(?!\w)"
_CLOSERS = "\"'”’»)\\]"
_FACE = f"(?:{_EMOJI}|{_SMILE})"
_END = re.compile(rf"\n+|(?P<stop>[.!?…]+[{_CLOSERS}]*)(?:[^\S\n]*{_FACE})*|(?:{_FACE}[^\S\n]*)+[.!?…]*")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:com|net|org|tr|io|co|gov|edu|app|example)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")
_LEFT_WORD = re.compile(r"[\w.]*$")
_RIGHT_WORD = re.compile(r"[^\W\d_]*")
_SUFFIXES = _listed("com net org tr io co gov edu info app exe apk pdf jpg png html php txt csv xlsx docx www")
_BEFORE_NAME = _listed(
    "dr prof doç yrd öğr gör arş av uzm op alb müh mim sn st bkz örn krş çev haz cad sok sk mah blv apt tel fax faks "
    "mr mrs ms jr mt vs e.g i.e approx dept est fig gen hon rev sgt capt col lt"
)
_BEFORE_NUMBER = _listed("no nr num art s ca max min")
_INSIDE = _listed("vb vd vs dk sa etc ltd şti inc corp co a.ş t.c a.m p.m ort yy yak adt gr kg cm mm lt krş tl")


def sentences(text: str) -> list[Span]:
    """Spans of the sentences: trimmed, ascending, apart, and together holding every word character.

    A sentence ends at a line end, at ``. ! ? …`` and behind emoji, but not inside abbreviations, numbers, dates and
    addresses. What holds no word goes with its neighbour.
    """
    addresses = _addresses(text)
    cuts = [(end.end(), end.end()) for end in _END.finditer(text) if _ends(text, end, addresses)]
    return _pieces(text, (0, len(text)), cuts)


def _addresses(text: str) -> list[Span]:
    """Spans of web and mail addresses, without the punctuation behind them."""
    if not _ADDRESS.search(text):
        return []
    return [
        (token.start(), token.start() + len(token[0].rstrip(".,;:!?…)\"'")))
        for token in _TOKEN.finditer(text)
        if _ADDRESS.search(token[0])
    ]


def _within(place: int, spans: list[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _ends(text: str, end: re.Match[str], addresses: list[Span]) -> bool:
    """Whether a sentence ends at this candidate."""
    stop = end["stop"]
    if stop is None:
        return True
    if _within(end.start(), addresses):
        return False
    if stop[0] != "." or len(stop) > 1 or end.end() > end.end("stop"):
        return True
    left = _LEFT_WORD.search(text, max(0, end.start() - 24), end.start())
    return _dot_ends(text, end.start(), left[0] if left else "")


def _dot_ends(text: str, dot: int, left: str) -> bool:
    """Whether a lone dot at ``dot`` behind the word ``left`` ends a sentence."""
    after = text[dot + 1 : dot + 2]
    if after and not after.isspace():
        return _glued(left, text, dot)
    following = text[dot + 1 : dot + 24].lstrip()[:1]
    word = fold(left)
    if not following or not word:
        return True
    if word in _BEFORE_NAME or (len(left) == 1 and left.isupper()):
        return False
    if word in _BEFORE_NUMBER:
        return not following.isdigit()
    if word in _INSIDE:
        return following.isupper()
    return not _ordinal(text, dot, left, following)


def _glued(left: str, text: str, dot: int) -> bool:
    """Whether a dot before a letter ends a sentence: ``güzel.Kargo`` yes, ``1.240``, ``A.Ş`` and ``site.com`` no."""
    right = _RIGHT_WORD.match(text, dot + 1)
    after = right[0] if right else ""
    last = left.rpartition(".")[2]
    return len(last) > 2 and not last.isdigit() and len(after) > 2 and fold(after) not in _SUFFIXES


def _ordinal(text: str, dot: int, left: str, following: str) -> bool:
    """Whether ``left`` is an ordinal (``3. gün``) or a list number where a sentence starts (``1. Kargo``)."""
    if not left.isdigit() or len(left) > 3:
        return False
    before = text[max(0, dot - 12) : dot - len(left)].rstrip(" \t")[-1:]
    return following.islower() or following.isdigit() or not before or before in "\n.!?…"


# --- clauses ------------------------------------------------------------------------------------------------------

_TURKISH = (
    r"(?P<opens>(?<!\w)(?:amm?a|fakat|l[aâ]kin|oysa(?:ki)?|h[aâ]lbuki|ne\s+(?:var|yaz[iı]k)\s+ki|yaln[iı]z|ancak(?!\s+\d)|"
    r"(?:buna|her\s+[sş]eye)\s+(?:ra[gğ]men|kar[sş][iı]n)|bununla\s+birlikte|[oö]te\s+yandan|(?:yine|gene)\s+de)(?!\w))"
    r"|(?P<closes>(?<!\w)(?:ra[gğ]men|kar[sş][iı]n|(?!bursa|borsa)(?:i|\w*(?:[rlkşy]|m[iıuü]s|[dt][iıuü]|ma|me|en|an|yap|et))"
    r"s[ae](?:m|n|k|n[iı]z|l[ae]r)?\s+d[ae])(?!\w))"
)
_ENGLISH = (
    r"(?P<opens>(?<!\w)(?:(?<!nothing\s)(?<!anything\s)(?<!all\s)but(?!\s+also)|however|(?:even\s+)?though|although|whereas|"
    r"nevertheless|nonetheless|on\s+the\s+other\s+hand|despite|in\s+spite\s+of|(?<=,\s)(?:yet|while|still))(?!\w))"
)
_SEPARATOR = r"(?P<apart>;|(?<=\s)[-–—](?=\s))\W*"
_BOTH = re.sub(r"\?P<opens>", "?P<unless>", _ENGLISH)
_LEADING = re.compile(
    r"\W*(?:(?:even\s+)?though|although|while|despite|in\s+spite\s+of)\s[^,]*(?P<apart>,)\s", re.IGNORECASE
)
_CUT = {
    lang: re.compile("|".join(parts), re.IGNORECASE)
    for lang, parts in {
        "tr": (_TURKISH, _SEPARATOR),
        "en": (_ENGLISH, _SEPARATOR),
        "": (_TURKISH, _BOTH, _SEPARATOR),
        "other": (_SEPARATOR,),
    }.items()
}
_NEXT_WORD = re.compile(r"[^\W_]")


def clauses(text: str, lang: str = "") -> list[Span]:
    """Spans of the clauses: sentences cut where one side stands against the other. Trimmed, ascending, never empty.

    A conjunction stays with the clause it opens (``ama``, ``but``) or closes (``-se de``, ``rağmen``). ``lang`` picks
    the conjunctions; empty or "und": Turkish and English ones.
    """
    addresses = _addresses(text)
    cut = _CUT.get("" if lang == "und" else lang, _CUT["other"])
    found: list[Span] = []
    for start, end in sentences(text):
        found += _pieces(text, (start, end), _contrasts(text, start, end, cut, addresses), cut)
    return found


def _contrasts(text: str, start: int, end: int, cut: re.Pattern[str], addresses: list[Span]) -> list[Span]:
    """Gaps ``(end of the left, start of the right)`` at which a sentence could be cut, ascending."""
    leading = _LEADING.match(text, start, end) if cut is not _CUT["tr"] else None
    found = [leading.span("apart")] if leading else []
    for match in cut.finditer(text, leading.end() if leading else start, end):
        if not _within(match.start(), addresses):
            found.append(_gap(match))
    return found


def _gap(match: re.Match[str]) -> Span:
    """Where the left ends and the right starts: around a separator, before an opening word, behind a closing one."""
    if match.lastgroup == "apart":
        return match.span("apart")
    place = match.end() if match.lastgroup == "closes" else match.start()
    return place, place


def _pieces(text: str, whole: Span, gaps: Iterable[Span], opener: re.Pattern[str] | None = None) -> list[Span]:
    """``whole`` cut at those ``gaps`` that leave a word on either side (besides an opening conjunction), trimmed."""
    start, end = whole
    last = _last_word(text, start, end)
    first = _first_word(text, start, end, opener)
    found: list[Span] = []
    for left, right in gaps:
        if first >= left or right > last:
            continue
        following = _first_word(text, right, end, opener)
        if following < end:
            found.append(_trimmed(text, start, left))
            start, first = right, following
    piece = _trimmed(text, start, end)
    return [*found, piece] if piece[0] < piece[1] else found


def _first_word(text: str, start: int, end: int, opener: re.Pattern[str] | None) -> int:
    """Place of the first word character that is no conjunction's, ``end`` where there is none."""
    word = _NEXT_WORD.search(text, start, end)
    conjunction = opener.match(text, word.start(), end) if word and opener else None
    if conjunction and conjunction.lastgroup in ("opens", "unless"):
        word = _NEXT_WORD.search(text, conjunction.end(), end)
    return word.start() if word else end


def _last_word(text: str, start: int, end: int) -> int:
    """Place of the last word character, -1 where there is none."""
    return next((place for place in range(end - 1, start - 1, -1) if text[place].isalnum()), -1)


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks, commas and semicolons at its ends."""
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    return start, end
