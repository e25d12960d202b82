"""Trains polarity, clause polarity and the embedding together, from any base and labelled files; killed, it goes on.

The loss is the sum of four terms. Polarity: cross-entropy of the first token's logits, label smoothing 0.05, over the
labels that a source may give. Clauses: the same over the mean state of a span. Embedding: 20 × (1 − cosine) between the
mean-pooled states and the frozen base's embedding of "query: " + text. Similarities: the squared error between the two
in-batch cosine matrices (times 20, so that the terms are of one size).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from torch import Tensor
from torch.nn import functional

from listener.errors import UsageError
from sentiment import cases, data, network
from sentiment.batches import Batch, Stream
from sentiment.teacher import Teacher, pooled

LONGEST = 90.0
"""Minutes that one run may take; chain runs with ``--base`` for more."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of; written beside its weights."""

    base: str
    minutes: float = 50.0
    steps: int = 0
    rate: float = 1e-4
    heads: float = 10.0
    warmup: float = 0.06
    size: int = 32
    tokens: int = 80
    unlabelled: float = 0.2
    strength: float = 0.5
    smoothing: float = 0.05
    embedding: float = 20.0
    similarity: float = 20.0
    clause: float = 0.5
    seed: int = 7
    every: float = 5.0
    version: str = "1"
    """Of the weights; labels carry it, so every change of them needs another one."""
    dropout: float = 0.0
    """Share of every layer's outputs left out; a first pass over the data needs none and is faster without."""
    masked: float = 0.0
    """Share of the tokens that are read as unknown."""
    frozen: int = 0
    """Layers from the bottom that stay as the base has them, with the token embeddings; a step costs that much less."""


def main() -> None:
    """``python -m sentiment.train --base BASE --data FOLDER --teacher FOLDER --out FOLDER [--minutes 50]``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", required=True, help="a checkpoint of this module, or any base, by path or hub name")
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--teacher", required=True, help="folder that python -m sentiment.teacher wrote")
    args.add_argument("--out", required=True)
    for name, kind in Recipe.__annotations__.items():
        if name != "base":
            kinds = {"int": int, "str": str}
            args.add_argument(f"--{name}", type=kinds.get(kind, float), default=getattr(DEFAULTS, name))
    given = vars(args.parse_args())
    places = {name: given.pop(name) for name in ("data", "mix", "teacher", "out")}
    run(Recipe(**given), **places)


DEFAULTS = Recipe(base="")


def run(recipe: Recipe, *, data: str, mix: str, teacher: str, out: str) -> Path:
    """Trains, or goes on with the run that stands in ``out``, and returns the folder of its weights."""
    if not 0 < recipe.minutes <= LONGEST:
        raise UsageError(f"a run takes at most {LONGEST:g} minutes", hint="Chain runs: --base with the last one's out.")
    torch.manual_seed(recipe.seed)
    trainer = Trainer(recipe, Path(out))
    trainer.resume()
    trainer.learn(stream(recipe, data, mix, Teacher(teacher), trainer.tokenizer))
    return trainer.out


def stream(recipe: Recipe, folder: str, mix: str, teacher: Teacher, tokenizer: Any) -> Stream:
    """The batches that the recipe asks for."""
    corpus = cases.added(data.read(folder, data.read_mix(mix)))
    return Stream(
        corpus, teacher, tokenizer, size=recipe.size, tokens=recipe.tokens, seed=recipe.seed,
        unlabelled=recipe.unlabelled, strength=recipe.strength, smoothing=recipe.smoothing, masked=recipe.masked,
    )  # fmt: skip


class Trainer:
    """A network under training: its optimiser, its clock and its checkpoint in ``out``."""

    def __init__(self, recipe: Recipe, out: Path) -> None:
        self.recipe, self.out = recipe, out
        self.network, self.tokenizer = network.load(recipe.base, recipe.dropout)
        self.network.freeze(recipe.frozen)
        self.optimiser = optimiser(self.network, recipe)
        self.step, self.elapsed = 0, 0.0

    @property
    def progress(self) -> float:
        """The share of the run that is over, by steps where they are given, never beyond its minutes: 0…1."""
        by_time = self.elapsed / (60 * self.recipe.minutes)
        return min(1.0, max(by_time, self.step / self.recipe.steps if self.recipe.steps else 0.0))

    def learn(self, stream: Stream) -> None:
        """Steps until the run is over; saves every few minutes."""
        self.network.train()
        batches, saved = stream.batches(self.step), self.elapsed
        for _ in bar(self):
            began = time.monotonic()
            figures = self.stepped(next(batches))
            self.elapsed += time.monotonic() - began
            self.note(figures)
            if self.elapsed - saved > 60 * self.recipe.every:
                saved = self.elapsed
                self.save()
        self.save()

    def stepped(self, batch: Batch) -> dict[str, float]:
        """One step of the optimiser; the loss by its terms."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["top"] * schedule(self.progress, self.recipe.warmup)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            terms = losses(self.network, batch, self.recipe)
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack(list(terms.values())).sum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.step += 1
        return {name: float(one.detach()) for name, one in terms.items()}

    def note(self, figures: dict[str, float]) -> None:
        """Every 25 steps a line in ``log.jsonl``: step, seconds, terms of the loss."""
        if self.step % 25 == 0:
            line = {"step": self.step, "seconds": round(self.elapsed), **{k: round(v, 4) for k, v in figures.items()}}
            with (self.out / "log.jsonl").open("a") as file:
                file.write(json.dumps(line) + "\n")

    def save(self) -> None:
        """The weights as they will ship, and all that is needed to go on."""
        recipe = {**asdict(self.recipe), "base": Path(self.recipe.base).name}
        settings = {"version": recipe.pop("version"), "languages": ["tr", "en"], "recipe": recipe, "steps": self.step}
        network.save(self.network, self.tokenizer, self.out, settings)
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict(),
                 "step": self.step, "elapsed": self.elapsed}  # fmt: skip
        torch.save(state, self.out / "checkpoint.part")
        (self.out / "checkpoint.part").rename(self.out / "checkpoint.pt")

    def resume(self) -> None:
        """Goes back to the checkpoint, where there is one."""
        self.out.mkdir(parents=True, exist_ok=True)
        if (path := self.out / "checkpoint.pt").is_file():
            state = torch.load(path, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.elapsed = state["step"], state["elapsed"]


def optimiser(net: network.Network, recipe: Recipe) -> torch.optim.AdamW:
    """AdamW: heads at ``recipe.heads`` × the rate, no decay for biases and norms."""
    heads = {id(one) for one in net.heads()}
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for one in net.parameters():
        top = recipe.rate * (recipe.heads if id(one) in heads else 1)
        groups.setdefault((top, 0.0 if one.ndim < 2 else 0.01), []).append(one)
    made = [{"params": many, "lr": top, "top": top, "weight_decay": decay} for (top, decay), many in groups.items()]
    return torch.optim.AdamW(made, fused=True)


def schedule(progress: float, warmup: float) -> float:
    """0…1: up during the first ``warmup`` of the run, then down in a straight line."""
    return (progress + 1e-3) / warmup if progress < warmup else max(0.0, (1 - progress) / (1 - warmup))


def losses(net: network.Network, batch: Batch, recipe: Recipe) -> dict[str, Tensor]:
    """The weighted terms of the loss, by name; scalars."""
    out = net(batch.inputs, batch.rows, batch.masks)
    made = {"polarity": polarity_loss(out.logits.float() + batch.shift, batch.target)}
    if len(batch.felt):
        felt = functional.cross_entropy(out.spans.float(), batch.felt, label_smoothing=recipe.smoothing)
        made["clause"] = recipe.clause * felt
    if batch.taught.sum() > 1:
        mean = functional.normalize(pooled(out.states.float(), batch.inputs["attention_mask"]), dim=-1)
        mine, near = mean[batch.taught], functional.normalize(batch.near[batch.taught], dim=-1)
        made["embedding"] = recipe.embedding * (1 - (mine * near).sum(-1)).mean()
        made["similarity"] = recipe.similarity * functional.mse_loss(mine @ mine.T, near @ near.T)
    return made


def polarity_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy against distributions, over the rows that have one."""
    labelled = target.sum(-1) > 0
    return -(target * logits.log_softmax(-1)).sum() / labelled.sum().clamp(min=1)


def bar(trainer: Trainer) -> Iterator[None]:
    """Yields once a step until the run is over, and shows how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns) as shown:
        task = shown.add_task("training", total=1.0)
        while trainer.progress < 1:
            yield
            shown.update(task, completed=trainer.progress, description=f"step {trainer.step}")


if __name__ == "__main__":
    main()
