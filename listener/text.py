"""Text as the house reads it: cleaned, folded, cut into sentences, clauses and words. Offsets count characters.

Turkish has two letters i. ``str.lower`` turns ``I`` into ``i`` and ``İ`` into two characters, so lower case goes
through ``fold``. Everything here is pure, and linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from listener.language import language
from listener.stopwords import stopwords
from listener.types import digest

__all__ = [
    "body",
    "clauses",
    "clean",
    "content_hash",
    "fold",
    "language",
    "normalise",
    "one_line",
    "sentences",
    "stopwords",
    "words",
]

Span = tuple[int, int]
"""Character offsets ``[start, end)``."""

# --- cleaning -----------------------------------------------------------------------------------------------------

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_MARK = re.compile(f"[{_MARKS}]")
_PILED = re.compile(f"([{_MARKS}]{{8}})[{_MARKS}]+")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"  # invisible, bidirectional
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINER = re.compile("(?:^|(?<=[\x00-\u024f]))[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\u024f]|$)")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def clean(text: str) -> str:
    """``text`` without control, invisible and bidirectional characters; line ends become ``\\n``, blanks stay.

    Zero-width joiners stay where they join (emoji, Arabic and Indic scripts). Half a surrogate pair, which no database
    takes, becomes U+FFFD. More than eight combining marks on a letter are cut: sorting them takes quadratic time.
    """
    if text.isprintable():
        return _flattened(text) if not text.isascii() else text
    text = _HARMFUL.sub("", _LINE_END.sub("\n", text))
    return _flattened(_JOINER.sub("", _LONE_SURROGATE.sub("\ufffd", text)))


def _flattened(text: str) -> str:
    """``text`` with at most eight combining marks on a letter."""
    return _PILED.sub(r"\1", text) if _MARK.search(text) else text


def normalise(text: str) -> str:
    """Clean text in Unicode form NFC, blanks squeezed to one space, line ends to one ``\\n``. Idempotent."""
    text = unicodedata.normalize("NFC", clean(text))
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _LINES.sub("\n", _BLANKS.sub(" ", clean(text))).strip()


def one_line(text: str) -> str:
    """Normal text with every run of blanks and line ends as one space."""
    return " ".join(normalise(text).split())


def fold(text: str, lang: str = "tr") -> str:
    """Lower case in NFC. ``İ`` gives ``i`` in every language, ``I`` gives ``ı`` in Turkish and Azerbaijani only."""
    if text.isascii() and "I" not in text:
        return text.lower()
    text = unicodedata.normalize("NFC", _flattened(text)).replace("İ", "i")
    if lang in ("tr", "az"):
        text = text.replace("I", "ı")
    return unicodedata.normalize("NFC", text.lower().replace("i\u0307", "i"))


def body(title: str, text: str) -> str:
    """What is labelled: title and text on lines of their own; either may be empty."""
    return f"{title}\n{text}" if title and text else title or text


def content_hash(title: str, text: str) -> str:
    """32 hexadecimal digits that change when a reader would see other words."""
    return digest(normalise(body(title, text)))


# --- words --------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_APOSTROPHE = re.compile("['’]")


def words(text: str, lang: str = "tr") -> list[str]:
    """Folded words and numbers in order. Turkish endings behind an apostrophe go: ``İzmir'den`` → ``izmir``."""
    found = _WORD.findall(fold(text, lang))
    if lang == "tr":
        return [_APOSTROPHE.split(word, maxsplit=1)[0] for word in found]
    return [word.replace("’", "'") for word in found]


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
