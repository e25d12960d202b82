"""Words as the full-text index looks them up: their beginnings, in every way i and ı are written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from listener import text

WORDS = 16
"""Words of a query that are looked up; a longer text is found by its first ones."""
LETTERS = 40
"""Letters of a word that are looked up."""
FORMS = 8
"""Ways to write i and ı that are tried of one beginning."""


def match(words: Sequence[str], joint: str = "AND") -> str:
    """An FTS5 expression for ``words`` joined by AND or OR. Words are data: nothing in them is an operator.

    A document with the whole word outweighs one with its beginning alone, for it holds a second, rarer phrase.
    """
    return f" {joint} ".join(f"({' OR '.join(quoted(one) + '*' for one in forms(word))})" for word in words) or '""'


def quoted(word: str) -> str:
    """``word`` as an FTS5 string. A NUL would end the expression, half a surrogate pair cannot be stored."""
    safe = text.clean(word).replace('"', '""')
    return f'"{safe}"'


def query_words(query: str) -> list[str]:
    """The words of a query, folded, each once, in order; at most ``WORDS``."""
    found = text.words(text.clean(query[: 100 * WORDS]))
    return list(dict.fromkeys(one[:LETTERS] for one in found))[:WORDS]


def stem(word: str) -> str:
    """The beginning by which a word is found, so that endings do not matter: iadesi → iade, gelmedi → gelme.

    Truncation serves Turkish retrieval about as well as a lemmatiser (Can et al. 2008, "Information retrieval on
    Turkish texts"); here 4 letters of words up to 6, 5 up to 8, 6 of longer ones.
    """
    return word[: 4 if len(word) <= 6 else 5 if len(word) <= 8 else 6]


def forms(word: str) -> list[str]:
    """What is looked up for a word: its stem and the word itself, in their ``spellings``."""
    return list(dict.fromkeys([*spellings(stem(word)), *spellings(word)]))


def spellings(word: str) -> list[str]:
    """``word`` with i and ı exchanged in every way, the typed one first, at most ``FORMS``.

    The index folds case as English does (KIRIK is kirik there) and takes diacritics off, but ı stays a letter of its
    own: without this "kirik" would not find "kırık".
    """
    plain = word.replace("ı", "i")
    every = [word, plain, plain.replace("i", "ı")]
    if 2 ** plain.count("i") <= FORMS:
        letters = (("i", "ı") if letter == "i" else (letter,) for letter in plain)
        every += ["".join(one) for one in product(*letters)]
    return list(dict.fromkeys(every))
