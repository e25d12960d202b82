from pathlib import Path

import pytest
import tiny_model

from sentiment.encoder import WEIGHTS, Encoder, load


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.trained(tmp_path_factory.mktemp("weights") / "tiny")


@pytest.fixture(scope="session")
def encoder(folder: Path) -> Encoder:
    return load(str(folder))


@pytest.fixture(scope="session")
def shipped() -> Encoder:
    if not (WEIGHTS / "tr-en/model.safetensors").is_file():
        pytest.skip("the shipped weights are not in this checkout")
    return load("tr-en")
