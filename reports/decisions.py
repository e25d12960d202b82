"""One proposed decision for a finding, and whose it is: by the words of the topic or the measure."""

from __future__ import annotations

from collections.abc import Mapping

from listener.text import fold
from listener.types import Message, Topic

STEMS: Mapping[str, tuple[str, ...]] = {
    "delivery": ("kargo", "teslim", "teslım", "kurye", "gecik", "deliver", "courier", "shipping", "shipment", "parcel"),
    "app": ("uygulama", "giriş", "giris", "çök", "sürüm", "app", "login", "crash", "log in", "sign in", "version"),
    "price": ("fiyat", "zam", "pahalı", "pahali", "indirim", "kampanya", "price", "expensive", "discount", "campaign"),
    "returns": ("iade", "değişim", "degisim", "return", "refund", "exchange"),
    "payment": ("ödeme", "odeme", "taksit", "fatura", "payment", "checkout", "invoice", "instal"),
    "support": ("müşteri hizmet", "musteri hizmet", "destek", "yanıt", "temsilci", "support", "reply", "agent"),
    "store": ("mağaza", "magaza", "kasa", "personel", "store", "staff", "cashier"),
    "product": ("kalite", "kumaş", "beden", "ürün", "urun", "bozuk", "quality", "size", "fabric", "broken", "product"),
}
"""Beginnings of words that tell what kind of matter a topic is; the first kind that has one of them wins."""


def matter(topic: Topic) -> str:
    """The kind of matter (``delivery``, ``app`` …) or ``other``. Names weigh before keywords."""
    for text in (_words(topic.names.values()), _words(topic.keywords)):
        for kind, stems in STEMS.items():
            if any(f" {stem}" in text for stem in stems):
                return kind
    return "other"


def _words(parts: object) -> str:
    return " " + " ".join(fold(str(part)) for part in parts)  # type: ignore[attr-defined]


def advice(tone: str, topic: Topic | None, measure: str) -> Message:
    """What to decide: for what got worse by the kind of matter; for what got better, keep it and tell it."""
    if tone != "bad":
        return Message(f"advice.{tone}")
    return Message(f"advice.topic.{matter(topic)}" if topic is not None else f"advice.measure.{measure}")


def owner(owners: Mapping[str, str], topic: Topic | None, measure: str) -> str:
    """Who answers for it, from the configuration; empty where no word of it is listed."""
    if topic is None:
        return owners.get(measure, "")
    text = _words((*topic.names.values(), *topic.keywords))
    return next((name for word, name in owners.items() if f" {fold(word)}" in text), "")
