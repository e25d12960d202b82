"""Where a text names a person: pure, without weights, so that collecting can mask names before anything is stored.

A gazetteer of given names proposes, the surroundings decide. A title ("Ayşe Hanım", "Mr Brown"), an introduction ("adım
Emre", "my name is Jo") or a signature make a name of any word that is not kept; a given name that is no other
word is one wherever it stands; one that is ("Deniz", "Umut", "Will") needs a capital where none is due, or a neighbour
that speaks of people. Streets, squares and companies that carry a name keep it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Span = tuple[int, int]
FILE = Path(__file__).parent / "own" / "names.toml"
WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*(?:['’´`][^\W\d_]+)?")
APOSTROPHE = re.compile(r"['’´`]")
LOWER = str.maketrans({"I": "ı", "İ": "i"})
SUFFIXES = """nin nın nun nün in ın un ün ye ya yi yı yu yü e a i ı u ü de da te ta den dan ten tan yle yla le la ler
lar lere lara lerin ların ydi ydı di dı ti tı mış miş nı ni cim cığım ciğim"""
ENDINGS = tuple(sorted(SUFFIXES.split(), key=len, reverse=True))
ENDING = rf"(?:['’]?(?:{'|'.join(ENDINGS)}))?"
TITLE_AFTER = re.compile(rf"(?:hanım|hanim|bey|hn|hanımefendi|beyefendi)(?!ler|lar){ENDING}", re.IGNORECASE)
KIN_AFTER = re.compile(
    rf"(?:abi|ağabey|abla|usta|hoca|hocam|teyze|amca|kardeş|kaptan|hanımlar|beyler){ENDING}", re.IGNORECASE
)
SURNAME = re.compile(
    r"..(?:oğlu|oglu|gil|[mt]az|mez|taş|türk|soy|kan|ıner|iner|oner|er|lı|li|lu|lü|son|ski|ova|ez|ić)$"
)
"""How surnames end; looked at behind a given name alone."""
NAMED_AFTER = re.compile(r"(?:isimli|adlı|adli|adındaki|adında|ismindeki|isminde|adli)", re.IGNORECASE)
NAMED_BEFORE = re.compile(
    r"\b(?:ad[ıi]m|ismim|ad[ıi]|ismi|adıyla|ben|name is|name was|named|called|i['’]?m|i am|this is|teşekkürler|"
    r"thanks to|thank you|(?:spoke|talked) (?:to|with)|asked for|ask for|kudos to|shout ?out to|well done|served by|"
    r"helped by|hi|hello|dear|merhaba|selam|sevgili|değerli|regards|saygılar|saygılarımla|sincerely|cheers|best|love)"
    r"\s*[,:]?\s*[-–—]?\s*$",
    re.IGNORECASE,
)
"""What stands before a given name."""
STRONG_BEFORE = re.compile(r"\b(?:ad[ıi]m|ismim|ismi|named|name (?:is|was)|spoke (?:to|with))\s*[,:]?\s*$", re.I)
"""What stands before any word with a capital that is a name."""
PEOPLE_AFTER = re.compile(
    r"^\s*(?:,\s*)?(?:at|from|in|on|behind)\s+(?:the\s+)?(?:your\s+)?(?:front|reception|desk|counter|till|support|chat|store|"
    r"shop|branch|bar|customer|billing|sales|service|returns|team|phone|call)|^['’]s\s+(?:help|service|patience|kindness)",
    re.IGNORECASE,
)
PLACE_AFTER = re.compile(
    r"^(?:mahalle|mah\b|mh\b|cadde|cad\b|cd\b|sokak|sok\b|sk\b|bulvar|blv|şube|mağaza|stad|ilçe|köprü|hastane|üniversite|"
    r"havaliman|hava|park|avm|plaza|meydan|bayram|köy|apartman|apt|site|otel|market|eczane|koleji|lisesi|okul|metro|durak|"
    r"bank|holding|marka|marche|manzara|kenar|tatil|ürün|indirim|kart|tarife|paket|kampanya|street|st\b|road|rd\b|avenue|"
    r"ave\b|square|airport|hotel|station|lane|hospital|university|city|bridge|beach|county|inc|ltd|group|stores?|bank|&)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a text: where its stem stands, the stem in lower case, the case ending behind an apostrophe."""

    start: int
    end: int
    stem: str
    ending: str
    is_capital: bool
    is_first: bool
    """Whether it begins a sentence, where a capital says nothing."""
    is_shouted: bool
    """Whether it is all capitals."""


@cache
def listed(name: str) -> frozenset[str]:
    """A list of the gazetteer: ``given`` names, ``words`` those that are words as well, ``plain`` Turkish ones that are
    none, or one that stands in the file by that name.
    """
    if name == "given":
        return listed("turkish") | listed("english") | listed("words")
    if name == "plain":
        return listed("turkish") - listed("words")
    return frozenset(lists()[name].split())


@cache
def lists() -> dict[str, str]:
    """The file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def spans(text: str) -> list[Span]:
    """First and past-the-last character of every person's name, without title and case ending, in order."""
    words = list(told(text))
    found: list[Span] = []
    place = 0
    while place < len(words):
        if is_name(text, words, place):
            first, last = led(text, words, place), grown(text, words, place)
            found.append((words[first].start, words[last].end))
            place = last
        place += 1
    return found


def led(text: str, words: Sequence[NameWord], place: int) -> int:
    """The place of the name's first word: an ordinary word that is a given name, too, before one with a title."""
    before = words[place - 1] if place else None
    if before is None or not is_given(before.stem) or text[before.end : words[place].start] != " ":
        return place
    if words[place].is_capital != before.is_capital:
        return place
    leads = before.stem not in listed("kept") and near(text, words, place, TITLE_AFTER, whole=True)
    return place - 1 if leads else place


def told(text: str) -> Iterator[NameWord]:
    """The words of a text."""
    shouting = text.upper() == text
    for match in WORD.finditer(text):
        cut = APOSTROPHE.search(match[0])
        stem = match[0][: cut.start()] if cut else match[0]
        ending = match[0][cut.end() :] if cut else ""
        before = text[: match.start()].rstrip(" \"'“”«»()*-–—")
        first = not before or before[-1] in ".!?…:\n" or "\n" in text[len(before) : match.start()]
        capital = stem[0].isupper() and not shouting
        end = match.start() + len(stem)
        shouted = stem.isupper() and len(stem) > 1
        yield NameWord(match.start(), end, folded(stem), ending.lower(), capital, first, shouted)


def folded(stem: str) -> str:
    """The word as the gazetteer has it: a capital I may be the Turkish or the English one."""
    turkish, english = lowered(stem), stem.replace("İ", "i").lower()
    return english if turkish != english and turkish not in listed("given") and english in listed("given") else turkish


def lowered(word: str) -> str:
    """Lower case as Turkish has it."""
    return word.translate(LOWER).lower()


def is_given(word: str) -> bool:
    """Whether it is a given name of either language."""
    return word in listed("given")


def is_word(word: str) -> bool:
    """Whether it is an ordinary word as well, or too short to tell."""
    return word in listed("words") or len(word) < 3


def is_name(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether the word begins a person's name."""
    word = words[place]
    if word.stem in listed("kept") or is_place_case(word) or is_code(text, word):
        return False
    if names_place(text, words, place):
        return False
    return titled(text, words, place) or introduced(text, words, place) or proposed(text, words, place)


def names_place(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether it is a part of a street's, a building's or a company's name: "Yunus Emre Mahallesi"."""
    last = place
    while last + 1 < len(words) and last - place < 2 and not near(text, words, last, PLACE_AFTER):
        is_title = TITLE_AFTER.fullmatch(words[last + 1].stem) is not None
        if is_title or not words[last + 1].is_capital or text[words[last].end : words[last + 1].start] != " ":
            return False
        last += 1
    return near(text, words, last, PLACE_AFTER)


def titled(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether a title stands beside it: before "Hanım" or "Bey" any word is a name, else the list tells."""
    word = words[place]
    known = is_given(word.stem) or word.is_capital
    if near(text, words, place, TITLE_AFTER, whole=True) and len(word.stem) > 1 and not word.ending:
        return is_given(word.stem) or not word.stem.endswith(("lı", "li", "daki", "deki"))
    if near(text, words, place, KIN_AFTER, whole=True) and is_given(word.stem):
        return True
    if near(text, words, place, NAMED_AFTER, whole=True):
        return known
    before = words[place - 1] if place else None
    if before is None or before.stem not in listed("titles") or text[before.end : word.start].strip(". "):
        return False
    return is_given(word.stem) or (word.is_capital and before.stem not in listed("loose"))


def is_code(text: str, word: NameWord) -> bool:
    """Whether it is part of an account's name, a tag or a code."""
    before, after = text[: word.start][-1:], text[word.end : word.end + 1]
    return before in ("@", "#", "_", "/") or before.isdigit() or after in ("_", "@") or after.isdigit()


def introduced(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether what stands before says that a name follows; a signature after the last stop is one, too."""
    word, before = words[place], text[max(0, words[place].start - 40) : words[place].start]
    if is_given(word.stem) and (word.is_capital or not is_word(word.stem)) and NAMED_BEFORE.search(before):
        return True
    if (
        word.is_capital
        and not word.is_shouted
        and STRONG_BEFORE.search(before)
        and not text[word.end :].strip().startswith("Ş")
    ):
        return bool(
            re.search(r"(?:ad[ıi]m|ismim|ismi|named|name is|name was|spoke (?:to|with))\s*[,:]?\s*$", before, re.I)
        )
    return is_signature(text, words, place)


def is_signature(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether a given name closes the text: behind a dash, a stop or a line break, with nothing but a surname after."""
    word = words[place]
    tail = text[word.end :].strip(" .!\n")
    if not is_given(word.stem) or not word.is_capital or len(tail.split()) > 1:
        return False
    gap = text[words[place - 1].end : word.start] if place else ""
    return bool(re.search(r"[-–—\n]|[.!?,]\s*$", gap)) and (not tail or tail[0].isupper())


def proposed(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether the gazetteer has it, and what stands around it agrees."""
    word = words[place]
    stem = word.stem
    if not is_given(stem):
        return is_bare(word) or (word.is_capital and not word.is_shouted and speaks_of(text, words, place))
    if not is_word(stem):
        is_open = stem in listed("plain") or (len(stem) > 3 and of_people(text, words, place))
        return word.is_capital or word.is_shouted or is_open
    if not word.is_capital or word.is_shouted:
        return False
    if of_people(text, words, place) or has_surname(text, words, place):
        return True
    if word.ending in ENDINGS and word.ending and stem not in listed("places"):
        return True
    return not word.is_first and stem not in listed("places") and not beside_capitals(text, words, place)


def is_bare(word: NameWord) -> bool:
    """Whether it is a given name with a case ending but no apostrophe, with a capital where none is due."""
    stem = bare(word.stem) if word.is_capital and not word.is_first and not word.ending else None
    return stem is not None and stem not in listed("places") and not is_word(stem)


def speaks_of(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether an unknown word with a capital is spoken of as a person: "chef Idris", "Odalys in chat"."""
    word, before = words[place], words[place - 1] if place else None
    is_led = before is not None and text[before.end : word.start] == " "
    if is_led and before is not None and before.stem in listed("trades") and not before.is_capital:
        return not word.is_first and not word.ending and not beside_capitals(text, words, place)
    return bool(PERSON_AFTER.match(text[word.end :])) and not is_word(word.stem)


PERSON_AFTER = re.compile(
    r" (?:(?:in|from) (?:your )?(?:billing|chat|live chat|support|customer (?:service|care)|accounts|the chat|returns)|"
    r"at (?:the )?(?:front desk|reception|counter|till|checkout|desk)|in your \w+ (?:shop|store|branch)|"
    r"who (?:helped|served|went|took|found|stayed|answered|sorted|came|made))\b",
    re.IGNORECASE,
)


def is_place_case(word: NameWord) -> bool:
    """Whether it is a place that something is in or comes from: Fatih'te, Austin'den."""
    return word.stem in listed("places") and word.ending.startswith(("de", "da", "te", "ta"))


def of_people(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether a neighbour speaks of people."""
    word = words[place]
    before = words[place - 1] if place else None
    if before is not None and is_person(before.stem):
        return text[before.end : word.start].strip(" ,:") == ""
    return bool(PEOPLE_AFTER.search(text[word.end :]))


def is_person(stem: str) -> bool:
    """Whether it is a word for people, with an ending perhaps where it is a long one."""
    return stem in listed("people") or any(len(one) > 5 and stem.startswith(one) for one in listed("people"))


def has_surname(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether a surname or a second given name follows directly."""
    return grown(text, words, place) > place


def beside_capitals(text: str, words: Sequence[NameWord], place: int) -> bool:
    """Whether it stands among capitals, as in the name of a company or a title."""
    word = words[place]
    before = words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    beside_before = (
        before is not None and before.is_capital and not before.is_first and text[before.end : word.start] == " "
    )
    return beside_before or (after is not None and after.is_capital and text[word.end : after.start] == " ")


def grown(text: str, words: Sequence[NameWord], place: int) -> int:
    """The place of the name's last word: second given names and surnames that follow directly are part of it."""
    last = place
    while last + 1 < len(words) and last - place < 2:
        here, after = words[last], words[last + 1]
        if here.ending or text[here.end : after.start] not in (" ", ". "):
            break
        is_titled = near(text, words, last + 1, TITLE_AFTER, whole=True) and after.stem not in listed("kept")
        if not is_titled and not belongs(after, is_lower=not words[place].is_capital):
            break
        if TITLE_AFTER.fullmatch(after.stem):
            break
        last += 1
    return last


def belongs(word: NameWord, *, is_lower: bool) -> bool:
    """Whether a word goes on with a name: a given name, a surname or an initial, written as the first one is."""
    if word.stem in listed("kept") or word.is_first:
        return False
    if is_lower:
        return is_given(word.stem) and not is_word(word.stem)
    known = is_given(word.stem) or word.stem in listed("surnames") or SURNAME.search(word.stem) is not None
    return word.is_capital and (known or is_initial(word))


def is_initial(word: NameWord) -> bool:
    """Whether it is one letter, and not the English I."""
    return word.end - word.start == 1 and word.stem not in ("ı", "i", "a", "o")


def bare(stem: str) -> str | None:
    """The given name in a word that carries its case ending without an apostrophe, None where there is none."""
    for ending in ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) > 3 and is_given(stem[: -len(ending)]):
            return stem[: -len(ending)]
    return None


def near(text: str, words: Sequence[NameWord], place: int, wanted: re.Pattern[str], *, whole: bool = False) -> bool:
    """Whether the next word, with nothing but blanks between, is one of ``wanted``."""
    if place + 1 >= len(words):
        return False
    after = words[place + 1]
    gap = text[words[place].end : after.start]
    said = text[after.start : after.end] + (f"'{after.ending}" if after.ending else "")
    matches = wanted.fullmatch(lowered(said)) if whole else wanted.match(lowered(said))
    return matches is not None and gap.strip(" .") == "" and len(gap) < 4
