"""What a first load says: ids that are none, what is odd, the week with data, what the whole store holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from listener.cli import main
from listener.pipeline.identity import are_strangers
from listener.pipeline.oddities import Oddities
from listener.types import Document, Reject, Score

NOW = "2026-11-23T09:00:00+03:00"
WORDS = '\n[sentiment]\nencoder = "words"\nmodel = "1"\n'
TEXTS = ["Kargo çok geç geldi", "Ürün kırık çıktı iade istiyorum", "Harika bir alışverişti", "Personel kaba davrandı"]


def listener(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def written(folder: Path, rows: list[str], header: str = "Tarih;Puan;Yorum", name: str = "yorumlar.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def settings(folder: Path, more: str = "", name: str = "yorumlar") -> None:
    columns = f'{{ created_at = "Tarih", "scores.stars" = "Puan", text = "Yorum"{more} }}'
    section = f'[sources.{name}]\ncollector = "file"\npath = "{name}.csv"\ncolumns = {columns}\n'
    (folder / "listener.toml").write_text(section + WORDS, encoding="utf-8")


def test_an_id_that_comes_back_with_another_text_stops_the_source(tmp_path: Path) -> None:
    settings(tmp_path, ', external_id = "Kim"')
    rows = [f"0{n + 1}.05.2026;{n + 1};{text};K{n}" for n, text in enumerate(TEXTS)]
    written(tmp_path, rows, "Tarih;Puan;Yorum;Kim")
    assert listener("collect", "-w", str(tmp_path)).exit_code == 0
    written(tmp_path, [*rows, "20.05.2026;2;Faturam hâlâ kesilmedi;K1"], "Tarih;Puan;Yorum;Kim")
    result = listener("collect", "-w", str(tmp_path), "--json")
    assert result.exit_code == 1
    source = json.loads(result.stdout)["sources"][0]
    assert "two different texts" in source["error"] and "external_id" in source["hint"]


def test_an_edited_text_is_the_same_text() -> None:
    assert not are_strangers(("a", "2026-05-01", "Kargo geç"), ("a", "2026-05-09", "Faturam kesilmedi"))
    assert not are_strangers(("", "2026-05-01", "Kargo geç geldi"), ("", "2026-05-02", "Kargo çok geç geldi"))
    assert not are_strangers(("a", "2026-05-01", "x"), ("b", "2026-05-01", "y"))
    assert are_strangers(("a", "2026-05-01", "Kargo geç"), ("b", "2026-05-09", "Faturam kesilmedi"))


def document(number: int, **more: Any) -> Document:
    at = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(days=number)
    given = {"text": f"{TEXTS[number % 4]} {number}", "lang": "tr", "author_key": f"k{number}", **more}
    return Document("file", "x", str(number), "review", given.pop("created_at", at), **given)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda n: document(n, author_key="com.ornek"), "one author"),
        (lambda n: document(n, created_at=datetime(2026, 5, 1, tzinfo=UTC)), "one day"),
        (lambda n: document(n, text="aynı"), "one text"),
        (lambda n: document(n, lang="de"), "does not read"),
        (lambda n: document(n, scores=(Score("stars", n % 5 + 1, 1, 10),)), "no stars above 5"),
        (lambda n: document(n, scores=(Score("stars", 5, 1, 5),)), "every stars is 5"),
        (lambda n: document(n, scores=(Score("stars", n % 5 + 1, 1, 5),)), ""),
    ],
)
def test_what_is_odd_is_said(make: Callable[[int], Document], said: str) -> None:
    seen = Oddities()
    for number in range(300):
        seen.add(make(number))
    assert any(said in one for one in seen.said()) if said else seen.said() == ()


def test_rejects_are_counted_by_kind() -> None:
    seen = Oddities()
    seen.reject([Reject(1, "Tarih: '31.02.2026' is no day", {}), Reject(2, "Tarih: '30.02.2026' is no day", {})])
    assert list(seen.reasons.values()) == [2]


def test_the_report_is_of_the_last_week_with_documents_and_says_so(tmp_path: Path) -> None:
    settings(tmp_path)
    written(tmp_path, [f"{n + 1:02}.05.2026;{n % 5 + 1};{TEXTS[n % 4]} {n}" for n in range(24)])
    result = listener("run", "-w", str(tmp_path), "--now", NOW)
    assert result.exit_code == 0, result.output
    assert "The report is of the week 2026-05-18 to 2026-05-24" in result.output
    assert "24 documents from 2026-05-01 to 2026-05-24" in result.output
    assert "stars (1–5)" in result.output
    again = listener("run", "-w", str(tmp_path), "--now", NOW)
    assert "What the sources hold in all" not in again.output
    told = json.loads(listener("report", "-w", str(tmp_path), "--now", NOW, "--json").stdout)
    assert told["week"]["start"] == "2026-05-18" and told["left_out"] == 0


def test_documents_of_other_brands_are_left_out_aloud(tmp_path: Path) -> None:
    settings(tmp_path, ', brand = "Marka"')
    text = (tmp_path / "listener.toml").read_text(encoding="utf-8")
    (tmp_path / "listener.toml").write_text('[workspace]\nbrand = "Kardelen"\n\n' + text, encoding="utf-8")
    rows = [f"{n + 1:02}.05.2026;3;{TEXTS[n % 4]} {n};Başka" for n in range(7)]
    written(tmp_path, [*rows, "08.05.2026;3;bizim;Kardelen"], "Tarih;Puan;Yorum;Marka")
    result = listener("run", "-w", str(tmp_path), "--now", NOW)
    assert "left out: they are of other brands" in result.output


def test_rows_of_one_id_are_never_put_over_each_other_in_silence(tmp_path: Path) -> None:
    settings(tmp_path, ', external_id = "No"')
    rows = ["01.05.2026;1;Kargo çok geç geldi;1", "01.05.2026;2;Kargo çok geç geldi sonra;1", "02.05.2026;5;Harika;2"]
    written(tmp_path, rows, "Tarih;Puan;Yorum;No")
    result = listener("collect", "-w", str(tmp_path))
    assert "1 rows of this first load replaced others with the same id" in result.output
