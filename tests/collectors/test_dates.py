from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from collectors.dates import Dates, order_of
from collectors.numbers import number

ISTANBUL = ZoneInfo("Europe/Istanbul")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-11-16", "2026-11-15T21:00:00"),
        ("2026-11-16T14:30:00Z", "2026-11-16T14:30:00"),
        ("2026-11-16 14:30:05+03:00", "2026-11-16T11:30:05"),
        ("16.11.2026 14:30", "2026-11-16T11:30:00"),
        ("16.11.2026, 14:30:59", "2026-11-16T11:30:59"),
        ("16/11/2026 2:30 PM", "2026-11-16T11:30:00"),
        ("16/11/2026 02:30 ÖS", "2026-11-16T11:30:00"),
        ("16.11.26", "2026-11-15T21:00:00"),
        ("2026/11/16 14:30", "2026-11-16T11:30:00"),
        ("16 Kasım 2026", "2026-11-15T21:00:00"),
        ("16 Kas 2026 14:30", "2026-11-16T11:30:00"),
        ("16 KASIM 2026 Pazartesi", "2026-11-15T21:00:00"),
        ("Pazar, 1 MAYIS 2026 09:05", "2026-05-01T06:05:00"),
        ("5 Ağustos 2026", "2026-08-04T21:00:00"),
        ("30 NİSAN 2026", "2026-04-29T21:00:00"),
        ("Nov 16, 2026 2:30 PM", "2026-11-16T11:30:00"),
        ("Mon, 16 Nov 2026 14:30:00 +0300", "2026-11-16T11:30:00"),
        ("Mon, 16 Nov 2026 14:30:00 GMT", "2026-11-16T14:30:00"),
        ("Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47"),
        ("20261116", "2026-11-15T21:00:00"),
        ("46342", "2026-11-15T21:00:00"),
        (46342.5, "2026-11-16T09:00:00"),
        ("46342,5", "2026-11-16T09:00:00"),
        (1794839400, "2026-11-16T14:30:00"),
        ("1794839400000", "2026-11-16T14:30:00"),
        (datetime(2026, 11, 16, 14, 30), "2026-11-16T11:30:00"),
    ],
)
def test_dates_are_read_into_utc(cell: object, expected: str) -> None:
    assert Dates(ISTANBUL).read(cell) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("cell", ["", None, "-", "N/A", "  "])
def test_an_empty_cell_is_no_date(cell: object) -> None:
    assert Dates(ISTANBUL).read(cell) is None


@pytest.mark.parametrize(
    "cell", ["31.02.2026", "11/16/2026", "yarın", "12", "16 Foo 2026", "0001-01-01", True, "25:99"]
)
def test_what_is_no_date_is_refused(cell: object) -> None:
    with pytest.raises(ValueError):
        Dates(ISTANBUL).read(cell)


def test_month_first_only_when_told_or_evident() -> None:
    assert order_of(["01/02/2026", "03/04/2026"]) == "dmy"
    assert order_of(["01/02/2026", "11/16/2026"]) == "mdy"
    assert Dates(ISTANBUL, "mdy").read("11/16/2026") == datetime(2026, 11, 15, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("4,5", 4.5), ("4.5", 4.5), (4, 4.0), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234.567", 1234567.0),
        ("4/5", 4.0), ("9 / 10", 9.0), ("★★★★☆", 4.0), ("5 yıldız", 5.0), ("3 out of", 3.0), ("-", None), ("Yok", None),
        ("'7", 7.0), ("-2", -2.0), ("1 250,50", 1250.5),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(cell: object, value: float | None) -> None:
    assert number(cell) == value


@pytest.mark.parametrize("cell", ["çok iyi", "4,5,6", "nan1", "inf", "=1+1"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        number(cell)
