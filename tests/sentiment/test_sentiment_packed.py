"""Weights laid out beforehand say the same."""

from pathlib import Path

import pytest
import torch
from torch import nn

from sentiment import packed
from sentiment.encoder import load

pytestmark = pytest.mark.skipif(not packed.available(), reason="no bfloat16 products of oneDNN here")
TEXTS = ["kargo çok geç geldi ama ürün güzel", "fena değil", "the refund never came", "a"]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(48,), (3, 48), (2, 5, 48)])
def test_a_layer_says_the_same(bias: bool, shape: tuple[int, ...]) -> None:
    torch.manual_seed(3)
    layer, rows = nn.Linear(48, 20, bias=bias).bfloat16(), torch.randn(shape).bfloat16()
    with torch.inference_mode():
        exact = layer.float()(rows.float())
        made = packed.PackedLinear(layer.bfloat16())(rows)
        after = packed.PackedLinear(layer, "gelu")(rows)
        assert made.shape == exact.shape
        torch.testing.assert_close(made.float(), exact, atol=0.02, rtol=0.02)
        torch.testing.assert_close(after.float(), nn.functional.gelu(exact), atol=0.02, rtol=0.02)


def test_an_engine_in_bfloat16_agrees_with_float32(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for kind in ("float32", "bfloat16"):
        monkeypatch.setenv("DINLE_DTYPE", kind)
        encoder = load(str(folder))
        assert encoder.engine.format == kind
        said[kind] = encoder.read(TEXTS, ["tr", "tr", "en", ""])
    layers = [type(one) for one in encoder.engine.model.base_model.encoder.modules()]
    assert packed.PackedLinear in layers and nn.Linear not in layers
    for exact, near in zip(said["float32"], said["bfloat16"], strict=True):
        assert exact.sentiment and near.sentiment
        assert near.sentiment.negative == pytest.approx(exact.sentiment.negative, abs=0.02)


@pytest.mark.parametrize("name", ["gelu", "gelu_python", "gelu_new", "relu"])
def test_only_the_exact_gelu_is_taken_inside(name: str) -> None:
    from transformers import BertConfig, BertModel

    torch.manual_seed(2)
    config = BertConfig(vocab_size=40, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=32, hidden_act=name)  # fmt: skip
    model = BertModel(config).eval().bfloat16()
    ids = torch.arange(12).reshape(2, 6)
    with torch.inference_mode():
        before = model(input_ids=ids).last_hidden_state
        after = packed.turned(model)(input_ids=ids).last_hidden_state
    torch.testing.assert_close(after, before, atol=0.05, rtol=0.05)
    inside = isinstance(model.encoder.layer[0].intermediate.intermediate_act_fn, nn.Identity)
    assert inside == (name == "gelu")


def test_a_layer_of_another_kind_keeps_its_activation() -> None:
    from transformers import BertConfig, BertModel

    class Other(nn.Linear):
        """A linear layer that is not laid out."""

    torch.manual_seed(2)
    config = BertConfig(vocab_size=40, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    model = BertModel(config).eval().bfloat16()
    model.encoder.layer[0].intermediate.dense = Other(16, 32).bfloat16()
    layer, rows = packed.turned(model).encoder.layer[0].intermediate, torch.randn(5, 16).bfloat16()
    with torch.inference_mode():
        torch.testing.assert_close(layer(rows), nn.functional.gelu(layer.dense(rows)), atol=0.02, rtol=0.02)


def test_a_layer_in_float32_stays_as_it_is() -> None:
    from transformers import BertConfig, BertModel

    config = BertConfig(vocab_size=40, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    layer = packed.turned(BertModel(config).eval()).encoder.layer[0].intermediate
    assert type(layer.dense) is nn.Linear and not isinstance(layer.intermediate_act_fn, nn.Identity)
