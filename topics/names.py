"""Names and keywords: what a topic's documents say more often than the others, as people write it.

Class-based TF-IDF (Grootendorst 2022, *BERTopic*, eq. 2) over folded words and pairs of neighbours, counted once a document:
``weight(t, c) = f(t, c) / n(c) · log(1 + A / f(t))`` with ``A`` the mean number of documents of a topic.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from topics.words import Folder, plain, telling, tokens

Term = tuple[str, ...]
"""One stem, or two that stand side by side."""

OWN_NAME = 20
"""Documents in a language from which a topic has a name in it."""
KEYWORDS = 8
PAIR_BONUS = 2.2
PAIR_SHARE = 0.04
PAIR_LEAST = 3


@dataclass(slots=True)
class Tally:
    """Documents of one topic in one language: how many, and in how many each term and each of its surfaces occurs."""

    size: int = 0
    terms: Counter[Term] = field(default_factory=Counter)
    surfaces: dict[Term, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True, slots=True)
class Named:
    """Names by language and keywords, most telling first."""

    names: dict[str, str]
    keywords: tuple[str, ...]


def describe(texts: Sequence[str], langs: Sequence[str], labels: Sequence[int], avoid: Collection[str] = ()) -> list[Named]:
    """Names and keywords of topics 0…max(labels); label −1 counts as background only. Words in ``avoid`` (brands) are left out."""
    hidden = frozenset(plain(word) for name in avoid for word in tokens(name, "tr"))
    words = [tokens(text, lang) for text, lang in zip(texts, langs, strict=True)]
    folders = _folders(words, langs)
    tallies: dict[tuple[int, str], Tally] = defaultdict(Tally)
    for listed, lang, label in zip(words, langs, labels, strict=True):
        kind = "en" if lang == "en" else "tr"
        _count(tallies[label, lang], dict(_terms(listed, kind, folders[kind], hidden)))
    count = max(labels, default=-1) + 1
    return _named(tallies, count)


def _folders(words: Sequence[Sequence[str]], langs: Sequence[str]) -> dict[str, Folder]:
    """One folder for English, one for everything else, over the words of the collection."""
    counts: dict[str, Counter[str]] = {"en": Counter(), "tr": Counter()}
    for listed, lang in zip(words, langs, strict=True):
        counts["en" if lang == "en" else "tr"].update(map(plain, listed))
    return {lang: Folder(found) for lang, found in counts.items()}


def _count(tally: Tally, found: dict[Term, str]) -> None:
    tally.size += 1
    for term, surface in found.items():
        tally.terms[term] += 1
        tally.surfaces[term][surface] += 1


def _terms(listed: Sequence[str], lang: str, folder: Folder, hidden: Collection[str]) -> Iterator[tuple[Term, str]]:
    """Terms of one document with the surface they have in it: telling words, and pairs with at least one of them."""
    forms = [plain(word) for word in listed]
    stems = [folder.stem(form, lang) for form in forms]
    told = [telling(form, lang) and telling(stem, lang) and stem not in hidden for form, stem in zip(forms, stems, strict=True)]
    for place, word in enumerate(listed):
        if told[place]:
            yield (stems[place],), word
        if place and told[place] and told[place - 1] and stems[place - 1] != stems[place]:
            yield (stems[place - 1], stems[place]), f"{listed[place - 1]} {word}"


def _named(tallies: dict[tuple[int, str], Tally], count: int) -> list[Named]:
    """Names for topics 0…count-1, larger ones (lower numbers) first; no two topics share a name in a language."""
    weights = Weights(tallies, count)
    used: set[tuple[str, str]] = set()
    made = []
    for label in range(count):
        langs = _languages(tallies, label)
        names = {lang: _free(weights.candidates(label, lang), lang, used) for lang in langs}
        keywords = [word for lang in langs for word in weights.keywords(label, lang)[: KEYWORDS // len(langs)]]
        made.append(Named({lang: name for lang, name in names.items() if name}, tuple(dict.fromkeys(keywords))))
    return made


def _languages(tallies: dict[tuple[int, str], Tally], label: int) -> list[str]:
    """Languages that name the topic: those with ``OWN_NAME`` documents, else the one with most; most documents first."""
    sizes = sorted(((-tally.size, lang) for (one, lang), tally in tallies.items() if one == label))
    known = [lang for size, lang in sizes if -size >= OWN_NAME and lang in ("tr", "en")]
    return known or [lang for _, lang in sizes[:1]]


def _free(candidates: Iterable[str], lang: str, used: set[tuple[str, str]]) -> str:
    """The first candidate that no other topic has in ``lang``."""
    for name in candidates:
        if (lang, name) not in used:
            used.add((lang, name))
            return name
    return ""


class Weights:
    """Class-based TF-IDF of every topic's terms."""

    def __init__(self, tallies: dict[tuple[int, str], Tally], count: int) -> None:
        self.tallies = tallies
        self.total: dict[str, Counter[Term]] = defaultdict(Counter)
        sizes: Counter[str] = Counter()
        for (_, lang), tally in tallies.items():
            self.total[lang].update(tally.terms)
            sizes[lang] += tally.size
        self.mean = {lang: size / max(1, count) for lang, size in sizes.items()}

    def of(self, label: int, lang: str) -> list[tuple[float, Term]]:
        """Weights and terms of a topic in a language, heaviest first; equals by the alphabet."""
        tally = self.tallies[label, lang]
        weighed = [(self._weight(term, tally, lang), term) for term in tally.terms]
        return sorted(weighed, key=lambda one: (-one[0], one[1]))

    def _weight(self, term: Term, tally: Tally, lang: str) -> float:
        """Rounded, so that a logarithm's last bit never decides."""
        rarity = math.log1p(self.mean[lang] / self.total[lang][term])
        return round(tally.terms[term] / tally.size * rarity, 9)

    def surface(self, label: int, lang: str, term: Term) -> str:
        """The form that most documents write, the first of the alphabet among equals."""
        forms = self.tallies[label, lang].surfaces[term]
        return min(forms, key=lambda form: (-forms[form], form))

    def keywords(self, label: int, lang: str) -> list[str]:
        """Surfaces of the heaviest single words."""
        single = [term for _, term in self.of(label, lang) if len(term) == 1]
        return [self.surface(label, lang, term) for term in single[:KEYWORDS]]

    def candidates(self, label: int, lang: str) -> list[str]:
        """Possible names, best first: pairs that many write, then the two heaviest words, then words."""
        tally = self.tallies[label, lang]
        ranked = self.of(label, lang)
        least = max(PAIR_LEAST, PAIR_SHARE * tally.size)
        heaviest = [term for _, term in ranked if len(term) == 1][:3]
        pairs = [
            (weight * PAIR_BONUS, term)
            for weight, term in ranked
            if len(term) == 2 and tally.terms[term] >= least
        ]
        single = [(weight, term) for weight, term in ranked if len(term) == 1][:10]
        best = sorted(pairs[:20] + single, key=lambda one: (-one[0], one[1]))
        found = [self.surface(label, lang, term) for _, term in best]
        joined = ", ".join(self.surface(label, lang, term) for term in heaviest[:2])
        if best and len(best[0][1]) == 1:
            found.insert(0, joined)
        return found
