"""Tables of known meaning, written in a random real dialect: encoding, delimiter, dates, scale, header, further columns."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

LOCAL = timezone(timedelta(hours=3))
PARTS = {
    "tr": (
        ["Kargo", "Ürün", "Paket", "Sipariş", "Kasiyer", "Mağaza", "Uygulama", "İade", "Kurye", "Kazak", "Personel", "Servis"],
        ["çok geç geldi", "kırık çıktı", "beklediğimden iyi", "hiç çalışmıyor", "gayet güzeldi", "çok ilgisizdi", "hızlıydı",
         "bir haftadır açılmıyor", "harika olmuş", "fena değil", "küçük geldi", "iki kez bozuldu"],
        ["teşekkürler", "bir daha almam", "tavsiye ederim", "param iade edilmedi", "kimse telefonu açmadı", "memnun kaldım",
         "daha iyi olabilirdi", "çözüm bekliyorum", ""],
    ),
    "en": (
        ["The delivery", "The product", "My order", "The cashier", "The shop", "The app", "My refund", "The jumper", "The staff"],
        ["came far too late", "was broken", "is better than I expected", "does not work at all", "was quite nice", "was rude",
         "was quick", "has been down for a week", "is wonderful", "is not bad", "was too small", "broke twice"],
        ["thank you", "I will not buy again", "I recommend it", "my money was not paid back", "nobody answered the phone",
         "I am happy with it", "could be better", "still waiting", ""],
    ),
}  # fmt: skip
REPLIES = {
    "tr": ["Merhaba, yorumunuz için teşekkür ederiz. Ekibimiz sizinle iletişime geçecektir.",
           "Değerli müşterimiz, talebiniz ilgili birime iletilmiştir. Anlayışınız için teşekkür ederiz."],
    "en": ["Hi, thank you for your feedback! Our team will get in touch with you.",
           "Dear customer, we are sorry to hear that. Please contact us at our support desk."],
}  # fmt: skip
NAMES = {
    "tr": {
        "text": ["Yorum", "Müşteri Yorumu", "Görüşünüz", "yorum_metni", "Şikayet", "Mesaj", "Geri Bildirim", "Açıklama", "İçerik",
                 "Eklemek istedikleriniz", "Neden bu puanı verdiniz?", "Düşünceleriniz nelerdir?", "YORUMLAR"],
        "date": ["Tarih", "Yorum Tarihi", "Oluşturulma Tarihi", "Zaman damgası", "Gönderim Zamanı", "TARİH", "Kayıt Tarihi", "Yanıt Tarihi"],
        "stars": ["Puan", "Yıldız", "Yıldız Sayısı", "Verilen Puan", "Değerlendirme Puanı", "PUAN", "Puanınız"],
        "nps": ["NPS", "NPS Puanı", "Bizi tavsiye eder misiniz? (0-10)", "Bizi bir arkadaşınıza önerme olasılığınız nedir?"],
        "csat": ["Memnuniyet", "Memnuniyet Puanı", "CSAT", "Hizmetimizden ne kadar memnunsunuz?"],
        "id": ["Yorum No", "Kayıt No", "Talep No", "Yanıt ID", "id"], "title": ["Başlık", "Konu", "Yorum Başlığı"],
        "reply": ["Firma Cevabı", "Satıcı Yanıtı", "Cevap", "İşletme Yanıtı"], "customer": ["Müşteri No", "Üye No", "Müşteri ID"],
        "order": ["Sipariş No", "Fatura No"], "place": ["Mağaza", "Şube", "Şehir"], "author": ["Kullanıcı Adı", "Ad Soyad", "Yazar"],
        "product": ["Ürün Adı", "Ürün"], "agent": ["Temsilci", "Personel Adı"], "birth": ["Doğum Tarihi"], "votes": ["Beğeni Sayısı", "Faydalı"],
        "preview": ["Önizleme", "Kısa Metin"], "version": ["Sürüm"], "channel": ["Kanal"], "note": ["Temsilci Notu", "Dahili Not"],
    },
    "en": {
        "text": ["Comment", "Review", "Review Text", "feedback", "body", "message", "Customer Comments", "content", "description",
                 "What is the main reason for your score?", "Anything else you would like to tell us?", "reviewBody", "verbatim"],
        "date": ["Date", "created_at", "Review Date", "Submitted At", "timestamp", "createdAt", "Response Date", "Date Created", "time"],
        "stars": ["Rating", "stars", "Star Rating", "Review Score", "score", "reviewRating", "overall_rating"],
        "nps": ["NPS", "NPS Score", "How likely are you to recommend us? (0-10)", "likelihood_to_recommend"],
        "csat": ["CSAT", "Satisfaction", "satisfaction_score", "How satisfied are you with our service?"],
        "id": ["id", "Review ID", "response_id", "Ticket ID", "uuid"], "title": ["Title", "Subject", "headline"],
        "reply": ["Owner Response", "Company Reply", "Developer Reply", "reply_text"], "customer": ["Customer ID", "user_id", "Contact ID"],
        "order": ["Order ID", "invoice_no"], "place": ["Store", "Branch", "City"], "author": ["Author", "Reviewer Name", "username"],
        "product": ["Product Name", "product"], "agent": ["Agent", "Assignee"], "birth": ["Date of Birth"], "votes": ["helpful_count", "Likes"],
        "preview": ["Preview", "excerpt"], "version": ["App Version"], "channel": ["Channel"], "note": ["Internal Notes", "Agent Notes"],
    },
}  # fmt: skip
MONTHS = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DATES: dict[str, tuple[str, bool, Callable[[datetime], Any]]] = {
    "iso_z": ("", True, lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    "iso": ("", True, lambda at: at.strftime("%Y-%m-%d %H:%M:%S")),
    "day": ("", False, lambda at: at.strftime("%Y-%m-%d")),
    "dotted": ("tr", True, lambda at: at.strftime("%d.%m.%Y %H:%M")),
    "dotted_day": ("tr", False, lambda at: at.strftime("%d.%m.%Y")),
    "slashed": ("tr", True, lambda at: at.strftime("%d/%m/%Y %H:%M")),
    "american": ("en", True, lambda at: at.strftime("%m/%d/%Y %I:%M %p")),
    "turkish": ("tr", True, lambda at: f"{at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M}"),
    "english": ("en", False, lambda at: f"{ENGLISH[at.month - 1]} {at.day}, {at.year}"),
    "forms": ("tr", True, lambda at: f"{at:%Y/%m/%d} {int(at.strftime('%I'))}:{at:%M:%S} {'ÖS' if at.hour >= 12 else 'ÖÖ'} GMT+3"),
    "utc": ("", True, lambda at: at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")),
    "epoch": ("", True, lambda at: str(int(at.timestamp()))),
    "epoch_ms": ("", True, lambda at: str(int(at.timestamp() * 1000))),
    "excel": ("tr", True, lambda at: f"{(at.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1):.6f}".replace(".", ",")),
    "rfc": ("en", True, lambda at: at.strftime("%a, %d %b %Y %H:%M:%S +0300")),
}  # fmt: skip
"""Dialect → language, whether it has the time of day, how it is written."""
LIKERT = {
    "tr": ["Hiç memnun değilim", "Memnun değilim", "Kararsızım", "Memnunum", "Çok memnunum"],
    "en": ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"],
}
SCORES: dict[str, tuple[float, float, Callable[[int, str], Any]]] = {
    "plain": (1, 5, lambda value, lang: str(value)),
    "comma": (1, 5, lambda value, lang: f"{value},0"),
    "fraction": (1, 5, lambda value, lang: f"{value}/5"),
    "drawn": (1, 5, lambda value, lang: "★" * value + "☆" * (5 - value)),
    "worded": (1, 5, lambda value, lang: f"{value} yıldız" if lang == "tr" else f"{value} stars"),
    "out_of": (1, 5, lambda value, lang: f"5 üzerinden {value},0" if lang == "tr" else f"{value}.0 out of 5 stars"),
    "labelled": (1, 5, lambda value, lang: f"{value} - {LIKERT[lang][value - 1]}"),
    "likert": (1, 5, lambda value, lang: LIKERT[lang][value - 1]),
    "percent": (0, 100, lambda value, lang: f"%{value * 20}" if lang == "tr" else f"{value * 20}%"),
}


@dataclass
class Truth:
    """One row as it is meant."""

    text: str
    at: datetime
    value: float
    low: float
    high: float
    id: str = ""


@dataclass
class Written:
    """A table in its dialect: the file's name and bytes, and what each row means."""

    name: str
    data: bytes
    rows: list[Truth]
    metric: str
    dialect: dict[str, Any] = field(default_factory=dict)


def written(seed: int) -> Written:
    """The table of ``seed``."""
    made = random.Random(seed)
    lang = made.choice(["tr", "tr", "en"])
    date = made.choice([name for name, one in DATES.items() if one[0] in ("", lang)])
    metric = made.choice(["stars", "stars", "nps", "csat"])
    score = _score(made, metric)
    extras = made.sample([*NAMES[lang]][5:], made.randint(1, 7))
    if "id" not in extras and made.random() < 0.5:
        extras.append("id")
    dialect = {"lang": lang, "date": date, "metric": metric, "score": score, "extras": extras, "seed": seed}
    rows = _truths(made, dialect, made.choice([12, 25, 60, 200]))
    header, cells = _table(made, dialect, rows)
    name, data = _file(made, dialect, header, cells)
    return Written(name, data, rows, metric, dialect)


def _score(made: random.Random, metric: str) -> str:
    if metric == "nps":
        return "nps"
    return made.choice([*SCORES] if metric == "csat" else [name for name in SCORES if name != "likert"])


def _truths(made: random.Random, dialect: dict[str, Any], count: int) -> list[Truth]:
    start = datetime(2025, made.randint(1, 12), made.randint(1, 20), tzinfo=LOCAL)
    _, timed, _ = DATES[dialect["date"]]
    low, high, _ = SCORES.get(dialect["score"], (0, 10, None))
    rows = []
    for number in range(count):
        at = start + timedelta(
            days=number * 40 / count, hours=made.randint(0, 23), minutes=made.randint(0, 59), seconds=7
        )
        at = at if timed else at.replace(hour=0, minute=0, second=0, microsecond=0)
        at = at.replace(
            second=0 if dialect["date"] in ("dotted", "slashed", "american", "turkish") else at.second, microsecond=0
        )
        value = made.choice([0, 1, 3, 5, 6, 7, 8, 9, 9, 10, 10]) if dialect["metric"] == "nps" else made.randint(1, 5)
        parts = [made.choice(part) for part in PARTS[dialect["lang"]]]
        text = f"{parts[0]} {parts[1]}" + (f", {parts[2]}" if parts[2] else "") + made.choice(["", ".", "!", " :)"])
        meant = value * 20.0 if dialect["score"] == "percent" else float(value)
        rows.append(Truth(text, at.astimezone(UTC), meant, low, high, str(1000 + number)))
    return rows


def _table(made: random.Random, dialect: dict[str, Any], rows: list[Truth]) -> tuple[list[str], list[list[Any]]]:
    lang, names = dialect["lang"], NAMES[dialect["lang"]]
    _, _, write_date = DATES[dialect["date"]]
    columns: dict[str, list[Any]] = {
        made.choice(names["text"]): [row.text for row in rows],
        made.choice(names["date"]): [write_date(row.at.astimezone(LOCAL)) for row in rows],
        made.choice(names[dialect["metric"]]): [_cell(dialect, row) for row in rows],
    }
    for extra in dialect["extras"]:
        columns.setdefault(made.choice(names[extra]), [_extra(made, extra, lang, row) for row in rows])
    order = [*columns]
    made.shuffle(order)
    return order, [[columns[name][place] for name in order] for place in range(len(rows))]


def _cell(dialect: dict[str, Any], row: Truth) -> Any:
    if dialect["metric"] == "nps":
        return str(int(row.value))
    value = int(row.value / 20) if dialect["score"] == "percent" else int(row.value)
    return SCORES[dialect["score"]][2](value, dialect["lang"])


def _extra(made: random.Random, extra: str, lang: str, row: Truth) -> Any:
    number = int(row.id)
    return {
        "id": lambda: row.id, "title": lambda: " ".join(row.text.split()[:2]) + " " + made.choice(["!", "hakkında", "..."]),
        "reply": lambda: made.choice(REPLIES[lang]) if made.random() < 0.4 else "", "customer": lambda: f"M{number * 7 % 900}",
        "order": lambda: f"S{number * 13}", "place": lambda: made.choice(["Kadıköy", "Nilüfer", "Çankaya"]),
        "author": lambda: f"{made.choice(['Ayşe', 'Ali', 'Zeynep', 'John'])} {made.choice('ABCDE')}.",
        "product": lambda: made.choice(["Kupa", "Termos", "Çelik Çaydanlık"]), "agent": lambda: made.choice(["Fatma Y.", "Can B."]),
        "birth": lambda: f"{1960 + number % 40}-03-0{1 + number % 9}", "votes": lambda: str(made.randint(0, 30)),
        "preview": lambda: row.text[:12] + "…", "version": lambda: made.choice(["5.7.1", "5.8.0"]),
        "channel": lambda: made.choice(["web", "mobil"]), "note": lambda: made.choice(["arandı, bilgi verildi", "ulaşılamadı", "çözüldü"]),
    }[extra]()  # fmt: skip


def _file(made: random.Random, dialect: dict[str, Any], header: list[str], cells: list[list[Any]]) -> tuple[str, bytes]:
    form = made.choice(["csv", "csv", "csv", "tsv", "jsonl", "wrapped", "xlsx", "html"])
    dialect["form"] = form
    if form in ("jsonl", "wrapped"):
        rows = [dict(zip(header, row, strict=True)) for row in cells]
        body = (
            "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            if form == "jsonl"
            else json.dumps({"data": rows, "total": len(rows)})
        )
        return f"veri.{form}", body.encode()
    if form == "xlsx":
        return "veri.xlsx", _workbook(made, header, cells)
    if form == "html":
        lines = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>\n" for row in [header, *cells])
        return "veri.xls", f"<html><body><table>{lines}</table></body></html>".encode()
    return f"veri.{form}", _delimited(made, dialect, header, cells)


def _workbook(made: random.Random, header: list[str], cells: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if made.random() < 0.4:
        sheet.append(["Memnuniyet Raporu"])
        sheet.append([])
    for row in [header, *cells]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _delimited(made: random.Random, dialect: dict[str, Any], header: list[str], cells: list[list[Any]]) -> bytes:
    delimiter = "\t" if dialect["form"] == "tsv" else made.choice(";,;|")
    encoding = made.choice(["utf-8", "utf-8-sig", "cp1254", "utf-16", "iso8859-9"])
    if dialect["score"] == "drawn" and encoding in ("cp1254", "iso8859-9"):
        encoding = "utf-8"
    out = io.StringIO()
    if made.random() < 0.25:
        out.write(f"Memnuniyet Raporu{delimiter * (len(header) - 1)}\r\n{delimiter * (len(header) - 1)}\r\n")
        dialect["title"] = True
    quoting = made.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(out, delimiter=delimiter, lineterminator=made.choice(["\n", "\r\n"]), quoting=quoting)
    writer.writerow(header)
    writer.writerows(cells)
    dialect.update(delimiter=delimiter, encoding=encoding)
    return out.getvalue().encode(encoding, "replace")


def wrongs(made: Written, got: Any) -> list[str]:
    """What was not read back as it was meant."""
    if got.refused:
        return [f"refused: {got.refused}"]
    if len(got.documents) != len(made.rows):
        return [f"{len(got.documents)} of {len(made.rows)} rows; {got.rejects[:1]}"]
    has_id = "id" in made.dialect["extras"]
    for document, row in zip(got.documents, made.rows, strict=True):
        scores = [(one.metric, one.value, one.low, one.high) for one in document.scores]
        if document.text != row.text:
            return [f"text {document.text!r} is not {row.text!r}"]
        if abs((document.created_at - row.at).total_seconds()) > 1:
            return [f"date {document.created_at} is not {row.at}"]
        if scores != [(made.metric, row.value, row.low, row.high)]:
            return [f"scores {scores} are not {made.metric} {row.value} ({row.low}-{row.high})"]
        if has_id and document.external_id != row.id:
            return [f"id {document.external_id} is not {row.id}"]
    return []
