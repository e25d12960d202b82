"""Masks personal data before anything is stored, and turns people into keyed hashes.

The same author gives the same hash under one key, and nobody without the key can try names out. Masking is idempotent
and linear in the length of a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from threading import local
from typing import Any, TypeVar

from listener.privacy import links, names, rules
from listener.privacy.patterns import ALL, find, masked
from listener.privacy.roles import role_of
from listener.privacy.templates import Templates
from listener.text import clean
from listener.types import Attribute, Document, Record, Reject, Score

Kept = TypeVar("Kept", bound=Record)
_SHORTEST = 6
"""Characters of the shortest thing to mask (a@b.co)."""
_REPEATS = 48
"""Characters below which a value is worth remembering."""
_NOTHING: Mapping[str, int] = {}
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_PLAIN_ID = re.compile(r"[A-Z]{0,4}[-_#]?\d{1,7}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}", re.ASCII)
_WIDE = re.compile("[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\U0001d7ce-\U0001d7ff＠．＋－]")
_TOKEN_OF = {
    "name": "[name]",
    "email": "[email]",
    "phone": "[phone]",
    "address": "[address]",
    "birth": "[birth]",
    "tckn": "[tckn]",
    "ip": "[ip]",
    "iban": "[iban]",
    "card": "[card]",
    "handle": "[handle]",
    "plate": "[plate]",
}


class _Counts(local):
    """How many of which kind were masked in the record at hand, apart for each thread."""

    def __init__(self) -> None:
        self.of_kind: Counter[str] = Counter()


class Redactor:
    """Masks the chosen ``kinds`` of personal data and hashes people under ``key``.

    ``templates``: kinds of numbers by the company's own patterns (``order`` → ``KRD-########``). ``brands``: names that
    stay though they read like a person's. Short values that repeat are looked at once.
    """

    def __init__(
        self,
        key: bytes,
        kinds: Collection[str] = ALL,
        templates: Mapping[str, Collection[str]] | None = None,
        brands: Collection[str] = (),
    ) -> None:
        self._key = key[:64]
        self._kinds = frozenset(kinds)
        self._templates = Templates(templates or {})
        self._brands = frozenset(map(names.plain, brands))
        self._counts = _Counts()
        self._plans: dict[type, rules.FieldRules] = {}
        self._brand_again = lru_cache(maxsize=4096)(self._masked)
        self._short_again = lru_cache(maxsize=4096)(self._named)
        self._score_again = lru_cache(maxsize=4096)(lambda score: self._plan(Score).apply(score, {}))
        self._attribute_again = lru_cache(maxsize=4096)(self._valued)

    # --- records --------------------------------------------------------------------------------------------------

    def record(self, record: Kept, **more: str) -> Kept:
        """The record with every field harmless by the rule of its declaration.

        A document says in ``masked`` how many of which kind were taken out of it (``{"phone": 2}``).
        ``more``: fields of a document that are set at the same time, as they are.
        """
        self._counts.of_kind.clear()
        made: Kept = self._plan(type(record)).apply(record, more)
        if self._counts.of_kind and isinstance(made, Document):
            return replace(made, masked=dict(sorted(self._counts.of_kind.items())))
        return made

    def part(self, record: Any) -> Any:
        """A record inside a record, each of its fields harmless; scores, of which there are few, from memory."""
        if record.__class__ is not Score:
            return self._plan(type(record)).apply(record, {})
        try:
            return self._score_again(record)
        except TypeError:  # a value that cannot be remembered is no figure
            return self._plan(Score).apply(record, {})

    def _plan(self, record: type) -> rules.FieldRules:
        """The rules of a record type, bound to this redactor."""
        if record not in self._plans:
            self._plans[record] = rules.FieldRules(self, record)
        return self._plans[record]

    def reject(self, reject: Reject) -> Reject:
        """The refused row with personal data masked in its reason, its column names and its cells."""
        row = {self.short(str(name)): str(self.attribute(str(name), str(cell))) for name, cell in reject.row.items()}
        return replace(reject, reason=self.text(reject.reason), row=row)

    # --- values ---------------------------------------------------------------------------------------------------

    def text(self, text: str) -> str:
        """``text`` cleaned, each personal datum as its kind in brackets: ``[email]``, ``[phone]`` …"""
        return self._remembered(self._masked(text))

    def counted(self, text: str) -> tuple[str, Mapping[str, int]]:
        """:meth:`text`, and how many of which kind were masked."""
        return self._masked(text)

    def brand(self, text: str) -> str:
        """:meth:`text`, from memory where a short value was seen before."""
        return self._remembered(self._brand_again(text)) if len(text) < _REPEATS else self.text(text)

    def short(self, text: str) -> str:
        """:meth:`text` of a value that may be a person's name, ``[name]`` then; ``Ayşe Hanım`` in it goes, too."""
        return self._remembered(self._short_again(text)) if len(text) < _REPEATS else self.text(names.titled(text))

    def identifier(self, value: str) -> str:
        """An id as it is, or its keyed hash where it holds personal data or reads like a name."""
        if _PLAIN_ID.fullmatch(value):
            return value
        personal = names.has_blank_words(value) or self._is_somebody(value)
        return self._hashed("id", value) if personal else self.account(value)

    def account(self, value: str) -> str:
        """The id of an account of the company's own: as it is, or its keyed hash where it holds personal data."""
        personal = names.is_person(value) or self._masked(value)[0] != value
        return self._hashed("id", value) if personal else value

    def person(self, value: str) -> str:
        """Always a keyed hash; whoever is empty stays empty."""
        return self._hashed("author", value) if value else ""

    def link(self, value: str) -> str:
        """A web address that may be kept, or ""."""
        return links.link(clean(value), lambda text: self._masked(text)[0])

    def language(self, value: str) -> str:
        """A language's code, or ""."""
        return value if _LANGUAGE.fullmatch(value) else ""

    def attribute(self, name: str, value: Attribute) -> Attribute:
        """An attribute's value: its name may say that it is a person's.

        A whole number stays unless its digits are personal data.
        """
        if isinstance(value, str):
            if len(value) < _REPEATS:
                return self._remembered(self._attribute_again(name, value))
            return self._remembered(self._valued(name, value))
        role = role_of(name)
        if role in _TOKEN_OF and role != "name" and not isinstance(value, bool):
            return _TOKEN_OF[role]
        if isinstance(value, bool) or abs(value) < 10**9 or value != value or value in (float("inf"), float("-inf")):
            return value
        digits = str(int(value))
        made = self.text(digits)
        return value if made == digits else made

    # --- inside ---------------------------------------------------------------------------------------------------

    def _remembered(self, made: tuple[str, Mapping[str, int]]) -> str:
        if made[1]:
            self._counts.of_kind.update(made[1])
        return made[0]

    def _is_somebody(self, value: str) -> bool:
        return names.has_name(value) and names.plain(value) not in self._brands

    def _named(self, text: str) -> tuple[str, Mapping[str, int]]:
        """A short value masked; ``[name]`` where all of it is a person."""
        titled = names.titled(text)
        if titled == text and names.plain(text) not in self._brands and names.is_person(text):
            return "[name]", {"name": 1}
        made, counts = self._masked(titled)
        return (made, counts) if titled == text else (made, {**counts, "name": titled.count("[name]")})

    def _valued(self, name: str, value: str) -> tuple[str, Mapping[str, int]]:
        """A text value of an attribute by what its name says."""
        role = role_of(name)
        if not value.strip():
            return value, {}
        if role in _TOKEN_OF:
            return _TOKEN_OF[role], {role: 1}
        if role == "person":
            return self.identifier(value) if not names.is_person(value) else self._hashed("id", value), {}
        return self._masked(names.titled(value)) if role == "thing" else self._named(value)

    def _masked(self, text: str) -> tuple[str, Mapping[str, int]]:
        """The text cleaned and masked, and the counts; what a mask brings together is looked at again."""
        text = clean(text)
        if len(text) < _SHORTEST:
            return text, _NOTHING
        if not text.isascii() and _WIDE.search(text):
            text = clean(_WIDE.sub(lambda match: _ascii(match[0]), text))
        spans = self._found(text)
        if not spans:
            return text, _NOTHING
        counts: Counter[str] = Counter()
        while spans:
            counts.update(kind for _, _, kind in spans)
            text = masked(text, spans)
            spans = self._found(text)
        return text, counts

    def _found(self, text: str) -> list[tuple[int, int, str]]:
        spans = find(text, self._kinds)
        if spans and self._brands:
            spans = [
                span
                for span in spans
                if span[2] != "handle" or names.plain(text[span[0] + 1 : span[1]]) not in self._brands
            ]
        return self._templates.merged(text, spans) if self._templates.kinds else spans

    def _hashed(self, purpose: str, value: str) -> str:
        """32 hexadecimal digits of BLAKE2b keyed with the workspace's key."""
        data = value.encode("utf-8", "surrogatepass")
        return blake2b(data, digest_size=16, key=self._key, person=purpose.encode()).hexdigest()


def _ascii(letter: str) -> str:
    """A digit or sign of another width or script as ASCII."""
    digit = unicodedata.digit(letter, None)
    return unicodedata.normalize("NFKC", letter) if digit is None else str(digit)
