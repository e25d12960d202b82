"""A format is taken where it is right and fast, and what was found is kept."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from sentiment import formats, integers
from sentiment.formats import Trial


@pytest.mark.parametrize(
    ("units", "named", "kinds"),
    [
        ("avx512_bf16 avx512_vnni", "", ("bfloat16", "int8", "float32")),
        ("avx_vnni", "", ("int8", "float32")),
        ("avx2", "", ("float32",)),
        ("avx512_bf16", "int8", ("int8",)),
        ("avx512_bf16", "something", ("bfloat16", "float32")),
    ],
)
@pytest.mark.parametrize("exact", [True, False])
def test_formats_that_the_processor_has_are_tried(
    units: str, named: str, kinds: tuple[str, ...], exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DINLE_DTYPE", named)
    monkeypatch.setattr(formats, "in_hardware", lambda *wanted: bool(set(wanted) & set(units.split())))
    monkeypatch.setattr(integers, "available", lambda: exact)
    if not exact:
        monkeypatch.setenv("DINLE_DTYPE", "" if named == "int8" else named)
        kinds = ("bfloat16", "float32") if named == "int8" else tuple(one for one in kinds if one != "int8")
    assert formats.candidates() == kinds


def test_the_fastest_right_format_is_taken() -> None:
    trials = [Trial("bfloat16", 0.01, 0.2), Trial("int8", 0.4, 0.1), Trial("float32", 0.0, 0.3)]
    assert formats.fastest(trials) == "bfloat16"
    assert formats.fastest([Trial("int8", 0.02, 0.28), Trial("float32", 0.0, 0.3)]) == "float32"
    assert formats.fastest([Trial("int8", 1.0, 0.1), Trial("float32", 0.0, 9.0)]) == "float32"


def test_answers_that_are_no_numbers_are_wrong() -> None:
    shares, vectors = np.array([[0.2, 0.8]]), np.array([[0.6, 0.8]])
    assert formats.apart((shares, vectors), (shares, vectors)) == pytest.approx(0, abs=1e-6)
    assert formats.apart((shares, vectors), (shares * np.nan, vectors)) == 1
    assert formats.apart((shares, vectors), (shares, -vectors)) == pytest.approx(2)
    assert formats.apart((shares[:, :0], vectors), (shares[:, :0], vectors)) == pytest.approx(0, abs=1e-6)


def test_a_trial_is_made_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(formats, "candidates", lambda: ("bfloat16", "float32"))
    loads: list[int] = []

    def load() -> Any:
        loads.append(1)
        return AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)

    tokenizer = AutoTokenizer.from_pretrained(folder)
    _, first = formats.best(load, tokenizer, "tiny@1")
    tries = len(loads)
    _, second = formats.best(load, tokenizer, "tiny@1")
    assert first == second and len(loads) == tries + 1
    assert {one.format: one.is_right for one in formats.trials_of("tiny@1")} == {"bfloat16": True, "float32": True}
    assert formats.remembered("tiny@2") == ""
    formats.cache_file().write_text("{torn")
    assert formats.remembered("tiny@1") == ""


def test_a_wrong_format_is_not_taken(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("a file where the cache should be")
    monkeypatch.setattr(formats, "candidates", lambda: ("bfloat16", "float32"))
    right = formats.turned

    def spoilt(model: Any, kind: str) -> Any:
        made = right(model, kind)
        if kind == "bfloat16":
            made.classifier.bias.data[0] += 50
        return made

    monkeypatch.setattr(formats, "turned", spoilt)
    load = lambda: AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)  # noqa: E731
    assert formats.best(load, AutoTokenizer.from_pretrained(folder), "tiny@3")[1] == "float32"


@pytest.mark.parametrize(("given", "policy"), [({}, "PASSIVE"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE")])
def test_threads_wait_asleep_unless_told_otherwise(given: dict[str, str], policy: str) -> None:
    code = "import sentiment, sys, os; assert 'torch' not in sys.modules; print(os.environ['OMP_WAIT_POLICY'])"
    surroundings = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run([sys.executable, "-c", code], env={**surroundings, **given}, capture_output=True, text=True)
    assert done.stdout.strip() == policy
