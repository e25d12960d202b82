"""Models in folders: which there are, what each says of itself, and a copy that others can load."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from listener.errors import ModelError, UsageError
from sentiment.encoder import SETTINGS, WEIGHTS, read_settings, shipped

DType = Literal["float16", "float32"]
CARD, LICENCE, WEIGHT_FILE = "README.md", "LICENSE.md", "model.safetensors"
COPIED = ("config.json", SETTINGS, CARD, LICENCE, "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
          "vocab.txt", "merges.txt", "vocab.json", "sentencepiece.bpe.model", "added_tokens.json")  # fmt: skip
MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Model:
    """A model on this disk. ``version`` is empty where the folder tells none, ``vector_version`` where the vectors have
    no other one; ``megabytes`` are 10⁶ bytes.
    """

    name: str
    folder: Path
    version: str
    vector_version: str
    languages: tuple[str, ...]
    megabytes: float
    licence: str
    is_shipped: bool = False


def shipped_models() -> list[Model]:
    """The models in the package."""
    return [described(WEIGHTS / name, is_shipped=True) for name in shipped()]


def models_in(folder: Path) -> list[Model]:
    """The models in ``folder``, up to two folders deep: each a folder with ``config.json`` and weights."""
    found = (path.parent for depth in ("*", "*/*") for path in sorted(folder.glob(f"{depth}/config.json")))
    return [described(path) for path in found if any(path.glob("*.safetensors"))]


def described(folder: Path, *, is_shipped: bool = False) -> Model:
    """What the model in ``folder`` says of itself."""
    settings = read_settings(folder)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / MEGA
    version, vectors = (str(settings.get(name, "")) for name in ("version", "vector_version"))
    languages = tuple(settings.get("languages", ()))
    return Model(folder.name, folder, version, vectors, languages, size, licence_of(folder), is_shipped)


def licence_of(folder: Path) -> str:
    """The licence that the card names at its head; empty where it names none. A licence note's name goes before it."""
    if (folder / LICENCE).is_file():
        return f"see {LICENCE}"
    return next((line.partition(":")[2].strip() for line in card_head(folder) if line.startswith("license:")), "")


def card_head(folder: Path) -> Iterator[str]:
    """The lines between the first two ``---`` of the model card."""
    path = folder / CARD
    lines = iter(path.read_text(encoding="utf-8", errors="replace").splitlines()) if path.is_file() else iter(())
    if next(lines, "") == "---":
        for line in lines:
            if line == "---":
                return
            yield line


def export(folder: Path, goal: Path, dtype: DType = "float16") -> Path:
    """Copies the model in ``folder`` to ``goal`` with its numbers as ``dtype``, and loads the copy once.

    ``goal`` (made here; empty if it is there) then loads with ``AutoModelForSequenceClassification``, and with
    ``sentiment.encoder.load``, clauses and temperatures included. ``UsageError`` where ``goal`` holds something,
    ``ModelError`` where the weights are not there or the copy does not load.
    """
    if not (folder / WEIGHT_FILE).is_file():
        raise ModelError(f"no {WEIGHT_FILE} in {folder}", hint="Name a folder that holds a model in that format.")
    if goal.exists() and (not goal.is_dir() or any(goal.iterdir())):
        raise UsageError(f"{goal} is not empty", hint="Name a folder that is not there yet.")
    goal.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, goal / name)
    for path in folder.glob("*.safetensors"):
        converted(path, goal / path.name, dtype)
    state_dtype(goal / "config.json", dtype)
    verify(goal, dtype)
    return goal


def converted(path: Path, goal: Path, dtype: DType) -> None:
    """Writes the tensors of ``path`` with every floating-point one as ``dtype``."""
    import torch
    from safetensors.torch import load_file, save_file

    kind = getattr(torch, dtype)
    tensors = {name: one.to(kind) if one.is_floating_point() else one for name, one in load_file(path).items()}
    save_file(tensors, goal, metadata={"format": "pt"})
    shutil.copymode(path, goal)


def state_dtype(path: Path, dtype: DType) -> None:
    """Names ``dtype`` in a ``config.json``."""
    config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, "dtype": dtype}, indent=2) + "\n", encoding="utf-8")


def verify(folder: Path, dtype: DType) -> None:
    """Loads classifier and tokenizer and reads a sentence; ``ModelError`` where weights are missing or not finite."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model, told = AutoModelForSequenceClassification.from_pretrained(
            folder, dtype=getattr(torch, dtype), output_loading_info=True
        )
        tokens = AutoTokenizer.from_pretrained(folder)("Kargo hızlıydı.", return_tensors="pt")
        with torch.inference_mode():
            logits = model.eval().float()(**tokens).logits
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"the copy in {folder} does not load: {error}", hint="Is the model a classifier?") from error
    finally:
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]
    if told["missing_keys"] or not bool(logits.isfinite().all()):
        raise ModelError(f"the copy in {folder} lacks weights of a classifier: {sorted(told['missing_keys'])[:3]}")
