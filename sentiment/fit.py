"""Fits the heads (``sentiment.heads``) to what ``sentiment.pools`` kept, and calibrates them on the dev splits.

The pools are many, the texts few: they are first reduced to ``DIRECTIONS`` principal directions, in closed form, and
what was learnt there is unfolded to whole pools in the end. The loss is the sum of three terms. Polarity: cross-entropy
against softened labels (stars say how sure they are), each set's habit of saying "neutral" taken off as in
``sentiment.train``. Intents: binary cross-entropy of those of which something is known. Old skills: the divergence from
what the body says, on texts of the mix.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from listener.types import POLARITIES
from sentiment import calibrate, heads
from sentiment.encoder import SETTINGS
from sentiment.heads import Heads
from sentiment.intents import INTENTS

STARS = {
    1: (0.92, 0.07, 0.01),
    2: (0.74, 0.22, 0.04),
    3: (0.25, 0.55, 0.2),
    4: (0.04, 0.16, 0.8),
    5: (0.01, 0.04, 0.95),
}
"""What stars say of polarity; a four is often a reserve, a three anything."""
SMOOTHING = 0.05
BATCH = 128
DIRECTIONS = 320
SAMPLE = 5000
"""Texts that the directions are taken from."""
WARMUP = 50
"""Steps."""


@dataclass(frozen=True, slots=True)
class Course:
    """How the heads learn."""

    rounds: int = 24
    rate: float = 1.5e-3
    decay: float = 0.05
    dropout: float = 0.4
    strength: float = 0.8
    old: float = 4.0
    own: float = 3.0
    """How much a sentence of our own counts."""
    intent: float = 1.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Basis:
    """Pools are reduced to ``(pools - mean) @ directions``, ``(size, DIRECTIONS)``."""

    mean: Tensor
    directions: Tensor

    def reduced(self, texts: Texts) -> Texts:
        """The texts with reduced pools."""
        return replace(texts, pools=(texts.pools.float() - self.mean) @ self.directions)


@dataclass(frozen=True, slots=True)
class Texts:
    """Pools ``(n, size)``, the body's logits ``(n, 3)``, targets (zeros without a label), known intents, what they are.

    ``intents`` ``(n, 7)`` is 1, 0, or −1 where nobody knows.
    """

    pools: Tensor
    logits: Tensor
    target: Tensor
    intents: Tensor
    told: list[dict[str, Any]]


def read(folders: Sequence[str]) -> Texts:
    """All texts of caches."""
    files = [np.load(path) for folder in folders for path in sorted(Path(folder).glob("*.npz"))]
    told = [json.loads(str(one)) for file in files for one in file["examples"]]
    return Texts(
        torch.from_numpy(np.concatenate([file["pools"] for file in files])),
        torch.from_numpy(np.concatenate([file["logits"] for file in files])).float(),
        torch.stack([target(one) for one in told]),
        torch.tensor([[intent_of(one, name) for name in INTENTS] for one in told]),
        told,
    )


def basis(texts: Texts) -> Basis:
    """The strongest directions of the standardised pools, each divided by the fourth root of its variance."""
    pools = texts.pools.float()
    mean, spread = pools.mean(0), pools.std(0).clamp(min=1e-4)
    drawn = torch.randperm(len(pools), generator=torch.Generator().manual_seed(0))[:SAMPLE]
    some = (pools[drawn] - mean) / spread
    variance, vectors = torch.linalg.eigh(some.T @ some / len(some))
    strongest = vectors.flip(1)[:, :DIRECTIONS] / variance.flip(0)[:DIRECTIONS].clamp(min=1e-3) ** 0.25
    return Basis(mean, strongest / spread[:, None])


def target(told: Mapping[str, Any]) -> Tensor:
    """The label as a distribution; zeros without one."""
    if not told["label"]:
        return torch.zeros(len(POLARITIES))
    if told["stars"] in STARS:
        return torch.tensor(STARS[told["stars"]])
    made = torch.full((len(POLARITIES),), SMOOTHING / len(POLARITIES))
    made[POLARITIES.index(told["label"])] += 1 - SMOOTHING
    return made


def intent_of(told: Mapping[str, Any], name: str) -> float:
    """1: it has the intent, 0: it has not, −1: nobody knows."""
    return next((float(holds) for known, holds in told["intents"] if known == name), -1.0)


def is_own(told: Mapping[str, Any]) -> bool:
    """Whether the sentence is ours."""
    return str(told["source"]).startswith("own_")


def shifts(told: Sequence[Mapping[str, Any]], strength: float) -> Tensor:
    """What is added to the logits of each text in training: ``strength`` × log of its set's label shares; ours: 0."""
    by: dict[str, Tensor] = {}
    for source in {str(one["source"]) for one in told}:
        labels = [one["label"] for one in told if one["source"] == source and one["label"]]
        counts = torch.tensor([float(labels.count(name)) for name in POLARITIES])
        shares = (counts + 0.05 * counts.sum() + 1) / (1.15 * counts.sum() + len(POLARITIES))
        by[source] = strength * shares.log()
    return torch.stack([torch.zeros(3) if is_own(one) else by[str(one["source"])] for one in told])


def fitted(texts: Texts, course: Course) -> Heads:
    """Heads that learnt the texts."""
    torch.manual_seed(course.seed)
    made = Heads(texts.pools.shape[1], course.dropout)
    torch.nn.init.zeros_(made.outer.weight)
    optimiser = torch.optim.AdamW(made.parameters(), lr=course.rate, weight_decay=course.decay)
    shift, ours = shifts(texts.told, course.strength), torch.tensor([is_own(one) for one in texts.told])
    steps = course.rounds * (len(texts.told) // BATCH)
    for step, rows in enumerate(batches(len(texts.told), course.rounds)):
        for group in optimiser.param_groups:
            group["lr"] = course.rate * min(1.0, (step + 1) / WARMUP) * (1 - step / steps)
        optimiser.zero_grad(set_to_none=True)
        loss(made, texts, rows, shift[rows], ours[rows], course).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return made.eval()


def batches(n: int, rounds: int) -> Iterator[Tensor]:
    """Rows of each step, shuffled anew in every round."""
    for _ in range(rounds):
        order = torch.randperm(n)
        yield from (order[at : at + BATCH] for at in range(0, n - BATCH + 1, BATCH))


def loss(made: Heads, texts: Texts, rows: Tensor, shift: Tensor, ours: Tensor, course: Course) -> Tensor:
    """The sum of the terms over some rows."""
    before, target = texts.logits[rows], texts.target[rows]
    logits, intents = made(texts.pools[rows].float(), before)
    weight = torch.where(ours, course.own, 1.0) * (target.sum(-1) > 0)
    surprise = -(target * (logits + shift).log_softmax(-1)).sum(-1)
    total: Tensor = (weight * surprise).sum() / weight.sum().clamp(min=1)
    known = (texts.intents[rows] >= 0).float()
    wrong = functional.binary_cross_entropy_with_logits(intents, texts.intents[rows].clamp(min=0), reduction="none")
    total = total + course.intent * (wrong * known).sum() / known.sum().clamp(min=1)
    if not ours.all():
        was = before[~ours].softmax(-1)
        total = total + course.old * functional.kl_div(logits[~ours].log_softmax(-1), was, reduction="batchmean")
    return total


@torch.inference_mode()
def said(made: Heads, texts: Texts) -> tuple[Tensor, Tensor]:
    """Polarity and intent logits of all texts."""
    parts = [
        made(texts.pools[at : at + 2048].float(), texts.logits[at : at + 2048])
        for at in range(0, len(texts.told), 2048)
    ]
    return torch.cat([one for one, _ in parts]), torch.cat([one for _, one in parts])


def by_source(texts: Texts, logits: Tensor) -> Iterator[tuple[str, str, np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    """Name, language, logits and labels of every set with labels."""
    for name in dict.fromkeys(str(one["source"]) for one in texts.told):
        rows = [row for row, one in enumerate(texts.told) if one["source"] == name and one["label"]]
        if rows:
            gold = np.array([POLARITIES.index(texts.told[row]["label"]) for row in rows])
            yield name, str(texts.told[rows[0]]["lang"]), logits[rows].numpy(), gold


def calibrated(made: Heads, dev: Texts) -> dict[str, float]:
    """The temperatures of whole texts by language on dev; that of the intents is put into their weights."""
    polarity, intents = said(made, dev)
    sets = [one for one in by_source(dev, polarity) if len(set(one[3])) > 1]
    with torch.no_grad():
        scale = intent_temperature(intents, dev.intents)
        made.outer.weight[len(POLARITIES) :] /= scale
        made.outer.bias[len(POLARITIES) :] /= scale
    langs = ("tr", "en", "")
    by = {lang: [(rows, gold) for _, of, rows, gold in sets if lang in ("", of)] for lang in langs}
    return {lang: round(calibrate.fitted(many), 3) for lang, many in by.items()}


def intent_temperature(logits: Tensor, intents: Tensor) -> float:
    """The temperature with the least loss over the intents of which something is known; 1 without any."""
    known = intents >= 0
    if not known.any():
        return 1.0
    tried = np.geomspace(0.5, 4.0, 41)
    surprise = functional.binary_cross_entropy_with_logits
    return float(min(tried, key=lambda t: float(surprise(logits[known] / t, intents[known]))))


def prepared(kept: Sequence[str], dev: str, file: Path) -> tuple[Basis, Texts, Texts]:
    """The directions, and the texts of training and dev reduced to them; kept in ``file``, which a second run reads."""
    if not file.is_file():
        texts = read(kept)
        seen = basis(texts)
        torch.save((seen, seen.reduced(texts), seen.reduced(read([dev]))), file)
    found: tuple[Basis, Texts, Texts] = torch.load(file, weights_only=False)
    return found


def main() -> None:
    """``python -m sentiment.fit --kept FOLDER ... --dev FOLDER --reduced FILE --weights FOLDER --version 5``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--kept", nargs="+", required=True, help="folders that sentiment.pools wrote")
    args.add_argument("--dev", required=True, help="the same of the dev splits")
    args.add_argument("--reduced", required=True, type=Path, help="what is made of both; written where it is not there")
    args.add_argument("--weights", required=True, help="the weights that they were read with; the heads go beside them")
    args.add_argument("--version", required=True, help="of the labels from now on")
    for name, kind in Course.__annotations__.items():
        args.add_argument(f"--{name}", type=int if kind == "int" else float, default=getattr(Course(), name))
    given = vars(args.parse_args())
    places = {name: given.pop(name) for name in ("kept", "dev", "reduced", "weights", "version")}
    seen, texts, dev = prepared(places["kept"], places["dev"], places["reduced"])
    made = fitted(texts, Course(**given))
    temperature = calibrated(made, dev)
    write(made.unfolded(seen.directions, seen.mean), Path(places["weights"]), places["version"], given, temperature)


def write(made: Heads, folder: Path, version: str, course: Mapping[str, Any], temperature: Mapping[str, float]) -> None:
    """Puts the heads beside the weights, and the new version and temperatures into the settings."""
    heads.save(made, folder / heads.FILE)
    path = folder / SETTINGS
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings |= {"version": version, "heads": course, "temperature": {**settings.get("temperature", {}), **temperature}}
    path.write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
