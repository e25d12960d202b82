"""Names of people in fields that hold a value rather than a text: customer ids, places, attributes, addresses.

A list of given and family names (``listener/data/names.txt``), titles (``Ayşe Hanım``, ``Dear John``) and the names of
attributes say what is a person. Names in running text are the model's task, not this file's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

_TITLE_BEHIND = re.compile(
    r"(?<!\w)[A-ZÇĞİÖŞÜ][\w'’]{1,30}(?:\s[A-ZÇĞİÖŞÜ][\w'’]{1,30})?\s(?:han[ıi]m|bey|HANIM|BEY|Han[ıi]m|Bey|efendi|Efendi|hoca|Hoca)"
    r"(?:['’]?(?:a|e|ın|in|den|dan|le|la|i|ı|ye|yi|nin)?)(?!\w)"
)
_TITLE_IN_FRONT = re.compile(
    r"(?<!\w)(?:[Dd]ear|[Ss]ay[ıi]n|SAYIN|[Mm]rs?|[Mm]s|[Mm]iss|Dr|Prof|Av|Op|Uzm)\.?\s(?:(?:Mrs?|Ms|Dr)\.?\s)?"
    r"(?P<name>[A-ZÇĞİÖŞÜ][\w'’-]{1,30}(?:\s[A-ZÇĞİÖŞÜ][\w'’-]{1,30}){0,2})"
)
_NOBODY_WORDS = """
customer customers sir madam team all support musteri musterimiz musterilerimiz yetkili ilgili friends
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_BLANK_WORDS = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?(?:\s+[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?){1,4}")
_MARKS = str.maketrans("ıİşŞğĞçÇöÖüÜâÂîÎûÛ", "iissggccoouuaaiiuu")
_PLACE_WORDS_TEXT = """
sube subesi magaza magazasi avm mahallesi mah mahalle cadde caddesi sokak bulvari merkez merkezi otel hotel
store shop mall center centre street road avenue park plaza outlet market hastanesi okulu universitesi
havalimani airport station istasyonu city town kent ili ilcesi bolge bolgesi region district depo deposu ofis
office restaurant cafe branch
"""
_PLACE_WORDS = frozenset(_PLACE_WORDS_TEXT.split())
_BRANDS = frozenset(
    {
        "calvin klein",
        "tommy hilfiger",
        "ralph lauren",
        "hugo boss",
        "jack jones",
        "jack daniels",
        "mary kay",
        "paul smith",
        "michael kors",
        "louis vuitton",
        "ted baker",
        "karen millen",
        "jack wolfskin",
        "harley davidson",
        "johnson johnson",
        "marks spencer",
        "pierre cardin",
        "christian dior",
        "ali baba",
        "dr martens",
        "ben jerrys",
        "victoria secret",
        "james bond",
        "san diego",
        "santa ana",
        "santa maria",
        "john deere",
        "levi strauss",
        "abdullah gul",
        "adnan menderes",
        "mustafa kemal",
    }
)
"""Two names that are a brand or a place all the same."""


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Given and family names, lower case without marks."""
    text = resources.files("listener").joinpath("data/names.txt").read_text(encoding="utf-8")
    _, given, family = re.split(r"^\[(?:given|family)\]$", text, flags=re.MULTILINE)
    return frozenset(given.split()), frozenset(family.split())


def plain(text: str) -> str:
    """Lower case without marks, as the list is: ``Ayşe Çelik`` → ``ayse celik``."""
    lower = text.translate(_MARKS).lower()
    if lower.isascii():
        return lower
    return "".join(letter for letter in unicodedata.normalize("NFD", lower) if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def is_person(value: str) -> bool:
    """Whether a whole value reads like somebody's name: given and family name, or a title. Places and brands do not."""
    if titled(value) != value:
        return True
    words = _WORD.findall(plain(value))
    if not 2 <= len(words) <= 5 or len(value) > 80 or any(letter.isdigit() for letter in value):
        return False
    if " ".join(words) in _BRANDS or not _PLACE_WORDS.isdisjoint(words):
        return False
    return _given_and_family(words)


def _given_and_family(words: list[str]) -> bool:
    """Whether some words are a given name first and a family name (or an initial) last, or the other way round."""
    given, family = _lists()
    for first, last in ((words[0], words[-1]), (words[-1], words[0])):
        if first in given and (last in family or last in given or last.endswith("oglu") or len(last) == 1):
            return True
    return False


def has_blank_words(value: str) -> bool:
    """Whether a value is two to five words of letters and nothing else, as no id is but a name."""
    return _BLANK_WORDS.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def has_name(value: str) -> bool:
    """Whether an id is made of names: ``ayse.yilmaz``, ``mehmet1985``, ``AYSE_YILMAZ``, ``Fatma``."""
    given, family = _lists()
    words = [word for word in _WORD.findall(_camel(value)) if len(word) > 1]
    if 1 <= len(words) <= 4 and words[0] in given and all(word in given or word in family for word in words):
        return " ".join(words) not in _BRANDS
    return has_full_name(value)


@lru_cache(maxsize=4096)
def has_full_name(value: str) -> bool:
    """Whether a given name stands before a family name anywhere in an id, or makes one word with it: ``ayseyilmaz``."""
    given, family = _lists()
    words = [word for word in _WORD.findall(_camel(value)) if len(word) > 1]
    pairs = pairwise(words)
    if any(one in given and two in family and f"{one} {two}" not in _BRANDS for one, two in pairs):
        return True
    return len(words) == 1 and _joined(words[0])


def _camel(value: str) -> str:
    """``AyseYilmaz`` as two words, small and without marks."""
    parted = re.sub(r"(?<=[a-zçğıöşü])(?=[A-ZÇĞİÖŞÜ])", " ", value).replace("_", " ")
    return plain(parted)


def _joined(word: str) -> bool:
    """Whether one word is a given and a family name without a blank: ``ayseyilmaz``."""
    given, family = _lists()
    cuts = range(3, min(len(word) - 2, 24))
    return len(word) < 40 and any(word[:cut] in given and word[cut:] in family for cut in cuts)


def starts_like_a_name(handle: str) -> bool:
    """Whether a handle begins with a given name that ends there, or is a given and a family name."""
    given, family = _lists()
    words = _WORD.findall(_camel(handle))
    if len(words) > 1:
        return words[0] in given and (words[1] in family or words[1] in given or len(words[1]) == 1)
    return bool(words) and _joined(words[0])


def titled(value: str) -> str:
    """``value`` with ``[name]`` for whom a title tells: ``Ayşe Hanım``, ``Dear John``, ``Sayın Mehmet Kaya``."""
    if " " not in value:
        return value
    return _TITLE_IN_FRONT.sub(_named, _TITLE_BEHIND.sub("[name]", value))


def _named(match: re.Match[str]) -> str:
    words = plain(match["name"]).split()
    return match[0] if words[0] in _NOBODY else match[0][: match.start("name") - match.start()] + "[name]"


def parted(text: str) -> list[str]:
    """The words of an id or of an attribute's name, small and without marks: ``MüşteriAdı`` → ``musteri``, ``adi``."""
    return _WORD.findall(_camel(text))
