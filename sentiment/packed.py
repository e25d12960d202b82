"""Linear layers whose weights lie once and for all as oneDNN multiplies them, with the activation in the same pass.

A plain layer orders its weights anew for every batch, and GELU in bfloat16 costs more than the product before it; taken
inside the product it is nearly free, and nearer to the truth, for it is reckoned in float32. What torch's own compiler
does with weights that are frozen (``torch._inductor.fx_passes.mkldnn_fusion``), without a compiler.
"""

from __future__ import annotations

from typing import Any, TypeGuard

import torch
from torch import Tensor, nn

OPERATORS = ("_linear_pointwise", "_reorder_linear_weight", "_is_mkldnn_bf16_supported")
ROWS = 2048
"""Rows of the products that the weights are laid out for; others are right, too."""


def available() -> bool:
    """Whether this build of torch has oneDNN's product with weights laid out beforehand."""
    built = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
    there = built and all(hasattr(torch.ops.mkldnn, name) for name in OPERATORS)
    return there and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


class PackedLinear(nn.Module):
    """A bfloat16 linear layer, shape ``(…, in)`` to ``(…, out)``; ``after``: what follows it, "none" or "gelu"."""

    def __init__(self, layer: nn.Linear, after: str = "none") -> None:
        super().__init__()
        self.bias, self.after = layer.bias, after
        self.packed = torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach(), ROWS)

    def forward(self, given: Tensor) -> Tensor:
        """The product, and what follows it."""
        made: Tensor = torch.ops.mkldnn._linear_pointwise(given, self.packed, self.bias, self.after, [], "none")
        return made


def turned(model: Any) -> Any:
    """``model``, in bfloat16, with the linear layers of its body replaced, in place; layers of another kind or format
    stay."""
    body = getattr(model.base_model, "encoder", model.base_model)
    for parent in list(body.modules()):
        inside = _plain(getattr(parent, "dense", None)) and _is_gelu(getattr(parent, "intermediate_act_fn", None))
        for name, one in list(parent.named_children()):
            if _plain(one):
                setattr(parent, name, PackedLinear(one, "gelu" if inside and name == "dense" else "none"))
        if inside:
            parent.intermediate_act_fn = nn.Identity()
    return model


def _plain(layer: Any) -> TypeGuard[nn.Linear]:
    """Whether it is a linear layer in bfloat16, and nothing that was made of one."""
    return type(layer) is nn.Linear and layer.weight.dtype == torch.bfloat16


def _is_gelu(function: Any) -> bool:
    """Whether it is the exact GELU, as transformers calls it for BERT and its kin."""
    return getattr(function, "act", None) is nn.functional.gelu
