"""The demo workspace: the same bytes every time, what was planted is there, and the texts are not a template."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any

import pytest

from listener.demo import Truth, build, grammar, personal, world
from listener.demo.calendar import poisson, weeks_of
from listener.demo.events import CARRIER, REGION, Effects
from listener.demo.grammar import Deck

ZONE = timezone(timedelta(hours=3))
REFERENCE = Path(os.environ.get("DINLE_DATA", "../shared/data")) / "tr_store_reviews_magaza.jsonl.gz"
FLOOR = 0.796
"""Distinct 4-grams among all of the Turkish texts: 0.8 of the reference's 0.995; measured 0.815 with seed 7."""
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return build(folder)


@pytest.fixture(scope="module")
def rows(folder: Path, truth: Truth) -> Rows:
    data = folder / "data"
    return {
        "app": _csv((data / "app_reviews.csv").read_text("utf-8")),
        "shop": _csv((data / "shop_reviews.csv").read_text("cp1254"), ";"),
        "nps": _xlsx(data / "nps.xlsx"),
        "csat": _csv((data / "csat.tsv").read_text("utf-8"), "\t"),
        "tickets": _lines(gzip.decompress((data / "tickets.jsonl.gz").read_bytes())),
        "social": _lines((data / "social.jsonl").read_bytes()),
        "emails": _lines((data / "emails.jsonl").read_bytes()),
    }


def _csv(text: str, delimiter: str = ",") -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def _lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().splitlines()]


def _xlsx(path: Path) -> list[dict[str, Any]]:
    from openpyxl import load_workbook

    names, *values = load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(names, one, strict=True)) for one in values]


TEXT = {"app": "review", "shop": "Yorum", "nps": "comment", "csat": "Yorum", "tickets": "description", "social": "text",
        "emails": "body"}  # fmt: skip
WHEN = {"app": "date", "nps": "answered_at", "csat": "Zaman", "tickets": "created_at", "social": "created_at",
        "emails": "date"}  # fmt: skip


def _texts(rows: Rows) -> list[str]:
    return [row[TEXT[name]] for name, found in rows.items() for row in found if row[TEXT[name]]]


def _week(name: str, row: dict[str, Any]) -> int:
    """ISO week in Istanbul, 0 for a row whose date is broken on purpose."""
    try:
        at = row["Tarih"] if name == "shop" else row[WHEN[name]]
        if isinstance(at, str):
            at = datetime.strptime(at, "%d.%m.%Y %H:%M") if name == "shop" else datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return 0
    return (at.astimezone(ZONE) if at.tzinfo else at).isocalendar()[1]


def _in(rows: Rows, name: str, weeks: Iterable[int]) -> list[dict[str, Any]]:
    wanted = set(weeks)
    return [row for row in rows[name] if _week(name, row) in wanted]


def test_two_builds_are_the_same_byte_for_byte(folder: Path, truth: Truth, tmp_path: Path) -> None:
    assert build(tmp_path) == truth
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(files) == 16
    assert files == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert [name for name in files if (folder / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_another_seed_gives_another_world(folder: Path, truth: Truth, tmp_path: Path) -> None:
    build(tmp_path, seed=8, weeks=1)
    assert (tmp_path / "data/social.jsonl").read_text() not in (folder / "data/social.jsonl").read_text()
    with pytest.raises(ValueError, match="weeks"):
        build(tmp_path, weeks=0)


def test_some_six_thousand_documents_in_26_weeks(truth: Truth, rows: Rows) -> None:
    assert 5_500 <= sum(truth.documents.values()) <= 6_600
    assert [truth.weeks[0].week, truth.weeks[-1].week, len(truth.weeks)] == ["2026-W21", "2026-W46", 26]
    assert truth.weeks[-1].start == "2026-11-09"
    assert sum(week.documents for week in truth.weeks) == sum(truth.documents.values())
    assert len(rows["nps"]) == truth.documents["nps"]
    assert 40 <= truth.documents["product_page"] + truth.documents["forum"] <= 140


def test_scores_without_a_comment_are_there(rows: Rows) -> None:
    for name in ("nps", "csat"):
        silent = sum(not row[TEXT[name]] for row in rows[name]) / len(rows[name])
        assert 0.35 < silent < 0.65


def test_three_quarters_are_turkish(rows: Rows) -> None:
    share = mean(row["language"] == "tr" for row in rows["nps"])
    assert 0.70 < share < 0.80


def test_app_stars_fall_while_the_release_crashes(rows: Rows) -> None:
    quiet = mean(int(row["rating"]) for row in _in(rows, "app", (*range(21, 29), 33, 34, 37, 38, 43, 44)))
    crash = _in(rows, "app", (35, 36))
    assert 4.05 < quiet < 4.4
    assert 2.5 < mean(int(row["rating"]) for row in crash) < 3.4
    assert mean(int(row["rating"]) for row in crash if row["platform"] == "ios") > 3.7
    assert mean(int(row["rating"]) for row in crash if row["platform"] == "android") < 2.9


def test_a_feature_is_praised_from_its_first_week_on(rows: Rows) -> None:
    named = {week: sum(_assistant(row["review"]) for row in _in(rows, "app", [week])) for week in range(21, 47)}
    assert not any(named[week] for week in range(21, 32))
    assert min(named[week] for week in (32, 33, 34)) >= 10
    assert 0 < mean(named[week] for week in range(35, 47)) < 5


def _assistant(text: str | None) -> bool:
    return "asistan" in (text or "").lower() or "assistant" in (text or "").lower()


def test_price_complaints_rise_for_two_weeks(rows: Rows) -> None:
    words = re.compile(r"\bzam\b|zaml|fiyat|pahal|price|expensive|hike", re.IGNORECASE)
    count = {
        week: sum(bool(words.search(row[TEXT[name]] or "")) for name in rows for row in _in(rows, name, [week]))
        for week in range(21, 32)
    }
    assert min(count[29], count[30]) > 1.3 * mean(count[week] for week in range(21, 29))


def test_first_replies_slow_down_and_recover(rows: Rows) -> None:
    waits = {week: median(_wait(row) for row in _in(rows, "tickets", [week]) if _wait(row)) for week in range(21, 47)}
    assert max(waits[week] for week in range(21, 39)) < 4.5
    assert min(waits[week] for week in (39, 40, 41)) > 4.5
    assert max(waits[week] for week in range(43, 47)) < 3
    support = [row for row in rows["csat"] if row["Temas Noktası"] == "support"]
    slow = mean(int(row["Memnuniyet"]) for row in support if _week("csat", row) in (39, 40, 41))
    after = mean(int(row["Memnuniyet"]) for row in support if _week("csat", row) > 42)
    assert slow < 3.3 < 3.8 < after


def _wait(row: dict[str, Any]) -> float:
    at = {step["type"]: datetime.fromisoformat(step["at"]) for step in row["events"]}
    return (at["first_reply"] - at["opened"]).total_seconds() / 3600 if "first_reply" in at else 0.0


def test_one_courier_fails_in_one_region_in_the_last_two_weeks(rows: Rows) -> None:
    late = Counter(
        _week("tickets", row)
        for row in rows["tickets"]
        if row["category"] == "delivery" and row["region"] == REGION and row["carrier"] == CARRIER
    )
    usual = mean(late[week] for week in range(21, 45))
    assert min(late[45], late[46]) >= 3 * usual
    there = [row for row in rows["csat"] if row["Temas Noktası"] == "delivery" and row["Bölge"] == REGION]
    assert mean(int(row["Memnuniyet"]) for row in there if _week("csat", row) >= 45) < 3.3
    assert mean(int(row["Memnuniyet"]) for row in there if _week("csat", row) < 45) > 3.7
    assert _nps(row for row in rows["nps"] if row["region"] == REGION and _week("nps", row) >= 45) < 0
    assert _nps(row for row in rows["nps"] if row["region"] != REGION and _week("nps", row) >= 45) > 10


def _nps(rows: Iterable[dict[str, Any]]) -> float:
    scores = [row["score"] for row in rows]
    return 100 * (sum(one >= 9 for one in scores) - sum(one <= 6 for one in scores)) / len(scores)


def test_the_truth_names_events_and_quiet_weeks(folder: Path, truth: Truth) -> None:
    told = json.loads((folder / "truth.json").read_text("utf-8"))
    assert [one["name"] for one in told["events"]] == [
        "price_rise", "size_assistant", "login_crash", "slow_replies", "second_shift", "courier_failure",
    ]  # fmt: skip
    assert told["events"][-1]["weeks"] == ["2026-W45", "2026-W46"]
    assert all(truth.week(f"2026-W{number}").event_free for number in range(21, 29))
    assert not truth.week("2026-W31").event_free and truth.week("2026-W31").returning == ("price_rise",)
    assert truth.week("2026-W28").baseline_free and not truth.week("2026-W38").baseline_free


def test_without_events_every_week_is_like_every_other(tmp_path: Path) -> None:
    truth = build(tmp_path, events=False, weeks=8)
    assert truth.events == () and all(week.event_free and week.baseline_free for week in truth.weeks)
    assert max(week.documents for week in truth.weeks) < 1.35 * min(week.documents for week in truth.weeks)
    assert not any(_assistant(row["review"]) for row in _csv((tmp_path / "data/app_reviews.csv").read_text("utf-8")))


def test_effects_are_neutral_when_off() -> None:
    quiet = Effects(on=False)
    for week in weeks_of(26):
        assert quiet.price(week) == quiet.assistant(week) == quiet.courier(week) == 0
        assert not quiet.crash(week) and not quiet.slow(week) and quiet.first_reply_hours(week) == 2


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("İ", "i").replace("I", "ı").lower())


def _distinct(texts: Sequence[list[str]]) -> float:
    grams = [tuple(words[at : at + 4]) for words in texts for at in range(len(words) - 3)]
    return len(set(grams)) / len(grams)


def _turkish(rows: Rows) -> list[str]:
    """Comments of people who write Turkish: those of the survey that tells, and all that hold a Turkish letter."""
    return [text for text in _texts(rows) if re.search("[çğışöüÇĞİŞÖÜ]", text)]


def test_texts_are_not_a_template(rows: Rows) -> None:
    texts = [_tokens(text) for text in _turkish(rows)]
    found = _distinct(texts)
    assert found >= FLOOR
    if REFERENCE.is_file():
        others = [_tokens(row["text"]) for row in _lines(gzip.decompress(REFERENCE.read_bytes()))]
        Random(1).shuffle(others)
        assert found >= 0.8 * _distinct(_first(others, sum(map(len, texts))))


def _first(texts: Sequence[list[str]], words: int) -> list[list[str]]:
    taken: list[list[str]] = []
    for text in texts:
        if words <= 0:
            break
        taken.append(text)
        words -= len(text)
    return taken


def _shape(sentence: str) -> str:
    """The folded sentence with names and numbers masked."""
    names = {world.BRAND, *world.COMPETITORS, *(one.split()[0] for one in world.CARRIERS)}
    names |= {city for _, cities in world.REGIONS.values() for city in cities}
    names |= {store for stores in world.STORES.values() for store in stores}
    folded = {" ".join(_tokens(name)) for name in names}
    words = _tokens(re.sub(r"'\w+", "", sentence))
    return " ".join("N" if word in folded else "0" if word.isdigit() else word for word in words)


def test_no_sentence_shape_is_common(rows: Rows) -> None:
    sentences = [part for text in _texts(rows) for part in re.split(r"[.!?…]+(?:\s|$)|\n+", text)]
    shapes = Counter(shape for one in sentences if (shape := _shape(one)))
    assert shapes.most_common(1)[0][1] <= 0.005 * shapes.total()


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_every_fragment_expands(lang: str) -> None:
    deck = Deck(grammar.load(lang), Random(3))
    slots = world.slots(
        lang, city="Bursa", carrier=CARRIER, store="Nilüfer", product=world.PRODUCTS[0], version="5.12.0"
    )
    for key, fragments in deck.fragments.items():
        for fragment in fragments:
            assert not set("[]{}|") & set(deck.expand(fragment, {**slots, "tag": "kardelen"})), (key, fragment)
    assert sum(map(len, deck.fragments.values())) > 600


def test_suffixes_follow_the_vowels() -> None:
    assert world.suffixed("Bursa", "da") == "Bursa'da" and world.suffixed("İzmir", "ya") == "İzmir'e"
    assert world.suffixed("Kadıköy", "dan") == "Kadıköy'den" and world.suffixed("Beşiktaş", "da") == "Beşiktaş'ta"
    assert world.suffixed("Muğla", "in") == "Muğla'nın" and world.suffixed("Hızlıgel", "in") == "Hızlıgel'in"


def test_personal_data_passes_the_checks() -> None:
    rng = Random(5)
    for _ in range(200):
        iban = personal.iban(rng).replace(" ", "")
        assert len(iban) == 26 and int(iban[4:] + "2927" + iban[2:4]) % 97 == 1
        digits = [int(one) for one in personal.card(rng).replace(" ", "")]
        doubled = [sum(divmod(one * 2, 10)) for one in digits[-2::-2]]
        assert (sum(doubled) + sum(digits[::-2])) % 10 == 0
        number = [int(one) for one in personal.tckn(rng)]
        assert number[9] == (sum(number[0:9:2]) * 7 - sum(number[1:8:2])) % 10 and number[10] == sum(number[:10]) % 10


def test_personal_data_stands_in_some_texts(rows: Rows) -> None:
    texts = " ".join(_texts(rows))
    assert len(re.findall(r"\bTR\d\d", texts, re.IGNORECASE)) >= 5
    assert len(re.findall(r"\w+@\w+\.example", texts)) >= 5
    assert len(re.findall(r"\b4000[ \d]{12,15}", texts)) >= 3


def test_nasty_rows_are_few_and_counted(truth: Truth, rows: Rows) -> None:
    texts = [row["review"] or "" for row in rows["app"]]
    assert sum("<script>" in text for text in texts) == 1
    assert sum(text.startswith("=cmd|") for text in texts) == 1
    assert sum("\u202e" in text for text in texts) == 1
    assert sum(bool(re.search("[\u0600-\u06ff]", text)) for text in texts) == 3
    assert truth.rejects == {"app_reviews": 2, "shop_reviews": 1}


def test_the_page_and_the_feed_hold_what_is_told(folder: Path, truth: Truth) -> None:
    page = (folder / "site/reviews.html").read_text("utf-8")
    whole = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert len(whole["review"]) == 25
    overleaf = (folder / "site/reviews-2.html").read_text("utf-8")
    assert len(whole["review"]) + overleaf.count('itemprop="reviewBody"') == truth.documents["product_page"]
    assert (folder / "site/feed.xml").read_text("utf-8").count("<item>") == truth.documents["forum"]


def test_poisson_has_its_mean() -> None:
    rng = Random(2)
    assert 79 < mean(poisson(rng, 80) for _ in range(2_000)) < 81
