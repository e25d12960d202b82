"""int8 says nearly the same; the bench's processes say what they measured."""

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from sentiment import bench, fresh, integers
from sentiment.encoder import load

pytestmark = pytest.mark.skipif(not integers.available(), reason="this build of torch has no oneDNN")
TEXTS = ["kargo çok geç geldi ama ürün güzel", "fena değil", "the refund never came", "a"]


@pytest.mark.parametrize("bias", [True, False])
def test_a_layer_says_nearly_the_same_of_each_row_alone(bias: bool) -> None:
    torch.manual_seed(3)
    layer, rows = nn.Linear(48, 20, bias=bias), torch.randn(2, 5, 48) * torch.tensor([0.01, 1, 5, 100, 0])[:, None]
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("error")
        whole = integers.Int8Linear(layer)
        made, exact = whole(rows), layer(rows)
        lengths = rows.norm(dim=-1, keepdim=True) * layer.weight.norm(dim=1)
        assert bool(((made - exact).abs() <= 0.02 * lengths + 1e-6).all())
        assert torch.equal(whole(rows[1, 2]), made[1, 2])


def test_an_engine_in_int8_agrees_with_float32(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for kind in ("float32", "int8"):
        monkeypatch.setenv("DINLE_DTYPE", kind)
        encoder = load(str(folder))
        assert encoder.engine.format == kind
        said[kind] = encoder.read(TEXTS, ["tr", "tr", "en", ""])
    for exact, whole in zip(said["float32"], said["int8"], strict=True):
        assert exact.sentiment and whole.sentiment
        assert whole.sentiment.negative == pytest.approx(exact.sentiment.negative, abs=0.02)


def test_inputs_have_no_more_codes_than_products_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    many = integers.codes()
    assert many in (integers.SEVEN_BITS, integers.EIGHT_BITS) and all(integers.exact(many, rows) for rows in (2, 33))
    monkeypatch.setattr(integers, "exact", lambda many, rows: many == integers.SEVEN_BITS)
    assert integers.codes.__wrapped__() == integers.SEVEN_BITS
    monkeypatch.setattr(integers, "exact", lambda many, rows: rows == 1)
    assert integers.codes.__wrapped__() == 0


@pytest.mark.parametrize("middle", [64, 128])
def test_both_widths_of_the_inputs_say_nearly_the_same(middle: int) -> None:
    torch.manual_seed(4)
    layer, rows = nn.Linear(64, 30), torch.randn(7, 64)
    with torch.inference_mode():
        whole = integers.Int8Linear(layer)
        if middle <= whole.middle:
            whole.middle = middle
        torch.testing.assert_close(whole(rows), layer(rows), atol=0.04, rtol=0)


def test_a_fresh_process_says_what_it_measured(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DINLE_DTYPE", "float32")
    found = fresh.run(str(folder), [*TEXTS, ""], ["tr", "tr", "en", "", ""])
    assert found["format"] == "float32"
    assert found["rate"] > 0 and found["load"] > 0 and found["megabytes"] > 0
    assert [sum(one) for one in found["shares"][:4]] == pytest.approx([1] * 4, abs=1e-3)
    assert found["shares"][4] is None


def test_agreement_is_told_against_float32(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "labelled.csv"
    file.write_text("text,label\ngüzel,positive\nkötü,negative\niyi,olumlu\n?,?\n", encoding="utf-8")

    def told(model: str, texts: bench.Texts, kind: str) -> dict[str, Any]:
        assert texts[0] == ["güzel", "kötü", "iyi"]
        last = (0.1, 0.1, 0.8) if kind == "float32" else (0.8, 0.1, 0.1)
        return {"shares": [(0.1, 0.1, 0.8), (0.8, 0.1, 0.1), last]}

    monkeypatch.setattr(bench, "fresh", told)
    lines = list(bench.agreement("tiny", str(file)))
    assert lines[0] == "labelled.csv, float32: macro-F1 1.0000 (+0.00 points), n 3"
    assert all("-33.33 points" in line for line in lines[1:])


def test_a_sample_is_spread_and_repeatable() -> None:
    texts, langs = bench.sample([], 50)
    assert len(set(texts)) == 50
    assert set(langs) == {"tr", "en"}
    assert bench.sample([], 50) == (texts, langs)
