"""The weights of two runs as one."""

import json
from pathlib import Path

import pytest
import tiny_model
import torch
from safetensors.torch import load_file, save_file

from listener.errors import UsageError
from sentiment import network
from sentiment.average import average, averaged
from sentiment.encoder import load


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """Two runs of one network: every weight of the second is one more."""
    made, tokenizer = network.load(str(tiny_model.embedder(tmp_path / "base")))
    network.save(made, tokenizer, tmp_path / "early", {"version": "1", "languages": ["tr", "en"]})
    with torch.no_grad():
        for one in made.parameters():
            one += 1
    network.save(made, tokenizer, tmp_path / "late", {"version": "2", "languages": ["tr", "en"]})
    (tmp_path / "late" / "checkpoint.pt").write_bytes(b"large")
    return tmp_path / "late", tmp_path / "early"


def test_every_weight_lies_between_and_the_rest_is_the_later_runs(runs: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    average(*runs, 0.25, out)
    late, early, made = (load_file(folder / "model.safetensors") for folder in (*runs, out))
    assert all(made[name].dtype == torch.float16 for name in made)
    torch.testing.assert_close(made, {k: (0.75 * late[k].float() + 0.25 * early[k].float()).half() for k in late})
    settings = json.loads((out / "sentiment.json").read_text())
    assert settings["version"] == "2" and settings["averaged"] == {"with": "early", "share": 0.25}
    assert not (out / "checkpoint.pt").exists()
    reading = load(str(out)).read(["iyi ama kötü"], ["tr"])[0]
    assert reading.sentiment is not None and len(reading.clauses) == 2


def test_a_share_of_nothing_is_the_later_run(runs: tuple[Path, Path], tmp_path: Path) -> None:
    average(*runs, 0, tmp_path / "out")
    torch.testing.assert_close(load_file(tmp_path / "out" / "clauses.safetensors"),
                               load_file(runs[0] / "clauses.safetensors"))  # fmt: skip


def test_what_is_not_of_one_shape_or_no_share_is_refused(runs: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="share"):
        average(*runs, 1.5, tmp_path / "out")
    save_file({"a": torch.zeros(2)}, tmp_path / "a.safetensors")
    with pytest.raises(UsageError, match="shape"):
        averaged(load_file(tmp_path / "a.safetensors"), {"a": torch.zeros(3)}, 0.5)


def test_whole_numbers_are_no_weights() -> None:
    places = {"position_ids": torch.arange(514)}
    assert torch.equal(averaged(places, places, 0.1)["position_ids"], places["position_ids"])


def test_no_run_is_written_over(runs: tuple[Path, Path]) -> None:
    before = [(folder / "model.safetensors").read_bytes() for folder in runs]
    for folder in runs:
        with pytest.raises(UsageError, match="run"):
            average(*runs, 0.3, folder)
    assert [(folder / "model.safetensors").read_bytes() for folder in runs] == before


def test_a_map_of_vectors_that_was_fitted_to_other_weights_is_left_out(runs: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for folder in (runs[0], out):
        (folder / "vectors.safetensors").write_bytes(b"old")
    settings = json.loads((runs[0] / "sentiment.json").read_text())
    (runs[0] / "sentiment.json").write_text(json.dumps({**settings, "vector_version": "1-abc"}))
    average(*runs, 0.25, out)
    assert not (out / "vectors.safetensors").exists()
    assert "vector_version" not in json.loads((out / "sentiment.json").read_text())
