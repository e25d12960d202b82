"""What the finished body says of the training texts, reckoned once and kept on disk for ``sentiment.fit``.

A file of the cache is an ``.npz`` of ``CHUNK`` texts: ``pools`` ``(n, size)`` float16 (``sentiment.heads``), ``logits``
``(n, 3)`` the body's own, ``examples`` the examples as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sentiment import augment, cases, data, heads, network
from sentiment import own as service
from sentiment.data import Corpus, Example, Source

CHUNK = 256
TOKENS = 72
EVEN = 0.6
"""A set's share of the texts grows with its rows to this power, so that no set drowns the others."""


def main() -> None:
    """``python -m sentiment.pools --base WEIGHTS --data FOLDER --what train --texts 16000 --out FOLDER``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", required=True, help="weights that sentiment.train wrote")
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument(
        "--what", choices=("train", "dev", "own"), default="train", help="of the mix, or our own sentences"
    )
    args.add_argument("--texts", type=int, default=16_000)
    args.add_argument("--seed", type=int, default=11)
    args.add_argument("--out", required=True)
    given = args.parse_args()
    write(given.base, examples(given), Path(given.out))


def examples(given: argparse.Namespace) -> list[Example]:
    """The texts that are asked for."""
    if given.what == "own":
        return own(given.texts, given.seed)
    corpus = data.read(given.data, data.read_mix(given.mix))
    return drawn(corpus, given.texts, given.seed) if given.what == "train" else measured(corpus, given.texts)


def drawn(corpus: Corpus, size: int, seed: int) -> list[Example]:
    """``size`` texts of the mix by the weights of its sources, each as another hand might have typed it."""
    chance = random.Random(seed)
    made = []
    for one, quota in shares(corpus, size):
        many = sorted(usable(corpus, one), key=lambda example: data.digest(example.text))
        random.Random(f"{seed}/{one.name}").shuffle(many)
        made += [augment.changed(augment.window(example, chance), chance) for example in many[:quota]]
    return made


def usable(corpus: Corpus, source: Source) -> list[Example]:
    """The texts of a source of which polarity or intent is known."""
    return [one for one in corpus.train.get(source.name, []) if one.label or one.intents]


def shares(corpus: Corpus, size: int) -> list[tuple[Source, int]]:
    """Texts of each source, by its weight and its rows."""
    felt = {one.name: one.weight * len(many) ** EVEN for one in corpus.sources if (many := usable(corpus, one))}
    whole = sum(felt.values())
    return [(one, round(size * felt[one.name] / whole)) for one in corpus.sources if one.name in felt]


def measured(corpus: Corpus, size: int) -> list[Example]:
    """About ``size`` labelled texts of the dev splits, of every source as many, as they are."""
    dev = {name: [one for one in many if one.label] for name, many in corpus.dev.items()}
    each = size // max(1, sum(bool(many) for many in dev.values()))
    return [one for many in dev.values() for one in sorted(many, key=lambda one: data.digest(one.text))[:each]]


def own(size: int, seed: int) -> list[Example]:
    """At most ``size`` of our own sentences, alone and in pairs, as another hand might have typed them."""
    told = service.sentences()
    old = random.Random(seed).sample(cases.cases(), size // 6)
    many = [*told, *service.together(told, size // 4), *old][:size]
    return [augment.changed(one, random.Random(f"{seed}/{one.text}")) for one in many]


def write(base: str, many: Iterable[Example], out: Path) -> None:
    """Writes what is missing below ``out``, one file a chunk; may be killed and started again."""
    out.mkdir(parents=True, exist_ok=True)
    net, tokenizer = network.load(base)
    net.eval()
    ordered = sorted(many, key=lambda one: len(one.text))
    places = list(range(0, len(ordered), CHUNK))
    random.Random(3).shuffle(places)
    for at in places:
        path = out / f"{at:07}.npz"
        if not path.exists():
            with path.with_suffix(".part").open("wb") as file:
                np.savez(file, **chunk(net, tokenizer, ordered[at : at + CHUNK]))
            path.with_suffix(".part").rename(path)


@torch.inference_mode()
def chunk(net: network.Network, tokenizer: Any, many: Sequence[Example]) -> dict[str, Any]:
    """The arrays of one file."""
    found, logits = [], []
    for at in range(0, len(many), 32):
        texts = [one.text for one in many[at : at + 32]]
        inputs = tokenizer(texts, truncation=True, max_length=TOKENS, padding=True, return_tensors="pt")
        out = net.classifier(**inputs, output_hidden_states=True)
        found.append(heads.pools(out.hidden_states, inputs["attention_mask"]).half().numpy())
        logits.append(out.logits.float().numpy())
    told = np.array([json.dumps(asdict(one)) for one in many])
    return {"pools": np.concatenate(found), "logits": np.concatenate(logits), "examples": told}


if __name__ == "__main__":
    main()
