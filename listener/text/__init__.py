"""Text as the house reads it: cleaned, folded, cut into sentences, clauses and words. Offsets count characters.

Turkish has two letters i. ``str.lower`` turns ``I`` into ``i`` and ``İ`` into two characters, so lower case goes
through ``fold``. Everything here is pure, and linear in the length of the text.
"""

from listener.language import language
from listener.stopwords import stopwords
from listener.text.cleaning import body, clean, content_hash, fold, normalise, one_line
from listener.text.cuts import clauses, sentences
from listener.text.stems import flat, forms, query_words, spellings, stem
from listener.text.tokens import words

__all__ = [
    "body",
    "clauses",
    "clean",
    "content_hash",
    "flat",
    "fold",
    "forms",
    "language",
    "normalise",
    "one_line",
    "query_words",
    "sentences",
    "spellings",
    "stem",
    "stopwords",
    "words",
]
