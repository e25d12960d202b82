"""Masks personal data before anything is stored: e-mail, phone, IBAN, card, Turkish identity number; hashes authors.

What carries a checksum is masked only where the checksum holds, so that order numbers, prices and dates stay. Authors
become keyed hashes: the same author gives the same hash under one key, and nobody without the key can try names out.
Everything is linear in the length of the text.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import phonenumbers
from stdnum import iban, luhn
from stdnum.tr import tckimlik

from listener.errors import ConfigError
from listener.text import clean
from listener.types import Attribute, Audience, Customer, Document, Gone, Order, Place, Record, Reject, SurveyWave

ALL = frozenset({"email", "phone", "iban", "card", "tckn"})
"""What can be masked; each leaves its name in brackets."""

_MAIL = r"[\w.+-]{1,64}"
_AT = r"(?:@|%40|\s?[\[({]\s?(?:at|et|@)\s?[\])}]\s?)"
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|nokta|\.)\s?[\])}]\s?|\s(?:dot|nokta)\s)"
_LABEL = r"[^\W_][\w-]{0,62}"
_EMAIL = re.compile(
    rf"{_MAIL}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,4}}{_DOT}[^\W\d_]{{2,24}}(?![^\W_])"
    rf"|{_MAIL}\s(?:at|et)\s{_LABEL}(?:\s(?:dot|nokta)\s[^\W\d_]{{2,24}}){{1,3}}(?![^\W_])"
    rf"|{_MAIL}\s?@\s?(?:gmail|hotmail|outlook|yahoo|icloud|yandex|windowslive|mynet)\b(?:\s?\.\s?[a-z]{{2,3}}){{0,2}}",
    re.IGNORECASE,
)
_BRACKETED_AT = re.compile(r"[\[({]\s?(?:at|et)\s?[\])}]", re.IGNORECASE)
_SHORTEST = 6
"""Characters of the shortest thing to mask (a@b.co)."""
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_REPEATS = 48
"""Characters below which a value is worth remembering."""
_MAY_BE_NUMBER = re.compile(r"\d(?:[^\w\n]{0,3}\d){6}|\d{2}[ .-]{0,2}[A-Z]{4}[ .-]?\d")
_WIDE = re.compile("[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\U0001d7ce-\U0001d7ff＠．＋－]")
_IBAN = re.compile(
    r"(?<![^\W_])(?=([a-z]{2}[ .\-]{0,2}\d[ ]?\d(?:[ .\-]{0,2}[a-z0-9]){11,30}))", re.IGNORECASE | re.ASCII
)
_IBAN_PART = re.compile(r"[^ .\-]+")
_STRETCH = re.compile(r"\d(?:[ \u00a0.\-/()*]{0,3}\d){6,}")
_GROUP = re.compile(r"\d+")
_CARD = re.compile(r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7]|35|65|60|62|67|97)\d{14}|3[47]\d{13}|3[068]\d{12}")
_PHONE = re.compile(r"(?:0090|90|0)?5\d{9}|(?:0090|90|0)[2348]\d{9}")
_PLAIN_NUMBER = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}"
)
_NUMBERED_THING = re.compile(
    r"(?:#|(?:sipari[sş]|order|takip|tracking|fatura|invoice|barkod|seri|serial|ürün|urun|talep|ticket|kay[iı]t)\w*\W{0,3}"
    r"(?:no|nr|num|kod|id|code)?\w*\W{0,3})$",
    re.IGNORECASE,
)


class Redactor:
    """Masks the chosen ``kinds`` of personal data and hashes authors under ``key``.

    Short values that repeat (brands, places, names of attributes) are looked at once.
    """

    def __init__(self, key: bytes, kinds: frozenset[str] = ALL) -> None:
        self._key = key[:64]
        self._kinds = kinds
        self._again = lru_cache(maxsize=4096)(self.text)

    def text(self, text: str) -> str:
        """``text`` cleaned, with ``[email]``, ``[phone]``, ``[iban]``, ``[card]`` and ``[tckn]`` for what was there."""
        text = clean(text)
        if len(text) < _SHORTEST:
            return text
        if not text.isascii():
            text = clean(_WIDE.sub(lambda found: _plain(found[0]), text))
        made = self._masked(text)
        while made != text:
            text, made = made, self._masked(made)
        return made

    def record(self, record: Record, **more: str) -> Record:
        """The record with personal data masked in every text; authors, and ids that hold any, become keyed hashes.

        ``more``: fields of a document that are set at the same time, as they are.
        """
        match record:
            case Document():
                return self._document(record, more)
            case Customer():
                held = self._attributes(record.attributes)
                return replace(record, customer_id=self.identifier(record.customer_id), attributes=held)
            case Order():
                return self._order(record)
            case SurveyWave():
                return replace(record, survey=self.text(record.survey))
            case Gone():
                return replace(record, account=self.identifier(record.account),
                               external_id=self.identifier(record.external_id))  # fmt: skip
            case Place():
                return replace(record, name=self.text(record.name), attributes=self._attributes(record.attributes))
            case Audience():
                counts = {self.text(name): count for name, count in record.counts.items()}
                return replace(record, brand=self.text(record.brand), channel=self.text(record.channel), counts=counts)

    def reject(self, reject: Reject) -> Reject:
        """The refused row with personal data masked in its reason, its column names and its cells."""
        row = {self.text(name): self.text(cell) for name, cell in reject.row.items()}
        return replace(reject, reason=self.text(reject.reason), row=row)

    def identifier(self, value: str) -> str:
        """An id as it is, or its keyed hash where it holds personal data."""
        return value if self.text(value) == value else self._hashed("id", value)

    def _document(self, document: Document, more: Mapping[str, str]) -> Document:
        mask = self._short
        masked: dict[str, Any] = {
            "system": mask(document.system),
            "account": self.identifier(document.account),
            "external_id": self.identifier(document.external_id),
            "lang": document.lang if _LANGUAGE.fullmatch(document.lang) else "",
            "text": self.text(document.text),
            "title": self.text(document.title),
            "url": self.text(document.url),
            "author_key": self._hashed("author", document.author_key) if document.author_key else "",
            "customer_id": self.identifier(document.customer_id),
            "brand": mask(document.brand),
            "channel": mask(document.channel),
            "touchpoint": mask(document.touchpoint),
            "product": mask(document.product),
            "place": mask(document.place),
            "attributes": self._attributes(document.attributes),
        }
        return replace(document, **{**masked, **more})

    def _order(self, order: Order) -> Order:
        return replace(
            order,
            order_id=self.identifier(order.order_id),
            customer_id=self.identifier(order.customer_id),
            currency=self.text(order.currency),
            attributes=self._attributes(order.attributes),
        )

    def _attributes(self, attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
        return {self._short(name): self._attribute(value) for name, value in attributes.items()}

    def _attribute(self, value: Attribute) -> Attribute:
        """A text masked; a whole number as it is unless its digits are personal data."""
        if isinstance(value, str):
            return self._short(value)
        if isinstance(value, bool) or abs(value) < 10**9 or value != value or value in (float("inf"), float("-inf")):
            return value
        digits = str(int(value))
        masked = self.text(digits)
        return value if masked == digits else masked

    def _short(self, value: str) -> str:
        """:meth:`text`, from memory where a short value was seen before."""
        return self._again(value) if len(value) < _REPEATS else self.text(value)

    def _hashed(self, purpose: str, value: str) -> str:
        """32 hexadecimal digits of BLAKE2b keyed with the workspace's key."""
        data = value.encode("utf-8", "surrogatepass")
        return blake2b(data, digest_size=16, key=self._key, person=purpose.encode()).hexdigest()

    def _masked(self, text: str) -> str:
        """One pass over all kinds."""
        if "email" in self._kinds and _may_hold_email(text):
            text = _EMAIL.sub("[email]", text)
        if not _MAY_BE_NUMBER.search(text):
            return text
        if "iban" in self._kinds:
            text = _replaced(text, _ibans(text))
        return _replaced(text, self._numbers(text))

    def _numbers(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and token of each card, identity and phone number."""
        for stretch in _STRETCH.finditer(text):
            groups = [group.span() for group in _GROUP.finditer(text, *stretch.span())]
            first = 0
            while first < len(groups):
                last, token = self._number_at(text, groups, first)
                if token:
                    yield _with_plus(text, groups[first][0]), groups[last][1], token
                first = last + 1

    def _number_at(self, text: str, groups: list[tuple[int, int]], first: int) -> tuple[int, str]:
        """The last group and the token of the longest number that starts with the group ``first``; no token: none."""
        windows = list(_windows(text, groups, first))
        for last, digits in reversed(windows):
            kind = _kind(text, groups[first][0], groups[last][1], digits)
            if kind in self._kinds:
                return last, f"[{kind}]"
        return first, ""


def _may_hold_email(text: str) -> bool:
    """A cheap look that the dear pattern is spared by."""
    if "@" in text or "%40" in text:
        return True
    if ("(" in text or "[" in text or "{" in text) and _BRACKETED_AT.search(text):
        return True
    lower = text.lower()
    return " dot " in lower or " nokta " in lower


def _plain(letter: str) -> str:
    """A digit or sign of another width or script as ASCII."""
    digit = unicodedata.digit(letter, None)
    return unicodedata.normalize("NFKC", letter) if digit is None else str(digit)


def _replaced(text: str, found: Iterator[tuple[int, int, str]]) -> str:
    """``text`` with each span replaced by its token; spans ascending and apart."""
    parts, place = [], 0
    for start, end, token in found:
        parts += [text[place:start], token]
        place = end
    return "".join([*parts, text[place:]])


def _ibans(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of IBANs, in any grouping, that fit their country's form and checksum."""
    past = 0
    for match in _IBAN.finditer(text):
        if match.start() < past:
            continue
        end = _iban_end(text, match.start(), match.end(1))
        if end:
            past = end
            yield match.start(), end, "[iban]"


def _iban_end(text: str, start: int, end: int) -> int:
    """Where the IBAN that begins at ``start`` ends, 0 where none does."""
    compact = ""
    for part in _IBAN_PART.finditer(text, start, end):
        compact += part[0]
        following = text[part.end() : part.end() + 1]
        if len(compact) >= 15 and not following.isalnum() and iban.is_valid(compact):
            return part.end()
    return 0


def _windows(text: str, groups: list[tuple[int, int]], first: int) -> Iterator[tuple[int, str]]:
    """Digits of the groups from ``first`` on, one more group at a time, up to 19 digits."""
    digits = ""
    for last in range(first, len(groups)):
        start, end = groups[last]
        if len(digits) + end - start > 19:
            return
        digits += text[start:end]
        if len(digits) >= 8:
            yield last, digits


def _kind(text: str, start: int, end: int, digits: str) -> str:
    """What a number is: "card", "tckn", "phone" or "" for none of them."""
    if _PLAIN_NUMBER.fullmatch(text, start, end):
        return ""
    if _CARD.fullmatch(digits) and luhn.is_valid(digits):
        return "card"
    if len(digits) == 11 and tckimlik.is_valid(digits):
        return "tckn"
    return "phone" if _is_phone(text, start, digits) else ""


def _is_phone(text: str, start: int, digits: str) -> bool:
    """Whether the digits are a number in use: Turkish in any way of writing, others with ``+`` or ``00`` in front."""
    if _with_plus(text, start) < start and "+" in text[_with_plus(text, start) : start]:
        return _valid_phone("+" + digits)
    if digits.startswith("00") and not digits.startswith("0090"):
        return _valid_phone("+" + digits[2:])
    if not _PHONE.fullmatch(digits):
        return False
    if len(digits) == 10 and _NUMBERED_THING.search(text, max(0, start - 40), start):
        return False
    return _valid_phone("+90" + digits[-10:])


def _valid_phone(number: str) -> bool:
    """Whether the numbering plans know it; ``number`` with ``+`` and country code."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _with_plus(text: str, start: int) -> int:
    """Where a number's ``+`` or ``(`` in front of its first digit stands, else ``start``."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start


# --- the key ------------------------------------------------------------------------------------------------------


def load_key(path: Path | str) -> bytes:
    """The workspace's 32 secret bytes, made on first use. ``ConfigError`` where others may read the file."""
    path = Path(path)
    if not path.exists():
        _make_key(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError(f"{path} can be read by others on this machine.", hint=f"Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (ValueError, OSError) as error:
        raise ConfigError(f"{path} is no key file: {error}", hint="Restore it from a backup.") from error
    if len(key) != 32:
        raise ConfigError(f"{path} is no key file: 64 hexadecimal digits expected.", hint="Restore it from a backup.")
    return key


def _make_key(path: Path) -> None:
    """Writes a new key beside ``path`` and links it there, so that a half-written key is never seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        fresh.unlink()
