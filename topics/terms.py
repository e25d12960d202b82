"""Terms: the words and pairs of words that texts are about, counted by stem and remembered as written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from topics.lexicon import DOTTED, HOW, IDLE
from topics.lexicon import GENERIC as GENERIC_WORDS
from topics.words import Folder, plain, subject, telling, tokens, weak

Term = tuple[str, ...]
"""One stem, or two that stand side by side."""

TELLING, GENERIC, PARTICLE = 3, 2, 1
PARTICLES = frozenset(("up", "in", "out", "off", "down"))
"""English words that make one verb or noun with the word before: top up, log in."""
OPENERS = frozenset(
    ("check", "cut", "hand", "log", "logged", "logging", "logs", "opt", "phone", "pick", "sign", "switch", "top")
)
"""The words before."""


_MINE = re.compile(r"\w [a-z]{2,}[iu]m(?:[iuae]|[iu]n|den|dan|de|da)?$")
"""A pair that ends as the writer's own: sipariş iptalimi."""
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
        told = Counter({form: texts for form, texts in forms.items() if not _MINE.search(plain(form))})
        forms = told or forms
        most = max(forms.values())
        common = (form for form, texts in forms.items() if (6 if _HOOKS & {*form} else 2) * texts >= most)
        return min(common, key=lambda form: (len(form), not _HOOKS & {*form}, -forms[form], form))


class Spoken:
    """The terms of a collection's texts. ``avoid``: names (of brands) whose words are no terms."""

    def __init__(self, texts: Sequence[str], langs: Sequence[str], avoid: Collection[str] = ()) -> None:
        hidden = tuple(sorted(plain(word) for name in avoid for word in tokens(name, "tr")))
        words = [tokens(text, lang) for text, lang in zip(texts, langs, strict=True)]
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
    forms = [plain(word) for word in listed]
    stems = [folder.stem(form, lang) for form in forms]
    told = [
        0 if form.startswith(hidden) or stem.startswith(hidden) else _told(form, stem, lang)
        for form, stem in zip(forms, stems, strict=True)
    ]
    for place, word in enumerate(listed):
        if told[place] >= GENERIC:
            yield (stems[place],), _written(word)
        if place and _paired(told[place - 1], told[place]) and _noun(forms, stems, place, lang):
            yield (stems[place - 1], stems[place]), f"{_written(listed[place - 1])} {_written(word)}"


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


def _noun(forms: Sequence[str], stems: Sequence[str], place: int, lang: str) -> bool:
    """Whether the words at ``place - 1`` and ``place`` can be one thing: "para iadesi", "late delivery", "log in".

    The second is no verb and no adjective; the first is an adjective or a noun without an ending.
    """
    first, second = forms[place - 1], forms[place]
    if second in PARTICLES and lang == "en":
        return first in OPENERS
    if stems[place - 1] == stems[place] or weak(second, lang) or weak(stems[place], lang):
        return False
    if first in GENERIC_WORDS and lang != "en" and second == stems[place]:
        return False
    return first in HOW or (not weak(first, lang) and (lang == "en" or first == stems[place - 1]))


def _paired(left: int, right: int) -> bool:
    """Whether two neighbours make a term: one tells, and the other is generic, telling, or a particle behind it."""
    return (left == TELLING and right > 0) or (left == GENERIC and right == TELLING)
