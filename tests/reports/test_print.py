"""Numbers, dates, endings and sentences as they should sound; cases are data files."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from listener.types import Change, Measure, Message, Period, Topic
from reports import numbers
from reports.changes import standing
from reports.speech import Speech, clean
from reports.words import suffixed

DATA = Path(__file__).parent / "data"


def cases(name: str) -> list[tuple[str, ...]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]]


@pytest.mark.parametrize(("text", "case", "expected"), cases("suffixes.csv"))
def test_endings_follow_the_spoken_form(text: str, case: str, expected: str) -> None:
    assert suffixed(text, case) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("locale", "kind", "value", "expected"), cases("numbers.csv"))
def test_numbers(locale: str, kind: str, value: str, expected: str) -> None:
    speech, number = Speech(locale), float(value)
    if kind.startswith("delta "):
        assert speech.with_unit(number, kind.removeprefix("delta ")) == expected
    elif kind == "times":
        assert numbers.times(number, locale) == expected
    else:
        assert speech.in_unit(number, kind) == expected


@pytest.mark.parametrize(
    ("start", "days", "tr", "en"),
    [
        ((2026, 11, 16), 7, "16–22 Kasım 2026 (47. hafta)", "16–22 November 2026 (week 47)"),
        ((2026, 11, 30), 7, "30 Kasım – 6 Aralık 2026 (49. hafta)", "30 November – 6 December 2026 (week 49)"),
        ((2026, 12, 28), 7, "28 Aralık 2026 – 3 Ocak 2027 (53. hafta)", "28 December 2026 – 3 January 2027 (week 53)"),
        ((2026, 11, 17), 2, "17–18 Kasım 2026", "17–18 November 2026"),
        ((2026, 11, 17), 1, "17 Kasım 2026", "17 November 2026"),
    ],
)
def test_weeks(start: tuple[int, int, int], days: int, tr: str, en: str) -> None:
    first = date(*start)
    period = Period(first, date.fromordinal(first.toordinal() + days))
    assert (Speech("tr").as_week(period), Speech("en").as_week(period)) == (tr, en)


def test_ranges() -> None:
    nps = Change(Measure("nps", 36, 412, unit="points"), Measure("nps", 44, 438), -8, -18, 2)
    assert Speech("tr").change_interval(nps) == "−18 ile +2 arası"
    assert Speech("en").change_interval(nps) == "−18 to +2"
    assert Speech("tr").interval(Measure("share", 0.41, 186, 0.34, 0.48, "share")) == "%34–48"
    assert Speech("en").interval(Measure("share", 0.41, 186, 0.34, 0.48, "share")) == "34–48%"
    assert Speech("tr").interval(Measure("rate", 10.6, 74, 8.3, 13.3, "rate")) == "8,3–13,3"
    assert Speech("tr").interval(Measure("nps", 3, 74, -5, 12, "points")) == "−5 ile 12 arası"


def test_too_few_is_the_set_phrase() -> None:
    assert Speech("tr").measure(Measure("nps", None, 14, unit="points")) == (
        "Yorum yapmaya yetecek yanıt yok (14 yanıt; en az 30 yanıt gerekir)"
    )
    told = Speech("en").measure
    assert told(Measure("nps", None, 1)) == "Too few answers to say (1 answer; at least 30 are needed)"
    assert told(Measure("stars", None, 7)) == "Too few answers to say (7 answers; at least 10 are needed)"
    assert told(Measure("net", None, 7)) == "Too few comments to say (7 comments; at least 10 are needed)"


def test_a_sentence_with_endings() -> None:
    rate = {"then": Measure("rate", 3.1, 20, unit="rate"), "now": Measure("rate", 10.6, 74, 8.3, 13.3, "rate")}
    told = Speech("tr").say(Message("detail.rate.up", rate))
    assert told == "Bin siparişte şikâyet 3,1'den 10,6'ya çıktı (%95 güven aralığı 8,3–13,3)."


def test_values_are_never_templates() -> None:
    message = Message("detail.owner", {"owner": "{n} {0.__class__} %s"})
    assert Speech("tr").say(message) == "Sorumlu: {n} {0.__class__} %s."


def test_foreign_text_is_one_safe_line() -> None:
    assert clean("a\u202eb\x00c\n\td") == "abc d"
    assert clean("مرحبا") == "\u2068مرحبا\u2069"
    assert clean("x" * 100_000).endswith("[…]") and len(clean("x" * 100_000)) < 100
    assert clean("\ud800") == "\ufffd"


def change(now: float, then: float, unit: str, **given: Any) -> Change:
    figures = Measure("m", now, 100, unit=unit), Measure("m", then, 100, unit=unit)  # type: ignore[arg-type]
    return Change(*figures, now - then, **given)


@pytest.mark.parametrize(
    ("now", "then", "unit", "printed"),
    [
        (-7.4, -7.6, "points", "+1 puan"),
        (333, 232.4, "count", "+101"),
        (333.4, 232.6, "count", "+100"),
        (44.56, 13.24, "rate", "+31,4"),
        (0.4578, 0.6945, "share", "−23 yüzde puan"),
        (0.46, 0.52, "share", "−6 yüzde puan"),
        (4.04, 3.96, "stars", "+0,08 yıldız"),
    ],
)
def test_a_difference_is_that_of_the_printed_figures(now: float, then: float, unit: str, printed: str) -> None:
    assert Speech("tr").value(change(now, then, unit)) == printed


def test_an_interval_without_0_that_is_not_claimed_is_borderline() -> None:
    given = {"low": -60.0, "high": -1.0}
    assert standing(change(-7, 23, "points", significant=True, **given)) == "significant"
    assert standing(change(-7, 23, "points", **given)) == "borderline"
    assert standing(change(-7, 23, "points", **given | {"high": 1.0})) == "usual"


def test_a_name_of_another_language_is_marked() -> None:
    found = Topic(9, {"tr": "kargo"}, ("kargo",))
    assert Speech("tr").value(found) == "kargo" and Speech("en").value(found) == "kargo (TR)"
    assert Speech("en").value(Topic(9, {"tr": "kargo", "en": "courier"}, ("kargo",))) == "courier"
    assert Speech("en").value(Topic(70, {"tr": "Lojistik"}, state="group")) == "Lojistik"
    assert Speech("en").value(Topic(7, {}, ("kargo",))) == "#7"


def test_known_channels_have_a_name_others_stay() -> None:
    assert [Speech("tr").as_channel(one) for one in ("app", "Google Play", " X ")] == ["uygulama", "Google Play", "X"]
