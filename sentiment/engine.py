"""Texts through a transformer on a CPU: tokenised once, batched by length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sentiment.heads import Heads, pools
from sentiment.windows import Span

TOKENS = 160
"""Tokens of a window that are read; a window of 400 characters has more only where it is not words."""
BATCH_TOKENS = 2048
"""Tokens, padding included, that go through the network at once."""
Floats = NDArray[np.float32]
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no tokenizer takes."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What one window gave: logits ``(classes,)`` or None, a unit vector ``(width,)``, and the same for its clauses.

    ``intents``: logits of ``sentiment.intents.INTENTS``; empty without a head for them.
    """

    logits: Floats | None
    vector: Floats
    clause_logits: Floats
    clause_vectors: Floats
    intents: Floats = field(default_factory=lambda: np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class Coded:
    """A window as token ids, with the first and past-the-last token of each of its clauses."""

    ids: list[int]
    spans: list[Span]


class Engine:
    """A network, as ``sentiment.formats`` turned it to its number ``format``, and its tokenizer.

    ``clause`` maps a span's mean state to class logits, None: no clauses; ``spread`` a unit vector to one that
    uses all directions more evenly (``sentiment.whiten``), None: vectors are the mean states;
    ``heads`` correct the polarity and tell intents, None: the polarity is the network's.
    """

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        clause: nn.Linear | None = None,
        spread: nn.Linear | None = None,
        heads: Heads | None = None,
        *,
        prefix: str = "",
        format: str = "float32",
    ) -> None:
        self.tokenizer, self.prefix = tokenizer, prefix
        self.model, self.format = model, format
        self.clause, self.spread = (head.eval() if head else None for head in (clause, spread))
        self.heads = heads.eval() if heads else None
        self.pad = tokenizer.pad_token_id or 0
        self.limit = min(TOKENS, getattr(model.config, "max_position_embeddings", TOKENS))

    def passed(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Passed]:
        """One result a text, in order; ``spans`` are the character spans of each text's clauses."""
        coded = self.coded(texts, spans)
        made: list[Passed | None] = [None] * len(coded)
        for rows in batches([len(one.ids) for one in coded]):
            for row, one in zip(rows, self.batch([coded[row] for row in rows]), strict=True):
                made[row] = one
        return [one for one in made if one is not None]

    def coded(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Coded]:
        """The texts as tokens, all in one call of the tokenizer."""
        if not texts:
            return []
        whole = [self.prefix + LONE_SURROGATE.sub("\ufffd", one) for one in texts]
        many = self.tokenizer(whole, truncation=True, max_length=self.limit, return_offsets_mapping=True)
        shift = len(self.prefix)
        return [
            Coded(ids, [token_span(offsets, low + shift, high + shift) for low, high in wanted] if wanted else [])
            for ids, offsets, wanted in zip(many["input_ids"], many["offset_mapping"], spans, strict=True)
        ]

    @torch.inference_mode()
    def batch(self, coded: Sequence[Coded]) -> Iterator[Passed]:
        """The results of texts of about one length."""
        width = padded(max(len(one.ids) for one in coded))
        ids = torch.full((len(coded), width), self.pad, dtype=torch.long)
        mask = torch.zeros((len(coded), width), dtype=torch.long)
        for row, one in enumerate(coded):
            ids[row, : len(one.ids)] = torch.tensor(one.ids)
            mask[row, : len(one.ids)] = 1
        out = self.model(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        states = out.hidden_states[-1].float()
        logits, intents = self.told(out, mask)
        vectors = self.pointing((states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True))
        for row, one in enumerate(coded):
            whole = None if logits is None else logits[row]
            yield Passed(whole, vectors[row], *self.clauses(states[row], one.spans), intents[row])

    def told(self, out: Any, mask: Tensor) -> tuple[Floats | None, Floats]:
        """Logits ``(n, classes)`` or None, and of intents ``(n, 7)`` or ``(n, 0)``, of what the network gave."""
        none = np.empty((len(mask), 0), np.float32)
        if "logits" not in out:
            return None, none
        logits = out.logits.float()
        if self.heads is None:
            return logits.numpy(), none
        polarity, intents = self.heads(pools(out.hidden_states, mask), logits)
        return polarity.numpy(), intents.numpy()

    def clauses(self, states: Tensor, spans: Sequence[Span]) -> tuple[Floats, Floats]:
        """Logits ``(spans, classes)`` and unit vectors ``(spans, width)`` of token spans of one text."""
        if not spans or self.clause is None:
            return NOTHING, NOTHING
        means = torch.stack([states[low:high].mean(0) if high > low else states.mean(0) for low, high in spans])
        return self.clause(means).numpy(), self.pointing(means)

    def pointing(self, means: Tensor) -> Floats:
        """Unit vectors ``(n, width)`` of mean states."""
        made = unit(means)
        return (unit(self.spread(made)) if self.spread else made).numpy()


NOTHING: Floats = np.empty((0, 0), np.float32)


def unit(rows: Tensor) -> Tensor:
    """Rows at length one."""
    return nn.functional.normalize(rows, dim=-1)


def token_span(offsets: Sequence[Span], low: int, high: int) -> Span:
    """First and past-the-last token that overlap the characters ``[low, high)``; ``(0, 0)`` where none does."""
    hits = [place for place, (start, end) in enumerate(offsets) if start < high and end > low and end > start]
    return (hits[0], hits[-1] + 1) if hits else (0, 0)


def padded(tokens: int) -> int:
    """The length that a row of ``tokens`` is filled up to. It hangs on the row alone, so that a text's figures do not
    hang on its neighbours in the batch.
    """
    step = 4 if tokens <= 32 else 8 if tokens <= 64 else 16
    return -(-tokens // step) * step


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Row numbers, those of one padded length together, as many as ``BATCH_TOKENS`` allows."""
    by_length: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        by_length.setdefault(padded(length), []).append(row)
    for length, rows in sorted(by_length.items()):
        step = max(1, BATCH_TOKENS // length)
        yield from (rows[at : at + step] for at in range(0, len(rows), step))
