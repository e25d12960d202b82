"""An exported model loads as a plain classifier and says what it said before."""

from pathlib import Path

import pytest
import tiny_model
import torch
from transformers import AutoModelForSequenceClassification

from listener.errors import ModelError, UsageError
from sentiment.encoder import load
from sentiment.models import DType, described, export, models_in

TEXT = "kargo çok geç geldi ama ürün güzel"


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_a_copy_says_the_same(folder: Path, tmp_path: Path, dtype: DType) -> None:
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# tiny\n")
    copy = export(folder, tmp_path / "a" / "copy", dtype)
    made = AutoModelForSequenceClassification.from_pretrained(copy)
    assert str(made.dtype) == f"torch.{dtype}"
    (mine,), (theirs,) = load(str(folder)).read([TEXT], ["tr"]), load(str(copy)).read([TEXT], ["tr"])
    assert mine.sentiment and theirs.sentiment
    assert theirs.sentiment.negative == pytest.approx(mine.sentiment.negative, abs=0.01)
    assert len(mine.clauses) == len(theirs.clauses)
    one = described(copy)
    assert (one.version, one.vector_version, one.languages, one.licence) == ("7", "", ("tr", "en"), "mit")
    assert [found.name for found in models_in(tmp_path)] == ["copy"]


def test_nothing_is_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("")
    with pytest.raises(UsageError, match="not empty"):
        export(folder, tmp_path)


def test_what_is_no_classifier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="lacks weights"):
        export(tiny_model.embedder(tmp_path / "embedder"), tmp_path / "copy")
    with pytest.raises(ModelError, match=r"no model\.safetensors"):
        export(tmp_path, tmp_path / "other")


def test_a_foreign_folder_is_known_by_its_name(tmp_path: Path) -> None:
    ref = load(str(tiny_model.classifier(tmp_path / "own"))).sentiment_ref
    assert ref is not None
    assert ref.name == "own"
    assert torch.get_default_dtype() == torch.float32
