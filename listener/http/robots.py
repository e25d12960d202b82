"""robots.txt by RFC 9309: longest match, ``*`` and ``$``; no such file allows all, a site that cannot tell denies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from listener.errors import SourceDenied, SourceUnavailable
from listener.http.addresses import host
from listener.types import Fetched

PRODUCT = "dinle"
"""The name that robots.txt may address."""
LIMIT = 512 * 1024
"""Bytes that are read of the file; RFC 9309, 2.5 asks for 500 KiB at least."""
KEPT, ASKED_AGAIN = 24 * 3600.0, 60.0
"""Seconds that rules are held for (RFC 9309, 2.4), and that a site is not asked again which could not tell."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's rules, None while it cannot tell, and until when they hold."""

    until: float
    rules: Protego | None


class Robots:
    """The rules of every site that was asked. ``fetch`` gives the file's answer, whatever its status."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sites: dict[str, Rules] = {}
        self._lock = threading.Lock()

    def ask(self, url: str, fetch: Callable[[str], Fetched]) -> None:
        """``SourceDenied`` where the site keeps ``url`` from us, ``SourceUnavailable`` where it cannot tell now."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            known = self._sites.get(site)
        if known is None or self._clock() > known.until:
            rules = _read(site + "/robots.txt", fetch)
            known = Rules(self._clock() + (KEPT if rules else ASKED_AGAIN), rules)
            with self._lock:
                self._sites[site] = known
        if known.rules is None:
            raise SourceUnavailable(
                f"{host(url)} does not answer for its robots.txt, so nothing is read there.", hint="Run again later."
            )
        if not known.rules.can_fetch(url, PRODUCT):
            raise SourceDenied(
                f"robots.txt of {host(url)} does not allow this page.", hint="Ask the site, or use its export or API."
            )


def _read(url: str, fetch: Callable[[str], Fetched]) -> Protego | None:
    """The rules. 4xx, or too many redirects: all is allowed (2.3.1.2, 2.3.1.3); 5xx or no answer: nothing (2.3.1.4)."""
    try:
        fetched = fetch(url)
    except SourceUnavailable:
        return None
    if fetched.status >= 500:
        return None
    text = fetched.body.decode("utf-8-sig", "replace") if 200 <= fetched.status < 300 else ""
    return Protego.parse(text.replace("\x00", ""))
