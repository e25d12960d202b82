"""Linear layers in whole numbers, for processors that multiply int8 fast and bfloat16 not.

Weights are int8 with a scale for each output (at 127 the largest); inputs become uint8 around the middle of their codes
with a scale for each row, taken from the row itself, so that a text's figures do not hang on its neighbours in the
batch. The product is oneDNN's. Without a unit for whole numbers (VNNI) it adds two products in 16 bits, where inputs of
eight bits overflow, silently: ``codes`` tries it once and gives the inputs seven bits there, which cannot. Only the
layers of the body are turned; heads stay as they are. Never static: scales fixed beforehand cost too much accuracy.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

NAME = "int8"
UNITS = ("avx512_vnni", "avx_vnni", "amx_int8")
"""Units for such products, as Linux names them."""
EIGHT_BITS, SEVEN_BITS = 256, 128
TRIED_ROWS = (1, 5, 64)
"""Rows of the products that are tried; few and many rows are multiplied by different code."""


def available() -> bool:
    """Whether this build of torch has oneDNN's product of whole numbers, and it is exact on this processor."""
    return codes() > 0


@cache
def codes() -> int:
    """Codes that the inputs may have: 256 where such products are exact, 128 where only smaller ones are, else 0."""
    built = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
    if not built or not hasattr(torch.ops.onednn, "qlinear_pointwise"):
        return 0
    return next((many for many in (EIGHT_BITS, SEVEN_BITS) if all(exact(many, rows) for rows in TRIED_ROWS)), 0)


def exact(many: int, rows: int) -> bool:
    """Whether the product of the largest inputs below ``many`` with the largest weights, ``rows`` at once, is right."""
    drawn = torch.Generator().manual_seed(rows)
    weight = torch.randint(0, 2, (64, 256), generator=drawn).mul_(254).sub_(127).to(torch.int8)
    given = torch.randint(many - 9, many, (rows, 256), generator=drawn).to(torch.uint8)
    ones, zeros = torch.ones(64), torch.zeros(64, dtype=torch.int64)
    try:
        made = product(given, 0, torch.ops.onednn.qlinear_prepack(weight, None), ones, zeros)
    except RuntimeError:
        return False
    return torch.equal(made.double(), given.double() @ weight.double().T)


def product(given: Tensor, middle: int, packed: Any, scale: Tensor, zeros: Tensor) -> Tensor:
    """``(given - middle) @ weights * scale`` in float32; ``given`` is uint8, ``packed`` as oneDNN laid it."""
    made: Tensor = torch.ops.onednn.qlinear_pointwise(
        given, 1.0, middle, packed, scale, zeros, None, 1.0, 0, torch.float32, "none", [], ""
    )
    return made


class Int8Linear(nn.Module):
    """A linear layer whose product is taken in int8; float32 in and out, shape ``(…, in)`` to ``(…, out)``."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach().float()
        scale = weight.abs().amax(1).clamp(min=1e-8) / 127
        whole = (weight / scale[:, None]).round().to(torch.int8)
        self.width = weight.shape[0]
        self.middle = codes() // 2
        self.packed = torch.ops.onednn.qlinear_prepack(whole, None)
        self.scale, self.zeros = scale, torch.zeros(self.width, dtype=torch.int64)
        self.bias = None if layer.bias is None else layer.bias.detach().float()

    def forward(self, given: Tensor) -> Tensor:
        """The product; each row is scaled by its own largest value."""
        rows = given.reshape(-1, given.shape[-1])
        steps = rows.abs().amax(1, keepdim=True).clamp_(min=1e-8).div_(self.middle - 1)
        whole = rows.div(steps).add_(self.middle).round_().to(torch.uint8)
        made = product(whole, self.middle, self.packed, self.scale, self.zeros).mul_(steps)
        return (made if self.bias is None else made.add_(self.bias)).reshape(*given.shape[:-1], self.width)


def turned(model: Any) -> Any:
    """``model`` with the linear layers of its body replaced, in place."""
    body = getattr(model.base_model, "encoder", model.base_model)
    for parent in list(body.modules()):
        for name, one in list(parent.named_children()):
            if type(one) is nn.Linear:
                setattr(parent, name, Int8Linear(one))
    return model
