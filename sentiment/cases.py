"""Hard cases in our own words: negation by suffix and by "değil", irony, questions, so-so, two sides in one sentence.

Small grammars of Turkish and English; every sentence they can make is an example with its label, and a sentence with
two sides is one with two aspects and no label. The behaviour tests use other words and other shapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from listener.types import Polarity
from sentiment.data import Aspect, Corpus, Example, Source

SOURCE = Source("own_cases", "", "", weight=3.0, licence="Apache-2.0 (this project)", origin="sentiment/cases.py")
Grammar = Mapping[Polarity, Sequence[str]]

THINGS: Mapping[str, Sequence[str]] = {
    "tr": ("kargo", "ürün", "kulaklık", "uygulama", "oda", "garson", "internet", "iade süreci", "kumaş", "ekran",
           "kurye", "doktor", "randevu sistemi", "kart", "bagaj teslimi", "çağrı merkezi", "fatura", "kahvaltı"),
    "en": ("the delivery", "this blender", "the app", "our room", "the waiter", "the internet",
           "the refund process", "the fabric", "the screen", "the doctor", "the booking site", "my card",
           "the baggage desk", "the call centre", "the invoice", "breakfast", "the battery", "their support"),
}  # fmt: skip
SIMPLE: Mapping[str, Grammar] = {
    "tr": {
        "negative": (
            "{} iyi değil", "{} hiç güzel değildi", "{} beklediğim gibi değil", "{} işe yaramıyor", "{} kalitesiz",
            "{} çok yetersiz", "{} başarısız", "{} yüzünden pişman oldum", "{} konusunda memnun kalmadım",
            "{} beni hayal kırıklığına uğrattı", "{} kullanışsız, tavsiye etmem", "{} güven vermiyor",
            "Harika, {} yine sorun çıkardı", "Bravo size, {} üç haftadır düzelmedi", "Süper, {} gene yok",
            "{} bu kadar kötü olamazdı", "{} eskiden iyiydi, artık değil", "{} olmasa da olurmuş", "{} berbattı :(",
            "{} için verdiğim paraya yazık", "{} ile bir türlü anlaşamadık, çözen de olmadı",
        ),
        "positive": (
            "{} hiç fena değil, sevdim", "{} sorunsuz", "{} kusursuzdu", "{} konusunda hiç sorun yaşamadım",
            "{} beni hiç üzmedi", "{} beklediğimden iyi çıktı", "{} yarı yolda bırakmadı",
            "{} için söylenecek kötü söz yok",
            "{} tam istediğim gibi", "{} eksiksizdi, teşekkürler", "{} şahane 😍", "{} önce korkuttu sonra bayıldım",
            "{} konusunda eleştirecek bir şey bulamadım", "{} eskiden kötüydü, şimdi çok iyi",
            "{}: daha iyisini görmedim", "{} işimi fazlasıyla gördü", "{} gönül rahatlığıyla alınır",
        ),
        "neutral": (
            "{} ne zaman gelir?", "{} hakkında bilgi alabilir miyim?", "{} için kime yazmam gerekiyor?",
            "{} nasıl iptal edilir?", "{} idare eder", "{} ne iyi ne kötü", "{} ortalama", "{} eh işte",
            "{} için dün başvuru yaptım", "{} pazartesi günü değişecekmiş", "{} var mı?", "{} fiyatına göre vasat",
            "{} konusunda henüz bir fikrim yok", "{} daha yeni geldi, kullanınca yazarım",
        ),
    },
    "en": {
        "negative": (
            "{} isn't good", "{} was not what I expected", "I'm not happy with {}", "{} doesn't work", "{} is useless",
            "I regret {}", "Great, {} failed again", "Well done, three weeks and {} is still broken",
            "Wow, {} managed to get even worse", "{} could hardly be worse", "{} used to be good, not any more",
            "{} left me waiting and nobody cared", "I would never recommend {}", "{} is anything but reliable",
            "{} was awful :(", "Thanks for nothing, {} is a joke",
        ),
        "positive": (
            "{} isn't bad at all, I like it", "{} never let me down", "no problems with {} whatsoever",
            "{} was flawless", "I can't fault {}", "I have not seen better than {}",
            "{} turned out better than I feared",
            "{} used to be bad, now it's great",

            "I have nothing bad to say about {}", "{} is exactly what I wanted", "{} made my day 😍",
            "{} did the job and then some", "can't complain about {}, very pleased", "{} was worth every penny",
        ),
        "neutral": (
            "when does {} change?", "how do I cancel {}?", "could you tell me more about {}?",
            "{} is okay, nothing special", "{} is neither good nor bad", "{} is average", "{} is so-so",
            "I have not tried {} yet", "{} will change on Monday", "who do I contact about {}?",
            "is there any news about {}?", "{} arrived today, will review later",
        ),
    },
}  # fmt: skip
QUALITIES: Mapping[str, Grammar] = {
    "tr": {
        "negative": ("berbat", "rezil", "kötü", "iğrenç", "korkunç", "dandik", "uyduruk", "kalitesiz", "başarısız",
                     "sinir bozucu", "can sıkıcı", "rahatsız", "kaba", "ilgisiz", "saygısız", "güvensiz", "pis",
                     "sahte", "bozuk", "kusurlu", "bayat", "yavaş", "yetersiz", "anlamsız", "çirkin"),
        "positive": ("güzel", "iyi", "harika", "mükemmel", "süper", "muhteşem", "şahane", "kaliteli", "başarılı",
                     "kullanışlı", "sağlam", "lezzetli", "nazik", "güler yüzlü", "ilgili", "temiz", "hızlı",
                     "güvenilir", "konforlu", "keyifli", "pratik", "şık", "efsane", "enfes", "kusursuz"),
        "neutral": ("ortalama", "sıradan", "vasat", "standart", "normal", "alışıldık"),
    },
    "en": {
        "negative": ("bad", "awful", "horrible", "terrible", "dreadful", "rubbish", "disgusting", "useless",
                     "disappointing", "poor", "rude", "slow", "filthy", "broken", "overpriced", "unreliable", "ugly"),
        "positive": ("good", "great", "excellent", "super", "brilliant", "fantastic", "wonderful", "lovely", "perfect",
                     "awesome", "amazing", "superb", "friendly", "clean", "quick", "reliable", "delicious"),
        "neutral": ("average", "ordinary", "standard", "normal", "passable", "typical"),
    },
}  # fmt: skip
SHORT: Mapping[str, Sequence[str]] = {
    "tr": ("çok {q}", "{q} bir {t}", "{t} {q}", "{t} çok {q}", "gerçekten {q} bir {t}", "{t} {q}, o kadar", "{q} yaa"),
    "en": ("very {q}", "{q} stuff", "{t} is {q}", "{t}: {q}", "really {q}, {t}", "just {q}", "{t} was so {q}"),
}
ALONE: Mapping[str, Grammar] = {
    "tr": {
        "negative": ("rezalet", "felaket", "fiyasko", "hayal kırıklığı", "dolandırıcılar", "iğrenç", "yazık",
                     "pişmanım", "almayın", "uzak durun", "tam bir çöp", "bir daha asla", "korkunç", "sıfır puan"),
        "positive": ("bayıldım", "efsane", "on numara", "kesinlikle alın", "teşekkürler", "muhteşem", "çok memnunum",
                     "şahane", "tavsiye ederim", "gayet iyi", "helal olsun", "beş yıldız", "tam puan", "enfes"),
        "neutral": ("idare eder", "fena sayılmaz", "eh", "ortalama", "bilmiyorum", "yorum yok", "tamam", "deneyeceğim"),
    },
    "en": {
        "negative": ("rubbish", "garbage", "what a mess", "scam", "stay away", "never again", "disappointed",
                     "waste of money", "zero stars", "terrible", "not happy", "avoid", "useless"),
        "positive": ("brilliant", "love it", "five stars", "highly recommended", "thank you so much", "fantastic",
                     "top notch", "spot on", "delighted", "well done", "perfect", "would buy again", "very pleased"),
        "neutral": ("okay", "average", "so-so", "no comment", "not sure yet", "it is what it is", "received"),
    },
}  # fmt: skip
TOLD: Mapping[str, Grammar] = {
    "tr": {
        "positive": (
            "Aradım, iki dakikada çözdüler", "İlk denemede oldu", "Sipariş verdim, akşamına kapımdaydı",
            "Ölçüyü söyledim, tam geldi", "Üç yıldır kullanıyorum, bir kere bile bozulmadı",
            "Annem de istedi, ona da aldım", "Ararken hattı bekletmediler", "Sorduğum her şeye cevap verdiler",
            "Değişimi aynı gün yaptılar", "İkincisini de söyledim", "Bu fiyata bu kalite zor bulunur",
            "Param bir saat sonra hesabımdaydı", "Formu bir kez doldurdum, gerisini onlar halletti",
            "Eski telefonumda bile takılmadan çalışıyor", "Söylediğim saatte geldi", "Paketi özenle sarmışlar",
            "Çocuk elinden düşürmüyor", "Görevli işini bilen biriydi", "Kasada sıra beklemedim",
            "Güncellemeden sonra hızlandı", "Üçüncü alışım, her seferinde aynı özen", "Pili iki gün gidiyor",
            "Bir daha gitsem yine orada kalırım", "Başka yere bakmaya gerek kalmadı", "Artık hep buradan alıyorum",
        ),
        "negative": (
            "Üç kez aradım, kimse dönmedi", "İkinci gün durdu", "Kutudan başka ürün çıktı", "İki haftadır bekliyorum",
            "Her girişte baştan şifre istiyor", "Param hâlâ yatmadı", "Kapağı çatlak çıktı",
            "Yarısında kapandı",
            "Aynı şeyi beş kişiye anlattım", "Adresi buldukları halde geri götürdüler", "Dikişi ilk günden söküldü",
            "Telefonu yüzüme kapattılar", "Odada su akmıyordu", "Saatlerce sıra bekledik",
            "Faturada fazladan kalem var",
            "İade dedim, kupon verdiler", "Düğmesi yıkamada düştü", "Resimde mavi, gelen gri", "Bir beden küçük geldi",
            "Hesabıma giremiyorum", "Güncelledim, açılmaz oldu", "Başka yerde yarı fiyatına", "Kimse sahip çıkmadı",
        ),
        "neutral": (
            "Siparişi salı günü verdim", "Kutuda iki kablo var", "Hangi beden almalıyım?", "Yeni sürüm dün çıktı",
            "Şubeniz pazar açık mı?", "Ankara'dan yazıyorum", "Kartla ödedim", "Annem için bakıyorum",
            "Mavi ile gri arasında kaldım", "Formu doldurdum, cevap bekliyorum", "Şifreyi nereden değiştirebilirim?",
        ),
    },
    "en": {
        "positive": (
            "Rang them and it was sorted in two minutes", "Worked the first time", "Ordered at noon, here by evening",
            "Three years in and it has not missed a beat", "Bought a second one for my sister",
            "Money back within the hour",
            "They answered every question I had", "Fits as if it were made for me", "Swapped it the same day",
            "Runs without a hitch even on my old phone", "They came exactly when they said they would",
            "Packed with real care", "The kids won't put it down", "She knew what she was doing", "No queue at all",
            "Much quicker since the update", "Third order and the same care each time", "The battery lasts two days",
            "I would stay there again", "No need to look anywhere else", "Filled in one form and they did the rest",
        ),
        "negative": (
            "Rang three times and nobody called back", "Stopped on day two", "Something else was in the box",
            "Two weeks and I am still waiting", "It asks for the password every single time", "Arrived cracked",
            "Still no refund", "I told five people the same story", "The seam came apart on the first day",
            "They hung up on me", "No hot water in the room", "We queued for hours", "I was billed twice",
            "Asked for a refund, got a voucher", "Blue in the picture, grey in the box", "I can't get into my account",
            "Updated it and now it will not open", "Half the price elsewhere", "Nobody took responsibility",
        ),
        "neutral": (
            "Ordered it on Tuesday", "There are two cables in the box", "Which size should I take?",
            "The new version came out yesterday", "Do you take cards?", "Writing from Leeds", "Paid by card",
            "Looking for something for my mother", "Filled in the form, waiting for an answer",
            "Where can I change my password?", "Torn between the blue and the grey one",
        ),
    },
}  # fmt: skip
"""What happened, told without a word of praise or blame: the feeling stands in the facts alone."""
SIDES: Mapping[str, Grammar] = {
    "tr": {
        "positive": ("{} çok iyiydi", "{} hızlıydı", "{} fena değildi, beğendim", "{} güzel", "{} kusursuz"),
        "negative": ("{} rezalet", "{} çok yavaştı", "{} hiç olmamış", "{} berbat çıktı", "{} güven vermedi"),
    },
    "en": {
        "positive": ("{} was great", "{} was quick", "{} was not bad at all", "{} is lovely", "{} is spotless"),
        "negative": ("{} was a disgrace", "{} was far too slow", "{} did not work", "{} is awful", "{} felt unsafe"),
    },
}  # fmt: skip
JOINTS: Mapping[str, Sequence[str]] = {
    "tr": (" ama ", ", fakat ", ". Ancak ", ", "), "en": (" but ", ", although ", ". However, ", ", "),
}  # fmt: skip


def added(corpus: Corpus) -> Corpus:
    """The corpus with the cases among what is learnt from."""
    return replace(corpus, sources=(*corpus.sources, SOURCE), train={**corpus.train, SOURCE.name: cases()})


def cases() -> list[Example]:
    """All sentences of the grammars, in a fixed order."""
    kinds = (simple, short, alone, told, two_sided)
    return [one for lang in ("tr", "en") for kind in kinds for one in kind(lang)]


def simple(lang: str) -> Iterator[Example]:
    """One thing, one feeling."""
    for polarity, shapes in SIMPLE[lang].items():
        for shape, thing in product(shapes, THINGS[lang]):
            yield Example(shape.format(thing), polarity, lang, SOURCE.name)


def short(lang: str) -> Iterator[Example]:
    """One quality, sometimes of a thing that goes round."""
    for polarity, many in QUALITIES[lang].items():
        for place, (quality, shape) in enumerate(product(many, SHORT[lang])):
            thing = THINGS[lang][place * 5 % len(THINGS[lang])]
            yield Example(shape.format(q=quality, t=thing), polarity, lang, SOURCE.name)


def alone(lang: str) -> Iterator[Example]:
    """A word or two, as they are, and begun with a capital and called out."""
    for polarity in ALONE[lang]:
        many = dict.fromkeys((*ALONE[lang][polarity], *QUALITIES[lang][polarity]))
        for text, end in product(many, ("", ".", "!", "!!!")):
            yield Example((text[:1].upper() + text[1:] if end else text) + end, polarity, lang, SOURCE.name)


def told(lang: str) -> Iterator[Example]:
    """What happened, alone and before or after another fact of the same kind."""
    for polarity, many in TOLD[lang].items():
        for place, text in enumerate(many):
            other = many[(place * 5 + 2) % len(many)]
            for whole in (text, text + ".", f"{text}. {other}.", f"{text}, {other[:1].lower()}{other[1:]}"):
                yield Example(whole, polarity, lang, SOURCE.name)


def two_sided(lang: str) -> Iterator[Example]:
    """Two things, felt about differently; each side of every kind once with a neighbour."""
    things = THINGS[lang]
    sides = [(polarity, shape) for polarity, shapes in SIDES[lang].items() for shape in shapes]
    for place, ((first, left), (second, right)) in enumerate(product(sides, sides)):
        if first != second:
            thing, other = things[place % len(things)], things[(place * 7 + 3) % len(things)]
            head = left.format(thing) + JOINTS[lang][place % len(JOINTS[lang])]
            text = head + right.format(other)
            spans = (Aspect(0, len(left.format(thing)), first), Aspect(len(head), len(text), second))
            yield Example(text, None, lang, SOURCE.name, spans)
