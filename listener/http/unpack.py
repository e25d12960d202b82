"""Bodies: unpacked piece by piece and counted while they grow, so that a small bomb never takes memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from listener.errors import SourceChanged

ACCEPTED = "gzip, deflate"
PIECE = 64 * 1024
"""Bytes that one step may unpack to."""


def body(pieces: Iterable[bytes], coding: str, limit: int, host: str, *, cut: bool = False) -> bytes:
    """The unpacked body. ``SourceChanged`` where it is larger than ``limit`` bytes (with ``cut`` it ends there), packed
    in a way that was not asked for, or more than once, or broken."""
    whole = bytearray()
    for piece in unpacked(_counted(pieces, limit, host, cut), coding, host):
        whole += piece
        if len(whole) > limit:
            if cut:
                return bytes(whole[:limit])
            raise _too_large(limit, host)
    return bytes(whole)


def _counted(pieces: Iterable[bytes], limit: int, host: str, cut: bool) -> Iterator[bytes]:
    """The body as it comes: what unpacks to nothing may not go on for ever either."""
    taken = 0
    for piece in pieces:
        yield piece
        taken += len(piece)
        if taken > limit and not cut:
            raise _too_large(limit, host)


def _too_large(limit: int, host: str) -> SourceChanged:
    return SourceChanged(f"{host} sends more than {limit:,} bytes.", hint="Check the address, or read it in parts.")


def unpacked(pieces: Iterable[bytes], coding: str, host: str) -> Iterator[bytes]:
    """The body in pieces of at most ``PIECE`` bytes where it is packed (RFC 9110, 8.4)."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        yield from pieces
        return
    if name not in ("gzip", "x-gzip", "deflate"):
        raise SourceChanged(f"{host} packs its answer as {name[:40]!r}, which was not asked for.")
    inflater = Inflater(bare_allowed=name == "deflate")
    try:
        for piece in pieces:
            yield from inflater.feed(piece)
    except zlib.error as error:
        raise SourceChanged(f"{host} sends an answer that is not packed as it says.") from error
    if inflater.unfinished:
        raise SourceChanged(f"{host} sends a packed answer that ends early.", hint="Run again later.")


class Inflater:
    """gzip with any number of members (RFC 1952, 2.2), zlib (RFC 1950), and bare deflate where some servers send it."""

    def __init__(self, *, bare_allowed: bool) -> None:
        self._bare_allowed = bare_allowed
        self._unpacker: zlib._Decompress | None = None
        self._head = b""

    @property
    def unfinished(self) -> bool:
        """True where the body ended inside of a member."""
        return bool(self._head) or (self._unpacker is not None and not self._unpacker.eof)

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """What ``packed`` unpacks to, in pieces of at most ``PIECE`` bytes."""
        if self._unpacker is None:
            self._head += packed
            if len(self._head) < 2:
                return
            packed, self._head = self._head, b""
            self._unpacker = zlib.decompressobj(self._wbits(packed))
        while packed:
            if self._unpacker.eof:
                if not packed.startswith(b"\x1f"):  # padding after the last member
                    return
                self._unpacker = zlib.decompressobj(31)
            yield self._unpacker.decompress(packed, PIECE)
            packed = self._unpacker.unused_data or self._unpacker.unconsumed_tail
        while not self._unpacker.eof and (rest := self._unpacker.decompress(b"", PIECE)):
            yield rest

    def _wbits(self, head: bytes) -> int:
        return -15 if self._bare_allowed and not _is_zlib(head) and not head.startswith(b"\x1f\x8b") else 47


def _is_zlib(head: bytes) -> bool:
    """RFC 1950, 2.2: method 8, and the first two bytes are a multiple of 31."""
    return len(head) >= 2 and head[0] & 15 == 8 and (head[0] * 256 + head[1]) % 31 == 0
