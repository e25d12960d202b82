"""Words that say where or by whom, never what a topic is about: cities and carriers, in plain letters.

Towns whose name is a common word in Turkish or English (ağrı, ordu, tokat, van, reading, bath) are left out.
"""

from __future__ import annotations

from functools import lru_cache

from topics.words import TURKISH

_CITIES = """
adana adiyaman afyon afyonkarahisar aksaray alanya amasya ankara antalya antep ardahan artvin aydin balikesir bartin
batman bayburt beylikduzu besiktas beyoglu bilecik bingol bitlis bodrum bornova burdur bursa cankaya canakkale
cankiri corum denizli diyarbakir duzce edirne elazig erzincan erzurum esenyurt eskisehir fethiye gaziantep gebze giresun
gumushane hakkari hatay igdir isparta istanbul izmir izmit kadikoy kahramanmaras karabuk karaman karsiyaka kastamonu
kayseri kirikkale kirklareli kirsehir kocaeli konya kutahya malatya maltepe manisa mardin marmaris mersin mugla
nevsehir nigde osmaniye pendik rize sakarya samsun sanliurfa siirt sinop sirnak sisli sivas tekirdag trabzon tunceli
umraniye urfa uskudar yalova yozgat zonguldak
almanya amerika avrupa azerbaycan belcika bulgaristan dubai fransa hollanda ingiltere ispanya italya kibris turkiye
yunanistan
amsterdam barcelona berlin birmingham boston bristol brussels chicago dallas dublin edinburgh frankfurt glasgow houston
leeds liverpool london londra madrid manchester miami milan munich paris rome seattle sydney toronto vienna
america australia austria belgium canada england europe france germany greece ireland italy scotland spain turkey wales
"""
_CARRIERS = """
aras bolt deliveroo dhl doordash evri fedex glovo hermes hepsijet kolaygelsin migros mng ptt royalmail sendeo
trendyol ups usps yemeksepeti yodel yurtici
"""
NAMES = frozenset((*_CITIES.split(), *_CARRIERS.split()))
_LEAST, _MOST = min(map(len, NAMES)), max(map(len, NAMES))


@lru_cache(maxsize=1 << 16)
def placed(form: str) -> bool:
    """Whether a plain form is one of these names, with a Turkish ending or without: bursa, bursadan."""
    ends = range(_LEAST, min(_MOST, len(form)) + 1)
    return any(form[:end] in NAMES and (end == len(form) or form[end:] in TURKISH) for end in ends)
