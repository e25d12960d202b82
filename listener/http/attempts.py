"""One address, tried until it answers: time-outs, back-off, Retry-After, the size and the time that a call may take."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore
import httpx
import tenacity

from listener import __version__
from listener.errors import SourceChanged, SourceUnavailable, SourceWaits
from listener.http import unpack
from listener.http.addresses import host
from listener.http.auth import basic
from listener.http.pace import Budget, Pace
from listener.http.wire import TooLate, Wire, deadline
from listener.types import Fetched, Request

USER_AGENT = f"dinle/{__version__} (voice-of-customer reader)"
LATER = "Run again later; if it lasts, check the address."
ERROR_BYTES = 64 * 1024
"""Of the body of an error; it is never more than a message."""
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""Methods that may be sent twice (RFC 9110, 9.2.2)."""
_NEVER_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a call may take: seconds of silence, seconds in all for one attempt, attempts, bytes unpacked, and seconds
    of a Retry-After that are sat out (a longer one makes the source due later)."""

    timeout: float = 20.0
    total: float = 300.0
    attempts: int = 4
    body: int = 20 * 1024 * 1024
    wait: float = 120.0


class _Again(Exception):
    """One attempt failed in a way that may pass. ``wait``: seconds that the server asked for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Attempts:
    """Sends one request to one address. ``sleep`` takes seconds, ``now`` is the time of day in UTC."""

    def __init__(self, limits: Limits, pace: Pace, sleep: Callable[[float], None], now: Callable[[], datetime]) -> None:
        self._limits = limits
        self._pace = pace
        self._sleep = sleep
        self._now = now
        self._wire = Wire(limits.timeout)

    def until_answered(self, request: Request, *, guarded: bool, budget: Budget, cut: int = 0) -> Fetched:
        """The answer, of whatever status that is one. ``cut``: bytes after which the body ends without a fault.

        ``SourceUnavailable`` where the attempts are used up; ``SourceWaits`` where the server names a later moment.
        """
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._limits.attempts),
            retry=tenacity.retry_if_exception_type(_Again),
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, request, guarded, budget, cut)
        except _Again as error:
            raise SourceUnavailable(f"{host(request.url)} did not answer: {error}.", hint=LATER) from error

    def close(self) -> None:
        """Closes the connections."""
        self._wire.close()

    def _once(self, request: Request, guarded: bool, budget: Budget, cut: int) -> Fetched:
        """One attempt; ``_Again`` for what may pass."""
        name = host(request.url)
        self._pace.wait(request.url)
        budget.take(self._now())
        try:
            built = _built(request)
            with deadline(self._limits.total), self._wire.answer(built, guarded=guarded) as response:
                return self._read(request, response, str(built.url), cut)
        except TooLate as error:
            raise SourceUnavailable(
                f"{name} took longer than {self._limits.total:g} seconds for one answer.", hint=LATER
            ) from error
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, httpcore.LocalProtocolError, ValueError) as error:
            raise SourceChanged(f"{name}: {type(error).__name__}.", hint="Check the source's address.") from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise self._passing(request, error) from error

    def _read(self, request: Request, response: httpcore.Response, url: str, cut: int) -> Fetched:
        head = httpx.Response(response.status, headers=response.headers)
        status, plain = response.status, request.any_status
        if status in _AGAIN and not plain and not (cut and 400 <= status < 500):
            raise self._asked_to_wait(request, head)
        limit = cut or (self._limits.body if status < 400 else ERROR_BYTES)
        pieces, coding = response.iter_stream(), head.headers.get("content-encoding", "")
        empty = status in (204, 304) or request.method == "HEAD"
        whole = b"" if empty else unpack.body(pieces, coding, limit, host(request.url), cut=bool(cut) or status >= 400)
        headers = {name.lower(): value for name, value in head.headers.items()}
        return Fetched(url, status, headers, whole, head.charset_encoding)

    def _asked_to_wait(self, request: Request, head: httpx.Response) -> Exception:
        """``_Again``, or ``SourceWaits`` where the server asks for more patience than a run has."""
        wait = retry_after(head.headers.get("retry-after", ""), self._now())
        if wait is None or wait <= self._limits.wait:
            return _Again(f"status {head.status_code}", wait)
        until = (self._now() + timedelta(seconds=wait)).replace(microsecond=0)
        return SourceWaits(f"{host(request.url)} asks to wait until {until:%Y-%m-%d %H:%M} UTC", until=until)

    def _passing(self, request: Request, error: Exception) -> Exception:
        """A failed connection: tried again, unless a request may have arrived that must not arrive twice."""
        timed_out = isinstance(error, httpcore.TimeoutException)
        reason = "time-out" if timed_out else f"no connection ({type(error).__name__})"
        if request.method in _HARMLESS or isinstance(error, _NEVER_SENT):
            return _Again(reason)
        return SourceUnavailable(f"{host(request.url)} did not answer: {reason}.", hint=LATER)


def _built(request: Request) -> httpx.Request:
    """The request as it goes out."""
    url = httpx.URL(request.url)
    login = {"Authorization": basic(url.username, url.password)} if url.userinfo else {}
    headers = {
        "User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": unpack.ACCEPTED, **login, **request.headers,
    }  # fmt: skip
    return httpx.Request(
        request.method,
        url.copy_merge_params(dict(request.params)) if request.params else url,
        headers=headers,
        json=request.json,
        data=dict(request.form) or None,
        files=dict(request.files) or None,
        content=request.body or None,
    )


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that Retry-After asks for, given as seconds or as a date (RFC 9110, 10.2.3); None for anything else."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return min(float(value[:12]), 366 * 86400.0)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max(0.0, (then - now).total_seconds()), 366 * 86400.0)


def _pause(state: tenacity.RetryCallState) -> float:
    """Seconds until the next attempt: what the server asked for, else 1, 2, 4 … with up to half as much on top."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Again) and error.wait is not None:
        return error.wait
    base = min(30.0, 2.0 ** (state.attempt_number - 1))
    return base + random.uniform(0, base / 2)
