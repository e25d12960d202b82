"""A small store of figures that answers like ``listener.facts.Facts``; the same on every machine."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import resources

from listener.config import ReportConfig
from listener.facts import Quality, ScoreKey, SourceQuality, Tally, TopicCount, TopicSources, Voice, Wording
from listener.types import ModelRef, Period, Polarity, Score, Topic

WEEK = Period(date(2026, 11, 9), date(2026, 11, 16))
NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
REF = ModelRef("sentiment", "tr-en", "1")
DELIVERY = Topic(7, {"tr": "kargo gecikti", "en": "late delivery"}, ("kargo", "teslimat"))
PRAISE = Topic(9, {"tr": "mağaza çalışanı ilgili", "en": "helpful staff"}, ("mağaza", "ilgili"))
SIZE = Topic(12, {"tr": "beden kalıbı", "en": "size and fit"}, ("beden",))
LOGIN = Topic(15, {"tr": "giriş hatası", "en": "login error"}, ("giriş", "hata"))
SETTINGS = ReportConfig(
    **tomllib.loads(resources.files("listener.demo").joinpath("listener.toml").read_text(encoding="utf-8"))["report"]
)
"""The demo's: a retailer's words."""
USUAL = {7: (14, (0.75, 0.15, 0.10)), 9: (22, (0.05, 0.15, 0.80)), 12: (18, (0.40, 0.35, 0.25)), 15: (1, (0.9, 0.1, 0))}
TEXTS = {
    7: ("Kargom 9 gündür gelmedi, arıyorum acan yok 😡", "Bu kez hızlı geldi, teşekkürler."),
    9: ("Kasadaki arkadaş çok ilgiliydi, iadeyi iki dakikada halletti.", "Personel yüzümüze bakmadı."),
    12: ("Beden tablosu tutmuyor, 38 aldım 36 gibi geldi.", "Kalıbı tam oldu."),
    15: ("Şifremi doğru giriyorum atıyor, iki gündür sepetim duruyor.", "Giriş düzeldi gibi."),
}


@dataclass
class FakeFacts:
    """26 weeks until ``WEEK``; ``events``: topic → {weeks ago: documents}."""

    events: dict[int, dict[int, int]] = field(default_factory=dict)
    seed: int = 1
    weeks: int = 26
    texts: dict[int, tuple[str, str]] = field(default_factory=lambda: dict(TEXTS))
    names: dict[int, Topic] = field(default_factory=lambda: {t.id: t for t in (DELIVERY, PRAISE, SIZE, LOGIN)})
    ref: ModelRef | None = REF
    found: tuple[int, ...] = ()
    """Topics that discovery has just found."""
    told: tuple[int, ...] = ()
    """Of them those that last week's report could tell."""
    again: tuple[int, ...] = ()
    """Of them those that came of drawing the registry anew."""
    grouped: tuple[Topic, ...] = ()
    """Groups that hold some of the topics."""
    turned: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Topic → what half of its documents say this week instead."""

    def _ago(self, period: Period) -> int:
        return (WEEK.start - period.start).days // 7

    def _draw(self, *key: object) -> random.Random:
        return random.Random(f"{self.seed}:{key}")

    def _noise(self, mean: float, *key: object) -> int:
        return max(0, round(self._draw(*key).gauss(mean, mean**0.5)))

    def _there(self, period: Period) -> bool:
        return 0 <= self._ago(period) < self.weeks

    def _count(self, topic: int, period: Period) -> int:
        if not self._there(period):
            return 0
        ago = self._ago(period)
        return self.events.get(topic, {}).get(ago, self._noise(USUAL[topic][0], topic, ago))

    def sentiment_ref(self, window: Period) -> ModelRef | None:
        return self.ref

    def volume(self, periods: tuple[Period, ...]) -> list[int]:
        return [self._volume(period) for period in periods]

    def _volume(self, period: Period) -> int:
        if not self._there(period):
            return 0
        return self._noise(70, "rest", self._ago(period)) + sum(self._count(topic, period) for topic in self.names)

    def volumes(self, periods: tuple[Period, ...], by: str) -> dict[str, list[int]]:
        whole = self.volume(periods)
        if by == "place":
            return {"Ege": [n // 2 for n in whole], "Güney Marmara": [n - n // 2 for n in whole]}
        return {"": whole}

    def breakdown(self, topic_id: int, periods: tuple[Period, ...], by: str) -> dict[str, list[int]]:
        counts = [self._count(topic_id, period) for period in periods]
        if by != "place":
            return {"": counts}
        north = [n // 2 for n in counts[:-1]] + [min(counts[-1], 6)]
        return {"Ege": north, "Güney Marmara": [n - m for n, m in zip(counts, north, strict=True)]}

    def scores(self, periods: tuple[Period, ...]) -> dict[ScoreKey, list[dict[float, int]]]:
        return {
            ScoreKey("nps", "relationship", 0, 10): [self._scores("nps", p, (6, 8, 10), 120) for p in periods],
            ScoreKey("csat", "transactional", 1, 5): [self._scores("csat", p, (2, 4, 5), 40) for p in periods],
            ScoreKey("stars", "transactional", 1, 5): [self._scores("stars", p, (1, 4, 5), 60) for p in periods],
        }

    def _scores(self, name: str, period: Period, values: tuple[int, ...], size: int) -> dict[float, int]:
        if not self._there(period):
            return {}
        draw = self._draw(name, self._ago(period))
        made = draw.choices(values, weights=(2, 3, 5), k=self._noise(size, name, "n", self._ago(period)))
        return {float(value): made.count(value) for value in sorted(set(made))}

    def _tally(self, n: int, shares: tuple[float, ...]) -> Tally:
        low, high = round(n * shares[0]), round(n * shares[2])
        return Tally(low, n - low - high, high) if n >= low + high else Tally(low, 0, n - low)

    def sentiment(self, periods: tuple[Period, ...], ref: ModelRef | None) -> list[Tally]:
        rest = [self._noise(70, "rest", self._ago(p)) if self._there(p) else 0 for p in periods]
        parts = [
            [self._tally(n, (0.3, 0.3, 0.4)) for n in rest],
            *([self._tally(self._count(t, p), USUAL[t][1]) for p in periods] for t in self.names),
        ]
        return [
            Tally(sum(t.negative for t in week), sum(t.neutral for t in week), sum(t.positive for t in week))
            for week in zip(*parts, strict=True)
        ]

    def topics(self, periods: tuple[Period, ...], ref: ModelRef | None) -> list[TopicCount]:
        return [self._topic(topic, periods) for topic in self.names.values()]

    def groups(self, periods: tuple[Period, ...], ref: ModelRef | None) -> list[TopicCount]:
        return [self._group(group, self.topics(periods, ref)) for group in self.grouped]

    def _group(self, group: Topic, topics: list[TopicCount]) -> TopicCount:
        held = [one for one in topics if one.topic.parent == group.id]
        counts = tuple(map(sum, zip(*(one.counts for one in held), strict=True)))
        authors = tuple(map(sum, zip(*(one.authors for one in held), strict=True)))
        tallies = tuple(
            Tally(sum(t.negative for t in week), sum(t.neutral for t in week), sum(t.positive for t in week))
            for week in zip(*(one.tallies for one in held), strict=True)
        )
        return TopicCount(group, counts, tallies, authors)

    def _topic(self, topic: Topic, periods: tuple[Period, ...]) -> TopicCount:
        counts = tuple(self._count(topic.id, period) for period in periods)
        tallies = tuple(self._tally(n, USUAL[topic.id][1]) for n in counts)
        return TopicCount(topic, counts, tallies, tuple(max(0, n - n // 9) for n in counts))

    def topic_sources(self, periods: tuple[Period, ...], ref: ModelRef | None) -> TopicSources:
        made = [self._topic(topic, periods) for topic in self.names.values()]
        return TopicSources(
            ("play",),
            (self.first_day(),),
            (tuple(self.volume(periods)),),
            {one.topic.id: (one.counts,) for one in made},
            {one.topic.id: (tuple(tally.negative for tally in one.tallies),) for one in made},
        )

    def arrivals(self, period: Period) -> dict[int, bool]:
        return {topic: topic in self.told for topic in self.found}

    def redrawn(self) -> frozenset[int]:
        return frozenset(self.again)

    def wording(self, topics: tuple[int, ...], periods: tuple[Period, ...]) -> dict[int, tuple[Wording, ...]]:
        return {topic: tuple(self._wording(topic, period) for period in periods) for topic in topics}

    def _wording(self, topic: int, period: Period) -> Wording:
        """Half of the documents hold the topic's first word; those of ``turned`` hold others this week."""
        n = self._count(topic, period)
        words = self.turned.get(topic) if period == WEEK else None
        return Wording(n, dict.fromkeys(words or self.names[topic].keywords[:1], n // 2))

    def unassigned(self, periods: tuple[Period, ...]) -> list[int]:
        return [self._noise(70, "rest", self._ago(period)) for period in periods]

    def orders(self, periods: tuple[Period, ...], by: str | None = None) -> dict[str, list[int]]:
        return {"": [self._noise(6000, "orders", self._ago(p)) if self._there(p) else 0 for p in periods]}

    def voices(
        self, period: Period, ref: ModelRef, topic_id: int | None = None, polarity: str | None = None, limit: int = 3
    ) -> list[Voice]:
        negative, positive = self.texts[topic_id or 7]
        if topic_id == 9:
            negative, positive = positive, negative
        text, stars = (positive, 5.0) if polarity == "positive" else (negative, 1.0)
        score = Score("stars", stars, 1, 5)
        said: Polarity = "positive" if polarity == "positive" else "negative"
        return [Voice(100 + (topic_id or 0), text, "tr", period.start, "Google Play", "play", said, 0.97, score, 0.9)]

    def quality(self, period: Period, ref: ModelRef | None) -> Quality:
        sources = (
            SourceQuality("play", 7, 0, NOW, 120, 3, 0),
            SourceQuality("anket", 7, 0, NOW, 90, 0, 2),
            SourceQuality("destek", 7, 1, NOW, 0, 0, 0, "zaman aşımı"),
        )
        langs = {"tr": 131, "en": 12, "und": 2}
        volume = self._volume(period)
        return Quality(sources, volume, 21, volume - 24, 0, 3, 0, 0, 0, 70, langs, period.start, period.last)

    def makers(self) -> dict[str, str]:
        return {"sentiment": str(REF), "topics": "revision 4"}

    def first_day(self) -> date:
        return WEEK.previous(self.weeks - 1).start
