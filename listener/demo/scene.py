"""The stage that all sources share: the people, the writer, the weeks and what the events do to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from listener.demo import mix, world
from listener.demo.calendar import Week
from listener.demo.events import Effects
from listener.demo.personal import MAKERS
from listener.demo.texts import Brief, Writer
from listener.demo.world import Person, Product

WORN = ("clothing", "shoes")
"""Kinds of products that have a size."""
Row = dict[str, Any]
"""One row as its file has it: column to value."""


@dataclass
class Scene:
    """One source's view of the stage: its own random stream, so that sources do not disturb each other."""

    name: str
    rng: Random
    writer: Writer
    people: tuple[Person, ...]
    weeks: tuple[Week, ...]
    effects: Effects
    counts: Counter[str] = field(default_factory=Counter)
    made: int = 0

    def count(self, week: Week) -> None:
        """Takes down a document of this week."""
        self.counts[week.name] += 1

    def number(self, prefix: str, step: int = 3) -> str:
        """The next external id."""
        self.made += 1
        return f"{prefix}{self.made * step + 1000}"

    def someone(self, region: str = "") -> Person:
        """A customer, at times one of a region."""
        while True:
            person = self.rng.choice(self.people)
            if not region or person.region == region:
                return person

    def some(self, *choices: str) -> str:
        """One of the choices."""
        return self.rng.choice(choices)

    def score(self, low: int, weights: tuple[float, ...]) -> int:
        """A score from ``low`` upwards, by weight."""
        return self.rng.choices(range(low, low + len(weights)), weights)[0]

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return self.rng.random() < share


@dataclass(frozen=True, slots=True)
class Talk:
    """Who says something, in which channel, and what it may name."""

    scene: Scene
    channel: str
    person: Person
    product: Product
    carrier: str
    store: str
    version: str
    brand: str = world.BRAND
    private: float = 0.004
    """Probability that personal data stands in the text."""

    @classmethod
    def by(cls, scene: Scene, week: Week, channel: str, person: Person, **more: Any) -> Talk:
        """A talk with product, courier, shop and app release drawn for person and week, where they are not given."""
        more.setdefault("version", world.app_version(scene.rng, week))
        more.setdefault("product", scene.rng.choice(world.PRODUCTS))
        more.setdefault("carrier", world.carrier(scene.rng, person.region))
        more.setdefault("store", world.store(scene.rng, person.city))
        return cls(scene, channel, person, **more)

    def brief(self, subject: str, mood: str, size: int = 0, second: str = "") -> Brief:
        """The brief of a text; "quality" becomes the product's own kind."""
        lang = self.person.lang
        if subject in {"size", "assistant"} and self.product.kind not in WORN and self.channel != "shop":
            return self.worn().brief(subject, mood, size, second)
        names = world.slots(
            lang,
            city=self.person.city,
            carrier=self.carrier,
            store=self.store,
            product=self.product,
            brand=self.brand,
            version=self.version,
        )
        return Brief(
            lang,
            self._kind(subject),
            mood,
            self.channel,
            size or mix.size(self.scene.rng, self.channel),
            names,
            self._kind(second),
        )

    def worn(self) -> Talk:
        """The same talk about something to wear."""
        return replace(self, product=self.scene.rng.choice([one for one in world.PRODUCTS if one.kind in WORN]))

    def _kind(self, subject: str) -> str:
        loose = subject == "size" and self.product.kind not in WORN
        return self.product.kind if subject == "quality" or loose else subject

    def say(self, source: str, mood: str, subject: str = "") -> str:
        """A text about ``subject``, or about one that fits the source and mood."""
        rng = self.scene.rng
        first = subject or mix.subject(rng, source, mood)
        return self.tell(self.brief(first, mood, second=mix.beside(rng, source, mood, first)))

    def tell(self, brief: Brief) -> str:
        """The brief's text; now and then the person adds how to be reached or paid."""
        text = self.scene.writer.write(brief)
        if brief.mood == "pos" or self.scene.rng.random() >= self.private:
            return text
        kind = self.scene.rng.choice(sorted(MAKERS))
        added = self.scene.writer.decks[brief.lang].draw(f"private.{kind}", brief.slots)
        stopped = text if text.endswith("?") else text.rstrip(".!, ") + "."
        return f"{stopped} {added.replace('@@', MAKERS[kind](self.scene.rng))}"
