"""The stream of training batches: drawn by weight, varied, sorted by length, the same for the same seed."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from listener.types import POLARITIES
from sentiment import augment
from sentiment.data import Corpus, Example, Source
from sentiment.teacher import Teacher

BATCHES = 50
"""Batches that are drawn, and sorted by length, together."""
JOINED = 0.08
"""Share of the labelled texts that are joined to another by "but" or a full stop."""
WHOLE = 0.15
"""Share of the labelled texts whose whole is also a span for the clause head."""
TERM = 0.3
"""Share of the aspects whose span is the bare term, not its clause."""
NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step; n texts, s spans.

    ``shift`` ``(n, 3)`` is added to the logits, ``target`` ``(n, 3)`` is a distribution or all 0 where the text has no
    label, ``near`` ``(n, width)`` the base's embedding with ``taught`` ``(n,)`` true where there is one; ``rows``,
    ``masks`` and ``felt`` ``(s,)`` are the spans' texts, tokens and classes.
    """

    inputs: dict[str, Tensor]
    shift: Tensor
    target: Tensor
    near: Tensor
    taught: Tensor
    rows: Tensor
    masks: Tensor
    felt: Tensor


class Stream:
    """Endless batches from a corpus. Pool ``n`` hangs on the seed and ``n`` alone, so a run goes on where it stood."""

    def __init__(self, corpus: Corpus, teacher: Teacher, tokenizer: Any, *, size: int, tokens: int, seed: int,
                 unlabelled: float, strength: float, smoothing: float, masked: float = 0.0) -> None:  # fmt: skip
        self.teacher, self.tokenizer = teacher, tokenizer
        self.size, self.tokens, self.seed = size, tokens, seed
        self.smoothing, self.masked = smoothing, masked
        self.pools = {one.name: usable(corpus.train.get(one.name, []), one, teacher) for one in corpus.sources}
        self.quotas = quotas(corpus.sources, self.pools, size * BATCHES, unlabelled)
        self.shifts = {one.name: prior_shift(self.pools[one.name], one, strength) for one in corpus.sources}
        self.allowed = {one.name: allowed(one) for one in corpus.sources}

    def batches(self, start: int = 0) -> Iterator[Batch]:
        """From step ``start`` on."""
        while True:
            pool, skip = divmod(start, BATCHES)
            for batch in self.pool(pool)[skip:]:
                yield self.made(batch)
            start = (pool + 1) * BATCHES

    def pool(self, number: int) -> list[list[tuple[Example, str]]]:
        """One pool: examples with the text that their teacher knows, in batches of near length, batches shuffled."""
        chance = random.Random(f"{self.seed}/{number}")
        drawn = [one for name in self.quotas for one in self.drawn(name, number)]
        varied = [self.varied(one, drawn, chance) for one in drawn]
        varied.sort(key=lambda pair: len(pair[0].text))
        cut = [varied[at : at + self.size] for at in range(0, len(varied), self.size)]
        chance.shuffle(cut)
        return cut

    def drawn(self, name: str, number: int) -> list[Example]:
        """A source's share of a pool: the next of its shuffled rows, round and round."""
        rows, quota = self.pools[name], self.quotas[name]
        places = range(math.floor(number * quota), math.floor((number + 1) * quota))
        return [rows[self.order(name, len(rows), at // len(rows))[at % len(rows)]] for at in places]

    def order(self, name: str, n: int, lap: int) -> list[int]:
        """The shuffled order of a source's rows in a lap; the last one asked for is kept."""
        kept: dict[str, tuple[int, list[int]]] = self.__dict__.setdefault("orders", {})
        if name not in kept or kept[name][0] != lap:
            places = list(range(n))
            random.Random(f"{self.seed}/{name}/{lap}").shuffle(places)
            kept[name] = lap, places
        return kept[name][1]

    def varied(self, one: Example, pool: list[Example], chance: random.Random) -> tuple[Example, str]:
        """The example as it is learnt from, and the text whose embedding it should keep ("" for none)."""
        if augment.joinable(one) and chance.random() < JOINED:
            other = chance.choice(pool)
            if augment.joinable(other) and other.lang == one.lang:
                return augment.joined(one, other, chance), ""
        if one.label is None and not one.aspects:
            return one, one.text
        part = augment.window(one, chance)
        return augment.changed(part, chance), one.text if part.text == one.text else ""

    def made(self, pairs: list[tuple[Example, str]]) -> Batch:
        """The tensors of one batch."""
        examples = [one for one, _ in pairs]
        coded = self.tokenizer([one.text for one in examples], truncation=True, max_length=self.tokens, padding=True,
                               return_tensors="pt", return_offsets_mapping=True)  # fmt: skip
        offsets = coded.pop("offset_mapping")
        chance = random.Random(f"{self.seed}/{examples[0].text}/{len(examples)}")
        spans = [(row, *span) for row, one in enumerate(examples) for span in wanted(one, chance)]
        near, taught = self.targets([text for _, text in pairs])
        ids = hidden(coded["input_ids"], self.masked, chance.getrandbits(32), self.tokenizer)
        return Batch(
            {"input_ids": ids, "attention_mask": coded["attention_mask"]},
            torch.stack([self.shifts[one.source] for one in examples]),
            torch.stack([self.target(one) for one in examples]),
            near, taught, *span_tensors(spans, offsets),
        )  # fmt: skip

    def target(self, one: Example) -> Tensor:
        """The label as a distribution, a little of it spread over the labels its source may give."""
        if one.label is None:
            return torch.zeros(len(POLARITIES))
        spread = self.allowed[one.source]
        made = spread * (self.smoothing / spread.sum())
        made[POLARITIES.index(one.label)] += 1 - self.smoothing
        return made

    def targets(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """The teacher's vectors, zeros where it has none, and whether it has one."""
        found = [self.teacher[text] if text else None for text in texts]
        width = self.teacher.vectors.shape[1]
        rows = [torch.zeros(width) if one is None else torch.from_numpy(one).float() for one in found]
        return torch.stack(rows), torch.tensor([one is not None for one in found])


def hidden(ids: Tensor, share: float, seed: int, tokenizer: Any) -> Tensor:
    """The tokens ``(n, tokens)`` with a share of them unknown; the special ones stay."""
    if not share:
        return ids
    drawn = torch.rand(ids.shape, generator=torch.Generator().manual_seed(seed)) < share
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    return torch.where(drawn & ~special, tokenizer.unk_token_id, ids)


def usable(rows: list[Example], source: Source, teacher: Teacher) -> list[Example]:
    """The rows to draw from: an unlabelled text is of use only with its embedding."""
    return [one for one in rows if one.text in teacher] if source.role == "unlabelled" else rows


def quotas(
    sources: tuple[Source, ...], pools: dict[str, list[Example]], size: int, unlabelled: float
) -> dict[str, float]:
    """Rows of each source in a pool of ``size``; ``unlabelled`` of them from the sources without labels."""
    made: dict[str, float] = {}
    for role, share in (("train", 1 - unlabelled), ("unlabelled", unlabelled)):
        weights = {one.name: one.weight * len(pools[one.name]) for one in sources if one.role == role}
        total = sum(weights.values()) or 1.0
        made |= {name: size * share * weight / total for name, weight in weights.items() if weight}
    return made


def allowed(source: Source) -> Tensor:
    """1 for the labels that the source may give, else 0: ``(3,)``."""
    return torch.tensor([float(name in source.labels) for name in POLARITIES])


def prior_shift(rows: list[Example], source: Source, strength: float) -> Tensor:
    """What is added to a source's logits in training: ``strength`` × log of its label shares (logit adjustment, Menon
    et al. 2021), so that how often a set says "neutral" is not taken for what a text says; untrusted labels never.
    """
    counts = torch.tensor([float(sum(one.label == name for one in rows)) for name in POLARITIES])
    shares = (counts + 0.05 * counts.sum() + 1) / (1.15 * counts.sum() + len(POLARITIES))
    return torch.where(allowed(source) > 0, strength * shares.log(), torch.tensor(NEVER))


def wanted(one: Example, chance: random.Random) -> Iterator[tuple[int, int, int]]:
    """The spans of an example that the clause head learns from: start, end (characters), class."""
    if one.label and not one.aspects and chance.random() < WHOLE:
        yield 0, len(one.text), POLARITIES.index(one.label)
    for aspect in one.aspects:
        bare = aspect.end - aspect.start < 30 and chance.random() < TERM
        span = (aspect.start, aspect.end) if bare else augment.around(one.text, aspect, one.aspects)
        yield *span, POLARITIES.index(aspect.polarity)


def span_tensors(spans: list[tuple[int, int, int, int]], offsets: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Rows, token masks and classes of the spans (row, start, end, class) that a token stands in."""
    rows = torch.tensor([one[0] for one in spans], dtype=torch.long)
    masks = span_masks(rows, [one[1:3] for one in spans], offsets)
    kept = masks.any(1)
    return rows[kept], masks[kept].float(), torch.tensor([one[3] for one in spans], dtype=torch.long)[kept]


def span_masks(rows: Tensor, spans: list[tuple[int, int]], offsets: Tensor) -> Tensor:
    """Which tokens overlap each span of characters: ``(spans, tokens)``, boolean; ``offsets`` ``(n, tokens, 2)``."""
    if not spans:
        return torch.zeros((0, offsets.shape[1]), dtype=torch.bool)
    bounds, begins, ends = torch.tensor(spans), offsets[rows, :, 0], offsets[rows, :, 1]
    return (begins < bounds[:, 1:]) & (ends > bounds[:, :1]) & (ends > begins)
