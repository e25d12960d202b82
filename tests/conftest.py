"""What tests share: the demo workspace, run once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import settings

from listener.types import Encoder

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


ROOMS = {
    "model": ("tests/sentiment/", "tests/conformance/test_models", "tests/listener/test_model_verbs"),
    "demo": ("tests/listener/test_demo", "tests/test_demo_truth", "tests/notebooks/"),
    "long": (
        "tests/bench/",
        "tests/columns/",
        "tests/collectors/test_dialects",
        "tests/collectors/test_options_documented",
        "tests/listener/test_cli",
        "tests/listener/test_due",
        "tests/listener/test_findings",
        "tests/listener/test_http_limits",
        "tests/listener/test_mentions",
        "tests/listener/test_pipeline",
        "tests/listener/test_search",
        "tests/listener/test_store_documents",
        "tests/listener/test_store_fields",
        "tests/listener/test_store_labels",
        "tests/listener/test_store_records",
        "tests/listener/test_topic_decisions",
        "tests/listener/test_topic_edges",
        "tests/listener/test_topic_packs",
        "tests/reports/test_changes",
        "tests/reports/test_rates",
    ),
}
"""Marker → beginnings of the places whose tests are dear."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what loads a model or makes the demo, so that ``make quick`` leaves it out."""
    for item in items:
        for marker, places in ROOMS.items():
            if item.nodeid.startswith(places):
                item.add_marker(marker)
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker("demo")


@pytest.fixture(scope="session", autouse=True)
def shipped_once() -> Iterator[None]:
    """The shipped weights are loaded once for all tests; they are loaded as ever in the processes that tests start."""
    from listener import plugins

    plain, kept = plugins.encoder, cache(plugins.encoder)

    def encoder(name: str, model: str) -> Encoder:
        return (kept if (name, model) == ("dinle", "tr-en") else plain)(name, model)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plugins, "encoder", encoder)
        yield


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
