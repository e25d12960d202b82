"""Word forms: what counts as one word (kargo, kargom, kargonuz), what says something, and what only praises or
complains.

Folding is corpus-driven. A suffix is taken off only where what remains is itself a word of the same texts and not
much rarer
than the form, so that no list of stems is needed and ``sorun`` (problem) does not become ``soru`` (question).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from listener import text as wording
from listener.stopwords import stopwords
from topics.lexicon import APART, COMPLAINT, FILLER, GENERIC, HOW, NOUNS, PASTS, PRAISE, STATES, VERBS

_TURKISH_CASE = (
    "i u a e yi yu ya ye na ne ni nu da de ta te nda nde dan den tan ten ndan nden in un nin nun la le yla yle"
)
_TURKISH_OWN = "m im um n in un i u si su miz muz imiz umuz niz nuz iniz unuz mi mu lari leri"
_SOFT = {"b": "p", "c": "c", "d": "t", "g": "k"}
_LEAST_STEM = 3
READ = 400
"""Characters of a text whose words count; what a longer one says further on is in its vector alone."""
_RARER = 0.34
"""Share of the form's count that the stem must reach."""


def _turkish_endings() -> frozenset[str]:
    """Endings of Turkish nouns in letters without dots and hooks: plural, possessive, case, chains."""
    case, own = _TURKISH_CASE.split(), _TURKISH_OWN.split()
    single = {*case, *own, "lar", "ler", "daki", "deki", "taki", "teki"}
    chains = {first + last for first in (*own, "lar", "ler") for last in case}
    plural = {first + last for first in ("lar", "ler") for last in own}
    return frozenset(single | chains | plural)


TURKISH = _turkish_endings()
_LONGEST = max(map(len, TURKISH))
_ENGLISH = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("'s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
)
_PLAIN = str.maketrans("ıâîûşçğöüéèİ", "iaiuscgoueei")
_ADDRESS = re.compile(r"(?<!\w)@\w+|https?://\S+")
_CUT = re.compile(r"\s\S*\Z")
"""The last blank and what stands behind it."""
_REPEAT = re.compile(r"(\w)\1{2,}")


@lru_cache(maxsize=1 << 17)
def plain(word: str) -> str:
    """A folded word without dots and hooks and without letters drawn out: ``ürüüün`` → ``urun``, as many people
    type it."""
    simple = unicodedata.normalize("NFC", word).translate(_PLAIN)
    return _REPEAT.sub(r"\1", simple)


class Folder:
    """Folds word forms by the words of one collection. ``counts``: plain forms and how often they occur."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._stems: dict[tuple[str, str], str] = {}

    def stem(self, word: str, lang: str) -> str:
        """The plain form under which ``word`` is counted: itself, or the shortest that its endings lead to."""
        key = (word, lang)
        if key not in self._stems:
            shorter = None if word in APART else self._shorter(word, lang)
            self._stems[key] = word if shorter is None else self.stem(shorter, lang)
        return self._stems[key]

    def _shorter(self, word: str, lang: str) -> str | None:
        """The longest attested remainder of ``word`` without one ending."""
        least = max(2.0, self.counts.get(word, 0) * _RARER)
        found = (stem for stem in _remainders(word, lang) if self.counts.get(stem, 0) >= least)
        return next(found, None)


def _remainders(word: str, lang: str) -> Iterable[str]:
    """``word`` without each ending that fits, the shortest ending first; Turkish stems also with their last letter
    hard."""
    if lang == "en":
        for ending, instead in _ENGLISH:
            if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
                yield word[: len(word) - len(ending)] + instead
        return
    for end in range(len(word) - 1, max(_LEAST_STEM, len(word) - _LONGEST) - 1, -1):
        if word[end:] in TURKISH:
            yield word[:end]
            if word[end - 1] in _SOFT:
                yield word[: end - 1] + _SOFT[word[end - 1]]


_TURKISH_VERB = re.compile(
    r"(?<=[a-z]{2})(?:"
    r"[dt][iu](?:m|n|k|niz|nuz|lar|ler)?"
    r"|m[iu]s(?:im|iz|sin|siniz|lar|ler|ti|tu|tim|tir|tur|sa)?"
    r"|[iu]yor\w*|yor(?:um|sun|uz|sunuz|lar)"
    r"|[ae]ca[kg]\w*|[ae]ce[kg]\w*|m[ae]l[iy]\w*|m[ae][kz]|m[ae]z(?:lar|ler|sin|siniz|dim|di)"
    r"|[iu]p|[ae]r[ae]k|[iu]nc[ae]|[aeiu]rken|m[ae]d[ae]n|[dt][iu]g[iu]\w*"
    r"|m[ae](?:sin|sinlar|sinler|yin|yiniz)|[ae]bil(?:ir|se|di|iyor|ece|mek|dig|sin)\w*"
    r"|[ae]l[iu]m|[ae]y[iu]m|[ae]s[iu]n[iu]z|s[ae]k|s[ae]n[iu]z|[iu]yo"
    r")$"
)
_ENGLISH_VERB = re.compile(r"(?<=[a-z]{2})(?:ed|ing|ly)$")
"""Endings of verbs in plain letters: a past, a future, a converb… Nouns that end so are in ``lexicon.NOUNS``."""
_ENGLISH_QUALITY = re.compile(r"(?<=[a-z]{3})(?:able|ible|ful|less|ous)$")
"""Endings of English adjectives: affordable, cheerful, useless. Nouns that end so, too."""


@lru_cache(maxsize=8)
def silent(lang: str) -> frozenset[str]:
    """Plain forms that never name a topic in ``lang``: stop words and words that fill a review."""
    known = lang if lang in ("tr", "en") else "en"
    return frozenset(plain(word) for word in stopwords(known)) | FILLER


def tokens(text: str, lang: str, most: int = READ) -> list[str]:
    """Folded words of the first ``most`` characters in order, with their dots and hooks; addresses and @names of people
    are no words and no characters."""
    text = _ADDRESS.sub(" ", text)
    if len(text) > most:
        cut = _CUT.search(text, 1, most + 1)
        text = text[: cut.start() if cut else most]
    return wording.words(text, "tr" if lang not in ("en",) else "en")


_HEADS = tuple(tuple(sorted(one for one in words if len(one) >= 5)) for words in (COMPLAINT, PRAISE))


@lru_cache(maxsize=1 << 17)
def polar(word: str) -> int:
    """+1 for a plain form that only praises, −1 for one that only complains, 0 for any other; endings do not matter."""
    for sign, words, heads in ((-1, COMPLAINT, _HEADS[0]), (1, PRAISE, _HEADS[1])):
        if word in words or word.startswith(heads):
            return sign
    return 0


@lru_cache(maxsize=1 << 17)
def telling(word: str, lang: str) -> bool:
    """Whether a plain form is about something: letters, long enough, neither silent nor mere polarity nor generic."""
    return subject(word, lang) and word not in GENERIC


@lru_cache(maxsize=1 << 17)
def subject(word: str, lang: str) -> bool:
    """Whether a plain form may stand in a topic's name: as ``telling``, or generic (ürün, product)."""
    return len(word) >= 2 and not word[0].isdigit() and word not in silent(lang) and not polar(word)


@lru_cache(maxsize=1 << 17)
def weak(word: str, lang: str) -> bool:
    """Whether a plain form says what happened or how it was rather than what it was about: verbs, adjectives."""
    if word in HOW:
        return True
    if lang == "en":
        said = word in PASTS or verb(word) or bool(_ENGLISH_VERB.search(word))
        return word not in NOUNS and (said or quality(word))
    return bool(_TURKISH_VERB.search(word)) and word not in NOUNS


@lru_cache(maxsize=1 << 17)
def verb(word: str) -> bool:
    """Whether an English plain form is a known verb, in its first form or that of the third person."""
    return word in VERBS or (word.endswith("s") and (word[:-1] in VERBS or word[:-2] in VERBS))


@lru_cache(maxsize=1 << 17)
def quality(word: str) -> bool:
    """Whether an English plain form says what a thing was or became: late, stolen, damaged."""
    ends = (word.endswith("ed") and len(word) > 4) or bool(_ENGLISH_QUALITY.search(word))
    return word not in NOUNS and (word in STATES or ends)


def bare(text: str, lang: str) -> int | None:
    """None when the text is about something; else −1 when it complains, +1 when it praises, 0 when it does neither."""
    for most in (READ, len(text))[: 1 + (len(text) > READ)]:
        forms = [plain(word) for word in tokens(text, lang, most)]
        if any(telling(form, lang) for form in forms):
            return None
    signs = {polar(form) for form in forms}
    return -1 if -1 in signs else int(1 in signs)
