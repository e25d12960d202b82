"""Words known by their beginnings, so that endings, of which Turkish has many, do not matter."""

from __future__ import annotations

import unicodedata
from itertools import product

from listener.text.cleaning import clean, fold
from listener.text.tokens import words

KNOWN_BY = 5
"""Letters by which two words are one where words are counted: kargo, kargom and kargonuz."""
WORDS = 16
"""Words of a query that are looked up; a longer text is found by its first ones."""
LETTERS = 40
"""Letters of a word that are looked up."""
FORMS = 8
"""Ways to write i and ı that are tried of one beginning."""


def stem(word: str, *, lookup: bool = False) -> str:
    """The beginning of a folded word that stands for it: its first ``KNOWN_BY`` letters.

    ``lookup``: the beginning by which a query finds it (iadesi → iade, gelmedi → gelme): 4 letters of words up to 6, 5
    up to 8, 6 of longer ones. Truncation serves Turkish retrieval about as well as a lemmatiser (Can et al. 2008,
    "Information retrieval on Turkish texts").
    """
    if not lookup:
        return word[:KNOWN_BY]
    return word[: 4 if len(word) <= 6 else 5 if len(word) <= 8 else 6]


def query_words(query: str) -> list[str]:
    """The words of a query, folded, each once, in order; at most ``WORDS``."""
    said = words(clean(query[: 100 * WORDS]))
    return list(dict.fromkeys(word[:LETTERS] for word in said))[:WORDS]


def forms(word: str) -> list[str]:
    """What is looked up for a word: its stem and the word itself, in their ``spellings``."""
    return list(dict.fromkeys([*spellings(stem(word, lookup=True)), *spellings(word)]))


def spellings(word: str) -> list[str]:
    """``word`` with i and ı exchanged in every way, the typed one first, at most ``FORMS``.

    A full-text index folds case as English does (KIRIK is kirik there) and takes diacritics off, but ı stays a letter
    of its own: without this "kirik" would not find "kırık".
    """
    plain = word.replace("ı", "i")
    every = [word, plain, plain.replace("i", "ı")]
    if 2 ** plain.count("i") <= FORMS:
        letters = (("i", "ı") if letter == "i" else (letter,) for letter in plain)
        every += ["".join(written) for written in product(*letters)]
    return list(dict.fromkeys(every))


def flat(word: str) -> str:
    """Folded, without diacritics, ı as i: words that a full-text index takes for one are equal."""
    parts = unicodedata.normalize("NFD", fold(word).replace("ı", "i"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
