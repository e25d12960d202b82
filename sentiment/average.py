"""Averages the weights of two runs of one chain (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").

A later run knows its sets better, an earlier one strays less; a point between them is often better than either where
texts are of another kind, and surer only where it may be. Calibrate what comes out.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

from listener.errors import UsageError
from sentiment.network import CLAUSES, HEADS, SETTINGS, VECTORS

FILES = ("model.safetensors", CLAUSES)
LEFT = ("checkpoint.pt", "log.jsonl", VECTORS, HEADS)
"""What a run leaves beside its weights, and the map of its vectors and heads, which are fitted to its own."""


def averaged(late: dict[str, Tensor], early: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """``(1 - share) · late + share · early``, tensor by tensor, in the format of ``late``; whole numbers as there."""
    if {name: one.shape for name, one in late.items()} != {name: one.shape for name, one in early.items()}:
        raise UsageError("the two runs are not of one shape", hint="Give runs that were trained one from the other.")
    return {name: _between(one, early[name], share) for name, one in late.items()}


def _between(late: Tensor, early: Tensor, share: float) -> Tensor:
    if not late.is_floating_point():
        return late
    return ((1 - share) * late.float() + share * early.float()).to(late.dtype)


def average(late: Path, early: Path, share: float, out: Path) -> None:
    """Writes the average of two runs' folders to ``out``, beside ``late``'s other files."""
    if not 0 <= share <= 1:
        raise UsageError(f"{share:g} is no share", hint="0 is the later run alone, 1 the earlier one.")
    if out.resolve() in (late.resolve(), early.resolve()):
        raise UsageError(f"{out} is one of the two runs", hint="Name another folder: a run is not written over.")
    (out / VECTORS).unlink(missing_ok=True)
    shutil.copytree(late, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT))
    for name in FILES:
        made = averaged(load_file(late / name), load_file(early / name), share)
        save_file(made, out / name, metadata={"format": "pt"})
    settings = json.loads((out / SETTINGS).read_text(encoding="utf-8"))
    settings.pop("vector_version", None)
    settings["averaged"] = {"with": early.name, "share": share}
    (out / SETTINGS).write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """``python -m sentiment.average --late RUN --early RUN --share 0.3 --out FOLDER``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--late", type=Path, required=True, help="folder of the later run")
    args.add_argument("--early", type=Path, required=True, help="folder of the run that it began from")
    args.add_argument("--share", type=float, default=0.3, help="of the earlier run, 0…1")
    args.add_argument("--out", type=Path, required=True)
    given = args.parse_args()
    average(given.late, given.early, given.share, given.out)


if __name__ == "__main__":
    main()
