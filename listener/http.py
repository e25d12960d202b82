"""The one polite way out: time-outs, retries that honour Retry-After, a pause between calls, robots.txt, a size cap.

Messages name the host and never the query string, which may hold a secret. Addresses come from the operator's
configuration, so private addresses are allowed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx
import tenacity

from listener import __version__
from listener.errors import ConfigError, SourceChanged, SourceDenied, SourceUnavailable
from listener.types import Fetched

USER_AGENT = f"dinle/{__version__} (voice-of-customer reader)"
PRODUCT = "dinle"
"""The name that robots.txt may address."""
MAX_BODY = 20 * 1024 * 1024
MAX_REDIRECTS = 5
MAX_WAIT = 120.0
"""Seconds; a longer Retry-After ends the attempt."""
_ROBOTS_BYTES = 512 * 1024
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_ADDRESS = "Check the source's address."
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class _Again(Exception):
    """One attempt failed in a way that may pass. ``wait``: seconds that the server asked for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Client:
    """Fetches over http and https. ``sleep`` takes seconds, ``clock`` gives them, ``now`` is the time of day in UTC."""

    def __init__(
        self,
        *,
        timeout: float = 20.0,
        attempts: int = 4,
        interval: float = 0.5,
        max_body: int = MAX_BODY,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._timeout = timeout
        self._attempts = attempts
        self._interval = interval
        self._max_body = max_body
        self._sleep = sleep
        self._clock = clock
        self._now = now
        self._last_call: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}
        self._client: httpx.Client | None = None

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, robots: bool = False) -> Fetched:
        """The response's body (304 has none: ``headers`` asked for changes only); a ``SourceError`` otherwise."""
        for _ in range(MAX_REDIRECTS + 1):
            _check(url)
            if robots:
                self._ask_robots(url)
            fetched = self._patiently(url, headers or {}, self._max_body)
            if fetched.status not in _REDIRECTS or "location" not in fetched.headers:
                return _judged(fetched)
            headers = _for_next(headers or {}, url, fetched.headers["location"])
            url = urljoin(url, fetched.headers["location"])
        raise SourceChanged(f"{_host(url)} redirects more than {MAX_REDIRECTS} times.", hint=_ADDRESS)

    def close(self) -> None:
        """Closes the connections; a later call opens new ones."""
        if self._client:
            self._client.close()
            self._client = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _patiently(self, url: str, headers: Mapping[str, str], limit: int) -> Fetched:
        """One address, tried until it answers or the attempts are used up."""
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._attempts),
            retry=tenacity.retry_if_exception(_may_pass),
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, url, headers, limit)
        except _Again as error:
            raise SourceUnavailable(
                f"{_host(url)} did not answer: {error}.", hint="Run again later; if it lasts, check the address."
            ) from error

    def _once(self, url: str, headers: Mapping[str, str], limit: int) -> Fetched:
        """One attempt; ``_Again`` for what may pass."""
        self._keep_distance(url)
        try:
            with self._open().stream("GET", url, headers=dict(headers)) as response:
                if response.status_code in _AGAIN:
                    raise _Again(f"status {response.status_code}", self._asked_wait(response))
                return _read(response, limit)
        except httpx.TimeoutException as error:
            raise _Again("time-out") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.DecodingError) as error:
            raise SourceChanged(f"{_host(url)}: {type(error).__name__}.", hint=_ADDRESS) from error
        except httpx.TransportError as error:
            raise _Again(f"no connection ({type(error).__name__})") from error

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                timeout=self._timeout, headers={"User-Agent": USER_AGENT}, follow_redirects=False, trust_env=True
            )
        return self._client

    def _keep_distance(self, url: str) -> None:
        """Waits until the host's last call is ``interval`` seconds ago."""
        host = urlsplit(url).netloc
        ago = self._clock() - self._last_call.get(host, float("-inf"))
        if ago < self._interval:
            self._sleep(self._interval - ago)
        self._last_call[host] = self._clock()

    def _asked_wait(self, response: httpx.Response) -> float | None:
        """Seconds that Retry-After asks for, given as seconds or as a date (RFC 9110, 10.2.3)."""
        value = response.headers.get("retry-after", "").strip()
        if value.isdecimal():
            return float(value)
        try:
            then = parsedate_to_datetime(value)
        except ValueError:
            return None
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        return max(0.0, (then - self._now()).total_seconds())

    def _ask_robots(self, url: str) -> None:
        """``SourceDenied`` where the site's robots.txt keeps this address from us (RFC 9309)."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site + "/robots.txt")
        rules = self._robots[site]
        if not rules.can_fetch(PRODUCT, url):
            raise SourceDenied(
                f"robots.txt of {_host(url)} does not allow this page.", hint="Ask the site, or use its export or API."
            )

    def _read_robots(self, url: str) -> RobotFileParser:
        """The site's rules. No such file (4xx) allows everything; ``SourceUnavailable`` while the site cannot tell."""
        rules = RobotFileParser(url)
        fetched = self._patiently(url, {}, _ROBOTS_BYTES)
        for _ in range(MAX_REDIRECTS):
            if fetched.status not in _REDIRECTS or "location" not in fetched.headers:
                break
            url = urljoin(url, fetched.headers["location"])
            _check(url)
            fetched = self._patiently(url, {}, _ROBOTS_BYTES)
        text = fetched.body.decode("utf-8-sig", "replace") if fetched.status == 200 else ""
        rules.parse(text.splitlines())
        return rules


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, _Again) and (error.wait or 0.0) <= MAX_WAIT


def _pause(state: tenacity.RetryCallState) -> float:
    """Seconds until the next attempt: what the server asked for, else 1, 2, 4 … with up to half as much on top."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Again) and error.wait is not None:
        return error.wait
    base = min(30.0, 2.0 ** (state.attempt_number - 1))
    return base + random.uniform(0, base / 2)


def _read(response: httpx.Response, limit: int) -> Fetched:
    """The streamed response; ``SourceChanged`` where it is larger than ``limit`` bytes."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > limit:
            raise SourceChanged(
                f"{response.url.host} sends more than {limit:,} bytes.", hint="Check the address, or read it in parts."
            )
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Fetched(str(response.url), response.status_code, headers, bytes(body), response.charset_encoding)


def _judged(fetched: Fetched) -> Fetched:
    """The response if it is one to work with, else the error that says what to do."""
    status, host = fetched.status, _host(fetched.url)
    if status == 304 or 200 <= status < 300:
        return fetched
    if status in (401, 403, 407, 451):
        raise SourceDenied(f"{host} refuses (status {status}).", hint="Check the source's keys and permissions.")
    if status >= 500:
        raise SourceUnavailable(f"{host} fails (status {status}).", hint="Run again later.")
    raise SourceChanged(f"{host} has no such page (status {status}).", hint=_ADDRESS)


def _check(url: str) -> None:
    """``ConfigError`` for anything but http and https."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise ConfigError(f"Not a web address: {url.partition('?')[0]}", hint="Use http:// or https://.")


def _for_next(headers: Mapping[str, str], url: str, location: str) -> Mapping[str, str]:
    """The headers for a redirect: keys and cookies stay with the host that they were meant for."""
    if urlsplit(urljoin(url, location)).netloc == urlsplit(url).netloc:
        return headers
    return {name: value for name, value in headers.items() if name.lower() in ("accept", "accept-language")}


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the address"


