"""Reviews: the app in both stores, products in the shops and on the web."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from listener.demo import mix, world
from listener.demo.calendar import Week, moment, planted, poisson
from listener.demo.events import CARRIER, REGION
from listener.demo.scene import Row, Scene, Talk

STARS = (7.0, 4.0, 7.0, 21.0, 61.0)
"""Weights of one to five stars in a week without events."""
SHOP_STARS = (6.0, 5.0, 9.0, 25.0, 55.0)


def app_reviews(scene: Scene) -> list[Row]:
    """App reviews of both stores, oldest first; around the crash and the size assistant there are more."""
    rows = []
    for week in scene.weeks:
        rows += [_app_review(scene, week) for _ in range(poisson(scene.rng, 43))]
        rows += [_crash(scene, week) for _ in range(planted(scene.rng, 12.0 * scene.effects.crash(week)))]
        rows += [_praise(scene, week) for _ in range(planted(scene.rng, _fans(scene, week)))]
        rows += [_angry(scene, week, "price") for _ in range(planted(scene.rng, 9.0 * scene.effects.price(week)))]
        rows += [_angry(scene, week, "support") for _ in range(planted(scene.rng, 10.0 * scene.effects.slow(week)))]
    return sorted(rows, key=lambda row: (row["date"], row["review_id"]))


def _fans(scene: Scene, week: Week) -> float:
    share = scene.effects.assistant(week)
    return 12.0 if share > 0.2 else 0.0


def _app_review(scene: Scene, week: Week) -> Row:
    rng = scene.rng
    platform = "android" if scene.chance(0.6) else "ios"
    if platform == "android" and scene.effects.crash(week) and scene.chance(0.45):
        return _crash(scene, week)
    stars = scene.score(1, STARS)
    if scene.chance(0.14 * scene.effects.price(week)):
        return _app_row(scene, week, platform, max(1, stars - 2), "price", "neg")
    mood = mix.mood_of(rng, stars, 1, 5)
    if mood == "pos" and scene.chance(scene.effects.assistant(week)):
        return _app_row(scene, week, platform, stars, "assistant", mood)
    return _app_row(scene, week, platform, stars, "", mood)


def _crash(scene: Scene, week: Week) -> Row:
    return _app_row(scene, week, "android", scene.score(1, (78, 17, 5)), "login", "neg", version="5.12.0")


def _praise(scene: Scene, week: Week) -> Row:
    platform = "android" if scene.chance(0.6) else "ios"
    return _app_row(scene, week, platform, scene.score(4, (22, 78)), "assistant", "pos")


def _angry(scene: Scene, week: Week, subject: str) -> Row:
    platform = "android" if scene.chance(0.6) else "ios"
    return _app_row(scene, week, platform, scene.score(1, (60, 30, 10)), subject, "neg")


def _app_row(scene: Scene, week: Week, platform: str, stars: int, subject: str, mood: str, **more: Any) -> Row:
    talk = Talk.by(scene, week, "app", scene.someone(), private=0.003, **more)
    scene.count(week)
    return {
        "review_id": scene.number("gp-" if platform == "android" else "as-", 7),
        "date": moment(scene.rng, week).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "user": f"{scene.some('kullanici', 'user', 'misafir')}{scene.rng.randrange(10**5)}",
        "rating": stars,
        "review": talk.say("app", mood, subject),
        "platform": platform,
        "app_version": talk.version,
        "helpful": poisson(scene.rng, 0.8),
    }


def shop_reviews(scene: Scene) -> list[Row]:
    """Product and shop reviews as a Turkish Excel saves them, oldest first."""
    rows: list[Row] = []
    for week in scene.weeks:
        rows += [_shop_review(scene, week) for _ in range(poisson(scene.rng, 32))]
        rows += [_late(scene, week) for _ in range(planted(scene.rng, 12.0 * scene.effects.courier(week)))]
        rows += [_dear(scene, week) for _ in range(planted(scene.rng, 9.0 * scene.effects.price(week)))]
    rows.sort(key=lambda row: (row["_at"], row["Yorum No"]))
    return [row | {"Tarih": row.pop("_at").strftime("%d.%m.%Y %H:%M")} for row in rows]


def _shop_review(scene: Scene, week: Week) -> Row:
    stars = scene.score(1, SHOP_STARS)
    if scene.chance(0.10 * scene.effects.price(week)):
        return _shop_row(scene, week, max(1, stars - 1), "price", "neg")
    return _shop_row(scene, week, stars, "", mix.mood_of(scene.rng, stars, 1, 5))


def _late(scene: Scene, week: Week) -> Row:
    return _shop_row(scene, week, scene.score(1, (65, 35)), "delivery", "neg", REGION)


def _dear(scene: Scene, week: Week) -> Row:
    return _shop_row(scene, week, scene.score(1, (35, 40, 25)), "price", "neg")


def _shop_row(scene: Scene, week: Week, stars: int, subject: str, mood: str, region: str = "") -> Row:
    person = scene.someone(region)
    talk = Talk.by(scene, week, "shop", person, **({"carrier": CARRIER} if region else {}))
    scene.count(week)
    in_store = scene.chance(0.3)
    return {
        "Tarih": "",
        "Yorum No": scene.number("M", 3),
        "Puan": f"{stars},0",
        "Yorum": talk.say("shop", mood, subject),
        "Ürün": talk.product.name,
        "Mağaza": f"Kardelen {talk.store}" if in_store else "İnternet",
        "Şehir": person.city,
        "Bölge": person.region,
        "Kargo Firması": "" if in_store and not region else talk.carrier,
        "Müşteri No": person.id if scene.chance(0.7) else "",
        "_at": moment(scene.rng, week, 2 if region and week.number == 45 else 0),
    }


def page_reviews(scene: Scene) -> list[Row]:
    """Some forty reviews of one product, spread over all weeks, for the page that is served."""
    product = world.PRODUCTS[0]
    rows = []
    for week in scene.weeks:
        for _ in range(poisson(scene.rng, 1.6)):
            stars = scene.score(1, SHOP_STARS)
            talk = Talk.by(scene, week, "shop", scene.someone(), product=product, private=0.0)
            about = scene.some("quality", "quality", "size", "delivery", "price")
            scene.count(week)
            rows.append(
                {
                    "id": scene.number("r", 3),
                    "date": moment(scene.rng, week).date().isoformat(),
                    "author": scene.some("A. Yılmaz", "Deniz", "Z. K.", "mavi_kedi", "S. Demir", "Onur T.", "Kate B."),
                    "stars": stars,
                    "text": talk.say("shop", mix.mood_of(scene.rng, stars, 1, 5), about),
                }
            )
    return rows
