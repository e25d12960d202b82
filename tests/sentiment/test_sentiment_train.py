import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny_model
import torch
from safetensors.torch import load_file, save_file

from listener.errors import UsageError
from sentiment import augment, batches, cases, data, teacher, train, windows
from sentiment.calibrate import add, fitted, loss, shift
from sentiment.card import card
from sentiment.encoder import load

ROWS = [{"text": f"{word} ürün {n}", "label": label, "lang": "tr"} for n in range(60)
        for word, label in (("iyi", "positive"), ("kötü", "negative"), ("mavi", "neutral"))]  # fmt: skip


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Data, mix and teacher of a run."""
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    mix = tmp_path / "mix.toml"
    mix.write_text('[[set]]\nname = "rows"\nfile = "rows.jsonl"\nlang = "tr"\ndev = 10\nhold = 10\n')
    base = tiny_model.embedder(tmp_path / "base")
    texts = teacher.texts(data.read(tmp_path, data.read_mix(mix)), 50)
    teacher.write(str(base), texts, tmp_path / "teacher")
    return {"data": str(tmp_path), "mix": str(mix), "teacher": str(tmp_path / "teacher")}


def recipe(tmp_path: Path, **changes: object) -> train.Recipe:
    made = train.Recipe(str(tmp_path / "base"), steps=3, size=4, tokens=32, unlabelled=0)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_run_writes_weights_that_load(tmp_path: Path, places: dict[str, str]) -> None:
    out = train.run(recipe(tmp_path), **places, out=str(tmp_path / "run"))
    encoder = load(str(out))
    reading = encoder.read(["iyi ama kötü", "mavi"], ["tr", "tr"])[0]
    assert reading.sentiment is not None
    assert len(reading.clauses) == 2
    assert json.loads((out / "sentiment.json").read_text())["steps"] == 3
    text = card(out, [], data.read_mix())
    assert "none stated" in text
    assert "How to retrain" in text


def test_a_killed_run_goes_on(tmp_path: Path, places: dict[str, str]) -> None:
    whole = train.run(recipe(tmp_path, steps=4), **places, out=str(tmp_path / "whole"))
    train.run(recipe(tmp_path, steps=2), **places, out=str(tmp_path / "parts"))
    parts = train.run(recipe(tmp_path, steps=4), **places, out=str(tmp_path / "parts"))
    states = [torch.load(one / "checkpoint.pt", weights_only=True) for one in (whole, parts)]
    assert [one["step"] for one in states] == [4, 4]


def test_the_same_seed_draws_the_same(tmp_path: Path, places: dict[str, str]) -> None:
    made = [
        train.stream(recipe(tmp_path), places["data"], places["mix"], teacher.Teacher(places["teacher"]),
                     tiny_model.tokenizer()) for _ in range(2)
    ]  # fmt: skip
    assert made[0].pool(3) == made[1].pool(3)
    assert made[0].pool(3) != made[0].pool(4)
    batch = next(made[0].batches(7))
    assert batch.inputs["input_ids"].shape[0] == len(batch.target) == len(batch.near)
    assert batch.masks.shape[1] == batch.inputs["input_ids"].shape[1]


def test_frozen_layers_stay(tmp_path: Path, places: dict[str, str]) -> None:
    out = train.run(recipe(tmp_path, frozen=1, rate=0.01), **places, out=str(tmp_path / "run"))
    state = torch.load(out / "checkpoint.pt", weights_only=True)["network"]
    net, _ = train.network.load(str(tmp_path / "base"))
    before = net.state_dict()
    name = "classifier.bert.encoder.layer.{}.output.dense.weight"
    assert torch.equal(state[name.format(0)], before[name.format(0)])
    assert not torch.equal(state[name.format(1)], before[name.format(1)])


def test_a_run_has_an_end(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at most 90"):
        train.run(recipe(tmp_path, minutes=91), data="", mix="", teacher="", out="")
    assert train.schedule(0, 0.1) < train.schedule(0.1, 0.1) == 1
    assert train.schedule(1, 0.1) == 0


def test_the_best_temperature_is_found() -> None:
    generator = torch.Generator().manual_seed(3)
    logits = torch.randn(4000, 3, generator=generator).numpy() * 2
    shares = torch.softmax(torch.from_numpy(logits), 1)
    gold = torch.multinomial(shares, 1, generator=generator)[:, 0].numpy()
    assert 0.9 < fitted([(logits, gold)]) < 1.12
    assert 2.7 < fitted([(logits * 3, gold)]) < 3.4
    assert loss(logits, gold, 1.0) < loss(logits, gold, 3.0)
    assert fitted([]) == 1


def test_the_best_shift_makes_up_for_a_class_that_is_never_said(tmp_path: Path) -> None:
    gold = np.array([0, 1, 2] * 30)
    logits = np.eye(3)[gold] + np.array([0, -0.7, 0])
    logits[::9] += 0.2
    assert shift([(logits - [0, 0.5, 0], gold, 1.0)])[1] > 0
    assert shift([(np.eye(3)[gold], gold, 1.0)]).tolist() == [0, 0, 0]
    sided = np.array([0, 2] * 30)
    many = (np.eye(3)[sided] + [0, 0.9, 0], sided, 0.5)
    assert 0 <= shift([(logits - [0, 0.5, 0], gold, 1.0), many])[1] < shift([(logits - [0, 0.5, 0], gold, 1.0)])[1]
    save_file({"bias": torch.zeros(3).half(), "weight": torch.ones(2)}, tmp_path / "w.safetensors")
    add(tmp_path / "w.safetensors", "bias", np.array([0.5, 0, -0.5]))
    assert load_file(tmp_path / "w.safetensors")["bias"].tolist() == [0.5, 0, -0.5]


def test_cases_are_varied_and_not_those_of_the_behaviour_tests() -> None:
    from test_sentiment_behaviour import CASES

    own = cases.cases()
    assert len(own) > 1000
    assert all(one.label or len(one.aspects) == 2 for one in own)
    assert all(one.text[aspect.start : aspect.end].strip() for one in own for aspect in one.aspects)
    assert not {data.key(one.text) for one in own} & {data.key(case["text"]) for case in CASES}


def test_changes_keep_the_places_of_aspects() -> None:
    import random

    one = data.Example("İğne ışıl ışıl, kutu KIRIK", "positive", "tr", "x", (data.Aspect(16, 20, "negative"),))
    for seed in range(200):
        made = augment.changed(one, random.Random(seed))
        assert len(made.text) == len(one.text)
    assert augment.lower("IŞIK İĞNE", "tr", random.Random(1)) == "ışık iğne"
    assert augment.upper("ışık iğne", "tr", random.Random(1)) == "IŞIK İĞNE"


def test_a_share_of_the_tokens_is_hidden_but_no_special_one(tmp_path: Path) -> None:
    tokenizer = load(str(tiny_model.embedder(tmp_path / "base"))).engine.tokenizer
    ids = torch.full((40, 50), max(tokenizer.all_special_ids) + 1)
    ids[:, 0] = special = tokenizer.all_special_ids[0]
    made = batches.hidden(ids, 0.1, 5, tokenizer)
    unknown = (made == tokenizer.unk_token_id)[:, 1:].float().mean()
    assert 0.07 < unknown < 0.13
    assert (made[:, 0] == special).all()
    assert torch.equal(made, batches.hidden(ids, 0.1, 5, tokenizer))
    assert batches.hidden(ids, 0.0, 5, tokenizer) is ids


def test_a_long_text_is_learnt_by_the_windows_that_are_read() -> None:
    text = " ".join(f"Bu {n}. cümle epeyce uzun, ama yine de sıradan bir cümle." for n in range(20))
    one = data.Example(text, "negative", "tr", "rows")
    spans = {text[one.start : one.end] for one in windows.windows(0, text, "tr", clauses=False)}
    drawn = {augment.window(one, random.Random(seed)).text for seed in range(40)}
    assert drawn == spans
    short = replace(one, text=text[:200])
    assert augment.window(short, random.Random(1)) == short


def test_dropout_is_for_training_alone(tmp_path: Path, places: dict[str, str]) -> None:
    out = train.run(recipe(tmp_path, dropout=0.5, masked=0.2), **places, out=str(tmp_path / "run"))
    encoder = load(str(out))
    once, again = (encoder.read(["iyi ürün"], ["tr"])[0].sentiment for _ in range(2))
    assert once == again
