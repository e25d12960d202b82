"""A rule for every field: nothing that a collector puts into a record is stored as it came unless a rule says so."""

import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from listener.privacy import Redactor
from listener.privacy.rules import PLANS, plan
from listener.types import Customer, Document, Event, Gone, Order, Place, Record, Score, fields_of, rule

NOW = datetime(2026, 11, 16, tzinfo=UTC)
MAIL, PHONE, NAME = "ali@mail.com", "0532 123 45 67", "Ayşe Yılmaz"
DIRT = f"{MAIL} {PHONE}"
redactor = Redactor(b"k" * 32)
KINDS = (*get_args(Record), Score, Event)


def made(kind, dirt):
    """A record of ``kind`` with ``dirt`` in every field, whatever its type."""
    return kind(**{one.name: dirt for one in dataclasses.fields(kind)})


def test_every_record_has_a_rule_for_each_of_its_fields():
    assert set(PLANS) == set(KINDS)
    assert all([name for name, _ in rules] == list(fields_of(kind)) for kind, rules in PLANS.items())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "dirt", [DIRT, (DIRT,), [DIRT], {DIRT: DIRT}, {"x": [DIRT]}, {"x": {"y": DIRT}}, DIRT.encode(), object(), {DIRT}]
)
def test_no_field_of_any_record_lets_personal_data_through(kind, dirt):
    clean = repr(redactor.record(made(kind, dirt)))
    assert MAIL not in clean and PHONE not in clean and "object at" not in clean


def test_a_field_without_a_rule_is_an_error_before_anything_is_collected():
    @dataclass(frozen=True)
    class Careless:
        text: str = field(default="", metadata=rule("text", "what was said"))
        nickname: str = ""

    with pytest.raises(TypeError, match=r"Careless\.nickname has no mask"):
        plan(Careless)
    with pytest.raises(TypeError):
        redactor.record(Careless("a", "b"))


def test_what_is_no_record_is_refused():
    with pytest.raises(TypeError, match="no record"):
        redactor.record({"text": MAIL})


def test_a_new_field_is_masked_by_its_declaration_alone():
    @dataclass(frozen=True)
    class Longer(Document):
        reply_to: str = field(default="", metadata=rule("person", "whom it answers"))

    clean = redactor.record(Longer("shop", "main", "1", "review", NOW, reply_to="ayse"))
    assert len(clean.reply_to) == 32 and isinstance(clean, Longer)


def test_agents_are_hashed_and_replies_masked():
    document = Document(
        "shop",
        "main",
        "1",
        "ticket",
        NOW,
        events=(
            Event("reply", NOW, text=f"Sizi {PHONE} numarasından arayacağız", agent="Mehmet Kaya"),
            Event("reply", NOW, agent="Mehmet Kaya"),
        ),
    )
    first, second = redactor.record(document).events
    assert first.agent == second.agent and len(first.agent) == 32
    assert first.text == "Sizi [phone] numarasından arayacağız" and first.at == NOW


def test_scores_times_and_words_of_a_list_stay():
    document = Document(
        "shop",
        "main",
        "1",
        "survey",
        NOW,
        scores=(Score("nps", 9, 0, 10),),
        utc_offset=180,
        events=(Event("opened", NOW),),
    )
    assert redactor.record(document) is document


def test_times_and_numbers_of_attributes_are_kept_and_other_things_dropped():
    given = {"day": date(2026, 1, 2), "n": 3, "nothing": None, "list": [MAIL], "bytes": b"x", "table": {"a": NAME}}
    assert redactor.record(Customer("C-1", given)).attributes == {"day": "2026-01-02", "n": 3}


@pytest.mark.parametrize(
    "name",
    [
        "Ayşe Yılmaz",
        "AYŞE YILMAZ",
        "ayse.yilmaz",
        "ayseyilmaz",
        "AyseYilmaz",
        "Mehmet Bey",
        "John Smith",
        MAIL,
        "fatma",
        "mehmet1985",
        "Zbigniew Brzęczyszczykiewicz",
        PHONE,
        "10000000146",
    ],
)
def test_an_id_that_is_a_person_becomes_a_hash(name):
    document = redactor.record(Document("shop", "main", name, "review", NOW, customer_id=name))
    assert len(document.customer_id) == 32 == len(document.external_id)
    order = redactor.record(Order("1", name, NOW))
    assert order.customer_id == document.customer_id == redactor.record(Customer(name)).customer_id
    assert redactor.record(Gone("shop", "main", name, NOW)).external_id == document.external_id


@pytest.mark.parametrize(
    "known", ["C-000017", "1001", "KRD-20261116", "t3_abc9", "com.kardelen.app", "a3f9-77", "sku_12 b"]
)
def test_an_id_that_is_nobody_stays(known):
    assert redactor.record(Document("shop", "main", known, "review", NOW)).external_id == known


@pytest.mark.parametrize(
    "name", ["Ayşe Yılmaz", "Yılmaz Ayşe", "Mehmet Bey", "Ayşe Hanım'ın kasası", "Dear John", "Sayın Veli Kaya"]
)
def test_a_name_in_a_place_goes(name):
    place = redactor.record(Document("shop", "main", "1", "review", NOW, place=name)).place
    assert "[name]" in place and not {"Ayşe", "Yılmaz", "Mehmet", "John", "Veli"} & set(place.replace("'", " ").split())
    assert "[name]" in redactor.record(Place(name)).name


@pytest.mark.parametrize(
    "place",
    [
        "Kadıköy",
        "İstanbul Avrupa",
        "Aydın Efeler",
        "Bağdat Caddesi",
        "Mehmet Akif Mahallesi",
        "San Diego",
        "Ordu Merkez",
        "Deniz AVM",
        "Adnan Menderes Havalimanı",
        "1. kat",
        "Kardelen Nişantaşı Mağazası",
        "New York",
    ],
)
def test_places_stay(place):
    assert redactor.record(Document("shop", "main", "1", "review", NOW, place=place)).place == place


@pytest.mark.parametrize(
    "brand", ["Calvin Klein", "Tommy Hilfiger", "Mavi", "Kardelen", "Sarar", "Ayşe Yılmaz Tasarım"]
)
def test_brands_and_products_stay(brand):
    document = Document("shop", "main", "1", "review", NOW, brand=brand, product=brand, mentioned=(brand,))
    assert redactor.record(document) == document


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("name", "Svetlana", "[name]"),
        ("Ad Soyad", "Xü Wang", "[name]"),
        ("customer_name", "Q. R.", "[name]"),
        ("MüşteriAdı", "Zed", "[name]"),
        ("e-mail", "ayse at work", "[email]"),
        ("Telefon", "5321", "[phone]"),
        ("cep telefonu", "yok 12", "[phone]"),
        ("adres", "köşedeki ev", "[address]"),
        ("doğum tarihi", "1.1.1990", "[birth]"),
        ("note", "Ayşe Yılmaz", "[name]"),
        ("note", "Ayşe Hanım aradı", "[name] aradı"),
        ("iletişim", MAIL, "[email]"),
        ("phone", 5321234, "[phone]"),
        ("müşteri tipi", "Kurumsal", "Kurumsal"),
        ("customer_segment", "gold", "gold"),
        ("marka", "Calvin Klein", "Calvin Klein"),
        ("campaign name", "Yaz 2026", "Yaz 2026"),
        ("city", "Ankara", "Ankara"),
        ("store name", "Kadıköy", "Kadıköy"),
        ("müşteri", "C-17", "C-17"),
        ("customer", "Kurumsal", "Kurumsal"),
        ("carrier", "Aras", "Aras"),
        ("helpful", 3, 3),
        ("carrier", "Yurtiçi", "Yurtiçi"),
        ("age_band", "25-34", "25-34"),
        ("language", "tr", "tr"),
        ("ok", True, True),
    ],
)
def test_attributes_by_their_names_and_values(key, value, kept):
    assert redactor.record(Customer("C-1", {key: value})).attributes[key] == kept


@pytest.mark.parametrize("key", ["müşteri", "agent", "temsilci", "Atanan", "assignee"])
def test_a_person_of_an_attribute_becomes_the_same_hash_each_time(key):
    first, second = (redactor.record(Customer("C-1", {key: "Mehmet Kaya"})).attributes[key] for _ in range(2))
    assert first == second and len(first) == 32


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://shop.example/urun/12?renk=mavi", "https://shop.example/urun/12?renk=mavi"),
        ("http://shop.example:8080/a#yorumlar", "http://shop.example:8080/a#yorumlar"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        (" data:text/html,x", ""),
        ("ftp://a.example/x", ""),
        ("file:///etc/passwd", ""),
        ("//shop.example/a", ""),
        ("shop.example/a", ""),
        ("https://", ""),
        ("", ""),
        ("https://ali:gizli@shop.example/a", "https://shop.example/a"),
        ("https://shop.example/a?token=abc&z=1", "https://shop.example/a?z=1"),
        ("https://shop.example/?name=Ay%C5%9Fe+Y%C4%B1lmaz&z=1", "https://shop.example/?z=1"),
        ("https://shop.example/?q=Ay%C5%9Fe+Y%C4%B1lmaz", "https://shop.example/"),
        ("https://shop.example/?e=ali%2540mail.com&z=1", "https://shop.example/?z=1"),
        ("https://shop.example/?tel=12&z=1", "https://shop.example/?z=1"),
        ("https://shop.example/users/ayse-yilmaz/orders", ""),
        ("https://shop.example/profil/x9", ""),
        ("https://shop.example/yorum/ay%C5%9Fe-y%C4%B1lmaz", ""),
        ("https://shop.example/@somebody/1", ""),
        ("https://shop.example/a/ali%40mail.com", ""),
        ("https://ayseyilmaz.blog.example/1", ""),
        ("https://shop.example/a#ali@mail.com", "https://shop.example/a"),
        ("https://shop.example/users/17", "https://shop.example/users/17"),
        ("http://[::1", ""),
    ],
)
def test_a_link_keeps_nobody(url, kept):
    assert redactor.record(Document("shop", "main", "1", "review", NOW, url=url)).url == kept


def test_what_was_masked_is_counted():
    document = Document("shop", "main", "1", "review", NOW, title=f"ara {PHONE}", text=f"{MAIL} ve {PHONE}", place=NAME)
    assert redactor.record(document).masked == {"email": 1, "name": 1, "phone": 2}
    assert redactor.record(document) == redactor.record(document)
    assert redactor.record(Document("shop", "main", "1", "review", NOW, text="harika")).masked == {}
