"""Builds the demo workspace: data files, a small site, the settings, and the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files as resources
from pathlib import Path
from random import Random

from listener.demo import care, files, nasty, reviews, site, social, surveys, world
from listener.demo.calendar import ZONE, Week, moment, poisson, weeks_of
from listener.demo.events import HAPPENINGS, Effects, Truth, week_truths
from listener.demo.scene import Row, Scene
from listener.demo.texts import Writer

CUSTOMERS = 2_400
ORDERS_A_WEEK = 800
SOURCES: dict[str, Callable[[Scene], list[Row]]] = {
    "app_reviews": reviews.app_reviews,
    "shop_reviews": reviews.shop_reviews,
    "nps": surveys.nps,
    "csat": surveys.csat,
    "tickets": care.tickets,
    "social": social.posts,
    "emails": care.emails,
    "forum": social.forum,
    "product_page": reviews.page_reviews,
}
"""The sources of documents, by the names they have in ``listener.toml``."""


def build(folder: Path, *, seed: int = 7, weeks: int = 26, events: bool = True) -> Truth:
    """Writes the workspace into ``folder`` and returns what was planted; the same seed gives the same bytes.

    ``events=False`` plants nothing: every week is like every other but for chance.
    """
    if weeks < 1:
        raise ValueError("weeks must be at least 1")
    stage = _Stage(seed, weeks_of(weeks), Effects(events))
    found = {name: stage.rows(name, make) for name, make in SOURCES.items()}
    documents = {name: len(rows) for name, rows in found.items()}
    rejects = nasty.plant(found, documents, stage.scene("nasty"))
    records = _write(folder, stage, found)
    truth = Truth(
        world.BRAND,
        world.COMPETITORS,
        week_truths(stage.weeks, stage.counts, events),
        HAPPENINGS if events else (),
        documents,
        records,
        rejects,
    )
    files.write(folder / "truth.json", truth.json())
    return truth


class _Stage:
    """The people and weeks of one build, and a scene for each source."""

    def __init__(self, seed: int, weeks: tuple[Week, ...], effects: Effects) -> None:
        self.seed, self.weeks, self.effects = seed, weeks, effects
        self.people = world.people(Random(f"{seed}:people"), CUSTOMERS)
        self.counts: Counter[str] = Counter()
        self.by_source: dict[str, dict[str, int]] = {}
        self.writer = Writer(Random(f"{seed}:writer"))

    def scene(self, name: str) -> Scene:
        """The scene of a source, with its own random stream."""
        return Scene(name, Random(f"{self.seed}:{name}"), self.writer, self.people, self.weeks, self.effects)

    def rows(self, name: str, make: Callable[[Scene], list[Row]]) -> list[Row]:
        """The rows of a source; its documents a week are counted."""
        scene = self.scene(name)
        made = make(scene)
        self.counts += scene.counts
        self.by_source[name] = dict(scene.counts)
        return made


def _write(folder: Path, stage: _Stage, found: dict[str, list[Row]]) -> dict[str, int]:
    """Writes every file; returns the numbers of rows that are no documents."""
    _write_documents(folder, found)
    others = _others(stage)
    for name in ("customers", "survey_waves", "audience"):
        files.write(folder / "data" / f"{name}.csv", files.csv_text(others[name]))
    files.write(folder / "data" / "orders.csv.gz", files.gzip(files.csv_text(others["orders"]).encode()))
    settings = resources("listener.demo").joinpath("listener.toml").read_text(encoding="utf-8")
    files.write(folder / "listener.toml", settings)
    return {name: len(rows) for name, rows in others.items()}


def _write_documents(folder: Path, found: dict[str, list[Row]]) -> None:
    data = folder / "data"
    files.write(data / "app_reviews.csv", nasty.broken(files.csv_text(found["app_reviews"])))
    files.write(data / "shop_reviews.csv", files.windows_1254(files.csv_text(found["shop_reviews"], ";")))
    files.write(data / "nps.xlsx", files.xlsx(found["nps"], "NPS"))
    files.write(data / "csat.tsv", files.csv_text(found["csat"], "\t"))
    files.write(data / "tickets.jsonl.gz", files.gzip(files.jsonl_text(found["tickets"]).encode()))
    files.write(data / "social.jsonl", files.jsonl_text(found["social"]))
    files.write(data / "emails.jsonl", files.jsonl_text(found["emails"]))
    files.write(folder / "site" / "feed.xml", site.feed(found["forum"]))
    for name, page in site.pages(found["product_page"]).items():
        files.write(folder / "site" / name, page)


def _others(stage: _Stage) -> dict[str, list[Row]]:
    answered = {name: stage.by_source[name] for name in ("nps", "csat")}
    return {
        "customers": _customers(stage),
        "orders": _orders(stage.scene("orders")),
        "survey_waves": surveys.waves(stage.scene("survey_waves"), answered),
        "audience": social.audience(stage.scene("audience")),
    }


def _customers(stage: _Stage) -> list[Row]:
    return [
        {
            "customer_id": one.id,
            "region": one.region,
            "city": one.city,
            "segment": one.segment,
            "age_band": one.age,
            "prefers": one.prefers,
            "language": one.lang,
            "since": one.since.isoformat(),
        }
        for one in stage.people
    ]


def _orders(scene: Scene) -> list[Row]:
    rows = [_order(scene, week) for week in scene.weeks for _ in range(poisson(scene.rng, ORDERS_A_WEEK))]
    return sorted(rows, key=lambda row: (row["ordered_at"], row["order_id"]))


def _order(scene: Scene, week: Week) -> Row:
    person = scene.someone()
    at = moment(scene.rng, week)
    return {
        "order_id": scene.number("S", 1),
        "customer_id": person.id,
        "ordered_at": at.replace(tzinfo=ZONE).isoformat(),
        "amount": f"{scene.rng.randrange(12_000, 260_000) / 100:.2f}",
        "currency": "TRY",
        "region": person.region,
        "carrier": world.carrier(scene.rng, person.region),
        "promised": (at + timedelta(days=scene.rng.randrange(2, 5))).date().isoformat(),
    }
