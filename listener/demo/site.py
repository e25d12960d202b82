"""A small site to collect from: a forum's feed, and a product's reviews in JSON-LD and, overleaf, in microdata."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from listener.demo.scene import Row
from listener.demo.world import BRAND, PRODUCTS

STRUCTURED = 25
_PRODUCT = ' itemscope itemtype="https://schema.org/Product"'
HOST = "https://forum.ornek.example/kardelen"


def feed(rows: Sequence[Row]) -> str:
    """RSS 2.0, newest first, as feeds are."""
    items = "".join(_item(row) for row in reversed(rows))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n<channel>\n'
        f"<title>Alışveriş forumu: {BRAND}</title>\n<link>{HOST}</link>\n"
        f"<description>{BRAND} başlığındaki yorumlar</description>\n{items}</channel>\n</rss>\n"
    )


def _item(row: Row) -> str:
    return (
        f"<item><title>{escape(row['title'])}</title><link>{HOST}/{row['id']}</link>"
        f'<guid isPermaLink="false">{row["id"]}</guid><author>{row["author"]}</author>'
        f"<pubDate>{format_datetime(row['at'])}</pubDate><description>{escape(row['text'])}</description></item>\n"
    )


def pages(rows: Sequence[Row]) -> dict[str, str]:
    """A product's reviews by file name: the first ``STRUCTURED`` in JSON-LD, the others overleaf in microdata."""
    name = PRODUCTS[0].name
    script = f'<script type="application/ld+json">\n{_json_ld(name, rows[:STRUCTURED])}\n</script>\n'
    onward = '<a rel="next" href="reviews-2.html">Sonraki yorumlar</a>\n'
    marked = "".join(_microdata(row) for row in rows[STRUCTURED:])
    return {
        "reviews.html": _page(name, script, f"<h1>{name}</h1>\n{onward}"),
        "reviews-2.html": _page(name, "", f'<h1 itemprop="name">{name}</h1>\n{marked}', _PRODUCT),
    }


def _page(name: str, head: str, body: str, scope: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="tr">\n<head>\n<meta charset="utf-8">\n<title>{name} | {BRAND}</title>\n'
        f"{head}</head>\n<body>\n<main{scope}>\n{body}</main>\n</body>\n</html>\n"
    )


def _json_ld(name: str, rows: Sequence[Row]) -> str:
    whole = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": name,
        "brand": {"@type": "Brand", "name": BRAND},
        "review": [_review(row) for row in rows],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).replace("</", "<\\/")


def _review(row: Row) -> dict[str, object]:
    return {
        "@type": "Review",
        "@id": f"#{row['id']}",
        "datePublished": row["date"],
        "author": {"@type": "Person", "name": row["author"]},
        "reviewBody": row["text"],
        "reviewRating": {"@type": "Rating", "ratingValue": row["stars"], "bestRating": 5, "worstRating": 1},
    }


def _microdata(row: Row) -> str:
    return (
        f'<article itemprop="review" itemscope itemtype="https://schema.org/Review" '
        f'id="{row["id"]}" itemid="#{row["id"]}">\n'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<span itemprop="name">{escape(row["author"])}</span></span>\n'
        f'<time itemprop="datePublished" datetime="{row["date"]}">{row["date"]}</time>\n'
        '<span itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">'
        f'<meta itemprop="worstRating" content="1"><span itemprop="ratingValue">{row["stars"]}</span>/'
        '<span itemprop="bestRating">5</span></span>\n'
        f'<p itemprop="reviewBody">{escape(row["text"])}</p>\n</article>\n'
    )
