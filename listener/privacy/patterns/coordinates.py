"""Places to the metre: ``41.00823, 28.97841``, ``41°00'29.6"N 28°58'42.2"E``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from listener.privacy.patterns.signs import Signs
from listener.privacy.patterns.spans import Span

_LATITUDE, _LONGITUDE = r"[-+]?(?:[0-8]?\d|90)", r"[-+]?(?:1[0-7]\d|180|\d{1,2})"
_SIDE = r"(?:\s?°?\s?[NSEWKGDB](?!\w))?"
_BETWEEN = r"(?:\s{0,2}(?:[,;/]|%2C|°)?\s{0,2}(?:(?:boylam|longitude|lon|lng)\w{0,2}\s?[:=]?\s{0,2})?)"
_PAIR = re.compile(
    rf"(?<![\w.,-])(?<!\d[.,]){_LATITUDE}\.\d{{4,12}}{_SIDE}{_BETWEEN}{_LONGITUDE}\.\d{{4,12}}{_SIDE}(?!\d)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:konum\w{0,4}|koordinat\w{0,5}|enlem\w{0,2}|lat(?:itude)?|coordinates?|location|gps)(?:\s(?:is|at|are))?\s?[:=]?\s{0,2}\(?"
    rf"(?P<pair>{_LATITUDE}[.,]\d{{3,12}}{_SIDE}{_BETWEEN}{_LONGITUDE}[.,]\d{{3,12}})(?!\d)",
    re.IGNORECASE,
)
_ANGLE = r"\d{1,3}\s?[°º]\s?\d{1,2}\s?['′’]\s?(?:\d{1,2}(?:[.,]\d{1,4})?\s?(?:[\"″”]|'')\s?)?[NSEWKGDB]?"
_ANGLES = re.compile(rf"{_ANGLE}[\s,]{{0,3}}{_ANGLE}(?!\w)", re.IGNORECASE)


def find(text: str, signs: Signs) -> Iterable[Span]:
    """Spans of pairs of latitude and longitude."""
    if signs.digits < 6:
        return ()
    if "°" in text or "º" in text:
        return ((*match.span(), "coordinates") for match in _ANGLES.finditer(text))
    return _pairs(text) if signs.digits >= 8 else ()


def _pairs(text: str) -> Iterator[Span]:
    """Every pair, and the first that the words call a place."""
    place = _TOLD.search(text)
    told = place.span("pair") if place else (len(text), len(text))
    spans = [match.span() for match in _PAIR.finditer(text)]
    apart = [span for span in spans if span[1] <= told[0] or span[0] >= told[1]]
    for start, end in sorted([*apart, *([told] if told[0] < told[1] else [])]):
        yield start, end, "coordinates"
