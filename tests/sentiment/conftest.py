from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_model

from listener import plugins
from sentiment.encoder import WEIGHTS, Encoder, load


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What loads find out of this machine stays with the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


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
    made = plugins.encoder("dinle", "tr-en")
    assert isinstance(made, Encoder)
    return made
