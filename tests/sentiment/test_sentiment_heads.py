"""Heads correct the body and tell intents; what was learnt from reduced pools is the same of whole ones."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from sentiment import cases, fit, heads, own, pools, turkish
from sentiment.encoder import SETTINGS, load
from sentiment.fit import Course, Texts
from sentiment.heads import Heads
from sentiment.intents import INTENTS
from sentiment.judging import evaluate_intent


def texts(n: int = 256) -> Texts:
    drawn = torch.Generator().manual_seed(1)
    found = torch.randn(n, 12, generator=drawn)
    labels = [fit.POLARITIES[int(one > 0) * 2] for one in found[:, 0]]
    told = [
        {"text": str(row), "label": label, "lang": "tr", "source": "own_x" if row % 2 else "set", "stars": 0,
         "intents": [["praise", label == "positive"]]}
        for row, label in enumerate(labels)
    ]  # fmt: skip
    target = torch.stack([fit.target(one) for one in told])
    intents = torch.tensor([[fit.intent_of(one, name) for name in INTENTS] for one in told])
    return Texts(found, torch.zeros(n, 3), target, intents, told)


def test_heads_learn_what_the_pools_tell() -> None:
    given = texts()
    made = fit.fitted(given, Course(rounds=60, old=0.0))
    polarity, intents = fit.said(made, given)
    gold = given.target.argmax(-1)
    assert (polarity.argmax(-1) == gold).float().mean() > 0.9
    assert ((intents[:, INTENTS.index("praise")] > 0) == (gold == 2)).float().mean() > 0.9


def test_what_is_unfolded_says_the_same() -> None:
    given = texts()
    seen = fit.Basis(given.pools.mean(0), torch.randn(12, 5))
    small = Heads(5, hidden=7).eval()
    torch.nn.init.normal_(small.outer.weight)
    with torch.inference_mode():
        reduced = small(seen.reduced(given).pools, given.logits)
        whole = small.unfolded(seen.directions, seen.mean)(given.pools, given.logits)
    for one, other in zip(reduced, whole, strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)


def test_directions_keep_what_varies() -> None:
    given = texts()
    given.pools[:, 3:] = 0
    seen = fit.basis(given)
    assert seen.directions.shape == (12, 12)
    assert seen.reduced(given).pools[:, :3].std() > 0.5


def test_pools_leave_padding_out() -> None:
    states = [torch.randn(1, 4, 8) for _ in range(max(heads.LAYERS) + 1)]
    longer = [torch.cat([one, torch.full((1, 2, 8), 9.0)], 1) for one in states]
    mask = torch.ones(1, 4, dtype=torch.long)
    padded = torch.tensor([[1, 1, 1, 1, 0, 0]])
    torch.testing.assert_close(heads.pools(states, mask), heads.pools(longer, padded))


@pytest.mark.parametrize("layers", [(1, 2)])
def test_an_encoder_with_heads_tells_intents(
    layers: tuple[int, ...], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "LAYERS", layers)
    goal = tmp_path / "with"
    shutil.copytree(folder, goal)
    fit.write(Heads(32 * 3 * len(layers)), goal, "8", {"rounds": 1}, {"tr": 1.5})
    settings = json.loads((goal / SETTINGS).read_text())
    assert settings["version"] == "8" and settings["temperature"]["tr"] == 1.5 and settings["temperature"]["en"] == 1.0
    reading = load(str(goal)).read(["Ayşe Hanım'a teşekkürler. Kargo hızlıydı. " * 20], ["tr"])[0]
    assert {name for name, _ in reading.intents} == set(INTENTS)
    assert [share for _, share in reading.intents] == sorted((share for _, share in reading.intents), reverse=True)
    assert reading.names[0] == (0, 4)
    file = tmp_path / "intents.jsonl"
    file.write_text(json.dumps({"text": "kargo nerede", "intent": "question", "lang": "tr"}) + "\n")
    assert evaluate_intent(file, load(str(goal))).n == 1
    assert load(str(folder)).read(["kargo"], ["tr"])[0].intents == ()


def test_a_cache_of_pools_is_read_back(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "LAYERS", (1, 2))
    pools.write(str(folder), own.sentences()[:40], tmp_path / "cache")
    found = fit.read([str(tmp_path / "cache")])
    assert found.pools.shape == (40, 32 * 6) and np.isfinite(found.logits.numpy()).all()
    assert set(found.intents.unique().tolist()) <= {-1.0, 0.0, 1.0}


def test_every_noun_of_service_is_praised_and_blamed() -> None:
    many = own.sentences()
    assert len({one.text for one in many}) > 3000
    for noun in ("kurye", "iade", "çağrı merkezi", "courier", "refund"):
        labels = {one.label for one in many if noun in one.text.lower()}
        assert labels == {"negative", "neutral", "positive"}
    pairs = own.together(many, 50)
    assert len(pairs) == 50 and all(one.label for one in pairs)
    assert not {one.text for one in many} & {one.text for one in cases.cases() if len(one.text) > 25}


@pytest.mark.parametrize(
    ("word", "ending", "made"),
    [
        ("kurye", "e", "kuryeye"), ("kargocu", "in", "kargocunun"), ("çağrı merkezi*", "de", "çağrı merkezinde"),
        ("destek ekibi*", "e", "destek ekibine"), ("market", "den", "marketten"), ("bayi", "i", "bayiyi"),
        ("teknisyen", "i", "teknisyeni"), ("kibar", "di", "kibardı"), ("nazik", "di", "nazikti"),
        ("ilgili", "di", "ilgiliydi"), ("doktor", "den", "doktordan"), ("Kadıköy", "de", "Kadıköyde"),
    ],
)  # fmt: skip
def test_case_endings_follow_the_vowels(word: str, ending: str, made: str) -> None:
    assert turkish.with_ending(word, ending) == made
