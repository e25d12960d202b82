"""The planted events: what happens in which week, and the truth that tests compare with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from listener.demo.calendar import Week

REGION = "Güney Marmara"
"""Where the courier fails."""
CARRIER = "Hızlıgel Kargo"
"""Which courier fails."""
BASELINE = 8
"""Weeks that a report compares with."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A planted event. ``weeks``: when its figures differ; ``after``: the weeks in which they return."""

    name: str
    kind: str
    numbers: tuple[int, ...]
    after: tuple[int, ...]
    measures: tuple[str, ...]
    keywords: tuple[str, ...]
    where: Mapping[str, str]
    direction: str
    tr: str
    en: str


HAPPENINGS: tuple[Happening, ...] = (
    Happening(
        "price_rise", "price", (29, 30), (31,), ("topic:price", "stars"),
        ("zam", "fiyat", "pahalı", "price", "expensive"), {}, "worse",
        "Fiyat artışı duyuruldu; iki hafta fiyat şikâyetleri arttı.",
        "A price rise was announced; complaints about prices rose for two weeks.",
    ),
    Happening(
        "size_assistant", "feature", (32, 33, 34), (35,), ("topic:size_assistant", "volume:app_reviews"),
        ("beden asistanı", "size assistant"), {"source": "app_reviews"}, "better",
        "Uygulamaya Beden asistanı geldi; üç hafta çok övüldü, sonra daha düşük düzeyde kaldı.",
        "The size assistant came to the app; praised a lot for three weeks, then at a lower level.",
    ),
    Happening(
        "login_crash", "release", (35, 36), (37,), ("stars:app_reviews", "topic:login", "volume:app_reviews"),
        ("giriş", "çöküyor", "5.12.0", "login", "crash"), {"platform": "android", "app_version": "5.12.0"}, "worse",
        "5.12.0 sürümü Android'de girişte çöktü; uygulama yıldızı yaklaşık 4,2'den 3'e indi.",
        "Release 5.12.0 crashed on login on Android; app stars fell from about 4.2 to 3.",
    ),
    Happening(
        "slow_replies", "service", (39, 40, 41), (42,), ("first_reply", "csat:support", "topic:support"),
        ("cevap", "dönüş", "yanıt", "reply", "answer"), {"touchpoint": "support"}, "worse",
        "İlk yanıt süresi ortancası 2 saatten 9 saate çıktı; destek memnuniyeti düştü.",
        "The median first reply went from 2 to 9 hours; satisfaction with support fell.",
    ),
    Happening(
        "second_shift", "action", (42, 43), (44,), ("first_reply", "csat:support"),
        ("cevap", "hızlı", "reply", "quick"), {"touchpoint": "support"}, "better",
        "12 Ekim 2026'da ikinci destek vardiyası başladı; ilk yanıt ve destek memnuniyeti düzeldi.",
        "A second support shift began on 12 October 2026; first replies and support satisfaction recovered.",
    ),
    Happening(
        "courier_failure", "delivery", (45, 46), (47,), ("topic:delivery", "csat:delivery", "nps", "volume:tickets"),
        ("kargo", "teslimat", "gecikme", "Hızlıgel", "delivery", "courier"),
        {"region": REGION, "carrier": CARRIER}, "worse",
        "Güney Marmara'da Hızlıgel Kargo teslimatları aksadı; geç teslimat şikâyetleri kat kat arttı.",
        "Hızlıgel Kargo failed in Güney Marmara; late-delivery complaints rose manifold.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effects:
    """What the events do to a week; all neutral when ``on`` is False."""

    on: bool = True

    def _in(self, name: str, week: Week) -> bool:
        return self.on and any(one.name == name and week.number in one.numbers for one in HAPPENINGS)

    def price(self, week: Week) -> float:
        """Strength of the price complaints, 0 to 1."""
        return {29: 1.0, 30: 0.8}.get(week.number, 0.0) if self._in("price_rise", week) else 0.0

    def assistant(self, week: Week) -> float:
        """Share of the pleased app reviews that are about the size assistant."""
        if not self.on or week.number < 32:
            return 0.0
        return {32: 0.45, 33: 0.42, 34: 0.36}.get(week.number, 0.07)

    def crash(self, week: Week) -> bool:
        """Whether Android's login crashes."""
        return self._in("login_crash", week)

    def slow(self, week: Week) -> bool:
        """Whether first replies are slow."""
        return self._in("slow_replies", week)

    def first_reply_hours(self, week: Week) -> float:
        """Median hours to the first reply."""
        if not self.on or week.number < 39:
            return 2.0
        return {39: 7.0, 40: 9.5, 41: 9.0, 42: 3.2}.get(week.number, 1.6)

    def courier(self, week: Week) -> float:
        """Strength of the courier's failure, 0 to 1."""
        return {45: 0.8, 46: 1.0}.get(week.number, 0.0) if self._in("courier_failure", week) else 0.0


@dataclass(frozen=True, slots=True)
class WeekTruth:
    """A week: the events in it, those that return in it, and whether nothing happens in it (or in its baseline)."""

    week: str
    start: str
    events: tuple[str, ...]
    returning: tuple[str, ...]
    event_free: bool
    baseline_free: bool
    documents: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted. ``documents`` counts good rows by source; ``rejects`` the rows that must be refused."""

    brand: str
    competitors: tuple[str, ...]
    weeks: tuple[WeekTruth, ...]
    events: tuple[Happening, ...]
    documents: Mapping[str, int]
    records: Mapping[str, int]
    rejects: Mapping[str, int]

    def week(self, name: str) -> WeekTruth:
        """The week of that name; ``KeyError`` where the demo has none."""
        return {one.week: one for one in self.weeks}[name]

    def json(self) -> str:
        """The whole as JSON with event weeks by name."""
        plain = asdict(self)
        plain["events"] = [_event_json(one) for one in self.events]
        return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _event_json(one: Happening) -> dict[str, object]:
    return {
        "name": one.name, "kind": one.kind,
        "weeks": [f"2026-W{number}" for number in one.numbers],
        "after": [f"2026-W{number}" for number in one.after],
        "measures": one.measures, "keywords": one.keywords, "where": dict(one.where),
        "direction": one.direction, "description": {"tr": one.tr, "en": one.en},
    }  # fmt: skip


def week_truths(weeks: Sequence[Week], counts: Mapping[str, int], on: bool) -> tuple[WeekTruth, ...]:
    """One entry a week; ``counts`` are documents by week name."""
    touched = {number for one in HAPPENINGS for number in one.numbers + one.after} if on else set()
    return tuple(_week_truth(week, counts.get(week.name, 0), touched, on) for week in weeks)


def _week_truth(week: Week, documents: int, touched: set[int], on: bool) -> WeekTruth:
    window = range(week.number - BASELINE, week.number + 1)
    return WeekTruth(
        week.name,
        week.monday.isoformat(),
        tuple(one.name for one in HAPPENINGS if on and week.number in one.numbers),
        tuple(one.name for one in HAPPENINGS if on and week.number in one.after),
        week.number not in touched,
        not touched.intersection(window),
        documents,
    )
