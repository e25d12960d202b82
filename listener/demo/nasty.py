"""A few rows as they come in real life: markup, a spreadsheet formula, bidi marks, other languages, broken rows."""

from __future__ import annotations

from listener.demo.scene import Row, Scene

_BROKEN = 'gp-broken,"2026-09-01T10:00:00Z'
NASTY = (
    "<script>alert('kardelen')</script><b>Kargo çok geç geldi</b> &amp; kimse aramadı",
    "=cmd|'/C calc'!A0 uygulama güncellemeden sonra yavaşladı",
    "iade \u202eetmeslip\u202c süreci çok uzun sürdü, param hâlâ yatmadı",
    "Robert'); DROP TABLE documents;-- fena değil aslında",
)
OTHERS = (
    "Die App ist übersichtlich, aber meine Bestellung kam drei Tage zu spät. Schade.",
    "Sehr gute Qualität, der Mantel sitzt perfekt. Gerne wieder!",
    "Umtausch im Geschäft in Antalya war unkompliziert, die Verkäuferin sprach sogar Deutsch.",
    "Leider stürzt die App beim Bezahlen immer wieder ab, habe es dann aufgegeben.",
    "التوصيل كان سريعا والتغليف ممتاز شكرا لكم",
    "وصل المقاس خطأ ولم يرد أحد على رسائلي منذ أسبوع",
    "التطبيق جيد لكن الأسعار ارتفعت كثيرا",
)
_STARS = (1, 2, 2, 3, 3, 5, 4, 2, 5, 1, 3)


def plant(found: dict[str, list[Row]], documents: dict[str, int], scene: Scene) -> dict[str, int]:
    """Gives some app reviews a nasty or foreign text and adds the rows to be refused; returns the refused by source.

    ``documents`` is left as it was: rows that get another text count once as before.
    """
    rows = found["app_reviews"]
    for text, stars in zip(NASTY + OTHERS, _STARS, strict=True):
        row = scene.rng.choice([one for one in rows if one["rating"] == stars] or rows)
        row["review"] = text
    rows.insert(len(rows) // 3, rows[0] | {"review_id": "gp-date", "date": "32.13.2026", "review": "Tarihsiz kaldı bu"})
    shop = found["shop_reviews"]
    shop.insert(len(shop) // 2, shop[0] | {"Yorum No": "M-tarih", "Tarih": "31.02.2026 25:61"})
    return {name: count for name, count in (("app_reviews", 2), ("shop_reviews", 1)) if documents[name]}


def broken(text: str) -> str:
    """The CSV text with a row that ends in the middle as its last line."""
    return text + _BROKEN + "\r\n"
