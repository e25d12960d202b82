"""The readers of dates, ratings, languages and damaged letters, in the dialects of many sources."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from collectors.readers.dates import Dates
from collectors.readers.languages import language_code
from collectors.readers.order import Evidence
from collectors.readers.prose import is_damaged, prose
from collectors.readers.scores import on_scale, rated

ISTANBUL = ZoneInfo("Europe/Istanbul")
AT = "2026-05-04T12:45:00"
DAY = "2026-05-03T21:00:00"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-05-04T15:45:00+0300", AT), ("04.05.2026 ÖS 3:45", AT), ("2026/05/04 3:45:00 ÖS GMT+3", AT),
        ("2026/05/04 3:45:00 ÖS EET", AT), ("4 Mayıs 2026 Pazartesi 15:45", AT), ("Monday, May 4, 2026 at 3:45 PM", AT),
        ("04-MAY-26 03.45.00.000000000 PM", AT), ("04MAY2026:15:45:00", AT), ("/Date(1777898700000)/", AT),
        ("20260504154500", AT), ("20260504 1545", AT), ("Mon May 04 2026 15:45:00 GMT+0300 (GMT+03:00)", AT),
        ("2026-05-04 12:45:00 UTC", AT), ("Mon, 04 May 2026 08:45:00 EDT", AT), ("04 May 2026, 15:45 (GMT+3)", AT),
        ("Mon May  4 15:45:00 2026", AT), ("4.5.2026 15.45", AT), ("Mon, 4 May 26 15:45:00 +0300", AT),
        ("2026/5/4", DAY), ("4th of May 2026", DAY), ("May 4th, 2026", DAY), ("4 Mayıs Pazartesi 2026", DAY),
        ("Reviewed in Turkey on 4 May 2026", DAY), ("4 Mayıs 2026 tarihinde değerlendirildi", DAY), ("2026-W19-1", DAY),
        ("28 May 26", "2026-05-27T21:00:00"), ("2026. 05. 04", DAY), ("05.18.2026", "2026-05-17T21:00:00"),
    ],
)  # fmt: skip
def test_dialects_of_dates(cell: str, expected: str) -> None:
    assert Dates(ISTANBUL).read(cell) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("12 Mayıs 15:42", "no year"), ("3 gün önce", "as_of"), ("yesterday", "as_of"), ("Mayıs 2026", "no day"),
        ("1970-01-01 00:00:00", "stands for no date"), ("0000-00-00 00:00:00", "no day of the calendar"),
        ("1779-04-02", "stands for no date"), ("2062-01-01", "stands for no date"), ("2000-01-01", "stands for no date"),
        ("5.8.1", "not a date"), ("04.05.2026 25:10", "no time of day"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_date_says_why(cell: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Dates(ISTANBUL).read(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12 Mayıs 15:42", "2026-05-12T12:42:00"), ("30 Aralık", "2025-12-29T21:00:00"), ("Dün 15:42", "2026-05-18T12:42:00"),
        ("3 gün önce", "2026-05-15T21:00:00"), ("2 weeks ago", "2026-05-04T21:00:00"),
    ],
)  # fmt: skip
def test_the_day_of_the_export_completes_a_date(cell: str, expected: str) -> None:
    read = Dates(ISTANBUL, as_of=date(2026, 5, 19)).read(cell)
    assert read == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["05/18/2026", "05/04/2026"], "mdy"), (["18/05/2026"], "dmy"), (["05/04/2026 01:15 PM"], "mdy"),
        ([f"05/{day:02}/2026" for day in range(4, 9)], "mdy"), ([f"{day:02}/05/2026" for day in range(4, 9)], "dmy"),
        (["05/04/2026"], None), (["05.04.2026"], None), (["2026-05-04"], None),
    ],
)  # fmt: skip
def test_the_order_is_what_all_dates_show(cells: list[str], order: str | None) -> None:
    evidence = Evidence()
    for cell in cells:
        evidence.add(cell)
    assert evidence.order == order


@pytest.mark.parametrize(
    ("cell", "value", "top"),
    [
        ("4 - Memnunum", 4, None), ("Extremely likely - 10", 10, None), ("%80", 80, 100), ("80 %", 80, 100), ("★★★★½", 4.5, None),
        ("★★★☆☆", 3, 5), ("5 üzerinden 4,0", 4, 5), ("5.0 out of 5 stars", 5, 5), ("Rated 4 out of 5", 4, 5), ("4,0 / 5 (12 oy)", 4, 5),
        ("dört yıldız", 4, None), ("FIVE", 5, None), ("Overall5", 5, None), ("8/10 - iyi", 8, 10), ("4★", 4, None),
    ],
)  # fmt: skip
def test_ratings_as_people_write_them(cell: str, value: float, top: float | None) -> None:
    found = rated(cell)
    assert found is not None and (found.value, found.top) == (value, top)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Hiç memnun değilim", 1), ("Memnun değilim", 2), ("Kararsızım", 3), ("Memnunum", 4), ("Çok memnunum", 5),
        ("Very dissatisfied", 1), ("Somewhat satisfied", 4), ("MÜKEMMEL", 5), ("0", None), ("-", None), ("unoffered", None),
    ],
)  # fmt: skip
def test_answers_in_words_stand_on_the_scale(cell: str, value: float | None) -> None:
    assert on_scale(cell, 1, 5, empty=(0,)) == value


@pytest.mark.parametrize("cell", ["A4", "R_2abC", "kargo", "Promoter", "12.05.2026", "3 üzerinden 5"])
def test_what_is_no_rating_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        rated(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Kargo geÃ§ geldi", "Kargo geç geldi"), ("Fena deÄŸil", "Fena değil"), ("ÃœrÃ¼n kÄ±rÄ±k Ã§Ä±ktÄ±", "Ürün kırık çıktı"),
        ("<p>Kargo <b>geç</b></p>", "Kargo geç"), ("a &amp; b", "a & b"), ("fiyat < 5 & > 3", "fiyat < 5 & > 3"), ("[deleted]", ""), ("Müþteri ilgisiz, iðrenç", "Müşteri ilgisiz, iğrenç"), ("það er gott já", "það er gott já"),
        ("Çok güzel, şık", "Çok güzel, şık"), ("I <3 it", "I <3 it"),
    ],
)  # fmt: skip
def test_texts_as_their_readers_see_them(cell: str, text: str) -> None:
    assert prose(cell) == text


def test_lost_letters_are_noticed() -> None:
    assert is_damaged("Kargo ge\ufffd geldi") and is_damaged("M??teri de?il") and not is_damaged("Kargo geç geldi mi?")


@pytest.mark.parametrize(
    ("name", "code"),
    [("tr-TR", "tr"), ("EN_us", "en"), ("Turkish", "tr"), ("İngilizce", "en"), ("zh-Hans", "zh"), ("İzmir", "")],
)
def test_languages_by_any_name(name: str, code: str) -> None:
    assert language_code(name) == code
