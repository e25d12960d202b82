from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from collectors.file import File
from collectors.profile import words
from listener.errors import SourceChanged
from listener.types import Document

WORDS = [
    "kargo", "geç", "geldi", "ürün", "güzel", "paket", "ezik", "iade", "zor", "müşteri", "temsilcisi", "ilgisiz",
    "hızlı",
]  # fmt: skip


def prose(number: int) -> str:
    return " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 8)) + f" {number}"


def table(folder: Path, header: str, *row: Any, count: int = 120, encoding: str = "utf-8") -> Path:
    lines = [";".join(str(cell(n) if callable(cell) else cell) for cell in row) for n in range(count)]
    path = folder / "veri.csv"
    path.write_bytes("\n".join([header, *lines]).encode(encoding))
    return path


def collected(path: Path) -> tuple[list[Document], int, dict[str, Any]]:
    """The file through its own guess, as ``init`` and ``run`` would have it."""
    section = tomllib.loads(File.guess(path).toml("yorumlar", str(path)))["sources"]["yorumlar"]
    assert section.pop("collector") == "file"
    batches = list(File(File.Options(**section)).collect(None))
    documents = [one for batch in batches for one in batch.records if isinstance(one, Document)]
    return documents, sum(len(batch.rejects) for batch in batches), section


def test_a_turkish_review_export(tmp_path: Path) -> None:
    path = table(
        tmp_path, "Yorum No;Başlık;Yorum;Yıldız;Tarih;Şehir;Sürüm;Kullanıcı Adı",
        lambda n: n + 100, lambda n: f"başlık {n}", prose, lambda n: n % 5 + 1, "16.11.2026 10:00",
        lambda n: ["İzmir", "Van"][n % 2],
        lambda n: f"7.{n % 3}", lambda n: f"kişi {n % 40}", encoding="cp1254",
    )  # fmt: skip
    documents, rejects, section = collected(path)
    assert (len(documents), rejects) == (120, 0)
    assert section["columns"] == {
        "created_at": "Tarih",
        "scores.stars": "Yıldız",
        "text": "Yorum",
        "title": "Başlık",
        "external_id": "Yorum No",
        "author_key": "Kullanıcı Adı",
        "place": "Şehir",
        "attributes.surum": "Sürüm",
    }
    assert section["kind"] == "review"


def test_an_english_nps_survey(tmp_path: Path) -> None:
    path = table(
        tmp_path, "response_id;How likely are you to recommend us?;Comment;Submitted at;Email",
        lambda n: f"r{n}", lambda n: n % 11, lambda n: prose(n) if n % 3 else "", "2026-11-16T10:00:00Z",
        lambda n: f"a{n}@firma.example",
    )  # fmt: skip
    documents, rejects, section = collected(path)
    assert (len(documents), rejects) == (120, 0)
    assert section["kind"] == "survey"
    assert section["columns"]["scores.nps"].startswith("How likely")
    assert section["columns"]["customer_id"] == "Email"


def test_nps_on_1_to_10_is_shown_for_a_decision(tmp_path: Path) -> None:
    guess = File.guess(table(tmp_path, "NPS;Yorum;Tarih", lambda n: n % 10 + 1, prose, "2026-11-16"))
    assert guess.options["nps_from_1"] == "keep"
    assert any("no 0" in note for note in guess.notes)


def test_a_plain_score_from_0_to_10_is_taken_for_nps_and_said_so(tmp_path: Path) -> None:
    guess = File.guess(table(tmp_path, "Puan;Yorum;Tarih", lambda n: n % 11, prose, "2026-11-16"))
    assert guess.columns["scores.nps"] == "Puan"
    assert any("taken for NPS" in note for note in guess.notes)


def test_the_two_lines_that_the_note_gives_make_stars_of_a_plain_score(tmp_path: Path) -> None:
    path = table(tmp_path, 'Genel "puan";Yorum;Tarih', lambda n: n % 11, prose, "2026-11-16")
    said = File.guess(path).toml("p", str(path))
    scales, column = (
        line.removeprefix("# ") for line in said.splitlines() if line.startswith(("# scales", '# "scores'))
    )
    lines = said.replace("\n\n[sources.p.columns]", f"\n{scales}\n\n[sources.p.columns]\n{column}").splitlines()
    section = tomllib.loads("\n".join(line for line in lines if not line.startswith('"scores.nps"')))["sources"]["p"]
    section.pop("collector")
    made = list(File(File.Options(**section)).collect(None))
    assert sum(len(one.records) for one in made) == 120 and not any(one.rejects for one in made)
    assert {score.metric for one in made for record in one.records for score in record.scores} == {"stars"}


def test_a_rating_out_of_ten_keeps_its_scale(tmp_path: Path) -> None:
    rows = [{"id": n, "text": prose(n), "rating10": float(n % 10 + 1), "date": "2026-11-16"} for n in range(120)]
    path = tmp_path / "r.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    documents, rejects, section = collected(path)
    assert (len(documents), rejects) == (120, 0)
    assert section["scales"] == {"stars": [1, 10]}
    assert documents[0].scores[0].high == 10


def test_a_file_without_dates_is_never_dated_without_a_word(tmp_path: Path) -> None:
    path = table(tmp_path, "text;label", prose, lambda n: ["good", "bad"][n % 2])
    guess = File.guess(path)
    assert "undated" not in guess.options
    assert [one.key for one in guess.blind] == ["undated"] and "--undated" in guess.blind[0].line
    told = File.guess(path, undated="2026-05-20")
    assert not told.blind and told.options["undated"] == "2026-05-20"


def test_tickets_with_their_events(tmp_path: Path) -> None:
    path = table(
        tmp_path, "Talep No;Açıklama;Açılış;İlk yanıt;Çözüm;CSAT",
        lambda n: n + 1, prose, "16.11.2026 10:00", "16.11.2026 12:00", "17.11.2026 09:00", lambda n: n % 5 + 1,
    )  # fmt: skip
    documents, _, section = collected(path)
    assert section["kind"] == "ticket"
    assert {event.type for event in documents[0].events} == {"opened", "first_reply", "resolved"}
    assert documents[0].scores[0].metric == "csat"


def test_orders_and_customers_are_told_from_feedback(tmp_path: Path) -> None:
    orders = table(
        tmp_path,
        "Sipariş No;Müşteri No;Tarih;Tutar",
        lambda n: f"s{n}",
        lambda n: f"m{n % 9}",
        "16.11.2026",
        "1.250,50",
    )
    guess = File.guess(orders)
    assert guess.record == "order"
    assert dict(guess.columns) == {
        "order_id": "Sipariş No",
        "customer_id": "Müşteri No",
        "at": "Tarih",
        "amount": "Tutar",
    }
    people = table(tmp_path, "Müşteri No;Şehir;Segment", lambda n: f"m{n}", lambda n: ["Van", "İzmir"][n % 2], "a")
    guess = File.guess(people)
    assert guess.record == "customer"
    assert guess.columns["attributes.sehir"] == "Şehir"


def test_awkward_names_survive_toml(tmp_path: Path) -> None:
    path = table(tmp_path, 'Yorum "ham" \\ [x];Tarih', prose, "2026-11-16")
    section = tomllib.loads(File.guess(path).toml("benim kaynağım", 'C:\\veri\\"a".csv'))["sources"]["benim kaynağım"]
    assert section["columns"]["text"] == 'Yorum "ham" \\ [x]'
    assert section["path"] == 'C:\\veri\\"a".csv'


def test_an_empty_file_cannot_be_guessed(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("Yorum;Tarih\n", "utf-8")
    with pytest.raises(SourceChanged, match="no rows"):
        File.guess(path)


def test_headers_are_taken_apart_into_words() -> None:
    assert words("MüşteriNo") == ("musteri", "no")
    assert words("İLK YANIT") == ("ilk", "yanit")
    assert words("rating10") == ("rating", "10")
