"""Connections: every read ends by a deadline, and a guarded one never reaches a private address.

The guard looks at the address that was resolved and connects to that very address, so a name that answers with another
one the next time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import typing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from listener.errors import SourceDenied
from listener.http.addresses import private

CONNECTIONS = 32
IDLE = 5.0
"""Seconds for which an unused connection is kept: servers close theirs soon, and a request may not be sent twice."""
_until: ContextVar[float | None] = ContextVar("until", default=None)


class TooLate(Exception):
    """The call took longer than it may in all, however briskly its bytes drip."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Ends every read and write in the block after ``seconds`` in all (``TooLate``)."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def _left(timeout: float | None) -> float | None:
    """Seconds that a step may take: its own time-out, or what is left until the deadline."""
    until = _until.get()
    if until is None:
        return timeout
    left = until - time.monotonic()
    if left <= 0:
        raise TooLate
    return left if timeout is None else min(timeout, left)


@contextmanager
def _late() -> Iterator[None]:
    """A time-out at the deadline is ``TooLate``."""
    try:
        yield
    except httpcore.TimeoutException:
        _left(None)
        raise


class TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most ``max_bytes``."""
        with _late():
            return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of ``buffer``."""
        with _late():
            self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        """Closes the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same, encrypted."""
        with _late():
            return TimedStream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> typing.Any:
        """As the inner stream."""
        return self._inner.get_extra_info(info)


class TimedBackend(httpcore.SyncBackend):
    """Connects within the deadline."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to ``host``."""
        with _late():
            return TimedStream(super().connect_tcp(host, port, _left(timeout), local_address, socket_options))


class GuardedBackend(TimedBackend):
    """Connects to public addresses only; ``SourceDenied`` for a name that has any private one."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of ``host`` that takes it."""
        failed: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in public(host, port):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failed = error
        raise failed or httpcore.ConnectError(f"{host} has no address")


def public(host: str, port: int) -> list[str]:
    """The addresses of ``host``; ``SourceDenied`` where any of them is private."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"no address ({type(error).__name__})") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if any(private(address) for address in addresses):
        raise SourceDenied(
            f"{host} leads into a private network, and the settings do not name it",
            hint=f'If it is yours, name it in the source\'s section: hosts = ["{host}:{port}"]',
        )
    return addresses


class Wire:
    """Pools of connections: an open one for what the operator named, a guarded one for everything else, and one for
    each proxy of the environment (which resolves names itself)."""

    def __init__(self, timeout: float) -> None:
        self._timeout = {"connect": timeout, "read": timeout, "write": timeout, "pool": timeout}
        self._pools: dict[str, httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    @contextmanager
    def answer(self, request: httpx.Request, *, guarded: bool) -> Iterator[httpcore.Response]:
        """The head of the answer, its body still to be read; closed afterwards. httpcore's errors, or ``TooLate``."""
        url = request.url
        proxy = proxy_for(str(url))
        if proxy and guarded:
            _checked_before_proxy(url.host, url.port or 0)
        call = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.read(),
            extensions={"timeout": self._timeout},
        )
        response = self._pool(proxy or ("guarded" if guarded else "open")).handle_request(call)
        try:
            yield response
        finally:
            response.close()

    def close(self) -> None:
        """Closes every connection; a later call opens new ones."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()

    def _pool(self, name: str) -> httpcore.ConnectionPool:
        with self._lock:
            if name not in self._pools:
                self._pools[name] = _opened(name)
            return self._pools[name]


def _opened(name: str) -> httpcore.ConnectionPool:
    backend = GuardedBackend() if name == "guarded" else TimedBackend()
    context = httpx.create_ssl_context()
    if name in ("guarded", "open"):
        return httpcore.ConnectionPool(
            ssl_context=context, max_connections=CONNECTIONS, keepalive_expiry=IDLE, network_backend=backend
        )
    parts = urlsplit(name)
    login = (parts.username or "", parts.password or "") if parts.username else None
    return httpcore.HTTPProxy(
        f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        proxy_auth=login,
        ssl_context=context,
        max_connections=CONNECTIONS,
        keepalive_expiry=IDLE,
        network_backend=backend,
    )


def proxy_for(url: str) -> str:
    """The proxy that the environment names for ``url`` (``HTTPS_PROXY``, ``NO_PROXY`` …), or ""."""
    parts = urlsplit(url)
    found = getproxies()
    proxy = found.get(parts.scheme) or found.get("all") or ""
    if not proxy.startswith(("http://", "https://")) or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return ""
    return proxy


def _checked_before_proxy(host: str, port: int) -> None:
    """A proxy resolves names itself; what can be seen from here is looked at before it is asked."""
    try:
        public(host, port)
    except httpcore.ConnectError:
        return
