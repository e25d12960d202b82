from __future__ import annotations

import gzip
import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pydantic import ValidationError

from collectors.file import File
from listener.config import check
from listener.errors import ConfigError, SourceChanged, SourceError, SourceUnavailable
from listener.types import Batch, Customer, Document, Order, Record, Reject

COLUMNS = {"text": "Yorum", "created_at": "Tarih"}
TURKISH = "Id;Yorum;Tarih;Puan\n1;Çok güzel, ığdır şubesi;16.11.2026 14:30;4,5\n2;ÖĞLE İÇİN geç kaldı;17.11.2026;2\n"


def collector(path: Path | str, **options: Any) -> File:
    options.setdefault("columns", COLUMNS)
    return File(File.Options(path=Path(path), **options))


def walk(path: Path | str, cursor: Any = None, **options: Any) -> tuple[list[Any], list[Reject], Any]:
    records: list[Record] = []
    rejects: list[Reject] = []
    for batch in collector(path, **options).collect(cursor):
        records += batch.records
        rejects += batch.rejects
        cursor = json.loads(json.dumps(batch.cursor)) if batch.cursor else cursor
    return records, rejects, cursor


def written(folder: Path, text: str, name: str = "reviews.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding, "surrogateescape"))
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1254", "iso8859-9", "cp857"]
)
def test_every_encoding_of_a_turkish_spreadsheet(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, TURKISH, encoding=encoding)
    records, rejects, _ = walk(path, columns={**COLUMNS, "scores.stars": "Puan", "external_id": "Id"})
    assert not rejects
    assert [one.text for one in records] == ["Çok güzel, ığdır şubesi", "ÖĞLE İÇİN geç kaldı"]
    assert records[0].scores[0].value == 4.5


def test_utf16_with_its_mark_big_end_first(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(b"\xfe\xff" + TURKISH.encode("utf-16-be"))
    assert len(walk(path)[0]) == 2


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found_and_line_breaks_stay_in_their_cell(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Tarih", "Yorum", "Not"],
        ["2026-11-16", '"iyi; ama, geç|geldi\nikinci satır"', "x"],
        ["2026-11-17", "tamam", ""],
    ]
    records, rejects, _ = walk(written(tmp_path, "\r\n".join(delimiter.join(row) for row in rows)))
    assert not rejects
    assert records[0].text == "iyi; ama, geç|geldi\nikinci satır"


def test_gzip_a_sep_line_mixed_line_ends_and_a_mark_inside(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv.gz"
    path.write_bytes(
        gzip.compress("sep=;\r\nYorum;Tarih\r\niyi;2026-11-16\nkö\x00tü;2026-11-16\r\ufeffson;2026-11-17".encode())
    )
    records, rejects, _ = walk(path)
    assert [one.text for one in records] == ["iyi", "kötü", "son"]
    assert not rejects
    assert {one.account for one in records} == {"reviews.csv"}


def test_a_stray_byte_of_another_encoding_spoils_no_row(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(b"Yorum;Tarih\n" + b"ok;2026-11-16\n" * 20_000 + "şık;2026-11-17\n".encode("cp1254"))
    assert walk(path)[0][-1].text == "şık"


def test_bad_rows_are_set_apart_and_the_others_go_in(tmp_path: Path) -> None:
    text = (
        "Id;Yorum;Tarih;Puan\n"
        "1;iyi;2026-11-16;5\n"
        "2;kısa satır\n"
        "3;iyi;31.02.2026;5\n"
        "4;iyi;2026-11-16;9\n"
        "5;iyi;2026-11-16;çok\n"
        "6;;2026-11-16;\n"
        ";iyi;2026-11-16;5\n"
        ";;;\n"
        "7;;2026-11-16;4\n"
        "8;iyi;;4\n"
    )
    records, rejects, _ = walk(
        written(tmp_path, text), columns={**COLUMNS, "scores.stars": "Puan", "external_id": "Id"}
    )
    assert [one.external_id for one in records] == ["1", "7"]
    assert [one.line for one in rejects] == [3, 4, 5, 6, 7, 8, 11]
    reasons = " | ".join(one.reason for one in rejects)
    for part in (
        "no date in it",
        "Tarih: ",
        "9 is outside the stars scale 1–5; if the scale is another, give its ends: scales = { stars = [0, 10] }",
        "Puan: 'çok'",
        "nothing in it",
        "no id",
    ):
        assert part in reasons
    assert rejects[2].row == {"Id": "4", "Yorum": "iyi", "Tarih": "2026-11-16", "Puan": "9"}


def test_an_unclosed_quotation_mark_costs_its_own_row_only(tmp_path: Path) -> None:
    rows = ['"açık kaldı', "iyi", '"tamam"', '"o "güzel" dedi"', "son"]
    text = "Yorum;Tarih\n" + "".join(f"{row};2026-11-16\n" for row in rows)
    records, rejects, _ = walk(written(tmp_path, text))
    assert [one.text for one in records][0:2] == ["iyi", "tamam"]
    assert records[-1].text == "son"
    assert len(records) == 4
    assert [(one.line, one.reason) for one in rejects] == [(2, "a quotation mark is opened and never closed")]


def test_a_long_cell_goes_in_and_an_endless_one_does_not(tmp_path: Path) -> None:
    text = f'Yorum;Tarih\n{"ç" * 100_000};2026-11-16\n"{"x" * 1_500_000};2026-11-16\nson;2026-11-17\n'
    records, rejects, _ = walk(written(tmp_path, text))
    assert [len(one.text) for one in records] == [100_000, 3]
    assert [one.line for one in rejects] == [3]
    assert rejects[0].row == {}


def test_a_packed_bomb_keeps_memory_flat(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(b"Yorum;Tarih\n")
        for _ in range(25):
            out.write(b"x" * 1_000_000)
        out.write(b"\nson;2026-11-16\n")
    tracemalloc.start()
    records, rejects, _ = walk(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.text for one in records] == ["son"]
    assert len(rejects) == 1
    assert peak < 20_000_000


def test_formulas_are_text_and_markup_is_what_it_says(tmp_path: Path) -> None:
    cells = ["=cmd|' /C calc'!A0", "<script>x</script>", "<p>Kargo&nbsp;<b>geç</b></p>", "2 < 3 & 5 > 4", "[deleted]"]
    text = "Yorum;Tarih\n" + "".join(f"{cell};2026-11-16\n" for cell in cells[:2] + cells[3:])
    path = written(tmp_path, text.replace("&nbsp;", " "))
    records, rejects, _ = walk(path)
    assert [one.text for one in records] == ["=cmd|' /C calc'!A0", "2 < 3 & 5 > 4"]
    assert [one.line for one in rejects] == [3, 5]
    lines = written(tmp_path, json.dumps({"Yorum": cells[2], "Tarih": "2026-11-16"}), "r.jsonl")
    assert walk(lines)[0][0].text == "Kargo geç"


@pytest.mark.parametrize("text", ["", "\n\n", "Yorum;Tarih\n", "\ufeff"])
def test_an_empty_file_holds_nothing(tmp_path: Path, text: str) -> None:
    assert walk(written(tmp_path, text))[:2] == ([], [])


def test_a_column_of_the_same_name_gets_a_number(tmp_path: Path) -> None:
    path = written(tmp_path, "Yorum;Tarih;Yorum\nilk;2026-11-16;ikinci\n")
    records, _, _ = walk(path, columns={"text": ["Yorum", "Yorum (2)"], "created_at": "Tarih"})
    assert records[0].text == "ilk\nikinci"


def test_a_missing_column_is_named_with_the_way_out(tmp_path: Path) -> None:
    path = written(tmp_path, "Yorumlar;Tarih\niyi;2026-11-16\n")
    with pytest.raises(SourceChanged) as caught:
        walk(path)
    assert "'Yorum'" in caught.value.message
    assert "Did you mean 'Yorumlar'" in caught.value.hint
    assert "Tarih" in caught.value.hint


def test_an_optional_column_may_be_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "Yorum;Tarih\niyi;2026-11-16\n")
    columns = {**COLUMNS, "title": "Başlık"}
    assert walk(path, columns=columns, optional=["title"])[0][0].title == ""


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path / "*.csv"):
        with pytest.raises(SourceUnavailable):
            walk(path)


def test_an_nps_row_without_a_comment_counts(tmp_path: Path) -> None:
    path = written(tmp_path, "NPS;Yorum;Tarih\n0;;2026-11-16\n10;;2026-11-16\n10;;2026-11-16\n")
    records, rejects, _ = walk(path, columns={**COLUMNS, "scores.nps": "NPS"}, kind="survey", relation="relationship")
    assert [(one.text, one.scores[0].value) for one in records] == [("", 0), ("", 10), ("", 10)]
    assert len({one.key for one in records}) == 3
    assert not rejects
    assert records[0].scores[0].relation == "relationship"


def test_nps_on_1_to_10_is_refused_until_told(tmp_path: Path) -> None:
    path = written(tmp_path, "NPS;Tarih\n" + "".join(f"{n % 10 + 1};2026-11-16\n" for n in range(60)))
    columns = {"scores.nps": "NPS", "created_at": "Tarih"}
    with pytest.raises(SourceChanged, match="no 0") as caught:
        walk(path, columns=columns)
    assert "nps_from_1" in caught.value.hint
    kept = walk(path, columns=columns, nps_from_1="keep")[0][0].scores[0]
    assert (kept.low, kept.high) == (1, 10)
    trusted = walk(path, columns=columns, nps_from_1="is_0_10")[0][0].scores[0]
    assert (trusted.low, trusted.high) == (0, 10)
    with pytest.raises(ValidationError, match="nps_from_1"):
        collector(path, columns=columns, scales={"nps": [1, 10]})


def test_identity_without_ids_stays_when_rows_move(tmp_path: Path) -> None:
    rows = ["iyi;2026-11-16", "kötü;2026-11-16", "iyi;2026-11-16", "iyi;2026-11-17"]
    first = {one.key for one in walk(written(tmp_path, "\n".join(["Yorum;Tarih", *rows])))[0]}
    moved = {
        one.key for one in walk(written(tmp_path, "\n".join(["Yorum;Tarih", "yeni;2026-11-18", *reversed(rows)])))[0]
    }
    assert len(first) == 4
    assert first < moved
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    assert {one.key for one in walk(written(elsewhere, "\n".join(["Yorum;Tarih", *rows])))[0]} == first


def test_an_unchanged_file_yields_nothing_and_a_grown_one_all(tmp_path: Path) -> None:
    path = written(tmp_path, TURKISH)
    first, _, cursor = walk(path)
    assert list(collector(path).collect(cursor)) == []
    with path.open("a", encoding="utf-8") as out:
        out.write("3;yeni;18.11.2026;1\n")
    second, _, _ = walk(path, cursor)
    assert {one.key for one in first} < {one.key for one in second}
    again, _, _ = walk(path, cursor, channel="mağaza")
    assert len(again) == 3


def test_an_interrupted_file_goes_on_at_its_row(tmp_path: Path) -> None:
    path = written(tmp_path, "Yorum;Tarih\n" + "aynı;2026-11-16\n" * 2_500)
    whole = [one.key for one in walk(path)[0]]
    batches = collector(path).collect(None)
    first = next(batches)
    rest, _, _ = walk(path, json.loads(json.dumps(first.cursor)))
    assert [one.key for one in first.records if isinstance(one, Document)] + [one.key for one in rest] == whole
    assert len(set(whole)) == 2_500


def test_a_pattern_reads_all_and_one_bad_file_keeps_none_back(tmp_path: Path) -> None:
    written(tmp_path, "Yorum;Tarih\niyi;2026-11-16\n", "r-1.csv")
    written(tmp_path, "Bozuk\nx\n", "r-2.csv")
    written(tmp_path, "Yorum;Tarih\niyi;2026-11-16\n", "r-3.csv")
    source, got, cursor = collector(tmp_path / "r-*.csv"), [], None
    batches = source.collect(None)
    with pytest.raises(SourceChanged, match=r"r-2\.csv"):
        for batch in batches:
            got += batch.records
            cursor = batch.cursor
    assert len({one.key for one in got}) == 2
    assert source.account == "r-*.csv"
    assert cursor is not None and set(cursor["files"]) == {"r-1.csv", "r-3.csv"}


def test_json_lines_and_a_list(tmp_path: Path) -> None:
    rows: list[Any] = [
        {"Yorum": "iyi", "Tarih": "2026-11-16T10:00:00Z", "by": {"name": "Ada"}, "n": 3, "tags": ["a"], "x": None},
        {"Yorum": "tek \ud83d kaldı", "Tarih": 1794839400, "vip": True},
    ]
    columns = {**COLUMNS, "author_key": "by.name"}
    lines = written(tmp_path, json.dumps(rows[0]) + "\n{broken\n[1]\n\n" + json.dumps(rows[1]) + "\n", "r.jsonl")
    records, rejects, _ = walk(lines, columns=columns, keep_rest=True)
    assert [one.line for one in rejects] == [2, 3]
    assert records[0].author_key == "Ada"
    assert records[0].attributes == {"n": 3, "tags": '["a"]'}
    assert records[1].text == "tek ? kaldı"
    assert records[1].attributes == {"vip": True}
    listed = written(tmp_path, json.dumps(rows, indent=2), "r.json")
    assert [one.text for one in walk(listed, columns=columns)[0]] == [one.text for one in records]
    cut = written(tmp_path, json.dumps(rows, indent=2)[:-9], "cut.json")
    held, broken, _ = walk(cut, columns=columns)
    assert (len(held), len(broken)) == (1, 1)


def test_a_long_list_on_one_line_is_read_in_pieces(tmp_path: Path) -> None:
    rows = [{"Yorum": f"yorum {n} " + "x" * 400, "Tarih": "2026-11-16"} for n in range(6_000)]
    assert len(walk(written(tmp_path, json.dumps(rows), "r.json"))[0]) == 6_000


def test_events_from_columns_and_from_a_list(tmp_path: Path) -> None:
    path = written(tmp_path, "Açılış;İlk yanıt;Konu\n16.11.2026 10:00;16.11.2026 12:00;kargo\n16.11.2026 11:00;;iade\n")
    columns = {"created_at": "Açılış", "title": "Konu", "events": {"opened": "Açılış", "first_reply": "İlk yanıt"}}
    records, rejects, _ = walk(path, columns=columns, kind="ticket")
    assert not rejects
    assert [(one.type, one.actor) for one in records[0].events] == [("opened", "customer"), ("first_reply", "agent")]
    assert len(records[1].events) == 1
    row = {"t": "2026-11-16", "e": [{"type": "reply", "at": "2026-11-16", "actor": "customer"}]}
    bad = {"t": "2026-11-16", "e": [{"type": "exploded", "at": "2026-11-16"}]}
    path = written(tmp_path, json.dumps(row) + "\n" + json.dumps(bad), "t.jsonl")
    records, rejects, _ = walk(path, columns={"created_at": "t", "events": "e"})
    assert records[0].events[0].actor == "customer"
    assert "exploded" in rejects[0].reason


def workbook(folder: Path) -> Path:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title, cover.sheet_state = "Gizli", "hidden"
    cover.append(["başka", "şey"])
    sheet = book.create_sheet("Yanıtlar")
    sheet.append([None, None])
    sheet.append(["Yorum", "Tarih", "Puan", "No"])
    sheet.append(["Çok iyi", "16.11.2026", 5, 12.0])
    sheet.append([None, None, None, None])
    sheet.append(["Kötü", 46342.5, 1, 13])
    sheet.append(["=1+1", None, 1, 14])
    path = folder / "anket.xlsx"
    book.save(path)
    return path


def test_a_workbook_with_a_hidden_first_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    columns = {**COLUMNS, "scores.stars": "Puan", "external_id": "No"}
    records, rejects, _ = walk(path, columns=columns)
    assert [(one.external_id, one.text) for one in records] == [("12", "Çok iyi"), ("13", "Kötü")]
    assert [one.line for one in rejects] == [6]
    with pytest.raises(SourceChanged, match="no sheet") as caught:
        walk(path, columns=columns, sheet="Yanitlar")
    assert "Yanıtlar" in caught.value.hint
    with pytest.raises(SourceChanged, match="no column 'Yorum'"):
        walk(path, columns=columns, sheet="Gizli")


@pytest.mark.parametrize("head", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK\x03\x04broken" + b"\0" * 100])
def test_a_locked_or_broken_workbook_says_what_to_do(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(head)
    with pytest.raises(SourceChanged, match=r"a\.xlsx") as caught:
        walk(path)
    assert "Save it" in caught.value.hint


def test_an_archive_that_breaks_off_keeps_what_was_before(tmp_path: Path) -> None:
    path = tmp_path / "r.csv.gz"
    noise = random.Random(3)
    text = "Yorum;Tarih\n" + "".join(f"{noise.random()};2026-11-16\n" for _ in range(30_000))
    path.write_bytes(gzip.compress(text.encode())[:-2_000])
    got: list[Batch] = []
    with pytest.raises(SourceError, match="breaks off"):
        for batch in collector(path).collect(None):
            got.append(batch)
    assert sum(len(one.records) for one in got) > 25_000


def test_the_other_records(tmp_path: Path) -> None:
    people = written(tmp_path, "Müşteri;Şehir\nc1;İzmir\n;Van\n", "people.csv")
    records, rejects, _ = walk(
        people, record="customer", columns={"customer_id": "Müşteri", "attributes.city": "Şehir"}
    )
    assert records == [Customer("c1", {"city": "İzmir"})]
    assert len(rejects) == 1
    orders = written(tmp_path, "no;kim;ne zaman;tutar\no1;c1;16.11.2026;1.250,50\n", "orders.csv")
    columns = {"order_id": "no", "customer_id": "kim", "at": "ne zaman", "amount": "tutar"}
    order = walk(orders, record="order", columns=columns)[0][0]
    assert isinstance(order, Order) and order.amount == 1250.5 and order.currency == "TRY"
    waves = written(
        tmp_path, "s,a,b,n,k\nnps,2026-11-09,2026-11-16,100,20\nnps,2026-11-16,2026-11-09,1,2\n", "waves.csv"
    )
    columns = {"survey": "s", "start": "a", "end": "b", "sent": "n", "answered": "k"}
    records, rejects, _ = walk(waves, record="survey_wave", columns=columns)
    assert (records[0].sent, records[0].answered, len(rejects)) == (100, 20, 1)
    counts = written(tmp_path, "gün,takipçi\n2026-11-16,1200\n", "audience.csv")
    columns = {"at": "gün", "counts.followers": "takipçi"}
    assert walk(counts, record="audience", columns=columns, brand="B", channel="x")[0][0].counts == {"followers": 1200}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"columns": {"txt": "Yorum"}}, "Did you mean 'text'"),
        ({"columns": {"scores.npz": "Puan"}}, "Did you mean 'nps'"),
        ({"columns": {"text": "Yorum"}}, "undated"),
        ({"columns": {"created_at": "Tarih"}}, "neither a text"),
        ({"timezone": "Istanbul"}, "Europe/Istanbul"),
        ({"encoding": "utf-99"}, "unknown encoding"),
        ({"record": "order", "columns": {"order_id": "a"}}, "columns.customer_id"),
        ({"scales": {"csat": [5, 1]}}, "not below"),
    ],
)
def test_wrong_options_are_explained(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        collector("x.csv", **options)
    assert says in str(caught.value)


def test_an_unknown_option_names_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        check(File.Options, {"path": "x", "colums": {}}, where="[sources.x]")
    assert "Did you mean 'columns'" in caught.value.hint


def test_rows_without_a_date_get_one_only_when_told(tmp_path: Path) -> None:
    path = written(tmp_path, "Yorum\niyi\n")
    records, _, _ = walk(path, columns={"text": "Yorum"}, undated="2026-11-16")
    assert records[0].created_at.isoformat() == "2026-11-15T21:00:00+00:00"


@pytest.mark.parametrize(("cell", "kept"), [("4/5", True), ("4 / 5", True), ("2/10", False), ("4/100", False)])
def test_a_score_out_of_another_scale_is_refused(tmp_path: Path, cell: str, kept: bool) -> None:
    path = written(tmp_path, f"Yorum;Tarih;Puan\nçok iyi;2026-11-16;{cell}\n")
    columns = {"text": "Yorum", "created_at": "Tarih", "scores.stars": "Puan"}
    records, rejects, _ = walk(path, columns=columns)
    assert (len(records), len(rejects)) == ((1, 0) if kept else (0, 1))
