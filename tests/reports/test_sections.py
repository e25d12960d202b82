"""What the report tells: findings with all that is needed to decide, and silence that is said."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fake_facts import NOW, REF, SETTINGS, USUAL, WEEK, FakeFacts

from listener.store import Store
from listener.types import Callout, Chart, Quotes, Report, Section, Stat, Table, Text, Topic
from reports.build import build, built_in, findings
from reports.scope import Scope
from reports.speech import Speech

TR = Speech("tr")
SCOPE = Scope(WEEK, NOW, "Kardelen", owners={"kargo": "Lojistik", "net": "CX"}, version="0.1.0",
              slices=SETTINGS.slices, matters=SETTINGS.matters)  # fmt: skip
EVENT = {7: {0: 61, 1: 44}, 15: {0: 30}}


def report(facts: Any = None, scope: Scope = SCOPE) -> Report:
    return build(facts or FakeFacts(events=EVENT), scope, built_in())


def section(made: Report, name: str) -> Section:
    found = made.section(name)
    assert found is not None
    return found


def callouts(made: Report) -> list[Callout]:
    blocks = section(made, "headline").blocks
    return [one for one in blocks if isinstance(one, Callout) and one.title.key.startswith("find.")]


def texts(part: Section) -> list[str]:
    return [TR.say(one.message) for one in part.blocks if isinstance(one, Text)]


def notes(part: Section) -> list[str]:
    return [TR.say(one.title) for one in part.blocks if isinstance(one, Callout)]


def test_a_finding_says_all_that_is_needed() -> None:
    first = callouts(report())[0]
    told = [TR.say(one) for one in first.details]
    assert TR.say(first.title) == "“kargo gecikti” hakkındaki şikâyetler 4,4 katına çıktı."
    assert told[0].startswith("Bin siparişte şikâyet 1,7'den 7,6'ya çıktı (%95 güven aralığı ")
    assert told[1].startswith("Fark: bin siparişte +5,9 (")
    assert told[2:] == [
        "2 Kasım haftasından beri sürüyor (2 haftadır).",
        "Yer: Güney Marmara (yeri bilinen 61 geri bildirimin 55'i; önceki haftalarda payı %51).",
        "55 farklı müşteri yazdı.",
        "Referans dönem: önceki 8 olağan hafta; olağan dışı 1 hafta dışarıda bırakıldı.",
        "Sorumlu: Lojistik.",
        "Öneri: Gecikmenin toplandığı hat için kargo firmasıyla bu hafta görüşülsün, bekleyen siparişlerin sahiplerine "
        "haber verilsin.",
    ]
    assert first.quote is not None and first.quote.text == "Kargom 9 gündür gelmedi, arıyorum acan yok 😡"


def test_at_most_three_findings_strongest_first() -> None:
    made = report(FakeFacts(events={**EVENT, 9: {0: 80}, 12: {0: 70}}))
    assert 1 <= len(callouts(made)) <= 3
    assert findings(made, "tr") == [TR.say(one.title) for one in callouts(made)]


def test_a_rise_of_praise_is_good_news() -> None:
    found = callouts(report(FakeFacts(events={9: {0: 66}})))[0]
    assert found.tone == "good" and TR.say(found.title).startswith("“mağaza çalışanı ilgili” hakkındaki övgüler")
    assert found.details[-1].key == "advice.good"


@pytest.mark.parametrize("seed", [2, 3, 5])
def test_a_quiet_week_says_so(seed: int) -> None:
    made = report(FakeFacts(seed=seed))
    assert callouts(made) == []
    assert "Bu hafta öne çıkan bir değişim yok." in texts(section(made, "headline"))
    assert findings(made, "tr") == ["Bu hafta öne çıkan bir değişim yok."]
    assert findings(made, "en") == ["No change stands out this week."]


def test_a_store_of_two_weeks_is_too_early_to_compare() -> None:
    made = report(FakeFacts(weeks=2))
    assert findings(made, "tr")[0].startswith("Bu hafta ölçülemedi: haftalık değişim.")


def test_an_empty_store_still_makes_a_report() -> None:
    facts = FakeFacts(weeks=0)
    made = report(facts)
    assert [one.name for one in made.sections] == ["headline", "figures", "topics", "voices", "quality"]
    assert "Bu hafta ölçülemedi: konular; konusu belirlenmiş geri bildirim yok." in texts(section(made, "topics"))


def test_without_a_model_over_the_whole_window_nothing_is_said_of_polarity() -> None:
    made = report(FakeFacts(events=EVENT, ref=None))
    assert any(one.startswith("Bu hafta ölçülemedi: duygu") for one in texts(section(made, "figures")))
    nothing = "Bu hafta ölçülemedi: müşterinin kendi sözü; alıntılanacak geri bildirim yok."
    assert texts(section(made, "voices")) == [nothing]


def test_an_open_week_is_marked() -> None:
    made = report(scope=replace(SCOPE, closed=False))
    notes = [TR.say(one.title) for one in section(made, "headline").blocks if isinstance(one, Callout)]
    assert "Hafta kapanmadı; geç gelen yanıtlarla değişebilir." in notes and not made.closed


def test_what_did_not_arrive_is_said_at_the_top() -> None:
    first, second = section(report(), "headline").blocks[:2]
    assert isinstance(first, Text) and isinstance(second, Callout)
    assert TR.say(first.message).startswith("3 kaynağın 2'si geldi;")
    assert TR.say(second.title) == "Gelmeyen kaynak: destek. Rakamlar eksik olabilir."


def test_last_weeks_findings_go_on_or_close() -> None:
    def fates(facts: FakeFacts) -> dict[str, str]:
        tables = [one for one in section(report(facts), "headline").blocks if isinstance(one, Table)]
        return {TR.say(row[0]): TR.say(row[1]) for row in tables[0].rows}

    on = fates(FakeFacts(events={7: {0: 61, 1: 60}}))
    off = fates(FakeFacts(events={7: {1: 60}}))
    assert next(state for title, state in on.items() if "kargo" in title) == "sürüyor"
    assert next(state for title, state in off.items() if "kargo" in title) == "azaldı, izleniyor"


def test_figures_hold_n_interval_change_and_course() -> None:
    stats = [one for one in section(report(), "figures").blocks if isinstance(one, Stat)]
    assert [one.measure.name for one in stats] == ["nps", "csat", "stars", "net", "volume"]
    for one in stats:
        assert one.baseline is not None and one.week is not None and len(one.course) == len(one.periods) == 13
        assert one.measure.low is not None and one.baseline.detectable is not None


@pytest.mark.parametrize(("weeks", "drawn"), [(1, 1), (6, 6), (20, 13)])
def test_small_courses_begin_with_the_first_week_that_anything_was_collected_in(weeks: int, drawn: int) -> None:
    made = report(FakeFacts(weeks=weeks))
    stats = [one for one in section(made, "figures").blocks if isinstance(one, Stat)]
    assert {(len(one.course), len(one.periods)) for one in stats} == {(drawn, drawn)}
    assert all(one.periods[-1] == WEEK and (one.course[0].n or weeks > 6) for one in stats)
    table = next(one for one in section(made, "topics").blocks if isinstance(one, Table))
    assert {len(row[5]) for row in table.rows} == {drawn}


def test_large_charts_begin_with_the_same_week_as_the_small_ones() -> None:
    charts = [one for one in section(report(FakeFacts(weeks=6)), "figures").blocks if isinstance(one, Chart)]
    assert [(len(one.labels), len(one.series[0].points)) for one in charts] == [(6, 6), (6, 6)]
    assert all(one.labels == (*WEEK.before(5), WEEK) for one in charts)


def test_a_first_week_that_began_in_its_middle_is_not_drawn() -> None:
    class Late(FakeFacts):
        def first_day(self) -> date:
            return super().first_day() + timedelta(days=3)

    stats = [one for one in section(report(Late(weeks=6)), "figures").blocks if isinstance(one, Stat)]
    assert {len(one.course) for one in stats} == {5}
    alone = [one for one in section(report(Late(weeks=1)), "figures").blocks if isinstance(one, Stat)]
    assert {len(one.course) for one in alone} == {1}


def test_why_a_topic_has_no_net_sentiment_is_said_once() -> None:
    few = FakeFacts(events={7: {0: 4}, 12: {0: 8}})
    reason = "Bir konunun net duygusu için o hafta etiketlenmiş en az 10 geri bildirim gerekir; "
    reason += "daha azında “–” yazılır."
    assert texts(section(report(few), "topics")).count(reason) == 1
    many = FakeFacts(events={7: {0: 40}, 9: {0: 40}, 12: {0: 40}, 15: {0: 40}})
    assert reason not in texts(section(report(many), "topics"))


def test_topics_are_flagged() -> None:
    table = next(one for one in section(report(), "topics").blocks if isinstance(one, Table))
    states = {row[0].id: TR.say(row[-1]) for row in table.rows}
    assert states[7] == states[15] == "yükselen" and states[12] == "olağan"
    assert any(isinstance(one, Chart) for one in section(report(), "topics").blocks)


def test_a_topic_that_was_never_there_is_new() -> None:
    USUAL[99] = (0, (0.8, 0.1, 0.1))
    topic = Topic(99, {"tr": "hediye çeki", "en": "gift card"})
    facts = FakeFacts(
        events={99: {0: 25}},
        names={99: topic, **FakeFacts().names},
        texts=dict.fromkeys((7, 9, 12, 15, 99), ("a", "b")),
    )
    table = next(one for one in section(report(facts), "topics").blocks if isinstance(one, Table))
    assert {row[0].id: TR.say(row[-1]) for row in table.rows}[99] == "yeni"
    assert "“hediye çeki” bu hafta öne çıktı; daha önce neredeyse hiç konuşulmuyordu." in findings(report(facts), "tr")


def test_what_many_like_and_some_do_not_is_no_change_for_the_worse() -> None:
    """Complaints rise with everything else that is said of a topic that is new and mostly liked."""
    USUAL[9], before = (22, (0.40, 0.15, 0.45)), USUAL[9]
    found = callouts(report(FakeFacts(events={9: {0: 90}})))
    USUAL[9] = before
    mine = next(one for one in found if "mağaza çalışanı" in TR.say(one.title))
    told = [TR.say(one) for one in mine.details]
    assert mine.tone == "note" and "hakkındaki yorumlar" in TR.say(mine.title)
    assert "Duygu: 40 olumlu, 36 olumsuz geri bildirim." in told


LOGISTICS = Topic(70, {"tr": "Lojistik", "en": "Logistics"}, state="group")


def grouped(**given: Any) -> FakeFacts:
    """Late delivery stands in a group with size and fit, the other topics in none."""
    names = {one.id: replace(one, parent=70) if one.id in (7, 12) else one for one in FakeFacts().names.values()}
    return FakeFacts(events=EVENT, names=names, grouped=(LOGISTICS,), **given)


def test_topics_stand_under_their_group_with_its_sum() -> None:
    part = section(report(grouped()), "topics")
    table = next(one for one in part.blocks if isinstance(one, Table))
    assert [row[0].id for row in table.rows] == [70, 7, 12, 15, 9]
    total, *rows = table.rows
    assert total[1] == sum(row[1] for row in rows[:2]) and total[4].low < total[4].value < total[4].high
    assert total[2].n == rows[0][2].n and not total[3].significant and total[-1] == ""
    assert any(one.startswith("Grup satırlarında") for one in texts(part))


def test_a_finding_names_the_group_of_its_topic() -> None:
    first = callouts(report(grouped()))[0]
    assert TR.say(first.details[0]) == "Grup: Lojistik."
    assert all(one.key != "detail.group" for one in callouts(report())[0].details)


def test_without_groups_nothing_is_said_of_them() -> None:
    assert not any("Grup" in one for one in texts(section(report(), "topics")))


def gift_card(**given: Any) -> FakeFacts:
    USUAL[99] = (0, (0.8, 0.1, 0.1))
    topic = Topic(99, {"tr": "hediye çeki", "en": "gift card"}, ("hediye", "çek", "kod"), "proposed")
    names, texts = {99: topic, **FakeFacts().names}, dict.fromkeys((7, 9, 12, 15, 99), ("a", "b"))
    return FakeFacts(**{"events": {99: {0: 12}}, "names": names, "texts": texts, "found": (99,), **given})


def arrivals(facts: FakeFacts) -> list[str]:
    blocks = section(report(facts), "topics").blocks
    return [TR.say(one.title) for one in blocks if isinstance(one, Callout) and one.title.key == "arrival.topic"]


def test_a_topic_that_discovery_has_just_found_is_told_in_its_first_week() -> None:
    made = report(gift_card())
    assert arrivals(gift_card()) == ["Yeni konu: “hediye çeki”. Bu hafta 12 geri bildirim, 11 farklı müşteri."]
    first = next(one for one in section(made, "topics").blocks if isinstance(one, Callout))
    assert [TR.say(one) for one in first.details] == ["En çok geçen sözcükler: hediye, çek, kod."]
    assert "topic_id = 99" in first.rows
    assert any(isinstance(one, Quotes) for one in section(made, "topics").blocks)
    line = "Bu hafta ilk kez görüldü: hediye çeki. Ayrıntısı “Ne konuşuldu?” bölümünde."
    assert line in texts(section(made, "headline"))


def test_a_new_topic_needs_no_baseline() -> None:
    assert len(arrivals(gift_card(weeks=1))) == 1


def test_a_new_topic_is_told_once() -> None:
    assert arrivals(gift_card(events={99: {0: 12, 1: 12}}, told=(99,))) == []
    assert len(arrivals(gift_card(events={99: {0: 12, 1: 3}}, told=(99,)))) == 1
    assert arrivals(gift_card(events={99: {0: 4}})) == []


def test_of_topics_drawn_anew_only_those_that_nobody_spoke_of_are_new() -> None:
    assert arrivals(gift_card(events={99: {0: 12, 4: 3}}, again=(99,))) == []
    assert len(arrivals(gift_card(again=(99,)))) == 1


def test_a_topic_that_came_up_last_week_is_not_new_again() -> None:
    facts = gift_card(events={99: {0: 24, 1: 25}}, told=(99,))
    table = next(one for one in section(report(facts), "topics").blocks if isinstance(one, Table))
    assert {row[0].id: TR.say(row[-1]) for row in table.rows}[99] == "yükselen"
    assert "“hediye çeki” 2 haftadır öne çıkıyor; daha önce neredeyse hiç konuşulmuyordu." in findings(
        report(facts), "tr"
    )


def test_a_topic_that_changes_its_words_is_flagged() -> None:
    facts = FakeFacts(events={9: {0: 40}}, turned={9: ("kuyruk", "kasa")})
    told = [one for one in notes(section(report(facts), "topics")) if "başka şeyler" in one]
    assert len(told) == 1 and told[0].startswith("“mağaza çalışanı ilgili” konusunda başka şeyler konuşuluyor.")
    assert "Bu hafta daha çok geçen: “kasa” (%0 → %50), “kuyruk” (%0 → %50)." in told[0]
    assert not any("başka şeyler" in one for one in notes(section(report(FakeFacts()), "topics")))


def test_a_finding_says_which_words_are_new_in_its_topic() -> None:
    first = callouts(report(FakeFacts(events=EVENT, turned={7: ("kapıda", "ödeme")})))[0]
    told = [TR.say(one) for one in first.details]
    assert "Bu hafta daha çok geçen sözcükler: “kapıda” (%0 → %49), “ödeme” (%0 → %49)." in told


def test_voices_hold_a_dissenting_one() -> None:
    first = next(one for one in section(report(), "voices").blocks if isinstance(one, Quotes))
    assert [one.polarity for one in first.quotes] == ["negative", "positive"]


def test_rows_can_be_asked_of_the_store() -> None:
    with Store.open(":memory:") as store:
        for one in callouts(report(scope=replace(SCOPE, brand="Kar'delen"))):
            assert store.read(one.rows) == []


def test_asked_once_and_the_same_twice() -> None:
    asked: list[str] = []

    class Counting(FakeFacts):
        def topics(self, periods: Any, ref: Any) -> Any:
            asked.append("topics")
            return super().topics(periods, ref)

    assert report(Counting(events=EVENT)) == report(FakeFacts(events=EVENT))
    assert asked == ["topics"] and REF.task == "sentiment"
