"""``listener init``: what it shows, asks, takes from the command line, and refuses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from listener.cli import asking, main
from listener.cli import init as verb

ROWS = [("16.11.2026 14:30", 5, "Çok güzel, teşekkürler"), ("15.11.2026 09:10", 1, "Kargo çok geç geldi"),
        ("14.11.2026 11:10", 2, "Ürün kırık çıktı")]  # fmt: skip


def listener(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=answers)


def written(folder: Path, name: str = "yorumlar.csv", header: str = "Tarih;Puan;Yorum", rows: Any = ROWS) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([header, *(";".join(map(str, row)) for row in rows), ""]), encoding="utf-8")
    return path


def sources(folder: Path) -> dict[str, Any]:
    held: dict[str, Any] = tomllib.loads((folder / "listener.toml").read_text(encoding="utf-8"))["sources"]
    return held


def test_init_shows_meanings_reasons_and_two_records(tmp_path: Path) -> None:
    result = listener(
        "init",
        str(written(tmp_path, header="Tarih;Puan;Yorum;Boş", rows=[(*row, "") for row in ROWS])),
        "-w",
        str(tmp_path),
    )
    assert result.exit_code == 0, result.output
    for said in ("created_at", "scores.stars", "Not taken", "it is empty", "2026-11-16 14:30", "Kargo çok geç geldi"):
        assert said in result.output


def test_json_tells_all_of_it(tmp_path: Path) -> None:
    told = json.loads(listener("init", str(written(tmp_path)), "-w", str(tmp_path), "--json").stdout)
    source = told["sources"][0]
    assert (told["source"], source["rows"], source["kind"]) == ("yorumlar", 3, "review")
    assert {one["target"] for one in source["columns"]} == {"created_at", "scores.stars", "text"}
    assert all(0 < one["confidence"] <= 1 and one["why"] for one in source["columns"])
    assert len(source["samples"]) == 2


def test_examples_are_masked(tmp_path: Path) -> None:
    rows = [("16.11.2026", 5, "bana yazın: ayse@ornek.com lütfen"), ("15.11.2026", 1, "geç geldi ama olsun")]
    result = listener("init", str(written(tmp_path, rows=rows)), "-w", str(tmp_path))
    assert "ayse@ornek.com" not in result.output and result.exit_code == 0


def test_several_files_and_a_folder(tmp_path: Path) -> None:
    one = written(tmp_path, "bir.csv")
    written(tmp_path / "hafta", "1.csv")
    written(tmp_path / "hafta", "2.csv")
    result = listener("init", str(one), str(tmp_path / "hafta"), "-w", str(tmp_path), "--yes")
    assert result.exit_code == 0, result.output
    assert {name: one["path"] for name, one in sources(tmp_path).items()} == {"bir": "bir.csv", "hafta": "hafta/*.csv"}


def test_a_refused_file_keeps_the_others_and_gives_exit_code_2(tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("Temsilci: buyurun\nMüşteri: gelmedi\nTemsilci: bakıyorum\n", encoding="utf-8")
    result = listener("init", str(written(tmp_path)), str(talk), "-w", str(tmp_path))
    assert result.exit_code == 2
    assert "transcript" in result.output and list(sources(tmp_path)) == ["yorumlar"]


@pytest.mark.parametrize("extra", [(), ("--yes",), ("--json",)])
def test_nothing_is_guessed_blindly(tmp_path: Path, extra: tuple[str, ...]) -> None:
    path = written(tmp_path, header="Puan;Yorum", rows=[row[1:] for row in ROWS])
    result = listener("init", str(path), "-w", str(tmp_path), *extra)
    assert result.exit_code == 2
    assert "--undated" in result.output and not (tmp_path / "listener.toml").exists()
    told = listener("init", str(path), "-w", str(tmp_path), "--undated", "2026-05-20", *extra)
    assert told.exit_code == 0 and sources(tmp_path)["yorumlar"]["undated"] == "2026-05-20"


def test_the_command_line_says_what_a_guess_got_wrong(tmp_path: Path) -> None:
    header, rows = "rapor;;;;", [("", "", "", "", "")]
    path = written(tmp_path, header=header, rows=[*rows, ("Tarih", "Not", "Oy", "Yorum", "Bildirim"), *(
        (at, "x", score, "şube notu", text) for at, score, text in ROWS)])  # fmt: skip
    result = listener(
        "init",
        str(path),
        "-w",
        str(tmp_path),
        "--text",
        "Bildirim",
        "--column",
        "Oy=scores.csat",
        "--column",
        "Yorum=",
        "--skip-rows",
        "2",
    )
    assert result.exit_code == 0, result.output
    source = sources(tmp_path)["yorumlar"]
    assert source["columns"]["text"] == "Bildirim" and source["columns"]["scores.csat"] == "Oy"
    assert "Yorum" not in source["columns"].values() and source["skip_rows"] == 2
    wrong = listener("init", str(path), "-w", str(tmp_path), "--name", "b", "--skip-rows", "2", "--text", "Yorumm")
    assert wrong.exit_code == 2 and "Did you mean 'Yorum'" in wrong.output


def test_a_terminal_is_asked_until_nothing_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(
        tmp_path, header="Date;Rating;Comment", rows=[("05/04/2026", 5, "Great shop"), ("05/06/2026", 1, "Bad one")]
    )
    given: list[dict[str, Any]] = []

    def ask(question: Any) -> dict[str, Any]:
        assert question.blind and len(question.choices) == 2
        given.append(dict(question.choices[1].options))
        return given[-1]

    monkeypatch.setattr(asking, "answer_to", ask)
    made = verb.read(path, "x", {}, ask=True, taken={}, folder=tmp_path)
    assert given == [{"date_order": "mdy"}] and made.guess.options["date_order"] == "mdy"


def test_an_answer_is_one_of_the_choices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from collectors.file import File

    path = written(tmp_path, header="Puan;Yorum", rows=[row[1:] for row in ROWS])
    question = File.guess(path).questions[0]
    lines = iter(["yarın", "2026-05-20"])
    monkeypatch.setattr(asking.click, "prompt", lambda *_, **__: next(lines))
    assert asking.answer_to(question) == {"undated": "2026-05-20"}


def test_your_brand_is_not_hidden_by_a_column(tmp_path: Path) -> None:
    path = written(tmp_path, header="Tarih;Puan;Yorum;Marka", rows=[(*row, "Kardelen A.Ş.") for row in ROWS])
    result = listener("init", str(path), "-w", str(tmp_path), "--brand", "Kardelen")
    assert "all rows count as your own brand" in result.output
    assert "brand" not in sources(tmp_path)["yorumlar"]["columns"]


def test_a_scale_that_changes_is_two_scales(tmp_path: Path) -> None:
    from collectors.file import File
    from listener.types import Document

    rows = [
        (f"{n % 28 + 1:02}.{n // 28 + 1:02}.2025", n % 5 + 1 if n < 150 else n % 10 + 1, f"salon çok güzeldi {n}")
        for n in range(300)
    ]
    path = written(tmp_path, rows=rows)
    assert listener("init", str(path), "-w", str(tmp_path)).exit_code == 0
    section = sources(tmp_path)["yorumlar"]
    section.pop("collector")
    documents = [
        one for batch in File(File.Options(**{**section, "path": path})).collect(None) for one in batch.records
    ]
    ends = [one.scores[0].high for one in documents if isinstance(one, Document)]
    assert (ends[0], ends[-1], len(ends)) == (5, 10, 300)


def test_a_sister_file_shows_the_order_of_day_and_month(tmp_path: Path) -> None:
    written(tmp_path, "w2.csv", "Date;Rating;Comment", [("05/18/2026", 5, "Great shop")])
    path = written(
        tmp_path, "w1.csv", "Date;Rating;Comment", [("05/04/2026", 5, "Great shop"), ("05/06/2026", 1, "Bad one")]
    )
    assert listener("init", str(path), "-w", str(tmp_path)).exit_code == 0
    assert sources(tmp_path)["w1"]["date_order"] == "mdy"


def test_dates_that_are_not_named_are_asked_about(tmp_path: Path) -> None:
    rows = [(f"0{n}.05.2026", f"1{n}.05.2026", n % 5 + 1, f"kargo geç geldi {n}") for n in range(1, 9)]
    path = written(tmp_path, header="Sipariş Tarihi;Teslim Tarihi;Puan;Yorum", rows=rows)
    told = json.loads(listener("init", str(path), "-w", str(tmp_path), "--json").stdout)["sources"][0]
    question = told["questions"][0]
    assert question["key"] == "created_at" and 2 <= len(question["choices"]) <= 3


def test_relative_dates_need_the_day_of_the_export(tmp_path: Path) -> None:
    path = written(tmp_path, rows=[(f"{n} weeks ago", n % 5 + 1, f"kargo geç geldi {n}") for n in range(1, 7)])
    result = listener("init", str(path), "-w", str(tmp_path))
    assert result.exit_code == 2 and "--as-of" in result.output
    assert listener("init", str(path), "-w", str(tmp_path), "--as-of", "2026-05-20").exit_code == 0
    assert sources(tmp_path)["yorumlar"]["as_of"] == "2026-05-20"
