"""What the name of an attribute says of its value: ``customer_name`` is somebody's name, ``müşteri tipi`` is not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from listener.privacy.names import parted

_ROLES: Mapping[str, str] = {
    "name": """
name, ad, adi, isim, ismi, soyad, soyadi, soyisim, ad soyad, adi soyadi, ad soyadi, isim soyisim, full name,
fullname, first name, firstname, last name, lastname, surname, given name, family name, display name,
displayname, nickname, nick, username, user name, kullanici adi, screen name, unvan ad, vorname, nachname,
cardholder, kart sahibi, middle name, maiden name, ad ve soyad
""",
    "person": """
musteri, customer, client, user, kullanici, uye, member, author, yazar, agent, temsilci, assignee, atanan,
personel, calisan, employee, staff, yetkili, contact, ilgili kisi, kisi, person, alici, recipient, gonderen,
sender, from, owner, courier, kurye, surucu, driver, cashier, kasiyer, danisman, doktor, operator, muhatap,
reviewer, respondent, requester, patient, hasta, guest, misafir, kimden, sikayetci, buyer, satis danismani
""",
    "email": """
email, e mail, mail, eposta, e posta, posta, email address, e posta adresi, mail adresi
""",
    "phone": """
phone, telefon, tel, gsm, cep, cep telefonu, mobile, cell, telefon no, phone number, whatsapp, fax, faks
""",
    "address": """
address, adres, ev adresi, acik adres, teslimat adresi, delivery address, street, sokak, billing address,
shipping address, fatura adresi
""",
    "birth": """
birthday, birthdate, birth date, date of birth, dob, dogum tarihi, dogum gunu
""",
    "tckn": """
tckn, tc, tc no, tc kimlik, tc kimlik no, kimlik no, identity number, national id, ssn, passport, pasaport,
pasaport no
""",
    "ip": """
ip, ip address, ip adresi
""",
    "iban": """
iban
""",
    "card": """
card number, kart no, kart numarasi, pan
""",
    "handle": """
handle, instagram, twitter, screenname
""",
    "plate": """
plaka, plate, license plate
""",
}
"""Role → names of attributes, small and without marks."""
_THING_WORDS = """
product urun brand marka store magaza shop city sehir il ilce district bolge region country ulke carrier kargo
platform category kategori campaign kampanya channel kanal language dil model device cihaz branch sube
department departman segment plan topic konu status durum company firma sirket publisher source app surum
version color renk size beden
"""
_THINGS = frozenset(_THING_WORDS.split())


@cache
def _role_words() -> dict[str, str]:
    return {" ".join(word.split()): role for role, words in _ROLES.items() for word in words.split(",")}


@lru_cache(maxsize=2048)
def role_of(attribute: str) -> str:
    """``name``, ``person``, ``email`` … as the name of an attribute says; ``thing``; "" for anything else.

    ``customer_name``, ``MüşteriAdı`` and ``Müşteri Adı Soyadı`` are names, ``müşteri tipi`` is not.
    """
    words = parted(attribute)
    phrase, roles = " ".join(words), _role_words()
    if phrase in roles:
        return roles[phrase]
    for cut in range(1, len(words)):
        end = " ".join(words[cut:])
        if roles.get(end, "person") != "person" and (words[cut - 1] not in _THINGS):
            return roles[end] if roles[end] != "name" or _owner(words[:cut]) else ""
    return "thing" if not _THINGS.isdisjoint(words) else ""


def _owner(words: list[str]) -> bool:
    """Whether the words in front of ``name`` are of somebody: ``customer name``, not ``campaign name``."""
    roles = _role_words()
    return any("person" in (roles.get(word), roles.get(word.removesuffix("nin"))) for word in words)
