"""Files that people have, where the folder with them is there: what is right for each, or how it is refused."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from reading import complaints, read

ABOVE = (folder / "shared" / "cases" for folder in Path(__file__).resolve().parents)
CASES = Path(os.environ.get("DINLE_CASES") or next((one for one in ABOVE if one.is_dir()), "no-cases"))
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the folder with the files is not here")
PUAN = {"created_at": "Tarih", "scores.stars": "Puan", "text": "Yorum"}
FIVE = {"count": 5}
EXPECTED: dict[str, dict[str, Any]] = {
    "01-play-console/reviews_com.ornek.magaza_202605.csv": {
        "count": 8, "text": "Uygulama sürekli çöküyor, sepetim siliniyor", "at": "2026-05-03T09:30:15", "scores": {"stars": (1, 1, 5)},
        "never": "Merhaba", "same": {"author_key": ""},
    },
    "02-gforms-tr/Memnuniyet Anketi.csv": {
        "count": 6, "at": "2026-05-12T12:45:12", "scores": {"nps": (9, 0, 10), "csat": (5, 1, 5)}, "text": "Kargo çok hızlıydı, teşekkürler",
        "ats": {2: "2026-05-12T21:15:00"},
    },
    "03-nps-no-zero/nps_mayis.csv": {"count": 12, "scores": {"nps": (9, 0, 10)}, "text": "Çok memnunum"},
    "04-zendesk-json/tickets.jsonl": {
        "kind": "ticket", "text": "Aldığım kazak küçük geldi, iade kodu gelmedi.", "title": "İade talebim", "at": "2026-05-04T08:15:00",
        "id": "12000", "scores": {},
    },
    "05-qualtrics/NPS_60.csv": {"count": 60, "scores": {"nps": (8, 0, 10), "csat": (4, 1, 5)}, "id": "R_0_0", "said": "2 rows of labels", "text": "The delivery was fast but the box was damaged a"},
    "05-qualtrics/NPS_60_oneheader.csv": {"count": 60, "scores": {"nps": (8, 0, 10), "csat": (4, 1, 5)}, "id": "R_0_0", "text": "The delivery was fast but the box was damaged a"},
    "05-qualtrics/NPS_60_texts.csv": {"count": 60, "scores": {"nps": (8, 0, 10), "csat": (4, 1, 5)}, "id": "R_0_0", "text": "The delivery was fast but the box was damaged a"},
    "05-qualtrics/NPS_May 11, 2026_02.22.csv": {"count": 12, "id": "R_2abC0xyz", "said": "2 rows of labels", "never": "203.0.113"},
    "08-weekly-us-dates/week18.csv": {"count": 5, "at": "2026-05-04T10:15:00", "scores": {"stars": (5, 1, 5)}},
    "08-weekly-us-dates/week19.csv": {"count": 5, "at": "2026-05-11T10:15:00"},
    "08-weekly-us-dates/week20.csv": {"count": 5, "at": "2026-05-18T10:15:00"},
    "09-title-rows/rapor.csv": {"count": 5, "scores": {"stars": (4.5, 1, 5)}, "text": "Personel çok ilgiliydi", "at": "2026-05-04T11:05:00", "rejects": 1, "same": {"place": None}},
    "09-title-rows/rapor.xlsx": {"count": 5, "scores": {"stars": (4.5, 1, 5)}, "text": "Personel çok ilgiliydi", "said": "Yanıtlar"},
    "09-title-rows/tek_sayfa.xlsx": {"count": 5, "scores": {"stars": (4.5, 1, 5)}, "text": "Personel çok ilgiliydi"},
    "10-json-wrappers/appstore_rss.json": {"count": 3, "scores": {"stars": (1, 1, 5)}, "title": "Çöküyor", "id": "145485437"},
    "10-json-wrappers/typeform.json": {"count": 2, "scores": {"nps": (9, 0, 10)}, "text": "Fast delivery and friendly staff", "at": "2026-05-04T09:02:10", "id": "a1"},
    "10-json-wrappers/typeform_items.json": {"count": 2, "scores": {"nps": (9, 0, 10)}, "text": "Fast delivery and friendly staff"},
    "10-json-wrappers/youtube_commentThreads.json": {"count": 2, "text": "Kargo çok geç geldi", "at": "2026-05-05T10:00:00", "id": "Ug0"},
    "10-json-wrappers/zendesk_one_line.json": {"count": 3, "text": "İade kodu gelmedi", "title": "İade", "id": "12000", "kind": "ticket"},
    "10-json-wrappers/zendesk_pretty.json": {"count": 3, "text": "İade kodu gelmedi", "title": "İade", "id": "12000", "kind": "ticket"},
    "12-user-id/week1.jsonl": {"count": 5, "distinct": 5, "text": "Kettle leaks after a week", "no_id": True},
    "12-user-id/week2.jsonl": {"count": 8, "distinct": 8, "no_id": True},
    "14-sikayetvar/sikayetler.csv": {"refuse": "as-of"},
    "15-not-tables/CSV_export.zip": {"refuse": "Unpack"},
    "15-not-tables/RC_2026-05.jsonl": {"count": 2, "rejects": 1, "scores": {}},
    "15-not-tables/destek.mbox": {"refuse": "mailbox"},
    "15-not-tables/disqus.xml": {"count": 2, "text": "Kargo gecikti", "at": "2026-05-12T15:42:00"},
    "15-not-tables/gorusme.vtt": {"refuse": "transcript"},
    "15-not-tables/rapor.xls": {"count": 3, "text": "Çok hızlı geldi", "scores": {"stars": (5, 1, 5)}},
    "15-not-tables/tweets.js": {"count": 2, "text": "Kardelen kargo rezalet", "lang": "tr", "at": "2026-05-12T15:42:00", "id": "1"},
    "15-not-tables/whatsapp.txt": {"refuse": "chat"},
    "16-excel-trailing/yorumlar.csv": {"count": 5, "text": "Personel ilgiliydi", "scores": {"stars": (4.5, 1, 5)}, "never": "arandı"},
    "18-tsv-quotes/amazon_reviews_us_v1_00.tsv": {"count": 5, "title": '"Best" kettle ever', "scores": {"stars": (5, 1, 5)}, "id": "R1", "ids": {1: "R2"}},
    "18-tsv-quotes/swallowed.tsv": {"count": 5, "ids": {1: "R2", 2: "R3"}},
    "18-tsv-quotes/backslash.csv": {"count": 3, "text": 'They said "tomorrow", it came in a week'},
    "19-score-dialects/fraction5.csv": {**FIVE, "scores": {"stars": (5, 1, 5)}},
    "19-score-dialects/halfstars.csv": {**FIVE, "scores": {"stars": (4.5, 1, 5)}},
    "19-score-dialects/label.csv": {**FIVE, "scores": {"csat": (4, 1, 5)}},
    "19-score-dialects/low_of_10.csv": {**FIVE, "scores": {"stars": (4, 1, 10)}},
    "19-score-dialects/nps_cat.csv": {**FIVE, "scores": {}, "said": "no score"},
    "19-score-dialects/nps_ends.csv": {**FIVE, "scores": {"nps": (9, 0, 10)}},
    "19-score-dialects/outof.csv": {**FIVE, "scores": {"stars": (5, 1, 5)}},
    "19-score-dialects/percent_en.csv": {**FIVE, "scores": {"stars": (80, 0, 100)}},
    "19-score-dialects/stars.csv": {**FIVE, "scores": {"stars": (4, 1, 5)}},
    "19-score-dialects/with_zero.csv": {**FIVE, "scores": {"stars": (4, 1, 5)}, "said": "no rating"},
    "19-score-dialects/words.csv": {**FIVE, "scores": {"csat": (4, 1, 5)}},
    "19-score-dialects/yildiz.csv": {**FIVE, "scores": {"stars": (5, 1, 5)}},
    "25-lang/locale5.csv": {"count": 10, "lang": "tr", "id": "r0", "scores": {"stars": (1, 1, 5)}},
    "25-lang/reviews.csv": {"count": 10, "lang": "tr", "id": "r0"},
    "26-multi-sheet-xlsx/serial.xlsx": {**FIVE, "at": "2026-05-04T12:45:10", "text": "Kargo geç geldi"},
    "26-multi-sheet-xlsx/yorumlar.xlsx": {"count": 10, "at": "2026-04-01T09:00:00", "text": "Kargo geç geldi", "said": "Açıklama"},
    "27-odd-bytes/cr_only.csv": {**FIVE, "text": "Kargo geç geldi"},
    "27-odd-bytes/facebook_messages.json": {"text": "Siparişim hâlâ gelmedi"},
    "27-odd-bytes/huge.csv": {"rejects": 1, "text": "Kargo geç geldi"},
    "27-odd-bytes/latin5_small.csv": {"count": 2, "text": "Kargo geç geldi"},
    "27-odd-bytes/mac.csv": {**FIVE, "text": "Müşteri hizmetleri ilgisiz"},
    "27-odd-bytes/mojibake.csv": {**FIVE, "text": "Kargo geç geldi", "texts": {2: "Fena değil"}},
    "27-odd-bytes/nul.csv": {**FIVE, "texts": {1: "Harika"}},
    "27-odd-bytes/utf16be.csv": {**FIVE, "text": "Kargo geç geldi"},
    "30-sikayetvar-scraper/sikayetvar_kardelen.csv": {
        "text": "Mobil uygulama kapanıyor, ödeme yapamıyorum. Çözüm bekliyorum.", "title": "Mobil uygulama kapanıyor, ödem", "brand": "Kardelen",
        "id": "34725000", "never": "Değerli Müşterimiz", "metrics": {"csat"},
    },
    "32-known-good/array_nested_pretty.json": {"count": 6, "text": "Kargo geç geldi", "id": "p0", "scores": {"stars": (1, 1, 5)}, "product": "Çay"},
    "32-known-good/hubspot_nps.csv": {"count": 6, "text": "Kargo geç geldi", "scores": {"nps": (9, 0, 10)}, "no_id": True},
    "32-known-good/judgeme.csv": {"count": 6, "text": "Kargo geç geldi", "title": "İyi", "scores": {"stars": (1, 1, 5)}, "never": "10.1.2"},
    "32-known-good/trustpilot.csv": {"count": 5, "text": "Kargo geç geldi", "id": "63f0", "never": "teşekkür ederiz. Ekibimiz"},
    "32-known-good/turkish_excel.csv": {"count": 6, "text": 'Kargo geç geldi;\nikinci satır "tırnak"', "id": "Y0", "scores": {"stars": (1, 1, 5)}},
    "32-known-good/yelp.json": {"count": 6, "text": "Kargo geç geldi", "id": "KU0", "scores": {"stars": (1, 1, 5)}},
    "32-known-good/yotpo.csv": {"count": 6, "text": "Kargo geç geldi", "title": "İyi", "scores": {"stars": (1, 1, 5)}},
    "33-reddit-dump/RC_2026-05.jsonl": {"rejects": 2, "text": "Kardelen shipping took three weeks", "texts": {1: "Kardelen app is great > others & fast"}},
    "33-reddit-dump/RC_2026-05.zst": {"refuse": "Zstandard"},
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_goes_in_right_or_is_refused_with_the_way_out(name: str) -> None:
    assert not complaints(read(CASES / name), EXPECTED[name])


def dates() -> list[list[str]]:
    path = CASES / "20-date-dialects" / "expected.tsv"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return list(csv.reader(lines, delimiter="\t"))[1:]


@pytest.mark.parametrize("row", dates(), ids=lambda row: row[0])
def test_a_date_is_read_as_it_is_meant(row: list[str]) -> None:
    got = read(CASES / "20-date-dialects" / row[0])
    if row[1].startswith("20"):
        assert got.documents[0].created_at == datetime.fromisoformat(row[1])
    elif "rows" in row[1]:
        assert [one.line for one in got.rejects] == [2, 5]
    else:
        assert got.refused or len(got.rejects) == 5


def test_three_weeks_of_us_dates_are_read_alike() -> None:
    from collectors.file import File
    from listener.types import Document

    columns = {"created_at": "Date", "scores.stars": "Rating", "text": "Comment"}
    source = File(File.Options(path=CASES / "08-weekly-us-dates" / "*.csv", columns=columns))
    documents = [one for batch in source.collect(None) for one in batch.records if isinstance(one, Document)]
    assert len(documents) == 15 and {one.created_at.strftime("%Y-%m") for one in documents} == {"2026-05"}


def test_questions_are_few() -> None:
    held = [guess for name in EXPECTED if (guess := read(CASES / name).guess) is not None]
    asking = [guess for guess in held if guess.questions]
    assert len(asking) <= 0.15 * len(EXPECTED)
    assert all(len(question.choices) <= 3 for guess in asking for question in guess.questions)
