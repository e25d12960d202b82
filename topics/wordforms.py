"""Keywords of packs in their forms: ``kupon`` is in *kuponumu*, ``return`` in *returning*, ``gecik*`` in *geciken*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from topics.words import TURKISH, plain, tokens

READ = 2000
"""Characters of a text that are looked at."""
KEPT = 1 << 17
"""Most words whose keywords are kept in memory."""
ENGLISH = frozenset(("", "s", "es", "'s", "d", "ed", "ing", "er", "ers", "ly"))
SOFT = {"k": "g", "p": "b", "t": "d"}
"""Last letters of Turkish words that turn before a vowel: kitap, kitabı."""
Phrase = tuple[str, ...]


class Keywords:
    """Which of many keywords a text holds. ``phrases``: (language, words) in the order in which they are numbered."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        self.starts: dict[tuple[str, str], list[tuple[int, Phrase]]] = defaultdict(list)
        for number, (lang, words) in enumerate(phrases):
            phrase = tuple(plain(word) for word in words.lower().split())
            if phrase:
                self.starts[lang, phrase[0][:2]].append((number, phrase))
        self._beginning: dict[tuple[str, str], list[tuple[int, Phrase]]] = {}

    def found(self, text: str, lang: str) -> set[int]:
        """Numbers of the keywords that ``text`` holds in any form."""
        lang = "en" if lang == "en" else "tr"
        words = [plain(word) for word in tokens(text, lang, READ)]
        return set(self._found(words, lang))

    def _found(self, words: Sequence[str], lang: str) -> Iterable[int]:
        for place, word in enumerate(words):
            for number, phrase in self._from(lang, word):
                here = words[place + 1 : place + len(phrase)]
                if len(here) == len(phrase) - 1 and all(map(is_form, phrase[1:], here, [lang] * len(here))):
                    yield number

    def _from(self, lang: str, word: str) -> list[tuple[int, Phrase]]:
        """The keywords whose first word may be ``word``; a collection has few different words, so they are kept."""
        if len(self._beginning) > KEPT:
            self._beginning.clear()
        if (lang, word) not in self._beginning:
            near = self.starts.get((lang, word[:2]), [])
            self._beginning[lang, word] = [one for one in near if is_form(one[1][0], word, lang)]
        return self._beginning[lang, word]


def is_form(key: str, word: str, lang: str) -> bool:
    """Whether the plain ``word`` is a form of ``key``: begins so (``gecik*``), or is ``key`` with an ending."""
    if key.endswith("*"):
        return word.startswith(key[:-1])
    if word.startswith(key):
        rest = word[len(key) :]
        if lang == "en":
            return rest in ENGLISH and (rest != "d" or key.endswith("e"))
        return not rest or rest in TURKISH
    turned = key[:-1] + SOFT.get(key[-1], key[-1])
    return lang != "en" and len(key) > 2 and word.startswith(turned) and word[len(key) :] in TURKISH
