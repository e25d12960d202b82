from pathlib import Path

import pytest

from listener.config import Config, Secret, check, load
from listener.errors import ConfigError


def written(folder: Path, text: str) -> Path:
    (folder / "listener.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_empty_file_is_a_workspace_with_defaults(tmp_path: Path) -> None:
    config = load(written(tmp_path, ""))
    assert config.workspace.timezone == "Europe/Istanbul"
    assert config.path(Path("a")) == tmp_path / "a"


@pytest.mark.parametrize(
    ("text", "wrong", "named"),
    [
        ("[workspace]\nbrnd = 'x'", "workspace.brnd", "'brand'"),
        ("[reprt]\n", "reprt", "'report'"),
        ("[report]\nlocale = ['tr']", "report.locale", "'locales'"),
        ("[privacy]\nmasks = []", "privacy.masks", "'mask'"),
        ("folder = 'x'", "folder", "workspace"),
    ],
)
def test_an_unknown_key_names_the_known_ones(tmp_path: Path, text: str, wrong: str, named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text))
    assert wrong in caught.value.message
    assert named in caught.value.hint
    assert caught.value.exit_code == 2


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "[workspace]\ntimezone = 'Istanbul'\n[topics]\nweeks = 0\n"))
    assert "workspace.timezone" in caught.value.message
    assert "topics.weeks" in caught.value.message


@pytest.mark.parametrize("text", ["[workspace", "a = 1\na = 2", "\x00"])
def test_broken_toml_is_a_config_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(written(tmp_path, text))


def test_no_file_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert "listener init" in caught.value.hint


def test_a_source_that_is_not_there_names_the_others(tmp_path: Path) -> None:
    config = load(written(tmp_path, "[sources.play]\ncollector = 'file'\npath = 'x.csv'\n"))
    assert config.source("play").options == {"path": "x.csv"}
    with pytest.raises(ConfigError) as caught:
        config.source("paly")
    assert "'play'" in caught.value.hint


def test_a_secret_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", " s3cret\n")
    assert check(Secret, {"env": "A_KEY"}, where="x").reveal() == "s3cret"
    monkeypatch.delenv("A_KEY")
    with pytest.raises(ConfigError, match="A_KEY is not set"):
        Secret(env="A_KEY").reveal()


def test_a_secret_from_a_file_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("s3cret\n")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="read by others"):
        Secret(file=file).reveal()
    file.chmod(0o600)
    assert Secret(file=file).reveal() == "s3cret"


@pytest.mark.parametrize("value", [{}, {"env": "A", "file": "b"}])
def test_a_secret_is_one_of_two(value: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        check(Secret, value, where="x")


def test_a_secret_is_never_in_the_clear() -> None:
    class Options(Config):
        key: Secret

    with pytest.raises(ConfigError) as caught:
        check(Options, {"key": "hunter2"}, where="x")
    assert "hunter2" not in str(caught.value)
