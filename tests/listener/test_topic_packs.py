"""``listener topics pack`` and ``listener topics evaluate --packs``."""

import json
from pathlib import Path

import dinle_fakes
import pytest
from click.testing import CliRunner, Result

from listener.cli import main
from listener.config import load
from listener.errors import ConfigError, ModelError
from listener.pipeline import packs
from topics import pack

SAID = {
    "courier": ["Kurye çok kibardı", "kurye kapıya çıkmadı", "Kuryeye selam"],
    "taste": ["Yemeğin tadı enfes", "çorba tuzlu, lezzeti yok", "lezzetli kebap"],
}


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, and few packs to learn from."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(pack, "shipped", lambda: ["core", "delivery", "food"])
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "listener.toml").write_text('[workspace]\nbrand = "Deneme"\n\n[topics]  # ours\nweeks = 9\n', "utf-8")
    return folder


def listener(*words: str, folder: Path | None = None) -> Result:
    where = ["-w", str(folder)] if folder else []
    return CliRunner().invoke(main, ["topics", *words, *where], catch_exceptions=False)


def test_packs_are_listed_added_and_removed(space: Path) -> None:
    told = listener("pack", "add", "food", "core", "--json", folder=space)
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["packs"] == ["food", "core"] and "taste" in json.loads(told.output)["added"]
    assert load(space / "listener.toml").topics.packs == ("food", "core")
    assert "[topics]  # ours\n" in (space / "listener.toml").read_text("utf-8")
    rows = {one["pack"]: one for one in json.loads(listener("pack", "list", "--json", folder=space).output)["packs"]}
    assert rows["food"]["used"] and not rows["delivery"]["used"]
    assert "- taste" in listener("pack", "remove", "food", folder=space).output
    assert load(space / "listener.toml").topics.packs == ("core",)


def test_a_diff_writes_nothing(space: Path) -> None:
    before = (space / "listener.toml").read_bytes()
    told = listener("pack", "diff", "delivery", folder=space).output
    assert "+ courier" in told and (space / "listener.toml").read_bytes() == before


def test_the_list_shows_topics_below_their_groups(space: Path) -> None:
    told = listener("pack", "list", "--topics", "--locale", "tr", folder=space).output
    assert "Yemek ve içecek: Lezzet, Porsiyon" in told


def test_an_unknown_pack_is_an_error(space: Path) -> None:
    result = listener("pack", "add", "foood", folder=space)
    assert result.exit_code == 2 and "food" in result.output


@pytest.mark.parametrize("text", ["topics = { weeks = 3 }\n", '[topics]\npacks = [\n  "a]b"\n]\n'])
def test_a_file_that_is_written_otherwise_is_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / "listener.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((ConfigError, ValueError)):
        packs.write(tmp_path, ["core"])
    assert file.read_text(encoding="utf-8") == text


def test_evaluation_labels_and_figures(space: Path, tmp_path: Path) -> None:
    file, out, groups = tmp_path / "said.jsonl", tmp_path / "labels.jsonl", tmp_path / "groups.json"
    rows = [{"id": f"{name}{n}", "text": text, "lang": "tr", "topics": [name.upper()]}
            for name, texts in SAID.items() for n, text in enumerate(texts * 6)]  # fmt: skip
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    groups.write_text(json.dumps({"groups": [{"id": "g", "topics": [{"id": "TASTE"}]}]}), encoding="utf-8")
    options = ["--packs", "delivery,food", "--out", str(out), "--taxonomy", str(groups), "--encoder", "words"]
    result = listener("evaluate", str(file), *options, "--model", "1", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data["group_accuracy"] > 0.9 and data["ami"] > 0.5 and data["none"] < 0.1 and data["documents"] == 36
    labels = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in labels] == [row["id"] for row in rows] and labels[0]["topics"][0] == "courier"
    suggested = json.loads(listener("pack", "suggest", str(file), "--encoder", "words", "--json").stdout)["packs"]
    assert {one["pack"] for one in suggested} == {"core", "delivery", "food"}
    assert listener("evaluate", str(file), *options, "--model", "1").output.count("\n") == 2


def test_evaluation_needs_texts_and_packs(space: Path, tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text('{"topic": "x"}\n', encoding="utf-8")
    assert "no row with a text" in listener("evaluate", str(file), "--packs", "all", "--encoder", "words").output
    assert "--packs" in listener("evaluate", str(file), "--out", "x.jsonl").output


def test_an_encoder_without_vectors_has_no_topics(space: Path) -> None:
    encoder = dinle_fakes.load("1")
    encoder.vector_ref = None
    with pytest.raises(ModelError, match="no vectors"):
        packs.model(encoder, ["core"])


def test_what_is_damaged_is_learned_again(space: Path, tmp_path: Path) -> None:
    file = tmp_path / "packs.npz"
    file.write_bytes(b"no archive")
    assert packs.kept(file) is None and packs.kept(tmp_path / "nothing") is None
