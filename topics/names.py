"""Names and keywords: the words that most of a topic's documents hold and few others do, as people write them.

``weight(t, c) = share(t, c) · log(share(t, c) / share(t, not c))``, counted once a text: coverage times lift.
Class-based TF-IDF (Grootendorst 2022, *BERTopic*, eq. 2) favours what few say again and again. Words that say what
happened or how it was (verbs, adjectives) count for less than the things they are said of.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from topics.lexicon import GENERIC, LIGHT
from topics.terms import Spoken, Tally, Term
from topics.twins import Candidate, Ranker
from topics.words import weak

OWN_NAME = 20
"""Documents in a language from which a topic has a name in it."""
KEYWORDS = 8
LEAST_TEXTS = 3
WORD_SHARE, PAIR_SHARE = 0.04, 0.1
"""Least share of a topic's texts that hold a word, or a pair, of its name."""
LIFT = 2.0
"""Most that a word's rarity elsewhere counts: what few texts hold is no name however rare it is."""
PAIR_BONUS = 2.0
WEAK = 0.3
"""What a verb or an adjective counts beside a noun."""
BESIDE, NEXT = 0.05, 5
"""Least share of texts where one of the ``NEXT`` heaviest words stands beside the heaviest, to be named with it."""
AHEAD = 1.3
"""How much more than the next word a generic word weighs that names a topic."""
ALONE = 2.0
"""How much more than the next word a word weighs that names a topic alone."""


Weighed = tuple[float, Term]


@dataclass(frozen=True, slots=True)
class Named:
    """Names by language and keywords, most telling first."""

    names: dict[str, str]
    keywords: tuple[str, ...]


def describe(
    spoken: Spoken, labels: Sequence[int], sizes: Sequence[Mapping[str, int]], twins: Ranker | None = None
) -> list[Named]:
    """Names and keywords of topics 0…, in the order in which they may choose (no two share a name in a language).

    ``labels``: topic of each text of ``spoken``, −1 for background only; ``sizes``: documents of each topic by
    language; ``twins``: brings names of a second language near that of the first.
    """
    weights = Weights(spoken.tallies(labels))
    used: set[tuple[str, ...]] = set()
    return [_named(weights, label, _languages(mine), used, twins) for label, mine in enumerate(sizes)]


def _named(
    weights: Weights, label: int, langs: Sequence[str], used: set[tuple[str, ...]], twins: Ranker | None
) -> Named:
    """Where every name is taken, three keywords are the name."""
    names: dict[str, Candidate] = {}
    for lang in langs:
        choice = weights.candidates(label, lang)
        if names:
            choice = [one for one in choice if len(one[0]) > 1 or not _late(one[0][0], lang)]
        if langs[0] in names and twins:
            choice = twins(names[langs[0]], langs[0], choice, lang)
        found = _free(choice, lang, used) or (None if names else _free(weights.three(label, lang), lang, used))
        if found:
            names[lang] = found
    each = -(-KEYWORDS // max(1, len(langs)))
    words = [word for lang in langs for word in weights.keywords(label, lang)[:each]]
    return Named({lang: name for lang, (_, name) in names.items()}, tuple(dict.fromkeys(words))[:KEYWORDS])


def _languages(sizes: Mapping[str, int]) -> list[str]:
    """Languages that name the topic: those with ``OWN_NAME`` documents, else the one with most; most documents
    first."""
    ranked = sorted(sizes, key=lambda lang: (-sizes[lang], lang))
    return [lang for lang in ranked if sizes[lang] >= OWN_NAME and lang in ("tr", "en")] or ranked[:1]


def _free(candidates: Iterable[Candidate], lang: str, used: set[tuple[str, ...]]) -> Candidate | None:
    """The first candidate whose words (in any order) no other topic is named with in ``lang``."""
    for term, name in candidates:
        key = (lang, *sorted(term))
        if key not in used:
            used.add(key)
            return term, name
    return None


def best_words(weights: Weights, label: int) -> tuple[str, ...]:
    """Language and stems, in the order of the alphabet, of the name that a topic would have first; empty where it
    has none."""
    langs = sorted((-tally.size, lang) for (one, lang), tally in weights.tallies.items() if one == label)
    best = weights.candidates(label, langs[0][1])[:1] if langs else []
    pair = bool(best) and len(best[0][0]) == 2 and "," not in best[0][1]
    return (langs[0][1], *sorted(best[0][0])) if pair else ()


def _telling(place: int, ranked: Sequence[Weighed], lang: str) -> bool:
    """Whether a word says what a topic is about: a generic one (ürün, app) only where it is far ahead of the others."""
    if not _vague(ranked[place][1][0], lang):
        return True
    return place == 0 and (len(ranked) == 1 or ranked[0][0] > AHEAD * ranked[1][0])


def _vague(word: str, lang: str) -> bool:
    """Whether a word names a topic only beside another one."""
    return word in GENERIC or (lang == "en" and word in LIGHT)


def _late(word: str, lang: str) -> bool:
    """Whether a word alone names a topic only where nothing else does, and then only in its first language."""
    return weak(word, lang) or _vague(word, lang)


class Weights:
    """Coverage times lift of every topic's terms."""

    def __init__(self, tallies: Mapping[tuple[int, str], Tally]) -> None:
        self.tallies = tallies
        self.all: dict[str, Tally] = defaultdict(Tally)
        for (_, lang), tally in tallies.items():
            self.all[lang].join(tally)

    def of(self, label: int, lang: str, length: int) -> list[tuple[float, Term]]:
        """Weights and terms of ``length`` words that enough texts of the topic hold, heaviest first; equals by the
        alphabet."""
        tally = self.tallies.get((label, lang), Tally())
        least = max(LEAST_TEXTS, (PAIR_SHARE if length == 2 else WORD_SHARE) * tally.size)
        least = min(least, max(1, tally.size // 2))
        terms = (term for term, texts in tally.terms.items() if len(term) == length and texts >= least)
        found = ((self._weight(term, tally, lang), term) for term in terms)
        return sorted((one for one in found if one[0] > 0), key=lambda one: (-one[0], one[1]))

    def _weight(self, term: Term, tally: Tally, lang: str) -> float:
        """Rounded, so that a logarithm's last bit never decides."""
        mine, rest = tally.terms[term], self.all[lang].terms[term] - tally.terms[term]
        others = self.all[lang].size - tally.size
        lift = math.log((mine + 0.5) / (tally.size + 1)) - math.log((rest + 0.5) / (others + 1))
        return round(mine / tally.size * min(lift, LIFT) * (WEAK if all(weak(word, lang) for word in term) else 1.0), 9)

    def surface(self, label: int, lang: str, term: Term) -> str:
        """A term as it is printed: a pair as the topic's texts write it, a word as those of all topics do."""
        return (self.tallies[label, lang] if len(term) == 2 else self.all[lang]).surface(term)

    def keywords(self, label: int, lang: str) -> list[str]:
        """Surfaces of the heaviest single words."""
        return [self.surface(label, lang, term) for _, term in self.of(label, lang, 1)[:KEYWORDS]]

    def three(self, label: int, lang: str) -> list[Candidate]:
        """The three heaviest words as one name; empty where there are fewer."""
        words = [term for _, term in self.of(label, lang, 1)[:3]]
        name = ", ".join(self.surface(label, lang, term) for term in words)
        return [(tuple(word for term in words for word in term), name)] if len(words) == 3 else []

    def candidates(self, label: int, lang: str) -> list[Candidate]:
        """Possible names with their stems, best first: pairs that many write, or words; two things where none says it
        all."""
        single = self.of(label, lang, 1)[:10]
        pairs = [(weight * PAIR_BONUS, term) for weight, term in self.of(label, lang, 2)[:20]]
        ranked = [term for _, term in sorted([*pairs, *single], key=lambda one: (-one[0], -len(one[1]), one[1]))]
        found = self._ordered(label, lang, ranked)
        things = [
            one for place, one in enumerate(single) if not weak(one[1][0], lang) and _telling(place, single, lang)
        ]
        if not things or len(ranked[0]) == 2:
            return found
        return [*self._two(label, lang, single, things), *found]

    def _ordered(self, label: int, lang: str, ranked: Sequence[Term]) -> list[Candidate]:
        """Candidates in the order of ``ranked``: pairs, words, any two words; single qualities and verbs last."""
        last = [len(term) == 1 and _late(term[0], lang) for term in ranked]
        clear = [term for term, late in zip(ranked, last, strict=True) if not late]
        first = sorted(clear, key=lambda term: -len(term))
        singles = [term for term in ranked if len(term) == 1][:NEXT]
        two = [
            (one + other, ", ".join(self.surface(label, lang, term) for term in (one, other)))
            for place, one in enumerate(singles)
            for other in singles[place + 1 :]
        ]
        late = [term for term, is_late in zip(ranked, last, strict=True) if is_late]
        whole = [[(term, self.surface(label, lang, term)) for term in terms] for terms in (first, late)]
        return [*whole[0], *two, *whole[1]]

    def _two(
        self, label: int, lang: str, single: list[tuple[float, Term]], things: list[tuple[float, Term]]
    ) -> list[Candidate]:
        """Names around the heaviest thing: with a word that stands beside it, alone, or with the next thing."""
        best, first = things[0]
        alone = (first, self.surface(label, lang, first))
        beside = self._beside(label, lang, first, {term for _, term in single[:NEXT]})
        made = [(term, self.surface(label, lang, term)) for term in beside]
        if len(things) == 1 or best > ALONE * things[1][0]:
            return [*made, alone]
        both = (first + things[1][1], ", ".join(self.surface(label, lang, term) for _, term in things[:2]))
        return [*made, both, alone]

    def _beside(self, label: int, lang: str, first: Term, heavy: set[Term]) -> list[Term]:
        """Pairs of ``first`` and a word beside it that enough texts hold, heaviest first.

        In Turkish the other word is one of the heavy ones; English pairs are phrases already (`topics.terms`).
        """
        tally = self.tallies[label, lang]
        least = max(LEAST_TEXTS, BESIDE * tally.size)
        often = [term for term, texts in tally.terms.items() if len(term) == 2 and texts >= least]
        mine = [one for one in often if first[0] in one and (lang == "en" or heavy & {one[:1], one[1:]} - {first})]
        return sorted(mine, key=lambda term: (-self._weight(term, tally, lang), term))
