"""Surveys: the NPS of the relationship, the CSAT after a touchpoint, and how many were asked."""

from __future__ import annotations

from datetime import timedelta

from listener.demo import mix
from listener.demo.calendar import Week, moment, planted, poisson
from listener.demo.events import CARRIER, REGION
from listener.demo.scene import Row, Scene, Talk
from listener.demo.world import Person

NPS = (2.2, 1.0, 1.6, 2.2, 2.0, 5.0, 6.0, 12.0, 17.0, 20.0, 31.0)
"""Weights of 0 to 10 in a week without events: an NPS of some 31."""
CSAT = (6.0, 6.0, 11.0, 29.0, 48.0)
SLOW = (24.0, 20.0, 20.0, 20.0, 16.0)
BETTER = (4.0, 4.0, 9.0, 29.0, 54.0)
TOUCHPOINTS = {"delivery": 34, "return": 14, "store": 14, "support": 28, "payment": 10}
_STAMP = "%Y-%m-%d %H:%M"


def nps(scene: Scene) -> list[Row]:
    """Answers to "would you recommend us"; nearly half hold no comment."""
    rows = []
    for week in scene.weeks:
        rows += [_nps_row(scene, week, scene.someone()) for _ in range(poisson(scene.rng, 45))]
        upset = planted(scene.rng, 30.0 * scene.effects.courier(week))
        rows += [_nps_row(scene, week, scene.someone(REGION)) for _ in range(upset)]
    return sorted(rows, key=lambda row: (row["answered_at"], row["response_id"]))


def _nps_row(scene: Scene, week: Week, person: Person) -> Row:
    subject, score = _nps_score(scene, week, person)
    talk = Talk.by(scene, week, "survey", person)
    mood = "neg" if subject else mix.mood_of(scene.rng, score, 0, 10)
    comment = talk.say("nps", mood, subject) if scene.chance(0.75 if subject else 0.55) else ""
    scene.count(week)
    return {
        "response_id": scene.number("N"),
        "answered_at": moment(scene.rng, week).replace(tzinfo=None, second=0),
        "customer_id": person.id,
        "score": score,
        "comment": comment,
        "region": person.region,
        "language": person.lang,
    }


def _nps_score(scene: Scene, week: Week, person: Person) -> tuple[str, int]:
    """The subject that an event forces on this person, or nothing, and the score."""
    if person.region == REGION and scene.chance(0.8 * scene.effects.courier(week)):
        return "delivery", scene.score(0, (22, 12, 18, 18, 12, 12, 6))
    if scene.chance(0.07 * scene.effects.price(week)):
        return "price", scene.score(3, (15, 20, 30, 35))
    if scene.effects.crash(week) and scene.chance(0.05):
        return "login", scene.score(1, (20, 20, 20, 20, 20))
    return "", scene.score(0, NPS)


def csat(scene: Scene) -> list[Row]:
    """Answers after a delivery, a return, a visit, a support case or a payment; more than half hold no comment."""
    rows = []
    for week in scene.weeks:
        rows += [_csat_row(scene, week) for _ in range(poisson(scene.rng, 46))]
        rows += [_late(scene, week) for _ in range(planted(scene.rng, 32.0 * scene.effects.courier(week)))]
    return sorted(rows, key=lambda row: (row["Zaman"], row["Yanıt No"]))


def _csat_row(scene: Scene, week: Week) -> Row:
    person, touchpoint = scene.someone(), mix.pick(scene.rng, TOUCHPOINTS)
    talk = Talk.by(scene, week, "survey", person)
    failed = person.region == REGION and talk.carrier == CARRIER and touchpoint == "delivery"
    if failed and scene.chance(0.8 * scene.effects.courier(week)):
        return _csat(scene, week, talk, touchpoint, scene.score(1, (55, 30, 15)))
    weights = _support(scene, week) if touchpoint == "support" else CSAT
    return _csat(scene, week, talk, touchpoint, scene.score(1, weights))


def _support(scene: Scene, week: Week) -> tuple[float, ...]:
    hours = scene.effects.first_reply_hours(week)
    return SLOW if hours > 5 else BETTER if hours < 2 else CSAT


def _late(scene: Scene, week: Week) -> Row:
    talk = Talk.by(scene, week, "survey", scene.someone(REGION), carrier=CARRIER)
    return _csat(scene, week, talk, "delivery", scene.score(1, (60, 30, 10)), forced="delivery")


def _csat(scene: Scene, week: Week, talk: Talk, touchpoint: str, score: int, forced: str = "") -> Row:
    mood = "neg" if forced else mix.mood_of(scene.rng, score, 1, 5)
    late = talk.carrier == CARRIER and talk.person.region == REGION and scene.effects.courier(week) > 0
    subject = "delivery" if late and mood == "neg" and touchpoint == "delivery" else forced
    scene.count(week)
    return {
        "Yanıt No": scene.number("C"),
        "Zaman": moment(scene.rng, week, 2 if forced and week.number == 45 else 0).strftime(_STAMP),
        "Müşteri No": talk.person.id,
        "Temas Noktası": touchpoint,
        "Memnuniyet": score,
        "Yorum": talk.say(touchpoint, mood, subject) if scene.chance(0.8 if forced else 0.45) else "",
        "Bölge": talk.person.region,
        "Kargo Firması": talk.carrier if touchpoint == "delivery" else "",
        "Mağaza": f"Kardelen {talk.store}" if touchpoint == "store" else "",
    }


def waves(scene: Scene, answered: dict[str, dict[str, int]]) -> list[Row]:
    """Invitations and answers, a row a survey and week; ``answered``: survey → week name → answers."""
    sent = {"nps": 260, "csat": 350}
    return [
        {
            "survey": survey,
            "start": week.monday.isoformat(),
            "end": (week.monday + timedelta(days=7)).isoformat(),
            "sent": poisson(scene.rng, sent[survey]),
            "answered": counts.get(week.name, 0),
        }
        for survey, counts in answered.items()
        for week in scene.weeks
    ]
