"""What the words around a number say it is. Turkish puts the noun behind it: ``5321234567 numaralı siparişim``.

Each looks at a window of fixed width, so that a text of numbers takes linear time.
"""

from __future__ import annotations

import re

BEFORE, AFTER = 48, 48
"""Characters in front of a number and behind it that are looked at."""
NEAR = 8
"""Characters in which a word must begin for it to say anything of the number."""
_SAYS = re.compile(r"[^\W\d_]|[#₺$€£]")

_THING = (
    r"(?:sipari[sş]|order|takip|tracking|kargo|g[oö]nderi|fatura|invoice|barkod|barcode|seri|serial|[uü]r[uü]n|talep|"
    r"ticket|kay[iı]t|i[sş]lem|referans|reference|ref|kupon|coupon|dosya|[sş]ik[aâ]yet|poli[cç]e|policy|abone|tesisat|"
    r"parcel|package|shipment|booking|rezervasyon|reservation|case|model|sku|ean|isbn|imei|stok|stock|iade|return|rma|"
    r"m[uü][sş]teri|customer|[uü]ye(?:lik)?|member(?:ship)?|hesap|account|transaction|kod|code|ba[sş]vuru|evrak|pnr|paket)"
)
_NUMBER_WORD = r"(?:no|nr|num|numara\w*|number|kod\w*|code|id|#)"
_THING_BEFORE = re.compile(
    rf"(?:#|(?<!\w){_THING}\w{{0,12}}['’]?\w{{0,4}}[\s:.#=-]{{0,3}}(?:{_NUMBER_WORD}\w{{0,4}}[\s:.#=-]{{0,3}})?(?:is|was|olan)?[\s:(]{{0,2}})$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"(?<!\w){_THING}\w{{0,12}}[\s:.#=-]{{0,3}}{_NUMBER_WORD}\w{{0,4}}[\s:.#=-]{{0,3}}(?:is|was|olan)?[\s:(]{{0,2}}$",
    re.IGNORECASE,
)
_THING_AFTER = re.compile(
    rf"['’]?\s{{0,2}}(?:(?:numaral[iı]|no['’]?lu|no\.?|nr|say[iı]l[iı]|kodlu|id['’]?li|takipli)\s+(?:\w+\s+)?{_THING}"
    rf"|(?:is|was)\s+(?:my|the|our|an?)\s+(?:\w+\s+)?{_THING}|{_THING}\w{{0,8}}\s*(?:no|numaras[iı]|kodu)?(?!\w)"
    r"|(?:kodlu|barkodlu|takipli))",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"(?<!\w)(?:sku|ean|isbn|imei|bar[ck]od\w{0,4}|seri(?:al)?|takip|tracking|sto[ck]k?|model|part)[\s:#=-]{0,3}$",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    r"\s{0,2}(?:tl|try|₺|lira\w*|usd|eur|gbp|\$|€|£|dolar\w*|euro\w*|adet|ki[sş]i\w*|takip[cç]i\w*|g[oö]r[uü]nt\w*|kuru[sş]|puan\w*"
    r"|followers?|views?|people|users?|million|milyon|bin|times|kez|byte\w*|km|kg|gram|dakika|saniye|seconds|units?)(?!\w)",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(r"[₺$€£]\s?$")
_VERSION_BEFORE = re.compile(
    r"(?:(?<!\w)s[uü]r[uü]m\w{0,6}|(?<!\w)vers(?:iyon|ion)\w{0,6}|(?<!\w)v(?:er)?\.?|build|firmware|g[uü]ncelleme\w{0,5}|update|ios|"
    r"android|chrome|release)[\s:(]{0,2}$",
    re.IGNORECASE,
)
_VERSION_AFTER = re.compile(
    r"['’]?\s{0,2}(?:\w{1,4}\s+)?(?:s[uü]r[uü]m|vers(?:iyon|ion)|build|g[uü]ncelleme|update)", re.IGNORECASE
)
_PHONE_BEFORE = re.compile(
    r"(?:(?<!\w)tel(?:efon)?\w{0,7}|(?<!\w)cep\w{0,5}|gsm|whats?app\w{0,5}|(?<!\w)wp|(?<!\w)(?:tele)?phone|mobile|cell|"
    r"(?<!\w)numaram\w{0,4}|(?:call|text|ring|reach)\s(?:me|us|him|her)(?:\s(?:at|on))?|my\snumber(?:\sis)?|ileti[sş]im\w{0,5})"
    r"(?:\s?(?:no|num\w*|number|is|:|=|-|at|on))*[\s:.(+]{0,4}$",
    re.IGNORECASE,
)
_PHONE_AFTER = re.compile(
    r"['’]?\s?\w{0,4}\s{0,2}(?:(?:numaral[iı]|no['’]?lu|nolu|numara\w*)\s+)?(?:telefon|cep|gsm|hat|whats?app|aray[iı]n|arayabil|ula[sş])",
    re.IGNORECASE,
)
_IDENTITY_BEFORE = re.compile(
    r"(?:(?<!\w)t\.?\s?c\.?(?:['’]?\w{0,3})?|tckn|kimlik\w{0,6}|identity\w*|national id|citizen\w*)"
    r"(?:\s?(?:no|num\w*|id|is|:|=|-|kimlik))*"
    r"[\s:.(]{0,4}$",
    re.IGNORECASE,
)
_IDENTITY_AFTER = re.compile(
    r"['’]?\s{0,2}(?:\w{1,10}\s+)?(?:tc|t\.c\.|tckn|kimlik|identity|national id)", re.IGNORECASE
)


def says_something(text: str, start: int, end: int) -> bool:
    """Whether there is a letter, or the sign of a currency, between two places."""
    return _SAYS.search(text, start, end) is not None


class Around:
    """The words around ``text[start:end]``; each question is one look."""

    __slots__ = ("_words_after", "_words_before", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._words_before = says_something(text, max(0, start - NEAR), start)
        self._words_after = says_something(text, end, end + NEAR)

    def _before(self, words: re.Pattern[str]) -> bool:
        return self._words_before and words.search(self.text, max(0, self.start - BEFORE), self.start) is not None

    def _after(self, words: re.Pattern[str]) -> bool:
        return self._words_after and words.match(self.text, self.end, self.end + AFTER) is not None

    def said(self, before: re.Pattern[str], after: re.Pattern[str], window: int) -> bool:
        """Whether words in front of it end as ``before`` does, or words behind it begin as ``after`` does."""
        if self._words_before and before.search(self.text, max(0, self.start - window), self.start):
            return True
        return self._words_after and after.match(self.text, self.end, self.end + window) is not None

    @property
    def thing(self) -> bool:
        """Whether it numbers an order, a parcel, a product: in front of it or behind it."""
        return self._before(_THING_BEFORE) or self._after(_THING_AFTER)

    @property
    def labelled_thing(self) -> bool:
        """As :attr:`thing`, where a word for number stands beside it: ``sipariş no``, ``numaralı siparişim``."""
        return self._before(_LABELLED) or self._after(_THING_AFTER)

    @property
    def coded(self) -> bool:
        """Whether it is the code of a product or a parcel, with or without a word for number."""
        return self._before(_CODED)

    @property
    def amount(self) -> bool:
        """Whether it is so many of something."""
        return self._before(_AMOUNT_BEFORE) or self._after(_AMOUNT_AFTER)

    @property
    def version(self) -> bool:
        """Whether it is a version of something."""
        return self._before(_VERSION_BEFORE) or self._after(_VERSION_AFTER)

    @property
    def phone(self) -> bool:
        """Whether it is said to be a phone number."""
        return self._before(_PHONE_BEFORE) or self._after(_PHONE_AFTER)

    @property
    def identity(self) -> bool:
        """Whether it is said to be an identity number."""
        return self._before(_IDENTITY_BEFORE) or self._after(_IDENTITY_AFTER)
