"""Other tools, each in a process of its own with the Python of an environment that is made for the benchmark only."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.topics.sets import Vectors

PACKAGES = (
    ("--no-deps", "bertopic==0.17.4"),
    ("umap-learn", "hdbscan", "scikit-learn", "pandas", "plotly", "tqdm", "pyyaml", "numpy"),
    ("obsei[embeddings]==1.1.0",),
)
"""What is installed, one call of pip each. BERTopic without its dependencies: it would bring a second torch for an
embedder that is not asked here."""
SCRIPT = Path(__file__).with_name("peer.py")


class Peer:
    """Runs functions of ``peer.py``. ``folder``: of the environment."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "bin" / "python"

    @classmethod
    def installed(cls, folder: Path) -> Peer:
        """The environment in ``folder``, made where there is none; the mark is written when all is installed."""
        mark = folder / "installed.json"
        if not mark.is_file():
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            for packages in PACKAGES:
                command = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
                subprocess.run(command, check=True)
            mark.write_text(json.dumps(PACKAGES), encoding="utf-8")
        return cls(folder)

    def run(self, name: str, texts: Sequence[str], vectors: Vectors, **options: Any) -> dict[str, Any]:
        """The answer of the function ``name``, or ``{"error": last line}`` where it fails."""
        with tempfile.TemporaryDirectory() as folder:
            given = Path(folder) / "given.npz"
            np.savez(given, vectors=vectors, texts=np.array(json.dumps(list(texts))))
            command = [self.python, "-P", SCRIPT, name, given, Path(folder) / "answer.json", json.dumps(options)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                return {"error": (done.stderr.strip().splitlines() or ["no word"])[-1][:300]}
            return dict(json.loads((Path(folder) / "answer.json").read_text(encoding="utf-8")))
