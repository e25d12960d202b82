"""Terms: the words and pairs of words that texts are about, counted by stem and remembered as written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from topics.lexicon import DOTTED, HOW, IDLE, VERBS
from topics.lexicon import GENERIC as GENERIC_WORDS
from topics.places import placed
from topics.words import Folder, plain, quality, subject, telling, tokens, weak

Term = tuple[str, ...]
"""One stem, or two that stand side by side."""

TELLING, GENERIC, PARTICLE = 3, 2, 1
PARTICLES = frozenset(("up", "in", "out", "off", "down"))
"""English words that make one verb or noun with the word before: top up, log in."""
OPENERS = frozenset(
    ("check", "cut", "hand", "log", "logged", "logging", "logs", "opt", "phone", "pick", "sign", "switch", "top")
)
"""The words before."""
ARTICLES = frozenset(
    ("a", "an", "another", "any", "her", "his", "its", "my", "our", "that", "the", "their", "these", "this", "your")
)
"""English words that may stand between two words of one thing: activate (my) card."""
COPULAS = frozenset(("are", "be", "been", "being", "got", "had", "has", "have", "is", "was", "were"))
ADVERBS = frozenset(("again", "all", "already", "also", "always", "badly", "just", "quite", "really", "so", "still"))
ADVERBS |= {"extremely", "too", "very"}
"""What may stand between a thing and what it was: the delivery was (very) late is a late delivery."""
FAR = 3
"""Most words between the two."""

_OWN = r"m(?:[iuae]|[iu]n|den|dan|de|da)?$"
_MINE = re.compile(rf"\w [a-z]{{2,}}[iu]{_OWN}")
_MY = re.compile(rf"[iu]?{_OWN}")
"""A pair that ends as the writer's own: sipariş iptalimi; that ending behind the stem: iade-mi."""
_HASHTAG = re.compile(r"(?<!\w)#\w+")
_HOOKS = frozenset("çğöşü")
BARE = 12
"""One in so many texts must write a word without endings, for it to be printed so."""


@dataclass(slots=True)
class Tally:
    """Texts of one topic in one language: how many, and in how many each term and each of its surfaces occurs."""

    size: int = 0
    terms: Counter[Term] = field(default_factory=Counter)
    surfaces: dict[Term, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, found: Mapping[Term, str]) -> None:
        """Counts one text's terms."""
        self.size += 1
        for term, surface in found.items():
            self.terms[term] += 1
            self.surfaces[term][surface] += 1

    def join(self, other: Tally) -> None:
        """Counts the texts of another tally too."""
        self.size += other.size
        self.terms.update(other.terms)
        for term, forms in other.surfaces.items():
            if len(term) == 1:
                self.surfaces[term].update(forms)

    def surface(self, term: Term) -> str:
        """The form that most texts write; one that is half as frequent where it is shorter; the alphabet among
        equals. A single word without endings wherever some write it so."""
        forms = self.surfaces[term]
        bare = {form: texts for form, texts in forms.items() if (plain(form),) == term}
        if BARE * sum(bare.values()) >= self.terms[term]:
            forms = Counter(bare)
        told = Counter({form: texts for form, texts in forms.items() if not _mine(plain(form), term[-1])})
        if not told:
            return _anyones(_common(forms), term[-1])
        return _common(told)


def _common(forms: Mapping[str, int]) -> str:
    """The form that most texts write; shorter ones and those with dots and hooks count for more."""
    most = max(forms.values())
    common = (form for form, texts in forms.items() if (6 if _HOOKS & {*form} else 2) * texts >= most)
    return min(common, key=lambda form: (len(form), not _HOOKS & {*form}, -forms[form], form))


def _mine(form: str, stem: str) -> bool:
    """Whether the writer speaks of something of their own: sipariş iptalimi, ücret iadem."""
    first, _, last = form.rpartition(" ")
    behind = last.startswith(stem) and _MY.match(last[len(stem) :])
    return bool(_MINE.search(form) or (first and behind))


_HARMONY = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}


def _anyones(form: str, stem: str) -> str:
    """A Turkish pair that all write as their own, as anyone's: ücret iadem → ücret iadesi."""
    first, _, last = form.rpartition(" ")
    head = last[: len(stem)]
    vowels = [letter for letter in head if letter in _HARMONY]
    if not vowels or not plain(last).startswith(stem[:-1]):
        return form
    return f"{first} {head}{'s' if head[-1] in _HARMONY else ''}{_HARMONY[vowels[-1]]}"


class Spoken:
    """The terms of a collection's texts. ``avoid``: names (of brands) whose words are no terms, nor are hashtags,
    cities and carriers."""

    def __init__(self, texts: Sequence[str], langs: Sequence[str], avoid: Collection[str] = ()) -> None:
        hidden = tuple(sorted(plain(word) for name in avoid for word in tokens(name, "tr")))
        words = [tokens(_HASHTAG.sub(" ", text), lang) for text, lang in zip(texts, langs, strict=True)]
        folders = _folders(words, langs)
        self.langs = langs
        self.terms = [
            dict(_terms(listed, _kind(lang), folders[_kind(lang)], hidden))
            for listed, lang in zip(words, langs, strict=True)
        ]

    def tallies(self, labels: Sequence[int]) -> dict[tuple[int, str], Tally]:
        """A tally for each topic and language."""
        made: dict[tuple[int, str], Tally] = defaultdict(Tally)
        for found, lang, label in zip(self.terms, self.langs, labels, strict=True):
            made[label, lang].add(found)
        return dict(made)


def _kind(lang: str) -> str:
    """English words are folded as English, all others as Turkish."""
    return "en" if lang == "en" else "tr"


def _folders(words: Sequence[Sequence[str]], langs: Sequence[str]) -> dict[str, Folder]:
    """One folder for English, one for everything else, over the words of the collection."""
    counts: dict[str, Counter[str]] = {"en": Counter(), "tr": Counter()}
    for listed, lang in zip(words, langs, strict=True):
        counts[_kind(lang)].update(map(plain, listed))
    return {lang: Folder(found) for lang, found in counts.items()}


def _terms(listed: Sequence[str], lang: str, folder: Folder, hidden: tuple[str, ...]) -> Iterator[tuple[Term, str]]:
    """Terms of one text with the surface they have in it: words, and pairs with at least one telling word."""
    said = _said(listed, lang, folder, hidden)
    for place, word in enumerate(said):
        if word.told >= GENERIC:
            yield (word.stem,), word.written
        for one, other, between in _pairs(said, place, lang):
            if _paired(one.told, other.told) and _noun(one, other, lang):
                yield (one.stem, other.stem), f"{one.written} {between}{other.written}"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: as it stands there in plain letters, as it is counted, as it is printed, and how telling."""

    form: str
    stem: str
    written: str
    told: int


def _said(listed: Sequence[str], lang: str, folder: Folder, hidden: tuple[str, ...]) -> list[_Word]:
    made = []
    for word in listed:
        form = plain(word)
        stem = folder.stem(form, lang)
        named = form.startswith(hidden) or stem.startswith(hidden) or placed(form)
        made.append(_Word(form, stem, _written(word), 0 if named else _told(form, stem, lang)))
    return made


def _pairs(said: Sequence[_Word], place: int, lang: str) -> Iterator[tuple[_Word, _Word, str]]:
    """Pairs that end at ``place`` with what is printed between them.

    In English also over articles (open an account: open account), over "of" (source of funds), and what a thing was
    before the thing (the parcel was late: late parcel).
    """
    if place:
        yield said[place - 1], said[place], ""
    if lang == "en" and said[place].told:
        between = list(takewhile(lambda word: not word.told, reversed(said[max(0, place - FAR - 1) : place])))
        first = place - len(between) - 1
        if between and first >= 0 and said[first].told:
            yield from _over(said[first], [word.form for word in reversed(between)], said[place])


def _over(one: _Word, between: Sequence[str], other: _Word) -> Iterator[tuple[_Word, _Word, str]]:
    """The pair that two English words make over the words between them, if any."""
    if ARTICLES.issuperset(between):
        if not one.form.endswith("ed"):
            yield one, other, ""
    elif between[0] == "of" and ARTICLES.issuperset(between[1:]):
        yield one, other, "of "
    elif COPULAS & {*between} and (COPULAS | ADVERBS).issuperset(between) and quality(other.form):
        yield other, one, ""


def _written(word: str) -> str:
    """A folded word as it is printed: foreign words whose capital ``I`` became ``ı`` get their dot back."""
    return plain(word) if "ı" in word and plain(word) in DOTTED else word


def _told(form: str, stem: str, lang: str) -> int:
    """``TELLING``, ``GENERIC`` (a term beside a telling word only), ``PARTICLE`` (behind one only) or 0."""
    if form in IDLE:
        return 0
    if telling(form, lang) and telling(stem, lang):
        return TELLING
    if lang == "en" and form in PARTICLES:
        return PARTICLE
    return GENERIC if subject(form, lang) and subject(stem, lang) else 0


def _noun(one: _Word, other: _Word, lang: str) -> bool:
    """Whether two words can be one thing: "para iadesi", "late delivery", "log in".

    The second is no verb and no adjective; the first is an adjective, an English verb that is done to the thing
    ("activate card"), or a noun without an ending.
    """
    if other.form in PARTICLES and lang == "en":
        return one.form in OPENERS
    if one.stem == other.stem or weak(other.form, lang) or weak(other.stem, lang):
        return False
    if one.form in GENERIC_WORDS and lang != "en" and other.form == other.stem:
        return False
    if one.form in HOW or (lang == "en" and (one.form in VERBS or quality(one.form))):
        return True
    return not weak(one.form, lang) and (lang == "en" or one.form == one.stem)


def _paired(left: int, right: int) -> bool:
    """Whether two neighbours make a term: one tells, and the other is generic, telling, or a particle behind it."""
    return (left == TELLING and right > 0) or (left == GENERIC and right == TELLING)
