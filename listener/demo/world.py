"""The retailer's world: regions, shops, couriers, products, releases, customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from listener.demo.calendar import Week
from listener.demo.events import CARRIER, REGION

BRAND = "Kardelen"
COMPETITORS = ("Mavişehir", "Pazarya")
CARRIERS = (CARRIER, "Turna Kargo", "Yörük Lojistik")

REGIONS: dict[str, tuple[int, tuple[str, ...]]] = {
    "İstanbul": (28, ("İstanbul",)),
    REGION: (20, ("Bursa", "Bursa", "Balıkesir", "Çanakkale")),
    "Ege": (14, ("İzmir", "İzmir", "Manisa", "Aydın", "Muğla")),
    "İç Anadolu": (16, ("Ankara", "Ankara", "Konya", "Eskişehir", "Kayseri")),
    "Akdeniz": (11, ("Antalya", "Adana", "Mersin")),
    "Karadeniz": (6, ("Samsun", "Trabzon")),
    "Güneydoğu": (5, ("Gaziantep", "Diyarbakır")),
}
"""Region: share of the customers in percent, and its cities (a city named twice is twice as large)."""

STORES: dict[str, tuple[str, ...]] = {
    "İstanbul": ("Kadıköy", "Bakırköy", "Beşiktaş", "Ümraniye"),
    "Bursa": ("Nilüfer",),
    "Balıkesir": ("Edremit",),
    "Çanakkale": ("Kordon",),
    "İzmir": ("Bornova", "Karşıyaka"),
    "Ankara": ("Çankaya", "Kızılay"),
    "Konya": ("Meram",),
    "Antalya": ("Lara",),
    "Adana": ("Seyhan",),
    "Samsun": ("Atakum",),
    "Gaziantep": ("Şahinbey",),
}

RELEASES = (
    (21, "5.8.0"),
    (24, "5.9.0"),
    (28, "5.10.0"),
    (32, "5.11.0"),
    (35, "5.12.0"),
    (37, "5.12.1"),
    (41, "5.13.0"),
)
"""First week of each release of the app."""


@dataclass(frozen=True, slots=True)
class Product:
    """A thing that is sold: name, kind, and the plain noun in both languages (Turkish also as an object)."""

    name: str
    kind: str
    noun: str
    object: str
    english: str


def _products() -> tuple[Product, ...]:
    rows = """
    Lodos Trençkot|clothing|trençkot|trençkotu|trench coat
    Pera Keten Gömlek|clothing|gömlek|gömleği|linen shirt
    Sardunya Elbise|clothing|elbise|elbiseyi|dress
    Kuzey Polar|clothing|polar|poları|fleece
    Moda Kot Pantolon|clothing|pantolon|pantolonu|jeans
    Papatya Kazak|clothing|kazak|kazağı|sweater
    Adım Koşu Ayakkabısı|shoes|ayakkabı|ayakkabıyı|running shoes
    Liman Deri Bot|shoes|bot|botu|boots
    Kordon Sandalet|shoes|sandalet|sandaleti|sandals
    Galata Topuklu Ayakkabı|shoes|topuklu|topukluyu|heels
    Bulut Nevresim Takımı|home|nevresim takımı|nevresim takımını|duvet set
    Bozkır Kilim|home|kilim|kilimi|rug
    Zeytin Tava Seti|home|tava seti|tava setini|pan set
    Ihlamur Masa Lambası|home|lamba|lambayı|table lamp
    Badem Havlu Seti|home|havlu seti|havlu setini|towel set
    Köpük Kahve Makinesi|electronics|kahve makinesi|kahve makinesini|coffee maker
    Rüzgar Süpürge|electronics|süpürge|süpürgeyi|vacuum cleaner
    Çınar Kulaklık|electronics|kulaklık|kulaklığı|headphones
    Nokta Blender|electronics|blender|blenderı|blender
    Gülsuyu Yüz Kremi|cosmetics|yüz kremi|yüz kremini|face cream
    Amber Parfüm|cosmetics|parfüm|parfümü|perfume
    Lavanta Şampuan|cosmetics|şampuan|şampuanı|shampoo
    Nar Ruj|cosmetics|ruj|ruju|lipstick
    """
    return tuple(Product(*line.strip().split("|")) for line in rows.strip().splitlines())


PRODUCTS = _products()


@dataclass(frozen=True, slots=True)
class Person:
    """A customer and what segments are made of."""

    id: str
    region: str
    city: str
    segment: str
    age: str
    prefers: str
    since: date
    lang: str


def people(rng: Random, count: int) -> tuple[Person, ...]:
    """The customers; a quarter write English."""
    return tuple(_person(rng, f"K{100000 + at * 7}") for at in range(count))


def _person(rng: Random, key: str) -> Person:
    region = rng.choices(list(REGIONS), [share for share, _ in REGIONS.values()])[0]
    return Person(
        key,
        region,
        rng.choice(REGIONS[region][1]),
        rng.choices(("yeni", "ara sıra", "düzenli", "sadık"), (22, 34, 30, 14))[0],
        rng.choices(("18-24", "25-34", "35-44", "45-54", "55+"), (17, 31, 26, 16, 10))[0],
        rng.choices(("app", "web", "store"), (48, 30, 22))[0],
        date(2026, 5, 1) - timedelta(days=rng.randrange(20, 2600)),
        "en" if rng.random() < 0.25 else "tr",
    )


def app_version(rng: Random, week: Week) -> str:
    """The release that a reviewer has: the newest, or at times the one before."""
    known = [version for first, version in RELEASES if first <= week.number] or ["5.7.0"]
    return known[-2] if len(known) > 1 and rng.random() < 0.15 else known[-1]


def carrier(rng: Random, region: str) -> str:
    """Who delivers in the region; one courier carries most of Güney Marmara."""
    return rng.choices(CARRIERS, (70, 20, 10) if region == REGION else (25, 45, 30))[0]


def store(rng: Random, city: str) -> str:
    """A shop in the city, or in a large city where there is none."""
    return rng.choice(STORES.get(city) or STORES["İstanbul"])


_BACK, _HARD = "aıou", "fstkçşhp"


def suffixed(name: str, case: str) -> str:
    """A Turkish proper name with its suffix: ``da`` (in), ``ya`` (to), ``dan`` (from), ``in`` (of)."""
    vowels = [letter for letter in name.lower().replace("i̇", "i") if letter in "aeıioöuü"]
    back, ends = vowels[-1] in _BACK, name[-1].lower()
    a = "a" if back else "e"
    if case == "ya":
        return f"{name}'{'y' if ends in 'aeıioöuü' else ''}{a}"
    if case == "in":
        i = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}[vowels[-1]]
        return f"{name}'{'n' if ends in 'aeıioöuü' else ''}{i}n"
    d = "t" if ends in _HARD else "d"
    return f"{name}'{d}{a}{'n' if case == 'dan' else ''}"


def slots(
    lang: str, *, city: str, carrier: str, store: str, product: Product, brand: str = BRAND, version: str
) -> Mapping[str, str]:
    """What phrases may name: ``{city}``, ``{carrier}``, ``{store}``, ``{p}`` and their Turkish cases."""
    rival = COMPETITORS[0] if brand == COMPETITORS[1] else COMPETITORS[1]
    short = carrier.split()[0]
    found = {"p": product.noun if lang == "tr" else product.english, "p_i": product.object, "product": product.name}
    for key, name in (("city", city), ("store", store), ("brand", brand), ("rival", rival), ("carrier", short)):
        found[key] = name
        found |= {f"{key}_{case}": suffixed(name, case) for case in ("da", "ya", "dan", "in")}
    return found | {"kargo": carrier, "version": version}
