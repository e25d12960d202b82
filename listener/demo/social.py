"""What is said in public: posts about the three brands, a forum's comments, and the brands' audiences."""

from __future__ import annotations

from datetime import datetime, time

from listener.demo import mix
from listener.demo.calendar import ZONE, Week, moment, planted, poisson
from listener.demo.events import CARRIER, REGION
from listener.demo.scene import Row, Scene, Talk
from listener.demo.world import BRAND, COMPETITORS

HANDLES = ("deniz", "mavi", "ay", "kahve", "leo", "nar", "bulut", "mira", "gezgin", "ev_kusu", "pazarci")
MOODS = (40, 20, 40)
"""Weights of neg, mid and pos in posts and forum comments of a week without events."""
FOLLOWERS = {(BRAND, "instagram"): 412_000, (BRAND, "x"): 96_500, ("Mavişehir", "instagram"): 655_000,
             ("Mavişehir", "x"): 141_000, ("Pazarya", "instagram"): 1_180_000, ("Pazarya", "x"): 388_000}  # fmt: skip


def posts(scene: Scene) -> list[Row]:
    """Posts about Kardelen and its two competitors, oldest first."""
    rows: list[Row] = []
    for week in scene.weeks:
        rows += [_post(scene, week) for _ in range(poisson(scene.rng, 28))]
        rows += [_angry(scene, week, "delivery") for _ in range(planted(scene.rng, 8.0 * scene.effects.courier(week)))]
        rows += [_angry(scene, week, "price") for _ in range(planted(scene.rng, 12.0 * scene.effects.price(week)))]
        rows += [_angry(scene, week, "login") for _ in range(planted(scene.rng, 6.0 * scene.effects.crash(week)))]
        rows += [_angry(scene, week, "support") for _ in range(planted(scene.rng, 13.0 * scene.effects.slow(week)))]
    return sorted(rows, key=lambda row: (row["created_at"], row["post_id"]))


def _post(scene: Scene, week: Week) -> Row:
    brand = scene.rng.choices((BRAND, *COMPETITORS), (52, 27, 21))[0]
    mood = scene.rng.choices(("neg", "mid", "pos"), MOODS)[0]
    talk = Talk.by(scene, week, "social", scene.someone(), brand=brand, private=0.003)
    return _post_row(scene, week, talk, mood, mix.subject(scene.rng, "social" if brand == BRAND else "rival", mood))


def _angry(scene: Scene, week: Week, subject: str) -> Row:
    region = REGION if subject == "delivery" else ""
    talk = Talk.by(
        scene, week, "social", scene.someone(region), private=0.0, **({"carrier": CARRIER} if region else {})
    )
    return _post_row(scene, week, talk, "neg", subject)


def _post_row(scene: Scene, week: Week, talk: Talk, mood: str, subject: str) -> Row:
    text = talk.say("social" if talk.brand == BRAND else "rival", mood, subject)
    scene.count(week)
    at = moment(
        scene.rng, week, 2 if subject == "delivery" and scene.effects.courier(week) and week.number == 45 else 0
    )
    return {
        "post_id": scene.number("p", 11),
        "created_at": at.isoformat(),
        "author": f"@{scene.some(*HANDLES)}{scene.rng.randrange(9999)}",
        "text": _named(scene, talk, text),
        "brand": talk.brand,
        "network": scene.some("x", "x", "instagram"),
        "likes": poisson(scene.rng, 4.0),
        "city": talk.person.city if scene.chance(0.4) or talk.person.region == REGION else None,
    }


def _named(scene: Scene, talk: Talk, text: str) -> str:
    """The text with the brand in it, as a mention, a hashtag or an address."""
    if talk.brand.lower() in text.lower():
        return text
    deck = scene.writer.decks[talk.person.lang]
    mention = deck.draw("social.mention", {"brand": talk.brand, "tag": talk.brand.lower().replace("ş", "s")})
    bare = text.rstrip(".! ")
    return f"{bare} {mention}" if scene.chance(0.4) and bare[-1:].isalnum() else f"{mention} {text}"


def forum(scene: Scene) -> list[Row]:
    """Some sixty comments of a shopping forum's thread on Kardelen, oldest first."""
    rows: list[Row] = []
    for week in scene.weeks:
        for _ in range(poisson(scene.rng, 2.3)):
            mood = scene.rng.choices(("neg", "mid", "pos"), MOODS)[0]
            talk = Talk.by(scene, week, "forum", scene.someone(), private=0.0)
            scene.count(week)
            subject = mix.subject(scene.rng, "social", mood)
            brief = talk.brief(subject, mood, second=mix.beside(scene.rng, "social", mood, subject))
            rows.append(
                {
                    "id": scene.number("y", 13),
                    "at": moment(scene.rng, week),
                    "author": f"{scene.some(*HANDLES)}_{scene.rng.randrange(99)}",
                    "title": scene.writer.title(brief),
                    "text": talk.tell(brief),
                }
            )
    return sorted(rows, key=lambda row: (row["at"], row["id"]))


def audience(scene: Scene) -> list[Row]:
    """Followers, likes, posts and clicks, a row a brand, network and week."""
    return [
        _counts(scene, brand, network, followers, age, week)
        for (brand, network), followers in FOLLOWERS.items()
        for age, week in enumerate(scene.weeks)
    ]


def _counts(scene: Scene, brand: str, network: str, followers: int, age: int, week: Week) -> Row:
    return {
        "brand": brand,
        "network": network,
        "at": datetime.combine(week.sunday, time(21), ZONE).isoformat(),
        "followers": round(followers * (1 + 0.0012 * age)) + poisson(scene.rng, 120),
        "likes": poisson(scene.rng, followers / 4000) * 40,
        "posts": poisson(scene.rng, 9),
        "clicks": poisson(scene.rng, followers / 8000) * 40,
    }
