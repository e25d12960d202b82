"""The client: one call at a time through auth, robots.txt, redirects, retries and every limit.

Messages name the host and never the query string, which may hold a secret.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

from listener.errors import SourceChanged, SourceDenied, SourceUnavailable
from listener.http.addresses import Hosts, host, pinned, same_site, split
from listener.http.attempts import Attempts, Limits
from listener.http.pace import Budget, Pace
from listener.http.robots import LIMIT, Robots
from listener.types import Fetched, Http, Request

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ADDRESS = "Check the source's address."
_PUBLIC_HEADERS = frozenset({"accept", "accept-language", "user-agent"})


class Client(Http):
    """Sends over http and https.

    ``operator``: addresses that the operator wrote; they alone may be private ones. ``hosts``: further hosts that a
    redirect or a link may lead to. ``budget``: of the source. ``sleep`` takes seconds, ``clock`` gives them, ``now`` is
    the time of day in UTC. Threads may share a client.
    """

    def __init__(
        self,
        *,
        operator: Iterable[str] = (),
        limits: Limits | None = None,
        interval: float = 0.5,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._hosts = Hosts(operator)
        self._budget = Budget()
        self._limits = limits or Limits()
        self._attempts = Attempts(self._limits, Pace(interval, sleep, clock), sleep, now)
        self._robots = Robots(clock)

    def scoped(
        self, *, operator: Iterable[str] = (), hosts: Iterable[str] = (), budget: Budget | None = None
    ) -> Client:
        """This client for one source: connections, distances and robots.txt are shared, its reach is its own."""
        scoped = copy.copy(self)
        scoped._hosts = self._hosts.and_also([*operator, *hosts])
        scoped._budget = budget or Budget()
        return scoped

    def send(self, request: Request) -> Fetched:
        """The answer (304 has no body: ``changed_since`` asked for changes only); a ``SourceError`` otherwise."""
        if request.linked_from:
            split(request.url)
            pinned(request.linked_from, request.url, self._hosts)
        fetched = self._with_auth(request)
        return fetched if request.any_status else judged(fetched)

    def close(self) -> None:
        """Closes the connections; a later call opens new ones."""
        self._attempts.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _with_auth(self, request: Request) -> Fetched:
        """The answer to the request with its keys; after a 401 once more, where new ones can be had."""
        auth = request.auth
        if auth is None:
            return self._followed(request, {})
        fetched = self._followed(request, auth.headers(self))
        if fetched.status == 401 and auth.refused():
            fetched = self._followed(request, auth.headers(self))
        return fetched

    def _followed(self, request: Request, keys: Mapping[str, str]) -> Fetched:
        """The answer after redirects; each stays on its site or goes to a host that the settings allow."""
        request = replace(request, headers={**request.headers, **keys, **_conditions(request.changed_since)})
        for _ in range(MAX_REDIRECTS + 1):
            split(request.url)
            if request.robots:
                self._robots.ask(request.url, self._robots_file)
            fetched = self._attempted(request)
            if fetched.status not in _REDIRECTS or "location" not in fetched.headers:
                return fetched
            request = self._redirected(request, fetched)
        raise SourceChanged(f"{host(request.url)} redirects more than {MAX_REDIRECTS} times.", hint=_ADDRESS)

    def _redirected(self, request: Request, fetched: Fetched) -> Request:
        """The request that a redirect asks for: keys stay with their site, a body with its method (RFC 9110, 15.4)."""
        url = urljoin(fetched.url, fetched.headers["location"])
        split(url)
        pinned(fetched.url, url, self._hosts)
        headers = request.headers
        if not same_site(fetched.url, url) or (fetched.url.startswith("https:") and url.startswith("http:")):
            headers = {name: value for name, value in headers.items() if name.lower() in _PUBLIC_HEADERS}
        request = replace(request, url=url, params={}, headers=headers)
        if fetched.status in (307, 308) or request.method in ("GET", "HEAD"):
            return request
        return replace(request, method="GET", json=None, form={}, files={}, body=b"")

    def _attempted(self, request: Request) -> Fetched:
        return self._attempts.until_answered(request, guarded=request.url not in self._hosts, budget=self._budget)

    def _robots_file(self, url: str) -> Fetched:
        """robots.txt, cut at its limit; redirects may lead to other public hosts (RFC 9309, 2.3.1.2)."""
        fetched = Fetched(url, 404, {}, b"")
        for _ in range(MAX_REDIRECTS + 1):
            split(url)
            fetched = self._attempts.until_answered(
                Request("GET", url), guarded=url not in self._hosts, budget=self._budget, cut=LIMIT
            )
            if fetched.status not in _REDIRECTS or "location" not in fetched.headers:
                return fetched
            url = urljoin(url, fetched.headers["location"])
        return fetched


def _conditions(marks: Mapping[str, str]) -> dict[str, str]:
    """Headers that ask for the page only if it changed (RFC 9110, 13.1)."""
    asked = {"If-None-Match": marks.get("etag"), "If-Modified-Since": marks.get("modified")}
    return {name: value for name, value in asked.items() if value}


def judged(fetched: Fetched) -> Fetched:
    """The response if it is one to work with, else the error that says what to do."""
    status, name = fetched.status, urlsplit(fetched.url).hostname
    if status == 304 or 200 <= status < 300:
        return fetched
    if status in (401, 403, 407, 451):
        raise SourceDenied(f"{name} refuses (status {status}).", hint="Check the source's keys and permissions.")
    if status >= 500:
        raise SourceUnavailable(f"{name} fails (status {status}).", hint="Run again later.")
    raise SourceChanged(f"{name} has no such page (status {status}).", hint=_ADDRESS)
