"""Addresses: which are web addresses, whose they are, and which lead into a private network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import SplitResult, urlsplit

from listener.errors import ConfigError, SourceChanged

PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into the IPv4 address in their last 32 bits (RFC 6052)."""


def split(url: str) -> SplitResult:
    """The parts of a web address; ``ConfigError`` for anything but http and https."""
    try:
        parts = urlsplit(url)
        web = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        web = False
    if not web:
        raise ConfigError(f"Not a web address: {url.partition('?')[0]}", hint="Use http:// or https://.")
    return parts


def host(url: str) -> str:
    """The host's name, for messages: a query string may hold a secret."""
    return urlsplit(url).hostname or "the address"


def port(parts: SplitResult) -> int:
    """The port, given or the scheme's own."""
    return parts.port or PORTS[parts.scheme]


class Hosts:
    """Hosts that the operator named: as whole addresses (that host and port), or as ``host`` or ``host:port``."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        self._named = frozenset(pair for name in named for pair in _pairs(name))

    def __contains__(self, url: str) -> bool:
        parts = split(url)
        return ((parts.hostname or "").lower(), port(parts)) in self._named

    def and_also(self, named: Iterable[str]) -> Hosts:
        """These and ``named``."""
        more = Hosts(named)
        more._named |= self._named
        return more


def _pairs(name: str) -> Iterator[tuple[str, int]]:
    parts = split(name if "://" in name else f"http://{name}")
    if parts.port:
        yield (parts.hostname or "").lower(), port(parts)
        return
    yield from (((parts.hostname or "").lower(), number) for number in PORTS.values())


def addresses_in(value: object) -> Iterator[str]:
    """Every web address among options, however deep: the operator wrote them."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from addresses_in(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from addresses_in(inner)


def same_site(one: str, other: str) -> bool:
    """True for one host, with or without ``www.``, and one port; the change from http to https is none."""
    first, second = split(one), split(other)
    names = [(parts.hostname or "").lower().removeprefix("www.") for parts in (first, second)]
    upgrade = (port(first), port(second)) == (80, 443)
    return names[0] == names[1] and (upgrade or port(first) == port(second))


def pinned(origin: str, url: str, hosts: Hosts) -> None:
    """``SourceChanged`` where ``url``, which ``origin`` named, is on another site and no host of ``hosts``."""
    if not same_site(origin, url) and url not in hosts:
        raise SourceChanged(
            f"{host(origin)} leads to another site, {urlsplit(url).netloc.rpartition('@')[2]}, which is not followed",
            hint=f'If that is right, allow it in the source\'s section: hosts = ["{host(url)}"]',
        )


def private(address: str) -> bool:
    """True for an IP address that is not on the public internet, however it is wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return not ip.is_global or ip.is_multicast or ip.is_reserved
