"""Feeds as they are written: dates outside RFC 822, ratings that name their scale, letters of another encoding."""

from __future__ import annotations

import json

import pytest

from collectors.feed import FeedOptions, parse
from listener.types import Document, Fetched, Reject

URL = "https://kaynak.example/yorumlar"


def read(body: bytes) -> tuple[tuple[Document, ...], tuple[Reject, ...]]:
    documents, rejects, _ = parse(
        Fetched(URL, 200, {"content-type": "application/xml"}, body), FeedOptions(url=URL), "x"
    )
    return documents, rejects


def rss(*items: tuple[str, str], tag: str = "") -> bytes:
    made = "".join(
        f"<item><title>Konu</title><guid isPermaLink='false'>g{n}</guid><description>{text}</description>"
        f"<pubDate>{date}</pubDate>{tag}</item>"
        for n, (date, text) in enumerate(items)
    )
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{made}</channel></rss>".encode()


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["2026/5/24 15:07:41", "2026/5/4 15:07:41"], ["2026-05-24", "2026-05-04"]),
        (["5/24/2026 3:07 PM", "5/4/2026 3:07 PM"], ["2026-05-24", "2026-05-04"]),
        (["20-04-2026 19:00 +0400"], ["2026-04-20"]),
        (["Paz, 24 May 2026 15:07:00 +0300"], ["2026-05-24"]),
        (["Sun, 24 May 2026 15:07:00 EST"], ["2026-05-24"]),
    ],
)
def test_the_day_that_is_written(dates: list[str], days: list[str]) -> None:
    documents, rejects = read(rss(*((date, "kargo geç geldi") for date in dates)))
    assert [one.created_at.date().isoformat() for one in documents] == days and not rejects


@pytest.mark.parametrize("date", ["2026-05", "2026", "2 hours ago", "May 2026"])
def test_half_a_date_is_a_reject(date: str) -> None:
    documents, rejects = read(rss((date, "kargo geç geldi")))
    assert not documents and "published" in rejects[0].reason


def test_a_rating_stands_on_the_scale_that_it_names() -> None:
    score = read(rss(("2026-05-24T10:00:00Z", "kötü"), tag="<rating>4/10</rating>"))[0][0].scores[0]
    assert (score.value, score.high) == (4, 10)


def test_turkish_of_another_encoding_is_mended() -> None:
    assert read(rss(("2026-05-24T10:00:00Z", "Müþteri hizmetleri iðrenç")))[0][0].text == "Müşteri hizmetleri iğrenç"


def test_apples_reviews_as_json() -> None:
    entry = {
        "id": {"label": "7"}, "title": {"label": "Çöküyor"}, "content": {"label": "Açılmıyor", "attributes": {"type": "text"}},
        "updated": {"label": "2026-05-04T04:24:23-07:00"}, "im:rating": {"label": "1"}, "author": {"name": {"label": "u1"}},
    }  # fmt: skip
    found = read(json.dumps({"feed": {"entry": [entry]}}).encode())[0][0]
    assert (found.external_id, found.text, found.title, found.scores[0].value) == ("7", "Açılmıyor", "Çöküyor", 1)
