"""What tests share: the demo workspace, run once."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@dataclass
class Demo:
    """The demo workspace after ``listener demo --json``, and what the command said."""

    folder: Path
    said: dict[str, Any]

    @property
    def truth(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "truth.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    from listener.cli import main

    folder = tmp_path_factory.mktemp("workspace") / "demo"
    result = CliRunner().invoke(main, ["demo", str(folder), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return Demo(folder, json.loads(result.output))
