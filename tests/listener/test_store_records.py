"""A record that knows a part never erases the rest; what was said before and whose an id is stay known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listener.facts import Facts
from listener.store import Filter, Saved, Store
from listener.store.merging import events, merged
from listener.store.rows import DOCUMENT_COLUMNS, SAID, STRINGS
from listener.types import (
    DOCUMENT_FIELDS,
    Batch,
    Customer,
    Document,
    Event,
    Gone,
    Order,
    Period,
    Place,
    Record,
    Reject,
    Score,
    Segment,
)

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
LATER = AT + timedelta(days=3)


def ticket(**given: Any) -> Document:
    return replace(Document("desk", "help", "T-1", "ticket", AT), **given)


def save(store: Store, *records: Record, **given: Any) -> Saved:
    return store.documents.save(Batch(records), source="desk", collector="file", account="help", **given)


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def test_a_ticket_that_comes_again_with_its_new_reply_keeps_everything(store: Store) -> None:
    opened, reply = Event("opened", AT, "customer"), Event("reply", LATER, "agent", "r-7", "İade yapıldı", "k" * 32)
    whole = ticket(text="Param gelmedi", title="İade", lang="tr", place="Bursa", scores=(Score("csat", 2, 1, 5),),
                   events=(opened,), attributes={"region": "Marmara", "vip": True}, utc_offset=180)  # fmt: skip
    assert save(store, whole) == Saved(new=1)
    part = ticket(events=(reply,), attributes={"queue": "iade"}, lang="und")
    assert save(store, part) == Saved(changed=1)
    assert save(store, part) == Saved(same=1)
    assert save(store, whole) == Saved(same=1)
    row = store.read("SELECT title, text, lang, place, utc_offset, attributes FROM documents")
    told = '{"queue": "iade", "region": "Marmara", "vip": true}'
    assert row == [("İade", "Param gelmedi", "tr", "Bursa", 180, told)]
    assert store.read("SELECT metric, value FROM scores") == [("csat", 2.0)]
    kept = store.read("SELECT type, actor, external_id, text, agent FROM events ORDER BY position")
    assert kept == [("opened", "customer", "", "", ""), ("reply", "agent", "r-7", "İade yapıldı", "k" * 32)]


def test_what_the_source_clears_is_empty(store: Store) -> None:
    figures = (Score("csat", 2, 1, 5), Score("nps", 9, 0, 10))
    save(store, ticket(title="x", text="y", scores=figures, attributes={"a": 1, "b": 2}, mentioned=("Rakip",)))
    gone = frozenset({"title", "scores.nps", "attributes.a", "mentioned", "system", "no.such"})
    assert save(store, ticket(cleared=gone)) == Saved(changed=1)
    assert store.read("SELECT title, text, attributes FROM documents") == [("", "y", '{"b": 2}')]
    assert store.read("SELECT metric FROM scores") == [("csat",)]
    assert store.read("SELECT * FROM document_brands") == []


def test_events_are_one_by_their_id_else_by_type_time_and_actor() -> None:
    bare, named = Event("reply", AT), Event("reply", AT, external_id="1", text="a")
    assert events([bare, named, Event("reply", AT, external_id="1", agent="k")]) == (replace(named, agent="k"),)
    assert len(events([named, replace(named, external_id="2")])) == 2
    assert len(events([bare, replace(bare, actor="customer"), replace(bare, type="resolved")])) == 3


VALUES = st.sampled_from(["", "a", "b"])
TOLD = [Event("opened", AT), Event("reply", LATER), Event("reply", LATER, external_id="1")]
PARTS = st.builds(
    lambda text, place, offset, figures, told, more: ticket(
        text=text, place=place, utc_offset=offset, scores=figures, events=told, attributes=more
    ),
    VALUES, VALUES, st.sampled_from([None, 0, 180]),
    st.sampled_from([(), (Score("csat", 1, 1, 5),), (Score("nps", 3, 0, 10), Score("csat", 5, 1, 5))]),
    st.lists(st.sampled_from(TOLD)).map(tuple),
    st.dictionaries(st.sampled_from("ab"), VALUES),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=5))
def test_no_part_takes_away_what_another_brought(parts: list[Document]) -> None:
    with Store.open(":memory:") as store:
        for part in parts:
            save(store, part)
            assert save(store, part) == Saved(same=1)
        row = store.read("SELECT text, place, utc_offset FROM documents")[0]
        for place, name in enumerate(("text", "place", "utc_offset")):
            brought = [value for part in parts if (value := getattr(part, name)) not in ("", None)]
            assert row[place] == (brought[-1] if brought else ("", "", None)[place])
        metrics = {score.metric for part in parts for score in part.scores}
        assert {metric for (metric,) in store.read("SELECT metric FROM scores")} == metrics
        assert len(store.read("SELECT * FROM events")) == len(events(e for part in parts for e in part.events))
    with Store.open(":memory:") as together:
        save(together, *parts)
        assert together.read("SELECT text, place, utc_offset FROM documents")[0] == row


def test_two_shops_order_and_customer_of_one_id_are_two(store: Store) -> None:
    orders = [Order("1001", "7", AT, float(n), system="shop", account=f"{n}.example") for n in (1, 2)]
    people = [Customer("7", {"city": f"{n}"}, "shop", f"{n}.example") for n in (1, 2)]
    assert save(store, *orders, *people) == Saved(new=4)
    assert store.read("SELECT account, amount FROM orders") == [("1.example", 1.0), ("2.example", 2.0)]
    with Facts(store.db) as facts:
        day = Period(date(2026, 11, 16), date(2026, 11, 17))
        assert facts.orders([day], "customer.city") == {"1": [1], "2": [1]}


def test_an_old_report_reads_customers_as_they_were(store: Store) -> None:
    save(
        store, *(ticket(external_id=str(n), customer_id="c", created_at=AT + timedelta(days=10 * n)) for n in range(3))
    )
    save(store, Customer("c", {"segment": "new", "city": "Bursa"}), at=AT)
    save(store, Customer("c", {"segment": "loyal"}, valid_from=date(2026, 11, 20)), at=AT)
    save(store, Customer("c", {"segment": "vip", "tier": 1}), at=AT + timedelta(days=15))
    days = [Period(AT.date() + timedelta(days=10 * n), AT.date() + timedelta(days=10 * n + 1)) for n in range(3)]
    with Facts(store.db) as facts:
        assert facts.volumes(days, "customer.segment") == {"loyal": [0, 1, 0], "new": [1, 0, 0], "vip": [0, 0, 1]}
        assert facts.volumes(days, "customer.tier") == {"1": [1, 1, 1]}
    with Facts(store.db, segment=Segment("x", {"customer.segment": ("new",)})) as facts:
        assert facts.volume(days) == [1, 0, 0]
    assert store.read("SELECT attributes FROM customers") == [('{"city": "Bursa", "segment": "vip", "tier": 1}',)]
    assert store.customers.attributes("c", "2026-11-25") == {"segment": "loyal", "city": "Bursa", "tier": 1}
    assert save(store, Customer("c", {"tier": 1}), at=AT) == Saved(same=1)


def test_text_and_scores_keep_what_they_were(store: Store) -> None:
    run = store.runs.begin("collect", "desk", AT)
    save(store, ticket(text="bozuk", scores=(Score("stars", 1, 1, 5),)), run_id=run)
    save(store, ticket(place="Bursa"), at=LATER)
    assert store.documents.history.of(1) == []
    save(store, ticket(events=(Event("reply", LATER),), scores=(Score("stars", 5, 1, 5),)), at=LATER)
    first, now = store.documents.history.of(1)
    assert (first.first_seen_at, first.text, first.scores) == (
        "2026-11-16T06:00:00Z",
        "bozuk",
        [["stars", 1, 1, 5, "transactional"]],
    )
    assert (now.first_seen_at, now.scores[0][1]) == ("2026-11-19T06:00:00Z", 5)


def test_what_is_gone_counts_and_is_never_quoted(store: Store) -> None:
    save(store, ticket(text="kargo çok geç geldi ve kutu ezikti"), ticket(external_id="T-2", text="kargo güzel"))
    gone = Gone("desk", "help", "T-1", LATER)
    assert save(store, gone) == Saved(changed=1)
    assert save(store, gone, Gone("desk", "help", "none", LATER)) == Saved(same=2)
    assert store.read("SELECT text, gone_at FROM labelled_documents WHERE document_id = 1") == [
        ("", "2026-11-19T06:00:00Z")
    ]
    assert len(store.search.by_words(["kargo"], Filter(), 9)) == 1
    with Facts(store.db) as facts:
        assert facts.volume([Period(AT.date(), LATER.date())]) == [2]
    assert save(store, ticket()) == Saved(changed=1)
    assert store.read("SELECT count(*) FROM labelled_documents WHERE text <> '' AND gone_at IS NULL") == [(2,)]


def test_backfill_is_never_new(store: Store) -> None:
    run = store.runs.begin("collect", "desk", LATER)
    older, newer = ticket(external_id="a"), ticket(external_id="b", created_at=LATER)
    assert save(store, older, newer, since=LATER, run_id=run) == Saved(new=1, backfill=1)
    assert store.read("SELECT external_id FROM documents WHERE backfill") == [("a",)]


def test_a_killed_run_says_what_it_wrote(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        run = store.runs.begin("collect", "desk", AT)
        for n in range(2):
            batch = Batch((ticket(external_id=str(n)), ticket(external_id="x")), {"n": n}, (Reject(1, "bad"),))
            store.documents.save(batch, source="desk", collector="file", account="help", run_id=run)
    with Store.open(tmp_path / "s.db") as store:
        last = store.runs.last("collect", "desk")
        assert last is not None and last.outcome == "running"
        assert {name: last.counts[name] for name in ("new", "same", "changed", "rejected")} == {
            "new": 3, "same": 1, "changed": 0, "rejected": 2}  # fmt: skip
        store.runs.end(run, "ok", {"new": 3, "skipped": 1}, "", AT)
        ended = store.runs.last("collect", "desk")
        assert ended is not None and ended.counts["skipped"] == 1 and ended.counts["rejected"] == 2


def test_brands_places_and_defaults(store: Store) -> None:
    mine = {"brand": "Kardelen"}
    hours = {"mon": "09:00-18:00"}
    save(
        store,
        ticket(text="Rakip daha ucuz", mentioned=("Rakip", "Kardelen")),
        Place("Bursa", hours=hours),
        defaults=mine,
    )
    assert store.read("SELECT brand, relation FROM document_brands ORDER BY brand") == [
        ("Kardelen", "about"), ("Rakip", "mentioned")]  # fmt: skip
    save(store, ticket(brand="Rakip"), Place("Bursa", "Asia/Tokyo"))
    save(store, ticket(place="Bursa"), defaults=mine)
    assert store.read("SELECT brand FROM documents") == [("Rakip",)]
    assert store.read("SELECT zone, hours FROM places") == [("Asia/Tokyo", '{"mon": "09:00-18:00"}')]


def test_every_field_is_a_column_or_has_a_table_and_survives_a_round(store: Store) -> None:
    apart = {"scores", "events", "mentioned", "cleared"}
    assert set(SAID) == set(DOCUMENT_FIELDS) - apart
    columns = {name for (name,) in store.read("SELECT name FROM pragma_table_info('documents')")}
    assert set(DOCUMENT_COLUMNS) <= columns
    words = {name: name for name in STRINGS}
    told = {"kind": "ticket", "created_at": AT, "attributes": {"a": 1.5, "b": "x"}, "utc_offset": -60,
            "mentioned": ("Rakip",), "scores": (Score("nps", 3, 0, 10, "relationship"),),
            "events": (Event("reply", AT, "agent", "e", "t", "g"),)}  # fmt: skip
    whole = Document(**words | told)  # type: ignore[arg-type]
    save(store, whole)
    assert store.documents._stored([1])[1][0] == whole
    assert merged(whole, Document(whole.system, whole.account, whole.external_id, "ticket", AT)) == whole


def test_what_was_masked_goes_with_the_text(store: Store) -> None:
    save(store, ticket(text="ara [phone]", masked={"phone": 1}))
    save(store, ticket(place="Kadıköy"))
    assert store.read("SELECT masked, place FROM documents") == [('{"phone": 1}', "Kadıköy")]
    save(store, ticket(text="aramayın"))
    assert store.read("SELECT masked FROM documents") == [("{}",)]
