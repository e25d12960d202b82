"""``listener topics evaluate FILE`` on texts whose topics are known."""

import json
from itertools import combinations, product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listener.cli import main

SUBJECTS = {
    "kargo": ("kargo", "kurye", "teslimat", "paket", "dağıtım", "adres"),
    "iade": ("iade", "para", "ödeme", "banka", "hesap", "kart"),
    "giriş": ("giriş", "şifre", "ekran", "oturum", "kod", "parola"),
}
AROUND = ("bugün", "dün", "sabah", "akşam")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A JSONL file with 40 texts of each subject."""
    rows = [
        {"text": f"{' '.join(four)} {around}", "topic": subject, "lang": "tr"}
        for subject, words in SUBJECTS.items()
        for four, around in list(product(combinations(words, 4), AROUND))[:40]
    ]
    made = tmp_path / "topics.jsonl"
    made.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), encoding="utf-8")
    return made


def evaluate(file: Path, *options: str) -> Result:
    words = ["topics", "evaluate", str(file), "--encoder", "words", "--model", "1", *options]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_figures_as_json(file: Path) -> None:
    result = evaluate(file, "--level", "top", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert (data["documents"], data["gold_topics"]) == (120, 3)
    assert 3 <= data["topics"] <= 5
    assert data["ari"] > 0.8 and data["nmi"] > 0.8 and data["left_out"] < 0.05
    assert set(data) >= {"v", "assigned_nmi", "none"}


def test_figures_for_people(file: Path) -> None:
    result = evaluate(file, "--level", "top")
    assert result.exit_code == 0, result.output
    assert "120 documents, 3 topics given, " in result.output and "found (level top)" in result.output
    for figure in ("ARI ", "NMI ", "left out ", "in none "):
        assert figure in result.output
