"""Which language a text is in: naive Bayes over letter trigrams and function words, made for short Turkish and English.

The table ``data/languages.txt`` gives what each trigram costs in each language (in steps of ``STEP`` nats above the
cheapest one). A word's costs are packed into one integer, a field a language, so that adding integers adds all
languages at once, and they are remembered, since few words make most of a text. The comparison with other identifiers
is in ``docs/decisions/0002-language-identifier.md``; ``bench/language_table.py`` makes the table.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

LANGUAGES = ("tr", "en", "de", "fr", "es", "it", "pt", "nl", "pl", "ro", "sv", "id", "hu", "cs", "hr", "sq", "az", "ku")
LEVELS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 0.2
"""Nats a level."""
FUNCTION_WORDS = {
    "tr": "ve bir bu da de için icin çok cok ama değil degil gibi daha var yok ne mi mı ben sen biz o ile en kadar "
    "olarak sonra hiç hic iyi kötü kotu güzel guzel şey sey ürün urun geldi oldu bana beni neden nasıl nasil "
    "lütfen lutfen hala artık artik kargo fiyat teşekkürler tesekkurler berbat harika tavsiye ederim aldım "
    "aldim bile her şu evet hayır hayir",
    "en": "the and a is it to of was for in my not this that i you with on are have very good bad but be they we so "
    "at all great just what your can from has no if when would how too nice love there me yes thanks please "
    "an were more",
    "de": "der die das und ist nicht ich es sehr gut ein eine zu mit war auf für sie wir den von im aber auch nur "
    "habe wie",
    "fr": "le la les et est pas je un une très de des du pour que il nous vous sur mais avec bien ce c'est en au "
    "plus dans",
    "es": "el la los y es no un una muy de del para que se con lo por pero me mi está las en más todo como este",
    "it": "il la le e è non un una molto di del per che si con ma mi ho sono anche più della questo bene gli",
    "pt": "o a os e é não um uma muito de do da para que com mas me foi eu em as mais está bom isso",
    "nl": "de het een en is niet ik van te op dat met zijn voor was goed maar heel ook er wij naar veel deze",
    "pl": "i w nie na się jest to z do bardzo że jak ale od mi dobry był tak za o po dla tylko polecam",
    "ro": "și si este nu un o de la în pe cu foarte bun că mai am pentru dar din sunt ce ai fost care",
    "sv": "och är inte det en ett jag att på som för med var mycket bra men av till har den så om",
    "id": "yang dan tidak ini itu di untuk dengan saya sangat ada dari ke bagus sudah juga bisa barang kami akan",
    "hu": "a az és nem van egy hogy nagyon jó is de volt meg ez csak már mint vagyok ha sem még minden",
    "cs": "a je ne na se to velmi že v s z do ale jsem byl dobrý si jak tak pro po už jen",
    "hr": "je i u ne na se da to vrlo dobro za su od sam ali s što kao bio nije samo već sve",
    "sq": "dhe është nuk një të në me për shumë mirë që por e i nga ky kam ka u si më ju",
    "az": "və bir bu çox üçün deyil yaxşı ilə də mən sən biz amma kimi daha var yox nə olan edir idi pis məhsul "
    "sonra",
    "ku": "û li ji bi ez tu ew ev jî ku di de ne pir baş gelek bo me we wan heye tune xweş min te çi her",
}
_BITS = 24
_FIELD = (1 << _BITS) - 1
_UNUSUAL = 14
"""Steps that a function word costs in the languages that do not have it."""
_FOREIGN = 22
"""Steps by which another language must be cheaper than Turkish and English to be believed."""
_DOUBT = 4
"""Steps between the two cheapest languages below which nothing is said."""
_ENOUGH_WORDS = 40
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_LATIN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "uk": re.compile("[іїєґІЇЄҐ]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "fa": re.compile("[پچژگ]"),
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u2c60-\ua71f\ua800-\ud7ff\uf900-\ufdff\ufe70-\ufefc]")


def language(text: str) -> str:
    """"tr", "en", another ISO 639-1 code, or "und" where there is nothing to tell (emoji, numbers, one stray word)."""
    beyond = [] if text.isascii() else _BEYOND_LATIN.findall(text[:2000])
    if beyond and 2 * len(beyond) > len(_LETTER.findall(text[:2000])):
        return _by_script("".join(beyond))
    found = word_list(text)
    if sum(map(len, found)) < 3:
        return "und"
    return _cheapest(sum(map(_cost, found)), alone=len(found) == 1)


def word_list(text: str) -> list[str]:
    """The first words, in lower case, without addresses and names behind an ``@``."""
    text = text[:2000].replace("İ", "i").lower().replace("’", "'").replace("i\u0307", "i")
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    return _LATIN.findall(text)[:_ENOUGH_WORDS]


def grams(word: str) -> list[str]:
    """The trigrams of a word with a blank on either side: ``bir`` → `` bi``, ``bir``, ``ir ``."""
    padded = f" {word} "
    return [padded[i : i + 3] for i in range(len(word))]


def _by_script(letters: str) -> str:
    """The language that a script is mostly written for."""
    return next((lang for lang, script in _SCRIPTS.items() if script.search(letters)), "und")


def _cheapest(total: int, alone: bool) -> str:
    """The language of the least cost in a packed sum, Turkish and English favoured; "und" for a near tie.

    A word ``alone`` may be a name: it must be clearer, and is never taken for another language.
    """
    costs = [(total >> (_BITS * i)) & _FIELD for i in range(len(LANGUAGES))]
    home = min(costs[0], costs[1])
    best = min(costs)
    if best + _FOREIGN < home and not alone:
        return LANGUAGES[costs.index(best)]
    if abs(costs[0] - costs[1]) < (3 * _DOUBT if alone else _DOUBT):
        return "und"
    return "tr" if costs[0] < costs[1] else "en"


@lru_cache(maxsize=1 << 16)
def _cost(word: str) -> int:
    """Packed costs of a word in each language."""
    table = _table()
    return sum(table.get(gram, 0) for gram in grams(word[:40])) + _function_words().get(word, 0)


@cache
def _table() -> dict[str, int]:
    """Packed costs of each known trigram."""
    lines = files("listener").joinpath("data/languages.txt").read_text("utf-8").splitlines()
    assert tuple(lines[0].split()) == LANGUAGES
    level = {letter: place for place, letter in enumerate(LEVELS)}
    rows = (line.split("\t") for line in lines[1:])
    return {gram.replace("_", " "): _packed([level[letter] for letter in costs]) for gram, costs in rows}


@cache
def _function_words() -> dict[str, int]:
    """Packed costs of each function word: nothing where it is one, ``_UNUSUAL`` elsewhere."""
    sets = [frozenset(FUNCTION_WORDS[lang].split()) for lang in LANGUAGES]
    return {word: _packed([0 if word in one else _UNUSUAL for one in sets]) for word in frozenset().union(*sets)}


def _packed(costs: list[int]) -> int:
    """The costs in fields of ``_BITS`` bits, the first language lowest."""
    return sum(cost << (_BITS * place) for place, cost in enumerate(costs))
