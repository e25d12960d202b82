"""What the name of a column says about its meaning, in Turkish and English: evidence, never proof.

A name is read as lower-case ASCII words. Each pattern adds its weight once to its role; negative weights speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from collectors.profile import words

_COMPANY = (
    r"(?:company|owner|developer|dev|seller|merchant|vendor|management|manager|business|host|brand|shop|store|hotel|property|"
    r"our|firma|isletme|sirket|satici|yonetim|kurum|marka|gelistirici|otel|yetkili|magaza|operator|ekip|destek|support|admin|"
    r"musteri hizmetleri|publisher|bizim|agent|temsilci|staff|representative)(?: ?(?:si|nin|in|un|i|s|y|yi))?"
)
_ANSWER = r"(?:repl(?:y|ies|ied)|respon[sd]\w*|answer\w*|cev[ae][bp]\w*|yanit\w*|comment|message|notes?|notu|aciklama\w*|donus\w*)"
ROLES: Mapping[str, tuple[tuple[str, float], ...]] = {
    "text": (
        (r"yorum\w*|review( (text|body|content|comment|description|message))?|comments?|feedback|geri ?bildirim\w*", 3.0),
        (r"metin|metni|text|body|content|contents|icerik|icerigi|mesaj\w*|message|verbatim|narrative|tweet|selftext|caption", 3.0),
        (r"sikayet\w*|complaint|complain|gorus\w*|dusunce\w*|opinion|aciklama\w*|description|desc|ifade\w*|izlenim\w*|snippet", 3.0),
        (r"degerlendirme(niz|leriniz|si|ler|leri|)|deneyim\w*|experience|statement|remarks?|detay\w*|details|testimonial", 2.0),
        (r"(en cok )?begen\w*|hoslan\w*|memnun (kaldigi|oldugu)\w*|olumlu\w*|olumsuz\w*|pros?|cons?|arti\w*|eksi\w*|praise", 2.5),
        (r"(dis)?liked?|likes|dislikes?|positives?|negatives?|improve\w*|gelistir\w*|iyilestir\w*|suggest\w*|oneri(niz|leriniz|ler|leri|si)?", 2.5),
        (r".*(puan|score|skor|rating|nps|not|oy)\w*.* (neden|sebe[bp]|why|reason)\w*.*|.*(neden|sebe[bp]|why|reason)\w*.* (puan|score|skor|rating|nps|not|oy)\w*.*", 6.0),
        (r"neden\w*|niye|nicin|why|sebe[bp]\w*|main reason|reason for( your)?|eklemek|belirtmek|paylas\w*|yaz(in|iniz|ar misiniz)|anlat\w*", 2.5),
        (r"anything else|tell us|what|ne (yapabiliriz|dusunuyorsunuz|olmali)|neler|open ended|free text|acik uclu|response|answer|cevap\w*|yanit\w*", 1.5),
        (r"talep\w*|bildirim\w*|request|issue|problem|sorun\w*|note|notes|not|notunuz|soru|question|post|original|translat\w*|data|value", 0.8),
        (r"full text|tam metin|text original|raw text|clean text|long", 1.0),
        (r"(text ?)?display|html|translated|ceviri\w*|turkce(si)?$|english$|ingilizce(si)?$", -0.5),
        (r"\bids?\b|\bno\b|numara\w*|code|kodu?|count|sayisi|length|uzunlu\w*|type|turu?|tipi|status|durum\w*|date|tarih\w*|url|link|score|puan\w*", -3.0),
        (r"author|user|kullanici|yazar|reviewer|name|adi|isim|mail|lang\w*|dil|rating|sentiment|duygu|language|by|platform|kanali?", -3.0),
        (r"kategori\w*|categor\w*|topic|tags?|etiket\w*|keywords?|anahtar|label|intent|class\w*|group|grubu|segment|urun adi|product", -2.5),
    ),
    "reply": (
        (rf"{_COMPANY} (?:\w+ )?{_ANSWER}", 5.0),
        (rf"{_ANSWER} (?:from|by|of) (?:\w+ )?{_COMPANY}|public (?:response|reply|comment)", 5.0),
        (r"repl(?:y|ies|ied)\b(?! to)", 4.0),
        (r"cev[ae][bp]\w*|yanit\w*|response|answer|respond\w*|karsilik", 1.5),
        (rf"official {_ANSWER}|resmi {_ANSWER}|auto ?{_ANSWER}", 5.0),
        (r"resolution|cozum (aciklama\w*|metni|notu)|solution|action taken|aksiyon\w*|yapilan islem\w*|islem sonucu", 4.0),
    ),
    "preview": ((r"preview|onizleme|excerpt|teaser|truncated|short(ened)?|kisa(ltilmis|)? ?(metin|aciklama|hali)?|summary|ozet\w*|abstract", 3.0),),
    "staffnote": (
        (r"(personel|temsilci|agent|operator|calisan|yetkili|dahili|ic|internal|private|staff|admin|crm|ekip|uzman) (?:\w+ )?(not\w*|comment\w*|aciklama\w*|yorum\w*|memo)", 6.0),
        (r"internal|dahili|memo|work ?notes?|islem not\w*|takip not\w*|call notes?|gorusme not\w*|arama not\w*", 3.0),
    ),
    "title": (
        (r"basli[kg]\w*|title|subject|headline|konu(su)?|heading|caption title|summary line", 3.0),
        (r"ozet\w*|summary", 1.5),
        (r"job|unvan\w*|product|urun|page|sayfa|film|movie|book|kitap|listing|item|campaign|video|raw", -2.5),
    ),
    "agent": ((r"agents?|assigne[ed]\w*|temsilci\w*|personel\w*|staff|employee|calisan\w*|operator adi|sorumlu\w*|atanan|owner|danisman\w*|uzman\w*|representative|handled by|responder|submitter|moderator|rep|csr", 3.0),),
    "id": (
        (r"(review|yorum|response|yanit|cevap|feedback|comment|geri ?bildirim|anket|survey response|submission|entry|kayit|record|ticket|talep|bilet|sikayet|complaint|case|vaka|basvuru|tweet|post|message|mesaj|respondent|degerlendirme|conversation|gorusme|interaction|issue|cagri|call|bildirim|form|result|row|satir|opinion|testimonial|answer|report)s? ?(id|ids|no|numarasi|nr|number|kodu?|uuid|guid|key|ref|token|identifier|hash)", 4.0),
        (r"(yanit|cevap|yorum|kayit|talep|sikayet|basvuru|bildirim|anket|form|gorusme) kimli[gk]\w*|^kimlik$|^(id|no|uuid|guid|key|ids|sira no|sira|oid|identifier|nr|numara|kayit no|referans|reference|ref|token|permalink id|external id|object id|unique id|recordid|responseid|reviewid)$|(^| )(id|uuid|guid)$", 2.5),
        (r"user|customer|musteri|kullanici|uye|member|contact|client|person|author|yazar|requester|submitter|assignee|account|hesap|profile|profil|reviewer|guest|misafir|hasta|patient|abone|subscriber|buyer|alici|visitor|ziyaretci|device|cihaz|session|oturum|sender|kisi|recipient|employee|agent|cookie|tc|collector", -6.0),
        (r"product|urun|item|asin|sku|parent|variant|listing|business|place|store|magaza|sube|hotel|otel|app|package|paket|video|thread|link|subreddit|page|brand|marka|company|firma|seller|satici|merchant|campaign|kampanya|survey( id)?$|anket( id| no)?$|form( id)?$|group|grup|category|kategori|reason|queue|channel|kanal|topic|model|barkod|barcode|catalog|organization|landing|network|question|soru|location|lokasyon|property|game|oyun|film|movie|book|kitap|course|kurs|via|source|movieid|tenant|project|parent", -5.0),
        (r"order|siparis|invoice|fatura|transaction|islem|kargo|takip|tracking|shipment|booking|rezervasyon|reservation|policy|police|purchase|basket|sepet|pnr|voucher|kupon|phone|telefon|tel|index|bin|version|surum|ip", -5.0),
    ),
    "author_key": (
        (r"author( name)?|yazar( adi)?|kullanici( adi)?|user ?name|reviewer( ?name)?|nick ?(name)?|rumuz|display name|screen name|reviewed by|posted by|handle|kullanici ?adi|profile name|sender( name)?|gonderen|yorumcu|yorum yapan|author display name|by$", 3.5),
        (r"ad soyad|adi soyadi|isim( soyisim)?|^ad$|^adi$|isminiz|adiniz|full ?name|first ?name|customer name|musteri adi|respondent( name)?|requester name|^requester$|uye adi|from name|^name$|^kisi$|^person$|yazan|guest name|misafir adi|katilimci", 2.5),
        (r"user( id)?|userid|author id|reviewer id|profile( id)?|user key|uid|authorid|member name", 2.0),
        (r"product|urun|app|package|paket|item|store|magaza|sube|brand|marka|file|dosya|campaign|kampanya|survey|anket|company|firma|sirket|device|cihaz|version|hotel|otel|agent|temsilci|assignee|personel|staff|owner|manager|channel|kanal|event|city|sehir|place|business|form|group|category|kategori|country|domain|host|seller|satici|developer|uri|url|avatar|image|link|lang\w*|count|type|location|verified|badge|level|language|title|created|date|tarih|reply|response|film|movie|game|page|list|queue|team|timezone|age|tur|brand|operator|label|airline|course|restaurant", -5.0),
    ),
    "customer_id": (
        (r"(musteri|customer|uye|member|contact|client|abone|subscriber|hasta|patient|misafir|guest|buyer|alici|account|hesap|kart|requester|recipient|loyalty)( ?(no|id|kodu?|numarasi|number|key|ref|num))", 3.5),
        (r"^(musteri|customer|uye|member|client|abone)$", 2.0),
        (r"adi|name|service|hizmet\w*|temsilci\w*|memnuniyet\w*|satisfaction|segment|type|tipi|turu|since|tarih\w*|date|age|yas|review|support|feedback|comment|yorum\w*|lifetime|value|count|group|city|sehir|country|status|email|mail|phone", -5.0),
    ),
    "lang": ((r"lang|language|dil|dili|locale|culture|user language|reviewer language|yorum dili", 3.0), (r"programming|count|detected score", -3.0)),
    "url": ((r"url|link|permalink|href|web ?adresi|baglanti\w*|source url|page url|review url|review link", 3.0), (r"image|photo|resim|foto\w*|avatar|media|gorsel|video|profile|logo|api|domain|icon|pic\w*|thumb\w*|website", -4.0)),
    "brand": (
        (r"marka\w*|brand( name)?|operator|company( name)?|sirket( adi)?|firma( adi)?|business name|airline( name)?|banka( adi)?|organization name|competitor|rakip|hotel name|otel adi", 3.0),
        (r"id|reply|response|cevab\w*|yaniti?|type|size|date|url|tarih\w*|notu?|note", -5.0),
    ),
    "channel": (
        (r"kanal\w*|channel|platform|source|kaynak|source of review|via channel|mecra|medium|distribution channel|network|site|marketplace|pazaryeri", 3.0),
        (r"id|url|date|tarih\w*|hangi|kullandi\w*|which|type|text|name", -2.0),
    ),
    "touchpoint": ((r"temas( noktasi)?|touch ?point|journey|asama|stage|adim", 3.0),),
    "product": (
        (r"urun( adi| ismi)?|product( name| title)?|item( name)?|sku|asin|model( adi)?|listing( name)?|app name|uygulama( adi)?|package( name)?|paket adi|hizmet adi|service name|film|movie title|kitap adi|book title|course( name)?|drug ?name|oyun|game", 3.0),
        (r"id|no|kodu?|url|link|image|rating|puan\w*|price|fiyat\w*|category|kategori\w*|handle|version|surum\w*|count|adet|date|tarih\w*|memnun\w*|kalite\w*|yorum\w*|review|comment|begen\w*|feedback|hakkinda|year|aldig\w*", -2.5),
    ),
    "place": (
        (r"magaza( adi)?|sube( adi)?|store( name)?|branch( name)?|lokasyon|location( name)?|airport|havalimani|restoran( adi)?|restaurant( name)?|hotel|otel|place( name)?|istasyon|station|bayi( adi)?|mekan", 3.0),
        (r"sehir|il$|ili$|ilce\w*|city|bolge\w*|region|town|province|state|eyalet", 2.0),
        (r"country|ulke\w*", 1.0),
        (r"id|no|kodu?|code|puan\w*|rating|memnun\w*|latitude|longitude|lat|lng|lon|enlem|boylam|reply|response|cevab\w*|yaniti?|url|zip|posta|deneyim\w*|calisan\w*|temiz\w*|yorum\w*|review|count|date|tarih\w*|type|link|ilgi\w*", -3.5),
    ),
    "nps": (
        (r"nps|net promoter( score)?", 4.0),
        (r"recommend\w*|tavsiye\w*|oner(ir|me|me olasilig|ebilir)\w*|likelihood|olasilig\w*|arkadas\w*( .*)?(oner|tavsiye)\w*|ltr|would you recommend|promot\w*", 3.0),
        (r"group|grubu?|category|kategori\w*|segment|neden|why|reason|comment|yorum\w*|survey name|anket adi|type|turu|onceki|previous|old|last|gecmis|id|date|tarih\w*|target|hedef|average|avg|ortalama|sentiment|status|yorumunuz|sent", -3.5),
    ),
    "csat": (
        (r"csat|memnuniyet( puani| skoru| derecesi| duzeyi)?\w*|memnun(sunuz|uyet|iyet|)\w*|satisf\w*|satisfied", 3.5),
        (r"nasil (degerlendir|bul)\w*|how (would|do) you rate|how was", 2.0),
        (r"ne kadar memnun\w*|how satisfied|overall satisfaction|genel memnuniyet\w*", 1.5),
        (r"personel|calisan\w*|temsilci\w*|kargo|teslim\w*|delivery|staff|fiyat|price|temiz\w*|odeme|payment|hiz\w*|speed|urun|product|agent|packag\w*|paket\w*", -0.7),
        (r"id|reason|neden|comment|yorum\w*|date|tarih\w*|why|onceki|previous|average|avg|ortalama|target|text|status|offered", -3.5),
    ),
    "ces": (
        (r"ces|customer effort|effort( score)?|efor\w*|caba\w*|ease|easy|kolay\w*|zorlan\w*|how easy|ne kadar kolay|uğraş\w*|ugras\w*", 3.5),
        (r"id|reason|neden|comment|yorum\w*|date|tarih\w*|average|avg|ortalama", -3.5),
    ),
    "stars": (
        (r"yildiz\w*|stars?|star rating|review (score|rating|stars)", 3.5),
        (r"rating|ratings|puan|puani|puaniniz|rate|rated|score|skor\w*|verilen puan|genel puan|overall( rating)?|overall score|note sur|grade|derece|notu|verdiginiz (not|puan)", 3.0),
        (r"degerlendirme(niz|si|)|oy|oyu|oylama|experience|deneyim\w*|genel|review|not|kac puan|nasil degerlendir\w*|how (would|do) you rate|point", 1.5),
        (r"overall|genel|toplam", 0.5),
        (r"food|room|service|staff|location|value|clean\w*|comfort\w*|wifi|bar|personel|lezzet|servis|hiz\w*|fiyat\w*|temizlik|konum|kargo|kalite\w*|quality|delivery|teslimat|checkin|communication|accuracy|ambiance|sub|alt|atmosphere|packag\w*|paket\w*|seat|entertainment|catering", -1.2),
        (r"id|count|(?<!yildiz )(?<!star )sayi\w*|number of|total (reviews|ratings)|avg|average|ortalama|mean|weight|lead|sadakat|loyalty|kart|bakiye|balance|kazanilan|previous|onceki|old|eski|eklenen|para|sentiment|polarity|confidence|probab\w*|risk|relevance|magnitude|spam|compound|helpful\w*|vote\w*|date|tarih\w*|text|metni|comment|label|etiket|upvote\w*|reply|cevap|credit|quality score|health|seller|satici|aggregate|distribution|business|product rating|urun puani|author|user|kullanici|likes?|harcanan|toplam puan|hediye|dagilim\w*|reason|kategori|category|status|type|url|group", -4.0),
    ),
    "opened": ((r"acilis|opened|acilma|olusturulma|created", 2.0),),
    "first_reply": ((r"(ilk|first) (yanit|cevap|reply|response|donus|respon\w*|replied)\w*|ilk", 3.0), (r"minutes|dakika|sure\w*|duration|hours|seconds", -4.0)),
    "resolved": ((r"cozum\w*|cozul\w*|kapan\w*|kapat\w*|resolved|closed|solved|completed at|kapanis", 3.0), (r"minutes|dakika|sure\w*|duration|hours|seconds|is", -4.0)),
    "never": (
        (r"ip|ip ?address|latitude|longitude|lat|lng|lon|enlem|boylam|dogum\w*|birth\w*|dob|iban|tckn|tc kimlik\w*|phone\w*|telefon\w*|gsm|cep|adres|address|e ?mail|eposta|mail|password|token|mac|cookie|referer|user ?agent|avatar|image\w*|photo\w*|resim|profile (url|image|pic\w*)|author uri|last ?name|first ?name|surname|soyad\w*|soyisim|recipient \w*|ad soyad|adi soyadi", 3.0),
    ),
}  # fmt: skip
DATES: tuple[tuple[str, float], ...] = (
    (r"(review|yorum|comment|feedback|sikayet|complaint|geri bildirim|degerlendirme|response|basvuru|talep|bildirim|anket|survey|post|tweet|message|mesaj)( \w+)? (date|time|tarih\w*|at|zaman\w*|created|submit\w*|on|saat\w*|datetime)", 2.0),
    (r"creat\w*|submit\w*|olustur\w*|zaman damgasi|timestamp|date of (response|review|experience)|recorded|published\w*|yayin\w*|posted|acilis|opened|acilma|yazildigi|yazilma|completed|tamamlan\w*|date added|eklenme|gorusme|girilme", 2.0),
    (r"date|tarih\w*|gun|gunu|day|datetime|created utc|at$|tarihi|when|zaman\w*", 2.0),
    (r"time|saat|millis|epoch|unix|dt|ts|raw|utc", 0.4),
    (r"millis|epoch|unix|saat$|time$", -0.5),
    (r"end|bitis|finish", 0.3),
    (r"start\w*|baslangic|begin", -0.5),
    (r"updat\w*|modif\w*|guncel\w*|last|son|degistir\w*|edit\w*", -3.0),
    (r"birth\w*|dogum\w*|dob", -20.0),
    (r"uyelik|member|sign ?up|regist\w*|joined?|katil\w*|ilk alisveris|since|hired|first (purchase|order|seen)|account|musteri (olma|kayit)|kayit ol\w*|uye\w*|abonelik|subscri\w*", -20.0),
    (r"siparis\w*|order\w*|purchase\w*|satin|teslim\w*|deliver\w*|kargo\w*|ship\w*|visit\w*|ziyaret\w*|stay\w*|check ?(in|out)|konaklama\w*|seyahat|travel\w*|flight|ucus|invoice|fatura\w*|service|booking|arrival|departure|giris|cikis|islem|transaction|alisveris\w*|alim|bought|iade|return\w*|randevu|appointment", -3.0),
    (r"repl(y|ied|ies)|developer|compan\w*|owner|cevap\w*|yanit\w*|answered|responded|cevaplan\w*|yanitlan\w*|respons\w* (date|time) of|first|ilk", -2.0),
    (r"export\w*|rapor\w*|report (date|time)|generated|crawl\w*|scrap\w*|import\w*|indir\w*|cekil\w*|fetch\w*|extract\w*|retriev\w*|snapshot|sync\w*|collected|download\w*|veri|aktarim|toplanma|load(ed)?|insert\w*|etl", -20.0),
    (r"due|vade|sla|expir\w*|gecerlilik|deadline|hedef|target|next|sonraki|planned|garanti|warranty|renewal|yenileme", -20.0),
    (r"sent|gonder\w*|invit\w*|davet\w*|email\w*|reminder|hatirlatma", -1.5),
    (r"closed|resol\w*|solved|cozum\w*|cozul\w*|kapan\w*|kapat\w*|assign\w*|atan?ma|atandi|escalat\w*", -3.5),
    (r"campaign|kampanya\w*|delet\w*|silin\w*|release\w*|product|urun\w*|expiry|version|manufactur\w*|uretim", -8.0),
)  # fmt: skip
"""What names say about when a row was written."""
_BY_LAST = frozenset({"text", "stars", "csat", "nps", "ces"})
"""Roles against which only the last part of a nested name speaks: a comment may have a rating, an author a text."""
_COMPILED: dict[str, tuple[tuple[re.Pattern[str], float], ...]] = {
    role: tuple((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), weight) for pattern, weight in patterns)
    for role, patterns in {**ROLES, "created_at": DATES}.items()
}


def spoken(name: str) -> str:
    """The name as lower-case words; of a nested name the last two parts, of which the last counts."""
    return " ".join(words(name))


@lru_cache(maxsize=20_000)
def says(name: str, role: str) -> float:
    """How much a column's name, or the question that stands in it, speaks for ``role``."""
    text = spoken(name.rpartition(".")[2] if "." in name and " " not in name else name)
    whole = spoken(".".join(name.split(".")[-2:])) if "." in name and " " not in name and role not in _BY_LAST else text
    best, against, more = 0.0, 0.0, 0.0
    for pattern, weight in _COMPILED[role]:
        if weight < 0 and pattern.search(whole):
            against += weight if against > weight else 0.0
        elif weight > 0 and (pattern.search(text) or (weight >= 2.0 and pattern.search(whole))):
            best, more = max(best, weight), more + 0.3 * min(best, weight)
    return best + min(more, 1.0) + against


@lru_cache(maxsize=20_000)
def is_question(name: str) -> bool:
    """Whether a column is called by a whole question or an invitation to write."""
    return name.rstrip().endswith(("?", "...", "…", ":")) or len(words(name)) >= 5
