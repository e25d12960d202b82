"""Answers in words on a scale, in Turkish and English: where each stands between the worst (0) and the best (1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLAIN = str.maketrans("çğıöşüâîû’", "cgiosuaiu'")
_STEPS: Mapping[float, str] = {
    0.0: "hic memnun degilim|hic memnun kalmadim|cok memnuniyetsizim|kesinlikle memnun degilim|hic memnun degil|cok memnun degilim"
    "|cok kotu|berbat|rezalet|felaket|cok zayif|hic begenmedim|asla|kesinlikle katilmiyorum|hic katilmiyorum|cok zor|cok zordu"
    "|kesinlikle hayir|kesinlikle onermem|cok yetersiz|hic olasi degil|cok dusuk|son derece memnuniyetsizim|hic iyi degil"
    "|very dissatisfied|extremely dissatisfied|completely dissatisfied|highly dissatisfied|very unsatisfied|terrible|awful|horrible"
    "|very poor|very bad|strongly disagree|completely disagree|very difficult|extremely difficult|very hard|not at all likely"
    "|extremely unlikely|very unlikely|not at all satisfied|definitely not|not satisfied at all|very unhappy|worst|never"
    "|very negative|much worse than expected|very low|extremely poor|totally disagree",
    0.25: "memnun degilim|memnun kalmadim|memnuniyetsizim|memnun degil|pek memnun degilim|kismen memnun degilim|kotu|zayif"
    "|begenmedim|katilmiyorum|zor|zordu|yetersiz|onermem|dusuk|olasi degil|biraz memnuniyetsizim|pek iyi degil|nadiren"
    "|dissatisfied|somewhat dissatisfied|moderately dissatisfied|slightly dissatisfied|unsatisfied|not satisfied|poor|bad|disagree"
    "|somewhat disagree|difficult|somewhat difficult|hard|unlikely|somewhat unlikely|not so likely|not so satisfied|below average"
    "|unhappy|fair|negative|worse than expected|low|rarely|not very satisfied|not good|tend to disagree|quite dissatisfied",
    0.5: "kararsizim|ne memnunum ne memnun degilim|ne memnun ne memnun degil|ne memnunum ne de memnun degilim|orta|normal|notr|fena degil"
    "|idare eder|ne katiliyorum ne katilmiyorum|ne kolay ne zor|fikrim yok|vasat|ortalama|belki|kismen|orta derecede memnunum"
    "|ne iyi ne kotu|ne kolay ne de zor|bazen|ne olumlu ne olumsuz|ne memnunum ne degilim"
    "|neutral|neither satisfied nor dissatisfied|neither agree nor disagree|neither easy nor difficult|average|ok|okay|mediocre"
    "|undecided|neither|neither good nor bad|neither likely nor unlikely|so so|about what was expected|medium|sometimes"
    "|neither satisfied or dissatisfied|no opinion|mixed|as expected|moderate|acceptable",
    0.75: "memnunum|memnun kaldim|memnun|kismen memnunum|iyi|guzel|begendim|katiliyorum|kolay|kolaydi|yeterli|oneririm|yuksek|olasi"
    "|genellikle|biraz memnunum|oldukca memnunum|satisfied|somewhat satisfied|moderately satisfied|slightly satisfied|good|agree"
    "|somewhat agree|easy|somewhat easy|likely|somewhat likely|happy|above average|positive|better than expected|high|often"
    "|quite satisfied|tend to agree|mostly satisfied|fairly satisfied|very likely to some extent|usually",
    1.0: "cok memnunum|cok memnun kaldim|cok memnun|son derece memnunum|kesinlikle memnunum|tamamen memnunum|mukemmel|harika|cok iyi"
    "|cok guzel|cok begendim|kesinlikle katiliyorum|tamamen katiliyorum|cok kolay|cok kolaydi|kesinlikle evet|kesinlikle oneririm"
    "|cok yeterli|kesinlikle|cok yuksek|her zaman|super|muhtesem|cok olasi|fevkalade"
    "|very satisfied|extremely satisfied|completely satisfied|highly satisfied|excellent|great|perfect|outstanding|strongly agree"
    "|completely agree|very easy|extremely easy|extremely likely|very likely|definitely|very good|awesome|amazing|very happy"
    "|best|always|very positive|much better than expected|very high|totally agree|totally satisfied|exceptional|superb",
}
WORDS: Mapping[str, float] = {word: place for place, words in _STEPS.items() for word in words.split("|")}
"""Answer, folded by ``folded`` → its place from 0 to 1."""
_FIGURES: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        ("sifir zero", "bir one", "iki two", "uc three", "dort four", "bes five", "alti six", "yedi seven", "sekiz eight",
         "dokuz nine", "on ten")
    )
    for word in words.split()
}  # fmt: skip
_COUNTED = re.compile(r"(\w+) (?:yildiz|star|stars|puan|points?)")
_BANDS: Mapping[str, str] = {
    "promoter": "promoter", "promoters": "promoter", "tavsiye eden": "promoter", "destekleyen": "promoter",
    "destekci": "promoter", "passive": "passive", "passives": "passive", "neutral": "passive", "pasif": "passive",
    "notr": "passive", "cekimser": "passive", "detractor": "detractor", "detractors": "detractor",
    "kotuleyen": "detractor", "elestiren": "detractor", "kotuleyici": "detractor",
}  # fmt: skip


def folded(text: str) -> str:
    """Lower-case ASCII words, single spaces, no signs at the ends."""
    plain = text.replace("İ", "i").replace("I", "i").lower().translate(_PLAIN)
    return " ".join(re.findall(r"[\w']+", plain))


def place(text: str) -> float | None:
    """Where an answer in words stands on its scale, 0 to 1; None for words that are no such answer."""
    return WORDS.get(folded(text)) if len(text) <= 60 else None


def counted(text: str) -> int | None:
    """The figure that is written as a word: 4 for "dört yıldız", "four stars" and "FOUR"."""
    if len(text) > 30:
        return None
    word = folded(text)
    found = _COUNTED.fullmatch(word)
    return _FIGURES.get(found[1] if found else word)


def band(text: str) -> str:
    """``promoter``, ``passive`` or ``detractor`` where ``text`` names that group; else empty."""
    return _BANDS.get(folded(text), "") if len(text) <= 30 else ""
