"""``listener models``: what is listed, and that a choice of model reaches labels, view and reports, back and forth."""

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.cli import main
from listener.errors import ConfigError
from listener.facts import Facts
from listener.pipeline.models import with_model, write_model
from listener.store import Store
from listener.types import ModelRef, Period

NOW = "2026-11-16T09:00:00+03:00"
WINDOW = Period(date(2026, 11, 9), date(2026, 11, 16))
TOML = """# ours
[workspace]
brand = "K"

[sentiment] # who reads
encoder = "words"
model = "1"
batch = 64

[sources.s]
collector = "sayings"
"""
AT = datetime(2026, 11, 16, tzinfo=UTC)
ONE, TWO = ModelRef("sentiment", "words", "1"), ModelRef("sentiment", "words", "2")


def listener(*words: str, folder: Path | None = None) -> Result:
    place = ["-w", str(folder)] if folder else []
    return CliRunner().invoke(main, ["models", *words, *place], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "listener.toml").write_text(TOML, encoding="utf-8")
    go(tmp_path, "collect", "label")
    return tmp_path


def go(folder: Path, *steps: str) -> None:
    for step in steps:
        assert CliRunner().invoke(main, [step, "-w", str(folder), "--now", NOW]).exit_code == 0


def speaks(folder: Path) -> tuple[ModelRef | None, str]:
    """Who reports over the week, and who in the view."""
    with Store.open(folder / "listener.db") as store:
        return Facts(store.db).sentiment_ref(WINDOW), Facts(store.db).makers()["sentiment"]


def test_a_new_model_reports_once_it_has_read_all(folder: Path) -> None:
    result = listener("activate", "2", folder=folder)
    assert result.exit_code == 0, result.output
    assert "30 documents to read; until then sentiment/words@1 reports" in result.output
    assert speaks(folder) == (ONE, str(ONE))
    go(folder, "label")
    assert speaks(folder) == (TWO, str(TWO))


def test_the_old_model_is_activated_again_at_once(folder: Path) -> None:
    listener("activate", "2", folder=folder)
    go(folder, "label")
    said = json.loads(listener("activate", "sentiment/words@2", "--json", folder=folder).output)
    assert (said["waiting"], said["reporting"]) == (0, str(TWO))
    result = listener("activate", "1", folder=folder)
    assert "labels and reports from now on" in result.output
    assert speaks(folder) == (ONE, str(ONE))
    assert tomllib.loads((folder / "listener.toml").read_text())["sentiment"]["model"] == "1"


def test_a_choice_that_lacks_documents_gives_way(folder: Path) -> None:
    with Store.open(folder / "listener.db") as store:
        store.models.choose(TWO, AT)
    assert speaks(folder)[0] == ONE
    with Store.open(folder / "listener.db") as store:
        store.models.choose(ONE, AT)
    assert speaks(folder)[0] == ONE


def test_the_list_shows_what_is_at_hand_and_who_speaks(folder: Path) -> None:
    own = folder / "models" / "own"
    own.mkdir(parents=True)
    (own / "config.json").write_text("{}")
    (own / "model.safetensors").write_bytes(b"0" * 2_000_000)
    (own / "README.md").write_text("---\nlanguage: tr\nlicense: mit\n---\n# own\nlicense: no\n")
    said = json.loads(listener("list", "--json", folder=folder).output)
    found = {one["name"]: one for one in said["models"]}
    assert (found["models/own"]["licence"], found["models/own"]["megabytes"]) == ("mit", 2.0)
    assert said["labels"] == "1"
    assert [(one["ref"], one["reports"], one["documents"]) for one in said["makers"]] == [
        ("sentiment/words@1", True, 30), ("vector/words@1", True, 30)]  # fmt: skip
    assert "reports, chosen" in listener("list", folder=folder).output


def test_without_a_workspace_the_shipped_ones(tmp_path: Path) -> None:
    said = json.loads(listener("list", "--json", folder=tmp_path).output)
    assert said["makers"] == []
    assert {one["where"] for one in said["models"]} <= {"shipped"}


@pytest.mark.parametrize(
    ("name", "said"),
    [("sentiment/words@9", "not here"), ("topic/dinle@1", "only a sentiment model"), ("a@b", "not a model reference")],
)
def test_what_cannot_be_activated(folder: Path, name: str, said: str) -> None:
    before = (folder / "listener.toml").read_bytes()
    result = listener("activate", name, folder=folder)
    assert result.exit_code == 2
    assert said in result.output
    assert (folder / "listener.toml").read_bytes() == before


def test_an_export_of_what_is_not_there_names_the_known(folder: Path) -> None:
    result = listener("export", "nope", str(folder / "out"), folder=folder)
    assert result.exit_code == 2
    assert not (folder / "out").exists()


def test_the_other_lines_of_the_settings_stay() -> None:
    made = with_model(TOML, 'models/"own"')
    assert made == TOML.replace('model = "1"', 'model = "models/\\"own\\""')


@pytest.mark.parametrize("text", ["", "[workspace]\n", "[sentiment]\n[workspace]\n", '[topics]\nmodel = "x"\n', TOML])
def test_the_model_is_set_wherever_it_stood(text: str) -> None:
    before = tomllib.loads(text)
    after = tomllib.loads(with_model(text, "own"))
    assert after.pop("sentiment")["model"] == "own"
    assert after == {name: value for name, value in before.items() if name != "sentiment"}


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_name_is_written_as_it_is(name: str) -> None:
    assert tomllib.loads(with_model(TOML, name))["sentiment"]["model"] == name


def test_a_file_of_another_shape_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "listener.toml"
    file.write_text('sentiment = {model = "1"}\n')
    with pytest.raises(ConfigError, match="written in a way"):
        write_model(file, "2")
    assert file.read_text() == 'sentiment = {model = "1"}\n'


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_a_mark_and_a_link_stay_as_they_were(tmp_path: Path, mark: bytes) -> None:
    kept, file = tmp_path / "kept.toml", tmp_path / "listener.toml"
    kept.write_bytes(mark + TOML.replace("\n", "\r\n").encode())
    kept.chmod(0o640)
    file.symlink_to(kept)
    write_model(file, "2")
    assert file.is_symlink() and kept.stat().st_mode & 0o777 == 0o640
    assert kept.read_bytes() == mark + TOML.replace('"1"', '"2"').replace("\n", "\r\n").encode()
    kept.write_bytes(b"[workspace]\r\nbrand = 'K'\r\n")
    write_model(file, "2")
    assert kept.read_bytes() == b"[workspace]\r\nbrand = 'K'\r\n\r\n[sentiment]\r\nmodel = \"2\"\r\n"


def test_where_the_store_cannot_be_opened_the_settings_stay(folder: Path) -> None:
    (folder / "listener.db").write_bytes(b"no database at all " * 99)
    for log in folder.glob("listener.db-*"):
        log.unlink()
    assert listener("activate", "2", folder=folder).exit_code == 1
    assert (folder / "listener.toml").read_text(encoding="utf-8") == TOML


def test_settings_of_another_name_are_left_to_people(folder: Path) -> None:
    (folder / "listener.toml").rename(folder / "own.toml")
    result = CliRunner().invoke(main, ["models", "activate", "2", "-w", str(folder / "own.toml")])
    assert result.exit_code == 2 and "does not exist" in result.output
