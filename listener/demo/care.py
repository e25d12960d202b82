"""Customer care: support tickets with their events, and e-mails."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from listener.demo import mix
from listener.demo.calendar import Week, moment, planted, poisson
from listener.demo.events import CARRIER, REGION
from listener.demo.scene import Row, Scene, Talk
from listener.demo.texts import Brief

Steps = list[dict[str, str]]


def tickets(scene: Scene) -> list[Row]:
    """Support tickets with their events, in order of opening; those opened last may still be open."""
    rows: list[Row] = []
    for week in scene.weeks:
        rows += [_ticket(scene, week) for _ in range(poisson(scene.rng, 25))]
        late = planted(scene.rng, 14.0 * scene.effects.courier(week))
        rows += [_ticket(scene, week, "delivery") for _ in range(late)]
        rows += [_ticket(scene, week, "login") for _ in range(planted(scene.rng, 5.0 * scene.effects.crash(week)))]
        rows += [_ticket(scene, week, "support") for _ in range(planted(scene.rng, 16.0 * scene.effects.slow(week)))]
    return sorted(rows, key=lambda row: (row["created_at"], row["id"]))


def _ticket(scene: Scene, week: Week, forced: str = "") -> Row:
    region = REGION if forced == "delivery" else ""
    talk = Talk.by(
        scene, week, "ticket", scene.someone(region), private=0.06, **({"carrier": CARRIER} if region else {})
    )
    mood = scene.rng.choices(("neg", "mid", "pos"), (1, 0, 0) if forced else (76, 21, 3))[0]
    subject = forced or mix.subject(scene.rng, "tickets", mood)
    brief = talk.brief(subject, mood, second=mix.beside(scene.rng, "tickets", mood, subject))
    opened = moment(scene.rng, week, 2 if region and week.number == 45 else 0)
    scene.count(week)
    return {
        "id": scene.number("T-", 7),
        "created_at": opened.isoformat(),
        "subject": scene.writer.title(brief),
        "description": talk.tell(brief),
        "channel": scene.some("form", "form", "chat", "app", "phone"),
        "customer_id": talk.person.id,
        "region": talk.person.region,
        "carrier": talk.carrier if subject in {"delivery", "packaging", "wrong"} else None,
        "category": subject,
        "events": _steps(scene, opened, scene.effects.first_reply_hours(week)),
    }


def _steps(scene: Scene, opened: datetime, hours: float) -> Steps:
    """What happened to the ticket until the demo's last Sunday."""
    now = datetime.combine(scene.weeks[-1].sunday, datetime.max.time(), opened.tzinfo)
    reply = opened + _span(scene, hours, 0.75)
    solved = reply + _span(scene, 16.0, 0.8)
    found = [("opened", opened, "customer"), ("first_reply", reply, "agent")]
    if scene.chance(0.45):
        found.append(("reply", reply + (solved - reply) * 0.6, "customer"))
    if scene.chance(0.09):
        found.append(("escalated", reply + (solved - reply) * 0.8, "agent"))
    found.append(("resolved", solved, "agent"))
    if scene.chance(0.07):
        again = solved + _span(scene, 14.0, 0.6)
        found += [("reopened", again, "customer"), ("resolved", again + _span(scene, 12.0, 0.7), "agent")]
    return [
        {"type": kind, "at": at.replace(microsecond=0).isoformat(), "actor": actor}
        for kind, at, actor in found
        if at <= now
    ]


def _span(scene: Scene, hours: float, spread: float) -> timedelta:
    """A waiting time with this median; whole minutes, at least one."""
    wait = hours * math.exp(spread * (sum(scene.rng.random() for _ in range(12)) - 6.0))
    return timedelta(minutes=max(1, round(wait * 60)))


def emails(scene: Scene) -> list[Row]:
    """Letters to the care desk, oldest first, with a greeting and a name under them."""
    rows: list[Row] = []
    for week in scene.weeks:
        rows += [_email(scene, week) for _ in range(poisson(scene.rng, 9))]
        rows += [_email(scene, week, "delivery") for _ in range(planted(scene.rng, 5.0 * scene.effects.courier(week)))]
        rows += [_email(scene, week, "price") for _ in range(planted(scene.rng, 4.0 * scene.effects.price(week)))]
        rows += [_email(scene, week, "support") for _ in range(planted(scene.rng, 9.0 * scene.effects.slow(week)))]
    return sorted(rows, key=lambda row: (row["date"], row["message_id"]))


def _email(scene: Scene, week: Week, forced: str = "") -> Row:
    region = REGION if forced == "delivery" else ""
    talk = Talk.by(
        scene, week, "email", scene.someone(region), private=0.06, **({"carrier": CARRIER} if region else {})
    )
    mood = scene.rng.choices(("neg", "mid", "pos"), (1, 0, 0) if forced else (58, 22, 20))[0]
    subject = forced or mix.subject(scene.rng, "nps", mood)
    brief = talk.brief(subject, mood, second=mix.beside(scene.rng, "nps", mood, subject))
    scene.count(week)
    number = scene.number("m", 5)
    return {
        "message_id": f"<{number}@posta.example>",
        "date": moment(scene.rng, week, 2 if region and week.number == 45 else 0).isoformat(),
        "from": f"{talk.person.id.lower()}@musteri.example",
        "subject": scene.writer.title(brief),
        "body": _letter(scene, talk, brief),
        "customer_id": talk.person.id,
        "region": talk.person.region,
    }


def _letter(scene: Scene, talk: Talk, brief: Brief) -> str:
    deck = scene.writer.decks[brief.lang]
    hello = deck.draw("letter.hello", brief.slots) if scene.chance(0.85) else ""
    bye = deck.draw("letter.bye", brief.slots) if scene.chance(0.75) else ""
    name = deck.draw("letter.name", brief.slots) if scene.chance(0.85) else ""
    return "\n".join(one for one in (hello, talk.tell(brief), bye, name) if one)
