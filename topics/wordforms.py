"""Keywords of packs in their forms: ``kupon`` is in *kuponumu*, ``return`` in *returning*, ``gecik*`` in *geciken*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from topics.words import TURKISH, plain, tokens

READ = 2000
"""Characters of a text that are looked at."""
ENGLISH = frozenset(("", "s", "es", "'s", "d", "ed", "ing", "er", "ers", "ly"))
SOFT = {"k": "g", "p": "b", "t": "d"}
"""Last letters of Turkish words that turn before a vowel: kitap, kitabı."""
Phrase = tuple[str, ...]


class Keywords:
    """Which of many keywords a text holds. ``phrases``: (language, words) in the order in which they are numbered."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        self.starts: dict[str, dict[str, list[tuple[int, Phrase]]]] = {"tr": defaultdict(list), "en": defaultdict(list)}
        for number, (lang, words) in enumerate(phrases):
            phrase = tuple(plain(word) for word in words.lower().split())
            if phrase:
                self.starts[lang][phrase[0][:2]].append((number, phrase))

    def found(self, text: str, lang: str) -> set[int]:
        """Numbers of the keywords that ``text`` holds in any form."""
        lang = "en" if lang == "en" else "tr"
        words = [plain(word) for word in tokens(text, lang, READ)]
        return set(self._found(words, lang))

    def _found(self, words: Sequence[str], lang: str) -> Iterable[int]:
        for place, word in enumerate(words):
            for number, phrase in self.starts[lang].get(word[:2], ()):
                here = words[place : place + len(phrase)]
                if len(here) == len(phrase) and all(is_form(key, said, lang) for key, said in zip(phrase, here)):
                    yield number


@lru_cache(maxsize=1 << 18)
def is_form(key: str, word: str, lang: str) -> bool:
    """Whether the plain ``word`` is a form of ``key``: begins so (``gecik*``), or is it with an ending of the language."""
    if key.endswith("*"):
        return word.startswith(key[:-1])
    if word.startswith(key):
        rest = word[len(key) :]
        return rest in ENGLISH if lang == "en" else not rest or rest in TURKISH
    turned = key[:-1] + SOFT.get(key[-1], key[-1])
    return lang != "en" and len(key) > 2 and word.startswith(turned) and word[len(key) :] in TURKISH
