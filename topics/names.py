"""Names and keywords: what a topic's documents say more often than the others, as people write it.

Class-based TF-IDF (Grootendorst 2022, *BERTopic*, eq. 2) over folded words and pairs of neighbours, counted once a
text:
``weight(t, c) = f(t, c) / n(c) · log(1 + A / f(t))`` with ``A`` the mean number of texts of a topic.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from topics.terms import Spoken, Tally, Term

OWN_NAME = 20
"""Documents in a language from which a topic has a name in it."""
KEYWORDS = 8
PAIR_BONUS = 2.2
PAIR_SHARE = 0.04
WORD_SHARE = 0.02
LEAST_TEXTS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Names by language and keywords, most telling first."""

    names: dict[str, str]
    keywords: tuple[str, ...]


def describe(spoken: Spoken, labels: Sequence[int], sizes: Sequence[Mapping[str, int]]) -> list[Named]:
    """Names and keywords of topics 0…, in the order in which they may choose (no two share a name in a language).

    ``labels``: topic of each text of ``spoken``, −1 for background only; ``sizes``: documents of each topic by
    language.
    """
    weights = Weights(spoken.tallies(labels), len(sizes))
    used: set[tuple[str, ...]] = set()
    return [_named(weights, label, _languages(mine), used) for label, mine in enumerate(sizes)]


def _named(weights: Weights, label: int, langs: Sequence[str], used: set[tuple[str, ...]]) -> Named:
    names = {lang: _free(weights.candidates(label, lang), lang, used) for lang in langs}
    each = -(-KEYWORDS // max(1, len(langs)))
    words = [word for lang in langs for word in weights.keywords(label, lang)[:each]]
    return Named({lang: name for lang, name in names.items() if name}, tuple(dict.fromkeys(words))[:KEYWORDS])


def _languages(sizes: Mapping[str, int]) -> list[str]:
    """Languages that name the topic: those with ``OWN_NAME`` documents, else the one with most; most documents
    first."""
    ranked = sorted(sizes, key=lambda lang: (-sizes[lang], lang))
    return [lang for lang in ranked if sizes[lang] >= OWN_NAME and lang in ("tr", "en")] or ranked[:1]


def _free(candidates: Iterable[tuple[Term, str]], lang: str, used: set[tuple[str, ...]]) -> str:
    """The first candidate whose words (in any order) no other topic is named with in ``lang``."""
    for term, name in candidates:
        key = (lang, *sorted(term))
        if key not in used:
            used.add(key)
            return name
    return ""


def best_words(weights: Weights, label: int) -> tuple[str, ...]:
    """Language and stems, in the order of the alphabet, of the name that a topic would have first; empty where it
    has none."""
    langs = sorted((-tally.size, lang) for (one, lang), tally in weights.tallies.items() if one == label)
    best = weights.candidates(label, langs[0][1])[:1] if langs else []
    pair = bool(best) and len(best[0][0]) == 2 and "," not in best[0][1]
    return (langs[0][1], *sorted(best[0][0])) if pair else ()


class Weights:
    """Class-based TF-IDF of every topic's terms."""

    def __init__(self, tallies: Mapping[tuple[int, str], Tally], count: int) -> None:
        self.tallies = tallies
        self.total: dict[str, Counter[Term]] = defaultdict(Counter)
        sizes: Counter[str] = Counter()
        for (_, lang), tally in tallies.items():
            self.total[lang].update(tally.terms)
            sizes[lang] += tally.size
        self.mean = {lang: size / max(1, count) for lang, size in sizes.items()}

    def of(self, label: int, lang: str, length: int) -> list[tuple[float, Term]]:
        """Weights and terms of ``length`` words that enough texts of the topic hold, heaviest first; equals by the
        alphabet."""
        tally = self.tallies.get((label, lang), Tally())
        least = max(LEAST_TEXTS, (PAIR_SHARE if length == 2 else WORD_SHARE) * tally.size)
        least = min(least, max(1, tally.size // 2))
        terms = (term for term, texts in tally.terms.items() if len(term) == length and texts >= least)
        return sorted(((self._weight(term, tally, lang), term) for term in terms), key=lambda one: (-one[0], one[1]))

    def _weight(self, term: Term, tally: Tally, lang: str) -> float:
        """Rounded, so that a logarithm's last bit never decides."""
        rarity = math.log1p(self.mean[lang] / self.total[lang][term])
        return round(tally.terms[term] / tally.size * rarity, 9)

    def keywords(self, label: int, lang: str) -> list[str]:
        """Surfaces of the heaviest single words."""
        return [self.tallies[label, lang].surface(term) for _, term in self.of(label, lang, 1)[:KEYWORDS]]

    def candidates(self, label: int, lang: str) -> list[tuple[Term, str]]:
        """Possible names with their stems, best first: pairs that many write, or words.

        Where a word is best, the two heaviest words together come before it.
        """
        single = self.of(label, lang, 1)[:10]
        pairs = [(weight * PAIR_BONUS, term) for weight, term in self.of(label, lang, 2)[:20]]
        ranked = [term for _, term in sorted([*pairs, *single], key=lambda one: (-one[0], -len(one[1]), one[1]))]
        tally = self.tallies.get((label, lang), Tally())
        found = [(term, tally.surface(term)) for term in ranked]
        if ranked and len(ranked[0]) == 1 and len(single) > 1:
            two = (single[0][1], single[1][1])
            found.insert(0, (two[0] + two[1], f"{tally.surface(two[0])}, {tally.surface(two[1])}"))
        return found
