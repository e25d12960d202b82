"""Linear layers in whole numbers, for processors that multiply int8 fast and bfloat16 not.

Weights are int8 with a scale for each output (at 127 the largest); inputs become uint8 around 128 with a scale for each
row, taken from the row itself, so that a text's figures do not hang on its neighbours in the batch. The product is
oneDNN's. Only the layers of the body are turned; heads stay as they are. Never static: scales fixed beforehand cost too
much accuracy.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

NAME = "int8"
UNITS = ("avx512_vnni", "avx_vnni", "amx_int8")
"""Units for such products, as Linux names them."""


def available() -> bool:
    """Whether this build of torch has oneDNN's product of whole numbers."""
    built = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
    return built and hasattr(torch.ops.onednn, "qlinear_pointwise")


class Int8Linear(nn.Module):
    """A linear layer whose product is taken in int8; float32 in and out, shape ``(…, in)`` to ``(…, out)``."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach().float()
        scale = weight.abs().amax(1).clamp(min=1e-8) / 127
        whole = (weight / scale[:, None]).round().to(torch.int8)
        self.width = weight.shape[0]
        self.packed = torch.ops.onednn.qlinear_prepack(whole, None)
        self.scale, self.zeros = scale, torch.zeros(self.width, dtype=torch.int64)
        self.bias = None if layer.bias is None else layer.bias.detach().float()

    def forward(self, given: Tensor) -> Tensor:
        """The product; each row is scaled by its own largest value."""
        rows = given.reshape(-1, given.shape[-1])
        steps = rows.abs().amax(1, keepdim=True).clamp_(min=1e-8).div_(127)
        whole = rows.div(steps).add_(128).round_().to(torch.uint8)
        made: Tensor = torch.ops.onednn.qlinear_pointwise(
            whole, 1.0, 128, self.packed, self.scale, self.zeros, None, 1.0, 0, torch.float32, "none", [], ""
        )
        made = made.mul_(steps)
        return (made if self.bias is None else made.add_(self.bias)).reshape(*given.shape[:-1], self.width)


def turned(model: Any) -> Any:
    """``model`` with the linear layers of its body replaced, in place."""
    body = getattr(model.base_model, "encoder", model.base_model)
    for parent in list(body.modules()):
        for name, one in list(parent.named_children()):
            if type(one) is nn.Linear:
                setattr(parent, name, Int8Linear(one))
    return model
