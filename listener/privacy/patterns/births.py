"""Dates of birth: a date that the words beside it call so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_MONTH = (
    r"(?:ocak|[sş]ubat|mart|nisan|may[iı]s|haziran|temmuz|a[gğ]ustos|eyl[uü]l|ekim|kas[iı]m|aral[iı]k|january|february|march|"
    r"april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_DATE = (
    rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:\d{{4}}|\d{{2}})|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|(?:19|20)\d\d(?!\d))"
)
_BEFORE = re.compile(
    r"(?:do[gğ]um\s?(?:tarih\w{0,4}|g[uü]n\w{0,4}|y[iı]l\w{0,4})|d\.\s?t\.|do[gğ]du[gğ]um(?:\sg[uü]n)?|date\sof\sbirth|birth\s?da(?:te|y)|d\.?o\.?b\.?|"
    rf"born(?:\s(?:on|in))?)(?:\s(?:is|was|olarak))?\s?[:=]?\s{{0,2}}(?P<date>{_DATE})(?!\d)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?<![\w.])(?P<date>{_DATE})['’]?\s?(?:\w{{2,4}}\s)?(?:tarihinde\s|tarihli\s)?(?:do[gğ]um|do[gğ]dum|\(?d\.?o\.?b)",
    re.IGNORECASE,
)
_TOLD = re.compile(r"do[ğg]|birth|born|dob|d\.(?:o\.b| ?t)")
"""Without one of these nothing in a text is told to be a birth."""


def find(text: str, signs: Signs) -> Iterable[Span]:
    """Spans of dates of birth, of years, too."""
    return _dates(text) if signs.digits >= 4 and _TOLD.search(signs.lower) else ()


def _dates(text: str) -> Iterator[Span]:
    found = {match.span("date") for pattern in (_BEFORE, _AFTER) for match in pattern.finditer(text)}
    past = 0
    for start, end in sorted(found):
        if start >= past:
            past = end
            yield start, end, "birth"
