import struct

import numpy as np
import pytest

from listener.errors import ModelError
from sentiment import base


def packed_file(pieces: list[bytes], tensors: dict[str, tuple[int, bytes]]) -> bytes:
    """The smallest file of the layout: a network of 32 × 0 layers."""
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 0, 2, 64, len(pieces), 8, 1, 1e-12, 32)
    blob, offsets = b"".join(pieces), np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob)) + offsets
    head += np.zeros(len(pieces), "<f4").tobytes() + blob + struct.pack("<iI", 0, 0)
    size = 4 + sum(2 + len(name) + 21 for name in tensors)
    directory, at, body = struct.pack("<i", len(tensors)), len(head) + size, b""
    for name, (count, data) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, count, at + len(body), len(data))
        body += data
    return head + directory + body


def test_floats_and_blocks_are_read_back() -> None:
    block = np.array([0.5], "<f2").tobytes() + bytes([0x19] * 16)
    file = packed_file([b"<s>", b"a"], {"plain": (2, np.array([1.5, -2], "<f4").tobytes()), "packed": (32, block)})
    packed = base.Packed(file)
    assert packed.shape["hidden"] == 32
    assert [piece for piece, _ in packed.pieces] == ["<s>", "a"]
    assert packed.tensor("plain", 2).tolist() == [1.5, -2]
    assert packed.tensor("packed", 32).tolist() == [0.5] * 16 + [-3.5] * 16


def test_another_file_is_an_error() -> None:
    with pytest.raises(ModelError, match="not a packed"):
        base.Packed(b"PK..")


@pytest.mark.parametrize(("piece", "kept"), [("▁güzel", True), ("😍", True), ("привет", False), ("▁日本", False)])
def test_only_latin_and_symbols_are_kept(piece: str, kept: bool) -> None:
    assert base.in_script(piece) is kept
