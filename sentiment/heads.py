"""Heads on what the finished body says of a text: a correction of its polarity, and its intents, in the same pass.

A text's *pools* are the first, the mean and the largest states of a low and of the last layer. The heads read them by
one hidden layer; the polarity they give is a correction of the body's own logits, so that the body, its vectors and the
polarity of clauses stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from listener.types import POLARITIES
from sentiment.intents import INTENTS

FILE = "heads.safetensors"
LAYERS = (9, 12)
"""Layers whose states are pooled; 0 are the embeddings."""
HIDDEN = 256


class Heads(nn.Module):
    """``size``: of the pools. Dropout acts in training alone."""

    def __init__(self, size: int, dropout: float = 0.4, hidden: int = HIDDEN) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(size, hidden), nn.Linear(hidden, len(POLARITIES) + len(INTENTS))
        self.kept = nn.Parameter(torch.tensor(0.7))
        self.before, self.after = nn.Dropout(dropout / 3), nn.Dropout(dropout)

    def forward(self, pools: Tensor, logits: Tensor) -> tuple[Tensor, Tensor]:
        """Corrected polarity logits ``(n, 3)`` and intent logits ``(n, 7)`` of pools ``(n, size)`` and the body's."""
        made = self.outer(self.after(nn.functional.gelu(self.inner(self.before(pools)))))
        return made[:, : len(POLARITIES)] + self.kept * logits, made[:, len(POLARITIES) :]

    def unfolded(self, basis: Tensor, mean: Tensor) -> Heads:
        """The heads for whole pools, of heads for pools that were reduced to ``(pools - mean) @ basis``."""
        made = Heads(len(mean), hidden=self.inner.out_features)
        made.load_state_dict(
            self.state_dict()
            | {
                "inner.weight": self.inner.weight @ basis.T,
                "inner.bias": self.inner.bias - self.inner.weight @ (mean @ basis),
            }
        )
        return made.eval()


def pools(states: Sequence[Tensor], mask: Tensor) -> Tensor:
    """The pools ``(n, size)`` of the layers' states ``(n, tokens, width)``; ``mask`` is 0 for padding."""
    weight = mask.unsqueeze(-1).float()
    count = weight.sum(1).clamp(min=1)
    made = []
    for layer in LAYERS:
        one = states[layer].float()
        made += [one[:, 0], (one * weight).sum(1) / count, one.masked_fill(weight == 0, -1e4).amax(1)]
    return torch.cat(made, -1)


def load(file: Path) -> Heads | None:
    """The heads beside weights, None where there are none."""
    if not file.is_file():
        return None
    state = {name: one.float() for name, one in load_file(file).items()}
    hidden, size = state["inner.weight"].shape
    made = Heads(size, hidden=hidden)
    made.load_state_dict(state)
    return made.eval()


def save(heads: Heads, file: Path) -> None:
    """Writes them as float16."""
    save_file({name: one.detach().half().contiguous() for name, one in heads.state_dict().items()}, file)
